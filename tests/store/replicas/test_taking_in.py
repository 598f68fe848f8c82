"""Two officers write apart, and take in each other's steps."""

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.store.checking.checking import check
from dcant_tracker.store.history import log
from dcant_tracker.store.history.rewinding import rewound
from dcant_tracker.store.joining.joining import join, plan
from dcant_tracker.store.joining.plan import Pair
from dcant_tracker.store.kept.pairings import pairings
from dcant_tracker.store.public_data import create_public
from dcant_tracker.store.records.record import all_records, get
from dcant_tracker.store.replicas import conflicts, sending
from dcant_tracker.store.replicas.naming import name_steps
from dcant_tracker.store.replicas.taking_in import take_in
from dcant_tracker.store.replicas.travelling import Parcel
from dcant_tracker.store.writing.changes import Op
from tests.store.replicas.laptops import EDIT, add, agree, delete, edit, give, laptop, meet, to_decide, value


def test_what_each_wrote_elsewhere_is_in_both(laptops, lyon):
    anne, boris = laptops
    edit(anne, "organisation", lyon, short_name="GL")
    edit(boris, "organisation", lyon, population=1_400_000)
    meet(anne, boris)
    agree(laptops)
    assert value(anne, "organisation", lyon, "population") == 1_400_000
    assert value(boris, "organisation", lyon, "short_name") == "GL"
    assert to_decide(anne) == []


def test_the_same_written_by_both_is_no_conflict(laptops, lyon):
    for one in laptops:
        edit(one, "organisation", lyon, notes="la même chose")
    meet(*laptops)
    assert agree(laptops)["conflicts"] == []


def test_one_cell_written_by_both_shows_the_later_and_keeps_the_other_beside(laptops, lyon):
    anne, boris = laptops
    edit(anne, "organisation", lyon, notes="de Anne")
    edit(boris, "organisation", lyon, notes="de Boris")
    meet(anne, boris)
    agree(laptops)
    assert to_decide(anne) == [("notes", "au début", "de Boris", "de Anne")]
    (one,) = conflicts.open_conflicts(boris.read())
    assert (one.who, one.uid) == ("Anne", lyon)


def test_who_comes_back_to_what_stood_has_nothing_to_say(laptops, lyon):
    anne, boris = laptops
    edit(anne, "organisation", lyon, notes="un essai")
    anne.undo()
    edit(boris, "organisation", lyon, notes="de Boris")
    edit(anne, "organisation", lyon, short_name="GL")
    meet(anne, boris)
    assert agree(laptops)["conflicts"] == []
    assert value(anne, "organisation", lyon, "notes") == "de Boris"


def test_a_decision_is_taken_once_for_everybody(laptops, lyon, tmp_path):
    anne, boris = laptops
    carla = laptop(tmp_path, "Carla")
    edit(anne, "organisation", lyon, notes="de Anne")
    edit(boris, "organisation", lyon, notes="de Boris")
    meet(anne, boris, carla)
    conflicts.take_theirs(carla, conflicts.open_conflicts(carla.read()))
    meet(anne, boris, carla)
    assert agree([anne, boris, carla])["conflicts"] == []
    assert value(boris, "organisation", lyon, "notes") == "de Anne"
    carla.close()


def test_keeping_what_is_shown_is_a_decision_too(laptops, lyon):
    anne, boris = laptops
    edit(anne, "organisation", lyon, notes="de Anne")
    edit(boris, "organisation", lyon, notes="de Boris")
    meet(anne, boris)
    conflicts.keep_mine(anne, conflicts.open_conflicts(anne.read()))
    assert to_decide(anne) == []
    meet(anne, boris)
    assert agree(laptops)["conflicts"] == []
    assert check(anne) == []


def test_two_who_decide_otherwise_disagree_again(laptops, lyon):
    anne, boris = laptops
    edit(anne, "organisation", lyon, notes="de Anne")
    edit(boris, "organisation", lyon, notes="de Boris")
    meet(anne, boris)
    conflicts.take_theirs(anne, conflicts.open_conflicts(anne.read()))
    conflicts.decide(boris, conflicts.open_conflicts(boris.read())[0], "ni l'un ni l'autre")
    meet(anne, boris)
    agree(laptops)
    assert [one[2:] for one in to_decide(anne)] == [("ni l'un ni l'autre", "de Anne")]


