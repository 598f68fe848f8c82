"""The drawing of the product as pictures, whatever system they are for."""

from typing import TYPE_CHECKING

from installers.product import ROOT

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

DRAWING = ROOT / "resources" / "icons" / "dcant.svg"


def png(side: int) -> bytes:
    """The drawing alone, ``side`` pixels wide."""
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QImage

    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    draw(image, 0, side)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def draw(image: "QImage", corner: int, side: int) -> None:
    """The drawing on ``image``, ``corner`` pixels from its left and its top."""
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QPainter
    from PySide6.QtSvg import QSvgRenderer

    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(str(DRAWING)).render(painter, QRectF(corner, corner, side, side))
    painter.end()
