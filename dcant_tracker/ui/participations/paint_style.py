"""How the matrix is drawn, on the screen as in a picture: inks, sizes, the marks of the roles, wrapped titles."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from dcant_tracker.store.reading.matrix import Column
from dcant_tracker.ui.kit.paint_style import PaintStyle
from dcant_tracker.ui.kit.theme.tokens import Tokens
from dcant_tracker.ui.participations.roles import ROLE_MARKS
from dcant_tracker.words import _

_ELLIPSIS = "…"


class MatrixStyle(PaintStyle):
    """Colours, fonts and sizes of one theme at one text scale, in device-independent pixels."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__(tokens)
        scale = tokens.scale
        self.number = round(self.body * 1.5)
        self.mark = min(round(22 * scale), self.row - 4)
        self.narrowest = round(76 * scale)
        self.widest = round(124 * scale)
        self.total = round(40 * scale)
        self.band = round(22 * scale)

    def column_width(self, available: int, count: int) -> int:
        """The width that lets ``count`` columns fill ``available``, within what reads well."""
        return min(self.widest, max(self.narrowest, available // max(1, count)))

    def header_height(self, titles: Sequence[Sequence[str]], columns: Sequence[Column]) -> int:
        """The height of numbers, wrapped ``titles`` and totals, below the line of axes."""
        lines = max([len(title) for title in titles], default=1)
        return self.band_for(columns) + 2 + self.number + lines * self.line + self.pad + self.band

    def band_for(self, columns: Sequence[Column]) -> int:
        """The height of the line of axes; 0 when there is none."""
        return self.band if any(column.axis for column in columns) else 0

    def title_lines(self, columns: Sequence[Column], width: int, most: int = 4) -> list[list[str]]:
        """The titles wrapped to ``width``, one list of lines a column."""
        metrics = QFontMetricsF(self.font(self.caption))
        return [wrapped(heading(column), metrics, width - 2 * self.pad, most) for column in columns]


def heading(column: Column) -> str:
    """What stands under the number of a column."""
    if not column.uid:
        return _("Sans recommandation")
    return column.caption


def group_of(column: Column, *, with_programme: bool = False) -> str:
    """The name of the group of columns that ``column`` stands in."""
    if not column.uid:
        return ""
    axis = column.axis or _("Sans axe")
    return f"{column.programme} · {axis}" if with_programme else axis


def runs(columns: Sequence[Column]) -> list[tuple[str, int, int]]:
    """The groups of columns: (name, first rank, rank after the last)."""
    many = len({column.programme for column in columns if column.uid}) > 1
    found: list[tuple[str, int, int]] = []
    for rank, column in enumerate(columns):
        name = group_of(column, with_programme=many)
        if found and found[-1][0] == name:
            found[-1] = (name, found[-1][1], rank + 1)
        else:
            found.append((name, rank, rank + 1))
    return found


def wrapped(text: str, metrics: QFontMetricsF, width: float, most: int) -> list[str]:
    """``text`` in at most ``most`` lines of ``width``; words too long are hyphenated, the rest is cut by « … »."""
    lines: list[str] = []
    waiting = text.split()
    line = ""
    while waiting:
        word = waiting.pop(0)
        longer = f"{line} {word}" if line else word
        if metrics.horizontalAdvance(longer) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
            waiting.insert(0, word)
            line = ""
        else:
            head, tail = _hyphenated(word, metrics, width)
            lines.append(head)
            if tail:
                waiting.insert(0, tail)
        if len(lines) == most:
            if waiting:
                lines[-1] = _with_ellipsis(lines[-1], metrics, width)
            return lines
    return [*lines, line] if line else lines


def _hyphenated(word: str, metrics: QFontMetricsF, width: float) -> tuple[str, str]:
    for length in range(len(word) - 2, 2, -1):
        head = word[:length] + "-"
        if metrics.horizontalAdvance(head) <= width:
            return head, word[length:]
    return word, ""


def _with_ellipsis(line: str, metrics: QFontMetricsF, width: float) -> str:
    line = line.rstrip("-")
    while line and metrics.horizontalAdvance(line + _ELLIPSIS) > width:
        line = line[:-1]
    return line.rstrip() + _ELLIPSIS


def mark_boxes(count: int, area: QRectF, size: float) -> list[QRectF]:
    """Where ``count`` marks stand in ``area``: centred side by side, smaller or on two lines when they must."""
    gap = size / 8
    lines = 1
    side = min(size, (area.width() - gap) / max(1, count) - gap, area.height() - 2)
    if side < size * 0.68:
        lines = 2
        across = (count + 1) // 2
        side = min(size, (area.width() - gap) / across - gap, (area.height() - 3 * gap) / 2)
    per_line = (count + lines - 1) // lines
    boxes = []
    for rank in range(count):
        line, place = divmod(rank, per_line)
        here = min(per_line, count - line * per_line)
        left = area.center().x() - (here * side + (here - 1) * gap) / 2 + place * (side + gap)
        top = area.center().y() - (lines * side + (lines - 1) * gap) / 2 + line * (side + gap)
        boxes.append(QRectF(left, top, side, side))
    return boxes


def draw_mark(painter: QPainter, box: QRectF, role: str, status: str, style: MatrixStyle) -> None:
    """Draw one role: the shape and the letter say which, filling and outline say how firm it is."""
    mark, ink = ROLE_MARKS[role], style.ink(f"role.{role}")
    faded = status in {"ended", "withdrawn"}
    thickness = max(1.2, box.width() / 15)
    pen = QPen(style.ink("text.muted") if faded else ink, thickness)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    inner = box.adjusted(pen.widthF() / 2, pen.widthF() / 2, -pen.widthF() / 2, -pen.widthF() / 2)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    letter = ink
    if status == "active":
        painter.setBrush(ink)
        letter = style.ink("surface")
    elif status == "confirmed":
        painter.setBrush(style.ink(f"role.{role}.soft"))
    elif status == "approached":
        pen.setStyle(Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([2.2, 1.6])
    else:
        letter = style.ink("text.muted")
        if status == "ended":
            painter.setBrush(style.ink("surface.sunken"))
    painter.setPen(pen)
    painter.drawPath(mark.outline(inner))
    painter.setPen(letter)
    painter.setFont(style.font(max(6, round(box.height() * mark.size)), bold=True))
    painter.drawText(box.translated(0, box.height() * mark.drop), Qt.AlignmentFlag.AlignCenter, mark.letter)
    if status == "withdrawn":
        painter.setPen(QPen(style.ink("text.muted"), 1))
        painter.drawLine(box.bottomLeft(), box.topRight())
    painter.restore()
