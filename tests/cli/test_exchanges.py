"""Workbooks out and in from the command line, with the statuses that scripts rely on."""

import shutil
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.exchange.scope import ExportOptions, Narrowing
from dcant_tracker.exchange.sending.profile import keep
from dcant_tracker.store.reading.queries import Condition
from dcant_tracker.store.records.names import resolve
from dcant_tracker.store.store import Store
from tests.cli.conftest import typed

BREST, EPINAL = "Brest Métropole", "Épinal"


@pytest.fixture(scope="session")
def leaving(file_on_the_desk: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The data file once it was sent, contacts and notes left out, and the workbook that left."""
    folder = tmp_path_factory.mktemp("parti")
    return typed((("export", str(folder / "envoi.xlsx")),), file_on_the_desk, folder), folder / "envoi.xlsx"


@pytest.fixture
def sent(desk, leaving) -> Path:
    """The workbook that left, contacts and notes left out."""
    shutil.copy(leaving[0], desk.data)
    return Path(shutil.copy(leaving[1], desk.folder))


def _texts(path: Path) -> set[str]:
    book = openpyxl.load_workbook(path, read_only=True)
    found = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell}
    names = set(book.sheetnames)
    book.close()
    return found | names


def _counts(desk, path: Path, *options: str) -> dict[str, int]:
    counts = desk.json("import", path, "--dry-run", *options)["counts"]
    return {kind: count for kind, count in counts.items() if count}


def test_contacts_and_internal_notes_stay_unless_asked_for(desk, sent):
    texts = _texts(sent)
    assert BREST in texts
    for private in ("à rappeler", "c.durand@example.org", CATALOGUE["contact"].sheet, "Notes internes"):
        assert private not in texts
    assert not any("Durand" in text for text in texts)
    everything = desk.folder / "tout.xlsx"
    desk.done("export", everything, "--with-contacts", "--with-internal")
    assert {"à rappeler", "c.durand@example.org", CATALOGUE["contact"].sheet} <= _texts(everything)


def test_an_export_holds_the_entities_asked_for_and_says_what_left(desk):
    desk.done("add", "partner", "name=SGMAP")
    path = desk.folder / "partiel.xlsx"
    answer = desk("export", path, "--entity", "organisation", "--entity", "recommendation", "--partner", "sgmap")
    assert (answer.status, answer.out) == (0, "")
    assert f"{CATALOGUE['organisation'].sheet} : 2" in answer.err
    book = openpyxl.load_workbook(path, read_only=True)
    sheets = [sheet.title for sheet in book if sheet.sheet_state == "visible"]
    book.close()
    assert sheets[1:] == [CATALOGUE["recommendation"].sheet, CATALOGUE["organisation"].sheet]


def test_an_export_follows_the_profile_of_its_partner_where_there_is_one(desk):
    desk.done("add", "partner", "name=SGMAP")
    path = desk.folder / "profil.xlsx"
    assert desk("export", path, "--profile").status == 2
    answer = desk("export", path, "--profile", "--partner", "sgmap")
    assert (answer.status, "Aucun profil n'est retenu" in answer.err) == (1, True)
    with closing(Store.open(desk.data)) as store:
        partner = resolve(store.read(), "partner", "SGMAP")
        one_region = Narrowing(conditions=(Condition("region", ("Grand Est",)),))
        options = ExportOptions(("organisation",), partner, with_contacts=True, narrowed={"organisation": one_region})
        keep(store, partner, ("organisation", "contact"), options)
    answer = desk("export", path, "--profile", "--partner", "sgmap")
    assert f"{CATALOGUE['organisation'].sheet} : 1" in answer.err
    assert CATALOGUE["contact"].sheet not in answer.err


@pytest.mark.parametrize("name", ["envoi.ods", "nulle part/envoi.xlsx"])
def test_an_export_that_cannot_be_written_is_told(desk, name):
    answer = desk("export", desk.folder / name)
    assert (answer.status, answer.out) == (1, "")
    assert len(answer.err.splitlines()) >= 2
    assert not (desk.folder / name).exists()


def test_a_workbook_that_comes_back_untouched_proposes_nothing(desk, sent):
    before = desk.labels()
    document = desk.json("import", sent)
    assert document["has_base"] is True
    assert document["proposals"] == []
    assert desk.labels() == before


def test_a_dry_run_describes_each_cell_and_writes_nothing(desk, sent, edit):
    back = edit(sent, "organisation", EPINAL, {"region": "Lorraine", "member_since": "pas encore"})
    answer = desk("import", back, "--dry-run", "--json")
    assert answer.status == 0
    document = answer.json
    assert list(document) == ["file", "export_id", "has_base", "counts", "ignored", "proposals"]
    assert document["file"] == "retour.xlsx"
    assert document["counts"] == {"added": 0, "changed": 1, "conflict": 0, "absent": 0, "unreadable": 1}
    changed = next(item for item in document["proposals"] if item["kind"] == "changed")
    uid = desk.json("show", "organisation", EPINAL)["uid"]
    place = changed.pop("cell")
    assert changed == {
        "kind": "changed",
        "sheet": CATALOGUE["organisation"].sheet,
        "row": int(place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")),
        "entity": "organisation",
        "uid": uid,
        "key": EPINAL,
        "field": "region",
        "base": "Grand Est",
        "mine": "Grand Est",
        "theirs": "Lorraine",
        "message": "",
    }
    assert "pas encore" in answer.err
    assert desk.json("show", "organisation", EPINAL)["region"] == "Grand Est"


def test_an_import_takes_what_they_changed_in_one_step_that_one_undo_takes_back(desk, sent, edit):
    back = edit(sent, "organisation", EPINAL, {"region": "Lorraine", "population": 32_000})
    back = edit(back, "recommendation", "Échanges", {"status": "En cours"}, "retour.xlsx")
    document = desk.json("import", back)
    newest = desk.json("history")[0]
    assert document["applied"]["changed"] == 3
    assert document["step"] == newest["step"]
    assert newest["origin"] == "retour.xlsx"
    assert desk.json("show", "recommendation", "1")["status"] == "in_progress"
    assert desk.json("import", back)["proposals"] == []
    desk.done("undo")
    assert desk.json("show", "organisation", EPINAL)["region"] == "Grand Est"
    assert desk.json("show", "recommendation", "1")["status"] == "not_started"


def test_an_unreadable_cell_is_left_aside_and_told_while_the_rest_is_taken(desk, sent, edit):
    back = edit(sent, "organisation", EPINAL, {"region": "Lorraine", "member_since": "pas encore"})
    answer = desk("import", back)
    assert answer.status == 0
    assert "retour.xlsx" in answer.err
    assert "pas encore" in answer.err
    epinal = desk.json("show", "organisation", EPINAL)
    assert (epinal["region"], epinal["member_since"]) == ("Lorraine", None)


@pytest.fixture
def conflicting(desk, sent, edit) -> Path:
    """A workbook whose region of Épinal differs from ours, which changed too; one other cell only they changed."""
    back = edit(sent, "organisation", EPINAL, {"region": "Lorraine"})
    back = edit(back, "organisation", BREST, {"population": 213_000}, "retour.xlsx")
    desk.done("set", "organisation", EPINAL, "region=Vosges")
    return back


@pytest.mark.parametrize("options", [[], ["--on-conflict", "stop"]])
def test_conflicts_stop_an_import_with_3_and_nothing_is_written(desk, conflicting, options):
    before = desk.labels()
    answer = desk("import", conflicting, "--json", *options)
    assert answer.status == 3
    document = answer.json
    assert (document["counts"]["conflict"], document["counts"]["changed"]) == (1, 1)
    assert "applied" not in document
    assert "--on-conflict" in answer.err
    assert desk.labels() == before
    assert desk.json("show", "organisation", BREST)["population"] is None


def test_a_dry_run_with_conflicts_is_done_all_the_same(desk, conflicting):
    assert desk("import", conflicting, "--dry-run").status == 0
    assert _counts(desk, conflicting) == {"changed": 1, "conflict": 1}


@pytest.mark.parametrize(("policy", "region"), [("mine", "Vosges"), ("theirs", "Lorraine")])
def test_a_policy_decides_the_conflicts_and_only_them(desk, conflicting, policy, region):
    answer = desk("import", conflicting, "--on-conflict", policy)
    assert answer.status == 0
    assert desk.json("show", "organisation", EPINAL)["region"] == region
    assert desk.json("show", "organisation", BREST)["population"] == 213_000
    assert _counts(desk, conflicting) == {}


def test_an_absent_row_is_deleted_only_when_asked(desk, sent, drop):
    back = drop(sent, "organisation", EPINAL)
    assert _counts(desk, back) == {"absent": 1}
    assert desk("import", back).status == 0
    assert len(desk.json("list", "organisation")) == 2
    document = desk.json("import", back, "--delete-absent")
    assert document["applied"]["deleted"] == 1
    assert [item["name"] for item in desk.json("list", "organisation")] == [BREST]
    desk.done("undo")
    assert len(desk.json("list", "organisation")) == 2


def test_an_absent_row_that_others_use_is_a_conflict_when_deletion_is_asked(desk, sent, drop):
    back = drop(sent, "organisation", BREST)
    stopped = desk("import", back, "--delete-absent", "--json")
    assert stopped.status == 3
    assert "Participations (1)" in stopped.json["proposals"][0]["message"]
    assert len(desk.json("list", "organisation")) == 2


def test_several_files_come_in_as_one_step_and_an_array(desk, sent, edit):
    one = edit(sent, "organisation", EPINAL, {"region": "Lorraine"}, "un.xlsx")
    two = edit(sent, "organisation", BREST, {"population": 213_000}, "deux.xlsx")
    assert [item["file"] for item in desk.json("import", one, two, "--dry-run")] == ["un.xlsx", "deux.xlsx"]
    steps = len(desk.json("history"))
    documents = desk.json("import", one, two)
    assert [item["file"] for item in documents] == ["un.xlsx", "deux.xlsx"]
    assert len({item["step"] for item in documents}) == 1
    assert len(desk.json("history")) == steps + 1
    desk.done("undo")
    assert desk.json("show", "organisation", EPINAL)["region"] == "Grand Est"
    assert desk.json("show", "organisation", BREST)["population"] is None


def test_what_becomes_of_notes_is_said_on_the_command_line(desk, sent):
    book = openpyxl.load_workbook(sent)
    book[CATALOGUE["organisation"].sheet]["B2"].comment = Comment("à vérifier", "SGMAP")
    book[CATALOGUE["programme"].sheet]["B2"].comment = Comment("sûr ?", "SGMAP")
    path = desk.folder / "retour.xlsx"
    book.save(path)
    document = desk.json("import", path, "--dry-run")
    assert {one["entity"]: one["may_become"] for one in document["proposals"]} == {
        "programme": [],
        "organisation": ["note", "exchange"],
    }
    answer = desk("import", path, "--on-note", "note", "--json")
    assert (answer.status, answer.json["applied"]["changed"]) == (0, 1)
    assert "Programmes, B2 : Note sur la cellule : « SGMAP : sûr ? ». Laissée dans le fichier." in answer.err
    uid = next(one["uid"] for one in document["proposals"] if one["entity"] == "organisation")
    assert "– SGMAP : à vérifier" in desk.json("show", "organisation", uid)["notes"]
    assert desk("import", path, "--on-note", "exchange").status == 0
    assert len(desk.json("list", "interaction")) == 1
    assert desk("import", path, "--on-note", "peut-être").status == 2


def test_of_several_files_a_conflict_in_the_last_stops_all(desk, sent, edit):
    one = edit(sent, "organisation", EPINAL, {"region": "Lorraine"}, "un.xlsx")
    two = edit(sent, "organisation", EPINAL, {"region": "Vosges"}, "deux.xlsx")
    answer = desk("import", one, two, "--json")
    assert answer.status == 3
    assert [item["counts"]["conflict"] for item in answer.json] == [0, 1]
    assert desk.json("show", "organisation", EPINAL)["region"] == "Grand Est"


def test_a_foreign_sheet_and_column_are_named(desk, sent):
    book = openpyxl.load_workbook(sent)
    book.create_sheet("Budget").append(["Poste", "Montant"])
    sheet = book[CATALOGUE["organisation"].sheet]
    sheet.cell(1, sheet.max_column + 1).value = "Avis du service"
    book.save(desk.folder / "retour.xlsx")
    document = desk.json("import", desk.folder / "retour.xlsx", "--dry-run")
    assert {"sheet": "Budget", "column": None} in document["ignored"]
    assert {"sheet": CATALOGUE["organisation"].sheet, "column": "Avis du service"} in document["ignored"]
    assert "Budget" in desk.done("import", desk.folder / "retour.xlsx", "--dry-run")


@pytest.mark.parametrize("more", [[], ["--dry-run"], ["--json"]])
@pytest.mark.parametrize("content", [b"", b"ceci n'est pas un classeur", b"PK\x03\x04tronque", None])
def test_a_file_with_nothing_readable_ends_with_1_and_a_sentence(desk, content, more):
    path = desk.folder / "recu.xlsx"
    if content is not None:
        path.write_bytes(content)
    before = desk.labels()
    answer = desk("import", path, *more)
    assert (answer.status, answer.out) == (1, "")
    assert "recu.xlsx" in answer.err
    assert desk.labels() == before


def test_one_unreadable_file_among_several_keeps_all_out(desk, sent, edit):
    good = edit(sent, "organisation", EPINAL, {"region": "Lorraine"})
    bad = desk.folder / "abime.xlsx"
    bad.write_bytes(sent.read_bytes()[:2_000])
    assert desk("import", good, bad).status == 1
    assert desk.json("show", "organisation", EPINAL)["region"] == "Grand Est"


def test_a_target_that_excel_holds_open_is_the_file_that_is_told(desk, monkeypatch):
    target = desk.folder / "envoi.xlsx"
    target.write_bytes(b"ouvert")

    def refuse(_draft, _target):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    answer = desk("export", target)
    assert answer.status == 1
    assert "« envoi.xlsx » ne peut pas être remplacé : il est ouvert dans Excel" in answer.err
    assert desk.data.name not in answer.err
    assert target.read_bytes() == b"ouvert"
    assert desk.json("exchange", "list") == []
