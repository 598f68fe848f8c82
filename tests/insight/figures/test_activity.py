"""The last twelve months: what was held, said and received in each."""

from datetime import date

import pytest

from dcant_tracker.insight.figures.catalogue import figure
from dcant_tracker.insight.figures.figure import Selection
from dcant_tracker.insight.state import State, state_at
from dcant_tracker.store.reading import queries

DAY = date(2017, 6, 15)


def activity(store, day=DAY, **asked):
    return figure("activity", State(store.read(), day), Selection(**asked))


def counts(made):
    return [dict(zip(made.plot.months, kind.counts, strict=True)) for kind in made.plot.kinds]


@pytest.fixture
def town(add):
    return add("organisation", name="Brest", kind="ville")


@pytest.mark.parametrize(
    ("day", "month"),
    [
        (date(2016, 6, 30), None),
        (date(2016, 7, 1), date(2016, 7, 1)),
        (date(2017, 1, 31), date(2017, 1, 1)),
        (date(2017, 2, 1), date(2017, 2, 1)),
        (DAY, date(2017, 6, 1)),
        (date(2017, 6, 16), None),
    ],
)
def test_a_meeting_counts_in_its_month_until_the_day(store, add, day, month):
    add("meeting", title="Toujours", held_on=date(2017, 3, 1))
    add("meeting", title="À voir", held_on=day)
    meetings, _contacts, _evaluations = counts(activity(store))
    assert {at: count for at, count in meetings.items() if count} == {
        at: 1 for at in (date(2017, 3, 1), month) if at is not None
    }


def test_months_are_twelve_and_end_with_the_one_of_the_day(store, add):
    add("meeting", title="Réunion", held_on=DAY)
    months = activity(store).plot.months
    assert len(months) == 12
    assert (months[0], months[-1]) == (date(2016, 7, 1), date(2017, 6, 1))
    assert activity(store, date(2017, 12, 31)).plot.months[0] == date(2017, 1, 1)


def test_drafts_are_not_received_and_undated_answers_are_told(store, add, measure, answer):
    campaign = add("campaign", label="Printemps")
    for state, day in (("draft", DAY), ("submitted", DAY), ("validated", date(2017, 5, 2)), ("submitted", None)):
        answer(campaign, measure, "3", state=state, evaluated_on=day)
    made = activity(store)
    evaluations = counts(made)[2]
    assert (evaluations[date(2017, 6, 1)], evaluations[date(2017, 5, 1)]) == (1, 1)
    assert sum(evaluations.values()) == 2
    assert "1 évaluation sans date n'y figure pas." in made.notes


def test_a_click_opens_what_was_counted(store, add, measure, answer, town):
    campaign = add("campaign", label="Printemps")
    answer(campaign, measure, "3", state="submitted", evaluated_on=DAY)
    answer(campaign, measure, "3", state="draft", evaluated_on=DAY)
    add("meeting", title="Tenue", held_on=date(2017, 6, 1))
    add("meeting", title="À venir", held_on=date(2017, 6, 20))
    for day in (date(2017, 5, 31), date(2017, 5, 1), DAY):
        add("interaction", organisation=town, held_on=day, summary=f"Appel du {day}", channel="call")
    made = activity(store)
    for kind in made.plot.kinds:
        for count, opens in zip(kind.counts, kind.opens, strict=True):
            assert queries.count(store.read(), opens.query) == count
    assert made.table.rows[-1].cells[1:] == (1, 1, 1, 3)
    assert made.table.rows[-2].cells[1:] == (0, 2, 0, 2)


def test_a_programme_leaves_out_what_is_of_another(store, add, measure, town):
    ours = store.read().fetch_value("SELECT programme FROM recommendation")
    other = add("programme", code="Autre", title="Autre")
    elsewhere = add("recommendation", programme=other, code="1", title="Ailleurs")
    groups = [
        add("group", name="Le nôtre", kind="working_group", programme=ours),
        add("group", name="Par sa mesure", kind="working_group", recommendation=elsewhere),
        add("group", name="Le leur", kind="working_group", programme=other),
        None,
    ]
    for number, group in enumerate(groups):
        add("meeting", title=f"Réunion {number}", held_on=DAY, group=group)
    for number, uid in enumerate((measure, elsewhere, None)):
        add("interaction", organisation=town, held_on=DAY, summary=f"Appel {number}", recommendation=uid)
    assert [sum(kind.counts) for kind in activity(store).plot.kinds] == [4, 3, 0]
    made = activity(store, programme=ours)
    assert [sum(kind.counts) for kind in made.plot.kinds] == [2, 2, 0]
    for kind in made.plot.kinds:
        assert queries.count(store.read(), kind.opens[-1].query) == kind.counts[-1]


def test_an_earlier_state_shows_the_year_before_it(store, add):
    add("meeting", title="Avant", held_on=date(2017, 6, 1))
    step = store.read().last_step()
    add("meeting", title="Après", held_on=date(2017, 6, 2))
    with state_at(store.read(), str(step)) as state:
        made = figure("activity", State(state.reading, DAY, state.step), Selection())
        assert made.plot.totals[-1] == 1


def test_a_year_without_anything_says_what_to_do(store, add):
    add("meeting", title="Ancienne", held_on=date(2012, 1, 1))
    made = activity(store)
    assert made.plot is None
    assert "douze derniers mois" in made.nothing
