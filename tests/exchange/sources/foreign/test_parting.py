"""One column that gives two fields, and what the points of figures part."""

from datetime import date

import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.exchange.merging.importing import prepare
from dcant_tracker.exchange.merging.proposal import Case
from dcant_tracker.exchange.sources.foreign import saved_mappings
from dcant_tracker.exchange.sources.foreign.adjusting import (
    Distinct,
    doubtful_points,
    numbered_days,
    with_column,
    with_second,
)
from dcant_tracker.exchange.sources.foreign.mapping import WorkbookMapping, from_json, to_json
from dcant_tracker.exchange.sources.foreign.numbers import DAYS, DECIMALS, NO_DAYS, THOUSANDS, readings_of
from dcant_tracker.exchange.sources.foreign.parting import in_two, mark_in, two_fields
from dcant_tracker.exchange.sources.terms import Terms

PEOPLE = (
    ("Organisme", "Nom et fonction", "Tél / mél"),
    ("Brest Métropole", "Anne Le Gall – Cheffe de projet", "02 98 33 50 50 / anne.legall@exemple.fr"),
    ("Brest Métropole", "Luc Roux – Directeur", "luc.roux@exemple.fr / 02 98 33 50 51"),
    ("Brest Métropole", "Zoé Blanc", "zoe.blanc@exemple.fr"),
)


def added(desk, path, mapping):
    return [one.theirs for one in prepare(desk.store, path, Terms(mapping=mapping)).proposals if one.kind is Case.ADDED]


@pytest.mark.parametrize(
    ("cell", "phone", "email"),
    [
        ("02 98 33 50 50 / a@b.fr", "02 98 33 50 50", "a@b.fr"),
        ("a@b.fr/02 98 33 50 50", "02 98 33 50 50", "a@b.fr"),
        ("a@b.fr", None, "a@b.fr"),
        ("02 98 33 50 50", "02 98 33 50 50", None),
        ("02 98 33 50 50 / ", "02 98 33 50 50", None),
        (None, None, None),
        (298_335_050, 298_335_050, None),
    ],
)
def test_a_telephone_and_an_address_are_told_apart_in_either_order(cell, phone, email):
    assert in_two(CATALOGUE["contact"], "phone", "email", " / ", cell) == (phone, email)


def test_what_has_no_form_of_its_own_keeps_its_order():
    town_hall = in_two(CATALOGUE["contact"], "organisation", "function", "/", "Mairie de Brest / service des marchés")
    assert town_hall == ("Mairie de Brest", "service des marchés")


@pytest.mark.parametrize(
    ("heading", "fields"),
    [
        ("Tél / mél", ("phone", "email")),
        ("Nom et fonction", ("name", "function")),
        ("Nom / Prénom", None),
        ("Courriel", None),
        ("Courriel / mél", None),
    ],
)
def test_a_heading_may_name_two_fields(heading, fields):
    assert two_fields(CATALOGUE["contact"], [heading]) == fields


def test_what_parts_most_cells_is_found():
    assert mark_in(["a – b", "c – d", "e"]) == " – "
    assert mark_in(["a", "b", "c – d"]) == ""


def test_columns_that_give_two_fields_are_proposed_and_read(desk, workbook, propose):
    path = workbook({"Contacts": PEOPLE})
    mapping = propose(path)
    (sheet,) = mapping.sheets
    assert [(column.field, column.second) for column in sheet.columns] == [
        ("organisation", ""),
        ("name", "function"),
        ("phone", "email"),
    ]
    assert [(one["name"], one["function"], one["phone"], one["email"]) for one in added(desk, path, mapping)] == [
        ("Anne Le Gall", "Cheffe de projet", "02 98 33 50 50", "anne.legall@exemple.fr"),
        ("Luc Roux", "Directeur", "02 98 33 50 51", "luc.roux@exemple.fr"),
        ("Zoé Blanc", None, None, "zoe.blanc@exemple.fr"),
    ]


def test_a_column_parted_by_hand_is_remembered(desk, workbook, propose):
    rows = [("Structure", "Interlocuteur"), *(row[:2] for row in PEOPLE[1:])]
    path = workbook({"Contacts": rows})
    (sheet,) = propose(path).sheets
    parted = with_second(sheet, Distinct(rows[1:]), 1, "function")
    mapping = WorkbookMapping((parted,), "Région")
    assert from_json(to_json(mapping), "Région") == mapping
    saved_mappings.save(desk.store.path, mapping)
    kept = saved_mappings.called(desk.store.read(), "Région")
    assert [one["function"] for one in added(desk, path, kept)] == ["Cheffe de projet", "Directeur", None]


FIGURES = (("Nom", "Type", "Population"), ("Ville d'Aa", "Ville", "191.000"), ("Ville de Bb", "Ville", "12.500"))


def test_a_point_that_may_part_thousands_or_decimals_is_asked_about_once(propose, workbook):
    (sheet,) = propose(workbook({"Villes": FIGURES})).sheets
    assert doubtful_points(sheet, FIGURES[1:]) == {2: "191.000"}
    assert readings_of("191.000") == {THOUSANDS: "191\u202f000", DECIMALS: "191"}
    told = with_column(sheet, 2, point=THOUSANDS)
    assert doubtful_points(told, FIGURES[1:]) == {}


@pytest.mark.parametrize("other", ["1.234.567", "12.5"])
def test_a_figure_that_can_mean_one_thing_answers_for_its_column(propose, workbook, other):
    rows = [*FIGURES, ("Ville de Cc", "Ville", other)]
    (sheet,) = propose(workbook({"Villes": rows})).sheets
    assert doubtful_points(sheet, rows[1:]) == {}


DAYS_AS_NUMBERS = (("Intitulé", "N°", "Échéance"), ("Échanger", "11", 43_100), ("Simplifier", "12", "43131"))


def test_a_column_of_dates_that_holds_only_numbers_is_asked_about_once(propose, workbook, desk):
    path = workbook({"Plan": DAYS_AS_NUMBERS})
    (sheet,) = propose(path).sheets
    assert sheet.columns[2].field == "due_on"
    assert numbered_days(sheet, DAYS_AS_NUMBERS[1:]) == {2: "43100"}
    assert numbered_days(sheet, [*DAYS_AS_NUMBERS[1:], ("Autre", "13", "31/12/2018")]) == {}
    said = with_column(sheet, 2, days=DAYS)
    assert numbered_days(said, DAYS_AS_NUMBERS[1:]) == {}
    mapping = WorkbookMapping((said,))
    assert [one["due_on"] for one in added(desk, path, mapping)] == [date(2017, 12, 31), date(2018, 1, 31)]
    kept = from_json(to_json(mapping), "Plan")
    assert kept.sheets[0].columns[2].days == DAYS
    other = WorkbookMapping((with_column(sheet, 2, days=NO_DAYS),))
    assert [one["due_on"] for one in added(desk, path, other)] == [None, None]
