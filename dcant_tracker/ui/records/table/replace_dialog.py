"""Find and replace in a list: every cell shows what it says and what it would say before anything is written."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QFormLayout, QLineEdit, QTableView, QWidget

from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.replacing import Replacing
from dcant_tracker.store.writing.changes import Op, Operation
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import button_row, push_button
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.plain_table import quieten
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.kit.qt_names import Index
from dcant_tracker.ui.kit.rows_model import Column, RowsModel
from dcant_tracker.ui.kit.typed_combo import TypedCombo
from dcant_tracker.ui.records.table.edits import CellValues, WriteCells
from dcant_tracker.ui.records.table.replacing import Replacement, replacements, worded
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext

_PAUSE_MS = 250
_WIDTH, _HEIGHT = 900, 560
_LONGEST = 60
_CHECK = Qt.ItemDataRole.CheckStateRole


class _Rows(RowsModel[Replacement]):
    """The cells found, each ticked to be written; one that is refused cannot be."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            (
                Column[Replacement](_("Fiche"), lambda one: one.title),
                Column[Replacement](_("Colonne"), lambda one: one.field.label),
                Column[Replacement](_("Avant"), lambda one: _brief(one.before)),
                Column[Replacement](
                    _("Après"),
                    lambda one: one.problem.message if one.problem else _brief(one.after) or _("(vide)"),
                    tip=lambda one: str(one.problem) if one.problem else one.after,
                    color=lambda one: "danger" if one.problem else None,
                ),
            ),
            parent,
        )
        self.left: set[int] = set()
        """The rows that are not ticked."""

    def taken(self) -> list[Replacement]:
        """What is to be written."""
        return [one for rank, one in enumerate(self.rows) if one.problem is None and rank not in self.left]

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = self.row(index.row())
        if index.column() or found is None or found.problem is not None:
            return super().flags(index)
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        found = self.row(index.row())
        if role == _CHECK and index.column() == 0 and found is not None and found.problem is None:
            return Qt.CheckState.Unchecked if index.row() in self.left else Qt.CheckState.Checked
        return super().data(index, role)

    def setData(self, index: Index, _value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != _CHECK:
            return False
        self.left ^= {index.row()}
        self.dataChanged.emit(index, index)
        return True


def _brief(text: str) -> str:
    return " ⏎ ".join(text.splitlines())


class ReplaceDialog(QDialog):
    """Looks in ``row_ids``, or in ``chosen`` of them, as one types; :meth:`write` writes what is ticked as one step."""

    def __init__(
        self,
        session: Session,
        entity: Entity,
        fields: Sequence[Field],
        row_ids: Sequence[int],
        chosen: Sequence[int] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._entity = entity
        self._fields = [field for field in fields if field.name in entity]
        self._row_ids = row_ids
        self._chosen = chosen
        self.setWindowTitle(_("Rechercher et remplacer – {sheet}").format(sheet=entity.sheet))
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.look)
        self._build()
        self.resize(round(_WIDTH * theme.tokens().scale), round(_HEIGHT * min(theme.tokens().scale, 1.2)))

    def _build(self) -> None:
        self.wanted, self.replacement = QLineEdit(self), QLineEdit(self)
        self.where = TypedCombo(self)
        self.where.addItem(_("Tous les textes des colonnes montrées"), None)
        for rank, field in enumerate(self._fields):
            self.where.addItem(field.label, rank)
        self.exact = QCheckBox(_("Respecter la casse et les accents"), self)
        self.whole = QCheckBox(_("Mots entiers"), self)
        count = len(self._chosen)
        self.only_chosen = QCheckBox(_("Seulement les {count} lignes choisies").format(count=count), self)
        self.only_chosen.setVisible(count > 1)
        self.only_chosen.setChecked(count > 1)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.addRow(_("Rechercher"), self.wanted)
        form.addRow(_("Remplacer par"), self.replacement)
        form.addRow(_("Dans"), self.where)
        for line in (self.wanted, self.replacement):
            line.textChanged.connect(self._pause.start)
        self.where.currentIndexChanged.connect(self.look)
        for box in (self.exact, self.whole, self.only_chosen):
            box.toggled.connect(self.look)
        self.model = _Rows(self)
        self.model.dataChanged.connect(self._tell)
        self.table = QTableView(self)
        self.table.setModel(self.model)
        quieten(self.table)
        self.table.setAccessibleName(_("Cellules trouvées"))
        for column, part in enumerate((28, 16, 28)):
            self.table.setColumnWidth(column, round(_WIDTH * theme.tokens().scale * part / 106))
        self.table.horizontalHeader().setStretchLastSection(True)
        self.told = theme.set_role(Label(parent=self, wordWrap=True), "muted")
        self.apply = push_button("", kind="primary")
        self.apply.clicked.connect(self.accept)
        cancel = push_button(_("Annuler"))
        cancel.clicked.connect(self.reject)
        in_column(
            theme.set_role(Label(self.windowTitle(), self), "section"),
            form,
            in_row(self.exact, self.whole, self.only_chosen, None, spacing=16),
            (self.table, 1),
            self.told,
            button_row(cancel, self.apply),
            within=self,
            margins=(24, 20, 24, 20),
            spacing=theme.px("space.2"),
        )
        self._tell()

    def replacing(self) -> Replacing:
        """What is asked for."""
        return Replacing(
            self.wanted.text(), self.replacement.text(), exact=self.exact.isChecked(), whole=self.whole.isChecked()
        )

    @Slot()
    def look(self) -> None:
        """Look for the words, on the worker."""
        self._pause.stop()
        rank, replacing = self.where.currentData(), self.replacing()
        fields = worded(self._fields) if rank is None else [self._fields[rank]]
        row_ids = self._chosen if self.only_chosen.isChecked() else self._row_ids
        entity, programme = self._entity.name, self._session.programme
        if not replacing.wanted:
            self._show([])
            return
        self._session.jobs.read(
            lambda store: replacements(store, entity, row_ids, fields, replacing, programme),
            self._show,
            owner=self,
            key="replace",
        )

    def _show(self, found: list[Replacement]) -> None:
        self.model.left.clear()
        self.model.show_rows(found)
        self._tell()

    @Slot()
    def _tell(self) -> None:
        taken = len(self.model.taken())
        refused = sum(1 for one in self.model.rows if one.problem)
        said = ngettext("{count} cellule trouvée", "{count} cellules trouvées", len(self.model.rows)).format(
            count=len(self.model.rows)
        )
        if refused:
            told = ngettext(
                "{count} refusée, laissée telle quelle", "{count} refusées, laissées telles quelles", refused
            )
            said = f"{said} ; {told.format(count=refused)}"
        empty = _("Tapez ce qu'il faut rechercher : ce qui serait écrit s'affiche ici avant de l'être.")
        self.told.setText(f"{said}." if self.wanted.text() else empty)
        if self.replacement.text():
            done = ngettext("Remplacer", "Remplacer dans {count} cellules", taken)
        else:
            done = ngettext("Effacer", "Effacer dans {count} cellules", taken)
        self.apply.setText(done.format(count=taken))
        self.apply.setEnabled(bool(taken))
        self.apply.setDefault(bool(self.replacement.text()))  # Enter behind what is looked for erases nothing

    def accept(self) -> None:
        """Close when what shows is what was asked for last."""
        if self._pause.isActive():
            self.look()
            return
        super().accept()

    def write(self) -> None:
        """Write what is ticked, as one step."""
        taken = self.model.taken()
        cells: CellValues = {}
        for one in taken:
            cells.setdefault(one.uid, {})[one.field.name] = one.value
        asked = self.replacing()
        if asked.replacement:
            label = ngettext(
                "Remplacement de « {wanted} » par « {replacement} » : {count} cellule",
                "Remplacement de « {wanted} » par « {replacement} » : {count} cellules",
                len(taken),
            )
        else:
            label = ngettext(
                "« {wanted} » effacé : {count} cellule", "« {wanted} » effacé : {count} cellules", len(taken)
            )
        label = label.format(wanted=asked.wanted[:_LONGEST], replacement=asked.replacement[:_LONGEST], count=len(taken))
        self._session.write(Operation(Op.EDIT, label), WriteCells(self._entity.name, cells))
