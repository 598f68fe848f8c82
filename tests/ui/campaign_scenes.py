"""The dialogs of a campaign for the screenshots: whom to ask, what to write to them."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from dcant_tracker.exchange.collecting.messages import Message


def campaign(session) -> str:
    """A campaign that asks somebody."""
    from dcant_tracker.exchange.collecting.asking import expect_participants
    from dcant_tracker.store.writing.changes import Operation

    rows = session.store.read().fetch_all("SELECT campaign FROM expected_evaluation LIMIT 1")
    if rows:
        return str(rows[0][0])
    uid = session.store.add("campaign", {"label": "Printemps 2017"}, Operation("add", "Campagne"))[1]
    expect_participants(session.store, uid)
    return uid


def campaign_dialogs(window) -> dict[str, Callable[[], object]]:
    """The dialogs by name; what is written lies in a folder of its own."""
    session = window.session
    folder = Path(tempfile.mkdtemp(prefix="dcant-scenes-"))

    def writing(message, *, written: bool = False):
        from dcant_tracker.exchange.collecting.preparing import prepare_forms
        from dcant_tracker.ui.evaluations.collecting.prepare_dialog import PrepareDialog

        if not written:
            prepare_forms(session.store, campaign(session), folder / "formulaires", replace=True)
        dialog = PrepareDialog(session, campaign(session), window, message=message)
        session.jobs.wait_idle()
        QApplication.processEvents()
        dialog.folder.setText(str(folder / "messages"))
        dialog.replace.setChecked(True)
        if written:
            dialog.on_prepare()
        return dialog

    def asking(uid: str):
        from dcant_tracker.ui.evaluations.asking.ask_dialog import AskDialog

        return AskDialog(session, uid, window)

    def latest() -> str:
        rows = session.store.read().fetch_all("SELECT uid FROM campaign ORDER BY id DESC LIMIT 1")
        return str(rows[0][0])

    def messages():
        from dcant_tracker.store.records.record import get
        from dcant_tracker.ui.evaluations.collecting.messages_dialog import MessagesDialog

        return MessagesDialog(session, get(session.store.read(), "campaign", campaign(session)), parent=window)

    return {
        "dialog-ask": lambda: asking(latest()),
        "dialog-ask-more": lambda: asking(campaign(session)),
        "dialog-messages": messages,
        "dialog-remind": lambda: writing(Message.REMINDER),
        "dialog-acknowledge": lambda: writing(Message.ACKNOWLEDGEMENT),
        "dialog-prepared": lambda: writing(Message.INVITATION, written=True),
    }
