"""Which copy to put back: the automatic ones with their dates, or another file."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QLocale, QSize, Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from dcant_tracker.file_formats import SQLITE, filters
from dcant_tracker.settings import backup_dir
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import button_row, push_button
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.moments import moment
from dcant_tracker.ui.kit.plain_text import Label, as_tip
from dcant_tracker.ui.work.messages import Messages
from dcant_tracker.words import _


class RestoreDialog(QDialog):
    """``chosen`` is the copy taken; None when the dialog was given up."""

    def __init__(self, data_file: Path, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Restaurer une sauvegarde"))
        self.chosen: Path | None = None
        self._messages = messages
        self._folder = backup_dir(data_file)
        told = Label(
            _(
                "La copie choisie prend la place de « {file} ». L'état actuel est d'abord sauvegardé : "
                "vous pourrez y revenir de la même façon."
            ).format(file=data_file.name),
            wordWrap=True,
        )
        self.copies = QListWidget()
        self.copies.setMinimumHeight(220)
        self.copies.setIconSize(QSize(16, 16))
        self.copies.setAccessibleName(_("Sauvegardes"))
        self.copies.setMinimumWidth(460)
        for copy in sorted(self._folder.glob(f"*{SQLITE.suffix}"), key=_made, reverse=True):
            self._list(copy)
        none = theme.set_role(Label(_("Aucune sauvegarde automatique pour ce fichier.")), "muted")
        none.setVisible(self.copies.count() == 0)
        self._restore = push_button(_("Restaurer cette copie"), kind="primary", default=True)
        self._restore.clicked.connect(self._on_restore)
        other = push_button(_("Autre fichier…"), icon="folder-open")
        other.clicked.connect(self._on_other)
        cancel = push_button(_("Annuler"))
        cancel.clicked.connect(self.reject)
        in_column(
            theme.set_role(Label(_("Restaurer une sauvegarde")), "section"),
            told,
            none,
            self.copies,
            button_row(other, None, cancel, self._restore),
            within=self,
            margins=(24, 20, 24, 20),
            spacing=12,
        )
        self.copies.itemDoubleClicked.connect(self._on_restore)
        self.copies.setCurrentRow(0)
        self._restore.setEnabled(self.copies.count() > 0)

    def _list(self, copy: Path) -> None:
        size = QLocale().formattedDataSize(copy.stat().st_size, 0, QLocale.DataSizeFormat.DataSizeTraditionalFormat)
        when = moment(_made(copy))
        item = QListWidgetItem(theme.icon("history"), f"{when[:1].upper()}{when[1:]}   ({size})")
        item.setData(Qt.ItemDataRole.UserRole, str(copy))
        item.setToolTip(as_tip(str(copy)))
        item.setSizeHint(QSize(0, theme.px("row")))
        self.copies.addItem(item)

    @Slot()
    def _on_restore(self) -> None:
        item = self.copies.currentItem()
        if item is not None:
            self.chosen = Path(item.data(Qt.ItemDataRole.UserRole))
            self.accept()

    @Slot()
    def _on_other(self) -> None:
        path = self._messages.open_file(_("Choisir une copie"), filters([SQLITE]), self._folder.parent)
        if path is not None:
            self.chosen = path
            self.accept()


def _made(copy: Path) -> datetime:
    return datetime.fromtimestamp(copy.stat().st_mtime).astimezone()
