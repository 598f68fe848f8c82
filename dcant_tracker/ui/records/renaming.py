"""« A changé de nom le … »: offered once a body was given another name, SIREN or kind, by hand."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from dcant_tracker.store.writing.changes import Op, Operation
from dcant_tracker.ui.records.renamed import Renamed, renamed, told
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

if TYPE_CHECKING:
    from dcant_tracker.store.writing.transaction import Transaction


def offer_former(session: Session, window: QWidget, number: int) -> None:
    """Offer to keep what a body was, where step ``number`` made it another one by hand."""
    session.jobs.read(lambda store: renamed(store, number), partial(_offer, session, window), owner=window)


def _offer(session: Session, window: QWidget, found: Renamed | None) -> None:
    if found is not None:
        keep = partial(_ask, session, window, found)
        session.messages.toast(told(found), _said(found), keep, (_("Annuler"), session.undo))


def _ask(session: Session, window: QWidget, found: Renamed) -> None:
    """Ask since when, and keep what the body was until then as one step."""
    from dcant_tracker.ui.records.renamed_dialog import RenamedDialog

    dialog = RenamedDialog(session, found, window)
    if not session.messages.run(dialog):
        return
    since = dialog.day
    label = _("Ancienne dénomination de « {name} » : « {was} »").format(name=found.name, was=found.was)

    def work(transaction: "Transaction") -> None:
        from dcant_tracker.store.writing.former_identity import keep_former

        keep_former(transaction, found.uid, found.before, since)

    session.write(Operation(Op.UPDATE, label), work)


def _said(found: Renamed) -> str:
    return _("A changé de nom le…") if "name" in found.before else _("A changé le…")
