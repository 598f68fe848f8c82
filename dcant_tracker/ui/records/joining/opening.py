"""« Fusionner… »: from the other record to the step, whichever place asks for it."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from dcant_tracker.errors import UserError
from dcant_tracker.store.joining.plan import Pair
from dcant_tracker.store.records.record import get
from dcant_tracker.store.records.titles import Titles
from dcant_tracker.store.store import Store
from dcant_tracker.ui.records.joining.choosing import ChooseOther
from dcant_tracker.ui.records.joining.join_dialog import JoinDialog
from dcant_tracker.ui.records.joining.looking import Look, look
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

if TYPE_CHECKING:
    from dcant_tracker.store.joining.plan import Plan
    from dcant_tracker.store.writing.changes import Changes
    from dcant_tracker.store.writing.transaction import Transaction


def join_selected(session: Session, entity: str, uids: Sequence[str], owner: QWidget) -> None:
    """Join the two records of ``uids``, or one with another that is asked for."""
    if len(uids) == 1:
        ask_other(session, entity, uids[0], owner)
    elif len(uids) == 2:
        compare(session, Pair(entity, *uids), owner)
    else:
        session.messages.error(
            UserError(
                _("Deux fiches fusionnent à la fois."),
                _("Sélectionnez-en deux (Ctrl+clic), ou une seule pour chercher l'autre."),
            )
        )


def ask_other(session: Session, entity: str, uid: str, owner: QWidget) -> None:
    """Ask which record is the same as ``uid``, those that look like it first, then compare both."""

    def ask(found: list[tuple[str, str]]) -> None:
        record = get(session.store.read(), entity, uid)
        if record is None:
            return
        dialog = ChooseOther(session, entity, Titles(session.labels()).of_record(record), found, owner.window())
        if session.messages.run(dialog):
            compare(session, Pair(entity, uid, dialog.other), owner)

    session.jobs.read(partial(likely, entity, uid), ask, owner=owner)


def likely(entity: str, uid: str, store: Store) -> list[tuple[str, str]]:
    """The records that look like ``uid``, with their titles and why; read on the worker."""
    from dcant_tracker.exchange.names.doublets import doublets

    reading = store.read()
    titles = Titles(reading.labels())
    found = [one for one in doublets(reading, [entity]) if uid in {one.uid, one.other}]
    others = [(one.other if one.uid == uid else one.uid, one.told) for one in found]
    return [(other, f"{titles.of(entity, other)} – {told}") for other, told in others]


def compare(session: Session, pair: Pair, owner: QWidget, done: Callable[[], None] | None = None) -> None:
    """Show both records of ``pair`` side by side, and join them as one step after a yes; then go to what stays."""

    def show(found: Look) -> None:
        dialog = JoinDialog(session, found, owner.window())
        if not session.messages.run(dialog):
            return
        chosen, choices = dialog.pair, dict(dialog.choices)

        def work(transaction: "Transaction") -> "Plan":
            from dcant_tracker.store.joining.joining import carry_out

            return carry_out(transaction, chosen, choices)

        def written(_changes: "Changes", _made: "Plan") -> None:
            if done is not None:
                done()
            else:
                session.openRecord(chosen.entity, chosen.uid)

        from dcant_tracker.store.joining.joining import joining

        session.write(joining(session.store.read(), chosen), work, written)

    session.jobs.read(lambda store: look(store, pair, {}), show, owner=owner)
