"""What the person says of organisations that are not known: one of ours, one of the directory, a new one, or none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.directory import DirectoryEntry
from dcant_tracker.domain.identity import new_uid
from dcant_tracker.domain.naming import name_form
from dcant_tracker.domain.text import fold
from dcant_tracker.exchange.merging.unknown_names import Unknown
from dcant_tracker.exchange.sources.answers import Answers, NewOrganisation
from dcant_tracker.words import _, ngettext


@dataclass(frozen=True, slots=True)
class Ours:
    """An organisation of ours; ``score`` (0 to 100) says how close its name is, None when it was looked for."""

    uid: str
    label: str
    score: int | None = None


Meaning = Ours | DirectoryEntry | NewOrganisation | None
"""What a name means: an organisation of ours, one to create, or (None) nothing that was said."""


@dataclass(slots=True)
class Name:
    """One name of the workbook with all that it may mean, and what was chosen."""

    unknown: Unknown
    ours: list[Ours]
    entries: list[DirectoryEntry]
    new: NewOrganisation | None = None
    """The one to create under this very name; None where the workbook creates it anyway."""
    meaning: Meaning = None
    looked_up: bool = False
    """Whether the directory was asked."""

    @property
    def options(self) -> list[Meaning]:
        """In the order in which they are shown; neither comes last."""
        return [*self.ours, *self.entries, *([self.new] if self.new else []), None]

    def be_created(self, kind: str) -> None:
        """Create an organisation of this very name, of that ``kind`` (a code)."""
        if self.new is not None:
            self.new = self.meaning = replace(self.new, kind=kind)

    def add(self, meaning: Ours | DirectoryEntry) -> Meaning:
        """Offer one more meaning; the one that was there already when it is the same."""
        if isinstance(meaning, Ours):
            there = next((one for one in self.ours if one.uid == meaning.uid), None)
            if there is None:
                self.ours.append(meaning)
            return there or meaning
        if meaning not in self.entries:
            self.entries.append(meaning)
        return meaning


def names_of(unknown: Sequence[Unknown]) -> list[Name]:
    """The names to ask about, with the candidates found by the import."""
    return [
        Name(
            one,
            [Ours(candidate.uid, candidate.label, candidate.score) for candidate in one.candidates],
            [],
            None if one.added else NewOrganisation(one.text, proposed_kind(one.text), new_uid()),
        )
        for one in unknown
    ]


def answers_of(names: Sequence[Name]) -> Answers:
    """What was said, as the import takes it."""
    same = {name.unknown.text: name.meaning.uid for name in names if isinstance(name.meaning, Ours)}
    created = {
        name.unknown.text: name.meaning for name in names if isinstance(name.meaning, (DirectoryEntry, NewOrganisation))
    }
    return Answers(same, created)


_SAID_BY = {
    "association": "association",
    "asso": "association",
    "prefecture": "etat",
    "ministere": "etat",
    "gip": "gip",
    "syndicat": "syndicat_mixte",
}
"""First words that plainly say what a body is, and its kind; :func:`name_form` knows those of communes and the like."""


def proposed_kind(text: str) -> str:
    """The kind (a code) that a name says; empty where it says none."""
    first = (fold(text).split() or [""])[0]
    return name_form(text).kind or _SAID_BY.get(first, "")


CLOSE = 90
"""Score from which a name is very close."""


def other_kind(text: str, label: str) -> bool:
    """Whether two names plainly say different kinds: « Ville de Brest », « Brest Métropole »."""
    kinds = {name_form(text).kind, name_form(label).kind} - {""}
    return len(kinds) > 1


def plain_answer(name: Name) -> Ours | None:
    """The only candidate whose name is very close, and of no other kind; None when none stands out."""
    close = [one for one in name.ours if (one.score or 0) >= CLOSE]
    return close[0] if len(close) == 1 and not other_kind(name.unknown.text, close[0].label) else None


def left(unknown: Unknown) -> str:
    """What happens to a name that nothing is said of."""
    return _("Ajouter tel quel : le classeur le crée") if unknown.added else _("Laisser illisible")


def decided(name: Name) -> str:
    """What was chosen, in few words."""
    if isinstance(name.meaning, Ours):
        return f"→ {name.meaning.label}"
    if isinstance(name.meaning, DirectoryEntry):
        return _("+ {name} (annuaire)").format(name=name.meaning.name)
    if isinstance(name.meaning, NewOrganisation):
        return _("+ à créer ({kind})").format(kind=CHOICES["organisation_kind"].label(name.meaning.kind))
    return _("ajouté tel quel") if name.unknown.added else _("laissé illisible")


def place(unknown: Unknown) -> str:
    """« Implications, A7 · 3 fois »."""
    times = ngettext("{count} fois", "{count} fois", unknown.times).format(count=unknown.times)
    where = f"{unknown.sheet}, {unknown.cell}" if unknown.cell else unknown.sheet
    return f"{where} · {times}"
