"""What the sheet of a person offers besides: all that is known of her as a document, and erasing her for good."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from dcant_tracker.file_formats import filters
from dcant_tracker.store.store import Store
from dcant_tracker.ui.kit.folders import show_folder
from dcant_tracker.ui.kit.text_dialog import show_texts
from dcant_tracker.ui.work.jobs import Progress
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _


def erase_person(session: Session, uid: str, name: str, owner: QWidget) -> None:
    """Show what erasing the contact ``uid`` bears on, erase it after a yes, then show the receipt."""
    from dcant_tracker.store.erasure import receipts
    from dcant_tracker.store.erasure.erasing import Found, erase, look
    from dcant_tracker.ui.records.sheet.erase_dialog import EraseDialog

    def survey(store: Store) -> tuple[Found, list[str]]:
        found = look(store, uid)
        return found, receipts.places(store.labels(), found)

    def ask(answer: tuple[Found, list[str]]) -> None:
        dialog = EraseDialog(session.messages, name, *answer, QApplication.activeModalWidget() or owner.window())
        if not session.messages.run(dialog):
            return
        written, fate, masked = dialog.written, dialog.fate, dialog.masked

        def work(store: Store, _progress: Progress) -> str:
            receipt = erase(store, uid, written, fate, masked)
            return "\n".join(receipts.lines(store.read(), receipt))

        session.jobs.long(_("Effacement"), work, told)

    def told(receipt: str) -> None:
        session.messages.toast(_("La personne est effacée."))
        show_texts(session, _("Reçu d'effacement"), [(_("Reçu"), receipt)])

    session.jobs.read(survey, ask, owner=owner)


def tell_all(session: Session, uid: str) -> None:
    """Save all that is known of the contact ``uid`` as a Word or PDF document."""
    from dcant_tracker.insight.reports.writing import FORMS

    suggested = Path.home() / (_("Données personnelles") + FORMS[0].suffix)
    path = session.messages.save_file(_("Tout ce que nous savons de cette personne"), suggested, filters(FORMS))
    if path is None:
        return

    def work(store: Store, _progress: Progress) -> Path:
        from dcant_tracker.insight.drawing.look import LIGHT, look
        from dcant_tracker.insight.reports import person, writing

        writing.save(person.build(store.read(), uid, store.officer), look(LIGHT), path)
        return path

    def done(saved: Path) -> None:
        text = _("Document enregistré : {file}").format(file=saved.name)
        session.messages.toast(text, _("Ouvrir le dossier"), partial(show_folder, saved.parent))

    session.jobs.long(_("Écriture du document"), work, done)
