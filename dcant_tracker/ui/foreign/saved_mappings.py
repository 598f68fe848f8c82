"""« Correspondances retenues » : the saved correspondences, renamed or forgotten."""

from dataclasses import replace

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from dcant_tracker.domain.text import fold
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.foreign.saving import opened
from dcant_tracker.store import ledger, mappings
from dcant_tracker.store.mappings import SavedMapping
from dcant_tracker.ui import theme
from dcant_tracker.ui.buttons import push_button
from dcant_tracker.ui.foreign.wording import whole_sheet_reads
from dcant_tracker.ui.pages.log_table import log_table
from dcant_tracker.ui.pages.step_details import when
from dcant_tracker.ui.session import Session
from dcant_tracker.ui.table.qt import NOWHERE, Index
from dcant_tracker.words import _

_READS = 2


class SavedMappingsModel(QAbstractTableModel):
    """The saved correspondences, newest first."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.saved: list[SavedMapping] = []
        self._titles = (_("Nom"), _("Partenaire"), _("Ce qui est lu"), _("Retenue le"))
        self.refresh()

    def refresh(self) -> None:
        """Read them again: they are few."""
        self.beginResetModel()
        self.saved = mappings.mappings(self._session.store.read())
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.saved)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole) or not index.isValid():
            return None
        saved = self.saved[index.row()]
        if index.column() == _READS:
            separator = "\n" if role == Qt.ItemDataRole.ToolTipRole else " · "
            return separator.join(_reads(saved))
        partner = self._session.labels().of("partner", saved.partner) if saved.partner else "–"
        return {0: saved.name, 1: partner}.get(index.column(), when(saved.at))


def _reads(saved: SavedMapping) -> list[str]:
    try:
        return [whole_sheet_reads(sheet) for sheet in opened(saved).used]
    except UserError as problem:
        return [problem.message]


class SavedMappingsDialog(QDialog):
    """F2 renames, Delete forgets; what was forgotten last can be brought back."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._forgotten: SavedMapping | None = None
        self.setWindowTitle(_("Correspondances retenues"))
        self.model = SavedMappingsModel(session, self)
        self.view = log_table(self.model, self.windowTitle(), (210, 150, 330, 140), _READS)
        self.told = QLabel(wordWrap=True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.back = push_button(_("Annuler la suppression"), icon="undo-2")
        self.rename = push_button(_("Renommer…"), icon="pencil")
        self.delete = push_button(_("Supprimer"), icon="trash-2")
        self._build()
        for keys, slot in (("F2", self.on_rename), ("Delete", self.on_delete), ("Ctrl+Z", self.on_back)):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)
        self.view.doubleClicked.connect(self.on_rename)
        self._show(0)

    def _build(self) -> None:
        close = push_button(_("Fermer"), kind="primary", default=True)
        for button, slot in (
            (self.back, self.on_back),
            (self.rename, self.on_rename),
            (self.delete, self.on_delete),
            (close, self.accept),
        ):
            button.clicked.connect(slot)
        told = _("Un classeur de la même forme qu'une correspondance retenue est lu sans rien demander.")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.rename, self.delete):
            buttons.addWidget(button)
        buttons.addStretch()
        buttons.addWidget(close)
        said = QHBoxLayout()
        said.addWidget(self.told, 1)
        said.addWidget(self.back)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(10)
        layout.addWidget(theme.set_role(QLabel(self.windowTitle()), "section"))
        layout.addWidget(theme.set_role(QLabel(told, wordWrap=True), "muted"))
        layout.addWidget(self.view, 1)
        layout.addLayout(said)
        layout.addLayout(buttons)
        scale = theme.tokens().scale
        self.resize(round(900 * min(scale, 1.3)), round(440 * min(scale, 1.3)))

    @property
    def chosen(self) -> SavedMapping | None:
        """The correspondence under the cursor."""
        row = self.view.currentIndex().row()
        return self.model.saved[row] if 0 <= row < len(self.model.saved) else None

    @Slot()
    def on_rename(self) -> None:
        """Give the correspondence another name."""
        chosen = self.chosen
        if chosen is None:
            return
        text = _(
            "Sous son nouveau nom, le prochain fichier du partenaire sera comparé à vos données, "
            "et non à son fichier précédent."
        )
        name = (self._session.messages.ask_text(_("Renommer la correspondance"), text, chosen.name) or "").strip()
        if not name or name == chosen.name:
            return
        taken = next((one for one in self.model.saved if fold(one.name) == fold(name) and one != chosen), None)
        if taken is not None:
            self._say(_("« {name} » est déjà le nom d'une autre correspondance.").format(name=taken.name))
            return
        with ledger.ledger_entry(self._session.store.path) as connection:
            mappings.delete_mapping(connection, chosen.name)
            mappings.save_mapping(connection, replace(chosen, name=name))
        self._say(_("« {before} » s'appelle maintenant « {after} ».").format(before=chosen.name, after=name))
        self._show_named(name)

    @Slot()
    def on_delete(self) -> None:
        """Forget the correspondence; « Annuler la suppression » brings it back."""
        chosen, row = self.chosen, self.view.currentIndex().row()
        if chosen is None:
            return
        with ledger.ledger_entry(self._session.store.path) as connection:
            mappings.delete_mapping(connection, chosen.name)
        self._say(_("« {name} » est supprimée : ses classeurs seront à faire correspondre.").format(name=chosen.name))
        self._forgotten = chosen
        self._show(row)

    @Slot()
    def on_back(self) -> None:
        """Bring back what was forgotten last."""
        forgotten = self._forgotten
        if forgotten is None:
            return
        with ledger.ledger_entry(self._session.store.path) as connection:
            mappings.save_mapping(connection, forgotten)
        self._say(_("« {name} » est de nouveau retenue.").format(name=forgotten.name))
        self._show_named(forgotten.name)

    def _say(self, text: str) -> None:
        self.told.setText(text)
        self._forgotten = None

    def _show_named(self, name: str) -> None:
        self.model.refresh()
        rows = [row for row, saved in enumerate(self.model.saved) if saved.name == name]
        self._show(rows[0] if rows else 0)

    def _show(self, row: int) -> None:
        self.model.refresh()
        if self.model.saved:
            self.view.setCurrentIndex(self.model.index(min(row, len(self.model.saved) - 1), 0))
            self.view.setFocus()
        elif not self.told.text():
            self.told.setText(
                _("Aucune n'est retenue : importez le tableau d'un partenaire et faites correspondre ses colonnes.")
            )
        self.rename.setEnabled(bool(self.model.saved))
        self.delete.setEnabled(bool(self.model.saved))
        self.back.setVisible(self._forgotten is not None)
