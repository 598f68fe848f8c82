"""Three views of each measure: whose they are, where they lie on the scale, and how far apart."""

from datetime import date

import pytest

from dcant_tracker.insight.figures.catalogue import figure
from dcant_tracker.insight.figures.figure import Selection, Subject
from dcant_tracker.insight.figures.views import ON_SCALE, means_said, step_of
from dcant_tracker.insight.state import State, state_at
from dcant_tracker.store.reading import queries

DAY = date(2017, 6, 15)


def views(store, day=DAY, **asked):
    return figure("views", State(store.read(), day), Selection(**asked))


@pytest.fixture
def authors(add):
    return {
        "state": add("organisation", name="DINSIC", kind="etat"),
        "us": add("organisation", name="France urbaine", kind="association_collectivites"),
        "others": add("organisation", name="AdCF", kind="association_collectivites"),
        "town": add("organisation", name="Brest", kind="ville"),
    }


@pytest.fixture
def point(add, measure, authors):
    """``point("state", "sunny", "2017-01-01")``: a progress point on the measure."""

    def one(author, weather, day, **fields):
        told = {"author": authors[author], "weather": weather, "dated_on": day}
        return add("progress_point", **{"recommendation": measure, **told, **fields})

    return one


def values(made, at=0):
    return tuple(view.step if view else None for view in made.plot.rows[at].views)


@pytest.mark.parametrize(("weather", "value"), [("storm", 0), ("clouds", 1), ("cloudy", 2), ("sunny", 3)])
def test_a_weather_has_its_step_on_the_scale(store, point, weather, value):
    point("state", weather, "2017-01-01")
    assert values(views(store)) == (value, None, None)


def test_the_latest_point_of_each_side_counts(store, point):
    point("state", "sunny", "2017-05-01")
    point("state", "storm", "2017-01-01")
    point("state", "clouds", "2017-06-16")
    point("us", "clouds", "2017-02-01")
    point("others", "sunny", "2017-05-01")
    point("town", "storm", "2017-05-01")
    made = views(store)
    assert values(made) == (3, ON_SCALE["clouds"], None)
    assert made.plot.rows[0].gap == 2
    assert made.plot.rows[0].views[1].said == "France urbaine : Appuis nécessaires (01/02/2017)"


def test_another_association_speaks_where_france_urbaine_did_not(store, point):
    point("others", "sunny", "2017-05-01")
    assert values(views(store)) == (None, 3, None)


def test_a_weather_that_is_not_needed_is_no_view(store, point):
    point("state", "sunny", "2017-01-01")
    point("state", "not_needed", "2017-05-01")
    point("us", "storm", "2017-05-01")
    assert values(views(store)) == (None, 0, None)


def test_points_on_an_experiment_are_not_about_the_measure(store, add, measure, point):
    trial = add("experiment", recommendation=measure, title="E")
    point("state", "storm", "2017-05-01", experiment=trial)
    point("us", "sunny", "2017-05-01")
    assert values(views(store)) == (None, 3, None)


def test_the_mean_is_that_of_all_grades_of_the_latest_campaign(store, add, measure, answer, point):
    spring = add("campaign", label="Printemps", opens_on="2017-03-01")
    autumn = add("campaign", label="Automne", opens_on="2017-10-01")
    answer(spring, measure, "0", "0", "0", "0")
    answer(autumn, measure, "4", "3", "NC", "2")
    answer(autumn, measure, "1", None, "NSP", None)
    answer(autumn, measure, "0", "0", "0", "0", state="draft")
    point("state", "sunny", "2017-05-01")
    made = views(store)
    assert values(made) == (3, None, 2), "(4 + 3 + 2 + 1) / 4 is 2.5"
    mean = made.plot.rows[0].views[2]
    assert mean.fragile
    assert mean.said == "Automne : moyenne 2,5 · 4 notes"
    assert any("fragile" in note for note in made.notes)
    assert made.subtitle == "Automne"
    assert queries.count(store.read(), mean.opens.query) == 2


def test_a_mean_of_few_evaluators_is_fragile_however_many_grades_they_gave(store, add, measure, answer):
    spring = add("campaign", label="Printemps")
    for _answer in range(4):
        answer(spring, measure, "4", "3", "2", "1")
    assert views(store).plot.rows[0].views[2].fragile
    answer(spring, measure, "4", "3", "2", "1")
    assert not views(store).plot.rows[0].views[2].fragile


def test_a_mean_is_told_with_its_number_and_its_coverage(store, add, measure, answer):
    spring = add("campaign", label="Printemps")
    answer(spring, measure, "4", "3", "2", "1")
    (come,) = queries.records(store.read(), queries.Query("evaluation"))
    for who in (come["evaluator"], add("organisation", name="Muette", kind="ville")):
        add("expected_evaluation", campaign=spring, recommendation=measure, evaluator=who)
    made = views(store)
    assert made.table.texts()[0][3:] == ["2,5", "4", "2", "1", "50\u202f%", "–"]
    assert "1/2 (50\u202f%)" in made.plot.rows[0].views[2].said


