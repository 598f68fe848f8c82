"""The parts of the matrix, drawn alike on the screen and in a picture."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from dcant_tracker.store.reading.matrix import Column, Row, marks
from dcant_tracker.ui.participations.model import row_caption
from dcant_tracker.ui.participations.paint_style import Looks, draw_mark, mark_boxes, wrapped

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTER = Qt.AlignmentFlag.AlignCenter


def draw_cell(painter: QPainter, box: QRectF, mask: int, looks: Looks) -> None:
    """The marks of one cell."""
    held = marks(mask)
    area = box.adjusted(2, 0, -3, -1)
    for place, (role, status) in zip(mark_boxes(len(held), area, looks.mark), held, strict=True):
        draw_mark(painter, place, role, status, looks)


def draw_organisation(
    painter: QPainter, box: QRect, row: Row, looks: Looks, *, current: bool = False, with_region: bool = False
) -> None:
    """Name, kind and département at the left (a long name takes both lines), the total at the right."""
    if current:
        painter.fillRect(box, looks.ink("accent.soft"))
    ink = looks.ink("accent.soft.text" if current else "text")
    total = QRectF(box.right() - looks.total, box.top(), looks.total - looks.pad, box.height())
    left, width = box.left() + 2 * looks.pad, total.left() - box.left() - 3 * looks.pad
    painter.setPen(ink)
    painter.setFont(looks.font(looks.body, bold=True))
    painter.drawText(total, RIGHT, str(row.total or ""))
    body, caption = looks.font(looks.body, bold=current), looks.font(looks.caption)
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
        painter.setPen(ink if current else looks.ink("text.muted"))
        elided = QFontMetricsF(caption).elidedText(said, Qt.TextElideMode.ElideRight, width)
        painter.drawText(lower, LEFT, elided)
    painter.setPen(looks.ink("grid"))
    painter.drawLine(box.bottomLeft(), box.bottomRight())


def draw_column(
    painter: QPainter, box: QRect, column: Column, title: Sequence[str], total: str, looks: Looks, fill: str = ""
) -> None:
    """Number and wrapped title from the top, the total at the bottom; ``fill`` is the ground's colour."""
    if fill:
        painter.fillRect(box, looks.ink(fill))
    ink = looks.ink("accent.soft.text" if fill == "accent.soft" else "text")
    number = QRect(box.left() + looks.pad, box.top() + 2, box.width() - 2 * looks.pad, looks.number)
    painter.setFont(looks.font(looks.body, bold=True))
    painter.setPen(looks.ink("text.muted") if column.withdrawn else ink)
    painter.drawText(number, LEFT, column.code)
    painter.setFont(looks.font(looks.caption))
    for line, said in enumerate(title):
        painter.drawText(number.left(), number.bottom() + round(looks.line * (line + 0.75)), said)
    painter.setFont(looks.font(looks.body, bold=True))
    painter.setPen(ink)
    painter.drawText(QRect(box.left(), box.bottom() + 1 - looks.band, box.width(), looks.band), CENTER, total)
    painter.setPen(looks.ink("grid"))
    painter.drawLine(box.topRight(), box.bottomRight())


def draw_group(painter: QPainter, box: QRect, seen: QRect, name: str, bottom: int, looks: Looks) -> None:
    """The name of a group of columns in the part of ``box`` that is ``seen``, a line after its last column."""
    painter.fillRect(box, looks.ink("surface.sunken"))
    text = box.intersected(seen).adjusted(looks.pad, 0, -looks.pad, 0)
    font = looks.font(looks.caption, bold=True)
    painter.setFont(font)
    painter.setPen(looks.ink("text.muted"))
    said = QFontMetricsF(font).elidedText(name, Qt.TextElideMode.ElideRight, text.width())
    painter.drawText(text, LEFT, said)
    painter.setPen(QPen(looks.ink("border.strong"), 1))
    painter.drawLine(box.right(), box.top(), box.right(), bottom)
