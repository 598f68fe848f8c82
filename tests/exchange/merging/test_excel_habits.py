"""What a spreadsheet makes of what people type comes back as it was, is asked, or is told; never a silent wrong value."""

from datetime import date, datetime, time

import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.parsing import DoubtfulError
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.merging.excel_habits import as_meant
from dcant_tracker.exchange.merging.proposal import Case
from tests.exchange.conftest import column_of

ORGANISATION = CATALOGUE["organisation"]
CODE = CATALOGUE["recommendation"]["code"]
INSEE, DEPARTMENT, NOTES, SOURCE = (ORGANISATION[name] for name in ("insee_code", "department", "notes", "source"))
PHONE = CATALOGUE["contact"]["phone"]
MARK = CATALOGUE["evaluation"]["governance_score"]


@pytest.mark.parametrize(
    ("field", "cell", "was", "meant"),
    [
        (CODE, 7, "007", "007"),
        (CODE, 2.1, "2.10", "2.10"),
        (CODE, 3, "4", 3),
        (CODE, 3, None, 3),
        (CODE, 3, "3 bis", 3),
        (INSEE, 1053, None, "01053"),
        (INSEE, 1053.0, None, "01053"),
        (INSEE, "1053", None, "01053"),
        (INSEE, 29019, None, "29019"),
        (INSEE, 97411, None, "97411"),
        (INSEE, 1, None, "01"),
        (DEPARTMENT, 1, None, "01"),
        (DEPARTMENT, "1", None, "01"),
        (DEPARTMENT, 974, None, "974"),
        (DEPARTMENT, "Ain", None, "Ain"),
        (DEPARTMENT, "2A", None, "2A"),
        (PHONE, 298001122, None, "0298001122"),
        (PHONE, 33298001122, None, 33298001122),
        (NOTES, 12, None, 12),
        (NOTES, date(2026, 2, 1), None, date(2026, 2, 1)),
        (SOURCE, date(2026, 2, 1), None, date(2026, 2, 1)),
        (CODE, date(2026, 1, 2), "2-1", "2-1"),
        (CODE, date(2026, 2, 1), "2-1", "2-1"),
        (CODE, datetime(2026, 1, 2), "02/01/2026", "02/01/2026"),
        (CODE, True, "Vrai", "Vrai"),
        (CODE, False, "FALSE", "FALSE"),
        (MARK, "3/4", None, "3/4"),
        (MARK, date(2026, 5, 3), None, date(2026, 5, 3)),
        (MARK, date(2026, 4, 9), None, date(2026, 4, 9)),
    ],
)
def test_what_is_certain_is_restored_and_the_rest_stays(field, cell, was, meant):
    assert as_meant(field, cell, was) == meant


@pytest.mark.parametrize(
    ("field", "cell", "was"),
    [
        (CODE, date(2026, 2, 1), None),
        (CODE, date(2026, 2, 1), "3-1"),
        (CATALOGUE["recommendation"]["axis"], date(2026, 2, 1), None),
        (CODE, time(12, 30), None),
        (NOTES, time(12, 30), None),
        (CODE, True, "Faux"),
        (NOTES, True, None),
        (INSEE, 123, None),
        (INSEE, 96001, None),
        (INSEE, 123456, None),
        (DEPARTMENT, 99, None),
        (DEPARTMENT, 1.5, None),
    ],
)
def test_what_is_not_known_any_more_is_told_with_what_to_do(field, cell, was):
    with pytest.raises(UserError) as told:
        as_meant(field, cell, was)
    assert field.label in told.value.message
    assert told.value.hint


def test_a_mark_that_became_a_date_is_asked():
    with pytest.raises(DoubtfulError) as doubt:
        as_meant(MARK, date(2026, 4, 3), None)
    assert doubt.value.value == "3"
    assert "3/4 ?" in doubt.value.message


def write(desk, entity, name, field, value):
    return desk.edit(desk.send(), lambda book: desk.write(book, entity, name, field, value))


def test_a_code_without_its_zero_is_no_change(desk):
    desk.set("organisation", "brest", insee_code="01053")
    assert desk.compare(write(desk, "organisation", "brest", "insee_code", 1053)).proposals == []


