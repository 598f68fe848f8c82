"""Opens « À trancher » over a window, or says that there is nothing to settle."""

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from dcant_tracker.store.store import Store
from dcant_tracker.ui.exchange.settling.disagreements import Disagreements, read_disagreements
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _


def open_settling(session: Session, window: QWidget) -> None:
    """Show what is to be settled, once the worker has read it."""

    def work(store: Store) -> Disagreements:
        return read_disagreements(store.read())

    def show(found: Disagreements) -> None:
        if not found.conflicts:
            session.messages.toast(_("Rien à trancher : personne n'a écrit au même endroit sans le savoir."))
            return
        from dcant_tracker.ui.exchange.settling.dialog import SettlingDialog

        reading = session.store.read()
        previews = tuple(preview.read_through(reading) for preview in found.previews)
        dialog = SettlingDialog(session, replace(found, previews=previews), window)
        dialog.resize(window.size() * 0.96)
        session.messages.run(dialog)

    session.jobs.read(work, show, owner=window, key="settling")