def test_undoing_a_decision_shows_again_what_was_shown(laptops, lyon):
    anne, boris = laptops
    edit(anne, "organisation", lyon, notes="de Anne")
    edit(boris, "organisation", lyon, notes="de Boris")
    meet(anne, boris)
    conflicts.take_theirs(anne, conflicts.open_conflicts(anne.read()))
    anne.undo()
    meet(anne, boris)
    agree(laptops)
    assert value(boris, "organisation", lyon, "notes") == "de Boris"


def test_a_record_deleted_here_and_written_there_stays_until_somebody_decides(laptops, lyon):
    anne, boris = laptops
    delete(anne, "organisation", lyon)
    edit(boris, "organisation", lyon, notes="de Boris")
    meet(anne, boris)
    agree(laptops)
    (one,) = conflicts.open_conflicts(anne.read())
    assert (one.field, one.who, one.mine) == (None, "Anne", "Lyon")
    assert value(anne, "organisation", lyon, "notes") == "de Boris"
    conflicts.take_theirs(boris, [one])
    meet(anne, boris)
    assert agree(laptops)["organisation"] == []
    assert agree(laptops)["conflicts"] == []


def test_a_record_that_stays_by_decision_is_asked_about_no_more(laptops, lyon):
    anne, boris = laptops
    delete(anne, "organisation", lyon)
    edit(boris, "organisation", lyon, notes="de Boris")
    meet(anne, boris)
    conflicts.keep_mine(anne, conflicts.open_conflicts(anne.read()))
    meet(anne, boris)
    assert agree(laptops)["conflicts"] == []
    assert value(boris, "organisation", lyon, "notes") == "de Boris"
    assert check(anne) == check(boris) == []


def test_a_record_deleted_by_both_is_gone(laptops, lyon):
    for one in laptops:
        delete(one, "organisation", lyon)
    meet(*laptops)
    assert agree(laptops)["organisation"] == []


def test_a_record_that_another_names_meanwhile_comes_back_and_goes_with_the_last_link(laptops, lyon):
    anne, boris = laptops
    delete(anne, "organisation", lyon)
    zoe = add(boris, "contact", name="Zoé", organisation=lyon)
    meet(anne, boris)
    agree(laptops)
    assert [one.field for one in conflicts.open_conflicts(anne.read())] == [None]
    brest = add(boris, "organisation", name="Brest", kind="metropole")
    edit(boris, "contact", zoe, organisation=brest)
    assert get(boris.read(), "organisation", lyon) is None
    meet(anne, boris)
    assert agree(laptops)["conflicts"] == []
    assert check(anne) == check(boris) == []


def test_two_records_of_one_key_become_one_and_links_follow(laptops):
    anne, boris = laptops
    hers = add(anne, "organisation", name="Brest", kind="metropole", notes="de Anne", population=140_000)
    his = add(boris, "organisation", name="Brest", kind="metropole", notes="de Boris", short_name="BM")
    of_her, of_him = (
        add(one, "contact", name=name, organisation=uid)
        for one, name, uid in ((anne, "Zoé", hers), (boris, "Léo", his))
    )
    meet(anne, boris)
    agree(laptops)
    brest = get(boris.read(), "organisation", hers)
    assert get(boris.read(), "organisation", his) is None
    assert (brest["population"], brest["short_name"]) == (140_000, "BM")
    assert {value(anne, "contact", uid, "organisation") for uid in (of_her, of_him)} == {hers}
    assert [one[0] for one in to_decide(anne)] == ["notes"]
    assert [one.uid for one in pairings(anne.read())] == [his]
    assert check(anne) == check(boris) == []


