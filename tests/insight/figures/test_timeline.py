"""Experiments and milestones over time: what stands on which line, and what is late."""

from datetime import date

import pytest

from dcant_tracker.insight.figures.catalogue import figure
from dcant_tracker.insight.figures.figure import Selection, Subject
from dcant_tracker.insight.figures.timeline import When
from dcant_tracker.insight.state import State, present, state_at
from dcant_tracker.store.writing.changes import Operation

DAY = date(2017, 6, 15)
EDIT = Operation("edit", "Modification")


def timeline(store, day=DAY, **asked):
    return figure("timeline", State(store.read(), day), Selection(**asked))


def lines(made):
    return [line for group in made.plot.groups for line in group]


def test_experiments_stand_under_their_measure_by_their_start(store, add, measure):
    add("experiment", recommendation=measure, title="Seconde", starts_on="2017-03-01", ends_on="2017-09-01")
    add("experiment", recommendation=measure, title="Première", stage="running", starts_on="2016-03-01")
    add("experiment", title="Orpheline", ends_on="2017-01-01")
    made = timeline(store)
    assert [line.label for line in lines(made)] == [
        "3 – Archivage",
        "Première",
        "Seconde",
        "Sans mesure rattachée",
        "Orpheline",
    ]
    assert [line.is_measure for line in lines(made)] == [True, False, False, True, False]
    first = lines(made)[1].bar
    assert (first.start, first.end, first.stage) == (date(2016, 3, 1), None, "running")
    assert "fin non fixée" in first.said
    assert "début non précisé" in lines(made)[4].bar.said


@pytest.mark.parametrize(
    ("due", "done", "when", "day"),
    [
        (DAY, None, When.TO_COME, DAY),
        (date(2017, 6, 14), None, When.LATE, date(2017, 6, 14)),
        (date(2017, 6, 1), date(2017, 6, 10), When.DONE, date(2017, 6, 10)),
        (None, date(2017, 6, 10), When.DONE, date(2017, 6, 10)),
    ],
)
def test_a_milestone_is_late_once_its_day_has_passed(store, add, measure, due, done, when, day):
    uid = add("milestone", recommendation=measure, title="Bilan", due_on=due, done_on=done)
    (line,) = lines(timeline(store))
    (mark,) = line.marks
    assert (mark.when, mark.day, mark.opens.uid) == (when, day, uid)
    assert line.is_late == (when is When.LATE)


def test_lateness_is_told_in_days(store, add, measure):
    add("milestone", recommendation=measure, title="Bilan", due_on=date(2017, 6, 1))
    made = timeline(store)
    assert lines(made)[0].marks[0].said == "Bilan : prévu le 01/06/2017, en retard de 14 jours"
    assert made.notes[0] == "En retard le 15\u00a0juin\u00a02017 : 1 jalon."
    assert "en retard 1" in made.alt


@pytest.mark.parametrize(
    ("fields", "when"),
    [
        ({"status": "in_progress"}, When.LATE),
        ({"status": "not_started"}, When.LATE),
        ({"status": "done"}, When.DONE),
        ({"status": "abandoned"}, None),
        ({"status": "in_progress", "withdrawn_on": date(2017, 1, 1)}, None),
    ],
)
def test_the_term_of_a_measure_shows_while_it_matters(store, add, measure, fields, when):
    store.update("recommendation", measure, {"due_on": date(2017, 5, 1), **fields}, EDIT)
    made = timeline(store)
    if when is None:
        assert made.plot is None
        return
    (mark,) = lines(made)[0].marks
    assert (mark.is_term, mark.when, mark.day) == (True, when, date(2017, 5, 1))


def test_what_has_no_date_is_counted(store, add, measure):
    trial = add("experiment", recommendation=measure, title="Sans dates")
    add("experiment", recommendation=measure, title="Rien du tout")
    add("milestone", recommendation=measure, experiment=trial, title="Daté", due_on="2017-09-01")
    add("milestone", recommendation=measure, title="Sans date")
    made = timeline(store)
    assert [line.label for line in lines(made)] == ["3 – Archivage", "Sans dates"]
    assert lines(made)[1].bar is None
    assert made.notes[-1:] == ("Sans aucune date, donc absents : 2 expérimentations et 1 jalon.",)


def test_a_milestone_stands_on_the_line_of_its_experiment(store, add, measure):
    mine = add("experiment", recommendation=measure, title="Rattachée", starts_on="2017-01-01")
    free = add("experiment", title="Libre", starts_on="2017-01-01")
    for number, (fields, label) in enumerate(
        (({}, "3 – Archivage"), ({"experiment": mine}, "Rattachée"), ({"experiment": free}, "Libre"))
    ):
        add("milestone", **{"recommendation": measure, "title": f"Jalon {number}", "due_on": "2017-09-01", **fields})
        (line,) = [line for line in lines(timeline(store)) if line.label == label]
        assert [mark.title for mark in line.marks] == [f"Jalon {number}"]


def test_only_the_programme_asked_for_shows(store, add, measure):
    other = add("programme", code="Autre", title="Autre")
    elsewhere = add("recommendation", programme=other, code="1", title="Ailleurs")
    for uid in (measure, elsewhere):
        add("experiment", recommendation=uid, title="E", starts_on="2017-01-01", ends_on="2017-02-01")
        add("milestone", recommendation=uid, title="Sans date")
    made = timeline(store, programme=other)
    assert lines(made)[0].label == "1 – Ailleurs"
    assert len(lines(made)) == 2
    assert made.notes[-1:] == ("Sans aucune date, donc absents : 1 jalon.",)


