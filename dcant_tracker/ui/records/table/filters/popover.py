"""The panel under a chip: values to tick, or two days."""

from datetime import date

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dcant_tracker.domain.fields import day as day_field
from dcant_tracker.domain.kinds import Value
from dcant_tracker.domain.parsing import format_day, parse
from dcant_tracker.domain.text import fold
from dcant_tracker.errors import UserError
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.records.table.editors.day import DayEditor
from dcant_tracker.ui.records.table.filters.facets import Facet, Option
from dcant_tracker.words import _

_MANY = 8
_VALUE = Qt.ItemDataRole.UserRole
_ANY_DAY = day_field("day", "")


class Popover(QFrame):
    """What is ticked applies at once; Escape or a click elsewhere closes."""

    ticked = Signal(object)
    """The values: a tuple, empty for none."""
    closed = Signal()

    def __init__(self, facet: Facet, anchor: QWidget) -> None:
        super().__init__(anchor, Qt.WindowType.Popup)
        self.setObjectName("popover")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(facet.label)
        self._anchor = anchor
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(*[theme.px("space.2")] * 4)
        self._layout.setSpacing(theme.px("space.1"))

    def open_below(self) -> None:
        """Show under the chip, within the screen."""
        self.adjustSize()
        area = self._anchor.screen().availableGeometry()
        at = self._anchor.mapToGlobal(QPoint(0, self._anchor.height() + 2))
        left = max(area.left(), min(at.x(), area.right() - self.width()))
        self.move(left, max(area.top(), min(at.y(), area.bottom() - self.height())))
        self.show()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.emit()
        super().closeEvent(event)


class ValuesPopover(Popover):
    """A list of values, with a line to find one in where there are many."""

    def __init__(self, facet: Facet, anchor: QWidget, options: list[Option], chosen: tuple[Value, ...]) -> None:
        super().__init__(facet, anchor)
        self._list = QListWidget(self)
        self._list.setAccessibleName(facet.label)
        self._list.setUniformItemSizes(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for label, value in options:
            item = QListWidgetItem(label, self._list)
            item.setData(_VALUE, (value,))
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Checked if value in chosen else Qt.CheckState.Unchecked)
        self._list.itemClicked.connect(self._toggle)
        self._search = QLineEdit(self)
        self._search.setPlaceholderText(_("Chercher dans la liste"))
        self._search.setAccessibleName(_("Chercher dans la liste"))
        self._search.textChanged.connect(self._on_searched)
        self._search.installEventFilter(self)
        self._list.installEventFilter(self)
        self._search.setVisible(len(options) > _MANY)
        clear = QPushButton(_("Tout décocher"), self)
        clear.setProperty("kind", "link")
        clear.clicked.connect(self._on_cleared)
        if not options:
            self._layout.addWidget(theme.set_role(Label(_("Aucune valeur pour l'instant.")), "muted"))
        self._layout.addWidget(self._search)
        self._layout.addWidget(self._list)
        self._layout.addWidget(clear)
        self._size()
        self._first = self._search if len(options) > _MANY else self._list
        self.setFocusProxy(self._first)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        first = self._list.item(0)
        if first is not None and self._list.currentRow() < 0:
            self._list.setCurrentRow(0)
        self._first.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or (key == Qt.Key.Key_Space and watched is self._list):
            item = self._list.currentItem()
            if item is not None:
                self._toggle(item)
            return True
        if watched is self._search and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._move(1 if key == Qt.Key.Key_Down else -1)
            return True
        return super().eventFilter(watched, event)

    def values(self) -> tuple[Value, ...]:
        """What is ticked."""
        items = (self._list.item(row) for row in range(self._list.count()))
        return tuple(item.data(_VALUE)[0] for item in items if item.checkState() == Qt.CheckState.Checked)

    def tick(self, label: str) -> None:
        """Tick or untick the value that reads ``label``."""
        for item in self._list.findItems(label, Qt.MatchFlag.MatchExactly):
            self._toggle(item)

    @Slot(QListWidgetItem)
    def _toggle(self, item: QListWidgetItem) -> None:
        was = item.checkState() == Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if was else Qt.CheckState.Checked)
        self.ticked.emit(self.values())

    @Slot()
    def _on_cleared(self) -> None:
        for row in range(self._list.count()):
            self._list.item(row).setCheckState(Qt.CheckState.Unchecked)
        self.ticked.emit(())

    @Slot(str)
    def _on_searched(self, text: str) -> None:
        words, first = fold(text).split(), -1
        for row in range(self._list.count()):
            item = self._list.item(row)
            item.setHidden(not all(word in fold(item.text()) for word in words))
            if first < 0 and not item.isHidden():
                first = row
        self._list.setCurrentRow(first)

    def _move(self, step: int) -> None:
        row = self._list.currentRow() + step
        while 0 <= row < self._list.count() and self._list.item(row).isHidden():
            row += step
        if 0 <= row < self._list.count():
            self._list.setCurrentRow(row)

    def _size(self) -> None:
        row = max(self._list.sizeHintForRow(0), 20)
        self._list.setFixedHeight(min(max(self._list.count(), 1), 11) * row + 4)
        self._list.setFixedWidth(max(200, min(self._list.sizeHintForColumn(0) + 30, 420)))
        self._list.setVisible(self._list.count() > 0)


class PeriodPopover(Popover):
    """From a day until a day, either may be left empty."""

    def __init__(self, facet: Facet, anchor: QWidget, chosen: tuple[Value, ...]) -> None:
        super().__init__(facet, anchor)
        grid = QGridLayout()
        self._days = []
        ends = chosen or (None, None)
        for row, (label, value) in enumerate(zip((_("Du"), _("Au")), ends, strict=True)):
            line = DayEditor(self)
            line.setFrame(True)
            line.setAccessibleName(f"{facet.label} : {label}")
            line.setText(format_day(value) if isinstance(value, date) else "")
            line.editingFinished.connect(self._on_edited)
            line.accepted.connect(self._on_edited)
            caption = Label(label, self)
            caption.setBuddy(line)
            grid.addWidget(caption, row, 0)
            grid.addWidget(line, row, 1)
            self._days.append(line)
        self._layout.addLayout(grid)
        self._problem = theme.set_role(Label(parent=self), "danger")
        self._problem.setWordWrap(True)
        self._problem.hide()
        self._layout.addWidget(self._problem)
        buttons = QHBoxLayout()
        clear = QPushButton(_("Effacer"), self)
        clear.setProperty("kind", "link")
        clear.clicked.connect(self._on_cleared)
        done = QPushButton(_("Fermer"), self)
        done.clicked.connect(self.close)
        buttons.addWidget(clear)
        buttons.addStretch()
        buttons.addWidget(done)
        self._layout.addLayout(buttons)
        self.setMinimumSize(280, 330)
        self._layout.addStretch()
        self.setFocusProxy(self._days[0])

    @Slot()
    def _on_edited(self) -> None:
        try:
            days = tuple(parse(_ANY_DAY, line.text()) for line in self._days)
        except UserError as problem:
            self._problem.setText(str(problem))
            self._problem.show()
            return
        self._problem.hide()
        self.ticked.emit(days if any(days) else ())

    @Slot()
    def _on_cleared(self) -> None:
        for line in self._days:
            line.clear()
        self.ticked.emit(())
