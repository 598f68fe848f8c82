"""The parts of the matrix, drawn alike on the screen and in a picture."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from dcant_tracker.store.reading.matrix import Column, Row, marks
from dcant_tracker.ui.participations.model import row_caption
from dcant_tracker.ui.participations.paint_style import MatrixStyle, draw_mark, mark_boxes, wrapped

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTER = Qt.AlignmentFlag.AlignCenter


def draw_cell(painter: QPainter, box: QRectF, mask: int, style: MatrixStyle) -> None:
    """The marks of one cell."""
    held = marks(mask)
    area = box.adjusted(2, 0, -3, -1)
    for place, (role, status) in zip(mark_boxes(len(held), area, style.mark), held, strict=True):
        draw_mark(painter, place, role, status, style)


def draw_organisation(
    painter: QPainter, box: QRect, row: Row, style: MatrixStyle, *, current: bool = False, with_region: bool = False
) -> None:
    """Name, kind and département at the left (a long name takes both lines), the total at the right."""
    if current:
        painter.fillRect(box, style.ink("accent.soft"))
    ink = style.ink("accent.soft.text" if current else "text")
    total = QRectF(box.right() - style.total, box.top(), style.total - style.pad, box.height())
    left, width = box.left() + 2 * style.pad, total.left() - box.left() - 3 * style.pad
    painter.setPen(ink)
    painter.setFont(style.font(style.body, bold=True))
    painter.drawText(total, RIGHT, str(row.total or ""))
    body, caption = style.font(style.body, bold=current), style.font(style.caption)
    if style.compact:
        _draw_name(painter, QRectF(left, box.top(), width, box.height()), row.name, body)
        painter.setPen(style.ink("grid"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        return
    lines = wrapped(row.name, QFontMetricsF(body), width, 2)
    middle = box.top() + box.height() * (0.54 if len(lines) < 2 else 0.5)
    upper = QRectF(left, box.top() + 3, width, middle - box.top() - 3)
    lower = QRectF(left, middle, width, box.bottom() - middle - 2)
    painter.setFont(body)
    painter.drawText(upper, LEFT, lines[0] if lines else "")
    if len(lines) > 1:
        painter.drawText(lower, LEFT, lines[1])
    else:
        said = row_caption(row, with_region=with_region)
        painter.setFont(caption)
        painter.setPen(ink if current else style.ink("text.muted"))
        elided = QFontMetricsF(caption).elidedText(said, Qt.TextElideMode.ElideRight, width)
        painter.drawText(lower, LEFT, elided)
    painter.setPen(style.ink("grid"))
    painter.drawLine(box.bottomLeft(), box.bottomRight())


def _draw_name(painter: QPainter, box: QRectF, name: str, font: QFont) -> None:
    """A name on the one line of a compact row."""
    painter.setFont(font)
    painter.drawText(box, LEFT, QFontMetricsF(font).elidedText(name, Qt.TextElideMode.ElideRight, box.width()))


def draw_column(
    painter: QPainter, box: QRect, column: Column, title: Sequence[str], total: str, style: MatrixStyle, fill: str = ""
) -> None:
    """Number and wrapped title from the top, the total at the bottom; ``fill`` is the ground's colour."""
    if fill:
        painter.fillRect(box, style.ink(fill))
    ink = style.ink("accent.soft.text" if fill == "accent.soft" else "text")
    number = QRect(box.left() + style.pad, box.top() + 2, box.width() - 2 * style.pad, style.number)
    painter.setFont(style.font(style.body, bold=True))
    painter.setPen(style.ink("text.muted") if column.withdrawn else ink)
    painter.drawText(number, LEFT, column.code)
    painter.setFont(style.font(style.caption))
    for line, said in enumerate(title):
        painter.drawText(number.left(), number.bottom() + round(style.line * (line + 0.75)), said)
    painter.setFont(style.font(style.body, bold=True))
    painter.setPen(ink)
    painter.drawText(QRect(box.left(), box.bottom() + 1 - style.band, box.width(), style.band), CENTER, total)
    painter.setPen(style.ink("grid"))
    painter.drawLine(box.topRight(), box.bottomRight())


def draw_group(painter: QPainter, box: QRect, seen: QRect, name: str, bottom: int, style: MatrixStyle) -> None:
    """The name of a group of columns in the part of ``box`` that is ``seen``, a line after its last column."""
    painter.fillRect(box, style.ink("surface.sunken"))
    text = box.intersected(seen).adjusted(style.pad, 0, -style.pad, 0)
    font = style.font(style.caption, bold=True)
    painter.setFont(font)
    painter.setPen(style.ink("text.muted"))
    said = QFontMetricsF(font).elidedText(name, Qt.TextElideMode.ElideRight, text.width())
    painter.drawText(text, LEFT, said)
    painter.setPen(QPen(style.ink("border.strong"), 1))
    painter.drawLine(box.right(), box.top(), box.right(), bottom)
