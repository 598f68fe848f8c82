"""Who takes part, came and left, asked by columns: the same as the records themselves say, one by one."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.rules import STANDING
from dcant_tracker.store.reading import participations
from dcant_tracker.store.reading.participations import InForce
from dcant_tracker.store.reading.queries import Condition, Query, records
from dcant_tracker.store.writing.changes import Operation

TODAY = date(2017, 7, 4)
DAYS = st.sampled_from([None, date(2017, 1, 1), date(2017, 7, 3), TODAY, date(2017, 7, 5), date(2018, 1, 1)])
ROLES = CHOICES["participation_role"].codes


@pytest.fixture
def bodies(add):
    return [add("organisation", name=name, kind="ville") for name in ("Zuydcoote", "Épinal", "Angers")]


TAKEN = st.fixed_dictionaries(
    {
        "organisation": st.integers(0, 2),
        "recommendation": st.integers(0, 2),
        "role": st.sampled_from(ROLES),
        "status": st.sampled_from(CHOICES["participation_status"].codes),
        "since": DAYS,
        "until": DAYS,
        "source": st.sampled_from([None, "Courrier", "Tableau de 2016", "Arrêté"]),
    }
)


def _key(taken):
    return taken["organisation"], taken["recommendation"], taken["role"]


def _is_dated(taken):
    return not (taken["since"] and taken["until"] and taken["until"] < taken["since"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    drawn=st.lists(TAKEN.filter(_is_dated), unique_by=_key, max_size=12),
    since=DAYS,
    until=DAYS,
    wanted=st.sets(st.integers(0, 1)),
)
def test_columns_say_what_the_records_say(store, programme, bodies, drawn, since, until, wanted):
    def work(tx):
        made = [
            *(tx.add("recommendation", {"programme": programme, "code": f"{n}-{c}", "title": "Mesure"}) for c in "21"),
            None,
        ]
        for taken in drawn:
            body, measure = bodies[taken["organisation"]], made[taken["recommendation"]]
            tx.add("participation", taken | {"organisation": body, "recommendation": measure})
        return made

    def taken_back(tx):
        for one in records(tx.reading, Query("participation")):
            tx.delete("participation", one.uid)

    n = store.read().last_step()
    store.transact(Operation("delete", "Recommencer"), taken_back)
    _changes, made = store.transact(Operation("add", "Participations"), work)
    reading, measures = store.read(), tuple(made[rank] for rank in sorted(wanted))
    listed = records(reading, Query("participation", conditions=(Condition("recommendation", measures),)))
    listed = listed if measures else []

    found = participations.bodies(reading, InForce(TODAY, measures=measures))
    expected = {}
    for one in listed:
        if one["status"] in STANDING and (one["since"] or TODAY) <= TODAY <= (one["until"] or TODAY):
            expected.setdefault(one["recommendation"], {}).setdefault(one["role"], set()).add(one["organisation"])
    assert found == expected
    assert participations.count_roles(reading, InForce(TODAY, measures=measures)) == {
        uid: (tuple(len(roles.get(role, ())) for role in ROLES), len(set().union(*roles.values())))
        for uid, roles in expected.items()
    }

    for field, asked in (("since", participations.came), ("until", participations.left)):
        moved = {}
        for one in listed:
            day = one[field]
            if day is not None and (since is None or day >= since) and (until is None or day <= until):
                moved.setdefault(one["recommendation"], {})[one["organisation"]] = None
        assert {uid: list(those) for uid, those in moved.items()} == asked(reading, measures, since, until)

    sources = list(dict.fromkeys(one["source"] for one in listed if one["source"]))
    assert participations.sources(reading, measures) == sources


def test_those_attached_to_no_measure_are_counted_apart(store, add, recommendation, bodies):
    add("participation", organisation=bodies[0], recommendation=recommendation, role="pilot")
    add("participation", organisation=bodies[1], role="observer")
    found = participations.bodies(store.read(), InForce(TODAY))
    assert found == {recommendation: {"pilot": {bodies[0]}}, None: {"observer": {bodies[1]}}}
    assert list(participations.bodies(store.read(), InForce(TODAY, measures=(recommendation,)))) == [recommendation]
    assert not participations.bodies(store.read(), InForce(TODAY, measures=()))


def test_a_list_of_those_in_force_is_narrowed_to_the_same_measures(store, add, recommendation, bodies):
    add("participation", organisation=bodies[0], recommendation=recommendation, role="pilot")
    add("participation", organisation=bodies[1], role="observer")
    conditions = InForce(TODAY, measures=(recommendation,)).conditions
    listed = records(store.read(), Query("participation", conditions=conditions))
    assert [one["organisation"] for one in listed] == [bodies[0]]
