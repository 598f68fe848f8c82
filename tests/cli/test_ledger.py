"""The exchange ledger from the command line: proofs of what left and came back, and what changed since."""

import gc
import hashlib
import shutil
from pathlib import Path

import openpyxl
import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.exchange.formats import CHANGES_SHEET
from tests.cli.conftest import typed

BREST, EPINAL = "Brest Métropole", "Épinal"


@pytest.fixture(scope="session")
def leaving(file_on_the_desk: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The data file once something was sent to the SGMAP, contacts and notes left out, and the workbook that left."""
    folder = tmp_path_factory.mktemp("parti")
    path = folder / "envoi.xlsx"
    words = (("add", "partner", "name=SGMAP"), ("export", str(path), "--partner", "SGMAP"))
    return typed(words, file_on_the_desk, folder), path


@pytest.fixture
def sent(desk, leaving) -> Path:
    """The workbook that left for the SGMAP, contacts and notes left out."""
    shutil.copy(leaving[0], desk.data)
    return Path(shutil.copy(leaving[1], desk.folder))


@pytest.fixture
def returned(desk, sent, edit) -> Path:
    """What came back: a conflict that was left, a cell that was taken."""
    back = edit(sent, "organisation", BREST, {"region": "Bretagne", "population": 300})
    desk.done("set", "organisation", BREST, "population=500")
    assert desk("import", back, "--on-conflict", "mine").status == 0
    return back


def test_the_list_says_what_became_of_each_exchange(desk, returned):
    desk.done("export", desk.folder / "autre.xlsx", "--entity", "organisation")
    listed = desk.json("exchange", "list")
    told = [(item["number"], item["direction"], item["partner"], item["file"], item["status"]) for item in listed]
    assert told == [
        (3, "out", None, "autre.xlsx", "sent"),
        (2, "in", "SGMAP", "retour.xlsx", "integrated"),
        (1, "out", "SGMAP", "envoi.xlsx", "answered"),
    ]
    assert listed[1]["answers"] == listed[2]["export_id"]
    assert listed[1]["step"] == desk.json("history")[0]["step"]
    assert all(item["who"] for item in listed)
    assert len(desk.json("exchange", "list", "--partner", "sgmap")) == 2
    table = desk.done("exchange", "list")
    assert "retour reçu" in table
    desk.done("undo")
    assert "annulé" in desk.done("exchange", "list")


def test_an_exchange_is_shown_with_its_proof_and_its_decisions(desk, returned):
    shown = desk.json("exchange", "show", "2")
    assert shown["sha256"] == hashlib.sha256(returned.read_bytes()).hexdigest()
    assert (shown["sha256_verified"], shown["size"]) == (True, returned.stat().st_size)
    decided = {item["field"]: item for item in shown["decisions"]}
    lost = {field: (item["taken"], item["kept"], item["lost"]) for field, item in decided.items()}
    assert lost == {"population": (False, 500, 300), "region": (True, "Bretagne", None)}
    assert {item["key"] for item in shown["decisions"]} == {BREST}
    told = desk.done("exchange", "show", "2")
    for words in (shown["sha256"], "vérifiée", "écarté : 300", "retenu : 500", "gardé chez nous", "Cellules modifiées"):
        assert words in told
    assert desk.json("exchange", "show", shown["answers"])["returns"] == [2]


def test_the_kept_file_is_given_back(desk, sent):
    before = sent.read_bytes()
    sent.unlink()
    copy = desk.folder / "copie.xlsx"
    assert "Copie écrite" in desk("exchange", "show", "1", "--output", copy).err
    assert copy.read_bytes() == before
    answer = desk("exchange", "show", "1", "--output", desk.folder / "nulle part" / "copie.xlsx")
    assert answer.status == 1
    assert len(answer.err.splitlines()) >= 2


def test_a_kept_file_that_was_tampered_with_is_told_and_not_given(desk, sent):
    import sqlite3

    data = sqlite3.connect(desk.data)
    data.execute("UPDATE exchange_file SET content = x'00'")
    data.commit()
    data.close()
    answer = desk("exchange", "show", "1", "--output", desk.folder / "copie.xlsx")
    assert answer.status == 1
    assert "NE CORRESPOND PAS" in answer.out
    assert "empreinte diffère" in answer.err
    assert not (desk.folder / "copie.xlsx").exists()


@pytest.mark.parametrize("command", ["show", "compare"])
def test_an_unknown_exchange_is_told(desk, sent, command):
    answer = desk("exchange", command, "12")
    assert (answer.status, answer.out) == (1, "")
    assert "Il n'y a pas d'échange « 12 »." in answer.err


def test_what_changed_since_the_last_sending_as_json(desk, sent):
    desk.done("set", "recommendation", "DcANT 2015-2017 / 3", "starts_on=2016-02-01", "title=Achats")
    desk.done("set", "participation", "DcANT 2015-2017 / 3 / Brest Métropole / Pilote", f"organisation={EPINAL}")
    desk.done("set", "organisation", BREST, "notes=à ne pas dire")
    desk.done("add", "organisation", "name=Vannes", "kind=ville", "region=Bretagne")
    document = desk.json("changes", "--since-export", "SGMAP")
    assert list(document) == ["partner", "export_id", "file", "sent_at", "counts", "changes"]
    assert (document["partner"], document["file"]) == ("SGMAP", "envoi.xlsx")
    assert document["counts"] == {"added": 1, "changed": 3, "deleted": 0}
    change = next(item for item in document["changes"] if item["field"] == "starts_on")
    assert list(change) == ["kind", "entity", "uid", "key", "field", "before", "now", "when", "who"]
    assert (change["before"], change["now"]) == ("2016-01-01", "2016-02-01")
    moved = next(item for item in document["changes"] if item["entity"] == "participation")
    assert (moved["before"], moved["now"]) == (BREST, EPINAL)
    added = next(item for item in document["changes"] if item["kind"] == "added")
    assert (added["field"], added["before"], added["now"]["kind"]) == (None, None, "ville")
    assert "notes" not in added["now"]
    only = desk.json("changes", "--since-export", "SGMAP", "--entity", "organisation")
    assert [item["key"] for item in only["changes"]] == ["Vannes"]


def test_what_changed_is_told_to_a_person_and_written_as_a_workbook(desk, sent):
    assert "Rien n'a changé" in desk("changes", "--since-export", "SGMAP").err
    desk.done("set", "recommendation", "DcANT 2015-2017 / 3", "title=Achats")
    told = desk.done("changes", "--since-export", "SGMAP")
    assert "Commande publique → Achats" in told
    path = desk.folder / "liste.xlsx"
    assert desk.done("changes", "--since-export", "SGMAP", "--output", path) == ""
    assert openpyxl.load_workbook(path).sheetnames == [CHANGES_SHEET]
    assert len(desk.json("exchange", "list")) == 1


def test_changes_needs_a_partner_that_something_was_sent_to(desk, sent):
    answer = desk("changes")
    assert (answer.status, "--since-export" in answer.err) == (2, True)
    assert desk("changes", "--since-export", "SGMAP", "--entity", "chose").status == 2
    desk.done("add", "partner", "name=ADF")
    answer = desk("changes", "--since-export", "ADF")
    assert (answer.status, answer.out) == (1, "")
    assert "Exportez d'abord un classeur pour ce partenaire" in answer.err


def test_a_sent_file_is_compared_with_today(desk, returned):
    document = desk.json("exchange", "compare", "1")
    assert (document["number"], document["direction"]) == (1, "out")
    assert {(item["field"], item["now"]) for item in document["changes"]} == {
        ("population", 500),
        ("region", "Bretagne"),
    }
    came_back = desk.json("exchange", "compare", "2")
    assert [(item["field"], item["before"], item["now"]) for item in came_back["changes"]] == [("population", 300, 500)]
    assert "300 → 500" in desk.done("exchange", "compare", "2")


def test_an_export_highlights_what_changed(desk, sent):
    desk.done("set", "recommendation", "DcANT 2015-2017 / 3", "title=Achats")
    path = desk.folder / "surligné.xlsx"
    desk.done("export", path, "--partner", "SGMAP", "--highlight-changes")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[1] == CHANGES_SHEET
    sheet = book[CATALOGUE["recommendation"].sheet]
    marked = [cell.value for row in sheet.iter_rows(min_row=2) for cell in row if cell.fill.fill_type == "solid"]
    assert marked == ["Achats"]
    document = desk.json("import", path, "--dry-run")
    assert (document["has_base"], document["proposals"], document["ignored"]) == (True, [], [])
    assert desk("export", desk.folder / "non.xlsx", "--highlight-changes").status == 2


@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
def test_changes_that_cannot_be_written_leave_what_was_there(desk, sent):
    desk.done("set", "recommendation", "3", "title=Marchés")
    folder = desk.folder / "dossier.xlsx"
    folder.mkdir()
    for target, told in ((folder, "est un dossier"), (desk.folder / "nulle part" / "x.xlsx", "n'existe pas")):
        answer = desk("changes", "--since-export", "SGMAP", "--output", target)
        gc.collect()
        assert answer.status == 1
        assert told in answer.err
    assert [path.name for path in desk.folder.iterdir() if path.name.startswith(".")] == []


def test_a_partner_deleted_since_is_no_bare_identifier(desk, sent):
    (partner,) = desk.json("list", "partner")
    desk.done("delete", "partner", "SGMAP")
    assert desk.json("exchange", "list")[0]["partner"] == "partenaire supprimé"
    assert partner["uid"] not in desk.done("exchange", "list") + desk.done("exchange", "show", "1")
