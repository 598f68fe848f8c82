"""A person leaves: her sheet offers to hand on what she holds."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dcant_tracker.store.reading.queries import Query, records
from dcant_tracker.store.records.record import get
from dcant_tracker.store.writing.changes import Operation


@pytest.fixture
def people(store, uid_of):
    """A referent of Brest and her colleague."""
    brest = uid_of("organisation", "Brest Métropole")

    def work(tx):
        made = [tx.add("contact", {"organisation": brest, "name": name}) for name in ("Anne Le Gall", "Luc Morvan")]
        for one in records(tx.reading, Query("participation")):
            if one["organisation"] == brest:
                tx.update("participation", one.uid, {"referent": made[0]})
        return made

    return store.transact(Operation("add", "Personnes"), work)[1]


@pytest.fixture
def sheet(window, people, settle):
    page = window.open_page("contact")
    page.select(people[0])
    settle()
    settle()
    return page.sheet


def test_what_is_ticked_passes_to_the_successor_as_one_step(sheet, people, messages, settle, store):
    steps = store.read().last_step()

    def fill(dialog):
        assert dialog.windowTitle() == "Remplacer Anne Le Gall"
        assert dialog.list.item(0).text().startswith("Référent : Participation de Brest Métropole")
        dialog.form.editor("replaced_by").setText("Luc Morvan")
        dialog.accept()
        return bool(dialog.result())

    messages.on_run = fill
    sheet.replace.click()
    settle()
    assert get(store.read(), "contact", people[0])["replaced_by"] == people[1]
    referents = [one["referent"] for one in records(store.read(), Query("participation")) if one["referent"]]
    assert set(referents) == {people[1]}
    assert store.read().last_step() == steps + 1


def test_what_is_not_ticked_stays(sheet, people, messages, settle, store):
    def fill(dialog):
        dialog.list.item(0).setCheckState(Qt.CheckState.Unchecked)
        dialog.form.editor("replaced_by").setText("Luc Morvan")
        dialog.accept()
        return bool(dialog.result())

    messages.on_run = fill
    sheet.replace.click()
    settle()
    assert [one["referent"] for one in records(store.read(), Query("participation")) if one["referent"]] == [people[0]]


def test_nobody_replaces_herself_and_a_day_is_needed(sheet, messages, settle, store):
    steps = store.read().last_step()

    def fill(dialog):
        dialog.form.editor("replaced_by").setText("Anne Le Gall")
        dialog.accept()
        assert "elle-même" in dialog.form._bubble.accessibleName()
        dialog.form.editor("replaced_by").setText("")
        dialog.form.editor("left_on").setText("")
        dialog.accept()
        assert "jour du départ" in dialog.form._bubble.accessibleName()
        return bool(dialog.result())

    messages.on_run = fill
    sheet.replace.click()
    settle()
    assert store.read().last_step() == steps


def test_a_day_of_leaving_written_in_the_sheet_offers_to_hand_on(sheet, people, messages, settle, store):
    editor = sheet.summary.form.editor("left_on")
    editor.setFocus()
    editor.setText("hier")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    settle()
    settle()
    assert messages.toasts[-1] == "Anne Le Gall tient encore 1 rôle ou place."
    assert messages.actions[-1][0] == "Transmettre…"
    assert messages.second[0] == "Annuler"
