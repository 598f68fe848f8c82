"""What a command loads before it knows what it is asked: whoever writes a script starts it a hundred times."""

import subprocess
import sys

import pytest
from typer.main import get_command

from dcant_tracker.cli.commands import app
from dcant_tracker.cli.running import program_for

HEAVY = (
    "sqlmodel",
    "sqlalchemy",
    "PySide6",
    "matplotlib",
    "numpy",
    "openpyxl",
    "docx",
    "python_calamine",
    "typst",
    "rapidfuzz",
    "dcant_tracker.exchange",
    "dcant_tracker.insight",
)

ASK = """
import sys
from dcant_tracker.cli.commands import app
print(*(name for name in {heavy} if name in sys.modules))
"""


def test_the_commands_are_listed_without_anything_that_takes_long_to_load():
    asked = [sys.executable, "-c", ASK.format(heavy=HEAVY)]
    told = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert told.stdout.split() == []


CHECKED = """
import sys
from dcant_tracker.cli import main
status = main(["--data", sys.argv[1], "check"])
print(status, *(name for name in ("sqlmodel", "sqlalchemy") if name in sys.modules))
"""


def test_a_sound_file_is_checked_without_the_tables_that_only_writing_needs(empty_file):
    asked = [sys.executable, "-c", CHECKED, str(empty_file)]
    told = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert told.stdout.splitlines()[-1] == "0"


WHOLE = get_command(app)


@pytest.mark.parametrize("name", WHOLE.commands)
def test_a_command_is_made_alone_as_it_is_among_all(name):
    alone = get_command(program_for(["--data", "suivi.sqlite", name, "list", "--help"]))
    assert list(alone.commands) == [name]
    made, known = alone.commands[name], WHOLE.commands[name]
    assert [param.name for param in made.params] == [param.name for param in known.params]
    with alone.make_context("dcant", [], resilient_parsing=True) as context:
        assert made.get_help(context) == known.get_help(context)


@pytest.mark.parametrize(
    "words", [[], ["--help"], ["--version"], ["--data", "list"], ["--data=list"], ["lst"], ["-x", "list"]]
)
def test_what_names_no_command_asks_the_whole_program(words):
    assert program_for(words) is app