def test_what_the_record_that_goes_said_is_to_decide_also_where_nothing_changes_here(laptops):
    anne, boris = laptops
    hers = add(anne, "organisation", name="Brest", kind="metropole")
    add(boris, "organisation", name="Brest", kind="metropole", notes="de Boris")
    edit(anne, "organisation", hers, notes="de Anne, plus tard")
    meet(anne, boris)
    agree(laptops)
    assert to_decide(anne) == [("notes", None, "de Anne, plus tard", "de Boris")]


def test_a_marked_record_that_is_written_as_its_last_link_goes_stays(laptops, lyon):
    anne, boris = laptops
    delete(anne, "organisation", lyon)
    zoe = add(boris, "contact", name="Zoé", organisation=lyon)
    meet(anne, boris)
    brest = add(boris, "organisation", name="Brest", kind="metropole")

    def write(transaction):
        transaction.update("organisation", lyon, {"notes": "à garder"})
        transaction.update("contact", zoe, {"organisation": brest})

    boris.transact(EDIT, write)
    assert value(boris, "organisation", lyon, "notes") == "à garder"
    meet(anne, boris)
    agree(laptops)
    assert value(anne, "organisation", lyon, "notes") == "à garder"


def test_what_is_written_late_in_the_other_record_speaks_of_the_one_that_stays(laptops, tmp_path):
    anne, boris = laptops
    carla = laptop(tmp_path, "Carla")
    hers = add(anne, "organisation", name="Brest", kind="metropole")
    his = add(boris, "organisation", name="Brest", kind="metropole")
    give(boris, carla)
    meet(anne, boris)
    edit(carla, "organisation", his, short_name="BM")
    leo = add(carla, "contact", name="Léo", organisation=his)
    meet(anne, boris, carla)
    agree([anne, boris, carla])
    assert value(anne, "organisation", hers, "short_name") == "BM"
    assert value(anne, "contact", leo, "organisation") == hers
    carla.close()


def test_what_breaks_a_rule_only_together_is_kept_and_to_decide(laptops, lyon):
    anne, boris = laptops
    edit(anne, "organisation", lyon, member_until=_day("2020-01-01"))
    edit(boris, "organisation", lyon, member_since=_day("2021-01-01"))
    meet(anne, boris)
    agree(laptops)
    (one,) = conflicts.open_conflicts(anne.read())
    assert one.message
    assert check(anne) == []
    with pytest.raises(UserError):
        conflicts.keep_mine(anne, [one])
    conflicts.take_theirs(anne, [one])
    meet(anne, boris)
    assert agree(laptops)["conflicts"] == []


def test_a_record_that_another_names_comes_back_also_where_two_become_one_meanwhile(laptops, lyon):
    anne, boris = laptops
    programme = add(anne, "programme", code="P", title="Programme")
    measure = add(anne, "recommendation", programme=programme, code="1", title="Mesure")
    other = add(anne, "organisation", name="Lyon Métropole", kind="metropole")
    meet(anne, boris)
    delete(boris, "recommendation", measure)
    uid = add(anne, "participation", organisation=lyon, recommendation=measure, role="pilot")
    pair = Pair("organisation", lyon, other)
    join(anne, pair, {one.spot: one.mine for one in plan(anne.read(), pair).differences})
    meet(anne, boris)
    agree(laptops)
    assert value(boris, "participation", uid, "recommendation") == measure
    assert check(boris) == []


def test_records_joined_by_hand_are_one_everywhere(laptops, lyon):
    anne, boris = laptops
    twin = add(anne, "organisation", name="Lyon (Métropole)", kind="metropole", notes="autre")
    meet(anne, boris)
    edit(boris, "organisation", twin, short_name="GL")
    join(
        anne,
        Pair("organisation", lyon, twin),
        {("organisation", twin, "name"): "Lyon", ("organisation", twin, "notes"): "au début"},
    )
    meet(anne, boris)
    agree(laptops)
    assert value(anne, "organisation", lyon, "short_name") == "GL"
    assert to_decide(boris) == []


def test_steps_bear_their_author_and_moment_and_the_day_they_came_in(laptops, lyon):
    anne, boris = laptops
    edit(anne, "organisation", lyon, notes="de Anne")
    give(anne, boris)
    row = boris.read().fetch_one("SELECT who, at, made_at, uid FROM step ORDER BY id DESC LIMIT 1")
    made = anne.read().fetch_one("SELECT at, uid FROM step ORDER BY id DESC LIMIT 1")
    assert row[0] == "Anne"
    assert row[2:] == tuple(made)
    assert row[1] >= row[2]


