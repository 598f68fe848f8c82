"""Texts that are only texts: the labels, tooltips and captions that every value may be given to.

Qt takes a text that looks like HTML for HTML, in labels and tooltips, and then loads the pictures that it names,
from the disk or a share; it takes « & » in a caption for the mark of a key. What the rest of the window shows is
made here, where neither happens, so the widgets of Qt that do so are banned elsewhere (``TID251`` of ruff,
``tests/ui/test_plain_text.py``).
"""

import re
from typing import Any

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtGui import Qt as Texts
from PySide6.QtWidgets import QLabel, QToolTip, QWidget

from dcant_tracker.domain.text import in_one_line, without_directions

_JOINER = "\u2060"
"""A character without width or effect: « < » with it behind begins no tag."""


_BOUND = re.compile("(?<=«) | (?=[»:;?!%€])")
"""The spaces at which French never goes on to the next line."""


class Label(QLabel):
    """A label that shows its text as it is, without what would turn the direction of reading.

    A wrapped one never parts « from the word behind it, nor a word from the sign that follows; :meth:`text` gives the
    spaces that it came with.
    """

    _given = ""

    def __init__(self, text: str = "", parent: QWidget | None = None, **properties: Any) -> None:
        super().__init__(parent, textFormat=Qt.TextFormat.PlainText, **properties)
        if text:
            self.setText(text)

    def setText(self, text: str) -> None:
        self._given = without_directions(text)
        super().setText(_BOUND.sub("\u00a0", self._given))

    def text(self) -> str:
        return self._given

    def clear(self) -> None:
        self.setText("")


class Formatted(QLabel):
    """A label with HTML of our own, every value in it escaped by who writes it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, textFormat=Qt.TextFormat.RichText)


def as_tip(text: str) -> str:
    """``text`` for a tooltip, in which Qt finds no HTML."""
    text = without_directions(text)
    if Texts.mightBeRichText(text):
        return text.replace("<", f"<{_JOINER}").replace("&", f"&{_JOINER}")
    return text


def show_tip(at: QPoint, text: str, widget: QWidget) -> None:
    """Show ``text`` as the tooltip of ``widget`` at a point of the screen; an empty one hides what shows."""
    QToolTip.showText(at, as_tip(text), widget)


def as_caption(text: str) -> str:
    """``text`` for a button, an action, a tab or a title: one line, « & » as itself."""
    return in_one_line(text).replace("&", "&&")


def named_action(text: str, owner: QObject) -> QAction:
    """An action that is called ``text``; Qt would make its tooltip of its caption, as HTML where it looks so."""
    made = QAction(as_caption(text), owner)
    made.setToolTip(as_tip(text))
    return made
