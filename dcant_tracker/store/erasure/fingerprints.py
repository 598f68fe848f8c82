"""Who was erased, for asking when she comes back by a file: her uid, and fingerprints of the keys that she had.

A fingerprint is a digest keyed by the data file's own id: it recognises a name under an organisation that is shown
to it again, and gives none away. It is kept as a repulsion list is, for the sake of the erasure itself.
"""

import hashlib
import json
from typing import Any

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Values
from dcant_tracker.domain.rules import key_of
from dcant_tracker.domain.text import alike
from dcant_tracker.store.erasure.person import CONTACT, Person
from dcant_tracker.store.reading.history import ERASED, erased_contacts, erased_keys
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.writing.writing import Writing
from dcant_tracker.words import _


def remember(writing: Writing, person: Person) -> None:
    """Keep the fingerprints of ``person``, inside the caller's transaction."""
    current: dict[str, Any] = {}
    before = erased_keys(writing)
    prints = set(before.get(person.uid, ()))
    for state in person.states:
        current |= state
        if current.get("name"):
            prints.add(_fingerprint(writing, current))
    kept = before | dict.fromkeys(person.uids, sorted(prints))
    row = (ERASED, json.dumps(kept, separators=(",", ":")))
    writing.execute("INSERT OR REPLACE INTO meta(name, value) VALUES (?, ?)", row)


def _fingerprint(reading: Reading, values: Values, hyphen: str = "-") -> str:
    (store_id,) = reading.fetch_one("SELECT value FROM meta WHERE name = 'store_id'")
    organisation, name = key_of(CATALOGUE[CONTACT], {name: values.get(name) for name in ("organisation", "name")})
    key = f"{organisation}\x1f{name.replace('-', hyphen)}"
    return hashlib.blake2b(key.encode(), digest_size=12, key=str(store_id).encode()[:64]).hexdigest()


_OTHER_HYPHENS = "\u2010\u2012\u2013\u2014\u2015\u2212"
"""How keys folded before revision 6 kept a hyphen that was none of the keyboard; U+2011 was U+2010 there."""


class Erased:
    """Asks of rows that come in whether they bring an erased person back."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._uids = erased_contacts(reading)
        self._prints = {one for uid, prints in erased_keys(reading).items() if uid in self._uids for one in prints}

    def question(self, entity: str, uid: str, values: Values) -> str:
        """The sentence to ask about a row of ``entity`` that we have no record of; empty where she is nobody erased."""
        if entity != CONTACT or not self._uids:
            return ""
        again = uid in self._uids or (bool(values.get("name")) and self._is_known(values))
        return _("Personne effacée à sa demande : ne la reprenez que si elle l'accepte.") if again else ""

    def _is_known(self, values: Values) -> bool:
        """Whether somebody of that name and organisation was erased, be it before hyphens of every kind were one."""
        hyphens = f"-{_OTHER_HYPHENS}" if "-" in alike(str(values["name"])) else "-"
        return any(_fingerprint(self._reading, values, hyphen) in self._prints for hyphen in hyphens)
