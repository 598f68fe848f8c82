"""Two records that are one by what somebody said, taken back by name: they are two in every file, or it is refused."""

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.store.history import log
from dcant_tracker.store.joining.joining import join
from dcant_tracker.store.joining.plan import Pair, plan
from dcant_tracker.store.records.record import get
from tests.store.replicas.laptops import add, agree, delete, edit, give, laptop, meet


@pytest.fixture
def three(tmp_path):
    found = [laptop(tmp_path, name) for name in ("Anne", "Boris", "Carla")]
    yield found
    for one in found:
        one.close()


def last(store, op):
    return next(step for step in log.steps(store.read()) if step.op == op)


def join_all(store, stays, goes):
    pair = Pair("organisation", stays, goes)
    chosen = {one.spot: one.mine for one in plan(store.read(), pair).differences}
    join(store, pair, {spot: "Lyon" if spot[-1] == "name" else value for spot, value in chosen.items()})


def lyon(store, notes):
    return add(store, "organisation", name="Lyon", kind="metropole", notes=notes)


def test_who_never_had_two_records_cannot_part_them_and_all_say_the_same(three):
    anne, boris, carla = three
    mine, theirs = lyon(anne, "d'Anne"), lyon(boris, "de Boris")
    give(boris, carla)
    delete(boris, "organisation", theirs)
    give(anne, carla)
    give(carla, anne)
    with pytest.raises(UserError, match="n'en font qu'une"):
        anne.reverse_step(last(anne, "match"))
    meet(*three)
    agree(three)
    assert get(anne.read(), "organisation", mine)["notes"] == "d'Anne"


def test_who_had_both_parts_them_for_all(three):
    anne, boris, carla = three
    mine = lyon(anne, "d'Anne")
    other = add(anne, "organisation", name="Lyon (Rhône)", kind="metropole", region="Auvergne-Rhône-Alpes")
    meet(*three)
    join_all(boris, mine, other)
    meet(*three)
    carla.reverse_step(last(carla, "join"))
    meet(*three)
    agree(three)
    assert get(anne.read(), "organisation", other)["region"] == "Auvergne-Rhône-Alpes"


def test_what_was_parted_is_one_again_only_as_long_as_it_can_be(three):
    anne, *_others = three
    mine = lyon(anne, "d'Anne")
    other = add(anne, "organisation", name="Lyon (Rhône)", kind="metropole")
    join_all(anne, mine, other)
    anne.reverse_step(last(anne, "join"))
    edit(anne, "organisation", other, notes="écrit depuis")
    with pytest.raises(UserError, match=r"ne peut plus être (repris|rétabli)"):
        anne.reverse_step(last(anne, "undo"))
    meet(*three)
    agree(three)
    assert get(anne.read(), "organisation", other)["notes"] == "écrit depuis"


@pytest.mark.parametrize("rounds", [1, 2])
def test_what_is_one_again_is_one_for_those_who_saw_it_part(three, rounds):
    anne, boris, carla = three
    mine = lyon(anne, "d'Anne")
    other = add(anne, "organisation", name="Lyon (Rhône)", kind="metropole")
    desk = add(anne, "contact", organisation=other, name="Accueil")
    meet(*three)
    join_all(anne, mine, other)
    for _round in range(rounds):
        give(anne, boris)
        anne.undo()
        give(anne, boris)
        give(boris, carla)
        anne.redo()
    meet(*three)
    agree(three)
    for one in three:
        assert get(one.read(), "organisation", other) is None
        assert get(one.read(), "contact", desk)["organisation"] == mine
