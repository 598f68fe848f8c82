"""Actions and pages as they are declared: a wrong name, icon or key is found before anyone presses it."""

from itertools import combinations

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QMenu, QWidget

from dcant_tracker.settings import resource
from dcant_tracker.ui.kit.page import Page
from dcant_tracker.ui.records.records_page import RecordsPage
from dcant_tracker.ui.shell.actions import menus, window_actions
from dcant_tracker.ui.shell.commands import Commands
from dcant_tracker.ui.shell.pages import page, pages

ACTIONS = {info.id: info for info in window_actions()}
PAGES = {info.id: info for info in pages()}

OTHER_VIEWS = {
    "evaluation": [lambda page, tab=tab: page.show_tab(tab) for tab in ("answers", "coverage", "entry")],
    "meeting": [lambda page: page.open_meeting(page.table.uid(0))],
    "participation": [lambda page: page.show_list()],
}
"""What a page shows besides what it opens with."""


def test_no_two_actions_and_no_two_pages_have_the_same_name():
    assert len(ACTIONS) == len(window_actions())
    assert len(PAGES) == len(pages())


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_names_a_command_an_icon_a_menu_and_keys(name):
    info = ACTIONS[name]
    assert getattr(Commands, info.slot.__name__) is info.slot
    assert (resource("icons") / f"{info.icon}.svg").is_file()
    assert info.menu in menus()
    assert all(portable(keys) for keys in info.shortcuts)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_names_an_icon_keys_and_the_page_above_it(name):
    info = PAGES[name]
    assert (resource("icons") / f"{info.icon}.svg").is_file()
    assert not info.shortcut or portable(info.shortcut)
    above = page(info.under) if info.under else None
    assert above is None or above.under is None
    assert (above is None) == (info.under is None)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_answers_what_the_window_asks_and_no_keys_mean_two_things_there(window, settle, name):
    info, shown = PAGES[name], window.open_page(name)
    settle()
    assert window.header.title.text() == info.title
    assert isinstance(shown, RecordsPage if info.entity else Page)
    assert all(isinstance(action, QAction) for action in shown.head_actions())
    shown.focus_list()
    if isinstance(shown, RecordsPage):
        kind = type(shown)
        assert kind.select is not RecordsPage.select
        assert kind.show_query is not RecordsPage.show_query
        assert shown.listed in {None, info.entity}
    assert twice(window) == []
    for show in OTHER_VIEWS.get(name, ()):
        show(shown)
        settle()
        assert twice(window) == []


def test_keys_that_would_mean_two_things_are_found(window, settle):
    page = window.open_page("organisation")
    settle()
    action = QAction("Autre", page)
    action.setShortcut("Ctrl+I")
    action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    page.addAction(action)
    assert twice(window) == ["Ctrl+I"]


def test_a_key_changes_the_selected_rows_of_a_list(window, settle, messages, qtbot):
    page = window.open_page("organisation")
    settle()
    page.focus_list()
    page.view.selectRow(0)
    messages.on_run = lambda dialog: False
    QTest.keyClick(page.view, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert len(messages.questions) == 1


def portable(keys: str) -> bool:
    """Whether Qt understands ``keys``, and writes them in the same way."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.PortableText) == keys


def twice(window: QWidget) -> list[str]:
    """The keys with two meanings somewhere in ``window`` as it shows: Qt would then do neither."""
    known = [one for one in bound(window) if one[1]]
    found = set()
    for (first, keys, one), (second, others, other) in combinations(known, 2):
        if first is not second and keys == others and meet(one, other):
            found.add(keys)
    return sorted(found)


def bound(window: QWidget) -> list[tuple[QObject, str, QWidget | None]]:
    """(what, keys, where they act; None: in the whole window) of all that shows."""
    found: dict[tuple[QObject, str], QWidget | None] = {}
    for widget in (window, *window.findChildren(QWidget)):
        if not isinstance(widget, QMenu) and not widget.isVisible():
            continue
        if isinstance(widget, QAbstractButton) and not widget.shortcut().isEmpty():
            found[widget, widget.shortcut().toString()] = None
        for action in widget.actions():
            if isinstance(widget, QMenu) or not action.isVisible():
                continue
            inner = action.shortcutContext() is not Qt.ShortcutContext.WindowShortcut
            for keys in action.shortcuts():
                found[action, keys.toString()] = widget if inner else None
    for shortcut in window.findChildren(QShortcut):
        owner = shortcut.parent()
        if isinstance(owner, QWidget) and owner.isVisible() and shortcut.isEnabled():
            inner = shortcut.context() is not Qt.ShortcutContext.WindowShortcut
            for keys in shortcut.keys():  # noqa: SIM118 - a shortcut is no dictionary
                found[shortcut, keys.toString()] = owner if inner else None
    return [(what, keys, where) for (what, keys), where in found.items()]


def meet(one: QWidget | None, other: QWidget | None) -> bool:
    """Whether the keyboard can be in both places at once."""
    return one is None or other is None or one is other or one.isAncestorOf(other) or other.isAncestorOf(one)
