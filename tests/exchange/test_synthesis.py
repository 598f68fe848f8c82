"""The sheet « Synthèse »: its figures are those of the exported sheets, follow them, and come back unread."""

import functools
import re
import shutil
import zipfile
from collections import Counter
from contextlib import closing
from pathlib import Path
from random import Random
from statistics import fmean

import openpyxl
import pytest
from openpyxl.utils import range_boundaries
from python_calamine import CalamineWorkbook

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.exchange.merging.proposal import Case
from dcant_tracker.exchange.sending.exporting import ExportOptions
from dcant_tracker.exchange.synthesis import figures
from dcant_tracker.insight import distribution
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation
from tests.exchange.conftest import EVERYTHING, Desk, Prepared
from tests.exchange.test_libreoffice import all_saved_by_libreoffice, saved_by_libreoffice

SHEET = "Synthèse"
GRADES = ["Pas du tout", "Peu", "En partie", "Largement", "Pleinement"]
PRINCIPLES = ["Gouvernance partagée", "Efficience collective", "Relation à l'usager", "Évaluation continue"]
CAMPAIGNS = ['L\'été « 2016 » : "bilan" ?', "2017", "=SOMME(A1)"]
TOP, BY_CAMPAIGN = "Les quatre principes", "Par campagne : moyennes et nombre de notes"
BY_RECOMMENDATION = "Par recommandation : moyennes et nombre de notes"
ROLES = "Participations par recommandation et par rôle, quel que soit leur statut"
OTHERS = "Autres (sans recommandation, lignes ajoutées…)"
NOTHING_YET = "Pas encore de données"

with_libreoffice = pytest.mark.libreoffice


@pytest.fixture(scope="session")
def evaluated(portfolio, tmp_path_factory) -> Prepared:
    """Three campaigns whose names would break a formula, drafts among the answers, one principle hardly graded."""
    path = Path(shutil.copy(portfolio.path, tmp_path_factory.mktemp("notes") / "donnees.sqlite"))
    with closing(Store.open(path)) as store:
        uids = dict(portfolio.uids)
        store.transact(Operation("add", "Notes"), lambda work: evaluate(work, uids))
    return Prepared(path, uids)


def evaluate(work, uids) -> None:
    random = Random(4)
    codes = [*CHOICES["score"].codes, None]
    work.update("programme", uids["programme"], {"code": "L'an *1* ~ DcANT"})
    campaigns = [work.add("campaign", {"label": name, "programme": uids["programme"]}) for name in CAMPAIGNS]
    names = [f"Ville {number}" for number in range(7)]
    evaluators = [work.add("organisation", {"name": name, "kind": "ville"}) for name in names]
    apart = work.add("experiment", {"title": "Sans recommandation"})
    subjects = [("recommendation", uids["r1"]), ("recommendation", uids["r2"]), ("experiment", apart)]
    for campaign in campaigns:
        for subject, uid in subjects:
            for evaluator in evaluators:
                scores = {
                    f"{name}_score": random.choice(codes) for name in ("governance", "efficiency", "user_relation")
                }
                values = {"campaign": campaign, subject: uid, "evaluator": evaluator, **scores}
                work.add("evaluation", {**values, "state": random.choice(("draft", "submitted", "validated"))})
    few = {"campaign": campaigns[0], "recommendation": uids["r3"], "state": "validated", "evaluation_score": "4"}
    for evaluator in evaluators[:2]:
        work.add("evaluation", {**few, "evaluator": evaluator})
    work.add("participation", {"experiment": apart, "organisation": evaluators[1], "role": "pilot"})
    for role in ("observer", "pilot", "working_group"):
        work.add("participation", {"recommendation": uids["r2"], "organisation": evaluators[0], "role": role})


@pytest.fixture
def evaluated_desk(desk_on, evaluated):
    """A desk on those evaluations."""
    return desk_on(evaluated)


def sheet_of(path: Path):
    """The sheet as a reader that does not calculate finds it."""
    return openpyxl.load_workbook(path, data_only=True)[SHEET]


def table(sheet, heading: str) -> dict[str, dict[str, object]]:
    """The table under ``heading``: its lines by their first cell, each by the column's heading."""
    top = next(cell.row for cell in sheet["A"] if cell.value == heading) + 1
    heads = [sheet.cell(top, column).value for column in range(2, 12)]
    lines = {}
    for row in range(top + 1, sheet.max_row + 1):
        if sheet.cell(row, 1).value is None:
            break
        cells = [sheet.cell(row, column).value for column in range(2, 12)]
        lines[str(sheet.cell(row, 1).value)] = {head: cell for head, cell in zip(heads, cells, strict=True) if head}
    return lines


