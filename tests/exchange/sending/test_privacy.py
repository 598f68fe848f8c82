"""What of people leaves in a workbook: what was ticked, and no author but the association."""

import ast
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

import dcant_tracker.exchange
from dcant_tracker.exchange.sending.exporting import ExportOptions, export
from dcant_tracker.store.writing.changes import Operation

SECRET = "Appel de Mme Tartempion, souffrante"


@pytest.fixture
def store(empty_file, tmp_path):
    import shutil

    from dcant_tracker.store.store import Store

    opened = Store.open(Path(shutil.copy(empty_file, tmp_path / "suivi.sqlite")))

    def work(tx):
        body = tx.add("organisation", {"name": "Brest", "kind": "ville"})
        contact = tx.add("contact", {"organisation": body, "name": "Tartempion", "notes": SECRET})
        talk = tx.add(
            "interaction",
            {
                "organisation": body,
                "held_on": date(2017, 5, 2),
                "summary": SECRET,
                "details": SECRET,
                "channel": "call",
                "contact": contact,
            },
        )
        tx.add("attachment", {"owner": f"interaction:{talk}", "label": SECRET, "target": "https://example.org"})

    opened.transact(Operation("add", "Ajout"), work)
    yield opened
    opened.close()


def everything_in(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        return "\n".join(package.read(entry).decode("utf-8", "replace") for entry in package.infolist())


@pytest.mark.parametrize("entities", [None, ("organisation", "interaction", "attachment", "contact")])
def test_what_was_said_with_people_stays_home_unless_contacts_are_ticked(store, tmp_path, entities):
    export(store, tmp_path / "sans.xlsx", ExportOptions(entities, with_internal=True))
    written = everything_in(tmp_path / "sans.xlsx")
    assert "Tartempion" not in written
    assert "Suivi des contacts" not in openpyxl.load_workbook(tmp_path / "sans.xlsx").sheetnames
    export(store, tmp_path / "avec.xlsx", ExportOptions(entities, with_contacts=True))
    sheet = openpyxl.load_workbook(tmp_path / "avec.xlsx")["Suivi des contacts"]
    assert SECRET in [cell.value for row in sheet for cell in row]


def test_a_workbook_names_the_association_and_nobody(store, tmp_path):
    store.who = "Camille Martin"
    export(store, tmp_path / "envoi.xlsx", ExportOptions(("organisation",)))
    properties = openpyxl.load_workbook(tmp_path / "envoi.xlsx").properties
    assert (properties.creator, properties.lastModifiedBy) == ("France urbaine", "France urbaine")
    with zipfile.ZipFile(tmp_path / "envoi.xlsx") as package:
        told = b"".join(package.read(name) for name in package.namelist() if name.startswith("docProps/"))
    assert b"Martin" not in told


def test_every_workbook_that_is_made_is_signed():
    folder = Path(dcant_tracker.exchange.__file__).parent
    made = signed = 0
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                made += node.func.id == "Workbook"
                signed += node.func.id == "signed"
    assert made == signed == 3
