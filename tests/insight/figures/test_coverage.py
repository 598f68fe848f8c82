"""Who takes part in what: the counts are those of the participations that stand on the day."""

from collections import defaultdict
from datetime import date

import pytest

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.insight.figures.catalogue import figure
from dcant_tracker.insight.figures.figure import Selection, Subject
from dcant_tracker.insight.state import State, state_at
from dcant_tracker.store.reading import queries
from dcant_tracker.store.records.record import all_records
from dcant_tracker.store.writing.changes import Operation
from tests import plausible

DAY = date(2017, 6, 15)
ROLES = CHOICES["participation_role"].codes


def coverage(store, **asked):
    return figure("coverage", State(store.read(), DAY), Selection(**asked))


@pytest.fixture
def towns(add):
    return [add("organisation", name=f"Ville {number}", kind="ville") for number in range(4)]


def test_an_organisation_counts_once_a_role_and_once_in_all(store, add, measure, towns):
    trial = add("experiment", recommendation=measure, title="Préfiguration")
    add("participation", recommendation=measure, organisation=towns[0], role="pilot", status="active")
    add("participation", recommendation=measure, organisation=towns[0], role="observer", status="active")
    add("participation", recommendation=measure, organisation=towns[1], role="observer", status="approached")
    add("participation", experiment=trial, recommendation=measure, organisation=towns[1], role="observer")
    (bar,) = coverage(store).plot.bars
    assert dict(zip(ROLES, bar.counts, strict=True)) == {
        "pilot": 1,
        "co_pilot": 0,
        "working_group": 0,
        "experimenter": 0,
        "observer": 2,
    }
    assert (bar.total, bar.organisations) == (3, 2)
    assert any("plusieurs rôles" in note for note in coverage(store).notes)


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({"status": "approached"}, True),
        ({"status": "ended"}, False),
        ({"status": "withdrawn"}, False),
        ({"since": DAY}, True),
        ({"since": date(2017, 6, 16)}, False),
        ({"until": DAY}, True),
        ({"until": date(2017, 6, 14)}, False),
        ({"since": date(2017, 1, 1), "until": date(2017, 12, 31)}, True),
    ],
)
def test_only_what_stands_on_the_day_counts(store, add, measure, towns, fields, counts):
    add("participation", recommendation=measure, organisation=towns[0], role="pilot")
    add("participation", recommendation=measure, organisation=towns[1], role="pilot", **fields)
    (bar,) = coverage(store).plot.bars
    assert bar.organisations == 1 + counts
    assert queries.count(store.read(), bar.opens_all.query) == 1 + counts


def test_a_measure_without_anybody_shows_and_one_withdrawn_does_not(store, add, measure, towns):
    programme = store.read().fetch_value("SELECT programme FROM recommendation")
    add("recommendation", programme=programme, code="4", title="Seule")
    add("recommendation", programme=programme, code="5", title="Retirée", withdrawn_on=DAY)
    add("recommendation", programme=programme, code="10", title="Bientôt retirée", withdrawn_on=date(2017, 6, 16))
    add("participation", recommendation=measure, organisation=towns[0], role="pilot")
    assert [(bar.label, bar.total) for bar in coverage(store).plot.bars] == [
        ("3 – Archivage", 1),
        ("4 – Seule", 0),
        ("10 – Bientôt retirée", 0),
    ]


def test_a_programme_keeps_its_measures_and_what_is_attached_to_none(store, add, measure, towns):
    other = add("programme", code="Autre", title="Autre")
    elsewhere = add("recommendation", programme=other, code="1", title="Ailleurs")
    add("participation", recommendation=measure, organisation=towns[0], role="pilot")
    add("participation", recommendation=elsewhere, organisation=towns[1], role="pilot")
    add("participation", organisation=towns[2], role="observer")
    assert {bar.label for bar in coverage(store).plot.bars} == {
        "1 – Ailleurs (Autre)",
        "3 – Archivage (P)",
        "Sans mesure rattachée",
    }
    made = coverage(store, programme=other)
    assert [bar.label for bar in made.plot.bars] == ["1 – Ailleurs", "Sans mesure rattachée"]
    assert made.subtitle == "Autre"
    for bar in made.plot.bars:
        assert queries.count(store.read(), bar.opens_all.query) == bar.organisations