def test_an_earlier_state_is_what_this_file_held(laptops, lyon):
    anne, boris = laptops
    edit(anne, "organisation", lyon, notes="de Anne")
    edit(boris, "organisation", lyon, short_name="GL")
    before = boris.read().last_step()
    give(anne, boris)
    earlier = rewound(boris.read(), before)
    assert get(earlier, "organisation", lyon)["notes"] == "au début"
    earlier.close()


def test_undo_takes_own_steps_and_others_by_name(laptops, lyon):
    anne, boris = laptops
    edit(boris, "organisation", lyon, short_name="GL")
    edit(anne, "organisation", lyon, notes="de Anne")
    give(anne, boris)
    boris.undo()
    assert value(boris, "organisation", lyon, "short_name") is None
    assert value(boris, "organisation", lyon, "notes") == "de Anne"
    hers = next(one for one in log.steps(boris.read()) if one.who == "Anne" and one.op == Op.EDIT)
    boris.reverse_step(hers)
    meet(anne, boris)
    assert value(anne, "organisation", lyon, "notes") == "au début"


def test_taking_in_again_changes_nothing(laptops, lyon):
    anne, boris = laptops
    edit(anne, "organisation", lyon, notes="de Anne")
    anne.keep(name_steps)
    parcel = sending.everything(anne.read())
    first, again = (take_in(boris, parcel, shared=False) for _time in range(2))
    assert (first.taken, first.known) == (1, 1)
    assert (again.taken, again.known) == (0, 2)


def test_a_step_waits_for_those_that_it_follows(laptops, lyon):
    anne, boris = laptops
    for text in ("une", "deux"):
        edit(anne, "organisation", lyon, notes=text)
    *_others, one, two = sending.everything(anne.read()).steps
    assert [step.uid for step in take_in(boris, Parcel((two,)), shared=False).waiting] == [two.uid]
    assert value(boris, "organisation", lyon, "notes") == "au début"
    taken = take_in(boris, Parcel((two, one)), shared=False)
    assert (taken.taken, taken.waiting) == (2, ())
    assert value(boris, "organisation", lyon, "notes") == "deux"


def test_a_rehearsal_tells_all_and_writes_nothing(laptops, lyon):
    anne, boris = laptops
    edit(anne, "organisation", lyon, notes="de Anne")
    parcel = sending.beyond(anne.read(), sending.all_uids(boris.read()))
    seen = take_in(boris, parcel, shared=False, rehearsed=True)
    assert [one.fields for one in seen.records] == [("notes",)]
    assert value(boris, "organisation", lyon, "notes") == "au début"
    assert sending.unknown(boris.read(), [parcel.steps[0].uid])


def test_two_files_that_began_with_the_public_data_share_that_beginning(tmp_path):
    anne, boris = (create_public(tmp_path / f"{name}.sqlite", name) for name in ("Anne", "Boris"))
    one = all_records(anne.read(), "recommendation")[0]
    edit(boris, "recommendation", one.uid, description="vue par Boris")
    assert give(boris, anne).taken == 1
    assert give(anne, boris).taken == 0
    agree([anne, boris])
    for store in (anne, boris):
        store.close()


def test_a_laptop_in_2099_takes_nobody_along(laptops, lyon, monkeypatch):
    anne, boris = laptops
    with monkeypatch.context() as far:
        far.setattr("time.time_ns", lambda: 4_070_908_800_000_000_000)
        edit(anne, "organisation", lyon, notes="de 2099")
    give(anne, boris)
    edit(boris, "organisation", lyon, notes="plus tard, aujourd'hui")
    meet(anne, boris)
    assert agree(laptops)["conflicts"] == []
    assert value(anne, "organisation", lyon, "notes") == "plus tard, aujourd'hui"
    assert check(boris) == []


def _day(text):
    from datetime import date

    return date.fromisoformat(text)
