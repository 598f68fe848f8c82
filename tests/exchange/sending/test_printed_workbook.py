"""A workbook on paper: each sheet on its side and one page wide, its headings on every page, « Synthèse » on two."""

import re
from contextlib import closing
from datetime import date

import openpyxl
import pytest

from dcant_tracker.domain.directory import load_directory
from dcant_tracker.exchange.scope import ExportOptions
from dcant_tracker.exchange.sending.exporting import export
from dcant_tracker.settings import resource
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation
from tests import plausible
from tests.exchange.conftest import EVERYTHING
from tests.exchange.test_libreoffice import saved_by_libreoffice
from tests.insight.reports import paper

ORGANISATIONS = 1_300


def test_every_sheet_that_shows_prints_one_page_wide_with_its_headings_and_page_numbers(desk):
    book = openpyxl.load_workbook(desk.send(EVERYTHING))
    shown = [sheet for sheet in book if sheet.sheet_state == "visible"]
    assert len(shown) > 15
    for sheet in shown:
        assert sheet.page_setup.orientation == "landscape", sheet.title
        assert int(sheet.page_setup.paperSize) in {8, 9}, sheet.title
        assert sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.title
        assert int(sheet.page_setup.fitToWidth) == 1, sheet.title
        assert sheet.oddFooter.right.text == "Page &P / &N", sheet.title
        assert sheet.oddFooter.left.text.endswith(sheet.title), sheet.title
        if sheet["A1"].value == "Réf. (ne pas modifier)":
            assert sheet.print_title_rows == "$1:$1", sheet.title
            assert not sheet.print_area, "rows added below print as well"


def test_the_guide_says_where_it_all_comes_from(desk):
    sheet = openpyxl.load_workbook(desk.send(EVERYTHING))["Mode d'emploi"]
    assert re.fullmatch(r"Données : .+, au \d\d/\d\d/\d{4}", sheet["B2"].value)
    assert "donnees" not in sheet["B2"].value


@pytest.fixture(scope="module")
def printed(tmp_path_factory) -> list[paper.Page]:
    """The pages of the workbook of a year of work with 1,300 organisations."""
    folder = tmp_path_factory.mktemp("papier")
    with closing(plausible.make(folder / "suivi.sqlite", date(2026, 6, 15))) as store:
        _fill(store)
        wanted = ("recommendation", "campaign", "evaluation", "participation", "organisation")
        path = export(store, folder / "envoi.xlsx", ExportOptions(entities=wanted)).path
    return paper.pages(saved_by_libreoffice(path, folder, "pdf"))


def _fill(store: Store) -> None:
    def work(work) -> None:
        entries = list(load_directory(resource("referential/organisations.csv")))
        for entry in entries[:ORGANISATIONS]:
            if not work.reading.fetch_one(
                "SELECT 1 FROM organisation WHERE uid = ? OR siren = ?", (entry.uid, entry.siren)
            ):
                values = {"name": entry.name, "kind": entry.kind, "siren": entry.siren, "department": entry.department}
                work.add("organisation", values, entry.uid)
        (uid,) = work.reading.fetch_one("SELECT uid FROM recommendation WHERE code = '4'")
        long = "Dossier unique de subvention pour les associations de toutes les collectivités et de l'État"
        work.update("recommendation", uid, {"short_title": long})

    store.transact(Operation("add", "Annuaire"), work)


@pytest.mark.slow
@pytest.mark.libreoffice
@pytest.mark.skipif(not paper.IS_THERE, reason="needs poppler")
def test_on_paper_the_headings_come_back_and_the_summary_takes_two_pages_with_every_name(printed):
    sheets: dict[str, list[paper.Page]] = {}
    for number, page in enumerate(printed, start=1):
        foot = " ".join(
            one.text for one in sorted((*page.furniture, *page.lines), key=lambda one: (one.top, one.left))[-2:]
        )
        named = re.search(r"France urbaine – (.+?) Page (\d+) / (\d+)$", foot)
        assert named, foot
        assert (int(named[2]), int(named[3])) == (number, len(printed))
        assert not page.clipped
        sheets.setdefault(named[1], []).append(page)
    assert len(sheets["Synthèse"]) == 2
    assert len(sheets["Collectivités et organismes"]) > 5
    for page in sheets["Collectivités et organismes"]:
        assert "Département" in _said(page)
    first, second = map(_said, sheets["Synthèse"])
    assert "Moyenne par principe" in first
    assert "Effectif" in first
    assert second.count("Dossier unique de subvention pour les associations") >= 2
    assert second.count("10 – Accompagnement des petites communes") >= 3, "two tables and the chart"
    for code in ("1 – ", "2 – ", "3 – ", "5 – ", "6 – ", "7 – ", "8 – ", "9 – "):
        assert second.count(code) >= 3, code


def _said(page: paper.Page) -> str:
    return " ".join(one.text for one in sorted((*page.furniture, *page.lines), key=lambda one: (one.top, one.left)))


@pytest.mark.parametrize(("measures", "pages"), [(2, 2), (40, 4)])
def test_the_summary_begins_its_pages_between_its_tables_and_charts(desk, measures, pages):
    programme = desk.uids["programme"]
    for number in range(measures):
        desk.add("recommendation", {"programme": programme, "code": f"9{number}", "title": "Mesure bien longue " * 8})
    sheet = openpyxl.load_workbook(desk.send(EVERYTHING))["Synthèse"]
    starts = [1, *(one.id + 2 for one in sheet.row_breaks.brk)]
    assert len(starts) == pages
    for chart in sheet._charts:
        first, last = chart.anchor._from.row + 1, chart.anchor.to.row
        assert not any(first < start <= last for start in starts)