def rows_of(path: Path, entity: str) -> list[dict[str, object]]:
    """The rows of an exported sheet by heading, read by something else than what wrote it."""
    heads, *rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(CATALOGUE[entity].sheet).to_python()
    return [dict(zip(heads, row, strict=True)) for row in rows]


def counted(path: Path, **asked: str) -> list[dict[str, object]]:
    """The transmitted evaluations of the file, of one campaign or recommendation where asked."""
    found = [row for row in rows_of(path, "evaluation") if row["État"] in {"Transmise", "Validée"}]
    return [row for row in found if all(row[column] == text for column, text in asked.items())]


def grades(rows, principle: str) -> list[int]:
    return [GRADES.index(row[f"{principle} – note"]) for row in rows if row[f"{principle} – note"] in GRADES]


def mean(numbers: list[int]) -> object:
    return pytest.approx(fmean(numbers)) if numbers else "–"


def mark(numbers: list[int]) -> str | None:
    if not any(numbers):
        return "aucune note"
    return "faible" if any(0 < number < 5 for number in numbers) else None


def line_of(rows) -> dict[str, object]:
    """A line of the tables by campaign and by recommendation, computed from the rows of the file."""
    given = {principle: grades(rows, principle) for principle in PRINCIPLES}
    numbers = [len(some) for some in given.values()]
    return {
        "Évaluations": len(rows),
        **{principle: mean(some) for principle, some in given.items()},
        **{f"Notes : {principle}": len(some) for principle, some in given.items()},
        "Effectif": mark(numbers),
    }


def assert_follows(sheet, path: Path, campaign: str | None = None) -> None:
    """Every figure of ``sheet`` is the one that the rows of ``path`` give, ``campaign`` being chosen."""
    rows = counted(path, Campagne=campaign) if campaign else counted(path)
    principles = table(sheet, TOP)
    answers = [*GRADES, "Non concerné", "Ne se prononce pas"]
    for principle in PRINCIPLES:
        given = Counter(row[f"{principle} – note"] for row in rows)
        line = principles[principle]
        assert [line[answer] for answer in answers] == [given[answer] for answer in answers]
        assert line["Notes"] == len(grades(rows, principle))
        assert line["Moyenne"] == mean(grades(rows, principle))
        assert (line["Effectif"] or None) == mark([line["Notes"]])
    everything = [grade for principle in PRINCIPLES for grade in grades(rows, principle)]
    assert (principles["Ensemble"]["Notes"], principles["Ensemble"]["Moyenne"]) == (
        len(everything),
        mean(everything),
    )
    campaigns = table(sheet, BY_CAMPAIGN)
    assert set(campaigns) == {"Toutes", *CAMPAIGNS}
    assert campaigns.pop("Toutes") == line_of(counted(path))
    for name, line in campaigns.items():
        assert line == line_of(counted(path, Campagne=name)), name
    recommendations = table(sheet, BY_RECOMMENDATION)
    assert recommendations.pop("Ensemble") == line_of(rows)
    assert recommendations.pop(OTHERS) == line_of([row for row in rows if not row["Recommandation"]])
    keys = [f"{row['Programme']} / {row['N°']}" for row in rows_of(path, "recommendation")]
    assert list(recommendations.values()) == [
        line_of([row for row in rows if row["Recommandation"] == key]) for key in keys
    ]


def assert_roles_follow(sheet, path: Path) -> None:
    found = Counter((row["Recommandation"], row["Rôle"]) for row in rows_of(path, "participation"))
    lines = table(sheet, ROLES)
    roles = list(CHOICES["participation_role"].labels.values())
    totals = {role: sum(number for (_key, one), number in found.items() if one == role) for role in roles}
    assert lines.pop("Ensemble") == {**totals, "Total": sum(totals.values())}
    keys = [f"{row['Programme']} / {row['N°']}" for row in rows_of(path, "recommendation")]
    for (label, line), key in zip(lines.items(), [*keys, ""], strict=True):
        numbers = {role: found[key, role] for role in roles}
        assert line == {**numbers, "Total": sum(numbers.values())}, label


