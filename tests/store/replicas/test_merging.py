"""Two data files that meet: a stranger's history is refused whole, and what was done since a merge outlives its undo."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.store.history.log import step, steps, taken_back
from dcant_tracker.store.replicas.conflicts import keep_mine, open_conflicts
from dcant_tracker.store.replicas.merging import OnConflict, merge
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Op, Operation
from tests.store.replicas.team import File


@pytest.fixture
def lyon(anne) -> str:
    return anne.add("organisation", name="Lyon", kind="ville")


@pytest.fixture
def bruno(anne, lyon, tmp_path):
    store = Store.open(Path(shutil.copy(anne.store.path, tmp_path / "copie.sqlite")))
    store.sign("bruno")
    yield File(store)
    store.close()


def meet(anne: File, bruno: File, how: OnConflict = OnConflict.LATER):
    return merge(anne.store, bruno.store.path, how)


LAST = "(SELECT max(id) FROM step)"
OF_LAST = f"FROM change WHERE step = {LAST}"
NOBODY = "01a22e55-3fea-7643-b915-03e960159a3d"


@pytest.mark.parametrize(
    "spoilt",
    [
        f"UPDATE step SET clock = 'hier' WHERE id = {LAST}",
        f"UPDATE step SET clock = 9223372036854775807 WHERE id = {LAST}",
        f"UPDATE step SET follows = '[' WHERE id = {LAST}",
        f"UPDATE step SET follows = '7' WHERE id = {LAST}",
        f"UPDATE step SET follows = '[\"{NOBODY}\"]' WHERE id = {LAST}",
        f"UPDATE step SET follows = '[' || json_quote(uid) || ']' WHERE id = {LAST}",
        f"UPDATE step SET uid = 'un' WHERE id = {LAST}",
        f"UPDATE step SET at = 'jamais' WHERE id = {LAST}",
        f"UPDATE step SET op = 'DROP TABLE' WHERE id = {LAST}",
        f"UPDATE change SET field = 'mayor' WHERE step = {LAST}",
        f"UPDATE change SET field = 'kind' WHERE step = {LAST}",
        f"UPDATE change SET after = 'Rhône' WHERE step = {LAST}",
        f"UPDATE change SET after = '\"a\\u0000b\"' WHERE step = {LAST}",
        f"UPDATE change SET after = '{{\"a\": 1}}' WHERE step = {LAST}",
        f"UPDATE change SET uid = 'x' WHERE step = {LAST}",
        f"INSERT INTO made_change(step, entity, uid, field, parents) SELECT step, entity, uid, field, '[1' {OF_LAST}",
        f"INSERT INTO change(step, entity, uid, after) SELECT step, entity, '{NOBODY}', '[]' {OF_LAST}",
    ],
)
def test_a_history_that_none_of_ours_would_be_is_refused_whole(anne, bruno, lyon, spoilt):
    bruno.set("organisation", lyon, region="Rhône")
    bruno.store.close()
    with closing(sqlite3.connect(bruno.store.path)) as raw, raw:
        assert raw.execute(spoilt).rowcount == 1
    before = anne.store.path.read_bytes()
    with pytest.raises(UserError) as refused:
        meet(anne, bruno)
    assert refused.value.hint
    assert anne.store.path.read_bytes() == before


def test_an_entity_of_tomorrow_is_left_there(anne, bruno, lyon):
    bruno.set("organisation", lyon, region="Rhône", population=5)
    bruno.store.close()
    with closing(sqlite3.connect(bruno.store.path)) as raw, raw:
        raw.execute("UPDATE change SET entity = 'mayor' WHERE field = 'region'")
    meet(anne, bruno)
    assert anne.records()["organisation", lyon]["population"] == 5


def test_what_was_edited_since_a_merge_outlives_its_undo_and_is_told(anne, bruno, lyon):
    bruno.set("organisation", lyon, region="Rhône", population=5)
    metz = bruno.add("organisation", name="Metz", kind="ville")
    meet(anne, bruno)
    anne.set("organisation", lyon, region="Auvergne")
    anne.set("organisation", metz, region="Lorraine")
    done = anne.store.reverse_step(next(one for one in steps(anne.reading) if one.op == "merge"))
    assert len(done.kept) == 2
    held = anne.records()
    assert (held["organisation", lyon]["region"], held["organisation", lyon]["population"]) == ("Auvergne", None)
    assert held["organisation", metz]["region"] == "Lorraine"
    assert anne.problems() == []


def test_what_came_and_went_in_one_merge_is_nothing_to_take_back(anne, bruno, lyon):
    passing = bruno.add("organisation", name="Metz", kind="ville")
    bruno.store.transact(Operation(Op.DELETE, "Suppression"), lambda work: work.delete("organisation", passing))
    bruno.set("organisation", lyon, region="Rhône")
    meet(anne, bruno)
    taken = next(one for one in steps(anne.reading) if one.who == "bruno")
    assert taken.done_at == taken.made_at
    done = anne.store.undo()
    assert (done.kept, anne.records()["organisation", lyon]["region"]) == ((), None)
    assert anne.problems() == []


def test_several_steps_about_one_record_are_taken_back_as_one(anne, bruno, lyon):
    for region in ("a", "b", "c"):
        bruno.set("organisation", lyon, region=region)
    metz = bruno.add("organisation", name="Metz", kind="ville")
    bruno.set("organisation", metz, region="Lorraine")
    before = anne.records()
    meet(anne, bruno)
    done = anne.store.undo()
    assert (anne.records(), done.kept) == (before, ())


def test_a_step_of_it_that_was_taken_back_by_name_stays_so(anne, bruno, lyon):
    bruno.set("organisation", lyon, region="Rhône")
    bruno.set("organisation", lyon, population=5)
    meet(anne, bruno)
    merged, second, first, *_earlier = steps(anne.reading)
    anne.store.reverse_step(first)
    done = anne.store.reverse_step(merged)
    held = anne.records()["organisation", lyon]
    assert (held["region"], held["population"], done.kept) == (None, None, ())
    with pytest.raises(UserError, match="déjà été annulé"):
        anne.store.reverse_step(second)


@pytest.mark.parametrize("mine_is_later", [True, False])
def test_what_was_to_decide_is_no_more_once_the_merge_is_undone_here_and_there(anne, bruno, lyon, mine_is_later):
    edits = [(anne, "Rhône"), (bruno, "Auvergne")]
    for one, region in edits[::-1] if mine_is_later else edits:
        one.set("organisation", lyon, region=region)
    meet(anne, bruno)
    assert len(open_conflicts(anne.reading)) == 1
    anne.store.undo()
    assert (anne.records()["organisation", lyon]["region"], open_conflicts(anne.reading)) == ("Rhône", [])
    meet(bruno, anne)
    assert (bruno.records(), open_conflicts(bruno.reading)) == (anne.records(), [])


def test_a_record_that_they_deleted_and_i_edited_stays_once_the_merge_is_undone(anne, bruno, lyon):
    anne.set("organisation", lyon, region="Rhône")
    bruno.store.transact(Operation(Op.DELETE, "Suppression"), lambda work: work.delete("organisation", lyon))
    meet(anne, bruno)
    assert len(open_conflicts(anne.reading)) == 1
    anne.store.undo()
    assert (anne.records()["organisation", lyon]["region"], open_conflicts(anne.reading)) == ("Rhône", [])
    meet(bruno, anne)
    assert (bruno.records(), open_conflicts(bruno.reading)) == (anne.records(), [])


def test_what_stood_before_an_undone_merge_is_still_ones_own_to_take_back(anne, bruno, lyon):
    anne.set("organisation", lyon, region="Rhône")
    bruno.set("organisation", lyon, region="Auvergne")
    meet(anne, bruno)
    anne.store.undo()
    done = anne.store.undo()
    assert (anne.records()["organisation", lyon]["region"], done.kept) == (None, ())


def test_what_an_undone_merge_took_in_counts_as_undone(anne, bruno, lyon):
    bruno.set("organisation", lyon, region="Auvergne")
    meet(anne, bruno)
    merged, taken, *_earlier = steps(anne.reading)
    assert taken.number not in taken_back(anne.reading)
    anne.store.undo()
    assert {merged.number, taken.number} <= taken_back(anne.reading)
    anne.store.redo()
    assert taken.number not in taken_back(anne.reading)


def test_what_was_to_decide_before_is_still_and_is_not_counted_again(anne, bruno, lyon, tmp_path):
    anne.set("organisation", lyon, region="Rhône")
    bruno.set("organisation", lyon, region="Auvergne")
    meet(anne, bruno)
    bruno.set("organisation", lyon, population=5)
    again = meet(anne, bruno, OnConflict.STOP)
    assert (again.stopped, again.differences, len(open_conflicts(anne.reading))) == (False, [], 1)


def test_a_merge_that_only_says_who_took_in_what_is_no_news(anne, bruno, lyon):
    bruno.set("organisation", lyon, region="Rhône")
    meet(anne, bruno)
    last = bruno.reading.last_step()
    assert meet(bruno, anne).changes.step is None
    assert bruno.reading.last_step() == last


def test_a_decision_comes_with_the_merge_and_is_asked_once(anne, bruno, lyon):
    anne.set("organisation", lyon, region="Rhône")
    bruno.set("organisation", lyon, region="Auvergne")
    meet(anne, bruno)
    keep_mine(anne.store, open_conflicts(anne.reading))
    meet(bruno, anne)
    assert (bruno.records(), open_conflicts(bruno.reading)) == (anne.records(), [])


def test_a_copy_stands_before_it_that_holds_nothing_of_it(anne, bruno, lyon):
    bruno.set("organisation", lyon, region="Rhône")
    number = meet(anne, bruno).changes.step
    assert step(anne.reading, number).label == "Fusion avec copie.sqlite"
    (made,) = [one for one in anne.store.path.parent.rglob("*.sqlite") if "réunion" in one.name or "fusion" in one.name]
    with closing(sqlite3.connect(made)) as raw:
        assert raw.execute("SELECT count(*) FROM step WHERE op = 'merge'").fetchone() == (0,)
