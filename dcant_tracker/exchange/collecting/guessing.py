"""Whose a file is that no program reads: by its name, which may be that of the form, or by who sent it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from dcant_tracker.domain.text import fold
from dcant_tracker.exchange.collecting.expecting import Asked
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import all_records
from dcant_tracker.words import _

_SHARED = frozenset(
    {
        "gmail.com",
        "outlook.com",
        "outlook.fr",
        "hotmail.com",
        "hotmail.fr",
        "live.fr",
        "yahoo.com",
        "yahoo.fr",
        "orange.fr",
        "wanadoo.fr",
        "free.fr",
        "sfr.fr",
        "laposte.net",
        "icloud.com",
        "protonmail.com",
    }
)
"""Domains where everybody may have an address: they tell no body."""

_SHORTEST = 4
"""Letters of a name that is looked for in the names of files."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A body (uid; empty: none) and how it was known."""

    organisation: str = ""
    why: str = ""


NOBODY = Guess()


@dataclass(slots=True)
class Guesser:
    """Knows the names of the bodies ``asked``, and the addresses of everybody's contacts."""

    names: list[tuple[str, str]] = field(default_factory=list)
    addresses: dict[str, set[str]] = field(default_factory=dict)
    domains: dict[str, set[str]] = field(default_factory=dict)

    def of(self, name: str, sender: str) -> Guess:
        """Whose the file called ``name`` is, that ``sender`` (an address, or empty) sent."""
        if found := self._named(name):
            return Guess(found, _("Organisme reconnu d'après le nom du fichier."))
        address = sender.casefold()
        domain = address.rpartition("@")[2]
        for known, key in ((self.addresses, address), (self.domains, domain)):
            bodies = known.get(key, set()) if key else set()
            if len(bodies) == 1:
                why = _("Organisme reconnu d'après l'expéditeur ({sender}).").format(sender=sender)
                return Guess(next(iter(bodies)), why)
        return NOBODY

    def _named(self, name: str) -> str:
        """The body whose name ``name`` holds; the longest of several, none where two are as long."""
        folded = _spaced(name)
        found = [(len(called), uid) for called, uid in self.names if f" {called} " in folded]
        longest = max((length for length, _uid in found), default=0)
        bodies = {uid for length, uid in found if length == longest}
        return bodies.pop() if len(bodies) == 1 else ""


def guesser(reading: Reading, asked: Sequence[Asked]) -> Guesser:
    """What is known of the bodies ``asked`` and, behind them, of all that have contacts."""
    made = Guesser()
    wanted = {one.organisation for one in asked}
    bodies = {one.uid: one for one in all_records(reading, "organisation")}
    for uid in wanted or bodies:
        if (body := bodies.get(uid)) is not None:
            made.names += [(called, uid) for called in _called(body["name"], body["short_name"])]
    for contact in all_records(reading, "contact"):
        address = str(contact["email"] or "").strip().casefold()
        if "@" in address:
            body_uid, domain = str(contact["organisation"]), address.rpartition("@")[2]
            made.addresses.setdefault(address, set()).add(body_uid)
            if domain not in _SHARED:
                made.domains.setdefault(domain, set()).add(body_uid)
    _prefer(made.domains, wanted)
    return made


def _prefer(domains: Mapping[str, set[str]], wanted: Iterable[str]) -> None:
    """Where several bodies share a domain, keep those that are asked."""
    asked = set(wanted)
    for bodies in domains.values():
        if len(bodies) > 1 and bodies & asked:
            bodies.intersection_update(asked)


def _called(*names: object) -> list[str]:
    folded = {_spaced(str(name)).strip() for name in names if name}
    return [name for name in folded if len(name) >= _SHORTEST]


def _spaced(name: str) -> str:
    """``name`` folded, its words parted by one space each."""
    words = "".join(letter if letter.isalnum() else " " for letter in fold(name)).split()
    return f" {' '.join(words)} "