def test_every_figure_that_the_file_carries_is_that_of_its_rows(evaluated_desk):
    path = evaluated_desk.send()
    sheet = sheet_of(path)
    assert_follows(sheet, path)
    assert_roles_follow(sheet, path)
    assert f"Évaluations comptées : {len(counted(path))}" in sheet["B2"].value
    assert len(counted(path)) < len(rows_of(path, "evaluation"))
    assert table(sheet, BY_RECOMMENDATION)[OTHERS]["Évaluations"] > 0


def test_few_grades_are_as_few_as_in_the_application():
    assert figures.FEW == distribution.FEW


UNTOUCHED, AS_IT_LEFT, WITH_A_ROW_ADDED = "intact", "tel quel", "ligne ajoutée"


@pytest.fixture(scope="module")
def recalculated(evaluated, tmp_path_factory) -> dict[str, Path]:
    """The workbook changed by a person, every formula calculated anew by LibreOffice: openpyxl keeps no value.

    By what was done to it: a campaign chosen, a row added, nothing, not even that; one run of LibreOffice saves them all.
    """
    folder = tmp_path_factory.mktemp("recalculés")
    with closing(Store.open(shutil.copy(evaluated.path, folder / "donnees.sqlite"))) as store:
        desk = Desk(store, folder, evaluated.uids)
        path = evaluated.sent()[1]
        changes = {
            AS_IT_LEFT: lambda _book: None,
            **{campaign: functools.partial(choose, campaign) for campaign in CAMPAIGNS},
            WITH_A_ROW_ADDED: functools.partial(add_rows, desk),
        }
        edited = [desk.edit(path, change, f"{rank}.xlsx") for rank, change in enumerate(changes.values())]
    for one in edited:
        assert sheet_of(one)["B9"].value is None
    saved = all_saved_by_libreoffice([path, *edited], folder, "xlsx")
    return dict(zip((UNTOUCHED, *changes), saved, strict=True))


def choose(campaign: str, book) -> None:
    book[SHEET]["A2"].value = campaign
    book[SHEET]["A2"].data_type = "s"


def add_rows(desk: Desk, book) -> None:
    note = {"campaign": "2017", "recommendation": "L'an *1* ~ DcANT / 3", "evaluator": "Épinal"}
    desk.append(book, "evaluation", {**note, "state": "Transmise", "efficiency_score": "Peu"})
    draft = {**note, "evaluator": "Rennes Métropole", "state": "Brouillon", "efficiency_score": "Pleinement"}
    desk.append(book, "evaluation", draft)
    seat = {"recommendation": "L'an *1* ~ DcANT / 3", "organisation": "Épinal", "role": "Copilote"}
    desk.append(book, "participation", seat)


class TestCalculatedByLibreOffice:
    pytestmark = with_libreoffice

    def test_it_finds_the_same_figures(self, evaluated_desk, recalculated):
        path = evaluated_desk.send()
        sheet = sheet_of(recalculated[AS_IT_LEFT])
        assert_follows(sheet, path)
        assert_roles_follow(sheet, path)
        ours = sheet_of(path)
        for row in ours.iter_rows():
            for cell in row:
                theirs, said = sheet[cell.coordinate].value or "", cell.value or ""
                assert theirs == (pytest.approx(said) if isinstance(said, float) else said), cell.coordinate

    @pytest.mark.parametrize("campaign", CAMPAIGNS)
    def test_a_campaign_that_is_chosen_is_alone_in_the_figures(self, evaluated_desk, recalculated, campaign):
        path = evaluated_desk.send()
        chosen = recalculated[campaign]
        assert_follows(sheet_of(chosen), path, campaign)
        assert evaluated_desk.compare(chosen).proposals == []

    def test_a_row_that_a_person_adds_counts(self, evaluated_desk, recalculated):
        path = evaluated_desk.send()
        edited = recalculated[WITH_A_ROW_ADDED]
        assert_follows(sheet_of(edited), edited)
        assert_roles_follow(sheet_of(edited), edited)
        assert len(counted(edited)) == len(counted(path)) + 1
        assert [proposal.kind for proposal in evaluated_desk.compare(edited).proposals] == [Case.ADDED] * 3

    @pytest.mark.parametrize("extension", ["xlsx", "ods"])
    def test_what_it_saves_comes_back_with_nothing_to_do(self, evaluated_desk, recalculated, extension):
        path = evaluated_desk.send()
        if extension == "xlsx":
            saved = recalculated[UNTOUCHED]
        else:
            saved = saved_by_libreoffice(path, evaluated_desk.folder, extension)
        preview = evaluated_desk.compare(saved)
        assert preview.has_base
        assert (preview.proposals, preview.ignored) == ([], [])


