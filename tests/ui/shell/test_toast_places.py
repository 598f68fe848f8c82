"""A toast never lies over a button, on any page, in a small window, at any size of the text."""

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QApplication

from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.shell.pages import pages

LONG = "Fiche de la communauté d'agglomération du Grand-Saint-Étienne-en-Pévèle : « Référent » modifié, puis enregistré"


def covered(window) -> list[str]:
    """The buttons that can be seen and that the toast lies over."""
    toast = window.toast
    found = []
    for button in window.findChildren(QAbstractButton):
        seen = button.visibleRegion().boundingRect()
        if button.isVisible() and not seen.isEmpty() and not toast.isAncestorOf(button):
            place = QRect(button.mapTo(window, seen.topLeft()), seen.size())
            if place.intersects(QRect(toast.mapTo(window, QPoint(0, 0)), toast.size())):
                found.append(button.text() or button.accessibleName() or button.toolTip())
    return found


@pytest.mark.parametrize("percent", [100, 150])
def test_no_button_of_any_page_is_covered(qapp, window, settle, qtbot, percent):
    theme.apply(qapp, theme.LIGHT, percent)
    window.resize(1280, 720)
    for page in pages():
        window.open_page(page.id)
        settle()
        for also in (None, ("Garder les deux", window.update)):
            window.toast.say(LONG, "Annuler", window.update, also)
            QApplication.processEvents()
            qtbot.waitUntil(lambda: covered(window) == [])
            room = QRect(QPoint(0, 0), window.size())
            assert room.contains(window.toast.geometry()), page.id


def test_a_button_that_comes_up_below_it_is_uncovered(window, settle, qtbot):
    window.toast.say(LONG, "Annuler", window.update)
    for page in pages()[:4]:
        window.open_page(page.id)
        settle()
        qtbot.waitUntil(lambda: covered(window) == [])
    assert window.toast.isVisible()
