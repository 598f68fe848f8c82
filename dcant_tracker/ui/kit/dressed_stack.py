"""Pages one at a time: another theme reaches the one in view at once, each of the others before it is next seen.

What a widget measures by its own font it measures again when that is another one (FontChange) or when it is shown: at
``theme.news.changed`` those that nobody sees have the old one still.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from dcant_tracker.ui.kit import theme

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

_IS_DRESSED = Qt.WidgetAttribute.WA_WState_Polished
_DRESSES_ITSELF = Qt.WidgetAttribute.WA_SetStyle
"""What Qt goes by when the application gets another stylesheet: whom it dresses again, and whom it does not tell."""


class DressedStack(QStackedWidget):
    """A stack whose pages wear the theme of the moment whenever they are seen.

    Thirty pages are thousands of widgets: to dress them all at once holds the window for a second.
    """

    def __init__(self) -> None:
        super().__init__()
        self._behind: set[QWidget] = set()
        self._aside: list[QWidget] = []
        theme.news.dressing.connect(self._on_dressing)
        theme.news.changed.connect(self._on_changed)

    def bring(self, page: QWidget) -> None:
        """Show ``page``, in the theme of the moment from its first painting on."""
        if page in self._behind:
            self._behind.discard(page)
            _dress(page)
        self.setCurrentWidget(page)

    @Slot()
    def _on_dressing(self) -> None:
        """Let Qt pass over the pages that nobody sees."""
        for page in self._unseen():
            self._behind.add(page)
            for widget in _within(page):
                widget.setAttribute(_IS_DRESSED, False)
                if not widget.testAttribute(_DRESSES_ITSELF):
                    widget.setAttribute(_DRESSES_ITSELF, True)
                    self._aside.append(widget)

    @Slot()
    def _on_changed(self) -> None:
        for widget in self._aside:
            widget.setAttribute(_DRESSES_ITSELF, False)
        self._aside = []

    def _unseen(self) -> Iterator[QWidget]:
        """The pages behind the one in view, but those with a window of their own open."""
        seen: set[QObject | None] = {self.currentWidget()}
        for window in QApplication.topLevelWidgets():
            if window.isVisible():
                seen.update(_above(window))
        pages = map(self.widget, range(self.count()))
        yield from (page for page in pages if page is not None and page not in seen)


def _within(page: QWidget) -> list[QWidget]:
    return [page, *page.findChildren(QWidget)]


def _above(window: QWidget) -> Iterator["QObject"]:
    """The objects that ``window`` is a child of."""
    parent = window.parent()
    while parent is not None:
        yield parent
        parent = parent.parent()


def _dress(page: QWidget) -> None:
    """Give ``page`` and all it holds the stylesheet of the moment."""
    from PySide6.QtCore import QEvent

    widgets = _within(page)
    for widget in widgets:
        theme.repolish(widget)
        widget.setAttribute(_IS_DRESSED)
        QApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))
    for widget in reversed(widgets):
        widget.updateGeometry()
