"""Whoever hears the window rather than sees it knows where the keyboard is: nothing that takes it is without a name."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from dcant_tracker.ui.shell.pages import pages


def nameless(root: QWidget) -> list[str]:
    """What is seen in ``root``, takes the keyboard and says nothing of what it is."""
    found = []
    for widget in [root, *root.findChildren(QWidget)]:
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or not widget.isVisible() or widget.focusProxy() is not None:
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        said = interface.text(QAccessible.Text.Name) if interface is not None else ""
        if not said.strip():
            above = " < ".join(type(one).__name__ for one in ancestors(widget)[:4])
            found.append(f"{type(widget).__name__} « {widget.objectName()} » < {above}")
    return found


def ancestors(widget: QWidget) -> list[QWidget]:
    above = []
    while (parent := widget.parentWidget()) is not None:
        above.append(parent)
        widget = parent
    return above


@pytest.mark.parametrize("page_id", [info.id for info in pages()])
def test_all_that_takes_the_keyboard_on_a_page_has_a_name(window, settle, page_id):
    shown = window.open_page(page_id)
    settle()
    settle()
    assert nameless(window) == []
    assert shown.isVisible()


@pytest.mark.parametrize("tab", range(4))
def test_so_it_is_on_every_tab_of_a_sheet(window, settle, uid_of, tab):
    page = window.open_page("organisation")
    page.select(uid_of("organisation", "Brest Métropole"))
    settle()
    page.sheet.tabs.setCurrentIndex(tab)
    settle()
    assert nameless(window) == []


def test_so_it_is_on_the_page_of_a_meeting(window, settle, store):
    (meeting, *_others) = [uid for (uid,) in store.read().fetch_all("SELECT uid FROM meeting")]
    window.session.openRecord("meeting", meeting)
    settle()
    settle()
    assert nameless(window) == []


def test_so_it_is_in_every_dialog(window, settle):
    from exchange_scenes import exchange_dialogs
    from screenshots import _dialogs

    troubles: list[str] = []
    for name, make in (_dialogs(window) | exchange_dialogs(window)).items():
        dialog = make()
        dialog.show()
        settle()
        troubles += (f"{name}: {one}" for one in nameless(dialog))
        dialog.close()
        dialog.deleteLater()
    assert not troubles, "\n".join(troubles)


def test_a_widget_without_a_name_is_noticed(qtbot):
    root = QAbstractScrollArea()
    qtbot.addWidget(root)
    root.show()
    assert len(nameless(root)) == 1
    root.setAccessibleName("Liste")
    assert nameless(root) == []
