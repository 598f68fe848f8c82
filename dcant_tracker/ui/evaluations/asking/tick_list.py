"""A list of things to tick, with a line to find some and links for all and none."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from dcant_tracker.domain.text import fold
from dcant_tracker.ui.kit.buttons import push_button
from dcant_tracker.ui.kit.layouts import in_row
from dcant_tracker.ui.kit.plain_text import as_tip
from dcant_tracker.ui.kit.search_line import ListFilterLine
from dcant_tracker.words import _

K = TypeVar("K", bound=Hashable)
_KEY = Qt.ItemDataRole.UserRole


class _List(QListWidget):
    """Space ticks all that is selected at once."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        chosen = self.selectedItems()
        if event.key() == Qt.Key.Key_Space and len(chosen) > 1:
            lit = any(item.checkState() is not Qt.CheckState.Checked for item in chosen)
            for item in chosen:
                item.setCheckState(Qt.CheckState.Checked if lit else Qt.CheckState.Unchecked)
            event.accept()
        else:
            super().keyPressEvent(event)


class TickList(QObject, Generic[K]):
    """``view`` under ``line`` and ``links``; :attr:`changed` tells that other things are ticked."""

    changed = Signal()

    def __init__(self, says: str, hint: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keys: list[K] = []
        self.view = _List()
        self.view.setAccessibleName(says)
        self.view.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.view.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setUniformItemSizes(True)
        self.line = ListFilterLine(hint, hint)
        every, none = push_button(_("Toutes"), kind="link"), push_button(_("Aucune"), kind="link")
        self.links = in_row(every, none, None, spacing=4)
        every.clicked.connect(self.on_all)
        none.clicked.connect(self.on_none)
        self.line.settled.connect(self._on_settled)
        self.line.left.connect(self.view.setFocus)
        self.view.itemChanged.connect(self.changed)

    def show(self, things: Mapping[K, str], ticked: Callable[[K], bool]) -> None:
        """Show other things, those ticked that ``ticked`` says yes to; nothing is told."""
        with QSignalBlocker(self.view):
            self.view.clear()
            self._keys = list(things)
            for rank, (key, text) in enumerate(things.items()):
                item = QListWidgetItem(text)
                item.setToolTip(as_tip(text))
                item.setData(_KEY, rank)
                item.setCheckState(Qt.CheckState.Checked if ticked(key) else Qt.CheckState.Unchecked)
                self.view.addItem(item)
        self._on_settled()

    def ticked(self) -> list[K]:
        """What is ticked, in the order shown."""
        return [self._keys[item.data(_KEY)] for item in self._items() if item.checkState() is Qt.CheckState.Checked]

    def tick(self, wanted: Callable[[K], bool]) -> None:
        """Tick exactly what ``wanted`` says yes to, and tell it once."""
        with QSignalBlocker(self.view):
            for item in self._items():
                lit = wanted(self._keys[item.data(_KEY)])
                item.setCheckState(Qt.CheckState.Checked if lit else Qt.CheckState.Unchecked)
        self.changed.emit()

    @Slot()
    def on_all(self) -> None:
        """Tick all that is in view."""
        self._tick_shown(lit=True)

    @Slot()
    def on_none(self) -> None:
        """Untick all that is in view."""
        self._tick_shown(lit=False)

    def _tick_shown(self, *, lit: bool) -> None:
        shown = {self._keys[item.data(_KEY)] for item in self._items() if not item.isHidden()}
        kept = set(self.ticked())
        self.tick(lambda key: lit if key in shown else key in kept)

    def _items(self) -> Sequence[QListWidgetItem]:
        items = (self.view.item(row) for row in range(self.view.count()))
        return [item for item in items if item is not None]

    @Slot()
    def _on_settled(self) -> None:
        words = fold(self.line.text()).split()
        for item in self._items():
            text = fold(item.text())
            item.setHidden(not all(word in text for word in words))
