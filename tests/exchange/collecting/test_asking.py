"""Who is asked: by measures, roles and kinds, as last time, and by hand; one step, one undo."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dcant_tracker.exchange.collecting.asking import Asking, Choice, asked_like, begun, carry_out
from dcant_tracker.store.reading.expected import Ask, Known, Taking, campaign_before

TODAY = date(2017, 6, 1)


@pytest.fixture
def spring(desk):
    """A campaign of the programme, and participants of every kind in it."""
    for taking in desk.all("participation"):
        desk.delete("participation", taking.uid)

    def taking(body, role="pilot", **about):
        desk.add("participation", {"organisation": desk[body], "role": role, "status": "active", **about})

    taking("brest", recommendation=desk["r1"])
    taking("brest", "experimenter", recommendation=desk["r2"])
    taking("rennes", "observer", recommendation=desk["r1"])
    taking("épinal", recommendation=desk["r1"])
    return desk.add("campaign", {"label": "Printemps", "programme": desk["programme"], "opens_on": date(2017, 3, 1)})


def asking(desk, campaign, **choice):
    made = begun(desk.store.read(), campaign, TODAY)
    made.choice = Choice(**choice)
    return made


def named(desk, asks):
    names = {uid: name for name, uid in desk.uids.items()}
    return sorted((names[one.evaluator], names[one.recommendation or one.experiment]) for one in asks)


def test_measures_roles_and_kinds_narrow_together(desk, spring):
    assert len(asking(desk, spring).outcome().wanted) == 4
    assert named(desk, asking(desk, spring, subjects={(desk["r2"], None)}).outcome().wanted) == [("brest", "r2")]
    assert named(desk, asking(desk, spring, roles={"observer", "experimenter"}).outcome().wanted) == [
        ("brest", "r2"),
        ("rennes", "r1"),
    ]
    assert named(desk, asking(desk, spring, kinds={"ville"}).outcome().wanted) == [("épinal", "r1")]
    assert asking(desk, spring, kinds={"ville"}, roles={"observer"}).outcome().wanted == {}


def test_what_is_gone_is_not_offered(desk, spring):
    desk.set("organisation", "rennes", ended_on=TODAY)
    desk.set("recommendation", "r2", withdrawn_on=TODAY)
    assert named(desk, asking(desk, spring).outcome().wanted) == [("brest", "r1"), ("épinal", "r1")]
    desk.set("organisation", "rennes", ended_on=date(2017, 6, 2))
    assert len(asking(desk, spring).outcome().wanted) == 3


def test_by_hand_wins_over_what_is_chosen_around_it(desk, spring):
    made = asking(desk, spring)
    brest, alone = Ask(desk["r1"], None, desk["brest"]), Ask(None, desk["exp"], desk["épinal"])
    made.take_out([brest])
    made.put([alone])
    made.choice = Choice(roles={"pilot"})
    assert named(desk, made.outcome().wanted) == [("épinal", "exp"), ("épinal", "r1")]
    made.put([brest])
    assert brest in made.outcome().wanted


def test_it_is_one_step_that_one_undo_takes_back(desk, spring):
    _changes, added = carry_out(desk.store, spring, asking(desk, spring, roles={"pilot"}))
    assert added == 2
    made = asking(desk, spring, roles={"observer"})
    made.take_out([Ask(desk["r1"], None, desk["brest"])])
    assert made.outcome().said() == "2 évaluations attendues de 2 organismes · 1 de plus · 1 de moins"
    carry_out(desk.store, spring, made)
    assert len(desk.all("expected_evaluation")) == 2
    desk.store.undo()
    assert named(desk, begun(desk.store.read(), spring, TODAY).known) == [("brest", "r1"), ("épinal", "r1")]


def test_what_another_wrote_meanwhile_is_neither_twice_nor_a_refusal(desk, spring):
    made = asking(desk, spring)
    made.take_out([])
    carry_out(desk.store, spring, asking(desk, spring, roles={"pilot"}))
    assert carry_out(desk.store, spring, made)[1] == 2
    gone = begun(desk.store.read(), spring, TODAY)
    gone.take_out(list(gone.known)[:1])
    desk.delete("expected_evaluation", gone.known[gone.outcome().removed[0]].uid)
    carry_out(desk.store, spring, gone)
    assert len(desk.all("expected_evaluation")) == 3


def test_last_time_is_copied_but_for_what_is_gone_which_is_told(desk, spring):
    other = desk.add("programme", {"code": "AUTRE", "title": "Autre"})
    foreign = desk.add("recommendation", {"programme": other, "code": "9", "title": "Ailleurs"})
    before = desk.add("campaign", {"label": "Avant", "opens_on": date(2016, 3, 1)})
    for about in (
        {"recommendation": desk["r1"], "evaluator": desk["brest"]},
        {"recommendation": desk["r1"], "evaluator": desk["rennes"]},
        {"recommendation": desk["r2"], "evaluator": desk["brest"]},
        {"recommendation": foreign, "evaluator": desk["brest"]},
    ):
        desk.add("expected_evaluation", {"campaign": before, **about})
    desk.set("organisation", "rennes", ended_on=TODAY)
    desk.set("recommendation", "r2", withdrawn_on=TODAY)
    assert campaign_before(desk.store.read(), spring) == before
    copied = asked_like(desk.store.read(), before, spring, TODAY)
    assert named(desk, copied.asks) == [("brest", "r1")]
    assert copied.left_out() == ["organisme disparu : 1", "mesure retirée : 1", "mesure d'un autre programme : 1"]


asks = st.builds(Ask, st.sampled_from("ab"), st.none(), st.sampled_from("xyz"))


@given(
    known=st.sets(asks),
    takings=st.lists(st.builds(Taking, asks, st.sampled_from(("pilot", "observer")), st.just("ville"))),
    roles=st.none() | st.sets(st.sampled_from(("pilot", "observer"))),
    copied=st.lists(asks),
    hand=st.lists(st.tuples(st.booleans(), asks)),
)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_number_shown_is_what_is_then_written(known, takings, roles, copied, hand):
    made = Asking({one: Known("", False) for one in known}, takings, Choice(roles=roles), copied)
    for wanted, one in hand:
        (made.put if wanted else made.take_out)([one])
    after = (known - set(made.outcome().removed)) | set(made.outcome().added)
    assert after == set(made.outcome().wanted)
    last = {one: wanted for wanted, one in hand}
    assert all((one in after) is wanted for one, wanted in last.items())
    assert not set(made.outcome().added) & known
