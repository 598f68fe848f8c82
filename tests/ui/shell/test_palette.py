"""The palette: a few letters find any record, any page, any action."""

import pytest
from front import bring_to_front
from PySide6.QtCore import Qt

from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.shell.palette_offers import find_records


@pytest.fixture
def palette(window, settle):
    window.window_actions["search"].trigger()
    return window.palette_frame


def typed(palette, settle, text):
    palette.field.setText(text)
    settle()
    return palette.entries.texts()


def test_it_finds_a_record_whatever_the_accents_and_opens_its_sheet(window, palette, session, uid_of, settle, qtbot):
    assert typed(palette, settle, "epinal")[:2] == ["Collectivités et organismes", "Épinal"]
    with qtbot.waitSignal(session.navigate) as heard:
        qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert heard.args == ["organisation", uid_of("organisation", "Épinal")]
    assert not palette.isVisible()
    settle()
    assert window.current_page_id == "organisation"


def test_it_finds_an_action_and_does_it(window, palette, settle, qtbot):
    assert "Thème : sombre" in typed(palette, settle, "sombre")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.session.preferences.theme == "dark"


def test_it_finds_a_page_below_another(window, palette, settle, qtbot):
    assert "Grille d'évaluation" in typed(palette, settle, "grille")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    settle()
    assert window.current_page_id == "principle_guide"


def test_before_anything_is_typed_it_lists_the_pages(palette):
    assert palette.entries.texts()[:2] == ["Pages", "Accueil"]


def test_what_is_not_there_is_said(palette, settle):
    assert typed(palette, settle, "zzzz") == ["Rien ne correspond à « zzzz »."]


def test_arrows_skip_the_headings_and_wrap_around(palette, settle, qtbot):
    typed(palette, settle, "metropole")
    first = palette.view.currentIndex().row()
    assert palette.entries.row(first).do is not None
    for _ in palette.entries.choosable():
        qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    assert palette.view.currentIndex().row() == first
    qtbot.keyClick(palette.field, Qt.Key.Key_Up)
    assert palette.view.currentIndex().row() == palette.entries.choosable()[-1]


def test_escape_closes_it_and_gives_the_focus_back(window, settle, qtbot):
    bring_to_front(window)
    window.navigation.view.setFocus()
    qtbot.waitUntil(window.navigation.view.hasFocus)
    window.window_actions["search"].trigger()
    qtbot.keyClick(window.palette_frame.field, Qt.Key.Key_Escape)
    assert not window.palette_frame.isVisible()
    assert window.navigation.view.hasFocus()


def test_many_results_lead_to_the_list(window, palette, session, settle):
    def work(tx):
        for number in range(9):
            tx.add("organisation", {"name": f"Communauté du Val {number}", "kind": "communaute_communes"})

    session.write(Operation("add", "Neuf communautés"), work)
    settle()
    texts = typed(palette, settle, "communaute val")
    assert texts[6] == "Tout voir dans « Collectivités et organismes »"
    palette.take(6)
    settle()
    assert window.current_page_id == "organisation"


def test_names_that_begin_with_the_words_come_first(store):
    store.add("organisation", {"name": "Lycée de Brest", "kind": "autre"}, Operation("add", "Ajout"))
    (group,) = [found for found in find_records(store, "brest") if found.entity == "organisation"]
    assert [hit.text for hit in group.hits] == ["Brest Métropole", "Lycée de Brest"]
    assert group.hits[0].caption == "Métropole · Finistère · Bretagne"
