"""What a command loads before it knows what it is asked: whoever writes a script starts it a hundred times."""

import subprocess
import sys

HEAVY = ("sqlmodel", "sqlalchemy", "PySide6", "matplotlib", "numpy", "openpyxl", "docx", "python_calamine", "typst")

ASK = """
import sys
from dcant_tracker.cli.commands import app
print(*(name for name in {heavy} if name in sys.modules))
"""


def test_the_commands_are_listed_without_anything_that_takes_long_to_load():
    asked = [sys.executable, "-c", ASK.format(heavy=HEAVY)]
    told = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert told.stdout.split() == []
