"""A measure at a glance: weather of both sides, what comes next, what is late, who takes part, what they think."""

from datetime import date

import pytest

from dcant_tracker.insight.glance import glances
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading.progress import NextMilestone
from dcant_tracker.store.writing.changes import Operation

TODAY = date(2017, 7, 4)


@pytest.fixture
def measure(add):
    programme = add("programme", code="DcANT", title="DcANT", starts_on=date(2015, 10, 5))
    return add("recommendation", programme=programme, code="3", title="Archives")


@pytest.fixture
def bodies(add):
    """The State, a métropole and a city."""
    return {name: add("organisation", name=name, kind=name) for name in ("etat", "metropole", "ville")}


@pytest.fixture
def seen(store, measure):
    """``seen()``: the measure at a glance, on the day of the story or another."""
    return lambda day=TODAY: glances(State(store.read(), day), [measure])[measure]


def weathers(glance):
    """The codes of the State's weather and of ours."""
    return tuple(one and one.weather for one in (glance.by_state, glance.by_us))


@pytest.fixture
def weather(add, measure):
    """``weather(author, day, code)`` notes a progress point of July 2017."""

    def noted(author, day, code, **more):
        return add(
            "progress_point", recommendation=measure, author=author, dated_on=date(2017, 7, day), weather=code, **more
        )

    return noted


def test_of_a_new_measure_nothing_is_invented(seen):
    empty = seen()
    assert (*weathers(empty), empty.next_milestone, empty.opinions.mean, empty.last_decision) == (None,) * 5
    assert (empty.late_milestones, empty.participants, empty.opinions.returned.received) == (0, 0, 0)


def test_a_measure_that_is_gone_is_left_out(store):
    assert glances(State(store.read(), TODAY), ["nulle part"]) == {}


def test_each_side_says_its_last_weather(seen, bodies, weather):
    weather(bodies["etat"], 1, "storm")
    weather(bodies["etat"], 3, "sunny")
    weather(bodies["metropole"], 2, "cloudy")
    weather(bodies["ville"], 1, "storm")
    assert weathers(seen()) == ("sunny", "cloudy")
    assert weathers(seen(date(2017, 7, 2))) == ("storm", "cloudy")
    assert weathers(seen(date(2017, 6, 30))) == (None, None)


def test_the_pilot_for_the_state_speaks_for_it_whatever_its_kind(store, seen, measure, bodies, weather):
    weather(bodies["ville"], 1, "storm")
    assert weathers(seen()) == (None, "storm")
    store.update("recommendation", measure, {"lead_state": bodies["ville"]}, Operation("edit", "Pilote"))
    assert weathers(seen()) == ("storm", None)


def test_what_is_said_of_an_experiment_is_not_said_of_its_measure(add, seen, measure, bodies, weather):
    trial = add("experiment", recommendation=measure, title="Essai", stage="running")
    weather(bodies["etat"], 1, "storm", experiment=trial)
    assert weathers(seen()) == (None, None)


def test_the_next_milestone_is_the_first_to_come_and_the_late_ones_are_counted(add, seen, measure):
    for title, due, done in (
        ("Fait", date(2017, 7, 10), date(2017, 7, 1)),
        ("En retard", date(2017, 7, 3), None),
        ("Plus tard", date(2017, 9, 1), None),
        ("Sans date", None, None),
    ):
        add("milestone", recommendation=measure, title=title, due_on=due, done_on=done)
    today = add("milestone", recommendation=measure, title="Aujourd'hui", due_on=TODAY)
    assert seen().next_milestone == NextMilestone(today, "Aujourd'hui", TODAY)
    assert seen().late_milestones == 1


def test_an_organisation_with_two_roles_takes_part_once_and_one_that_left_no_more(add, seen, measure, bodies):
    for name, role, status in (
        ("metropole", "pilot", "active"),
        ("metropole", "observer", "active"),
        ("ville", "observer", "withdrawn"),
    ):
        add("participation", recommendation=measure, organisation=bodies[name], role=role, status=status)
    assert seen().participants == 1


def test_the_mean_is_that_of_the_last_campaign_that_was_answered(store, add, seen, measure, bodies):
    programme = store.read().fetch_value("SELECT uid FROM programme")
    for label, opens, score in (
        ("Printemps", date(2017, 4, 1), "1"),
        ("Été", date(2017, 6, 1), "4"),
        ("Hiver", date(2017, 7, 1), None),
    ):
        campaign = add("campaign", label=label, programme=programme, opens_on=opens)
        about = {"campaign": campaign, "recommendation": measure}
        for name in ("metropole", "ville"):
            add("expected_evaluation", evaluator=bodies[name], **about)
        if score:
            add(
                "evaluation",
                evaluator=bodies["ville"],
                governance_score=score,
                efficiency_score="NC",
                state="submitted",
                **about,
            )
    opinions = seen().opinions
    assert opinions.mean == 4
    assert (opinions.returned.came, opinions.returned.asked) == (1, 2)
