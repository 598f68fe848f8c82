"""Cells that do not fit, asked about before anything is written: each different one once, with what may be meant."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableView,
    QWidget,
)

from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import Value
from dcant_tracker.errors import UserError
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import button_row, push_button
from dcant_tracker.ui.kit.going import go_to
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.plain_table import quieten
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.kit.rows_model import Column, RowsModel
from dcant_tracker.ui.records.table.candidates import Candidate, find, wanted_for
from dcant_tracker.ui.records.table.editors.factory import Editor, make_editor
from dcant_tracker.ui.records.table.editors.long_text import LongTextEditor
from dcant_tracker.ui.records.table.editors.pick import PickEditor, Source
from dcant_tracker.ui.records.table.edits import meaning
from dcant_tracker.ui.records.table.pasting import Kept, PastedRow, Plan, RefusedCell
from dcant_tracker.ui.records.table.texts import CellTexts
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext

_HEIGHT = 460
_WIDTH = 860


@dataclass
class Doubt:
    """Cells of one field that hold the same and are refused for the same reason; ``answer`` is written in place."""

    cells: list[RefusedCell]
    answer: Kept | None = None
    said: str = ""

    @property
    def first(self) -> RefusedCell:
        """The one that stands for all."""
        return self.cells[0]


def doubts(plan: Plan) -> list[Doubt]:
    """What is to be asked about ``plan``, in the order of the rows; a record that exists is asked about by itself."""
    found: dict[tuple[str, str, str], Doubt] = {}
    for cell in plan.refused:
        place = (cell.field.name, cell.text, cell.problem.message)
        found.setdefault(place, Doubt([])).cells.append(cell)
    return list(found.values())


def _place(doubt: Doubt) -> str:
    more = len(doubt.cells) - 1
    if not more:
        return doubt.first.place
    return ngettext("{place} et une autre", "{place} et {count} autres", more).format(
        place=doubt.first.place, count=more
    )


class PasteDialog(QDialog):
    """Asks what is to be written where cells do not fit; after acceptance :meth:`rows` are the rows to write."""

    def __init__(
        self, session: Session, entity: Entity, rows: Sequence[PastedRow], plan: Plan, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._entity = entity
        self._pasted = list(rows)
        self._texts = CellTexts(session)
        self._plan = plan
        self.doubts = doubts(plan)
        self._editor: Editor | None = None
        count = len(plan.refused)
        self.setWindowTitle(
            ngettext("Une cellule ne convient pas", "{count} cellules ne conviennent pas", count).format(count=count)
        )
        self._build()
        self.resize(round(_WIDTH * theme.tokens().scale), round(_HEIGHT * theme.tokens().scale))
        go_to(self.table, self._model.index(0, 0))
        self.begin()

    def _build(self) -> None:
        self._model = RowsModel(
            (
                Column[Doubt](_("Ligne"), _place),
                Column[Doubt](_("Colonne"), lambda one: one.first.field.label),
                Column[Doubt](_("Collé"), lambda one: one.first.text or _("(vide)")),
                Column[Doubt](_("Pourquoi"), lambda one: one.first.problem.message),
                Column[Doubt](_("Sera écrit"), self._said, color=lambda one: None if one.answer else "text.muted"),
            ),
            self,
        )
        self._model.show_rows(self.doubts)
        self.table = QTableView(self)
        self.table.setModel(self._model)
        quieten(self.table)
        self.table.setAccessibleName(_("Cellules qui ne conviennent pas"))
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        head = self.table.horizontalHeader()
        for column, part in enumerate((22, 14, 18, 28, 18)):
            self.table.setColumnWidth(column, round(_WIDTH * theme.tokens().scale * part / 106))
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setStretchLastSection(True)
        self.table.selectionModel().currentChanged.connect(self._on_current)
        self.told = theme.set_role(Label(parent=self, wordWrap=True), "muted")
        self._place = QHBoxLayout()
        self.write = push_button(_("Écrire à la place"))
        self.write.clicked.connect(self._on_write)
        self.complete = QCheckBox(self)
        there = len({one.existing for one in self._plan.refused if one.existing})
        self.complete.setText(
            ngettext(
                "Compléter la fiche qui existe déjà par ce qui est collé",
                "Compléter les {count} fiches qui existent déjà par ce qui est collé",
                there,
            ).format(count=there)
        )
        self.complete.setVisible(bool(there))
        self.complete.toggled.connect(self._on_complete)
        self.paste = push_button("", kind="primary", default=True)
        self.paste.clicked.connect(self.accept)
        cancel = push_button(_("Ne rien coller"))
        cancel.clicked.connect(self.reject)
        explained = _("Rien n'est encore écrit. Une cellule laissée vide ici n'est pas collée ; le reste l'est.")
        in_column(
            theme.set_role(Label(self.windowTitle(), self), "section"),
            theme.set_role(Label(explained, self, wordWrap=True), "muted"),
            (self.table, 1),
            self.told,
            in_row((self._place, 1), self.write),
            self.complete,
            button_row(cancel, self.paste),
            within=self,
            margins=(24, 20, 24, 20),
            spacing=theme.px("space.2"),
        )
        self._tell()

    def _said(self, doubt: Doubt) -> str:
        if doubt.answer is not None:
            return doubt.said
        if doubt.first.existing:
            return _("la fiche est complétée") if self.complete.isChecked() else _("la ligne est laissée")
        return _("rien")

    @property
    def answered(self) -> bool:
        """Whether anything is to be understood anew."""
        return self.complete.isChecked() or any(doubt.answer is not None for doubt in self.doubts)

    def rows(self) -> list[PastedRow]:
        """The pasted rows with what was answered; without the cells that stay out."""
        rows, left = list(self._pasted), set[int]()
        for doubt in self.doubts:
            for cell in doubt.cells:
                row, name = rows[cell.rank], cell.field.name
                if doubt.answer is not None:
                    rows[cell.rank] = row.but_for({name: doubt.answer})
                elif not cell.existing and (row.uid or not cell.field.required):
                    rows[cell.rank] = row.without(name)
                elif not (cell.existing and self.complete.isChecked()):
                    left.add(cell.rank)
        for cell in self._plan.refused if self.complete.isChecked() else ():
            if cell.existing:
                rows[cell.rank] = PastedRow(cell.existing, _filled(rows[cell.rank]))
        return [PastedRow("", {}) if rank in left else row for rank, row in enumerate(rows)]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter on an answer writes that one and goes on; the dialog's button waits until all are given."""
        answers = isinstance(self._editor, QLineEdit) and self.focusWidget() is self._editor
        if answers and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_write()
        else:
            super().keyPressEvent(event)

    def begin(self) -> None:
        """Put the keyboard where the answer is typed."""
        (self._editor or self.table).setFocus()

    def _doubt(self) -> Doubt:
        return self.doubts[max(0, self.table.currentIndex().row())]

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, _current: QModelIndex, _previous: QModelIndex) -> None:
        doubt = self._doubt()
        cell = doubt.first
        self._say(str(cell.problem))
        if self._editor is not None:
            self._place.removeWidget(self._editor)
            self._editor.hide()
            self._editor.deleteLater()
            self._editor = None
        self.write.setVisible(not cell.existing)
        if cell.existing:
            return
        self._editor = self._made_editor(cell)
        self._place.addWidget(self._editor)
        self._propose(doubt)

    def _made_editor(self, cell: RefusedCell) -> Editor:
        editor = make_editor(self._session, self._entity, cell.field, {}, self, in_cell=False)
        if isinstance(editor, LongTextEditor):
            editor.setFixedHeight(4 * editor.fontMetrics().lineSpacing())
        if isinstance(editor, PickEditor) and cell.field.is_ref:
            editor.set_source(self._near_first(cell))
        return editor

    def _near_first(self, cell: RefusedCell) -> Source:
        near = [Candidate(text, value) for text, value in cell.near]
        wanted = wanted_for(self._entity.name, str(cell.field.target), {}, self._session.programme)

        def propose(text: str, done: object) -> None:
            reading = self._session.store.read()
            found = find(reading, reading.labels(), wanted, text)
            close = [] if text else near
            known = {one.value for one in close}
            assert callable(done)
            done([*close, *(one for one in found if one.value not in known)])

        return propose

    def _propose(self, doubt: Doubt) -> None:
        assert self._editor is not None
        cell = doubt.first
        if doubt.answer is not None:
            self._editor.load(doubt.answer.value, doubt.said)
        elif cell.near:
            self._editor.load(cell.near[0][1], self._text(cell.field, cell.near[0][1]))
        elif cell.field.choices is None and not cell.field.is_ref:
            self._editor.load(None, cell.text)

    def _text(self, field: Field, value: Value) -> str:
        return self._texts.full(field, value)

    @Slot()
    def _on_write(self) -> None:
        """Take what is typed for the current cells, and go to the next that waits."""
        doubt, session = self._doubt(), self._session
        if self._editor is None:
            return
        field = doubt.first.field
        try:
            value = meaning(session.store.read(), session.labels(), field, self._editor.raw(), session.programme)
        except UserError as problem:
            self._say(str(problem), "danger")
            return
        doubt.answer = None if value is None else Kept(value)
        doubt.said = self._text(field, value)
        self._model.redraw()
        self._tell()
        waiting = [rank for rank, one in enumerate(self.doubts) if one.answer is None and not one.first.existing]
        here = self.table.currentIndex().row()
        following = next((rank for rank in waiting if rank > here), waiting[0] if waiting else None)
        if following is None:
            self.paste.setFocus()
        else:
            go_to(self.table, self._model.index(following, 0))
            self.begin()

    @Slot(bool)
    def _on_complete(self, _checked: bool) -> None:
        self._model.redraw()
        self._tell()

    def _say(self, text: str, role: str = "muted") -> None:
        self.told.setText(text)
        theme.set_role(self.told, role)
        theme.repolish(self.told)

    def _tell(self) -> None:
        left = any(one.answer is None and not (one.first.existing and self.complete.isChecked()) for one in self.doubts)
        self.paste.setText(_("Coller le reste") if left else _("Coller"))
        self.paste.setEnabled(bool(self._plan) or self.answered)


def _filled(row: PastedRow) -> dict[str, object]:
    """The cells of ``row`` that say something: what is empty takes nothing away from a record that exists."""
    return {name: cell for name, cell in row.cells.items() if isinstance(cell, Kept) or str(cell).strip()}
