"""One score among seven, chosen with one key: a row of cells that the keyboard, the mouse and screen readers know."""

from functools import lru_cache

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.kinds import Value
from dcant_tracker.insight.distribution import GRADES
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.plain_text import show_tip
from dcant_tracker.ui.records.table.edits import Picked
from dcant_tracker.words import _

CODES = CHOICES["score"].codes

_KEYS = {code: code for code in GRADES} | dict(zip("à&é\"'", GRADES, strict=True)) | {"n": "NC", "p": "NSP", "s": "NSP"}
"""What is typed for each score; « à & é " ' » are the keys of the digits on a French keyboard without a number pad."""

_GAP, _PADDING, _RING = 4, 6, 3


class ScoreChooser(QWidget):
    """Shows the scores side by side; ``chosen`` tells that the person took or emptied one."""

    chosen = Signal()
    typed = Signal()
    """A key took a score: it may go on to the next principle."""
    entered = Signal()
    """Enter: on to the justification."""
    stepped = Signal(int)
    """Up (-1) or down (1): to the score of another principle."""
    focused = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._code: str | None = None
        self._hovered = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._say()

    @property
    def code(self) -> str | None:
        """The score that is chosen; None for no answer."""
        return self._code

    def load(self, value: Value, _text: str) -> None:
        """Show the score ``value``."""
        self._code = None if value is None else str(value)
        self._say()

    def raw(self) -> object:
        """The score, as editors give theirs."""
        return Picked(self._code)

    def choose(self, code: str | None) -> None:
        """Take ``code`` as if its cell were clicked."""
        if code != self._code:
            self._code = code
            self._say()
            self.chosen.emit()

    def sizeHint(self) -> QSize:
        return QSize(self._width(short=False), self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._width(short=True), self._height())

    def _height(self) -> int:
        small = QFontMetrics(_small(self.font(), theme.px("font.caption")))
        return self.fontMetrics().height() + small.height() + 4 + 2 * _RING

    def cells(self) -> dict[str, QRect]:
        """Where each score stands."""
        short = self.width() < self._width(short=False)
        found, left = {}, _RING
        for code, width in zip(CODES, self._cell_widths(short=short), strict=True):
            found[code] = QRect(left, _RING, width, self.height() - 2 * _RING)
            left += width + _GAP
        return found

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._takes(event):
            super().keyPressEvent(event)

    def _takes(self, event: QKeyEvent) -> bool:
        key = event.key()
        shortcut = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        if event.modifiers() & shortcut:
            return False
        if key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.choose(None)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._move(1 if key == Qt.Key.Key_Right else -1)
        elif event.text().lower() in _KEYS:
            self.choose(_KEYS[event.text().lower()])
            self.typed.emit()
        else:
            return False
        return True

    def _move(self, step: int) -> None:
        if self._code is None:
            self.choose(CODES[0] if step > 0 else CODES[-1])
        else:
            self.choose(CODES[min(max(CODES.index(self._code) + step, 0), len(CODES) - 1)])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        code = self._at(event.position().toPoint())
        if code and event.button() == Qt.MouseButton.LeftButton:
            self.choose(None if code == self._code else code)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover("")
        super().leaveEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            code = self._at(event.pos())
            said = (told(code) if code else "", self.accessibleDescription())
            show_tip(event.globalPos(), "\n".join(filter(None, said)), self)
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()
        self.focused.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cells = self.cells()
        short = self.width() < self._width(short=False)
        for code, cell in cells.items():
            self._paint_cell(painter, code, cell, short=short)
        after = cells[CODES[-1]].right() + 2 * _GAP
        if short and self._code is not None:
            painter.setPen(theme.color("text.muted"))
            room = QRect(after, 0, self.width() - after, self.height())
            text = CHOICES["score"].label(self._code)
            shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = QRectF(1, 1, min(after - _GAP + _RING, self.width()) - 2, self.height() - 2)
            painter.drawRoundedRect(ring, 6, 6)

    def _paint_cell(self, painter: QPainter, code: str, cell: QRect, *, short: bool) -> None:
        is_chosen = code == self._code
        graded = code in GRADES
        background = (f"score.{code}.soft" if graded else "surface.sunken") if is_chosen else "surface"
        if not is_chosen and code == self._hovered:
            background = "hover"
        edge = (f"score.{code}" if graded else "text") if is_chosen else "border.strong"
        painter.setPen(QPen(theme.color(edge), 2 if is_chosen else 1))
        painter.setBrush(theme.color(background))
        inset = 1.0 if is_chosen else 0.5
        painter.drawRoundedRect(QRectF(cell).adjusted(inset, inset, -inset, -inset), 4, 4)
        font = self.font()
        font.setBold(is_chosen)
        painter.setFont(font)
        painter.setPen(theme.color((f"score.{code}" if graded else "text") if is_chosen else "text"))
        label = "" if short else _label(code)
        if not label:
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, code)
        else:
            split = cell.y() + 1 + self.fontMetrics().height()
            above, below = QRect(cell), QRect(cell)
            above.setBottom(split)
            below.setTop(split - 1)
            painter.drawText(above, Qt.AlignmentFlag.AlignCenter, code)
            painter.setFont(_small(font, theme.px("font.caption")))
            painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, label)
        painter.setFont(self.font())

    def _at(self, point: QPoint) -> str:
        return next((code for code, cell in self.cells().items() if cell.contains(point)), "")

    def _hover(self, code: str) -> None:
        if code != self._hovered:
            self._hovered = code
            self.update()

    def _cell_widths(self, *, short: bool) -> tuple[int, ...]:
        """How wide the cell of each score is, in their order."""
        labels = tuple("" if short else _label(code) for code in CODES)
        return _widths(self.font().toString(), theme.px("font.caption"), theme.px("control"), labels)

    def _width(self, *, short: bool) -> int:
        return sum(self._cell_widths(short=short)) + _GAP * (len(CODES) - 1) + 2 * _RING

    def _say(self) -> None:
        said = told(self._code) if self._code else _("pas de réponse")
        self.setAccessibleName(_("{principle} : {score}").format(principle=self._name, score=said))
        self.update()


@lru_cache(maxsize=16)
def _widths(described: str, small: int, least: int, labels: tuple[str, ...]) -> tuple[int, ...]:
    """How wide the cells of all scores with these ``labels`` are, at least ``least``; layouts ask again and again."""
    font = QFont()
    font.fromString(described)
    font.setBold(True)
    above, below = QFontMetrics(font), QFontMetrics(_small(font, small))
    room = (
        max(above.horizontalAdvance(code), below.horizontalAdvance(label))
        for code, label in zip(CODES, labels, strict=True)
    )
    return tuple(max(needed + 2 * _PADDING, least) for needed in room)


def told(code: str) -> str:
    """A score with its label: « 3 Largement »."""
    return f"{code} {CHOICES['score'].label(code)}"


def _label(code: str) -> str:
    """What stands below a code; « NC » and « NSP » are known by theirs."""
    return CHOICES["score"].label(code) if code in GRADES else ""


def _small(font: QFont, pixels: int) -> QFont:
    small = QFont(font)
    small.setPixelSize(pixels)
    return small
