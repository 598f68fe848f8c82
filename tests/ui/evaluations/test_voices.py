"""« Justifications »: what evaluators wrote, read together, searched, filtered, each leading to its note."""

import pytest
from PySide6.QtCore import Qt

from dcant_tracker.store.reading.evaluations import Scope
from dcant_tracker.store.reading.justifications import JUSTIFICATIONS, written


@pytest.fixture
def spoken(asked):
    """Two bodies wrote about the first measure, one about the second; a draft does not count."""
    asked.answer(
        "Épinal",
        state="submitted",
        governance_score="1",
        governance_justification="Peu associés au cadrage",
        evaluation_score="NC",
        comment="À suivre",
    )
    asked.answer(
        "Brest Métropole", state="validated", governance_score="4", governance_justification="Très bien associés"
    )
    asked.answer(
        "Épinal", 1, state="submitted", efficiency_score="2", efficiency_justification="Double saisie, cœur du sujet"
    )
    asked.answer("Toulouse Métropole", state="draft", governance_justification="Pas encore dit")
    return asked


@pytest.fixture
def pane(page, spoken, qtbot):
    shown = page.show_tab("voices")
    qtbot.waitUntil(lambda: len(shown.voices) == 4)
    return shown


def shown(pane):
    return [(one.author, one.principle, one.answer, one.written.text) for one in pane.model.rows]


def test_texts_stand_by_measure_principle_and_answer_drafts_left_out(pane):
    assert shown(pane) == [
        ("Épinal", "Gouvernance partagée", "Peu (1/4)", "Peu associés au cadrage"),
        ("Brest Métropole", "Gouvernance partagée", "Pleinement (4/4)", "Très bien associés"),
        ("Épinal", "Commentaire général", "", "À suivre"),
        ("Épinal", "Efficience collective", "En partie (2/4)", "Double saisie, cœur du sujet"),
    ]
    assert pane.told.text() == "4 textes"
    assert pane.whole.text.toPlainText() == "Peu associés au cadrage"


def test_words_and_chips_keep_what_says_them_all(pane, qtbot):
    qtbot.keyClicks(pane.search, "coeur EPINAL")
    qtbot.waitUntil(lambda: len(pane.model.rows) == 1)
    assert pane.told.text() == "1 texte sur 4"
    pane.search.clear()
    pane.principles.choose(("governance",))
    pane.scores.choose(("4",))
    pane.scores.chosen.emit()
    assert [text for *_rest, text in shown(pane)] == ["Très bien associés"]
    pane.scores.choose(("0",))
    pane.scores.chosen.emit()
    assert not pane.model.rows
    assert pane.whole.text.toPlainText().startswith("Aucun texte ne répond")
    assert not pane.whole.open.isEnabled()


def test_enter_opens_the_note_at_its_principle(page, pane, spoken, qtbot):
    pane.search.setFocus()
    qtbot.keyClick(pane.search, Qt.Key.Key_Down)
    qtbot.waitUntil(pane.view.hasFocus)
    for _step in range(3):
        qtbot.keyClick(pane.view, Qt.Key.Key_Down)
    assert pane.whole.text.toPlainText() == "Double saisie, cœur du sujet"
    qtbot.keyClick(pane.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.current == "entry")
    opened = page.entry.form.opened
    assert opened is not None
    assert opened.place == spoken.place("Épinal", 1)


def test_what_is_written_elsewhere_shows_and_the_text_in_view_stays(pane, spoken, qtbot):
    pane.view.go_to(3)
    spoken.answer("Saint-Étienne Métropole", state="submitted", governance_justification="Nouveau")
    pane.refresh()
    qtbot.waitUntil(lambda: len(pane.voices) == 5)
    assert pane.whole.text.toPlainText() == "Double saisie, cœur du sujet"


def test_every_text_that_was_transmitted_is_read_once(spoken):
    texts = written(spoken.store.read(), Scope(campaign=spoken.uid))
    assert sorted(one.text for one in texts) == sorted(
        str(record[field])
        for record in spoken.answers()
        if record["state"] != "draft"
        for field in JUSTIFICATIONS.values()
        if record[field]
    )