def test_only_the_measures_asked_for_show(store, add, measure, towns):
    programme = store.read().fetch_value("SELECT programme FROM recommendation")
    other = add("recommendation", programme=programme, code="4", title="Autre")
    for fields in ({"recommendation": measure}, {"recommendation": other}, {}):
        add("participation", organisation=towns[0], role="pilot", **fields)
    made = coverage(store, subjects=(Subject("recommendation", other),))
    assert [(bar.label, bar.total) for bar in made.plot.bars] == [("4 – Autre", 1)]


def test_an_experiment_asked_for_is_told_rather_than_everything_shown(store, add, measure, towns):
    trial = Subject("experiment", add("experiment", recommendation=measure, title="E"))
    add("participation", organisation=towns[0], role="pilot", recommendation=measure)
    assert coverage(store, subjects=(trial,)).plot is None
    made = coverage(store, subjects=(trial, Subject("recommendation", measure)))
    assert any("1 expérimentation choisie n'y figure pas" in note for note in made.notes)


def test_one_kind_of_organisation(store, add, measure):
    for name, kind in (("Ville", "ville"), ("Métropole", "metropole")):
        add(
            "participation",
            organisation=add("organisation", name=name, kind=kind),
            role="pilot",
            recommendation=measure,
        )
    made = coverage(store, kind="ville")
    assert made.plot.bars[0].organisations == queries.count(store.read(), made.plot.bars[0].opens_all.query) == 1
    assert made.subtitle == "organismes : Ville"


def test_the_same_as_counting_one_by_one(tmp_path):
    store = plausible.make(tmp_path / "annee.sqlite", DAY)
    wanted = defaultdict(set)
    for one in all_records(store.read(), "participation"):
        stands = one["status"] in ("approached", "confirmed", "active")
        if stands and (one["since"] or DAY) <= DAY <= (one["until"] or DAY):
            wanted[one["recommendation"], one["role"]].add(one["organisation"])
    made = coverage(store)
    by_measure = {bar.opens_all.query.conditions[0].values[0]: bar for bar in made.plot.bars}
    assert sum(map(len, wanted.values())) > 50
    for (measure, role), held in wanted.items():
        assert by_measure[measure].counts[ROLES.index(role)] == len(held)
    assert sum(bar.total for bar in made.plot.bars) == sum(map(len, wanted.values()))
    for bar, row in zip(made.plot.bars, made.table.rows, strict=True):
        assert row.cells == (bar.label, *bar.counts, bar.organisations)
        for count, opens in zip(bar.counts, bar.opens, strict=True):
            found = queries.records(store.read(), opens.query)
            assert len({one["organisation"] for one in found}) == count
    store.close()


def test_an_earlier_state_shows_who_took_part_then(store, add, measure, towns):
    first = add("participation", recommendation=measure, organisation=towns[0], role="pilot")
    step = store.read().last_step()
    add("participation", recommendation=measure, organisation=towns[1], role="pilot")
    store.update("participation", first, {"role": "observer"}, Operation("edit", "Modification"))
    with state_at(store.read(), str(step)) as state:
        made = figure("coverage", state, Selection())
        assert made.plot.bars[0].counts == (1, 0, 0, 0, 0)
        assert made.subtitle.startswith("état au")


def test_with_nobody_it_says_what_to_do(store, add, measure, towns):
    add("participation", recommendation=measure, organisation=towns[0], role="pilot", status="withdrawn")
    made = coverage(store)
    assert made.plot is None
    assert "matrice des participations" in made.nothing
    assert made.notes == ()
