"""What a base keeps of a record: the values that it says, and which cells still say the same."""

from datetime import date

import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.exchange.base import Base, BaseSheet, item, says, value_of

SENT = {
    "organisation": {
        "name": ("Brest Métropole", "Brest Métropole"),
        "kind": ("metropole", "Métropole"),
        "population": (212_000, "212000"),
        "member_since": (date(2015, 3, 1), "01/03/2015"),
        "parent": ("uid-de-la-région", "Bretagne"),
        "notes": (None, ""),
    },
    "experiment": {"themes": (("données", "mobilité"), "données; mobilité")},
    "contact": {"objection": (True, "Oui")},
}
"""By entity and field, a value and the text that shows it."""


@pytest.fixture
def base() -> Base:
    """A base with one record of each entity, and a field that is unknown today."""
    return Base("envoi", {name: sheet(name, fields) for name, fields in SENT.items()})


def sheet(name: str, fields: dict) -> BaseSheet:
    kept = [item(CATALOGUE[name][field], value, text) for field, (value, text) in fields.items()]
    return BaseSheet((*fields, "forgotten"), {"un": [*kept, "oublié"]})


def cells(name: str) -> dict:
    """The row of the record as a reader gives it: texts for lists, references and tags, else values."""
    entity = CATALOGUE[name]
    shown = {field for field in SENT[name] if entity[field].is_ref or entity[field].choices or field == "themes"}
    return {
        field: "; ".join(value) if isinstance(value, tuple) else text if field in shown else value
        for field, (value, text) in SENT[name].items()
    }


@pytest.mark.parametrize("name", SENT)
def test_its_rows_are_the_values_that_left(base, name):
    rows = base.rows()[name]
    assert rows["un"] == {field: value for field, (value, _text) in SENT[name].items()}
    assert (list(rows), len(rows), "un" in rows, "deux" in rows) == (["un"], 1, True, False)
    assert rows["un"] is rows["un"]
    kept = base.items(name, "un")
    assert {field: value_of(CATALOGUE[name][field], kept[field]) for field in SENT[name]} == rows["un"]


@pytest.mark.parametrize("name", SENT)
def test_a_row_that_says_what_left_is_unchanged(base, name):
    assert base.unchanged(name, "un", cells(name)) == [*SENT[name]]
    assert base.unchanged(name, "deux", cells(name)) == []
    assert base.unchanged("programme", "un", cells(name)) == []


@pytest.mark.parametrize(
    ("name", "field", "cell"),
    [
        ("organisation", "name", "Brest métropole"),
        ("organisation", "name", None),
        ("organisation", "kind", "metropole"),
        ("organisation", "population", 212_000.0),
        ("organisation", "population", "212000"),
        ("organisation", "member_since", "2015-03-01"),
        ("organisation", "member_since", date(2015, 3, 2)),
        ("organisation", "parent", "uid-de-la-région"),
        ("organisation", "notes", ""),
        ("experiment", "themes", "données"),
        ("contact", "objection", 1),
    ],
)
def test_a_cell_that_says_it_otherwise_is_not(base, name, field, cell):
    assert base.unchanged(name, "un", {**cells(name), field: cell}) == [one for one in SENT[name] if one != field]
    assert not says(CATALOGUE[name][field], cell, base.items(name, "un")[field])


def test_columns_that_the_row_has_not_are_not_asked_for(base):
    assert base.unchanged("organisation", "un", {"population": 212_000}) == ["population"]
