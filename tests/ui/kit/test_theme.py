"""The look: readable in both themes, one set of tokens, nothing drawn from elsewhere."""

import json
import re

import pytest
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QLabel

from dcant_tracker.settings import resource
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.theme.tokens import contrast, load
from dcant_tracker.ui.shell.pages import pages

GROUNDS = ("window", "surface", "surface.alt", "navigation", "navigation.selected", "navigation.hover", "hover")
INKS = ("text", "text.muted", "text.link", "danger", "warning", "success", "info", "accent")
PAIRS = [
    *((ink, ground) for ground in GROUNDS for ink in INKS),
    ("navigation.text", "navigation"),
    ("navigation.text", "navigation.hover"),
    ("text.muted", "surface.sunken"),
    ("accent.text", "accent"),
    ("accent.text", "accent.hover"),
    ("accent.text", "accent.pressed"),
    ("accent.soft.text", "accent.soft"),
    ("danger.text", "danger"),
    ("selection.text", "selection"),
    ("text", "selection"),
    ("text", "match"),
    ("overlay.text", "overlay"),
    ("overlay.accent", "overlay"),
    *((tone, f"{tone}.soft") for tone in ("danger", "warning", "success", "info")),
    *(("text", f"{tone}.soft") for tone in ("danger", "warning", "success", "info")),
    *(
        (f"role.{role}", f"role.{role}.soft")
        for role in ("pilot", "co_pilot", "working_group", "experimenter", "observer")
    ),
    *((f"score.{score}", f"score.{score}.soft") for score in range(5)),
]


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_words_stand_out_from_what_they_are_written_on(name, ink, ground):
    tokens = load(name)
    assert contrast(tokens.color(ink), tokens.color(ground)) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("ground", ["surface", "window", "navigation"])
def test_the_focus_ring_and_the_edges_of_fields_can_be_seen(name, ground):
    tokens = load(name)
    assert contrast(tokens.color("focus"), tokens.color(ground)) >= 3
    assert contrast(tokens.color("border.strong"), tokens.color(ground)) >= 2.4


class AsOnWindows:
    """An application whose menus take the system's font again with each stylesheet."""

    def __init__(self, app):
        self.app = app

    def __getattr__(self, name):
        return getattr(self.app, name)

    def setStyleSheet(self, text):  # noqa: N802 - as Qt names it
        self.app.setStyleSheet(text)
        QApplication.setFont(QFont("Courier", 8), "QMenuBar")


def test_menus_grow_with_the_text_where_the_system_has_a_font_of_its_own_for_them(qapp):
    theme.apply(AsOnWindows(qapp), "light", 150)
    try:
        assert QApplication.font("QMenuBar") == QApplication.font()
    finally:
        theme.apply(qapp, "light", 100)


def test_contrast_is_the_one_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_both_themes_name_the_same_colours():
    light, dark = (json.loads((resource("themes") / f"{n}.json").read_text("utf-8")) for n in ("light", "dark"))
    assert light["colors"].keys() == dark["colors"].keys()


def test_every_token_of_the_stylesheet_exists():
    sheet = load("light").stylesheet("controls:light")
    assert "@{" not in sheet
    assert not re.search(r"#[0-9a-f]{6}", (resource("themes") / "application.qss").read_text("utf-8"))


def test_a_larger_scale_gives_larger_words():
    assert load("light", 1.5).px("font.body") == round(1.5 * load("light").px("font.body"))


def test_changing_the_theme_changes_palette_stylesheet_and_icons(qapp, qtbot):
    label = QLabel("texte")
    qtbot.addWidget(label)
    icon = theme.icon("users")
    light = icon.pixmap(24, 24).toImage()
    with qtbot.waitSignal(theme.news.changed):
        theme.apply(qapp, theme.DARK)
    assert qapp.palette().window().color() == QColor(load("dark").color("window"))
    assert load("dark").color("surface") in qapp.styleSheet()
    assert icon.pixmap(24, 24).toImage() != light
    theme.apply(qapp, theme.LIGHT)
    assert icon.pixmap(24, 24).toImage() == light


def test_a_disabled_icon_is_paler_and_one_in_a_colour_keeps_it(qapp):
    icon = theme.icon("trash-2", "danger")
    normal, disabled = (icon.pixmap(32, 32, mode).toImage() for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled))
    inks = {
        normal.pixelColor(x, y).name() for x in range(32) for y in range(32) if normal.pixelColor(x, y).alpha() == 255
    }
    assert theme.color("danger").name() in inks
    assert normal != disabled


def test_every_page_has_its_icon(qapp):
    assert all((resource("icons") / f"{info.icon}.svg").is_file() for info in pages())


def test_the_words_of_the_window_are_in_the_shipped_typeface(qapp):
    assert QApplication.font().family() == "Inter"


def test_an_icon_that_nobody_drew_is_refused_before_it_is_painted():
    with pytest.raises(FileNotFoundError, match=r"unknown\.svg"):
        theme.icon("unknown")


@pytest.mark.parametrize("ratio", [1, 1.5, 2])
def test_an_icon_is_drawn_with_all_the_pixels_of_the_screen(qapp, ratio):
    screen = QPixmap(round(32 * ratio), round(32 * ratio))
    screen.setDevicePixelRatio(ratio)
    screen.fill(QColor("white"))
    painter = QPainter(screen)
    theme.icon("users").paint(painter, 4, 4, 24, 24)
    painter.end()
    sharp = theme.pixmap("users", theme.color("icon").name(), 24, ratio).toImage()
    at = round(4 * ratio)
    painted = screen.toImage().copy(at, at, sharp.width(), sharp.height())
    inked = [
        (x, y) for x in range(sharp.width()) for y in range(sharp.height()) if sharp.pixelColor(x, y).alpha() == 255
    ]
    assert inked
    assert {painted.pixelColor(x, y).name() for x, y in inked} == {sharp.pixelColor(x, y).name() for x, y in inked}