def test_the_latest_campaign_is_the_last_that_has_answers_about_the_programme(store, add, measure, answer):
    programme = store.read().fetch_value("SELECT programme FROM recommendation")
    elsewhere = add("recommendation", programme=add("programme", code="Q", title="Q"), code="1", title="Ailleurs")
    spring, autumn = (add("campaign", label=label, opens_on=f"2017-{label}-01") for label in ("03", "10"))
    answer(spring, measure, "4")
    answer(autumn, elsewhere, "1")
    answer(autumn, measure)
    assert views(store, programme=programme).subtitle.endswith("03")
    assert views(store).subtitle == "10"
    both = views(store, campaigns=(spring, autumn))
    assert any("seule la dernière" in note for note in both.notes)


def test_the_widest_gap_comes_first_and_lone_views_last(store, add, measure, point):
    programme = store.read().fetch_value("SELECT programme FROM recommendation")
    wide, lone, bare = (
        add("recommendation", programme=programme, code=code, title=title)
        for code, title in (("4", "Écartée"), ("1", "Seule"), ("2", "Muette"))
    )
    point("state", "cloudy", "2017-05-01")
    point("us", "sunny", "2017-05-01")
    point("state", "storm", "2017-05-01", recommendation=wide)
    point("us", "sunny", "2017-05-01", recommendation=wide)
    point("us", "sunny", "2017-05-01", recommendation=lone)
    made = views(store)
    assert [(row.label, row.gap) for row in made.plot.rows] == [
        ("4 – Écartée", 3),
        ("3 – Archivage", 1),
        ("1 – Seule", None),
    ]
    assert "1 mesure sans aucun regard." in made.notes
    assert made.table.rows[0].cells == (
        "4 – Écartée",
        "Objectifs compromis",
        "Objectifs sécurisés",
        None,
        0,
        None,
        None,
        "–",
        3,
    )
    assert bare not in {row.opens.uid for row in made.table.rows}


def test_a_click_opens_the_points_of_that_author_on_that_measure(store, add, measure, point, authors):
    uid = point("state", "sunny", "2017-01-01")
    point("us", "sunny", "2017-01-01")
    opens = views(store).plot.rows[0].views[0].opens
    assert [one.uid for one in queries.records(store.read(), opens.query)] == [uid]


def test_only_the_measures_asked_for_show(store, add, measure, point):
    programme = store.read().fetch_value("SELECT programme FROM recommendation")
    other = add("recommendation", programme=programme, code="4", title="Autre")
    point("state", "sunny", "2017-01-01")
    point("state", "storm", "2017-01-01", recommendation=other)
    made = views(store, subjects=(Subject("recommendation", other),))
    assert [row.label for row in made.plot.rows] == ["4 – Autre"]
    assert not any("sans aucun regard" in note for note in made.notes)


def test_only_the_programme_asked_for_shows(store, add, point):
    other = add("programme", code="Autre", title="Autre")
    point("state", "sunny", "2017-01-01")
    assert views(store, programme=other).plot is None


def test_an_earlier_state_shows_the_views_of_then(store, point):
    point("state", "storm", "2017-01-01")
    step = store.read().last_step()
    point("state", "sunny", "2017-05-01")
    with state_at(store.read(), str(step)) as state:
        assert values(figure("views", state, Selection())) == (0, None, None)


def test_without_any_view_it_says_what_to_do(store, measure):
    made = views(store)
    assert made.plot is None
    assert "météo" in made.nothing


@pytest.mark.parametrize(("mean", "step"), [(0, 0), (0.99, 0), (1, 1), (1.99, 1), (2, 2), (2.99, 2), (3, 3), (4, 3)])
def test_a_mean_is_on_the_step_that_its_place_among_the_grades_falls_in(mean, step):
    assert step_of(mean) == step
    assert means_said() == ("moins de 1", "de 1 à 2", "de 2 à 3", "3 et plus")


def test_no_word_is_taken_from_a_number(store, add, measure, point, answer):
    """A gap is a number of steps: « Objectifs sécurisés » and a mean of 3,4 agree, whatever 4 minus 3,4 makes."""
    campaign = add("campaign", label="Printemps")
    point("state", "sunny", "2017-05-01")
    for score in ("3", "4", "3", "4", "3"):
        answer(campaign, measure, score)
    row = views(store).plot.rows[0]
    assert (row.gap, row.views[2].step) == (0, 3)
    assert row.views[2].short == "3,4 (objectifs sécurisés)"
    assert views(store).table.rows[0].cells[-1] == 0
