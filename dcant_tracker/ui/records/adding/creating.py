"""Creating a record from anywhere: the dialog that fits, the step, and what follows."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.directory import DirectoryEntry
from dcant_tracker.domain.kinds import Value
from dcant_tracker.store.writing.changes import Changes, Op, Operation
from dcant_tracker.store.writing.step_labels import adding
from dcant_tracker.ui.records.adding.new_record import NewRecordDialog, named
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import ngettext

if TYPE_CHECKING:
    from dcant_tracker.store.writing.transaction import Transaction

Created = Callable[[str], None]


def create(
    session: Session,
    entity: str,
    presets: Mapping[str, Value] | None = None,
    done: Created | None = None,
    *,
    title: str = "",
    several: bool = False,
) -> None:
    """Ask for a record of ``entity`` starting from ``presets``, write it, and give its uid to ``done``.

    An organisation is looked for in the official directory first, where ``several`` may be taken at once: the first of
    them is given.
    """
    if entity == "organisation" and not title:
        _create_organisation(session, dict(presets or {}), done, several=several)
        return
    _ask(session, entity, dict(presets or {}), done, title)


def _ask(session: Session, entity: str, presets: dict[str, Value], done: Created | None, title: str) -> None:
    while True:
        dialog = NewRecordDialog(session, entity, presets, title=title)
        dialog.creationWanted.connect(partial(_create_for, session, dialog))
        if not session.messages.run(dialog):
            return
        add(session, entity, dialog.values, done)
        if not dialog.again:
            return
        presets = _next(dialog, presets)


def _next(dialog: NewRecordDialog, presets: dict[str, Value]) -> dict[str, Value]:
    """What the next record starts from: never with all that names the one before."""
    following = {**presets, **dialog.carried_on()}
    key = {field.name for field in dialog.entity.key}
    if key <= {name for name, value in following.items() if value is not None}:
        return {name: value for name, value in following.items() if name in presets or name not in key}
    return following


def _create_for(session: Session, dialog: NewRecordDialog, name: str, typed: str) -> None:
    """Create the record that the reference ``name`` of ``dialog`` lacks, and put it there."""
    target = CATALOGUE[str(dialog.entity[name].target)]
    create(session, target.name, named(target, typed, dialog.nearby()), partial(dialog.form.load, name))


def add(
    session: Session, entity: str, values: Mapping[str, Value], done: Created | None, uid: str | None = None
) -> None:
    """Write a record as a step of its own and give its uid to ``done``."""
    kept = {name: value for name, value in values.items() if value is not None}
    session.write(
        adding(session.labels(), entity, kept),
        lambda transaction: transaction.add(entity, kept, uid),
        partial(_on_added, done),
    )


def _on_added(done: Created | None, _changes: Changes, uid: str) -> None:
    if done is not None:
        done(uid)


def _add_organisations(session: Session, entries: Sequence[DirectoryEntry], done: Created | None) -> None:
    """Write what was picked in the directory as one step."""
    from dcant_tracker.ui.records.adding.pick_organisation import values_of

    count = len(entries)
    label = ngettext("{count} organisme ajouté", "{count} organismes ajoutés", count).format(count=count)

    def work(transaction: "Transaction") -> str:
        first, *_others = [transaction.add("organisation", values_of(entry), entry.uid) for entry in entries]
        return first

    session.write(Operation(Op.ADD, label), work, partial(_on_added, done))


def _create_organisation(session: Session, presets: dict[str, Value], done: Created | None, *, several: bool) -> None:
    from dcant_tracker.ui.records.adding.pick_organisation import PickOrganisationDialog

    dialog = PickOrganisationDialog(session, str(presets.get("name") or ""), several=several)
    if not session.messages.run(dialog):
        return
    if dialog.chosen:
        _add_organisations(session, dialog.chosen, done)
    elif dialog.existing:
        if done is not None:
            done(dialog.existing)
    elif dialog.entry is not None:
        add(session, "organisation", dialog.values(), done, dialog.entry.uid)
    else:
        _ask(session, "organisation", presets | {"name": dialog.typed() or None}, done, "")
