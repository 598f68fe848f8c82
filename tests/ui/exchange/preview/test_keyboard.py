"""After any decision and any filter the keyboard is on the next conflict: the keys 1 to 4 go on."""

import pytest
from front import bring_to_front
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from dcant_tracker.exchange.merging.deciding import LEAVE, TAKE, Side
from dcant_tracker.exchange.merging.proposal import Case
from dcant_tracker.store.writing.changes import Operation

CITIES = ("Brest Métropole", "Toulouse Métropole", "Épinal")


@pytest.fixture
def dialog(open_dialog, answer, store, uid_of):
    """Three conflicts on the short names, one change of a population and one new row."""
    cells = {(name, "Nom court"): f"Leur {name}" for name in CITIES}
    path = answer(
        "retour.xlsx", {**cells, ("Brest Métropole", "Population"): 7}, rows=[[None, "Vannes", None, "Ville"]]
    )
    for name in CITIES:
        store.update(
            "organisation", uid_of("organisation", name), {"short_name": f"Notre {name}"}, Operation("set", "x")
        )
    dialog = open_dialog(path)
    bring_to_front(dialog)
    return dialog


@pytest.fixture
def press(dialog, qtbot):
    """A key, pressed where the keyboard is."""

    def press_key(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        qtbot.keyClick(dialog.focusWidget(), key, modifiers)

    return press_key


def conflicts(dialog) -> list[int]:
    return [rank for rank, p in enumerate(dialog.choices.proposals) if p.kind is Case.CONFLICT]


def conflict_of(dialog, name: str) -> int:
    return next(rank for rank in conflicts(dialog) if dialog.choices.proposals[rank].theirs == f"Leur {name}")


def waits_for_keys(dialog, rank: int) -> None:
    assert dialog.pane.rank == rank
    assert dialog.focusWidget() is dialog.tree


@pytest.mark.parametrize(("key", "side"), [("1", Side.MINE), ("2", Side.THEIRS), ("3", Side.OTHER)])
def test_each_key_that_decides_goes_on_to_the_next_conflict(dialog, press, key, side):
    first, second, third = conflicts(dialog)
    press(Qt.Key(ord(key)))
    assert dialog.choices[first].side is side
    waits_for_keys(dialog, second)
    press(Qt.Key(ord(key)))
    waits_for_keys(dialog, third)
    press(Qt.Key(ord(key)))
    assert dialog.choices.open_conflicts() == []
    waits_for_keys(dialog, third)


@pytest.mark.parametrize("name", ["keep", "take", "join"])
def test_each_button_of_the_pane_goes_on_as_its_key_does(dialog, qtbot, press, name):
    first, second, third = conflicts(dialog)
    qtbot.mouseClick(getattr(dialog.pane, name), Qt.MouseButton.LeftButton)
    assert not dialog.choices.is_open(first)
    waits_for_keys(dialog, second)
    press(Qt.Key.Key_2)
    assert dialog.choices[second] == TAKE
    waits_for_keys(dialog, third)


@pytest.mark.parametrize(
    ("key", "modifiers"),
    [(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier), (Qt.Key.Key_F8, Qt.KeyboardModifier.NoModifier)],
)
def test_a_text_of_ones_own_goes_on_with_either_key_and_integrates_nothing(dialog, qtbot, press, key, modifiers):
    first, second, _third = conflicts(dialog)
    press(Qt.Key.Key_4)
    assert dialog.focusWidget() is dialog.pane.joined
    dialog.pane.joined.selectAll()
    qtbot.keyClicks(dialog.pane.joined, "1 ou 2")
    press(key, modifiers)
    assert dialog.choices[first].value == "1 ou 2"
    assert dialog.isVisible()
    waits_for_keys(dialog, second)
    press(Qt.Key.Key_1)
    assert dialog.choices[second] == LEAVE


def test_escape_leaves_the_text_for_the_list_and_keeps_both_open(dialog, qtbot, press):
    first = conflicts(dialog)[0]
    press(Qt.Key.Key_4)
    qtbot.keyClicks(dialog.pane.joined, "!")
    press(Qt.Key.Key_Escape)
    assert dialog.isVisible()
    waits_for_keys(dialog, first)
    assert dialog.choices[first].value.endswith("!")


def test_what_was_joined_is_edited_by_going_back_to_it(dialog, press):
    first = conflicts(dialog)[0]
    theirs = str(dialog.choices.proposals[first].theirs)
    press(Qt.Key.Key_3)
    dialog.show_rank(first)
    press(Qt.Key.Key_4)
    assert dialog.pane.joined.toPlainText() == f"{theirs.replace('Leur', 'Notre')}\n{theirs}"


def test_a_chip_leads_to_the_next_conflict_and_the_keys_decide_it(dialog, qtbot, press):
    first, _second, _third = conflicts(dialog)
    dialog.show_rank(next(rank for rank, p in enumerate(dialog.choices.proposals) if p.kind is Case.CHANGED))
    dialog.tree.clearFocus()
    qtbot.mouseClick(dialog.filters.kinds[Case.CONFLICT], Qt.MouseButton.LeftButton)
    waits_for_keys(dialog, dialog.pane.rank)
    assert dialog.choices.is_open(dialog.pane.rank)
    dialog.show_rank(first)
    press(Qt.Key.Key_1)
    assert dialog.choices[first] == LEAVE


def test_words_looked_for_stay_under_the_keyboard_until_enter(dialog, qtbot, press):
    third = conflict_of(dialog, "Épinal")
    dialog.search.setFocus()
    qtbot.keyClicks(dialog.search, "Épinal")
    assert dialog.focusWidget() is dialog.search
    press(Qt.Key.Key_Return)
    waits_for_keys(dialog, third)
    press(Qt.Key.Key_2)
    assert dialog.choices[third] == TAKE


def test_a_record_that_was_looked_for_stays_in_view_among_its_neighbours(dialog, qtbot, press):
    added = next(rank for rank, p in enumerate(dialog.choices.proposals) if p.kind is Case.ADDED)
    dialog.search.setFocus()
    qtbot.keyClicks(dialog.search, "Vannes")
    press(Qt.Key.Key_Return)
    assert dialog.pane.rank == added
    dialog.search.setFocus()
    press(Qt.Key.Key_Escape)
    dialog.search.settle()
    assert dialog.pane.rank == added


def test_escape_shows_everything_again_before_it_leaves(dialog, qtbot, press):
    third = conflict_of(dialog, "Épinal")
    dialog.search.setFocus()
    qtbot.keyClicks(dialog.search, "Épinal")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_2)
    qtbot.mouseClick(dialog.filters.kinds[Case.CONFLICT], Qt.MouseButton.LeftButton)
    press(Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert len(dialog.model.visible_ranks()) == len(dialog.choices.proposals)
    assert dialog.focusWidget() is dialog.tree
    assert dialog.choices[third] == TAKE
    press(Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_many_decided_at_once_lead_to_what_is_left(dialog, press):
    third = conflict_of(dialog, "Épinal")
    others = [rank for rank in conflicts(dialog) if rank != third]
    first, second = sorted(others, key=lambda rank: (rank < third, rank))
    dialog.filters.search.setText("Épinal")
    dialog.filters.search.settle()
    dialog.deciding.menu.aboutToShow.emit()
    action = next(a for a in dialog.deciding.menu.actions() if a.text().startswith("Prendre tout ce qui est affiché"))
    action.trigger()
    assert dialog.choices[third] == TAKE
    waits_for_keys(dialog, first)
    press(Qt.Key.Key_1)
    waits_for_keys(dialog, second)


def test_the_choice_just_made_goes_to_the_whole_column_though_the_cursor_went_on(dialog, press):
    press(Qt.Key.Key_2)
    press(Qt.Key.Key_C)
    assert [dialog.choices[rank] for rank in conflicts(dialog)] == [TAKE] * 3


def test_going_back_on_a_decision_gives_the_keyboard_back_too(dialog, qtbot, press):
    first = conflicts(dialog)[0]
    press(Qt.Key.Key_1)
    qtbot.mouseClick(dialog.undo_button, Qt.MouseButton.LeftButton)
    waits_for_keys(dialog, first)


def test_a_line_that_nobody_disputes_stays_in_view_once_decided(dialog, press):
    changed = next(rank for rank, p in enumerate(dialog.choices.proposals) if p.kind is Case.CHANGED)
    dialog.show_rank(changed)
    press(Qt.Key.Key_1)
    waits_for_keys(dialog, changed)


def test_the_popover_of_a_chip_keeps_its_own_keyboard(dialog, qtbot):
    dialog.filters.states.click()
    popover = dialog.filters.states.popover
    popover.tick(next(label for label, value in dialog.filters._state_options() if value == "open"))
    assert popover.isVisible()
    assert not isinstance(dialog.focusWidget(), QLineEdit)
    assert len(dialog.model.visible_ranks()) == 3
    popover.close()
    waits_for_keys(dialog, dialog.pane.rank)
