"""Erasing a person for good (GDPR, article 17): the record goes, and what the history said of it.

The log keeps that a contact existed, for which organisation, and who depended on it, so that what
was done stays understandable; nothing names the person any more. Workbooks sent with contacts stay
in the ledger as they were sent: they are evidence of the sending.
"""

import json
from typing import TYPE_CHECKING

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.kept import attachments
from dcant_tracker.store.records import search
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Changes, Op, Operation
from dcant_tracker.store.writing.writing import Writing
from dcant_tracker.words import _

if TYPE_CHECKING:
    from dcant_tracker.store.writing.transaction import Transaction

CONTACT = "contact"


def erase_contact(store: Store, uid: str) -> Changes:
    """Delete the contact ``uid`` and blank that person's values everywhere in the log.

    Undoing it brings back a nameless contact with its links, never the person. Raises UserError when
    the contact does not exist.
    """

    def work(transaction: "Transaction") -> None:
        person = str(transaction.get(CONTACT, uid)["name"])
        key_text = transaction.reading.labels().of(CONTACT, uid)
        transaction.delete(CONTACT, uid, with_dependants=True)

        def blank(changes: Changes) -> None:
            attachments.drop_copies(transaction.writing, changes.of("attachment"))
            _blank_log(transaction.writing, uid)
            _blank_labels(transaction.writing, (key_text, person))
            transaction.writing.execute(
                "UPDATE decision SET mine = NULL, theirs = NULL WHERE entity = ? AND uid = ?", (CONTACT, uid)
            )
            search.forget_deleted(transaction.writing.connection)

        transaction.finishing.append(blank)

    return store.transact(Operation(Op.ERASE, _("Effacement d'une personne")), work)[0]


def _blank_log(writing: Writing, uid: str) -> None:
    rows = writing.fetch_all("SELECT id, field, before, after FROM change WHERE uid = ?", (uid,))
    for number, field, before, after in rows:
        blanked = tuple(_blanked(field, side) for side in (before, after))
        writing.execute("UPDATE change SET before = ?, after = ? WHERE id = ?", (*blanked, number))


def _blanked(field: str | None, side: str | None) -> str | None:
    """A logged value without the person: links and choices stay, the name becomes a mention."""
    if side is None:
        return None
    nameless = _("Personne effacée")
    if field is not None:
        kept = CATALOGUE[CONTACT].get(field)
        if kept is None or kept.is_ref or kept.choices:
            return side
        return json.dumps(nameless, ensure_ascii=False) if field == "name" else None
    values = json.loads(side)
    links = {f.name: values[f.name] for f in CATALOGUE[CONTACT] if f.name in values and (f.is_ref or f.choices)}
    return json.dumps(links | {"name": nameless}, ensure_ascii=False, separators=(",", ":"))


def _blank_labels(writing: Writing, texts: tuple[str, ...]) -> None:
    for text in texts:
        writing.execute(
            "UPDATE step SET label = replace(label, ?, ?) WHERE instr(label, ?)", (text, _("Personne effacée"), text)
        )