def test_the_sheet_comes_back_unread_and_is_no_stranger(evaluated_desk):
    preview = evaluated_desk.compare(evaluated_desk.send())
    assert (preview.proposals, preview.ignored) == ([], [])


def test_a_person_picks_the_campaign_in_a_list(evaluated_desk):
    book = openpyxl.load_workbook(evaluated_desk.send())
    sheet = book[SHEET]
    (offered,) = sheet.data_validations.dataValidation
    assert (str(offered.sqref), sheet["A2"].value) == ("A2", "Toutes")
    cells = sheet[offered.formula1.rpartition("!")[2].replace("$", "")]
    assert {cell.value for (cell,) in cells} == {"Toutes", *CAMPAIGNS}


def test_a_campaign_called_like_all_of_them_is_told_apart(desk):
    campaign = desk.add("campaign", {"label": "toutes"})
    one = {"campaign": campaign, "recommendation": desk["r1"], "evaluator": desk["brest"], "state": "submitted"}
    desk.add("evaluation", {**one, "governance_score": "3"})
    sheet = sheet_of(desk.send())
    assert sheet["A2"].value == "(Toutes)"
    assert list(table(sheet, BY_CAMPAIGN)) == ["(Toutes)", "toutes"]


def charts(path: Path):
    return openpyxl.load_workbook(path)[SHEET]._charts


def test_the_charts_are_excel_s_own_and_draw_the_cells_of_the_sheet(evaluated_desk):
    path = evaluated_desk.send()
    sheet = sheet_of(path)
    drawn = charts(path)
    assert [(chart.tagname, getattr(chart, "grouping", None)) for chart in drawn] == [
        ("radarChart", None),
        ("barChart", "percentStacked"),
        ("barChart", "stacked"),
    ]
    for chart in drawn:
        for series in chart.series:
            assert_kept(sheet, series.val.numRef.f, series.val.numRef.numCache)
            assert_kept(sheet, series.cat.strRef.f, series.cat.strRef.strCache)
            assert_kept(sheet, series.tx.strRef.f, series.tx.strRef.strCache)
    with zipfile.ZipFile(path) as package:
        described = re.findall('descr="([^"]+)"', package.read("xl/drawings/drawing1.xml").decode())
    assert len(described) == len(drawn)
    names = [[series.tx.strRef.strCache.pt[0].v for series in chart.series] for chart in drawn]
    assert names[0] == ["Toutes", *(name for name in table(sheet, BY_CAMPAIGN) if name != "Toutes")]
    assert names[1] == [*GRADES, "Non concerné", "Ne se prononce pas"]
    assert names[2] == list(CHOICES["participation_role"].labels.values())


def assert_kept(sheet, area: str, kept) -> None:
    """What a chart carries is what stands in the cells it draws; a missing mean is left out of both."""
    place, _mark, cells = area.rpartition("!")
    assert place == "'Synthèse'"
    left, top, right, bottom = range_boundaries(cells)
    shown = [sheet.cell(row, column).value for row in range(top, bottom + 1) for column in range(left, right + 1)]
    points = {point.idx: point.v for point in kept.pt}
    assert points == {
        rank: pytest.approx(v) if isinstance(v, float) else v for rank, v in enumerate(shown) if v != "#N/A"
    }


def test_a_mean_of_nothing_is_no_zero_on_the_radar(desk):
    campaign = desk.add("campaign", {"label": "2016"})
    one = {"campaign": campaign, "recommendation": desk["r1"], "evaluator": desk["brest"], "state": "submitted"}
    desk.add("evaluation", {**one, "governance_score": "0", "efficiency_score": "NSP"})
    path = desk.send()
    (series,) = charts(path)[0].series
    assert [(point.idx, point.v) for point in series.val.numRef.numCache.pt] == [(0, 0)]
    lines = table(sheet_of(path), TOP)
    assert (lines[PRINCIPLES[0]]["Moyenne"], lines[PRINCIPLES[0]]["Effectif"]) == (0, "faible")
    assert (lines[PRINCIPLES[1]]["Moyenne"], lines[PRINCIPLES[1]]["Effectif"]) == ("–", "aucune note")


