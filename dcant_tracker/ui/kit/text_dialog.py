"""Texts to read, copy or save."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit, QTabWidget, QWidget

from dcant_tracker.domain.file_names import safe_name
from dcant_tracker.domain.text import in_one_line
from dcant_tracker.file_formats import TXT, filters
from dcant_tracker.store.store import Store
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import button_row, push_button
from dcant_tracker.ui.kit.folders import show_folder
from dcant_tracker.ui.kit.keys import Keys, KeysOf, give
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.plain_text import as_caption
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

KEYS = KeysOf(
    lambda: _("Compte rendu, texte à copier"),
    {
        "copy": Keys(lambda: _("Copier le texte"), ("Ctrl+Shift+C",)),
        "save": Keys(lambda: _("Enregistrer le texte"), ("Ctrl+S",)),
    },
)


class TextsDialog(QDialog):
    """One or several texts, each under its heading, to copy or to save; ``folder`` is where they lie, if anywhere."""

    def __init__(
        self,
        session: Session,
        title: str,
        texts: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
        folder: Path | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._title = title
        self._headings = [heading for heading, _text in texts]
        self.setWindowTitle(in_one_line(title))
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for heading, text in texts:
            page = QPlainTextEdit(text, readOnly=True)
            page.setAccessibleName(heading)
            page.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
            self.tabs.addTab(page, as_caption(heading))
        self.tabs.tabBar().setVisible(len(texts) > 1)
        self.copy_button = push_button(_("Copier"), kind="primary", default=True)
        give(self.copy_button, KEYS["copy"])
        self.copy_button.clicked.connect(self.on_copy)
        self.save_button = push_button(_("Enregistrer…"), icon="save")
        give(self.save_button, KEYS["save"])
        self.save_button.clicked.connect(self.on_save)
        close = push_button(_("Fermer"))
        close.clicked.connect(self.reject)
        self.folder_button = push_button(_("Ouvrir le dossier"), icon="folder-open")
        self.folder_button.setVisible(folder is not None)
        if folder is not None:
            self.folder_button.clicked.connect(partial(show_folder, folder))
        in_column(
            (self.tabs, 1),
            button_row(self.folder_button, None, close, self.save_button, self.copy_button),
            within=self,
            margins=(16, 12, 16, 12),
            spacing=10,
        )
        scale = theme.tokens().scale
        self.resize(round(760 * scale), round(520 * scale))

    def text(self) -> str:
        """The text in view."""
        page = self.tabs.currentWidget()
        return page.toPlainText() if isinstance(page, QPlainTextEdit) else ""

    @Slot()
    def on_copy(self) -> None:
        """The text in view, to the clipboard."""
        QGuiApplication.clipboard().setText(self.text())
        self._session.messages.toast(_("Le texte est copié."))

    @Slot()
    def on_save(self) -> None:
        """The text in view, to a file."""
        messages = self._session.messages
        heading = self._headings[self.tabs.currentIndex()]
        name = safe_name(f"{self._title} – {heading}{TXT.suffix}")
        path = messages.save_file(_("Enregistrer le texte"), Path.home() / name, filters([TXT]))
        if path is None:
            return
        text = self.text()

        def work(_store: Store) -> None:
            from dcant_tracker.store.file.replacing import write_whole

            write_whole(path, text.encode("utf-8-sig"))

        self._session.jobs.read(work, self._on_saved, owner=self)

    def _on_saved(self, _nothing: None) -> None:
        self._session.messages.toast(_("Le texte est enregistré."))


def show_texts(session: Session, title: str, texts: Sequence[tuple[str, str]]) -> None:
    """Open a dialog over these texts, each with its heading."""
    parent = QApplication.activeModalWidget() or session.messages.window
    session.messages.run(TextsDialog(session, title, texts, parent))
