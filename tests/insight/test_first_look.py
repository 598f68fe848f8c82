"""What one wants to know first of a record, and where each line leads."""

from datetime import date

import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.insight.first_look.lines import OfField, OfRecord, OfWeather
from dcant_tracker.insight.first_look.looking import first_look
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading.queries import Query, count
from dcant_tracker.store.records.record import get

TODAY = date(2017, 7, 4)


@pytest.fixture
def look(store):
    """``look(entity, uid)``: the lines by heading."""

    def read(entity, uid):
        return {one.title: one.lines for one in first_look(State(store.read(), TODAY), entity, uid)}

    return read


@pytest.fixture
def measure(add):
    programme = add("programme", code="DcANT", title="DcANT", starts_on=date(2015, 10, 5))
    return add("recommendation", programme=programme, code="3", title="Archives")


@pytest.fixture
def brest(add):
    return add("organisation", name="Brest Métropole", kind="metropole")


def said(lines):
    return [(line.text, line.beside) if line.beside else line.text for line in lines]


def test_of_what_nothing_is_known_nothing_is_said(look, add, measure, brest):
    assert look("recommendation", measure) == {}
    assert look("organisation", brest) == {}
    assert look("experiment", add("experiment", title="Essai")) == {}
    assert look("recommendation", "disparue") == {}


@pytest.mark.parametrize("entity", CATALOGUE)
def test_every_entity_can_be_looked_at(look, entity):
    assert look(entity, "disparu") == {}


def test_both_sides_of_the_weather_are_said_the_missing_one_is_offered(look, add, measure, brest):
    point = add("progress_point", recommendation=measure, author=brest, dated_on=date(2017, 7, 1), weather="storm")
    state, ours = look("recommendation", measure)["Météo"]
    assert (state.text, state.place, state.missing) == ("État : à noter", OfWeather(by_state=True), True)
    assert said([ours]) == [("Nous : Objectifs compromis", "01/07/2017")]
    assert (ours.place, ours.weather, ours.more) == (OfRecord("progress_point", point), "storm", "Brest Métropole")


def test_late_milestones_stand_out_and_the_next_one_follows(look, add, store, measure):
    for title, due in (
        ("A", date(2017, 1, 1)),
        ("B", date(2017, 2, 1)),
        ("C", date(2017, 3, 1)),
        ("D", date(2017, 4, 1)),
    ):
        add("milestone", recommendation=measure, title=title, due_on=due)
    add("milestone", recommendation=measure, title="Suite", due_on=date(2017, 9, 1))
    lines = look("recommendation", measure)["Jalons"]
    assert said(lines) == [
        ("A", "01/01/2017 · en retard"),
        ("B", "01/02/2017 · en retard"),
        ("C", "01/03/2017 · en retard"),
        "et 1 autre",
        ("Suite", "prochain, 01/09/2017"),
    ]
    assert [line.warns for line in lines] == [True, True, True, False, False]
    assert count(store.read(), lines[3].place) == 4


def test_participants_are_told_by_role_and_lead_to_their_list(look, add, store, measure, brest):
    others = [add("organisation", name=f"Ville {letter}", kind="ville") for letter in "ABCDE"]
    for body, role, status in (
        (brest, "pilot", "active"),
        *((one, "experimenter", "active") for one in others),
        (brest, "observer", "withdrawn"),
    ):
        add("participation", recommendation=measure, organisation=body, role=role, status=status)
    pilots, experimenters = look("recommendation", measure)["Participants"]
    assert said([pilots, experimenters]) == [
        "Pilote : Brest Métropole",
        ("Expérimentateur : Ville A, Ville B, Ville C, Ville D", "5"),
    ]
    assert isinstance(experimenters.place, Query)
    assert count(store.read(), experimenters.place) == 5


def test_the_mean_says_its_coverage_and_leads_to_the_answers(look, add, store, measure, brest):
    campaign = add("campaign", label="Été 2017", opens_on=date(2017, 6, 1))
    about = {"campaign": campaign, "recommendation": measure}
    add("expected_evaluation", evaluator=brest, **about)
    add("expected_evaluation", evaluator=add("organisation", name="Épinal", kind="ville"), **about)
    add("evaluation", evaluator=brest, governance_score="3", efficiency_score="4", state="submitted", **about)
    (line,) = look("recommendation", measure)["Avis"]
    assert said([line]) == [("3,5 sur 4 · 1/2 (50\u202f%)", "Été 2017")]
    assert count(store.read(), line.place) == 1


