"""Which copy to put back: the automatic ones with their dates and what they would change, or another file."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QLocale, QSize, Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from dcant_tracker.clock import local_time, since_1970
from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.text import grouped
from dcant_tracker.errors import UserError
from dcant_tracker.file_formats import DATA_FILES, filters
from dcant_tracker.settings import backup_dir
from dcant_tracker.store.file.automatic_copies import Copy, automatic_copies
from dcant_tracker.store.file.backup import Reason, backups_of
from dcant_tracker.store.file.contents import Difference, difference
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import button_row, push_button
from dcant_tracker.ui.kit.folders import show_folder
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.moments import moment
from dcant_tracker.ui.kit.plain_text import Label, as_tip
from dcant_tracker.ui.work.messages import Messages
from dcant_tracker.words import _, ngettext


class RestoreDialog(QDialog):
    """``chosen`` is the copy taken; None when the dialog was given up."""

    def __init__(self, data_file: Path, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Restaurer une sauvegarde"))
        self.chosen: Path | None = None
        self._messages = messages
        self._data_file = data_file
        self._folder = backup_dir(data_file)
        reasons = {copy.path: copy for copy in automatic_copies(data_file)}
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
        listed = [(_made(copy, reasons.get(copy)), copy) for copy in backups_of(data_file)]
        for at, copy in sorted(listed, reverse=True):
            self._list(at, copy, reasons.get(copy))
        self.told = theme.set_role(Label("", wordWrap=True), "muted")
        self.told.setMinimumHeight(self.told.fontMetrics().lineSpacing() * 4)
        self.told.setAlignment(Qt.AlignmentFlag.AlignTop)
        none = theme.set_role(Label(_("Aucune sauvegarde automatique pour ce fichier.")), "muted")
        none.setVisible(self.copies.count() == 0)
        self._restore = push_button(_("Restaurer cette copie"), kind="primary", default=True)
        self._restore.clicked.connect(self._on_restore)
        other = push_button(_("Autre fichier…"), icon="folder-open")
        other.clicked.connect(self._on_other)
        folder = push_button(_("Dossier des sauvegardes"), icon="folder-open")
        folder.clicked.connect(self._on_folder)
        folder.setEnabled(self._folder.is_dir())
        cancel = push_button(_("Annuler"))
        cancel.clicked.connect(self.reject)
        in_column(
            theme.set_role(Label(_("Restaurer une sauvegarde")), "section"),
            told,
            none,
            self.copies,
            self.told,
            button_row(other, folder, None, cancel, self._restore),
            within=self,
            margins=(24, 20, 24, 20),
            spacing=12,
        )
        self.copies.itemDoubleClicked.connect(self._on_restore)
        self.copies.currentItemChanged.connect(self._on_current)
        self.copies.setCurrentRow(0)
        self._restore.setEnabled(self.copies.count() > 0)

    def _list(self, at: datetime, copy: Path, automatic: Copy | None) -> None:
        size = QLocale().formattedDataSize(copy.stat().st_size, 0, QLocale.DataSizeFormat.DataSizeTraditionalFormat)
        when = moment(at)
        why = reason_text(automatic.reason) if automatic else copy.stem
        item = QListWidgetItem(theme.icon("history"), f"{when[:1].upper()}{when[1:]}   {why}   ({size})")
        item.setData(Qt.ItemDataRole.UserRole, str(copy))
        item.setToolTip(as_tip(str(copy)))
        item.setSizeHint(QSize(0, theme.px("row")))
        self.copies.addItem(item)

    def _on_current(self, item: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        if item is None:
            return
        try:
            sentences = told(difference(self._data_file, Path(item.data(Qt.ItemDataRole.UserRole))))
        except UserError as refusal:
            sentences = [refusal.message]
        self.told.setText("\n".join(sentences))

    @Slot()
    def _on_folder(self) -> None:
        show_folder(self._folder)

    @Slot()
    def _on_restore(self) -> None:
        item = self.copies.currentItem()
        if item is not None:
            self.chosen = Path(item.data(Qt.ItemDataRole.UserRole))
            self.accept()

    @Slot()
    def _on_other(self) -> None:
        path = self._messages.open_file(_("Choisir une copie"), filters(DATA_FILES), self._folder.parent)
        if path is not None:
            self.chosen = path
            self.accept()


def reason_text(reason: Reason) -> str:
    """Why an automatic copy was made, as the list of copies says it."""
    return {
        Reason.DAY: _("copie du jour"),
        Reason.CLOSING: _("à la fermeture"),
        Reason.IMPORT: _("avant un import"),
        Reason.MERGE: _("avant une réunion de fiches"),
        Reason.DELETION: _("avant une suppression"),
        Reason.RESTORATION: _("avant une restauration"),
        Reason.MIGRATION: _("avant une mise à jour"),
        Reason.REPAIR: _("avant une réparation"),
    }[reason]


def told(found: Difference) -> list[str]:
    """What a restoration would change, a sentence each: the copy's last step, the steps lost, the records."""
    said = []
    last = found.copy.last
    if last is not None:
        said.append(
            _("Dernière étape de cette copie : « {label} », {who}, {when}.").format(
                label=last.label, who=last.who or _("auteur inconnu"), when=moment(last.at)
            )
        )
    if found.steps_lost is None:
        said.append(_("Cette copie n'est pas un état antérieur de ce fichier : tout sera remplacé."))
    elif found.steps_lost == 0:
        said.append(_("Rien n'a été modifié depuis."))
    else:
        lost = ngettext("{count} étape faite depuis", "{count} étapes faites depuis", found.steps_lost)
        said.append(_("Retiré : {steps}.").format(steps=lost.format(count=grouped(found.steps_lost))))
    changed = [
        _("{list} : {before} au lieu de {now}").format(
            list=CATALOGUE[name].sheet, before=grouped(there), now=grouped(here)
        )
        for name, (here, there) in found.counts.items()
    ]
    if changed:
        said.append(_("Fiches : {changed}.").format(changed=" ; ".join(changed)))
    return said


def _made(copy: Path, automatic: Copy | None) -> datetime:
    if automatic is not None:
        return local_time(automatic.at)
    return since_1970(copy.stat().st_mtime)
