"""How rows and references written by people find the records they mean."""

import csv
from datetime import date, datetime

import openpyxl
import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.exchange.merging.proposal import Case


def only(preview):
    (proposal,) = preview.proposals
    return proposal


def test_a_row_without_reference_is_found_by_its_key(desk):
    def change(book):
        sheet = book["Recommandations"]
        for row in range(2, sheet.max_row + 1):
            sheet.cell(row, 1).value = None
        desk_row = 2
        sheet.cell(desk_row, 5).value = "Nouveau titre"

    proposal = only(desk.compare(desk.edit(desk.send(), change)))
    assert (proposal.kind, proposal.field, proposal.theirs) == (Case.CHANGED, "title", "Nouveau titre")


def test_an_unknown_reference_falls_back_to_the_key(desk):
    def change(book):
        sheet = book["Collectivités et organismes"]
        sheet.cell(2, 1).value = "11111111-2222-7333-8444-555555555555"

    assert desk.compare(desk.edit(desk.send(), change)).proposals == []


def test_an_organisation_is_found_by_siren_then_by_name_then_by_former_name(desk):
    desk.add("organisation_identity", {"organisation": desk["rennes"], "name": "Rennes District"})
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Collectivités et organismes"
    sheet.append(["Nom", "Type", "SIREN", "Région"])
    sheet.append(["La métropole du bout du monde", "Métropole", 242900314, "A"])
    sheet.append(["epinal", "Ville", None, "B"])
    sheet.append(["RENNES DISTRICT", "Métropole", None, "C"])
    path = desk.folder / "partenaire.xlsx"
    book.save(path)
    preview = desk.compare(path)
    regions = {p.uid: p.theirs for p in preview.proposals if p.field == "region"}
    assert regions == {desk["brest"]: "A", desk["épinal"]: "B", desk["rennes"]: "C"}
    assert not preview.has_base
    assert not [p for p in preview.proposals if p.uid == desk["rennes"] and p.field == "name"]


def test_a_homonym_elsewhere_is_another_organisation(desk):
    desk.add("organisation", {"name": "Saint-Denis", "kind": "ville", "department": "Seine-Saint-Denis"})
    row = {"name": "Saint-Denis", "kind": "Ville", "department": "La Réunion"}
    assert only(desk.compare(desk.edit(desk.send(), lambda b: desk.append(b, "organisation", row)))).kind is Case.ADDED


def test_a_near_name_is_offered_and_never_taken(desk):
    row = {"name": "Brest Metropol", "kind": "Métropole"}
    proposal = only(desk.compare(desk.edit(desk.send(), lambda b: desk.append(b, "organisation", row))))
    assert proposal.kind is Case.ADDED
    assert "Brest Métropole" in proposal.message


def test_a_reference_that_means_several_is_unreadable_with_its_candidates(desk):
    for department in ("Seine-Saint-Denis", "La Réunion"):
        desk.add("organisation", {"name": "Saint-Denis", "kind": "ville", "department": department})
    back = desk.edit(desk.send(), lambda b: desk.write(b, "participation", "part", "organisation", "Saint-Denis"))
    proposal = only(desk.compare(back))
    assert proposal.kind is Case.UNREADABLE
    assert "La Réunion" in proposal.message
    assert "Seine-Saint-Denis" in proposal.message


def test_a_reference_to_nobody_is_unreadable_at_its_cell(desk):
    back = desk.edit(desk.send(), lambda b: desk.write(b, "participation", "part", "organisation", "Atlantide"))
    proposal = only(desk.compare(back))
    assert (proposal.kind, proposal.field, proposal.theirs) == (Case.UNREADABLE, "organisation", "Atlantide")
    assert proposal.cell is not None


def test_a_new_row_that_names_nobody_is_unreadable_at_that_cell(desk):
    row = {"recommendation": "DcANT 2015-2017 / 1", "organisation": "Atlantide", "role": "Pilote"}
    proposal = only(desk.compare(desk.edit(desk.send(), lambda b: desk.append(b, "participation", row))))
    assert (proposal.kind, proposal.field) == (Case.UNREADABLE, "organisation")
    assert proposal.cell.startswith("D")


