"""Other colours while one works: nothing of the old ones is seen anywhere, nothing typed is lost, nothing moves."""

from collections import Counter
from collections.abc import Callable

import pytest
from front import bring_to_front
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QImage
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from dcant_tracker.ui.evaluations.principle import Justification
from dcant_tracker.ui.evaluations.queue_view import QueueView
from dcant_tracker.ui.evaluations.voices import _List as Voices
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.dressed_stack import DressedStack
from dcant_tracker.ui.kit.theme import applying
from dcant_tracker.ui.kit.theme.tokens import load
from dcant_tracker.ui.records.table.editors.long_text import LongTextEditor
from dcant_tracker.ui.shell.pages import pages
from dcant_tracker.ui.shell.window import MainWindow

PAGES = [info.id for info in pages()]
GROUNDS = ("window", "surface", "surface.alt", "surface.sunken", "navigation")


def switch(window: MainWindow, mode: str) -> None:
    window.window_actions[f"theme.{mode}"].trigger()


def grounds(picture: QImage, name: str) -> int:
    """How many of every fifty points have a ground of the theme ``name``."""
    converted = picture.convertToFormat(QImage.Format.Format_RGB32)  # its points go with it
    points = memoryview(converted.constBits()).cast("B").cast("I")
    counted = Counter(points[::53])
    return sum(counted[QColor(load(name).color(token)).rgb()] for token in GROUNDS)


def pictures(window: MainWindow, settle, wanted) -> dict[str, QImage]:
    """How each page looks, by the page."""
    painted = {}
    for page_id in wanted:
        window.open_page(page_id)
        settle()
        painted[page_id] = window.grab().toImage()
    return painted


def places(window: MainWindow) -> dict[QWidget, QRect]:
    page = window.current_page
    return {w: QRect(w.mapTo(page, QPoint()), w.size()) for w in page.findChildren(QWidget) if w.isVisible()}


@pytest.mark.timeout(120)
def test_every_page_is_painted_in_the_new_colours_from_the_first_time_on(window, settle):
    for page_id in PAGES:
        window.open_page(page_id)
    settle()
    window.open_page("organisation")
    settle()
    switch(window, "dark")
    assert not grounds(window.grab().toImage(), "light")
    for page_id in PAGES:
        window.open_page(page_id)
        painted = window.grab().toImage()
        assert not grounds(painted, "light"), page_id
        assert grounds(painted, "dark") > 1_000, page_id


def test_there_and_back_again_every_point_is_as_before(window, settle):
    few = ("home", "recommendation", "meeting", "evaluation", "organisation")
    for _time in range(3):
        before = pictures(window, settle, few)
    for mode in ("dark", "light"):
        switch(window, mode)
        after = pictures(window, settle, few)
    assert [other for other in few if after[other] != before[other]] == []


def test_a_switch_moves_nothing(window, settle):
    for page_id in ("recommendation", "meeting", "organisation"):
        window.on_opened(page_id)
        settle()
    switch(window, "dark")
    settle()
    before = places(window)
    switch(window, "light")
    settle()
    assert places(window) == before
    window.on_opened("meeting")
    settle()
    switch(window, "dark")
    window.on_opened("organisation")
    settle()
    assert places(window) == before


def test_pages_that_nobody_sees_are_passed_over_until_they_are_opened(window, settle):
    window.open_page("organisation")
    settle()
    field = window.current_page.findChild(QLineEdit)
    window.open_page("home")
    settle()
    switch(window, "dark")
    old, new = (load(name).color("text") for name in ("light", "dark"))
    assert field.palette().text().color().name() == old
    assert not field.testAttribute(Qt.WidgetAttribute.WA_SetStyle)
    window.open_page("organisation")
    assert field.palette().text().color().name() == new


