"""The computed columns of a list, and the weather that is set as a cell."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.history import log
from dcant_tracker.store.reading.queries import Condition, Query, records
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.records.list_page import ListPage

TODAY = date.today()


@pytest.fixture
def said(store, uid_of):
    """The State and Brest said the weather of the first measure; one of its milestones is late, another comes."""
    measure = uid_of("recommendation", "DcANT 2015-2017 / 1")

    def work(tx):
        for name, weather in (("SGMAP", "storm"), ("Brest Métropole", "sunny")):
            values = {"recommendation": measure, "author": uid_of("organisation", name)}
            tx.add("progress_point", {**values, "dated_on": TODAY - timedelta(days=9), "weather": weather})
        tx.add("milestone", {"recommendation": measure, "title": "Bilan", "due_on": TODAY + timedelta(days=9)})

    store.transact(Operation("add", "Points"), work)
    return measure


@pytest.fixture
def page(session, settle, qtbot, said):
    made = ListPage(session, "recommendation")
    qtbot.addWidget(made)
    made.resize(1070, 600)
    made.show()
    settle()
    settle()
    return made


def cell(page, uid, name):
    return page.table.index(page.table.row_of(uid), page.table.column(name))


def text(page, uid, name):
    return cell(page, uid, name).data()


def points(store, uid):
    return records(store.read(), Query("progress_point", conditions=(Condition("recommendation", (uid,)),)))


def test_the_list_says_where_each_measure_stands(page, said):
    assert text(page, said, "weather_state") == "Objectifs compromis"
    assert text(page, said, "weather_ours") == "Objectifs sécurisés"
    assert text(page, said, "next_milestone").endswith("· Bilan")
    assert text(page, said, "late_milestones") == "1"
    assert text(page, said, "participants") == "1"
    late = page.table.column("late_milestones")
    assert page.table.cells.warns(page.table.row_of(said), late)
    assert "Jalons en retard : 1" in page.table.data(
        cell(page, said, "late_milestones"), Qt.ItemDataRole.AccessibleTextRole
    )


def test_cells_follow_what_they_are_computed_from(page, said, session, settle):
    session.write(
        Operation("add", "Jalon"),
        lambda tx: tx.add("milestone", {"recommendation": said, "title": "Tôt", "due_on": date(2017, 1, 1)}),
    )
    settle()
    assert text(page, said, "late_milestones") == "2"


def test_a_click_on_a_computed_header_sorts_by_it(page, said, settle):
    page.view._on_sort_wanted(page.table.column("weather_ours"), False)
    settle()
    assert page.table.uid(0) == said
    page.view._on_sort_wanted(page.table.column("late_milestones"), False)
    settle()
    assert page.table.uid(0) == said


def test_computed_columns_are_in_the_menu_of_columns(page):
    listed = [action.text() for action in page.view.columns.menu(page.view).actions()]
    assert {field.label for field in CATALOGUE["recommendation"].computed} <= set(listed)


def test_what_is_computed_is_copied_and_nothing_is_written_over_it(page, said, settle, messages):
    for name in ("late_milestones", "participants"):
        index = cell(page, said, name)
        page.view.setCurrentIndex(index)
        page.view.copy()
        assert QApplication.clipboard().text().strip() == "1"
        assert not index.flags() & Qt.ItemFlag.ItemIsEditable
        page.view.clear_cells()
        page.view.paste()
        settle()
        assert "se calcule" in messages.errors[-1].message
    assert len(messages.errors) == 4


def keys_of(said, *pressed):
    """Press keys where the keyboard is, and say how many there were."""
    for key in pressed:
        target = QApplication.focusWidget()
        if isinstance(key, str):
            QTest.keyClicks(target, key)
        else:
            QTest.keyClick(target, key)
        said()
    return len(pressed)


WEATHERS = CATALOGUE["progress_point"]["weather"].choices.labels


@pytest.mark.parametrize(
    ("code", "keys"),
    [
        ("sunny", ("s", Qt.Key.Key_Return)),
        ("cloudy", ("a", "t", Qt.Key.Key_Return)),
        ("clouds", ("a", Qt.Key.Key_Return)),
        ("storm", ("c", Qt.Key.Key_Return)),
        ("not_needed", ("n", Qt.Key.Key_Return)),
        ("storm", (Qt.Key.Key_F2, "c", Qt.Key.Key_Return)),
    ],
)
def test_a_weather_takes_three_keys_in_the_window(window, settle, store, said, messages, uid_of, code, keys):
    window.open_page("recommendation")
    settle()
    page = window.findChild(ListPage)
    measure = uid_of("recommendation", "DcANT 2015-2017 / 2")
    page.view.setFocus()
    page.view.setCurrentIndex(cell(page, measure, "weather_ours"))
    settle()
    steps = store.read().last_step()
    assert keys_of(settle, *keys) <= 3
    settle()
    assert text(page, measure, "weather_ours") == WEATHERS[code]
    (point,) = points(store, measure)
    assert (point["weather"], point["dated_on"]) == (code, TODAY)
    assert point["author"] == uid_of("organisation", "Brest Métropole")
    assert store.read().last_step() == steps + 1
    assert messages.toasts[-1].endswith("– mesure 2 (Brest Métropole)")
    page.session.undo()
    settle()
    assert points(store, measure) == []
    assert text(page, measure, "weather_ours") == ""


def test_a_weather_of_the_same_day_by_the_same_author_is_changed_not_doubled(page, said, settle, store, qtbot):
    assert page.table.edit(said, "weather_ours", "storm")
    settle()
    assert page.table.edit(said, "weather_ours", "clouds")
    settle()
    qtbot.waitUntil(lambda: text(page, said, "weather_ours") == "Appuis nécessaires")
    assert len([one for one in points(store, said) if one["dated_on"] == TODAY]) == 1


def test_the_list_of_weathers_says_the_day_and_the_author(page, said, settle):
    page.view.setCurrentIndex(cell(page, said, "weather_state"))
    page.view.open_cell()
    settle()
    found = page.view._open_editor().suggestions().candidates()
    assert [one.picture is not None for one in found] == [True] * 5 + [False]
    assert found[0].detail.endswith("· SGMAP")
    assert f"{TODAY:%d/%m/%Y}" in found[0].detail
    assert found[-1].said == "Autre auteur, autre date…"


def test_the_author_chosen_once_is_remembered_for_its_side(page, said, settle, store, messages, uid_of):
    epinal, toulouse = (uid_of("organisation", name) for name in ("Épinal", "Toulouse Métropole"))
    for author in (epinal, toulouse):

        def fill(dialog, author=author):
            from dcant_tracker.ui.records.table.edits import Picked

            dialog.form.editor("author").load(author, "quelqu'un")
            dialog.form.raw = lambda name, raw=dialog.form.raw: Picked(author) if name == "author" else raw(name)
            dialog.accept()
            return bool(dialog.result())

        messages.on_run = fill
        page.view.creationWanted.emit(said, "weather_ours", "clouds")
        settle()
        other = uid_of("recommendation", "DcANT 2015-2017 / 2")
        assert page.table.edit(other, "weather_ours", "sunny")
        settle()
        assert author in {one["author"] for one in points(store, other)}


def test_where_nobody_ever_spoke_the_author_is_asked_for(session, settle, qtbot, store, messages, uid_of):
    page = ListPage(session, "recommendation")
    qtbot.addWidget(page)
    page.show()
    settle()
    asked = []
    messages.on_run = lambda dialog: asked.append((dialog.values["weather"], dialog.values["dated_on"])) or False
    measure = uid_of("recommendation", "DcANT 2015-2017 / 1")
    assert page.table.edit(measure, "weather_ours", "storm")
    settle()
    assert asked == [("storm", TODAY)]
    assert points(store, measure) == []


def test_what_is_no_weather_is_refused_in_the_cell(page, said):
    assert not page.table.edit(said, "weather_ours", "beau temps")
    assert "beau temps" in page.table.refusal.message


def test_a_weather_of_an_experiment_without_a_measure_is_refused(session, settle, qtbot, store):
    trial = store.add("experiment", {"title": "Essai", "stage": "running"}, Operation("add", "Essai"))[1]
    page = ListPage(session, "experiment")
    qtbot.addWidget(page)
    page.show()
    settle()
    store.add("organisation", {"name": "France urbaine", "kind": "association"}, Operation("add", "Nous"))
    assert not page.table.edit(trial, "weather_ours", "storm")
    assert "recommandation" in page.table.refusal.message


def test_the_journal_says_the_weather_as_a_person_would(page, said, settle, store):
    assert page.table.edit(said, "weather_state", "sunny")
    settle()
    label = next(iter(log.steps(store.read(), limit=1))).label
    assert label.startswith("Météo du ")
    assert label.endswith(" – mesure 1 (SGMAP)")


def test_an_answer_that_was_on_its_way_when_something_changed_is_asked_for_again(page, said, settle, qtbot, session):
    computed = page.table.computed
    before = computed._changes
    session.write(Operation("update", "Autre"), lambda tx: tx.update("recommendation", said, {"officer": "Ada"}))
    settle()
    assert computed._changes > before
    computed._fresh.clear()
    computed._on_told(before, [said], {})
    assert said not in computed._fresh
    settle()
    qtbot.waitUntil(lambda: said in computed._fresh)