def test_a_name_as_it_was_sent_still_finds_its_record(desk):
    back = desk.edit(desk.send(), lambda b: desk.write(b, "participation", "part2", "organisation", "Épinal"))
    desk.set("organisation", "épinal", name="Spinaliens")
    assert only(desk.compare(back)).theirs == desk["épinal"]


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        (datetime(2017, 5, 29), date(2017, 5, 29)),
        ("29/05/2017", date(2017, 5, 29)),
        ("29.05.17", date(2017, 5, 29)),
        ("2017-05-29", date(2017, 5, 29)),
        ("29 mai 2017", date(2017, 5, 29)),
    ],
)
def test_a_day_is_understood_however_it_is_typed(desk, typed, understood):
    back = desk.edit(desk.send(), lambda b: desk.write(b, "recommendation", "r1", "due_on", typed))
    assert only(desk.compare(back)).theirs == understood


@pytest.mark.parametrize("typed", ["05/29/2017", "bientôt", "31/02/2017"])
def test_a_doubtful_day_is_unreadable(desk, typed):
    back = desk.edit(desk.send(), lambda b: desk.write(b, "recommendation", "r1", "due_on", typed))
    assert only(desk.compare(back)).kind is Case.UNREADABLE


@pytest.mark.parametrize("typed", [42884, "42884"])
def test_the_number_of_a_day_is_asked(desk, typed):
    back = desk.edit(desk.send(), lambda b: desk.write(b, "recommendation", "r1", "due_on", typed))
    asked = only(desk.compare(back))
    assert (asked.kind, asked.theirs) == (Case.CONFLICT, date(2017, 5, 29))


def test_an_error_value_is_never_an_emptied_cell(desk):
    back = desk.edit(desk.send(), lambda b: desk.write(b, "organisation", "brest", "population", "#N/A"))
    assert only(desk.compare(back)).kind is Case.UNREADABLE


def test_a_choice_is_understood_by_label_or_code(desk):
    def change(book):
        desk.write(book, "recommendation", "r1", "status", "EN COURS")
        desk.write(book, "recommendation", "r2", "status", "done")

    found = {p.uid: p.theirs for p in desk.compare(desk.edit(desk.send(), change)).proposals}
    assert found == {desk["r1"]: "in_progress", desk["r2"]: "done"}


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "cp1252"), (",", "utf-8-sig"), (";", "utf-8")])
def test_a_csv_file_is_recognised_by_its_headings(desk, delimiter, encoding):
    path = desk.folder / "liste.csv"
    with path.open("w", newline="", encoding=encoding) as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerows([["nom", "TYPE", "region", "population"], ["Épinal", "ville", "Grand Est", "32 000"]])
    preview = desk.compare(path)
    assert {(p.field, p.theirs) for p in preview.proposals} == {("region", "Grand Est"), ("population", 32000)}


def test_a_renamed_sheet_is_recognised_by_its_rows(desk):
    def change(book):
        book["Collectivités et organismes"].title = "Nos membres"
        desk_sheet = book["Nos membres"]
        desk_sheet.cell(2, 8).value = "Bretagne"

    assert only(desk.compare(desk.edit(desk.send(), change))).field == "region"


def test_a_sheet_whose_headings_are_gone_says_so(desk):
    def change(book):
        book["Participations"].delete_rows(1)

    proposal = only(desk.compare(desk.edit(desk.send(), change)))
    assert (proposal.kind, proposal.sheet) == (Case.UNREADABLE, "Participations")


def test_a_workbook_of_another_kind_is_refused_with_what_to_do(desk):
    book = openpyxl.Workbook()
    book.active.append(["Article", "Prix"])
    book.active.append(["Chaise", 12])
    path = desk.folder / "facture.xlsx"
    book.save(path)
    with pytest.raises(UserError, match="n'est reconnue"):
        desk.compare(path)


def test_a_reference_may_name_a_row_that_the_workbook_adds(desk):
    def change(book):
        desk.append(
            book,
            "participation",
            {"organisation": "Vannes", "experiment": "DcANT 2015-2017 / 3 / Atelier", "role": "Observateur"},
        )
        desk.append(book, "experiment", {"recommendation": "DcANT 2015-2017 / 3", "title": "Atelier"})
        desk.append(book, "organisation", {"name": "Vannes", "kind": "Ville"})

    back = desk.edit(desk.send(), change)
    desk.take(back)
    (made,) = [r for r in desk.all("participation") if r["role"] == "observer"]
    assert made["recommendation"] == desk["r3"]
    assert desk.compare(back).proposals == []