def test_a_code_that_became_a_date_is_unreadable_with_the_reason(desk):
    (told,) = desk.compare(write(desk, "organisation", "brest", "insee_code", date(2026, 2, 1))).proposals
    assert (told.kind, told.theirs) == (Case.UNREADABLE, "01/02/2026")
    assert "une date ou une heure" in told.message


def test_the_end_of_a_period_is_asked_and_taken_only_when_chosen(desk):
    back = write(desk, "organisation", "brest", "member_since", "mars 2026")
    (asked,) = desk.compare(back).proposals
    assert (asked.kind, asked.theirs) == (Case.CONFLICT, date(2026, 3, 31))
    assert asked.message.startswith("« mars 2026 » n'a pas de jour : la fin de la période, 31/03/2026 ?")
    assert desk.take(back).stopped
    desk.take(back, "theirs")
    assert desk.record("organisation", "brest")["member_since"] == date(2026, 3, 31)


def test_the_siren_of_another_organisation_is_refused_by_name(desk):
    desk.set("organisation", "épinal", siren="200068757")
    (told,) = desk.compare(write(desk, "organisation", "brest", "siren", 200068757)).proposals
    assert (told.kind, told.field) == (Case.UNREADABLE, "siren")
    assert "est celui de « " in told.message


def test_a_row_with_the_name_of_one_organisation_and_the_siren_of_another_is_refused(desk):
    desk.set("organisation", "épinal", siren="200068757")

    def add(book):
        sheet = book[ORGANISATION.sheet]
        row = sheet.max_row + 1
        for label, value in (("Nom", desk.record("organisation", "brest")["name"]), ("SIREN", "200068757")):
            sheet.cell(row, column_of(sheet, label)).value = value

    (told,) = desk.compare(desk.edit(desk.send(), add)).proposals
    assert told.kind is Case.UNREADABLE
    assert "le nom celui de" in told.message


def numbered(desk, extra=None, *, without=()):
    """Our workbook whose column « Membre depuis » somebody gave the format « Standard »."""

    def edit(book):
        sheet = book[ORGANISATION.sheet]
        at = column_of(sheet, ORGANISATION["member_since"].label)
        for row in range(2, sheet.max_row + 1):
            cell = sheet.cell(row, at)
            if isinstance(cell.value, datetime) and cell.value.date() not in without:
                cell.value, cell.number_format = (cell.value.date() - date(1899, 12, 30)).days, "General"
        if extra:
            extra(book)

    return desk.edit(desk.send(), edit)


def edited(desk):
    return lambda book: desk.write(book, "organisation", "brest", "member_since", 43_100)


@pytest.fixture
def members(desk):
    for rank, name in enumerate(("brest", "épinal", "rennes")):
        desk.set("organisation", name, member_since=date(2015, 1, 1 + rank))
    return desk


def test_a_column_of_days_shown_as_numbers_says_the_same_days(members):
    assert members.compare(numbered(members)).proposals == []


def test_a_day_that_was_edited_in_such_a_column_is_no_question(members):
    (proposal,) = members.compare(numbered(members, edited(members))).proposals
    assert (proposal.kind, proposal.theirs) == (Case.CHANGED, date(2017, 12, 31))


def test_a_number_among_days_is_still_asked_about(members):
    (proposal,) = members.compare(numbered(members, edited(members), without={date(2015, 1, 2)})).proposals
    assert (proposal.kind, proposal.theirs) == (Case.CONFLICT, date(2017, 12, 31))
    assert "est le nombre d'un tableur pour une date" in proposal.message


@pytest.mark.parametrize("cell", [True, False, date(2026, 2, 1), time(12, 30)])
def test_what_became_of_a_word_among_themes_is_told(cell):
    with pytest.raises(UserError):
        as_meant(CATALOGUE["recommendation"]["themes"], cell, None)


def test_a_day_that_nothing_puts_in_doubt_is_no_question_beside_one_that_does(members):
    def edit(book):
        members.write(book, "organisation", "brest", "member_since", "12/31/2016")
        members.write(book, "organisation", "rennes", "member_since", "25/03/2016")

    found = members.compare(members.edit(members.send(), edit)).proposals
    assert {p.uid: p.kind for p in found} == {members["brest"]: Case.UNREADABLE, members["rennes"]: Case.CHANGED}