def test_what_a_hidden_label_says_in_small_is_in_body_size_once_it_is_no_caption(qapp, qtbot):
    stack, label, behind, front = DressedStack(), QLabel("texte"), QWidget(), QWidget()
    qtbot.addWidget(stack)
    theme.set_role(label, "caption")
    QVBoxLayout(behind).addWidget(label)
    stack.addWidget(behind)
    stack.addWidget(front)
    stack.show()
    stack.bring(front)
    theme.apply(qapp, theme.DARK)
    stack.bring(behind)
    assert label.font().pixelSize() == theme.px("font.caption")
    assert label.palette().windowText().color() == theme.color("text.muted")
    theme.set_role(label, "")
    theme.repolish(label)
    assert label.font().pixelSize() == theme.px("font.body")
    assert label.palette().windowText().color() == theme.color("text")


@pytest.mark.parametrize("place", ["window", "hidden page"])
def test_a_dialog_that_is_open_follows(window, settle, qtbot, place):
    home = window.current_page
    window.open_page("organisation")
    settle()
    dialog = QDialog(window if place == "window" else home)
    field = QLineEdit("à moitié")
    QVBoxLayout(dialog).addWidget(field)
    dialog.show()
    qtbot.waitExposed(dialog)
    switch(window, "dark")
    QApplication.processEvents()
    assert not grounds(dialog.grab().toImage(), "light")
    assert field.palette().text().color() == theme.color("text")
    assert field.text() == "à moitié"
    dialog.close()


def test_menus_tips_the_palette_and_toasts_follow(window, settle, qtbot):
    window.palette_frame.open()
    window.toast.say("Enregistré", "", None, None)
    window.open_page("organisation")
    settle()
    menus = [menu for menu in window.current_page.findChildren(QMenu) if menu.actions()]
    window.open_page("home")
    switch(window, "dark")
    for shown in (window.palette_frame, window.toast):
        shown.show()
        assert not grounds(shown.grab().toImage(), "light")
    window.open_page("organisation")
    settle()
    bar = window.title_bar.findChildren(QMenu)
    assert menus
    for menu in (*menus, *bar):
        assert menu.palette().text().color() == theme.color("text")
        menu.ensurePolished()
        assert not grounds(menu.grab().toImage(), "light")
    QToolTip.showText(window.mapToGlobal(QPoint(20, 20)), "une bulle", window)
    tip = next(w for w in QApplication.topLevelWidgets() if w.inherits("QTipLabel"))
    assert tip.grab().toImage().pixelColor(3, 3) == theme.color("overlay")
    QToolTip.hideText()


def test_a_half_typed_cell_stays_in_view_and_is_kept_behind_another_page(window, settle, qtbot):
    bring_to_front(window)
    page = window.open_page("organisation")
    settle()
    page.view.setCurrentIndex(page.view.model().index(0, 0))
    page.view.edit(page.view.currentIndex())
    editor = page.view.findChild(QLineEdit)
    assert editor is not None
    editor.setText("Bre")
    switch(window, "dark")
    settle()
    assert editor.isVisible()
    assert editor.text() == "Bre"
    assert editor.palette().text().color() == theme.color("text")
    search = page.findChildren(QLineEdit)
    typed = next(field for field in search if field.isVisible() and field is not editor)
    window.open_page("home")
    settle()
    typed.setText("Épi")
    switch(window, "light")
    window.open_page("organisation")
    assert typed.text() == "Épi"


def test_the_colours_of_the_system_are_followed_on_pictures(window, settle, qapp, monkeypatch):
    window.open_page("organisation")
    window.open_page("home")
    settle()
    theme.apply(qapp, theme.SYSTEM)
    monkeypatch.setattr(applying, "_system_theme", lambda: theme.DARK)
    theme.follow_system(qapp)
    qapp.styleHints().colorSchemeChanged.emit(qapp.styleHints().colorScheme())
    assert not grounds(window.grab().toImage(), "light")
    window.open_page("organisation")
    assert not grounds(window.grab().toImage(), "light")


