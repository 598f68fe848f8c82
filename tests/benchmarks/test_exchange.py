"""Workbooks: previewed, compared, exported; beside openpyxl and daff on the same cells."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import daff
import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Value
from dcant_tracker.exchange.merging.compare import compare
from dcant_tracker.exchange.merging.importing import prepare
from dcant_tracker.exchange.merging.proposal import Case
from dcant_tracker.exchange.merging.validity import Surroundings
from dcant_tracker.exchange.rows import TheirRow
from dcant_tracker.exchange.sending import exporting
from dcant_tracker.exchange.sending.exporting import ExportOptions, export
from dcant_tracker.exchange.writer import styles
from dcant_tracker.store.records.record import all_records
from dcant_tracker.store.store import Store
from tests.benchmarks import portfolio
from tests.benchmarks.measuring import milliseconds
from tests.benchmarks.portfolio import Size

RETURNED = Size("returned", 12, 1_300, 6_000, 12_500, 20_000)
"""A portfolio whose evaluations make a sheet of 12,500 rows and 16 columns."""

SHEET = CATALOGUE["evaluation"].sheet
EVERY = 97
"""One row in so many was edited by the partner."""


@pytest.fixture
def rows(scale) -> int:
    """How many rows the sheet of evaluations has below its head."""
    return scale.size(RETURNED).evaluations


@pytest.fixture
def returned(scale, tmp_path: Path) -> Iterator[Store]:
    store = Store.open(scale.copy(RETURNED, tmp_path))
    yield store
    store.close()


@pytest.fixture
def workbook(returned: Store, rows: int, tmp_path: Path) -> Path:
    """The workbook as it comes back: saved by another program, a cell edited here and there."""
    sent = export(returned, tmp_path / "envoi.xlsx", ExportOptions(entities=("evaluation",))).path
    book = openpyxl.load_workbook(sent)
    sheet = book[SHEET]
    assert (sheet.max_row, sheet.max_column) == (rows + 1, 16)
    for row in range(2, sheet.max_row + 1, EVERY):
        sheet.cell(row, sheet.max_column).value = f"Remarque reçue sur la ligne {row}."
    book.save(tmp_path / "retour.xlsx")
    return tmp_path / "retour.xlsx"


@pytest.mark.timeout(900)
def test_a_workbook_is_previewed(figures, returned, rows, workbook):
    def ours() -> None:
        preview = prepare(returned, workbook)
        assert len(preview.proposals) == -(-rows // EVERY)

    def bare() -> None:
        book = openpyxl.load_workbook(workbook, read_only=True)
        read = sum(1 for _row in book[SHEET].iter_rows(values_only=True))
        book.close()
        assert read == rows + 1

    figures.against("preview of 12,500 × 16 cells / openpyxl merely reading", "≤ 0.6", ours, bare, rounds=3)


@pytest.mark.timeout(900)
def test_tables_are_compared(figures, returned):
    base, mine, theirs = (_evaluations(returned, shift, by) for shift, by in ((1, ""), (0, "ours"), (3, "theirs")))
    rows = [TheirRow("evaluation", uid, SHEET, rank, row) for rank, (uid, row) in enumerate(theirs.items(), 2)]
    found = []

    def ours() -> None:
        found[:] = compare({"evaluation": base}, {"evaluation": mine}, rows, {"evaluation": SHEET}, Surroundings())

    tables = [daff.PythonTableView(_table(side)) for side in (base, mine, theirs)]
    result = daff.PythonTableView([])

    def bare() -> None:
        flags = daff.CompareFlags()
        flags.addPrimaryKey("uid")
        alignment = daff.compareTables3(*tables, flags).align()
        daff.TableDiff(alignment, flags).hilite(result)

    mine_takes = figures.alone(ours, rounds=3)
    assert {proposal.kind for proposal in found} == {Case.CHANGED}
    theirs_takes = milliseconds(bare)
    assert result.get_height() >= len(found)
    figures.keep("three-way comparison of 12,500 × 16 cells / daff", "≤ 0.10", mine_takes, theirs_takes)


def _evaluations(store: Store, shift: int, by: str) -> dict[str, dict[str, Value]]:
    """The evaluations by uid, read anew so that nothing is shared, one row in so many edited ``by`` someone."""
    found = {record.uid: dict(record.values) for record in all_records(store.read(), "evaluation")}
    for values in list(found.values())[shift::EVERY] if by else ():
        values["comment"] = f"Remarque ({by})."
    return found


def _table(side: dict[str, dict[str, Value]]) -> list[list[str]]:
    names = [field.name for field in CATALOGUE["evaluation"]]
    return [["uid", *names], *([uid, *(str(row[name] or "") for name in names)] for uid, row in side.items())]


@pytest.mark.timeout(900)
def test_a_portfolio_is_exported(figures, scale, tmp_path):
    store = Store.open(scale.copy(portfolio.NOMINAL, tmp_path))
    options = ExportOptions(with_contacts=True, with_internal=True)
    content, _packed, _counts = exporting._content(store, store.read(), options, "bare", None)

    def bare() -> None:
        book = Workbook(write_only=True)
        for listed in content.sheets:
            sheet = book.create_sheet(listed.entity.sheet)
            cells = [_styled(sheet, number_format=styles.TEXT_FORMAT, font=styles.REF_FONT)]
            cells += [
                _styled(sheet, number_format=styles.number_format(field), alignment=styles.alignment(field))
                for field in listed.fields
            ]
            sheet.append(["Réf.", *(field.label for field in listed.fields)])
            for uid, values in listed.rows:
                sheet.append(_filled(cells, uid, values))
        sheet = book.create_sheet("_dcant")
        for row in content.base_rows:
            sheet.append(list(row))
        book.save(tmp_path / "nu.xlsx")

    figures.against(
        "export of the nominal portfolio / openpyxl write-only",
        "≤ 1.3",
        lambda: export(store, tmp_path / "envoi.xlsx", options),
        bare,
        rounds=3,
    )
    store.close()


def _styled(sheet, **style) -> Any:
    cell = WriteOnlyCell(sheet, "")
    cell.border = styles.RULE
    for name, value in style.items():
        setattr(cell, name, value)
    return cell


def _filled(cells: list[Any], uid: str, values) -> list[Any]:
    """One cell object a column, used again for each row: the fastest that openpyxl can be."""
    row: list[Any] = []
    for cell, value in zip(cells, (uid, *values), strict=True):
        if value is None:
            row.append(None)
        else:
            cell.value = value
            row.append(cell)
    return row
