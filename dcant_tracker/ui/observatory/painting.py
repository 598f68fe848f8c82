"""How the grid is painted: inks, sizes, the ground of each level, the headings."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPolygonF

from dcant_tracker.store.reading.observatory import JUSTIFIED, LEVEL
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.paint_style import PaintStyle
from dcant_tracker.ui.kit.theme.tokens import Tokens
from dcant_tracker.ui.observatory.model import Heading

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_WRAPPED = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
_MOST_LINES = 5


class GridStyle(PaintStyle):
    """Colours, fonts and sizes of one theme at one text scale, in device-independent pixels."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__(tokens)
        self._elided: dict[tuple[str, int, bool, float], str] = {}
        scale = tokens.scale
        self.narrowest = round(58 * scale)
        self.widest = round(132 * scale)
        self.count = round(40 * scale)

    def elided(self, text: str, pixels: int, width: float, *, bold: bool = False) -> str:
        """``text`` in ``width``, its end cut; the same headings are asked for at every step of a scroll."""
        key = (text, pixels, bold, width)
        found = self._elided.get(key)
        if found is None:
            metrics = QFontMetricsF(self.font(pixels, bold=bold))
            found = self._elided[key] = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        return found

    def ground(self, level: int) -> str:
        """The token of the ground of ``level``: the higher, the stronger."""
        return f"figure.ramp.{level}" if level else "surface.sunken"

    def ink_on(self, token: str) -> QColor:
        """Whichever of dark and light reads best on the colour called ``token``."""
        ground = self.tokens.color(token)
        inks = (self.tokens.color("text"), self.tokens.color("surface"))
        return QColor(max(inks, key=lambda ink: theme.contrast(ink, ground)))

    def widths(self, titles: list[str], available: int) -> int:
        """The width of a column that lets the words of ``titles`` stand whole, and fills ``available`` where it can."""
        metrics = QFontMetricsF(self.font(self.caption))
        longest = max((metrics.horizontalAdvance(word) for title in titles for word in title.split()), default=0)
        least = min(self.widest, max(self.narrowest, round(longest) + 2))
        return min(self.widest, max(least, available // max(1, len(titles))))

    def beside_width(self, titles: list[str]) -> int:
        """The width that the ``titles`` beside the rows need, with their counts."""
        metrics = QFontMetricsF(self.font(self.body, bold=True))
        widest = max((metrics.horizontalAdvance(title) for title in titles), default=0)
        return round(widest) + 4 * self.pad + self.count

    def heading_height(self, titles: list[str], width: int) -> int:
        """The height that the wrapped ``titles`` and their counts take."""
        metrics = QFontMetricsF(self.font(self.caption))
        room = QRectF(0, 0, width, 10_000)
        tallest = max(
            (metrics.boundingRect(room, int(_WRAPPED), title).height() for title in titles), default=self.line
        )
        return round(min(tallest, _MOST_LINES * self.line)) + 3 * self.pad + self.line


def draw_cell(painter: QPainter, box: QRectF, mask: int, style: GridStyle) -> None:
    """The level on its ground; a corner where it was justified."""
    level = mask & LEVEL
    ground = style.ground(level)
    inner = box.adjusted(3, 2, -4, -3) if style.compact else box.adjusted(3, 3, -4, -4)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.ink(ground))
    painter.drawRoundedRect(inner, 3, 3)
    painter.setPen(style.ink_on(ground))
    painter.setFont(style.font(style.body, bold=True))
    painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, str(level))
    if mask & JUSTIFIED:
        side = style.pad + 2
        corner = inner.topRight()
        points = [corner, corner - QPointF(side, 0), corner + QPointF(0, side)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.ink_on(ground))
        painter.drawPolygon(QPolygonF(points))


def draw_row(painter: QPainter, box: QRect, shown: Heading, style: GridStyle, *, current: bool) -> None:
    """Name and kind at the left, how much is answered at the right."""
    if current:
        painter.fillRect(box, style.ink("accent.soft"))
    ink = style.ink("accent.soft.text" if current else "text")
    muted = ink if current else style.ink("text.muted")
    above = 0 if style.compact else 3
    room = QRectF(box).adjusted(2 * style.pad, above, -style.pad, -above)
    caption = "" if style.compact else shown.caption
    half = room.height() * (0.54 if caption else 1)
    count = QRectF(room.right() - style.count, room.bottom() - half, style.count, half)
    title = QRectF(room.left(), room.top(), room.width() - (0 if caption else style.count), half)
    painter.setFont(style.font(style.body, bold=current))
    painter.setPen(ink)
    painter.drawText(title, LEFT, style.elided(shown.title, style.body, title.width(), bold=current))
    painter.setFont(style.font(style.caption))
    painter.setPen(muted)
    painter.drawText(count, RIGHT, shown.count)
    if caption:
        below = QRectF(room.left(), count.top(), room.width() - style.count, half)
        painter.drawText(below, LEFT, style.elided(caption, style.caption, below.width()))
    painter.setPen(style.ink("grid"))
    painter.drawLine(box.bottomLeft(), box.bottomRight())


def draw_column(painter: QPainter, box: QRect, shown: Heading, style: GridStyle, *, current: bool) -> None:
    """The wrapped name from the top, how much is answered at the bottom."""
    if current:
        painter.fillRect(box, style.ink("accent.soft"))
    ink = style.ink("accent.soft.text" if current else "text")
    below = box.bottom() + 1 - style.line - style.pad
    painter.setFont(style.font(style.caption))
    painter.setPen(ink)
    name = QRectF(box.left(), box.top() + style.pad, box.width(), below - box.top() - style.pad)
    painter.drawText(name, int(_WRAPPED), shown.title)
    painter.setFont(style.font(style.caption))
    painter.setPen(ink if current else style.ink("text.muted"))
    painter.drawText(QRectF(box.left(), below, box.width(), style.line), Qt.AlignmentFlag.AlignCenter, shown.count)
    painter.setPen(style.ink("grid"))
    painter.drawLine(box.topRight(), box.bottomRight())
