"""openpyxl writes Python's own numbers here, without the library that it would load to know others."""

import subprocess
import sys
from decimal import Decimal

from openpyxl.cell import WriteOnlyCell

WRITE = """
import io, sys
from decimal import Decimal
from dcant_tracker.exchange.writer import workbook
import openpyxl
book = openpyxl.Workbook()
book.active.append([1, 2.5, Decimal("0.1"), True, "texte"])
book.save(place := io.BytesIO())
print([cell.value for cell in openpyxl.load_workbook(place).active[1]])
print(*(name for name in ("numpy", "pandas") if name in sys.modules))
"""


def test_a_workbook_is_written_without_numpy():
    told = subprocess.run([sys.executable, "-c", WRITE], capture_output=True, text=True, check=True)
    assert told.stdout.splitlines() == ["[1, 2.5, 0.1, True, 'texte']", ""]


def test_every_number_of_ours_is_one_for_a_cell():
    assert {WriteOnlyCell(None, value).data_type for value in (1, 2.5, Decimal("0.1"))} == {"n"}
