"""Errors marked in a large workbook of a partner, beside openpyxl loading and saving it."""

import random
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook

from dcant_tracker.exchange.patching import Mark, mark

SHEET = "Réponses"
ROWS, COLUMNS = 45_000, 24
MARKS = 2_000
MEGABYTES = 10
FEW = 20
"""Rows and marks when nothing is measured."""


@pytest.fixture(scope="module")
def large(scale, tmp_path_factory) -> Path:
    """A workbook of ten megabytes, packed: numbers and texts that do not repeat."""
    path = tmp_path_factory.mktemp("large") / "partenaire.xlsx"
    chance = random.Random(7)
    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    for row in range(scale.number(ROWS, FEW)):
        numbers = [chance.random() if column % 2 else chance.randrange(10**6) for column in range(COLUMNS - 4)]
        sheet.append([f"Commune {row}", *numbers, *(f"{chance.getrandbits(64):x}" for _ in range(3))])
    book.save(path)
    assert path.stat().st_size > scale.number(MEGABYTES * 1_000_000, 0)
    return path


@pytest.mark.timeout(900)
def test_errors_are_marked(figures, scale, large, tmp_path):
    count = scale.number(MARKS, FEW)
    apart = scale.number(ROWS, FEW) // count
    marks = [Mark(SHEET, f"C{2 + rank * apart}", "Valeur illisible") for rank in range(count)]

    def ours() -> None:
        assert mark(large, tmp_path / "ours.xlsx", marks).marked == count

    def bare() -> None:
        openpyxl.load_workbook(large).save(tmp_path / "bare.xlsx")

    figures.against("2,000 marks in a 10 MB workbook / openpyxl loading and saving it", "< 0.33", ours, bare, rounds=3)
