"""The pieces attached to a record: files and addresses."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from dcant_tracker.domain.file_names import safe_name
from dcant_tracker.errors import UserError
from dcant_tracker.store.file.replacing import write_whole
from dcant_tracker.store.kept import attachments as kept
from dcant_tracker.store.records.record import Record, get
from dcant_tracker.store.writing.changes import Op, Operation
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.plain_text import Label, as_tip
from dcant_tracker.ui.records.adding.creating import create
from dcant_tracker.ui.records.list_actions import ListActions
from dcant_tracker.ui.records.sheet.links import attachments
from dcant_tracker.ui.records.table.model import RecordTable
from dcant_tracker.ui.records.table.view import TableView
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_ADDRESSES = ("http://", "https://", "mailto:")


_FRAME = 4


class Attachments(QWidget):
    """Files and addresses of the record that shows; a file dropped here is attached."""

    counted = Signal(int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._owner = ""
        self.setAcceptDrops(True)
        relation = attachments()
        self.table = RecordTable(session, "attachment", self, everywhere=True)
        self.view = TableView(self.table, "sheet.attachment.owner", self)
        self.view.offers_history = False
        self.view.opened.connect(self.open_target)
        self.table.counted.connect(self._on_counted)
        self._relation = relation
        self._list_actions: ListActions | None = None
        self._empty = theme.set_role(
            Label(_("Aucune pièce. Déposez un fichier ici, ou ajoutez une adresse."), self), "muted"
        )
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[theme.px("space.3")] * 4)
        layout.addLayout(self._buttons())
        layout.addWidget(self._empty, 1)
        layout.addWidget(self.view, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.view.columns.fit(self._relation.columns, self.width() - 2 * theme.px("space.3") - _FRAME)

    def _buttons(self) -> QHBoxLayout:
        buttons = QHBoxLayout()
        for text, icon, help_text, slot in (
            (_("Fichier…"), "paperclip", _("Joindre un fichier"), self._on_file_wanted),
            (_("Adresse…"), "link", _("Ajouter une adresse"), self._on_address_wanted),
            (
                _("Ouvrir…"),
                "external-link",
                _("Ouvrir l'adresse, ou enregistrer la copie du fichier"),
                self._on_open_wanted,
            ),
        ):
            button = QPushButton(theme.icon(icon), text, self)
            button.setToolTip(as_tip(help_text))
            button.clicked.connect(slot)
            buttons.addWidget(button)
        buttons.addStretch()
        return buttons

    def show_record(self, record: Record) -> None:
        """List what is attached to ``record``."""
        owner = f"{record.entity}:{record.uid}"
        if owner != self._owner:
            self._owner = owner
            self.table.show_query(self._relation.query(owner))

    def attach(self, path: Path) -> None:
        """Attach a copy of the file at ``path``."""
        owner = self._owner
        operation = Operation(Op.ADD, _("Pièce jointe : {file}").format(file=path.name))
        self._session.write(operation, lambda transaction: kept.attach(transaction, owner, path))

    @Slot(str)
    def open_target(self, uid: str) -> None:
        """Open an address in the browser, or save the kept copy where the officer wants it.

        A path that a workbook brought is never opened: only what the officer attached is on hand.
        """
        reading = self._session.store.read()
        record = get(reading, "attachment", uid) if uid else None
        if record is None:
            return
        target = str(record["target"] or "")
        copy = kept.copy_of(reading, uid)
        if copy is not None:
            self._save(copy)
        elif not target.startswith(_ADDRESSES) or not QDesktopServices.openUrl(QUrl(target)):
            self._session.messages.toast(_("« {target} » ne peut pas être ouvert d'ici.").format(target=target))

    def _save(self, copy: kept.KeptFile) -> None:
        path = self._session.messages.save_file(
            _("Enregistrer la pièce"), Path.home() / safe_name(copy.name), _("Tous les fichiers (*)")
        )
        if path is None:
            return
        try:
            write_whole(path, copy.content)
        except UserError as problem:
            self._session.messages.error(problem)
            return
        self._session.messages.toast(_("{file} est enregistré.").format(file=path.name))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls():
            if url.isLocalFile():
                self.attach(Path(url.toLocalFile()))
        event.acceptProposedAction()

    @Slot()
    def _on_file_wanted(self) -> None:
        for path in self._session.messages.open_files(_("Joindre un fichier"), _("Tous les fichiers (*)")):
            self.attach(path)

    @Slot()
    def _on_address_wanted(self) -> None:
        create(self._session, "attachment", {"owner": self._owner})

    @Slot()
    def _on_open_wanted(self) -> None:
        self.open_target(self.view.current_uid())

    @Slot(int)
    def _on_counted(self, number: int) -> None:
        self.view.setVisible(number > 0)
        self._empty.setVisible(not number)
        self.counted.emit(number)
