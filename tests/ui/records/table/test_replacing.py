"""Find and replace: shown before it is written, one step, refused with a sentence where a field needs its value."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.replacing import Replacing
from dcant_tracker.store.history import log
from dcant_tracker.ui.records.list_page import ListPage
from dcant_tracker.ui.records.table.replace_dialog import ReplaceDialog
from dcant_tracker.ui.records.table.replacing import replacements, worded


@pytest.fixture
def ids(store):
    return [number for (number,) in store.read().fetch_all("SELECT id FROM organisation ORDER BY name")]


def test_what_a_required_field_or_a_list_refuses_is_said_in_a_sentence(store, ids):
    entity = CATALOGUE["organisation"]
    found = replacements(store, "organisation", ids, [entity["name"], entity["kind"]], Replacing("SGMAP"), "")
    assert [(one.title, one.problem.message) for one in found] == [("SGMAP", "« Nom » doit être rempli.")]
    kinds = replacements(store, "organisation", ids, [entity["kind"]], Replacing("ville", "Métropole"), "")
    assert [(one.title, one.value) for one in kinds] == [("Épinal", "metropole")]
    (unknown,) = replacements(store, "organisation", ids, [entity["kind"]], Replacing("ville", "Bourg"), "")
    assert "n'est pas dans la liste" in unknown.problem.message
    assert entity["kind"] not in worded(entity.fields)


def test_enter_behind_what_is_looked_for_erases_nothing(session, settle, qtbot, ids):
    dialog = ReplaceDialog(session, CATALOGUE["organisation"], CATALOGUE["organisation"].columns, ids)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.wanted.setText("SGMAP")
    dialog.look()
    settle()
    assert dialog.model.rows[0].problem
    assert not dialog.apply.isEnabled()
    dialog.wanted.setText("metropole")
    dialog.look()
    settle()
    assert dialog.apply.text() == "Effacer dans 3 cellules"
    QTest.keyClick(dialog.wanted, Qt.Key.Key_Return)
    assert dialog.isVisible()
    dialog.replacement.setText("Agglo")
    dialog.look()
    settle()
    dialog.replacement.setText("Communauté")
    QTest.keyClick(dialog.replacement, Qt.Key.Key_Return)
    assert dialog.isVisible(), "it shows what was asked for before"
    settle()
    assert dialog.model.rows[0].after == "Brest Communauté"
    QTest.keyClick(dialog.replacement, Qt.Key.Key_Return)
    assert not dialog.isVisible()


def test_what_is_ticked_is_replaced_in_one_step_and_one_undo(session, settle, messages, qtbot, store):
    page = ListPage(session, "organisation")
    qtbot.addWidget(page)
    page.show()
    settle()

    def replace(dialog):
        dialog.wanted.setText("metropole")
        dialog.replacement.setText("Agglo")
        dialog.look()
        settle()
        assert [one.after for one in dialog.model.rows] == ["Brest Agglo", "Saint-Étienne Agglo", "Toulouse Agglo"]
        dialog.model.setData(dialog.model.index(0, 0), None, 10)
        dialog.look()
        settle()
        dialog.model.setData(dialog.model.index(1, 0), None, 10)
        assert dialog.apply.text() == "Remplacer dans 2 cellules"
        return True

    messages.on_run = replace
    page.list_actions.action("replace").trigger()
    settle()
    (step,) = log.steps(store.read(), limit=1)
    assert step.label == "Remplacement de « metropole » par « Agglo » : 2 cellules"
    names = {name for (name,) in store.read().fetch_all("SELECT name FROM organisation")}
    assert {"Brest Agglo", "Saint-Étienne Métropole", "Toulouse Agglo"} <= names
    session.undo()
    settle()
    assert store.read().fetch_value("SELECT count(*) FROM organisation WHERE name LIKE '%Agglo'") == 0
