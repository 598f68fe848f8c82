"""« A changé de nom le … »: offered once a body was given another name, SIREN or kind, by hand."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from dcant_tracker.store.writing.changes import Changes, Op, Operation
from dcant_tracker.ui.records.renamed import ORGANISATION, Renamed, renamed, told
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

if TYPE_CHECKING:
    from dcant_tracker.store.writing.transaction import Transaction


class Renamings(QObject):
    """Watches a session for bodies that change, and offers to keep what they were."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        session.changed.connect(self._on_changed)

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if len(changes.of(ORGANISATION)) == 1 and changes.step is not None:
            number = changes.step
            self._session.jobs.read(lambda store: renamed(store, number), self._offer, owner=self)

    def _offer(self, found: Renamed | None) -> None:
        if found is None:
            return
        messages = self._session.messages
        messages.toast(told(found), _said(found), partial(self.ask, found), (_("Annuler"), self._session.undo))

    def ask(self, found: Renamed) -> None:
        """Ask since when, and keep what the body was until then as one step."""
        from dcant_tracker.ui.records.renamed_dialog import RenamedDialog

        dialog = RenamedDialog(self._session, found, self._window)
        if not self._session.messages.run(dialog):
            return
        since = dialog.day
        label = _("Ancienne dénomination de « {name} » : « {was} »").format(name=found.name, was=found.was)

        def work(transaction: "Transaction") -> None:
            from dcant_tracker.store.writing.former_identity import keep_former

            keep_former(transaction, found.uid, found.before, since)

        self._session.write(Operation(Op.UPDATE, label), work)


def _said(found: Renamed) -> str:
    return _("A changé de nom le…") if "name" in found.before else _("A changé le…")
