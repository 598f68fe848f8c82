"""What everything painted by hand takes from the theme: inks, fonts, the sizes that text goes by."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPixmap
from PySide6.QtWidgets import QApplication

from dcant_tracker.ui.kit.theme.tokens import Tokens


def blank(width: float, height: float, ratio: float) -> QPixmap:
    """A picture with nothing on it yet, ``ratio`` pixels of the screen for each of ``width`` and ``height``."""
    pixmap = QPixmap(round(width * ratio), round(height * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap


class PaintStyle:
    """Colours, fonts and sizes of one theme at one text scale, in device-independent pixels."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self._inks: dict[str, QColor] = {}
        self._fonts: dict[tuple[int, bool], QFont] = {}
        self.body = tokens.px("font.body")
        self.caption = tokens.px("font.caption")
        self.line = round(self.caption * 1.3)
        self.pad = round(6 * tokens.scale)
        self.compact = tokens.compact
        self.row = tokens.px("line") if self.compact else round(self.body + self.caption + 12 * tokens.scale)

    def ink(self, token: str) -> QColor:
        """The colour called ``token``."""
        ink = self._inks.get(token)
        if ink is None:
            ink = self._inks[token] = QColor(self.tokens.color(token))
        return ink

    def font(self, pixels: int, *, bold: bool = False) -> QFont:
        """The application's font, ``pixels`` high."""
        font = self._fonts.get((pixels, bold))
        if font is None:
            font = QFont(QApplication.font())
            font.setPixelSize(pixels)
            font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
            self._fonts[pixels, bold] = font
        return font
