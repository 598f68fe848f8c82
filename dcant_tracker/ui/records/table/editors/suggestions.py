"""The list of proposals under a line that is being typed in; the line keeps the focus."""

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyleOptionViewItem, QWidget

from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.going import go_to
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.line_delegate import Line, LineDelegate, Room
from dcant_tracker.ui.kit.qt_names import Index
from dcant_tracker.ui.kit.rows_model import ROW, Column, RowsModel
from dcant_tracker.ui.records.table.candidates import Candidate
from dcant_tracker.words import _

_MOST_VISIBLE = 10
_NARROWEST = 240
_FRAME = 8


def said(candidate: Candidate) -> str:
    """How a proposal reads."""
    if candidate.said:
        return candidate.said
    return _("Créer « {name} »…").format(name=candidate.text) if candidate.creates else candidate.text


def _read(candidate: Candidate) -> str:
    return f"{said(candidate)} {candidate.detail}".strip()


def _line(index: Index) -> Line:
    """The name in full, and beside it what tells it from its namesakes."""
    candidate: Candidate = index.data(ROW)
    picture = ("plus",) if candidate.creates else candidate.picture
    return Line(said(candidate), theme.icon(*picture) if picture else None, candidate.detail)


def _room(high: int) -> Room:
    side = theme.px("space.2")
    return Room(
        max(high + 8, theme.px("row") - 4),
        side,
        side,
        icon=theme.px("icon") - 2,
        gap=theme.px("space.1"),
        between=theme.px("space.3"),
    )


class _ProposalDelegate(LineDelegate):
    """Lights up under the mouse."""

    def paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, theme.color("hover"))
        super().paint_ground(painter, option, index)


class Suggestions(QFrame):
    """A drop-down of candidates below ``line``; never takes the focus."""

    chosen = Signal(object)
    """Candidate: clicked."""

    def __init__(self, line: QWidget) -> None:
        super().__init__(line.window())
        self._line = line
        self.setObjectName("suggestions")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._model = RowsModel((Column[Candidate]("", said, tip=lambda _candidate: "", read=_read),), self)
        self._view = QListView(self)
        self._view.setModel(self._model)
        self._view.setItemDelegate(_ProposalDelegate(_line, _room, self._view))
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.setUniformItemSizes(True)
        self._view.setMouseTracking(True)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._view.setAccessibleName(_("Propositions"))
        self._view.clicked.connect(self._on_clicked)
        in_column(self._view, within=self, margins=(1, 1, 1, 1))
        self.hide()

    def show_candidates(self, candidates: list[Candidate], current: int = -1) -> None:
        """List ``candidates``, the one numbered ``current`` marked; an empty list hides."""
        self._model.show_rows(candidates)
        if not candidates or not self._line.isVisible():
            self.hide()
            return
        self._place(len(candidates))
        self.mark(current)
        self.show()
        self.raise_()

    def marked(self) -> Candidate | None:
        """The candidate under the bar, when the list is open."""
        index = self._view.currentIndex()
        return self._model.rows[index.row()] if self.isVisible() and index.isValid() else None

    def mark(self, number: int) -> None:
        """Put the bar on a candidate; -1 on none."""
        index = self._model.index(number, 0) if number >= 0 else QModelIndex()
        go_to(self._view, index)
        if number >= 0:
            self._view.scrollTo(index)

    def step(self, step: int) -> None:
        """Move the bar by ``step`` candidates, held at both ends."""
        count = len(self._model.rows)
        if count:
            at = self._view.currentIndex().row()
            self.mark(0 if at < 0 and step > 0 else max(0, min(count - 1, at + step)))

    def candidates(self) -> list[Candidate]:
        """What is listed."""
        return list(self._model.rows)

    def _place(self, count: int) -> None:
        host = self._line.window()
        if self.parentWidget() is not host:
            self.setParent(host)
        row = self._view.sizeHintForRow(0)
        wanted = max(self._line.width(), _NARROWEST, min(self._view.sizeHintForColumn(0), 460))
        wanted = max(wanted, min(460, self._widest()))
        width = min(wanted, host.width() - 8)
        height = min(count, _MOST_VISIBLE) * row + _FRAME
        corner = self._line.mapTo(host, QPoint(0, self._line.height()))
        top = corner.y()
        if top + height > host.height() and self._line.mapTo(host, QPoint(0, 0)).y() > height:
            top = self._line.mapTo(host, QPoint(0, 0)).y() - height
        left = max(4, min(corner.x(), host.width() - width - 4))
        self.setGeometry(left, top, width, min(height, max(row, host.height() - top)))

    def _widest(self) -> int:
        metrics = self._view.fontMetrics()
        widest = max(
            (metrics.horizontalAdvance(f"{said(one)}   {one.detail}") for one in self._model.rows[:40]),
            default=0,
        )
        return widest + 3 * theme.px("space.3") + theme.px("icon")

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        self.chosen.emit(self._model.rows[index.row()])
