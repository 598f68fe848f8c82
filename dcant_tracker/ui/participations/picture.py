"""The whole matrix as a picture: title, day, marks, totals and legend, on white, to be printed or pasted."""

from dataclasses import dataclass
from datetime import date
from math import ceil
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QImageWriter, QPainter

from dcant_tracker.domain.parsing import format_day
from dcant_tracker.errors import UserError
from dcant_tracker.store.reading.matrix import FIRMEST_FIRST, ROLES, Matrix, column_totals
from dcant_tracker.ui.kit.theme.tokens import LIGHT, load
from dcant_tracker.ui.participations.answer import answer
from dcant_tracker.ui.participations.drawing import LEFT, RIGHT, draw_cell, draw_column, draw_group, draw_organisation
from dcant_tracker.ui.participations.model import role_label, status_label
from dcant_tracker.ui.participations.paint_style import MatrixStyle, draw_mark, runs
from dcant_tracker.words import _

_MARGIN = 28
_MARK = 28
_BESIDE_ENTRY = _MARK + 24
"""What an entry of the legend takes beside its text: the mark before it, the room after it."""
_APART = 40
_MOST_PIXELS = 60_000_000
_LONGEST = 30_000
"""Longest side of a picture that other programs still open."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A matrix to be drawn; ``title`` names the programme, ``day`` is today's."""

    matrix: Matrix
    title: str
    day: date

    def png(self, path: Path) -> None:
        """Write a PNG. Raises UserError when the matrix is too large for one, or the disk refuses."""
        if not QImageWriter(str(path), b"png").write(self.image()):
            raise _not_written(path)

    def svg(self, path: Path) -> None:
        """Write an SVG with its texts as texts. Raises UserError as :meth:`png` does."""
        from PySide6.QtSvg import QSvgGenerator

        drawing = _Drawing(self)
        _check_size(drawing.size, 1)
        generator = QSvgGenerator()
        generator.setFileName(str(path))
        generator.setSize(drawing.size)
        generator.setViewBox(QRect(0, 0, drawing.size.width(), drawing.size.height()))
        generator.setTitle(self.title)
        generator.setDescription(answer(self.matrix))
        painter = QPainter()
        if not painter.begin(generator):
            raise _not_written(path)
        drawing.paint(painter)
        painter.end()

    def image(self) -> QImage:
        """The picture in memory, at twice the screen's fineness while that stays reasonable."""
        drawing = _Drawing(self)
        _check_size(drawing.size, 1)
        fine = drawing.size.width() * drawing.size.height() * 4 <= _MOST_PIXELS
        ratio = 2 if fine and max(drawing.size.width(), drawing.size.height()) * 2 <= _LONGEST else 1
        image = QImage(drawing.size * ratio, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        drawing.paint(painter)
        painter.end()
        return image


def _check_size(size: QSize, ratio: int) -> None:
    if max(size.width(), size.height()) * ratio > _LONGEST:
        raise UserError(
            _("La matrice est trop grande pour tenir dans une image."),
            _("Filtrez les organismes (région, type, thème), ou exportez-la en classeur."),
        )


def _not_written(path: Path) -> UserError:
    return UserError(
        _("« {file} » n'a pas pu être enregistré.").format(file=path.name),
        _("Vérifiez que le dossier existe et que vous avez le droit d'y écrire."),
    )


class _Drawing:
    """One picture's geometry, in device-independent pixels, light colours whatever the screen's theme."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        self.matrix_style = style = MatrixStyle(load(LIGHT))
        matrix = picture.matrix
        self.column = 96
        self.titles = style.title_lines(matrix.columns, self.column)
        self.header = style.header_height(self.titles, matrix.columns)
        self.names = self._names_width()
        self.table = max(self.names + self.column * len(matrix.columns), *self._widths_of_lines())
        self.top = _MARGIN + 76
        self.bottom = self.top + self.header + style.row * len(matrix.rows)
        self.size = QSize(self.table + 2 * _MARGIN, self.bottom + 76 + _MARGIN)

    def paint(self, painter: QPainter) -> None:
        """Draw everything."""
        painter.fillRect(QRectF(0, 0, self.size.width(), self.size.height()), QColor(Qt.GlobalColor.white))
        self._paint_title(painter)
        self._paint_columns(painter)
        self._paint_rows(painter)
        self._paint_legend(painter)

    def _names_width(self) -> int:
        metrics = QFontMetricsF(self.matrix_style.font(self.matrix_style.body))
        widest = max((metrics.horizontalAdvance(row.name) for row in self.picture.matrix.rows), default=0)
        return round(min(380, max(220, widest + self.matrix_style.total + 5 * self.matrix_style.pad)))

    def _widths_of_lines(self) -> tuple[int, ...]:
        """How wide the title with its day, the answer and both lines of the legend are."""
        style, picture = self.matrix_style, self.picture
        body = QFontMetricsF(style.font(style.body))
        title = QFontMetricsF(style.font(20, bold=True)).horizontalAdvance(picture.title)
        day = QFontMetricsF(style.font(style.caption)).horizontalAdvance(self._day())
        legend = [[role_label(role) for role in ROLES], [status_label(status) for status in FIRMEST_FIRST]]
        entries = [sum(body.horizontalAdvance(text) + _BESIDE_ENTRY for text in line) for line in legend]
        return tuple(map(ceil, (title + day + _APART, body.horizontalAdvance(answer(picture.matrix)), *entries)))

    def _day(self) -> str:
        return _("Édité le {day}").format(day=format_day(self.picture.day))

    def _paint_title(self, painter: QPainter) -> None:
        style, picture = self.matrix_style, self.picture
        line = QRectF(_MARGIN, _MARGIN, self.table, 26)
        painter.setPen(style.ink("text"))
        painter.setFont(style.font(20, bold=True))
        painter.drawText(line, LEFT, picture.title)
        painter.setFont(style.font(style.body))
        painter.drawText(line.translated(0, 28), LEFT, answer(picture.matrix))
        painter.setPen(style.ink("text.muted"))
        painter.setFont(style.font(style.caption))
        painter.drawText(line, RIGHT, self._day())

    def _paint_columns(self, painter: QPainter) -> None:
        style, matrix = self.matrix_style, self.picture.matrix
        band = style.band_for(matrix.columns)
        totals = column_totals(matrix.rows, len(matrix.columns))
        for rank, column in enumerate(matrix.columns):
            box = QRect(self._left(rank), self.top + band, self.column, self.header - band)
            draw_column(painter, box, column, self.titles[rank], str(totals[rank] or ""), style)
        for name, start, end in runs(matrix.columns) if band else ():
            box = QRect(self._left(start), self.top, (end - start) * self.column, band)
            draw_group(painter, box, box, name, self.bottom, style)
        line = QRectF(_MARGIN, self.top + self.header - style.band, self.names - style.pad, style.band)
        painter.setPen(style.ink("text.muted"))
        painter.setFont(style.font(style.caption, bold=True))
        painter.drawText(line, RIGHT, _("Total"))

    def _paint_rows(self, painter: QPainter) -> None:
        style, matrix = self.matrix_style, self.picture.matrix
        with_region = matrix.question.order == "region"
        painter.setPen(style.ink("border.strong"))
        painter.drawLine(_MARGIN, self.top + self.header - 1, self._right(), self.top + self.header - 1)
        for rank, row in enumerate(matrix.rows):
            top = self.top + self.header + rank * style.row
            draw_organisation(painter, QRect(_MARGIN, top, self.names, style.row), row, style, with_region=with_region)
            painter.drawLine(_MARGIN, top + style.row - 1, self._right(), top + style.row - 1)
            for column, mask in row.cells.items():
                draw_cell(painter, QRectF(self._left(column), top, self.column, style.row), mask, style)
        painter.setPen(style.ink("grid"))
        for rank in range(len(matrix.columns) + 1):
            left = self._left(rank) - 1
            painter.drawLine(left, self.top + self.header, left, self.bottom)

    def _paint_legend(self, painter: QPainter) -> None:
        entries = [(role, "active", role_label(role)) for role in ROLES]
        left: float = _MARGIN
        for role, status, text in entries:
            left = self._paint_entry(painter, left, self.bottom + 20, role, status, text)
        left = _MARGIN
        for status in FIRMEST_FIRST:
            left = self._paint_entry(painter, left, self.bottom + 48, "working_group", status, status_label(status))

    def _paint_entry(self, painter: QPainter, left: float, top: float, role: str, status: str, text: str) -> float:
        style = self.matrix_style
        box = QRectF(left, top, 22, 22).marginsRemoved(QMarginsF(1, 1, 1, 1))
        draw_mark(painter, box, role, status, style)
        painter.setPen(style.ink("text"))
        painter.setFont(style.font(style.body))
        width = QFontMetricsF(painter.font()).horizontalAdvance(text) + 4
        painter.drawText(QRectF(left + _MARK, top, width, 22), LEFT, text)
        return left + width - 4 + _BESIDE_ENTRY

    def _left(self, rank: int) -> int:
        return _MARGIN + self.names + rank * self.column

    def _right(self) -> int:
        return self._left(len(self.picture.matrix.columns)) - 1