def test_only_the_subjects_asked_for_show(store, add, measure):
    programme = store.read().fetch_value("SELECT programme FROM recommendation")
    other = add("recommendation", programme=programme, code="4", title="Autre", due_on="2017-12-31")
    uids = {}
    for uid in (measure, other):
        for title in ("Une", "Deux"):
            fields = {"starts_on": "2017-01-01", "ends_on": "2017-02-01", "title": title}
            uids[uid, title] = add("experiment", recommendation=uid, **fields)
        add("milestone", recommendation=uid, title="Sans date")
    add("experiment", title="Libre", starts_on="2017-01-01")
    one = timeline(store, subjects=(Subject("recommendation", measure),))
    assert [line.label for line in lines(one)] == ["3 – Archivage", "Deux", "Une"]
    assert one.notes[-1:] == ("Sans aucune date, donc absents : 1 jalon.",)
    alone = timeline(store, subjects=(Subject("experiment", uids[other, "Une"]),))
    assert [(line.label, len(line.marks)) for line in lines(alone)] == [("4 – Autre", 0), ("Une", 0)]
    assert not any("Sans aucune date" in note for note in alone.notes)


def test_the_day_shows_unless_it_is_far_from_everything(store, add, measure):
    add(
        "experiment",
        recommendation=measure,
        title="E",
        stage="generalised",
        starts_on="2016-01-01",
        ends_on="2017-01-01",
    )
    near, far = timeline(store, date(2017, 6, 1)).plot, timeline(store, date(2026, 6, 1)).plot
    assert (near.first, near.last) == (date(2016, 1, 1), date(2017, 6, 1))
    assert (far.first, far.last) == (date(2016, 1, 1), date(2017, 1, 1))


def test_an_old_experiment_does_not_squeeze_what_is_recent(store, add, measure):
    add("experiment", recommendation=measure, title="Ancienne", stage="running", starts_on="2009-01-01")
    add("milestone", recommendation=measure, title="Ancien", done_on="2010-01-01")
    for number in range(3):
        add("milestone", recommendation=measure, title=f"Jalon {number}", due_on=date(2017, 7 + number, 1))
    made = timeline(store)
    assert made.plot.first == DAY
    assert "◂ : 1 date plus ancienne est hors de la frise." in made.notes
    assert {row.cells[1] for row in made.table.rows} >= {"Ancienne", "Ancien"}


def test_today_is_named_only_today(store, add, measure):
    add("milestone", recommendation=measure, title="Bilan", due_on="2017-09-01")
    now = present(store.read())
    assert "aujourd'hui" in figure("timeline", now, Selection()).plot.day_said
    assert timeline(store).plot.day_said == "15\u00a0juin\u00a02017"


def test_an_earlier_state_knows_nothing_of_what_came_after(store, add, measure):
    uid = add("milestone", recommendation=measure, title="Bilan", due_on=date(2000, 1, 1))
    step = store.read().last_step()
    store.update("milestone", uid, {"done_on": date(2000, 2, 1)}, EDIT)
    with state_at(store.read(), str(step)) as state:
        assert lines(figure("timeline", state, Selection()))[0].marks[0].when is When.LATE
    assert lines(timeline(store))[0].marks[0].when is When.DONE


def test_without_dates_it_says_what_to_do(store, add, measure):
    add("experiment", recommendation=measure, title="Sans dates")
    made = timeline(store)
    assert made.plot is None
    assert "Donnez des dates" in made.nothing


def test_an_experiment_that_runs_past_its_end_is_late(store, add, measure):
    uid = add("experiment", recommendation=measure, title="Longue", stage="running", ends_on=date(2017, 6, 1))
    add("experiment", recommendation=measure, title="Finie", stage="generalised", ends_on=date(2017, 6, 1))
    add("experiment", recommendation=measure, title="À temps", stage="running", ends_on=DAY)
    made = timeline(store)
    late = [line for line in lines(made) if line.is_late]
    assert [line.opens.uid for line in late] == [uid]
    assert late[0].bar.said.endswith("fin dépassée de 14 jours")
    assert made.notes[0] == "En retard le 15\u00a0juin\u00a02017 : 1 expérimentation au-delà de sa fin."
    assert "En cours, fin dépassée" in [row.cells[2] for row in made.table.rows]


def test_a_period_shows_its_days_and_counts_what_lies_beyond(store, add, measure):
    for due in (date(2016, 1, 1), date(2017, 5, 1), date(2018, 1, 1), date(2018, 2, 1)):
        add("milestone", recommendation=measure, title=str(due), due_on=due)
    made = timeline(store, period=(date(2017, 3, 1), date(2017, 9, 1)))
    assert (made.plot.first, made.plot.last) == (date(2017, 3, 1), date(2017, 9, 1))
    assert "◂ : 1 date plus ancienne est hors de la frise." in made.notes
    assert "▸ : 2 dates plus lointaines sont hors de la frise." in made.notes
    (line,) = lines(made)
    assert (len(line.before(made.plot.first)), len(line.after(made.plot.last))) == (1, 2)
    since = timeline(store, period=(date(2017, 3, 1), None))
    assert (since.plot.first, since.plot.last) == (date(2017, 3, 1), date(2018, 2, 1))
