"""Where the members are: each département's count, however its name was typed."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dcant_tracker.insight.figures.catalogue import figure
from dcant_tracker.insight.figures.departments_map import CLASSES_AT_MOST, classes
from dcant_tracker.insight.figures.figure import Selection
from dcant_tracker.insight.state import State, state_at
from dcant_tracker.store.reading import queries

DAY = date(2017, 6, 15)
JOINED = date(2010, 1, 1)


def drawn(store, day=DAY, **asked):
    return figure("map", State(store.read(), day), Selection(**asked))


def counts(made):
    return {code: place.count for code, place in made.plot.places.items() if place.count}


def test_the_ways_to_type_a_departement_add_up(store, add):
    for number, text in enumerate(("Finistère", "29", "FINISTERE (29)", "La Réunion", "974", "2A")):
        add("organisation", name=f"Ville {number}", kind="ville", department=text, member_since=JOINED)
    made = drawn(store)
    assert counts(made) == {"29": 3, "974": 2, "2A": 1}
    assert made.title == "Adhérentes par département"
    opens = made.plot.places["29"].opens
    assert {one["name"] for one in queries.records(store.read(), opens.query)} == {"Ville 0", "Ville 1", "Ville 2"}
    assert made.plot.places["35"].opens is None
    assert any("CC BY 4.0" in note for note in made.notes)


def test_what_nobody_recognises_is_one_line_however_it_is_capitalised(store, add):
    for number, text in enumerate(("Bidon", "bidon", "Autre")):
        add("organisation", name=f"Ville {number}", kind="ville", department=text, member_since=JOINED)
    add("organisation", name="Ici", kind="metropole", department="29", member_since=JOINED)
    made = drawn(store)
    told = {row.cells[0]: row for row in made.table.rows}
    assert {name: row.cells[2] for name, row in told.items()} == {
        "Finistère": 1, "Non reconnu : Autre": 1, "Non reconnu : Bidon": 2,
    }  # fmt: skip
    for row in told.values():
        assert queries.count(store.read(), row.opens.query) == row.cells[2]
    assert counts(drawn(store, kind="metropole")) == {"29": 1}
    assert len(drawn(store, kind="metropole").table.rows) == 1


@pytest.mark.parametrize(
    ("since", "until", "counts_in"),
    [
        (DAY, None, True),
        (date(2017, 6, 16), None, False),
        (JOINED, DAY, True),
        (JOINED, date(2017, 6, 16), True),
        (JOINED, date(2017, 6, 14), False),
        (None, date(2018, 1, 1), False),
        (None, None, False),
    ],
)
def test_a_membership_holds_from_its_first_day_until_the_day_it_ends(store, add, since, until, counts_in):
    add("organisation", name="Toujours", kind="ville", department="29", member_since=JOINED)
    fields = {"member_since": since, "member_until": until}
    add("organisation", name="À voir", kind="ville", department="29", **fields)
    place = drawn(store).plot.places["29"]
    assert place.count == 1 + counts_in
    assert queries.count(store.read(), place.opens.query) == place.count


@pytest.mark.parametrize(
    ("ended_on", "counts_in"), [(DAY, False), (date(2017, 6, 14), False), (date(2017, 6, 16), True)]
)
def test_what_has_disappeared_is_no_member(store, add, ended_on, counts_in):
    add("organisation", name="Toujours", kind="ville", department="29", member_since=JOINED)
    add("organisation", name="À voir", kind="ville", department="29", member_since=JOINED, ended_on=ended_on)
    place = drawn(store).plot.places["29"]
    assert place.count == 1 + counts_in
    assert queries.count(store.read(), place.opens.query) == place.count


def test_what_has_no_place_on_the_map_is_told(store, add):
    for number, text in enumerate(("29", None, "Alsace", "Alsace", "Corse")):
        add("organisation", name=f"Ville {number}", kind="ville", department=text, member_since=JOINED)
    made = drawn(store)
    assert counts(made) == {"29": 1}
    assert made.notes[0] == "5 adhérentes le 15\u00a0juin\u00a02017."
    assert made.notes[1] == "Hors de la carte, sans département : 1 adhérente."
    assert made.notes[2] == "Hors de la carte, département non reconnu : 3 adhérentes (« Alsace », « Corse »)."
    assert sum(row.cells[2] for row in made.table.rows) == 5
    for row in made.table.rows:
        assert queries.count(store.read(), row.opens.query) == row.cells[2]


def test_before_any_membership_is_known_those_who_take_part_show(store, add, measure):
    other = add("programme", code="Autre", title="Autre")
    elsewhere = add("recommendation", programme=other, code="1", title="Ailleurs")
    brest = add("organisation", name="Brest", kind="metropole", department="Finistère")
    nantes = add("organisation", name="Nantes", kind="metropole", department="44")
    add("organisation", name="Rennes", kind="metropole", department="35")
    for role in ("pilot", "observer"):
        add("participation", recommendation=measure, organisation=brest, role=role)
    add("participation", recommendation=elsewhere, organisation=nantes, role="pilot")
    add("participation", recommendation=elsewhere, organisation=brest, role="pilot", until=date(2017, 6, 14))
    made = drawn(store)
    assert made.title == "Organismes participants par département"
    assert "aucune date d'adhésion" in made.subtitle
    assert counts(made) == {"29": 1, "44": 1}
    narrowed = drawn(store, programme=other)
    assert counts(narrowed) == {"44": 1}
    assert narrowed.subtitle.startswith("Autre")
    assert queries.count(store.read(), narrowed.plot.places["44"].opens.query) == 1
    add("organisation", name="Lille", kind="metropole", department="59", member_since=JOINED)
    assert counts(drawn(store)) == {"59": 1}


def test_an_earlier_state_shows_the_members_of_then(store, add):
    add("organisation", name="Brest", kind="metropole", department="29", member_since=JOINED)
    step = store.read().last_step()
    add("organisation", name="Lille", kind="metropole", department="59", member_since=JOINED)
    with state_at(store.read(), str(step)) as state:
        assert counts(figure("map", state, Selection())) == {"29": 1}


def test_with_nobody_it_says_what_to_do(store, add):
    assert drawn(store).plot is None
    add(
        "organisation",
        name="Partie",
        kind="ville",
        department="29",
        member_since=JOINED,
        member_until=date(2017, 6, 14),
    )
    made = drawn(store)
    assert made.plot is None
    assert "Adhérente depuis" in made.nothing


@given(st.integers(1, 5_000))
def test_the_classes_hold_every_number_once(most):
    found = classes(most)
    assert 1 <= len(found) <= CLASSES_AT_MOST
    assert found[0][0] == 1
    assert found[-1][1] == most
    assert all(before[1] + 1 == after[0] for before, after in pairwise(found))
    assert all(least <= high for least, high in found)
