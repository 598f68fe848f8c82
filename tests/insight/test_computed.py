"""The computed columns of lists: what each says, and the order they sort in."""

from datetime import date

import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.insight.computed import computed, ranks
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading import queries
from dcant_tracker.store.reading.queries import Query

TODAY = date(2017, 7, 4)


@pytest.fixture
def told(store):
    """``told(entity, uid)``: the texts of one record, those that say nothing left out."""

    def texts(entity, uid):
        cells = computed(State(store.read(), TODAY), entity, [uid])[uid]
        return {name: one.text for name, one in cells.items() if one.text}

    return texts


@pytest.fixture
def measure(add):
    programme = add("programme", code="DcANT", title="DcANT", starts_on=date(2015, 10, 5))
    return add("recommendation", programme=programme, code="3", title="Archives")


@pytest.fixture
def brest(add):
    return add("organisation", name="Brest Métropole", kind="metropole")


def test_whatever_is_declared_as_computed_is_told_and_nothing_else(store, add, measure, brest):
    made = {"recommendation": measure, "organisation": brest, "experiment": add("experiment", title="Essai")}
    made["campaign"] = add("campaign", label="2017")
    assert {name for name, entity in CATALOGUE.items() if entity.computed} == made.keys()
    for entity, uid in made.items():
        declared = {field.name for field in CATALOGUE[entity].computed}
        assert declared <= computed(State(store.read(), TODAY), entity, [uid])[uid].keys()


def test_of_a_record_about_which_nothing_is_known_nothing_is_told(told, add, measure, brest):
    assert told("recommendation", measure) == {}
    assert told("organisation", brest) == {}
    assert told("experiment", add("experiment", title="Essai")) == {}


def test_a_measure_says_where_it_stands(told, add, measure, brest):
    about = {"recommendation": measure}
    state = add("organisation", name="SGMAP", kind="etat")
    add("progress_point", author=state, dated_on=date(2017, 7, 1), weather="storm", **about)
    add("progress_point", author=brest, dated_on=date(2017, 7, 1), weather="sunny", **about)
    add("milestone", title="Cahier des charges", due_on=date(2017, 9, 1), **about)
    add("milestone", title="Bilan", due_on=date(2017, 6, 1), **about)
    add("participation", organisation=brest, role="pilot", **about)
    meeting = add("meeting", title="Copil", held_on=date(2017, 5, 29), kind="other")
    add("agenda_item", meeting=meeting, title="Archives", decision="Poursuivre\nsans délai", **about)
    campaign = add("campaign", label="Été", opens_on=date(2017, 6, 1))
    add("expected_evaluation", campaign=campaign, evaluator=brest, **about)
    add("evaluation", campaign=campaign, evaluator=brest, governance_score="3", state="submitted", **about)
    assert told("recommendation", measure) == {
        "weather_state": "Objectifs compromis",
        "weather_ours": "Objectifs sécurisés",
        "next_milestone": "01/09/2017 · Cahier des charges",
        "late_milestones": "1",
        "participants": "1",
        "mean": "3,0 · 1/1 (100\u202f%)",
        "last_decision": "29/05/2017 · Poursuivre sans délai",
    }


def test_of_points_on_one_day_the_last_noted_counts(told, add, measure, brest):
    other = add("organisation", name="Épinal", kind="ville")
    for author, weather in ((brest, "storm"), (other, "sunny")):
        add("progress_point", recommendation=measure, author=author, dated_on=TODAY, weather=weather)
    assert told("recommendation", measure) == {"weather_ours": "Objectifs sécurisés"}


def test_an_experiment_says_what_is_its_own(told, add, measure, brest):
    trial = add("experiment", recommendation=measure, title="Essai", stage="running")
    add("progress_point", recommendation=measure, author=brest, dated_on=date(2017, 7, 1), weather="storm")
    add("progress_point", experiment=trial, author=brest, dated_on=date(2017, 7, 1), weather="sunny")
    add("participation", experiment=trial, organisation=brest, role="pilot")
    campaigns = [add("campaign", label=label, opens_on=date(2017, month, 1)) for label, month in (("A", 3), ("B", 6))]
    for campaign, score in zip(campaigns, ("0", "4"), strict=True):
        add(
            "evaluation",
            campaign=campaign,
            experiment=trial,
            evaluator=brest,
            governance_score=score,
            state="submitted",
        )
    assert told("experiment", trial) == {
        "weather_ours": "Objectifs sécurisés",
        "participants": "1",
        "mean": "4,0 · 1",
    }


def test_an_organisation_says_who_is_there_what_it_promised_and_when_one_spoke(told, add, measure, brest):
    add("contact", organisation=brest, name="Anne")
    add("contact", organisation=brest, name="Bruno", left_on=date(2017, 1, 1))
    add("participation", recommendation=measure, organisation=brest, role="pilot")
    add("participation", recommendation=measure, organisation=brest, role="observer", status="withdrawn")
    add("action_item", title="Envoyer la fiche", organisation=brest, due_on=date(2017, 6, 1))
    add("action_item", title="Relire", organisation=brest, done_on=date(2017, 6, 1))
    add(
        "interaction",
        organisation=brest,
        held_on=date(2017, 6, 2),
        summary="Point téléphonique",
        follow_up_on=date(2017, 8, 1),
    )
    assert told("organisation", brest) == {
        "people": "1",
        "participations": "1",
        "promises": "2, dont 1 en retard",
        "last_exchange": "02/06/2017 · Point téléphonique",
    }


def test_what_is_late_warns(store, add, measure):
    add("milestone", recommendation=measure, title="Bilan", due_on=date(2017, 6, 1))
    cells = computed(State(store.read(), TODAY), "recommendation", [measure])[measure]
    assert [name for name, one in cells.items() if one.warns] == ["late_milestones"]


def test_lists_sort_by_what_is_computed_and_what_says_nothing_comes_last(store, add, brest):
    programme = add("programme", code="P", title="P")
    measures = {
        code: add("recommendation", programme=programme, code=code, title=code) for code in ("1", "2", "3", "4")
    }
    for code, weather, due in (
        ("1", "storm", date(2017, 9, 1)),
        ("2", "sunny", date(2017, 10, 1)),
        ("3", "clouds", date(2017, 8, 1)),
    ):
        about = {"recommendation": measures[code]}
        add("progress_point", author=brest, dated_on=TODAY, weather=weather, **about)
        add("milestone", title="Z" if code == "3" else "A", due_on=due, **about)

    def listed(*order):
        reading = store.read()
        query = Query("recommendation", order=order)
        cells = computed(State(reading, TODAY), "recommendation", [*measures.values()])
        names = queries.computed_order(query)
        found = queries.ids(reading, query, ranks={name: ranks(cells, "recommendation", name) for name in names})
        return [store.read().fetch_value("SELECT code FROM recommendation WHERE id = ?", (one,)) for one in found]

    assert listed("weather_ours") == ["2", "3", "1", "4"]
    assert listed("-weather_ours") == ["1", "3", "2", "4"]
    assert listed("next_milestone") == ["3", "1", "2", "4"]
    assert listed("status", "-next_milestone") == ["2", "1", "3", "4"]
    assert listed("mean", "-code") == ["4", "3", "2", "1"]