def test_without_evaluations_it_says_so(desk):
    sheet = sheet_of(desk.send())
    assert NOTHING_YET in sheet["B2"].value
    lines = table(sheet, TOP)
    assert {line["Moyenne"] for line in lines.values()} == {"–"}
    assert list(table(sheet, BY_CAMPAIGN)) == ["Toutes"]
    assert {line["Effectif"] for line in table(sheet, BY_RECOMMENDATION).values()} == {"aucune note"}


def test_it_speaks_of_nothing_that_does_not_leave(evaluated_desk):
    desk = evaluated_desk
    desk.set("recommendation", "r1", short_title="Titre gardé")
    alone = desk.send(ExportOptions(entities=("evaluation",)), "notes.xlsx")
    sheet = sheet_of(alone)
    headings = {cell.value for cell in sheet["A"]}
    assert ROLES not in headings
    assert "L'an *1* ~ DcANT / 1" in headings
    assert "Titre gardé" not in {cell.value for row in sheet.iter_rows() for cell in row}
    assert [chart.tagname for chart in charts(alone)] == ["radarChart", "barChart"]
    seats = desk.send(ExportOptions(entities=("participation", "recommendation")), "places.xlsx")
    sheet = sheet_of(seats)
    assert_roles_follow(sheet, seats)
    texts = {str(cell.value) for row in sheet.iter_rows() for cell in row}
    assert not any(name in text for name in (*PRINCIPLES, "valuation") for text in texts)
    assert any("1 – Titre gardé" in text for text in texts)
    nothing = desk.send(ExportOptions(entities=("organisation", "recommendation")), "annuaire.xlsx")
    assert SHEET not in openpyxl.load_workbook(nothing).sheetnames


def test_the_guide_tells_of_the_sheet_where_there_is_one(desk):
    def guide(options):
        return [str(row[1]) for row in openpyxl.load_workbook(desk.send(options))["Mode d'emploi"].values]

    assert any("« Synthèse »" in line for line in guide(EVERYTHING))
    assert not any("« Synthèse »" in line for line in guide(ExportOptions(entities=("organisation",))))


def test_it_comes_after_the_guide_and_prints_across_a_page(evaluated_desk):
    book = openpyxl.load_workbook(evaluated_desk.send())
    assert book.sheetnames[:2] == ["Mode d'emploi", SHEET]
    assert book.calculation.fullCalcOnLoad
    sheet = book[SHEET]
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A3", "$1:$2")
    assert sheet["B9"].number_format == "0.0"


def test_its_formulas_are_known_to_old_programs_and_hold_no_name(evaluated_desk):
    sheet = openpyxl.load_workbook(evaluated_desk.send())[SHEET]
    formulas = [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert len(formulas) > 100
    assert all(isinstance(formula, str) for formula in formulas)
    functions = {name for formula in formulas for name in re.findall(r"([A-Z]+)\(", formula)}
    assert functions <= {"COUNTIFS", "IF", "ISNUMBER", "MAX", "NA", "OR", "SUBSTITUTE", "SUM", "SUMPRODUCT", "TEXT"}
    assert not any("SOMME" in formula or "bilan" in formula for formula in formulas)
    assert max(map(len, formulas)) < 1000


def test_a_name_that_looks_like_a_formula_is_text(evaluated_desk):
    sheet = openpyxl.load_workbook(evaluated_desk.send())[SHEET]
    (cell,) = [cell for cell in sheet["A"] if cell.value == "=SOMME(A1)"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_every_part_of_the_file_is_declared_and_every_link_leads_somewhere(evaluated_desk):
    with zipfile.ZipFile(evaluated_desk.send()) as package:
        names = package.namelist()
        assert len(names) == len(set(names))
        types = package.read("[Content_Types].xml").decode()
        declared = set(re.findall(r'PartName="/([^"]+)"', types))
        assert declared <= set(names)
        assert {name for name in names if "/charts/" in name or "/drawings/drawing" in name} <= declared
        for name in (name for name in names if name.endswith(".rels")):
            folder = Path(name).parent.parent
            for target in re.findall(r'Target="([^"]+)"', package.read(name).decode()):
                assert (target.lstrip("/") if target.startswith("/") else (folder / target).as_posix()) in names
