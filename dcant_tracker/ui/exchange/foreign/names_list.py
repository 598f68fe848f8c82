"""The names that were not recognised, each with what was chosen for it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QListView, QWidget

from dcant_tracker.exchange.merging.answered_names import Name, decided, place
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.going import go_to
from dcant_tracker.ui.kit.line_delegate import Line, LineDelegate, Room
from dcant_tracker.ui.kit.qt_names import Index
from dcant_tracker.ui.kit.rows_model import ROW, Column, RowsModel
from dcant_tracker.words import _

_ELIDE = Qt.TextElideMode.ElideRight


def _read(name: Name) -> str:
    return f"{name.unknown.text}, {place(name.unknown)}, {decided(name)}"


def _line(index: Index) -> Line:
    """The name, then what was chosen and where the name stands."""
    name: Name = index.data(ROW)
    icon = ("circle-check", "success") if name.meaning is not None else ("circle", "icon")
    return Line(name.unknown.text, theme.icon(*icon), below=decided(name), below_beside=place(name.unknown))


def _room(high: int) -> Room:
    side = theme.px("space.2")
    return Room(2 * high + 14, side, side, above=5, icon=round(theme.px("icon") * 0.8), between=side)


class NamesList(QListView):
    """One line for each name."""

    chosen = Signal(int)
    """The rank of the name under the cursor."""

    def __init__(self, names: Sequence[Name], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = RowsModel((Column[Name]("", lambda name: name.unknown.text, tip=_read, read=_read),), self)
        self._names.show_rows(names)
        self.setModel(self._names)
        self.setItemDelegate(LineDelegate(_line, _room, self))
        self.setUniformItemSizes(True)
        self.setAccessibleName(_("Noms à reconnaître"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(self._on_current)

    def rank(self) -> int:
        """The name under the cursor."""
        return self.currentIndex().row()

    def go(self, rank: int) -> None:
        """Put the cursor on a name."""
        index = self._names.index(rank, 0)
        go_to(self, index)
        self.scrollTo(index)

    def refresh(self) -> None:
        """Draw what was chosen again."""
        self._names.redraw()

    @Slot()
    def _on_current(self) -> None:
        if self.rank() >= 0:
            self.chosen.emit(self.rank())
