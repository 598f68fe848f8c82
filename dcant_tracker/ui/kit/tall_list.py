"""A list whose rows are two lines of text, in a table of one column: QTableView lays out long lists in no time."""

from PySide6.QtCore import QAbstractItemModel, QEvent, Qt
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.going import go_to
from dcant_tracker.ui.kit.line_delegate import Lined, LineDelegate, Measured
from dcant_tracker.ui.kit.plain_table import quieten


class TallList(QTableView):
    """One column as wide as the list; rows are as high as the text is large."""

    def __init__(
        self,
        model: QAbstractItemModel,
        line: Lined,
        room: Measured,
        parent: QWidget | None = None,
        delegate: type[LineDelegate] = LineDelegate,
    ) -> None:
        super().__init__(parent)
        self._room = room
        self.setModel(model)
        self.setItemDelegate(delegate(line, room, self))
        quieten(self)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._fit()
        theme.news.changed.connect(self._fit)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def keyboardSearch(self, search: str) -> None:
        """Letters typed here look for nothing: the list may be long and has a field above that does."""

    def go_to(self, row: int) -> None:
        """Make ``row`` the current and only chosen one."""
        index = self.model().index(row, 0)
        go_to(self, index)
        self.scrollTo(index)

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._room(self.fontMetrics().height()).high)
