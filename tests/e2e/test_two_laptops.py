"""Two officers, two laptops, one SGMAP: the whole exchange from outside, through the command line."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from dcant_tracker.cli import main

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).resolve().parents[2]


Laptop = Callable[..., str]


def words_for(folder: Path, officer: str, arguments: tuple[str, ...]) -> list[str]:
    """What is typed on the laptop of an officer, whose data file is in ``folder``."""
    return ["--data", str(folder / f"{officer}.sqlite"), *arguments]


@pytest.fixture
def laptop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Laptop:
    """Runs a command on the laptop of the officer named."""

    def run(officer: str, *arguments: str, status: int = 0) -> str:
        monkeypatch.setenv("DCANT_DATA_DIR", str(tmp_path / officer))
        capsys.readouterr()
        ended = main(words_for(tmp_path, officer, arguments))
        said = capsys.readouterr()
        assert ended == status, said.err
        assert "Traceback" not in said.err
        return said.out

    return run


@pytest.fixture
def started_laptop(tmp_path: Path) -> Laptop:
    """Runs a command there in a process of its own, as an officer starts it."""

    def run(officer: str, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "dcant_tracker", *words_for(tmp_path, officer, arguments)],
            cwd=ROOT,
            env=os.environ | {"DCANT_DATA_DIR": str(tmp_path / officer)},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout

    return run


def type_in(path: Path, target: Path, sheet: str, key: str, label: str, value: object) -> Path:
    """Open the workbook, write ``value`` in the row whose any cell is ``key``, save as ``target``."""
    book = openpyxl.load_workbook(path)
    page = book[sheet]
    column = next(cell.column for cell in page[1] if cell.value == label)
    row = next(row for row in page.iter_rows(min_row=2) if key in [cell.value for cell in row])[0].row
    page.cell(row, column).value = value
    book.save(target)
    return target


def test_two_laptops_that_start_from_the_public_data_agree(started_laptop, tmp_path):
    started_laptop("anne", "init")
    started_laptop("bruno", "init")
    started_laptop("anne", "export", str(tmp_path / "anne.xlsx"))
    seen = json.loads(started_laptop("bruno", "import", str(tmp_path / "anne.xlsx"), "--dry-run", "--json"))
    assert seen["has_base"] is False
    assert seen["counts"] == {"added": 0, "changed": 0, "conflict": 0, "absent": 0, "unreadable": 0}


def test_a_season_of_exchange_with_the_sgmap(laptop, tmp_path):
    laptop("anne", "init")
    laptop("anne", "export", str(tmp_path / "envoi.xlsx"), "--partner", "SGMAP")
    back = type_in(
        tmp_path / "envoi.xlsx",
        tmp_path / "retour.xlsx",
        "Recommandations",
        "Contrôle de légalité",
        "Statut",
        "En cours",
    )
    type_in(back, back, "Recommandations", "Commande publique simplifiée", "Description", "Texte du SGMAP")
    laptop("anne", "set", "recommendation", "3", "description=Texte d'Anne")
    stopped = json.loads(laptop("anne", "import", str(back), "--json", status=3))
    assert stopped["counts"]["conflict"] == 1
    assert json.loads(laptop("anne", "show", "recommendation", "2", "--json"))["status"] == "not_started"
    done = json.loads(laptop("anne", "import", str(back), "--json", "--on-conflict", "mine"))
    assert done["applied"]["changed"] == 1
    assert json.loads(laptop("anne", "show", "recommendation", "3", "--json"))["description"] == "Texte d'Anne"
    again = json.loads(laptop("anne", "import", str(back), "--json"))
    assert sum(again["counts"].values()) == 0
    laptop("anne", "undo")
    assert json.loads(laptop("anne", "show", "recommendation", "2", "--json"))["status"] == "not_started"
    step = json.loads(laptop("anne", "history", "--json"))[1]
    assert step["origin"] == "retour.xlsx"
    then = json.loads(laptop("anne", "list", "recommendation", "--json", "--at", str(done["step"])))
    assert {one["code"]: one["status"] for one in then}["2"] == "in_progress"
    laptop("anne", "check")


def test_an_afternoon_lost_is_an_afternoon_restored(laptop, tmp_path):
    laptop("anne", "init")
    copy = tmp_path / "copie.sqlite"
    laptop("anne", "backup", str(copy))
    laptop("anne", "delete", "programme", "DcANT 2015-2017", "--with-dependants")
    assert json.loads(laptop("anne", "list", "recommendation", "--json")) == []
    laptop("anne", "restore", str(copy))
    assert len(json.loads(laptop("anne", "list", "recommendation", "--json"))) == 4
    laptop("anne", "check")
