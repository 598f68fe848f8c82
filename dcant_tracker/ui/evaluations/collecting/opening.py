"""The ways in: prepare the forms of a campaign, remind, thank, read a folder of those that came back."""

from collections.abc import Collection

from PySide6.QtWidgets import QWidget

from dcant_tracker.exchange.collecting.messages import Message
from dcant_tracker.ui.work.session import Session


def prepare_forms(session: Session, window: QWidget, campaign: str | None = None, entity: str = "") -> None:
    """Ask who receives a form, and write them; ``campaign`` (uid) is chosen at first.

    Forms ask for records of ``entity``; where none is named, for what the campaign chosen asks.
    """
    from dcant_tracker.exchange.sources.form.questions import ASKED
    from dcant_tracker.ui.evaluations.collecting.prepare_dialog import PrepareDialog

    session.messages.run(PrepareDialog(session, campaign, window, ASKED.get(entity)))


def remind(session: Session, window: QWidget, campaign: str, entity: str = "") -> None:
    """Write to those of ``campaign`` who are silent or answered in part."""
    _write(session, window, campaign, Message.REMINDER, entity)


def acknowledge(
    session: Session, window: QWidget, campaign: str, entity: str = "", bodies: Collection[str] | None = None
) -> None:
    """Write to those of ``campaign`` who answered; ``bodies`` (uids) are ticked at first, None: all of them."""
    _write(session, window, campaign, Message.ACKNOWLEDGEMENT, entity, bodies)


def _write(
    session: Session,
    window: QWidget,
    campaign: str,
    message: Message,
    entity: str,
    ticked: Collection[str] | None = None,
) -> None:
    from dcant_tracker.exchange.sources.form.questions import ASKED
    from dcant_tracker.ui.evaluations.collecting.prepare_dialog import PrepareDialog

    session.messages.run(PrepareDialog(session, campaign, window, ASKED.get(entity), message, ticked))


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
