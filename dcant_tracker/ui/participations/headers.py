"""What stays in view around the cells: the organisations at the left, the recommendations above, the totals."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from dcant_tracker.domain.text import grouped
from dcant_tracker.ui.participations.drawing import LEFT, RIGHT, draw_column, draw_group, draw_organisation
from dcant_tracker.ui.participations.model import MatrixModel
from dcant_tracker.ui.participations.paint_style import MatrixStyle, runs
from dcant_tracker.words import _, ngettext


class OrganisationHeader(QHeaderView):
    """Name, kind and département of each organisation, and in how many recommendations it takes part."""

    def __init__(self, model: MatrixModel, style: MatrixStyle, parent: QTableView) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._table = parent
        self._shown = model
        self.matrix_style = style
        self.width_wanted = 240
        self.setSectionsClickable(True)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setAccessibleName(_("Organismes"))

    def sizeHint(self) -> QSize:
        return QSize(self.width_wanted, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        style, shown = self.matrix_style, self._shown
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), style.ink("surface"))
        height = self.defaultSectionSize()
        first = max(0, (event.rect().top() + self.offset()) // height)
        last = min(len(shown.rows) - 1, (event.rect().bottom() + self.offset()) // height)
        current = self._table.currentIndex().row()
        with_region = shown.matrix.question.order == "region"
        for rank in range(first, last + 1):
            box = QRect(0, rank * height - self.offset(), self.width(), height)
            draw_organisation(painter, box, shown.rows[rank], style, current=rank == current, with_region=with_region)
        painter.setPen(style.ink("border"))
        painter.drawLine(self.width() - 1, event.rect().top(), self.width() - 1, event.rect().bottom())


class RecommendationHeader(QHeaderView):
    """Axis, number and short title of each recommendation, and how many organisations take part."""

    def __init__(self, model: MatrixModel, style: MatrixStyle, parent: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._table = parent
        self._shown = model
        self.matrix_style = style
        self.hovered = -1
        self._titles: list[list[str]] = []
        self._runs: list[tuple[str, int, int]] = []
        self.setSectionsClickable(True)
        self.setMinimumSectionSize(20)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setAccessibleName(_("Recommandations"))

    def prepare(self) -> None:
        """Wrap the titles anew: the columns or their width have changed."""
        self._titles = self.matrix_style.title_lines(self._shown.columns, self.defaultSectionSize())
        self._runs = runs(self._shown.columns)
        self.updateGeometry()
        self.viewport().update()

    def group_ends(self) -> frozenset[int]:
        """The ranks after the last column of each group but the last group's."""
        return frozenset(end for _name, _start, end in self._runs[:-1])

    def sizeHint(self) -> QSize:
        return QSize(0, self.matrix_style.header_height(self._titles, self._shown.columns))

    def paintEvent(self, event: QPaintEvent) -> None:
        style, shown = self.matrix_style, self._shown
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), style.ink("surface"))
        width, offset, band = self.defaultSectionSize(), self.offset(), style.band_for(shown.columns)
        first = max(0, (event.rect().left() + offset) // width)
        last = min(len(self._titles) - 1, (event.rect().right() + offset) // width)
        current = self._table.currentIndex().column()
        for rank in range(first, last + 1):
            box = QRect(rank * width - offset, band, width, self.height() - band)
            fill = "accent.soft" if rank == current else "hover" if rank == self.hovered else ""
            total = str(shown.totals[rank] or "") if shown.matrix.complete else ""
            draw_column(painter, box, shown.columns[rank], self._titles[rank], total, style, fill)
        for name, start, end in self._runs if band else ():
            box = QRect(start * width - offset, 0, (end - start) * width, band)
            if box.intersects(self.viewport().rect()):
                draw_group(painter, box, self.viewport().rect(), name, self.height(), style)
        painter.setPen(style.ink("border"))
        painter.drawLine(event.rect().left(), self.height() - 1, event.rect().right(), self.height() - 1)


class Corner(QWidget):
    """Above the organisations: their order, how many there are, and what the totals are."""

    def __init__(self, model: MatrixModel, style: MatrixStyle, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown = model
        self.matrix_style = style
        self._held: QWidget | None = None

    def hold(self, widget: QWidget) -> None:
        """Give ``widget`` the room above the counts."""
        self._held = widget
        widget.setParent(self)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._place()

    def _place(self) -> None:
        if self._held is not None:
            self._held.resize(self._held.sizeHint())
            self._held.move(2 * self.matrix_style.pad - 4, self.matrix_style.pad)

    def paintEvent(self, event: QPaintEvent) -> None:
        style = self.matrix_style
        painter = QPainter(self)
        painter.fillRect(event.rect(), style.ink("surface"))
        line = QRect(style.pad * 2, self.height() - style.band, self.width() - style.pad * 3, style.band)
        painter.setPen(style.ink("text.muted"))
        painter.setFont(style.font(style.caption, bold=True))
        painter.drawText(line, RIGHT, _("Total"))
        room = line.width() - painter.fontMetrics().horizontalAdvance(_("Total")) - style.pad * 2
        painter.setFont(style.font(style.caption))
        told = [self.sentence()] if painter.fontMetrics().horizontalAdvance(self.sentence()) <= room else self.counts()
        for text in reversed(told):
            painter.drawText(line, LEFT, text)
            line.translate(0, -style.line)
        painter.setPen(style.ink("border"))
        painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)

    def sentence(self) -> str:
        """« 42 organismes, 128 participations »."""
        return ", ".join(self.counts())

    def counts(self) -> list[str]:
        """How many organisations and participations are shown, a line each where one has no room for both."""
        if not self._shown.matrix.complete:
            return [_("Lecture…")]
        rows = self._shown.rows
        held = sum(row.participations for row in rows)
        count = ngettext("{count} organisme", "{count} organismes", len(rows)).format(count=grouped(len(rows)))
        parts = ngettext("{count} participation", "{count} participations", held).format(count=grouped(held))
        return [count, parts]
