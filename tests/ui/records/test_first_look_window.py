"""The first look on a sheet: lines that lead somewhere by mouse and keyboard, numbers and addresses that are copied."""

from datetime import date, timedelta

import pytest
from front import bring_to_front
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from dcant_tracker.store.reading.queries import Condition, Query, records
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.records.sheet.glance_line import GlanceLine
from dcant_tracker.ui.records.sheet.record_sheet import RecordSheet

TODAY = date.today()


@pytest.fixture
def sheet(session, qtbot):
    made = RecordSheet(session)
    qtbot.addWidget(made)
    made.resize(390, 600)
    made.show()
    return made


@pytest.fixture
def lines(sheet, settle, uid_of):
    """``lines(entity, name)``: the lines of its first look, by what a reader of the screen hears."""

    def show(entity, text):
        sheet.show_record(entity, uid_of(entity, text))
        settle()
        settle()
        found = [one for one in sheet.summary.first_look.findChildren(QPushButton) if one.isVisible()]
        return {one.accessibleName(): one for one in found}

    return show


@pytest.fixture
def reachable(store, uid_of):
    """Anne can be called and written to."""
    store.update(
        "contact",
        uid_of("contact", "Anne Le Goff"),
        {"phone": "02 98 33 50 50", "email": "a.legoff@exemple.fr"},
        Operation("edit", "Coordonnées"),
    )


def test_a_line_leads_to_its_record_by_mouse_and_keyboard(lines, session, qtbot, store):
    (milestone,) = [
        one.uid for one in records(store.read(), Query("milestone")) if one["title"] == "Cahier des charges"
    ]
    late = lines("recommendation", "DcANT 2015-2017 / 1")["Jalons : Cahier des charges · 01/02/2017 · en retard"]
    for press in (
        lambda: QTest.mouseClick(late, Qt.MouseButton.LeftButton),
        lambda: QTest.keyClick(late, Qt.Key.Key_Space),
    ):
        with qtbot.waitSignal(session.navigate) as asked:
            press()
        assert asked.args == ["milestone", milestone]


def test_a_line_of_several_leads_to_their_list(lines, session, qtbot):
    pilots = lines("recommendation", "DcANT 2015-2017 / 1")["Participants : Expérimentateur : Brest Métropole"]
    with qtbot.waitSignal(session.navigateList) as asked:
        pilots.click()
    assert asked.args[0] == "participation"
    assert Condition("role", ("experimenter",)) in asked.args[1].conditions


def test_where_nothing_is_known_one_quiet_sentence_stands(sheet, lines):
    assert lines("organisation", "Saint-Étienne Métropole") == {}
    look = sheet.summary.first_look
    assert look.isVisible()
    assert look._none.isVisible()
    assert lines("organisation", "Brest Métropole")
    assert not look._none.isVisible()


def test_a_record_of_another_kind_has_no_first_look(sheet, lines):
    lines("organisation", "Brest Métropole")
    assert lines("contact", "Anne Le Goff") == {}
    assert not sheet.summary.first_look.isVisible()


def test_numbers_and_addresses_are_copied_by_a_click(lines, reachable, messages):
    shown = lines("organisation", "Brest Métropole")
    shown["Anne Le Goff : copier 02 98 33 50 50"].click()
    assert QApplication.clipboard().text() == "02 98 33 50 50"
    assert "presse-papiers" in messages.toasts[-1]
    shown["Anne Le Goff : copier a.legoff@exemple.fr"].click()
    assert QApplication.clipboard().text() == "a.legoff@exemple.fr"


def test_the_end_of_an_experiment_leads_to_its_field(sheet, lines, store, uid_of):
    trial = uid_of("experiment", "Préfiguration à Brest")
    store.update("experiment", trial, {"ends_on": TODAY - timedelta(days=3)}, Operation("edit", "Fin"))
    shown = lines("experiment", "Préfiguration à Brest")
    bring_to_front(sheet)
    (end,) = [line for name, line in shown.items() if name.startswith("Fin :")]
    assert "en retard" in end.accessibleName()
    end.click()
    assert QApplication.focusWidget() is sheet.summary.form.editor("ends_on")


def test_a_weather_that_was_not_said_is_asked_for(lines, messages, uid_of):
    asked = []
    messages.on_run = lambda dialog: asked.append(dialog.values) or False
    lines("recommendation", "DcANT 2015-2017 / 1")["Météo : État : à noter"].click()
    assert asked[0]["recommendation"] == uid_of("recommendation", "DcANT 2015-2017 / 1")
    assert asked[0]["dated_on"] == TODAY


def test_the_first_look_never_asks_for_more_room_than_the_sheet_has(sheet, lines, store, uid_of):
    values = {
        "organisation": uid_of("organisation", "Brest Métropole"),
        "name": "Anne " * 30,
        "function": "Chargée " * 20,
    }
    store.add("contact", {**values, "email": f"{'a' * 90}@exemple.fr"}, Operation("add", "Contact"))
    lines("organisation", "Brest Métropole")
    assert sheet.summary.widget().width() <= sheet.summary.viewport().width()


def test_lines_say_all_of_it_where_the_pointer_rests(lines):
    shown = lines("recommendation", "DcANT 2015-2017 / 1")
    assert all(isinstance(line, GlanceLine) and line.toolTip() for line in shown.values())


def test_the_first_look_follows_what_changes(sheet, lines, session, settle, uid_of):
    lines("recommendation", "DcANT 2015-2017 / 1")
    measure = uid_of("recommendation", "DcANT 2015-2017 / 1")
    session.write(
        Operation("add", "Jalon"),
        lambda tx: tx.add("milestone", {"recommendation": measure, "title": "Tôt", "due_on": date(2016, 1, 1)}),
    )
    settle()
    (milestones,) = [one for one in sheet.summary.first_look.sections if one.title == "Jalons"]
    assert milestones.lines[0].text == "Tôt"
