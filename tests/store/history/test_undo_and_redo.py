"""Undo and redo: one step after the other, in any order, each named after what was done first."""

import sqlite3
from contextlib import closing

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.store.history import log
from dcant_tracker.store.records.record import get
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Op, Operation

ADD = Operation(Op.ADD, "Ajout")


def title(store, uid):
    found = get(store.read(), "programme", uid)
    return found["title"] if found else None


def test_undo_takes_back_one_step_after_the_other_then_says_there_is_nothing(store, edit, programme):
    edit("programme", programme, title="Deux")
    edit("programme", programme, title="Trois")
    store.undo()
    assert title(store, programme) == "Deux"
    store.undo()
    assert title(store, programme) == "Développement concerté 2015-2017"
    store.undo()
    assert title(store, programme) is None
    with pytest.raises(UserError, match="rien à annuler"):
        store.undo()


def test_redo_brings_back_what_was_undone_in_order_until_something_new_is_done(store, edit, programme):
    edit("programme", programme, title="Deux")
    edit("programme", programme, title="Trois")
    store.undo()
    store.undo()
    store.redo()
    assert title(store, programme) == "Deux"
    store.redo()
    assert title(store, programme) == "Trois"
    with pytest.raises(UserError, match="rien à rétablir"):
        store.redo()
    store.undo()
    edit("programme", programme, title="Autre chemin")
    with pytest.raises(UserError, match="rien à rétablir"):
        store.redo()
    store.undo()
    assert title(store, programme) == "Deux"


def test_undo_survives_closing_the_application(store, edit, data_file, programme):
    edit("programme", programme, title="Deux")
    store.close()
    reopened = Store.open(data_file)
    reopened.undo()
    assert title(reopened, programme) == "Développement concerté 2015-2017"
    reopened.close()


def test_an_undone_step_says_so_and_its_undo_names_it(store, edit, programme):
    edited = edit("programme", programme, title="Deux")
    undone = store.undo().step
    reading = store.read()
    assert log.is_undone(reading, edited)
    assert log.step(reading, undone).undoes == edited
    assert "Modification" in log.step(reading, undone).label
    redone = store.redo().step
    assert not log.is_undone(reading, edited)
    assert log.step(reading, redone).undoes == undone


def test_steps_are_taken_back_and_brought_back(store):
    first = store.add("partner", {"name": "A"}, ADD)[0].step
    second = store.add("partner", {"name": "B"}, ADD)[0].step
    assert log.taken_back(store.read()) == frozenset()
    undo = store.undo().step
    assert log.taken_back(store.read()) == {second}
    redo = store.redo().step
    assert log.taken_back(store.read()) == {undo}
    store.undo()
    assert log.taken_back(store.read()) == {second, undo}
    assert log.is_undone(store.read(), second)
    assert not log.is_undone(store.read(), first)
    assert redo not in log.taken_back(store.read())


def labels_of(store, count):
    """The labels of the last steps, oldest first, with what each is for programs."""
    return [(step.op, step.label) for step in reversed(log.steps(store.read(), limit=count))]


def test_undo_and_redo_are_named_after_what_was_done_however_often(store, edit, brest):
    edit("organisation", brest, region="Armorique")
    for _turn in range(2):
        store.undo()
        store.redo()
    assert labels_of(store, 4) == [("undo", "Annuler : Modification"), ("redo", "Rétablir : Modification")] * 2


def test_taking_an_undo_back_by_its_number_is_a_redo_and_taking_that_back_an_undo(store, edit, take_back, there, brest):
    number = edit("organisation", brest, region="Armorique")
    for region in ("Bretagne", "Armorique", "Bretagne", "Armorique"):
        take_back(store.read().last_step())
        assert there("organisation", brest)["region"] == region
        assert log.is_undone(store.read(), number) == (region == "Bretagne")
    assert labels_of(store, 4) == [("undo", "Annuler : Modification"), ("redo", "Rétablir : Modification")] * 2


def test_undo_and_redo_go_on_after_an_undo_was_taken_back_by_its_number(store, edit, take_back, there, brest):
    edit("organisation", brest, region="Armorique")
    take_back(store.undo().step)
    with pytest.raises(UserError, match="rien à rétablir"):
        store.redo()
    take_back(store.read().last_step())
    assert there("organisation", brest)["region"] == "Bretagne"
    assert log.to_undo(store.read()).number == 1
    store.redo()
    assert there("organisation", brest)["region"] == "Armorique"
    assert log.to_undo(store.read()).number == 2


def test_a_step_that_is_taken_back_already_says_so(store, edit, take_back, brest):
    number = edit("organisation", brest, region="Armorique")
    undone = store.undo().step
    with pytest.raises(UserError, match="« Modification » a déjà été annulé"):
        take_back(number)
    store.redo()
    with pytest.raises(UserError, match="« Modification » a déjà été rétabli"):
        take_back(undone)


def test_a_step_that_says_to_take_itself_back_harms_nobody(store, edit, brest):
    number = edit("organisation", brest, region="Armorique")
    with closing(sqlite3.connect(store.path)) as other, other:
        other.execute("UPDATE step SET undoes = id WHERE id = ?", (number,))
    assert log.to_undo(store.read()).number == 1
    assert log.to_redo(store.read()) is None
    assert log.chain(store.read(), log.step(store.read(), number))[-1].number == number
