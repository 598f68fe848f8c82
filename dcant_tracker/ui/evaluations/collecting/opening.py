"""The two ways in: prepare the forms of a campaign, read a folder of those that came back."""

from PySide6.QtWidgets import QWidget

from dcant_tracker.ui.work.session import Session


def prepare_forms(session: Session, window: QWidget, campaign: str | None = None, entity: str = "") -> None:
    """Ask who receives a form, and write them; ``campaign`` (uid) is chosen at first.

    Forms ask for records of ``entity``; where none is named, for what the campaign chosen asks.
    """
    from dcant_tracker.exchange.sources.form.questions import ASKED
    from dcant_tracker.ui.evaluations.collecting.prepare_dialog import PrepareDialog

    session.messages.run(PrepareDialog(session, campaign, window, ASKED.get(entity)))


def collect_forms(session: Session, window: QWidget, campaign: str | None = None) -> None:
    """Read a folder of forms, then decide on their answers and take them in as one step."""
    from dcant_tracker.exchange.merging.batch import Batch
    from dcant_tracker.ui.evaluations.collecting.collect_dialog import CollectDialog

    dialog = CollectDialog(session, campaign, window)
    if not session.messages.run(dialog) or dialog.collected is None:
        return
    found = dialog.collected
    collection = found.collection
    batch = Batch(list(collection.previews), campaign=collection.campaign, label=found.label, notes=found.notes())
    session.decisionsWanted.emit(batch)
