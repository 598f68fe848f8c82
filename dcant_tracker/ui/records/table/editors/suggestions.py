"""The list of proposals under a line that is being typed in; the line keeps the focus."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.qt_names import NOWHERE, Index
from dcant_tracker.ui.records.table.candidates import Candidate
from dcant_tracker.words import _

_MOST_VISIBLE = 10
_NARROWEST = 240
_FRAME = 8


class _Proposals(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.candidates: list[Candidate] = []

    def show(self, candidates: list[Candidate]) -> None:
        self.beginResetModel()
        self.candidates = candidates
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.candidates)

    def data(self, index: Index, role: int = 0) -> Any:
        if not index.isValid():
            return None
        candidate = self.candidates[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return said(candidate)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{said(candidate)} {candidate.detail}".strip()
        return None


def said(candidate: Candidate) -> str:
    """How a proposal reads."""
    return _("Créer « {name} »…").format(name=candidate.text) if candidate.creates else candidate.text


class _ProposalDelegate(QStyledItemDelegate):
    """The name in full, and beside it in grey what tells it from its namesakes."""

    def __init__(self, proposals: _Proposals, parent: QWidget) -> None:
        super().__init__(parent)
        self._proposals = proposals

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        candidate = self._proposals.candidates[index.row()]
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        rect = option.rect
        if selected or hovered:
            painter.fillRect(rect, theme.color("selection" if selected else "hover"))
        inner = rect.adjusted(theme.px("space.2"), 0, -theme.px("space.2"), 0)
        if candidate.creates:
            size = theme.px("icon") - 2
            theme.icon("plus").paint(painter, QRect(inner.x(), rect.center().y() - size // 2, size, size))
            inner.setLeft(inner.x() + size + theme.px("space.1"))
        painter.setFont(option.font)
        painter.setPen(theme.color("selection.text" if selected else "text"))
        metrics = QFontMetrics(option.font)
        text = metrics.elidedText(said(candidate), Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignVCenter), text)
        used = metrics.horizontalAdvance(text) + theme.px("space.3")
        if candidate.detail and used < inner.width():
            painter.setPen(theme.color("selection.text" if selected else "text.muted"))
            rest = inner.adjusted(used, 0, 0, 0)
            detail = metrics.elidedText(candidate.detail, Qt.TextElideMode.ElideRight, rest.width())
            painter.drawText(rest, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), detail)

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(_NARROWEST, max(option.fontMetrics.height() + 8, theme.px("row") - 4))


class Suggestions(QFrame):
    """A drop-down of candidates below ``line``; never takes the focus."""

    chosen = Signal(object)
    """Candidate: clicked."""

    def __init__(self, line: QWidget) -> None:
        super().__init__(line.window())
        self._line = line
        self.setObjectName("suggestions")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._model = _Proposals(self)
        self._view = QListView(self)
        self._view.setModel(self._model)
        self._view.setItemDelegate(_ProposalDelegate(self._model, self._view))
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.setUniformItemSizes(True)
        self._view.setMouseTracking(True)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._view.setAccessibleName(_("Propositions"))
        self._view.clicked.connect(self._on_clicked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self._view)
        self.hide()

    def show_candidates(self, candidates: list[Candidate], current: int = -1) -> None:
        """List ``candidates``, the one numbered ``current`` marked; an empty list hides."""
        self._model.show(candidates)
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
        return self._model.candidates[index.row()] if self.isVisible() and index.isValid() else None

    def mark(self, number: int) -> None:
        """Put the bar on a candidate; -1 on none."""
        index = self._model.index(number, 0) if number >= 0 else QModelIndex()
        self._view.setCurrentIndex(index)
        if number >= 0:
            self._view.scrollTo(index)

    def step(self, step: int) -> None:
        """Move the bar by ``step`` candidates, held at both ends."""
        count = len(self._model.candidates)
        if count:
            at = self._view.currentIndex().row()
            self.mark(0 if at < 0 and step > 0 else max(0, min(count - 1, at + step)))

    def candidates(self) -> list[Candidate]:
        """What is listed."""
        return list(self._model.candidates)

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
            (metrics.horizontalAdvance(f"{said(one)}   {one.detail}") for one in self._model.candidates[:40]),
            default=0,
        )
        return widest + 3 * theme.px("space.3") + theme.px("icon")

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        self.chosen.emit(self._model.candidates[index.row()])
