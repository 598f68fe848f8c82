"""Which département a text means, and the outlines that ship."""

import csv

import pytest

from dcant_tracker.insight.departments import HEIGHT, OVERSEAS, WIDTH, code_of, names, on_the_map
from dcant_tracker.settings import resource


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Finistère", "29"),
        ("FINISTERE", "29"),
        ("29", "29"),
        ("Finistère (29)", "29"),
        ("29 - Finistère", "29"),
        ("Département du Finistère", "29"),
        ("1", "01"),
        ("Ain", "01"),
        ("2a", "2A"),
        ("Haute Corse", "2B"),
        ("Côtes d’Armor", "22"),
        ("cote d'or", "21"),
        ("Val d'Oise", "95"),
        ("Paris", "75"),
        ("Ville de Paris", "75"),
        ("Réunion", "974"),
        ("La Réunion (974)", "974"),
        ("69M", "69"),
        ("Rhône", "69"),
    ],
)
def test_a_departement_is_understood_however_it_is_typed(text, code):
    assert code_of(text) == code


@pytest.mark.parametrize("text", ["Finistère (35)", "Alsace", "Corse", "20", "29200", "99", "Bretagne", "-", "29, 35"])
def test_what_means_none_or_two_is_not_guessed(text):
    assert code_of(text) is None


def test_every_name_and_code_means_itself():
    for code, name in names().items():
        assert code_of(name) == code_of(code) == code_of(f"{name} ({code})") == code


def test_every_departement_of_the_directory_is_known():
    with resource("referential/organisations.csv").open(encoding="utf-8") as file:
        typed = {row["department"]: row["department_code"] for row in csv.DictReader(file) if row["department"]}
    assert len(typed) > 90
    assert {text: code_of(text) for text in typed} == typed


def test_the_map_holds_the_ninety_six_of_the_mainland_and_corsica():
    drawn = on_the_map()
    assert len(drawn) == 96
    assert {"2A", "2B", "75"} <= {one.code for one in drawn}
    assert not OVERSEAS.keys() & {one.code for one in drawn}
    for one in drawn:
        assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for ring in one.rings for x, y in ring)
        assert all(len(ring) >= 3 for ring in one.rings)
        assert one.room > 1


def test_neighbours_share_their_border():
    points = {one.code: {point for ring in one.rings for point in ring} for one in on_the_map()}
    for one, other in (("29", "22"), ("35", "44"), ("75", "92"), ("2A", "2B")):
        assert len(points[one] & points[other]) >= 3
    assert not points["29"] & points["13"]
