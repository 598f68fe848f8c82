"""The Word template of the association, chosen once and remembered."""

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QSizePolicy, QWidget

from dcant_tracker.file_formats import DOTX, TEMPLATES, filters
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import icon_button, push_button
from dcant_tracker.ui.kit.folders import documents
from dcant_tracker.ui.kit.layouts import in_row
from dcant_tracker.ui.kit.plain_text import Label, as_tip
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_KEPT = "report.template"


class TemplateLine(QWidget):
    """Names the template; without one, the application's own is used."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.template = session.preferences.recall_path(_KEPT)
        self.said = Label(parent=self)
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.choose = push_button(_("Choisir…"))
        self.choose.setAccessibleName(_("Choisir un modèle Word"))
        self.choose.clicked.connect(self.on_choose)
        self.forget = icon_button("x", _("Revenir au modèle de DcANT"))
        self.forget.clicked.connect(self.on_forget)
        in_row((self.said, 1), self.choose, self.forget, within=self, spacing=4)
        self.setFocusProxy(self.choose)
        self._tell()

    @Slot()
    def on_choose(self) -> None:
        """Another template."""
        folder = self.template.parent if self.template is not None else documents()
        choice = filters(TEMPLATES, DOTX.many())
        path = self._session.messages.open_file(_("Modèle Word des rapports"), choice, folder)
        if path is not None:
            self._take(path)

    @Slot()
    def on_forget(self) -> None:
        """The application's own again."""
        self._take(None)

    def _take(self, path: Path | None) -> None:
        self.template = path
        self._session.preferences.remember_path(_KEPT, path)
        self._tell()

    def _tell(self) -> None:
        path = self.template
        gone = path is not None and not path.is_file()
        text = _("celui de DcANT") if path is None else path.name
        self.said.setText(_("{file} (introuvable)").format(file=text) if gone else text)
        self.said.setToolTip(as_tip("" if path is None else str(path)))
        theme.set_role(self.said, "danger" if gone else "muted")
        theme.repolish(self.said)
        self.forget.setVisible(path is not None)
