"""The workbook as a person finds it: sheets, headings, lists, and what must not leave."""

import zipfile

import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.merging.importing import prepare
from dcant_tracker.exchange.reader import read
from dcant_tracker.exchange.sending.exporting import ExportOptions, export, leaving
from dcant_tracker.store.kept import ledger
from tests.exchange.conftest import EVERYTHING, column_of, row_of


def opened(path):
    return openpyxl.load_workbook(path)


def headings(sheet) -> list[str]:
    return [cell.value for cell in sheet[1]]


def test_every_entity_has_its_sheet_headed_as_declared(desk):
    book = opened(desk.send())
    for entity in CATALOGUE.values():
        assert (entity.sheet in book.sheetnames) is not entity.own
        if not entity.own:
            assert headings(book[entity.sheet])[1:] == [field.label for field in entity]
            assert "ne pas modifier" in headings(book[entity.sheet])[0]


def test_a_sheet_is_ready_for_a_person(desk):
    sheet = opened(desk.send())["Collectivités et organismes"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref.startswith("A1:")
    lists = {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation if v.type == "list"}
    assert any(area.startswith("D2:") for area in lists)
    row = row_of(sheet, desk["brest"])
    assert sheet.cell(row, column_of(sheet, "SIREN")).number_format == "@"
    assert sheet.cell(row, column_of(sheet, "Notes internes")).alignment.wrap_text


def test_dates_are_real_days_and_choices_are_labels(desk):
    book = opened(desk.send())
    sheet = book["Recommandations"]
    cell = sheet.cell(row_of(sheet, desk["r1"]), column_of(sheet, "Début"))
    assert (cell.is_date, cell.number_format) == (True, "DD/MM/YYYY")
    assert sheet.cell(row_of(sheet, desk["r1"]), column_of(sheet, "Statut")).value == "Non démarrée"


def test_text_that_looks_like_a_formula_is_text(desk):
    desk.set("organisation", "brest", region="=1+1", source="@x", short_name="+3")
    sheet = opened(desk.send())["Collectivités et organismes"]
    row = row_of(sheet, desk["brest"])
    for label, text in (("Région", "=1+1"), ("Source", "@x"), ("Nom court", "+3")):
        cell = sheet.cell(row, column_of(sheet, label))
        assert (cell.value, cell.data_type) == (text, "s")


ODD_TEXTS = ('<b>A & B</b> ]]> "C"', "  entre deux  blancs ", "une\nligne, _x000A_ puis 𝄞", "&amp;", "'1")


@pytest.mark.parametrize("text", ODD_TEXTS)
def test_text_that_looks_like_markup_is_read_as_it_was_written(desk, text):
    desk.set("organisation", "brest", notes=text)
    path = desk.send()
    sheet = opened(path)["Collectivités et organismes"]
    cell = sheet.cell(row_of(sheet, desk["brest"]), column_of(sheet, "Notes internes"))
    assert unescape(cell.value) == text
    assert any(text in row for row in read(path).sheet("Collectivités et organismes").rows)
    assert prepare(desk.store, path).proposals == []


def test_internal_fields_and_contacts_leave_only_when_asked(desk):
    path = desk.send(ExportOptions())
    book = opened(path)
    assert "Contacts" not in book.sheetnames
    for sheet in book:
        assert "Notes internes" not in headings(sheet) if sheet.max_row else True
    assert "Référent" not in headings(book["Participations"])
    everything = b"".join(zipfile.ZipFile(path).read(name) for name in zipfile.ZipFile(path).namelist())
    assert b"Camille Durand" not in everything
    exported = ledger.exchanges(desk.store.read())[0]
    assert b"Camille" not in (ledger.base_of(desk.store.read(), exported.id) or b"")
    assert b"interne" not in (ledger.base_of(desk.store.read(), exported.id) or b"")


def test_an_attachment_of_a_contact_stays_home_with_the_contacts(desk):
    desk.add("attachment", {"owner": f"contact:{desk['agent']}", "label": "CV"})
    desk.add("attachment", {"owner": f"organisation:{desk['brest']}", "label": "Plan"})
    sheet = opened(desk.send(ExportOptions()))["Pièces jointes"]
    assert [sheet.cell(row, 3).value for row in range(2, sheet.max_row + 1)] == ["Plan"]


def test_the_base_is_very_hidden_and_the_guide_comes_first(desk):
    book = opened(desk.send())
    assert book["_dcant"].sheet_state == "veryHidden"
    assert book.sheetnames[0] == "Mode d'emploi"


def test_a_shared_name_is_written_with_what_tells_it_apart(desk):
    one = desk.add("organisation", {"name": "Saint-Denis", "kind": "ville", "department": "Seine-Saint-Denis"})
    desk.add("organisation", {"name": "Saint-Denis", "kind": "ville", "siren": "219740115", "department": "La Réunion"})
    desk.set("participation", "part", organisation=one)
    sheet = opened(desk.send())["Participations"]
    shown = sheet.cell(row_of(sheet, desk["part"]), column_of(sheet, "Organisme")).value
    assert shown == "Saint-Denis (Seine-Saint-Denis)"


def test_every_export_is_in_the_ledger_with_its_file(desk):
    path = desk.send()
    (entry,) = ledger.exchanges(desk.store.read())
    assert (entry.direction, entry.file_name, entry.counts["organisation"]) == ("out", "envoi.xlsx", 3)
    assert ledger.file_of(desk.store.read(), entry.id) == path.read_bytes()


def test_a_refused_target_leaves_no_trace(desk):
    target = desk.folder / "absent" / "envoi.xlsx"
    with pytest.raises(UserError):
        export(desk.store, target, EVERYTHING)
    assert ledger.exchanges(desk.store.read()) == []
    with pytest.raises(UserError, match="extension"):
        export(desk.store, desk.folder / "envoi.ods", EVERYTHING)


def test_what_leaves_can_be_read_beforehand(desk):
    listed = {sheet.entity.name: sheet for sheet in leaving(desk.store, ExportOptions(entities=("organisation",)))}
    assert list(listed) == ["organisation"]
    assert listed["organisation"].rows == 3
    assert "notes" not in {field.name for field in listed["organisation"].fields}
