"""What can be done with the file in the current line of « Fichiers reçus »."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from dcant_tracker.exchange.collecting.folder import Returned, Status
from dcant_tracker.ui.kit.buttons import push_button
from dcant_tracker.ui.kit.folders import show_folder
from dcant_tracker.ui.kit.layouts import in_row
from dcant_tracker.words import _


class FileActions(QWidget):
    """Buttons that come with the file they are for."""

    readWanted = Signal(object)
    """The file is to be attached to its body, and its answer typed in."""
    matchWanted = Signal(object)
    """The columns of the file are to be matched."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._file: Returned | None = None
        self.read_button = push_button(_("Joindre et saisir…"), icon="paperclip")
        self.read_button.setToolTip(_("Joindre une copie à la fiche de l'organisme, puis saisir sa réponse"))
        self.match_button = push_button(_("Faire correspondre…"), icon="columns-3")
        self.match_button.setToolTip(_("Dire une fois pour toutes ce que sont ses colonnes, puis l'intégrer"))
        self.show_button = push_button(_("Montrer le fichier"), icon="folder-open")
        self.read_button.clicked.connect(self._on_read)
        self.match_button.clicked.connect(self._on_match)
        self.show_button.clicked.connect(self._on_show)
        in_row(self.read_button, self.match_button, self.show_button, None, within=self, spacing=8)
        self.follow(None)

    def follow(self, file: Returned | None) -> None:
        """Offer what makes sense for ``file``."""
        self._file = file
        self.read_button.setVisible(file is not None and file.status is Status.TO_READ)
        self.match_button.setVisible(file is not None and file.status is Status.NO_FORM)
        self.show_button.setVisible(file is not None and file.path.exists())

    @Slot()
    def _on_read(self) -> None:
        if self._file is not None:
            self.readWanted.emit(self._file)

    @Slot()
    def _on_match(self) -> None:
        if self._file is not None:
            self.matchWanted.emit(self._file)

    @Slot()
    def _on_show(self) -> None:
        if self._file is not None:
            show_folder(self._file.path.parent)
