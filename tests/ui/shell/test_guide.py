"""The guide opens at what one looks at, and finds what one asks."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument

from dcant_tracker.ui.shell.guide_search import holding, places
from dcant_tracker.ui.shell.help import HelpWindow, chapters
from dcant_tracker.ui.shell.pages import pages


@pytest.fixture
def guide(window, qtbot):
    shown = HelpWindow.show_for(window)
    qtbot.addWidget(shown)
    return shown


def shown_chapters(guide):
    return [name for row, name in enumerate(chapters()) if not guide.list.item(row).isHidden()]


def asked(guide, settle, words):
    guide.search.setText(words)
    guide.search.settle()
    settle()


def test_every_page_names_a_chapter_of_the_guide(window):
    assert {window.open_page(info.id).chapter for info in pages()} <= set(chapters())


@pytest.mark.parametrize(
    ("page", "title"),
    [("meeting", "Les réunions"), ("participation", "Les participations"), ("contact", "personnes")],
)
def test_the_guide_opens_where_one_stands(window, qtbot, page, title):
    window.open_page(page)
    window.window_actions["guide"].trigger()
    guide = window.findChild(HelpWindow)
    qtbot.addWidget(guide)
    assert title in guide.list.currentItem().text()


def test_words_are_found_whatever_their_accents(guide, settle):
    asked(guide, settle, "EMARGEMENT")
    assert "reunions" in shown_chapters(guide)
    assert "depannage" not in shown_chapters(guide)
    guide.open("reunions")
    assert guide.text.textCursor().block().text().startswith("Ordre du jour… et Émargement…")
    assert guide.told.text().startswith("1 sur ")


def test_enter_goes_from_passage_to_passage_and_on_to_the_next_chapter(guide, settle, qtbot):
    asked(guide, settle, "compte rendu")
    seen = set()
    for _rank in range(60):
        seen.add((guide.list.currentRow(), guide.told.text()))
        qtbot.keyClick(guide.search, Qt.Key.Key_Return)
    assert len({row for row, _told in seen}) == len(shown_chapters(guide)) > 1
    assert len(seen) > len(shown_chapters(guide))


def test_what_is_nowhere_is_said_and_all_comes_back_once_it_is_cleared(guide, settle):
    asked(guide, settle, "zzz")
    assert shown_chapters(guide) == []
    assert guide.told.text() == "Aucun passage"
    asked(guide, settle, "")
    assert shown_chapters(guide) == list(chapters())
    assert guide.told.text() == ""


def test_an_apostrophe_and_signs_are_what_they_are():
    assert holding({"un": "l’ordre du jour", "deux": "(c) [x]"}, "l'ordre") == ["un"]
    assert holding({"un": "l’ordre du jour", "deux": "(c) [x]"}, "[x") == ["deux"]
    document = QTextDocument()
    document.setPlainText("été ETE Éte")
    assert [place.selectedText() for place in places(document, "ete")] == ["été", "ETE", "Éte"]
