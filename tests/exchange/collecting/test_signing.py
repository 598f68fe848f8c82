"""Who filled a form in, as what and when: read from its head, kept with each answer."""

import os
from datetime import date, datetime

import openpyxl
import pytest

from dcant_tracker.exchange.collecting.folder import read_folder
from dcant_tracker.exchange.merging import importing
from dcant_tracker.exchange.merging.proposal import Case
from dcant_tracker.store.erasure.erasing import look
from tests.forms import blocks, sheet_of, sign


@pytest.fixture
def sent(campaign):
    campaign.prepare()
    return campaign


def proposals(sent):
    return [p for preview in read_folder(sent.desk.store, sent.folder).previews for p in preview.proposals]


def take(sent):
    previews = read_folder(sent.desk.store, sent.folder).previews
    policy = importing.Policy("theirs")
    choices = [[importing.choice_for(p, policy) for p in preview.proposals] for preview in previews]
    importing.apply(sent.desk.store, previews, choices)
    return sent.desk.all("evaluation")


def test_a_name_that_nobody_bears_here_is_kept_as_a_text_with_its_function(sent):
    sent.fill("brest", 2, governance_score="Peu")
    sign(sent.forms["brest"], filled_by="Jeanne Le Goff", filled_as="Directrice", evaluated_on="12/04/2017")
    (one,) = take(sent)
    assert (one["filled_by"], one["filled_as"], one["respondent"]) == ("Jeanne Le Goff", "Directrice", None)
    assert one["evaluated_on"] == date(2017, 4, 12)
    assert proposals(sent) == []


@pytest.mark.parametrize("written", ["Le Goff Jeanne", "Mme jeanne le goff", "Jeanne LE GOFF"])
def test_the_name_of_a_contact_of_the_body_is_that_contact(sent, written):
    desk = sent.desk
    contact = desk.add("contact", {"organisation": desk["brest"], "name": "Jeanne Le Goff", "function": "DSI"})
    sent.fill("brest", 2, governance_score="Peu")
    sign(sent.forms["brest"], filled_by=written, filled_as="Directrice")
    (one,) = take(sent)
    assert (one["respondent"], one["filled_by"], one["filled_as"]) == (contact, None, None)


def test_a_contact_of_another_body_or_one_of_two_alike_is_not_taken_for_her(sent):
    desk = sent.desk
    desk.add("contact", {"organisation": desk["rennes"], "name": "Jeanne Le Goff"})
    sent.fill("brest", 2, governance_score="Peu")
    sign(sent.forms["brest"], filled_by="Jeanne Le Goff")
    (one,) = take(sent)
    assert (one["respondent"], one["filled_by"]) == (None, "Jeanne Le Goff")


def test_without_a_day_the_answer_is_of_the_day_when_it_came(sent):
    path = sent.fill("brest", 2, governance_score="Peu")
    os.utime(path, (datetime(2017, 4, 20, 12).timestamp(),) * 2)
    (one,) = take(sent)
    assert one["evaluated_on"] == date(2017, 4, 20)
    os.utime(path, (datetime(2017, 5, 2, 12).timestamp(),) * 2)
    assert proposals(sent) == []


def test_a_day_that_we_have_is_not_changed_by_the_day_when_a_form_came(sent):
    desk = sent.desk
    place = {"campaign": sent.uid, "recommendation": desk["r1"], "evaluator": desk["brest"]}
    desk.add("evaluation", {**place, "evaluated_on": date(2017, 3, 2)})
    sent.fill("brest", 2, governance_score="Peu")
    assert [one.kind for one in proposals(sent) if one.field == "evaluated_on"] == []


def test_a_signed_form_without_answers_answers_nothing(sent):
    sign(sent.forms["brest"], filled_by="Jeanne Le Goff", evaluated_on="12/04/2017")
    assert proposals(sent) == []


def test_a_day_that_cannot_be_read_is_told_once_with_its_cell(sent):
    sent.fill("brest", 2, governance_score="Peu")
    sent.fill("brest", 3, governance_score="Peu")
    sign(sent.forms["brest"], evaluated_on="hier ou avant-hier")
    (unreadable,) = [one for one in proposals(sent) if one.kind is Case.UNREADABLE]
    book = openpyxl.load_workbook(sent.forms["brest"])
    assert sheet_of(book)[unreadable.cell].value == "hier ou avant-hier"


def test_an_unreadable_score_is_told_with_the_cell_where_it_stands(sent):
    path = sent.fill("brest", 3, efficiency_score="Bof")
    (unreadable,) = [one for one in proposals(sent) if one.kind is Case.UNREADABLE]
    sheet = sheet_of(openpyxl.load_workbook(path))
    assert unreadable.cell == list(blocks(sheet).values())[1]["efficiency_score"].coordinate


def test_what_is_written_beside_the_answers_is_told(sent):
    path = sent.fill("brest", 2, governance_score="Peu")
    book = openpyxl.load_workbook(path, rich_text=True)
    sheet_of(book)["E14"].value = "Voir notre courrier"
    book.save(path)
    (told,) = [file.message for file in read_folder(sent.desk.store, sent.folder).files if file.path == path]
    assert "E14 : Voir notre courrier" in told


def test_lines_added_and_moved_do_not_matter(sent):
    path = sent.fill("brest", 3, governance_score="Peu", comment="Bien reçu.")
    book = openpyxl.load_workbook(path, rich_text=True)
    sheet = sheet_of(book)
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet.insert_rows(9, 3)
    sheet.insert_cols(3)
    book.save(path)
    (one,) = take(sent)
    assert (one["recommendation"], one["governance_score"], one["comment"]) == (sent.desk["r2"], "1", "Bien reçu.")


def test_the_erasure_of_a_person_finds_whom_a_form_names(sent):
    sent.fill("brest", 2, governance_score="Peu")
    sign(sent.forms["brest"], filled_by="Jeanne Le Goff")
    (one,) = take(sent)
    person = sent.desk.add("contact", {"organisation": sent.desk["rennes"], "name": "Jeanne Le Goff"})
    found = look(sent.desk.store, person)
    assert ("evaluation", one.uid, "filled_by") in [mention.place for mention in found.mentions]