def test_the_last_decisions_come_first_and_lead_to_their_point(look, add, measure):
    points = {}
    for month in (1, 3, 5, 6, 9):
        meeting = add("meeting", title=f"Copil {month}", held_on=date(2017, month, 1), kind="other")
        about = {"meeting": meeting, "recommendation": measure}
        points[month] = add("agenda_item", title="Archives", decision=f"Décision {month}", **about)
    add("agenda_item", title="Sans suite", **about)
    lines = look("recommendation", measure)["Décisions"]
    assert said(lines) == [
        ("Décision 6", "01/06/2017"),
        ("Décision 5", "01/05/2017"),
        ("Décision 3", "01/03/2017"),
    ]
    assert lines[0].place == OfRecord("agenda_item", points[6])


def test_promises_say_who_and_when_and_what_is_done_is_none(look, add, measure, brest):
    about = {"recommendation": measure}
    late = add("action_item", title="Envoyer la fiche", organisation=brest, due_on=date(2017, 6, 1), **about)
    add("action_item", title="Relire", officer="Camille Martin", due_on=date(2017, 8, 1), **about)
    add("action_item", title="Fait", done_on=date(2017, 6, 1), **about)
    lines = look("recommendation", measure)["Promesses"]
    assert said(lines) == [
        ("Envoyer la fiche – Brest Métropole", "01/06/2017 · en retard"),
        ("Relire – Camille Martin", "01/08/2017"),
    ]
    assert lines[0].place == OfRecord("action_item", late)


def test_an_experiment_whose_end_passed_is_late_and_says_its_results(look, add, measure, brest):
    trial = add(
        "experiment",
        recommendation=measure,
        title="Essai",
        stage="running",
        ends_on=date(2017, 6, 1),
        results="Délais divisés\npar deux.",
        outcome="generalise",
    )
    add("participation", experiment=trial, organisation=brest, role="pilot")
    found = look("experiment", trial)
    assert list(found) == ["Fin", "Résultats", "Météo", "Participants"]
    (end,) = found["Fin"]
    assert (end.text, end.beside, end.warns, end.place) == (
        "En cours",
        "01/06/2017 · en retard",
        True,
        OfField("ends_on"),
    )
    assert said(found["Résultats"]) == ["Délais divisés par deux.", "À l'issue : Généraliser"]
    assert said(found["Participants"]) == ["Pilote : Brest Métropole"]


def test_an_experiment_that_ended_as_it_should_is_not_late(look, add):
    trial = add("experiment", title="Essai", stage="review", ends_on=date(2017, 6, 1))
    (end,) = look("experiment", trial)["Fin"]
    assert (end.text, end.beside, end.warns) == ("Bilan", "01/06/2017", False)


def test_people_come_first_with_their_role_and_how_to_reach_them(look, add, measure, brest):
    anne = add(
        "contact",
        organisation=brest,
        name="Anne Le Goff",
        function="Archiviste",
        phone="02 98 33 50 50",
        email="a@exemple.fr",
    )
    add("contact", organisation=brest, name="Bruno", category="elected")
    add("contact", organisation=brest, name="Céline", left_on=date(2017, 1, 1))
    add("participation", recommendation=measure, organisation=brest, role="pilot")
    found = look("organisation", brest)
    assert list(found) == ["Contacts", "Participe"]
    first, second = found["Contacts"]
    assert (first.text, first.beside, first.place) == ("Anne Le Goff", "Archiviste", OfRecord("contact", anne))
    assert first.reach == ("02 98 33 50 50", "a@exemple.fr")
    assert (second.text, second.beside, second.reach) == ("Bruno", "Élu", ())
    assert said(found["Participe"]) == ["Pilote : Mesure 3 (DcANT)"]


def test_every_line_leads_to_something_that_is_there(look, store, add, measure, brest):
    add("progress_point", recommendation=measure, author=brest, dated_on=TODAY, weather="storm")
    add("milestone", recommendation=measure, title="A", due_on=date(2017, 1, 1))
    add("participation", recommendation=measure, organisation=brest, role="pilot")
    add("interaction", organisation=brest, held_on=TODAY, summary="Appel", follow_up_on=date(2017, 7, 1))
    lines = [
        line
        for entity, uid in (("recommendation", measure), ("organisation", brest))
        for section in look(entity, uid).values()
        for line in section
    ]
    assert len(lines) > 5
    for line in lines:
        if isinstance(line.place, OfRecord):
            assert get(store.read(), line.place.entity, line.place.uid) is not None
        elif isinstance(line.place, Query):
            assert count(store.read(), line.place) > 0