def test_the_buttons_of_a_page_stay_and_are_measured_again(window, settle):
    window.open_page("organisation")
    settle()
    buttons = [button for _action, button in window.header._buttons]
    shown = sum(button.isVisible() for button in buttons)
    switch(window, "dark")
    window.window_actions["scale.150"].trigger()
    settle()
    assert [button for _action, button in window.header._buttons] == buttons
    assert sum(button.isVisible() for button in buttons) < shown
    right = max(button.geometry().right() for button in buttons if button.isVisible())
    assert right <= window.header.width()


def test_a_larger_text_passes_over_what_nobody_sees(qapp, qtbot):
    stack, label, behind, front = DressedStack(), QLabel("texte"), QWidget(), QWidget()
    qtbot.addWidget(stack)
    theme.set_role(label, "caption")
    QVBoxLayout(behind).addWidget(label)
    stack.addWidget(behind)
    stack.addWidget(front)
    stack.show()
    stack.bring(behind)
    stack.bring(front)
    before = label.font().pixelSize()
    theme.apply(qapp, theme.LIGHT, 150)
    assert not label.testAttribute(Qt.WidgetAttribute.WA_WState_Polished)
    stack.bring(behind)
    assert label.font().pixelSize() == theme.px("font.caption") > before
    theme.apply(qapp, theme.LIGHT)


def looks_at(window: MainWindow, settle, percent: int) -> dict[str, QImage]:
    """How pages look that measure by hand, once the text has that size."""
    wanted = ("participation", "evaluation", "home")
    window.resize(1280, 720)
    window.show()
    pictures(window, settle, wanted)
    window.window_actions[f"scale.{percent}"].trigger()
    seen = pictures(window, settle, wanted)
    window.hide()
    return seen


@pytest.mark.timeout(240)
@pytest.mark.parametrize("percent", [130, 90])
def test_another_size_leaves_nothing_of_the_old_one(window, session, settle, qapp, monkeypatch, percent):
    """Pages that were passed over look as if all had been dressed at once."""
    by_turns = looks_at(window, settle, percent)
    theme.apply(qapp, theme.LIGHT)
    monkeypatch.setattr(DressedStack, "_unseen", lambda _stack: iter(()))
    other = MainWindow(session)
    at_once = looks_at(other, settle, percent)
    other.close()
    other.deleteLater()
    assert [page_id for page_id, painted in at_once.items() if by_turns[page_id] != painted] == []


def test_what_is_measured_by_its_own_font_is_measured_again(window, settle, qtbot):
    page = window.open_page("evaluation")
    for tab in ("entry", "voices"):
        page.show_tab(tab)
        settle()
    found = {
        widget: measured
        for widget in window.current_page.findChildren(QWidget)
        if (measured := _measured(widget)) is not None
    }
    assert {QueueView, Voices, Justification} <= {type(widget) for widget in found}
    for widget, measured in found.items():
        larger = QFont(widget.font())
        larger.setPixelSize(40)
        before = measured()
        widget.setFont(larger)
        qtbot.waitUntil(lambda measured=measured, before=before: measured() > before)


def _measured(widget: QWidget) -> Callable[[], int] | None:
    """What a widget gives a size that follows from its own font."""
    if isinstance(widget, QueueView | Voices):
        return widget.verticalHeader().defaultSectionSize
    if isinstance(widget, LongTextEditor) and widget._grows:
        return widget.minimumHeight
    return None


def test_a_larger_text_reaches_pages_that_were_passed_over(window, settle):
    window.open_page("organisation")
    settle()
    page = window.current_page
    window.open_page("home")
    switch(window, "dark")
    window.window_actions["scale.150"].trigger()
    window.open_page("organisation")
    settle()
    assert not grounds(window.grab().toImage(), "light")
    captions = [label for label in page.findChildren(QLabel) if label.property("role") == "caption"]
    assert captions
    assert {label.font().pixelSize() for label in captions} == {theme.px("font.caption")}
