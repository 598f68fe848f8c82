"""A workbook of every format is read, beside bare calamine and the start of a process."""

import csv
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from dcant_tracker.exchange.reader import read, reading
from tests.exchange.reader import making

ROWS, COLUMNS = 12_500, 16
"""As many cells as the largest sheet of evaluations has."""
FEW = 50
TARGET = "≤ 1.3"
FIRST_DAY = date(2015, 1, 1)
ROOT = Path(reading.__file__).resolve().parents[3]


def value(row: int, column: int) -> str | float | date | None:
    """What a sheet of evaluations holds: references, choices, dates, scores, remarks here and there."""
    match column:
        case 0:
            return f"ev-{row:06d}"
        case 1 | 2 | 3:
            return f"DcANT 2015-2017 / {row % 97} — collectivité n° {row % (column * 311)}"
        case 4:
            return FIRST_DAY + timedelta(days=row % 2_000)
        case 5 | 6 | 7:
            return float(row % 5)
        case 15:
            return f"Remarque « {row} » : l'expérimentation se poursuit.\nÀ revoir." if row % 3 == 0 else None
        case _:
            return ("Réalisé", "En cours", "Non commencé")[row * column % 3]


def serial(day: date) -> float:
    """``day`` as spreadsheets count."""
    return float((day - date(1899, 12, 30)).days)


def numbered(row: int) -> list[str | float | None]:
    """A row whose days are numbers."""
    values = (value(row, column) for column in range(COLUMNS))
    return [serial(found) if isinstance(found, date) else found for found in values]


def as_xlsx(path: Path, rows: int) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Évaluations")
    for row in range(rows):
        sheet.append([value(row, column) for column in range(COLUMNS)])
    book.save(path)


def as_xls(path: Path, rows: int) -> None:
    cells: list[bytes] = []
    for row in range(rows):
        for column, found in enumerate(numbered(row)):
            if isinstance(found, str):
                cells.append(making.biff_label(row, column, found))
            elif found is not None:
                cells.append(making.biff_number(row, column, found))
    making.xls(path, b"".join(cells))


def as_xlsb(path: Path, rows: int) -> None:
    making.xlsb(path, [numbered(row) for row in range(rows)])


def as_ods(path: Path, rows: int) -> None:
    lines: list[str] = []
    for row in range(rows):
        cells = ""
        for column in range(COLUMNS):
            found = value(row, column)
            if isinstance(found, str):
                paragraphs = "".join(f"<text:p>{line}</text:p>" for line in found.split("\n"))
                cells += f'<table:table-cell office:value-type="string" calcext:value-type="string">{paragraphs}'
            elif isinstance(found, date):
                cells += (
                    f'<table:table-cell table:style-name="ce1" office:value-type="date" office:date-value="{found}" '
                )
                cells += f'calcext:value-type="date"><text:p>{found:%d/%m/%Y}</text:p>'
            elif found is not None:
                cells += f'<table:table-cell office:value-type="float" office:value="{found:g}" '
                cells += f'calcext:value-type="float"><text:p>{found:g}</text:p>'
            else:
                cells += "<table:table-cell>"
            cells += "</table:table-cell>"
        lines.append(f'<table:table-row table:style-name="ro1">{cells}</table:table-row>')
    making.ods(path, f'<table:table table:name="Évaluations">{"".join(lines)}</table:table>')


def as_csv(path: Path, rows: int) -> None:
    with path.open("w", encoding="cp1252", newline="") as file:
        csv.writer(file, delimiter=";").writerows(numbered(row) for row in range(rows))


WRITERS: dict[str, Callable[[Path, int], None]] = {
    "xlsx": as_xlsx,
    "xls": as_xls,
    "xlsb": as_xlsb,
    "ods": as_ods,
    "csv": as_csv,
}


NEEDED = """
import io, sys
from dcant_tracker.exchange.reader import child
from dcant_tracker.exchange.reader.limits import DEFAULT_LIMITS
from dcant_tracker.exchange.reader.wire import Sender
child._say(sys.argv[1], Sender(io.BytesIO()), DEFAULT_LIMITS, "", careful=False)
print(*(name for name in sys.modules if name.startswith("dcant_tracker.")))
"""
"""Names the modules that reading a file has loaded."""


def needed_for(path: Path) -> str:
    """The statement that loads what the reading child needs for the workbook at ``path``."""
    return f"import {', '.join(python('-c', NEEDED, str(path)).split())}"


def python(*arguments: str) -> str:
    """What a process of Python prints."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-P", *arguments], check=True, env=environment, capture_output=True, text=True
    ).stdout


def bare_cells(path: Path) -> int:
    """How many rows calamine gives, or Python's own csv where calamine knows no such format."""
    if path.suffix == ".csv":
        with path.open(encoding="cp1252", newline="") as file:
            return len(list(csv.reader(file, delimiter=";")))
    book = CalamineWorkbook.from_path(path)
    return sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("suffix", WRITERS)
def test_a_workbook_is_read(figures, scale, tmp_path, suffix):
    path = tmp_path / f"classeur.{suffix}"
    rows = scale.number(ROWS, FEW)
    WRITERS[suffix](path, rows)

    needed = needed_for(path)

    def ours() -> None:
        (sheet,) = read(path).sheets
        assert len(sheet.rows) == rows

    def bare() -> None:
        python("-c", needed)
        assert bare_cells(path) == rows

    figures.against(
        f"reading of {ROWS:,} × {COLUMNS} cells, .{suffix} / bare + a process", TARGET, ours, bare, rounds=5
    )
