"""Where HTML and Markdown of our own are read: the guide, the details of a step, an exchange, a proposal."""

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QWidget

_NOTHING = QImage(1, 1, QImage.Format.Format_ARGB32_Premultiplied)
_NOTHING.fill(Qt.GlobalColor.transparent)


class Reader(QTextBrowser):
    """Shows HTML or Markdown of our own; loads nothing, whatever it names, and opens no link by itself.

    Every picture is an empty one: without any, Qt looks for the file that it names.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, openLinks=False)

    def loadResource(self, kind: int, _name: QUrl | str) -> object:
        return _NOTHING if kind == QTextDocument.ResourceType.ImageResource.value else b""
