"""« Fichiers récents »: the menu of the data files opened before."""

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from dcant_tracker.store.file.location import is_share
from dcant_tracker.ui.kit.plain_text import as_caption, as_tip
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _


class RecentFilesMenu(QMenu):
    """Filled each time it opens: the newest first, those that are gone greyed.

    Nobody asks for those on a share: where its machine does not answer, the menu would not open for minutes.
    """

    chosen = Signal(str)
    """The path of the data file chosen."""

    def __init__(self, title: str, session: Session, parent: QWidget) -> None:
        super().__init__(title, parent)
        self._session = session
        self.aboutToShow.connect(self._on_about_to_show)

    @Slot()
    def _on_about_to_show(self) -> None:
        self.clear()
        here = str(self._session.store.path.resolve())
        others = [path for path in self._session.preferences.recent if path != here]
        for path in others:
            action = self.addAction(as_caption(Path(path).name))
            action.setToolTip(as_tip(path))
            action.setData(path)
            action.setEnabled(is_share(path) or Path(path).is_file())
            action.triggered.connect(self._on_triggered)
        if not others:
            self.addAction(_("Aucun autre fichier")).setEnabled(False)

    @Slot()
    def _on_triggered(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        self.chosen.emit(action.data())
