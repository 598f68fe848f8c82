"""What a workbook shows beside its values: looked for at each reading, beside the same reading without that look."""

import io
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.exchange.reader import child
from dcant_tracker.exchange.reader.limits import DEFAULT_LIMITS
from dcant_tracker.exchange.reader.package import Package
from dcant_tracker.exchange.reader.wire import Sender, parse, read_message
from dcant_tracker.exchange.sending.exporting import ExportOptions, export
from dcant_tracker.store.store import Store
from tests.benchmarks.test_exchange import RETURNED

SHEET = CATALOGUE["evaluation"].sheet
NOTES, STRUCK = 500, 50


class Blind:
    """Takes the parts of a workbook and sees nothing in them."""

    first = ()

    def take(self, name: str, content: bytes) -> None:
        """Look at nothing."""

    def beside(self, _read) -> dict:
        return {}


@pytest.fixture
def workbook(scale, tmp_path: Path) -> Path:
    """A workbook of ours of 12,500 rows and 16 columns, saved by another program."""
    store = Store.open(scale.copy(RETURNED, tmp_path))
    sent = export(store, tmp_path / "envoi.xlsx", ExportOptions(entities=("evaluation",))).path
    store.close()
    openpyxl.load_workbook(sent).save(tmp_path / "retour.xlsx")
    return tmp_path / "retour.xlsx"


def marked(workbook: Path) -> Path:
    """The same with notes, texts struck whole and in part, hidden rows, as a partner leaves them."""
    book = openpyxl.load_workbook(workbook)
    sheet = book[SHEET]
    apart = max(sheet.max_row // NOTES, 1)
    for rank, row in enumerate(range(2, sheet.max_row, apart)):
        sheet.cell(row, 5).comment = Comment(f"Vu en ligne {row}.", "SGMAP")
        if rank % (NOTES // STRUCK) == 0:
            sheet.cell(row, 16, "À ne plus lire").font = Font(strike=True)
            part = TextBlock(InlineFont(strike=True), f"et ceci {row}")
            sheet.cell(row + 1, 16).value = CellRichText("Ceci reste, ", part)
            sheet.row_dimensions[row].hidden = True
    book.save(workbook.with_name("annoté.xlsx"))
    return workbook.with_name("annoté.xlsx")


def reading(path: Path) -> io.BytesIO:
    """What the child that reads the workbook at ``path`` says, without its process."""
    said = io.BytesIO()
    child._say(str(path), Sender(said), DEFAULT_LIMITS, "", careful=False)
    said.seek(0)
    return said


def beside(path: Path) -> list[int]:
    """How many texts struck, runs of hidden rows and notes a reading says."""
    said = reading(path)
    messages = map(parse, iter(lambda: read_message(said), None))
    found = [message for message in messages if message[0] == "beside"]
    return [sum(len(message[place]) for message in found) for place in (1, 2, 3)]


@pytest.mark.timeout(900)
@pytest.mark.parametrize("given", ["plain", "marked"])
def test_what_is_beside_the_values_is_seen(figures, monkeypatch, workbook, given):
    path = workbook if given == "plain" else marked(workbook)
    seen = Package.seen
    found = beside(path)
    assert any(found) == (given == "marked")
    assert found[0] == 2 * found[1]

    def ours() -> None:
        monkeypatch.setattr(Package, "seen", seen)
        reading(path)

    def bare() -> None:
        monkeypatch.setattr(Package, "seen", lambda _package: Blind())
        reading(path)

    figures.against(f"reading and seeing what is beside, {given} / not looking for it", "≤ 1.1", ours, bare, rounds=7)
