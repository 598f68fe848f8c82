"""How the values of one column are read: parted, translated, cut from the number before them."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QFormLayout,
    QHeaderView,
    QLineEdit,
    QScrollArea,
    QTableView,
    QWidget,
)

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import SUBJECT, Field
from dcant_tracker.domain.kinds import Kind
from dcant_tracker.exchange.sources.foreign.adjusting import (
    Distinct,
    column_at,
    leading_field,
    may_be_parted,
    pivots,
    second_fields,
    with_column,
    with_second,
    with_subject,
    with_word,
    words_of,
)
from dcant_tracker.exchange.sources.foreign.mapping import SKIP, SheetMapping
from dcant_tracker.exchange.sources.foreign.numbers import is_doubtful, numbered_day
from dcant_tracker.ui.exchange.foreign.column_parts import DaysSetting, PointSetting, SecondPart
from dcant_tracker.ui.exchange.foreign.correspondence_words import (
    can_hold_several,
    column_name,
    pivots_said,
    shown_separator,
    subject_of,
    written_separator,
)
from dcant_tracker.ui.exchange.foreign.naming import record_line
from dcant_tracker.ui.exchange.foreign.picking import Option, PickDelegate
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.kit.qt_names import Index
from dcant_tracker.ui.kit.rows_model import Column, RowsModel
from dcant_tracker.ui.records.table.edits import Picked
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

WORD, MEANING = range(2)
_UNKNOWN = "?"
"""Stands for a word that is not translated, beside the codes and "" (says nothing)."""


class WordsModel(RowsModel[tuple[str, str]]):
    """The words of a column and what they mean; a word left without meaning will be unreadable."""

    translated = Signal(str, object)
    """(folded word, code, "" for nothing, None to leave it untranslated)."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(
            (
                Column(_("Dans le classeur"), lambda word: word[1]),
                Column(_("Chez nous"), self._meaning, icon=self._warning, color=self._warning_color),
            ),
            parent,
        )
        self._values: Mapping[str, str] = {}
        self._field: Field | None = None

    def show(self, words: Mapping[str, str], values: Mapping[str, str], field: Field | None) -> None:
        """Show ``words`` (folded → as written) with their translations."""
        listed = list(words.items())
        same = listed == self.rows and field is self._field
        self._values, self._field = values, field
        if same:
            self.redraw()
        else:
            self.show_rows(listed)

    def options(self, _index: Index) -> list[Option]:
        """What a word may mean."""
        choices = self._field.choices if self._field else None
        if choices is None:
            return []
        listed: list[Option] = [(label, code) for code, label in choices.labels.items()]
        return [(_("À traduire"), _UNKNOWN), (_("Ne dit rien (vide)"), ""), *listed]

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == MEANING else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        word = self.row(index.row())
        return self._code(word) if word and role == Qt.ItemDataRole.EditRole else super().data(index, role)

    def _code(self, word: tuple[str, str]) -> str:
        return self._values.get(word[0], _UNKNOWN)

    def _meaning(self, word: tuple[str, str]) -> str:
        code = self._code(word)
        return next(text for text, value in self.options(self.index(0, 0)) if value == code)

    def _warning(self, word: tuple[str, str]) -> QIcon | None:
        return theme.icon("triangle-alert", "warning") if self._code(word) == _UNKNOWN else None

    def _warning_color(self, word: tuple[str, str]) -> str | None:
        return "warning" if self._code(word) == _UNKNOWN else None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or index.column() != MEANING:
            return False
        self.translated.emit(self.rows[index.row()][0], None if value == _UNKNOWN else str(value))
        return True


