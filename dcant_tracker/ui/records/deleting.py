"""Deleting records: what goes along is said first, one step brings it all back."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.records.record import get, get_many
from dcant_tracker.store.records.titles import Titles
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing import deletion
from dcant_tracker.store.writing.changes import Op, Operation
from dcant_tracker.store.writing.step_labels import deleting
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext

if TYPE_CHECKING:
    from dcant_tracker.store.writing.transaction import Transaction


def delete(session: Session, entity: str, uids: Sequence[str]) -> None:
    """Delete ``uids`` as one step, after a yes where anything else goes along or where there are several."""
    if uids:
        session.jobs.read(
            lambda store: consequences(store, entity, uids), partial(_on_known, session, entity, uids), owner=session
        )


def consequences(store: Store, entity: str, uids: Sequence[str]) -> str:
    """What deleting ``uids`` takes along, in one sentence; empty for nothing."""
    reading = store.read()
    together = deletion.Plan()
    chosen = {(entity, uid) for uid in uids}
    for uid in uids:
        made = deletion.plan(reading, entity, uid)
        together.deleted |= {place: None for place in made.deleted if place not in chosen}
        together.emptied += [link for link in made.emptied if link not in together.emptied]
    gone = chosen | together.deleted.keys()
    together.emptied = [link for link in together.emptied if (link.entity, link.uid) not in gone]
    return deletion.describe(reading, together) if together else ""


def _on_known(session: Session, entity: str, uids: Sequence[str], along: str) -> None:
    labels, declared = session.labels(), CATALOGUE[entity]
    titles = Titles(labels)
    first = get(session.store.read(), entity, uids[0])
    if first is None:
        return
    if along or len(uids) > 1:
        title = ngettext("Supprimer « {title} » ?", "Supprimer {count} fiches ?", len(uids)).format(
            title=titles.of_record(first), count=len(uids)
        )
        told = [_("Avec elle : {along}.").format(along=along)] if along else []
        if len(uids) > 1:
            named = [titles.of(entity, uid) for uid in uids[:4]]
            told = [" ; ".join(named) + (" ; …" if len(uids) > 4 else "")]
            told += [_("Avec elles : {along}.").format(along=along)] if along else []
        told.append(_("Une seule annulation ramène tout."))
        if not session.messages.ask(title, "\n".join(told), _("Supprimer"), danger=True):
            return
    operation = deleting(labels, first)
    if len(uids) > 1:
        label = _("Suppression de {count} fiches ({sheet})").format(count=len(uids), sheet=declared.sheet)
        operation = Operation(Op.DELETE, label)
    session.write(operation, partial(_delete, entity, tuple(uids)))


def _delete(entity: str, uids: Sequence[str], transaction: "Transaction") -> None:
    for uid in uids:
        if get_many(transaction.reading, entity, [uid]):
            transaction.delete(entity, uid, with_dependants=True)