class _WordsTable(QTableView):
    """Enter, F2 or a click drops the meanings down."""

    def __init__(self, words: WordsModel) -> None:
        super().__init__()
        self.setModel(words)
        self.setItemDelegateForColumn(MEANING, PickDelegate(self, words.options, _("Ce que le mot veut dire")))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.px("row"))
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setObjectName("steps")
        self.setAccessibleName(_("Traduction des mots"))
        self.clicked.connect(self._on_clicked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.edit(self.model().index(self.currentIndex().row(), MEANING))
        else:
            super().keyPressEvent(event)

    @Slot(object)
    def _on_clicked(self, index: Index) -> None:
        if index.column() == MEANING:
            self.edit(index)


class ColumnSettings(QWidget):
    """The settings of the column under the cursor; ``changed`` gives the sheet with them."""

    changed = Signal(object)
    """SheetMapping."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet: SheetMapping | None = None
        self._distinct = Distinct(())
        self._position = -1
        self.title = theme.set_role(Label(), "strong")
        self.told = theme.set_role(Label(wordWrap=True), "muted")
        self.leading = QCheckBox()
        self.leading.clicked.connect(self._on_leading)
        self.separator = QLineEdit(maxLength=8)
        self.separator.setMaximumWidth(round(80 * theme.tokens().scale))
        self.separator.setPlaceholderText(_("rien"))
        self.separator.setAccessibleName(_("Ce qui sépare plusieurs valeurs dans une cellule"))
        self.separator.textEdited.connect(self._on_separator)
        self.subject = record_line(session, SUBJECT, self)
        self.subject.setMinimumWidth(round(230 * theme.tokens().scale))
        self.subject.setAccessibleName(_("Recommandation ou expérimentation dont parle la colonne"))
        self.subject.setPlaceholderText(_("recommandation ou expérimentation"))
        self.subject.accepted.connect(self._on_subject)
        self.subject.returnPressed.connect(self._on_subject)
        self.subject.editingFinished.connect(self._on_subject)
        self.second = SecondPart()
        self.second.picked.connect(self._on_second)
        self.second.marked.connect(self._on_mark)
        self.point = PointSetting()
        self.point.said.connect(self._on_point)
        self.days = DaysSetting()
        self.days.said.connect(self._on_days)
        self.words = WordsModel(self)
        self.words.translated.connect(self._on_word)
        self.words_title = theme.set_role(Label(wordWrap=True), "caption")
        self.words_table = _WordsTable(self.words)
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(self.leading)
        form.addRow(_("Parle de"), self.subject)
        form.addRow(_("Plusieurs valeurs, séparées par"), self.separator)
        form.addRow(_("La seconde partie donne"), self.second)
        form.addRow(_("Le point sépare"), self.point)
        form.addRow(_("Les nombres sont"), self.days)
        self._form = form
        inside = QWidget()
        in_column(
            self.told,
            form,
            self.words_title,
            (self.words_table, 1),
            None,
            within=inside,
            margins=(12, 8, 12, 8),
            spacing=6,
        )
        area = QScrollArea(widgetResizable=True)
        area.setAccessibleName(_("Réglages de la colonne"))
        area.setWidget(inside)
        outer = in_column(within=self, spacing=0)
        self.title.setContentsMargins(12, 6, 12, 0)
        outer.addWidget(self.title)
        outer.addWidget(area, 1)

    def show_column(self, sheet: SheetMapping, distinct: Distinct, position: int) -> None:
        """Show the settings of a column; -1 for none."""
        same = position == self._position and self._sheet is not None and self._sheet.sheet == sheet.sheet
        self._sheet, self._distinct, self._position = sheet, distinct, position
        column = column_at(sheet, position) if position >= 0 else None
        self.title.setText(_("Réglages de la colonne"))
        reads = column is not None and bool(sheet.entity and column.field)
        if column is not None:
            self.title.setText(_("Réglages de « {column} »").format(column=column_name(column)))
        self.told.setText(self._sentence(sheet, position))
        self.told.setVisible(bool(self.told.text()))
        self._show_leading(reads)
        self._show_subject(reads, same=same)
        self._show_separator(reads)
        self._show_second(reads)
        self._show_point(reads)
        self._show_days(reads)
        self._show_words(reads)

    @property
    def tab_order(self) -> Sequence[QWidget]:
        """The settings in the order in which Tab goes through them."""
        second = (self.second.field, self.second.mark)
        return (self.leading, self.subject, self.separator, *second, self.point, self.days, self.words_table)

    def _sentence(self, sheet: SheetMapping, position: int) -> str:
        if position < 0:
            return _("Choisissez une colonne.")
        column = column_at(sheet, position)
        if not sheet.entity:
            return _("Cette feuille n'est pas lue. Elle reste conservée avec le fichier.")
        if not column.field:
            return _("Cette colonne est laissée de côté. Elle reste conservée avec le fichier.")
        declared = CATALOGUE[sheet.entity][column.field]
        may_be_set = (
            can_hold_several(declared)
            or declared.choices is not None
            or leading_field(CATALOGUE[sheet.entity], column.field) is not None
            or may_be_parted(sheet, self._distinct, position)
            or bool(self._figure())
            or bool(self._number())
        )
        return "" if may_be_set else _("Rien à régler : la colonne est lue telle quelle.")

    def _show_leading(self, reads: bool) -> None:
        assert self._sheet is not None
        declared = None
        if reads:
            column = column_at(self._sheet, self._position)
            declared = leading_field(CATALOGUE[self._sheet.entity], column.field)
            self.leading.setChecked(bool(column.leading))
        if declared is not None:
            self.leading.setText(_("Un nombre en tête du texte donne « {field} »").format(field=declared.label))
            self.leading.setToolTip(_("« Action 1 – Échanger » devient N° 1, « Échanger »."))
        self._form.setRowVisible(self.leading, declared is not None)

    def _show_subject(self, reads: bool, *, same: bool) -> None:
        assert self._sheet is not None
        about = False
        if reads and self._sheet.entity == "participation":
            column = column_at(self._sheet, self._position)
            about = column.field == "role"
            if about and not (same and self.subject.hasFocus()):
                self.subject.load(None, subject_of(column))
                self.subject.setCursorPosition(0)
        self._form.setRowVisible(self.subject, about)

    def _show_separator(self, reads: bool) -> None:
        assert self._sheet is not None
        several = False
        if reads:
            column = column_at(self._sheet, self._position)
            several = can_hold_several(CATALOGUE[self._sheet.entity][column.field])
            if written_separator(self.separator.text()) != column.separator:
                self.separator.setText(shown_separator(column.separator))
        self._form.setRowVisible(self.separator, several)

    def _show_second(self, reads: bool) -> None:
        assert self._sheet is not None
        parted = reads and may_be_parted(self._sheet, self._distinct, self._position)
        if parted:
            fields = second_fields(self._sheet, self._position)
            self.second.show_column(column_at(self._sheet, self._position), fields)
        self._form.setRowVisible(self.second, parted)

    def _figure(self) -> str:
        """A figure of the column whose point may part thousands or decimals; empty where there is none."""
        assert self._sheet is not None
        column = column_at(self._sheet, self._position)
        if not column.field or CATALOGUE[self._sheet.entity][column.field].kind is not Kind.INT:
            return ""
        return next((str(value).strip() for value in self._distinct[self._position] if is_doubtful(value)), "")

    def _show_point(self, reads: bool) -> None:
        assert self._sheet is not None
        figure = self._figure() if reads else ""
        if figure:
            self.point.show_column(column_at(self._sheet, self._position), figure)
        self._form.setRowVisible(self.point, bool(figure))

    def _number(self) -> str:
        """A number of a column of dates that holds nothing else; empty where there is none."""
        assert self._sheet is not None
        column = column_at(self._sheet, self._position)
        if not column.field or CATALOGUE[self._sheet.entity][column.field].kind is not Kind.DATE:
            return ""
        return numbered_day(row[self._position] for row in self._distinct.rows if self._position < len(row))

    def _show_days(self, reads: bool) -> None:
        assert self._sheet is not None
        number = self._number() if reads else ""
        if number:
            self.days.show_column(column_at(self._sheet, self._position), number)
        self._form.setRowVisible(self.days, bool(number))

    def _show_words(self, reads: bool) -> None:
        assert self._sheet is not None
        declared = None
        words: dict[str, str] = {}
        if reads:
            column = column_at(self._sheet, self._position)
            declared = CATALOGUE[self._sheet.entity][column.field]
            if declared.choices is not None:
                words = words_of(self._sheet, self._distinct, self._position)
                self.words.show(words, column.values, declared)
                shared = _("Ce que disent les cases, pour les {columns} :").format(columns=pivots_said(self._sheet))
                self.words_title.setText(shared if column.given else _("Mots à traduire :"))
                if not words:
                    self.words_title.setText(_("Tous les mots de la colonne sont ceux de la liste."))
        self.words_title.setVisible(declared is not None and declared.choices is not None)
        self.words_table.setVisible(bool(words))
        line = self.words_table.verticalHeader().defaultSectionSize()
        self.words_table.setMinimumHeight(min(4, len(words) + 1) * line)

    @Slot(bool)
    def _on_leading(self, checked: bool) -> None:
        assert self._sheet is not None
        column = column_at(self._sheet, self._position)
        declared = leading_field(CATALOGUE[self._sheet.entity], column.field)
        name = declared.name if checked and declared is not None else SKIP
        self.changed.emit(with_column(self._sheet, self._position, leading=name))

    @Slot(str)
    def _on_separator(self, text: str) -> None:
        assert self._sheet is not None
        separator = written_separator(text)
        column = column_at(self._sheet, self._position)
        places = [one.position for one in pivots(self._sheet)] if column.given else [self._position]
        sheet = self._sheet
        for place in places:
            sheet = with_column(sheet, place, separator=separator)
        self.changed.emit(sheet)

    @Slot(str)
    def _on_second(self, name: str) -> None:
        assert self._sheet is not None
        self.changed.emit(with_second(self._sheet, self._distinct, self._position, name))

    @Slot(str)
    def _on_mark(self, text: str) -> None:
        assert self._sheet is not None
        if mark := written_separator(text):
            self.changed.emit(with_column(self._sheet, self._position, mark=mark))

    @Slot(str)
    def _on_point(self, point: str) -> None:
        assert self._sheet is not None
        self.changed.emit(with_column(self._sheet, self._position, point=point))

    @Slot()
    def _on_subject(self) -> None:
        if self._sheet is None or self._position < 0:
            return
        text = self.subject.text().strip()
        raw = self.subject.raw()
        column = column_at(self._sheet, self._position)
        if column.field != "role" or text == subject_of(column):
            return
        entity = str(raw.value).partition(":")[0] if isinstance(raw, Picked) else "recommendation"
        given = {entity: text} if text else {}
        self.changed.emit(with_subject(self._sheet, self._position, given))

    @Slot(str)
    def _on_days(self, days: str) -> None:
        assert self._sheet is not None
        self.changed.emit(with_column(self._sheet, self._position, days=days))

    @Slot(str, object)
    def _on_word(self, word: str, code: str | None) -> None:
        assert self._sheet is not None
        self.changed.emit(with_word(self._sheet, self._position, word, code))
