"""Foreign workbooks at the terminal: a correspondence proposed, corrected, saved, used, filled, forgotten."""

import io
import json
import shutil
import sys
from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import typed

KNOWN = (
    ("add", "programme", "code=DcANT", "title=DcANT"),
    ("add", "recommendation", "programme=DcANT", "code=1", "title=Un titre"),
)
ROWS = (("N°", "Titre de l'action", "Avancement"), (1, "Un titre revu par la Région", "Réalisé"))


def workbook(terminal, rows=ROWS, name="region.xlsx"):
    book = openpyxl.Workbook()
    book.active.title = "Suivi"
    for row in rows:
        book.active.append(list(row))
    path = terminal.folder / name
    book.save(path)
    return path


@pytest.fixture(scope="session")
def file_of_one_measure(empty_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data file with a recommendation: tests work on copies of it."""
    return typed(KNOWN, empty_file, tmp_path_factory.mktemp("mesure"))


@pytest.fixture
def region(terminal, file_of_one_measure):
    """A data file with a recommendation, and the Region's own table."""
    shutil.copy(file_of_one_measure, terminal.data)
    return workbook(terminal)


def test_an_unknown_workbook_says_what_to_do(terminal, region):
    answer = terminal("import", region)
    assert answer.status == 1
    assert "mapping propose" in answer.err


def test_a_proposal_shows_how_sure_it_is(terminal, region):
    shown = terminal.done("mapping", "propose", region)
    assert "Feuille « Suivi » : Recommandations" in shown
    assert "N° → N° (sûr" in shown


def test_a_column_that_gives_two_fields_is_shown_with_both(terminal):
    terminal.done("init", "--empty")
    terminal.done("add", "organisation", "name=Brest Métropole", "kind=metropole")
    book = openpyxl.Workbook()
    book.active.title = "Contacts"
    for row in (
        ("Organisme", "Nom", "Tél / mél"),
        ("Brest Métropole", "Anne Le Gall", "02 98 33 50 50 / anne.legall@exemple.fr"),
        ("Brest Métropole", "Luc Roux", "02 98 33 50 51 / luc.roux@exemple.fr"),
    ):
        book.active.append(row)
    path = terminal.folder / "contacts.xlsx"
    book.save(path)
    shown = terminal.done("mapping", "propose", path)
    assert "Tél / mél → Téléphone, Courriel = ce qui suit « / » (sûr" in shown


def test_a_saved_mapping_is_used_by_name_and_recognised_alone(terminal, region):
    terminal.done("mapping", "propose", region, "--save", "Région")
    assert [one["name"] for one in terminal.json("mapping", "list")] == ["Région"]
    named = terminal.json("import", region, "--mapping", "région", "--dry-run")
    alone = terminal.json("import", region, "--dry-run")
    assert named["counts"] == alone["counts"] == {"added": 0, "changed": 2, "conflict": 0, "absent": 0, "unreadable": 0}
    terminal.done("import", region)
    assert terminal.json("show", "recommendation", "1")["status"] == "done"
    assert terminal.json("import", region)["has_base"] is True


def test_a_mapping_is_corrected_as_json(terminal, region):
    document = terminal.json("mapping", "propose", region)
    document["sheets"][0]["columns"][1]["field"] = "short_title"
    corrected = terminal.folder / "corrige.json"
    corrected.write_text(json.dumps(document), encoding="utf-8")
    terminal.done("mapping", "save", "Région", corrected)
    assert terminal.json("mapping", "show", "Région") == document
    terminal.done("import", region)
    assert terminal.json("show", "recommendation", "1")["short_title"] == "Un titre revu par la Région"


@pytest.mark.parametrize("mark", [b"", "\ufeff".encode()])
def test_a_mapping_is_heard_in_utf8_on_a_console_of_windows(terminal, region, monkeypatch, mark):
    document = terminal.done("mapping", "propose", region, "--json")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(mark + document.encode()), encoding="cp1252"))
    terminal.done("mapping", "save", "Région", "-")
    assert "Titre de l'action" in terminal.done("mapping", "show", "Région", "--json")


def test_a_mapping_heard_in_another_encoding_is_refused(terminal, region, monkeypatch):
    document = terminal.done("mapping", "propose", region, "--json")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(document.encode("cp1252")), encoding="cp1252"))
    answer = terminal("mapping", "save", "Région", "-")
    assert answer.status == 1
    assert "correspondance" in answer.err


def test_what_is_no_mapping_is_refused(terminal, region):
    wrong = terminal.folder / "faux.json"
    wrong.write_text('{"sheets": [{"sheet": "A", "entity": "fleurs", "header": 1, "first": 2, "columns": []}]}')
    assert terminal("mapping", "save", "X", wrong).status == 1
    wrong.write_text("n'importe quoi")
    assert terminal("mapping", "save", "X", wrong).status == 1
    assert terminal("mapping", "show", "X").status == 1
    assert terminal("import", region, "--mapping", "X").status == 1


def test_a_deleted_mapping_reads_nothing_more(terminal, region):
    terminal.done("mapping", "propose", region, "--save", "Région")
    terminal.done("mapping", "delete", "Région")
    assert terminal("import", region).status == 1
    assert terminal("mapping", "delete", "Région").status == 1


def test_a_template_is_filled(terminal, region):
    terminal.done("mapping", "propose", region, "--save", "Région")
    terminal.done("add", "recommendation", "programme=DcANT", "code=2", "title=Une autre")
    out = terminal.folder / "rempli.xlsx"
    answer = terminal("mapping", "fill", "Région", region, out)
    assert answer.status == 0, answer.err
    sheet = openpyxl.load_workbook(out)["Suivi"]
    assert [cell.value for cell in sheet[2]] == [1, "Un titre", "Non démarrée"]
    assert [cell.value for cell in sheet[3]] == ["2", "Une autre", "Non démarrée"]


def test_a_template_about_another_measure_stops_the_filling(terminal, region):
    terminal.done("mapping", "propose", region, "--save", "Région")
    other = workbook(terminal, (ROWS[0], (1, "Rénover la mairie", "Réalisé")), "mairie.xlsx")
    out = terminal.folder / "rempli.xlsx"
    answer = terminal("mapping", "fill", "Région", other, out)
    assert answer.status == 3
    assert "ligne 2" in answer.err
    assert not out.exists()
    assert terminal("mapping", "fill", "Région", other, out, "--on-conflict", "theirs").status == 1


PLAN = (
    ("Axe", "Action", "Structure pilote", "Date de fin"),
    ("Axe 1", "Créer un guichet", "Ville de Brest", "31/12/2018"),
    ("Axe 2", "Former les agents", "Ville de Nantes", "30/06/2018"),
)


def test_a_plan_without_numbers_is_a_list_of_actions_or_numbered_on_request(terminal, region):
    path = workbook(terminal, PLAN, "plan.xlsx")
    proposed = json.loads(terminal("mapping", "propose", path, "--json").out)
    assert proposed["sheets"][0]["entity"] == "action_item"
    terminal.done("mapping", "propose", path, "--number", "M", "--save", "Plan")
    terminal.done("import", path, "--mapping", "Plan")
    codes = [one["code"] for one in json.loads(terminal("list", "recommendation", "--json").out)]
    assert codes == ["1", "M1", "M2"]


def test_a_table_of_which_nothing_is_sure_is_told_with_its_two_likeliest_readings(terminal, region):
    rows = (("Recommandation", "Intitulé", "Échéance"), ("1", "Lancement", "30/06/2017"), ("1", "Bilan", "30/06/2018"))
    path = workbook(terminal, rows, "flou.xlsx")
    assert " ou " in terminal("mapping", "propose", path).out
    (sheet,) = json.loads(terminal("mapping", "propose", path, "--json").out)["sheets"]
    assert (sheet["entity"], len(sheet["readings"])) == ("", 2)


def test_unknown_organisations_are_answered_or_created(terminal, region):
    terminal.done("add", "organisation", "name=Brest Métropole", "kind=metropole")
    rows = (("Collectivité", "1", "Remarque"), ("BMO", "GT", None), ("Ville de Nantes", "GT", None))
    path = workbook(terminal, rows, "gt.xlsx")
    document = {
        "sheets": [
            {
                "sheet": "Suivi",
                "entity": "participation",
                "header": 1,
                "first": 2,
                "columns": [
                    {"position": 0, "heading": "Collectivité", "field": "organisation"},
                    {
                        "position": 1,
                        "heading": "1",
                        "field": "role",
                        "values": {"gt": "working_group"},
                        "given": {"recommendation": "DcANT / 1"},
                    },
                ],
            }
        ]
    }
    (terminal.folder / "gt.json").write_text(json.dumps(document), encoding="utf-8")
    terminal.done("mapping", "save", "GT", terminal.folder / "gt.json")
    before = terminal.json("import", path, "--mapping", "GT", "--dry-run")
    assert before["counts"]["unreadable"] == 2
    answer = terminal("import", path, "--mapping", "GT", "--same", "BMO=Brest Métropole", "--create", "Ville de Nantes")
    assert answer.status == 0, answer.err
    names = {one["organisation_label"] for one in terminal.json("list", "participation")}
    assert names == {"Brest Métropole", "Nantes"}
    assert terminal("import", path, "--same", "sans égal").status == 2
    refused = terminal("import", path, "--create", "Trifouillis-les-Oies")
    assert (refused.status, '--create "Trifouillis-les-Oies=Association"' in refused.err) == (1, True)


def test_an_organisation_known_nowhere_is_created_with_its_rows_in_one_step(terminal, region):
    terminal.done("add", "programme", "code=P", "title=P")
    terminal.done("add", "recommendation", "programme=P", "code=1", "title=Échanges")
    heading = ("Organisme", "Recommandation", "Rôle")
    path = workbook(terminal, (heading, ("Klask", "P / 1", "Pilote"), ("Nantes", "P / 1", "Pilote")), "gt.xlsx")
    terminal.done("mapping", "propose", path, "--save", "GT")
    answer = terminal("import", path, "--create", "Klask=association", "--create", "Nantes=214401093")
    assert (answer.status, answer.err) == (0, "")
    held = terminal.json("list", "participation")
    assert sorted(one["organisation_label"] for one in held) == ["Klask", "Nantes"]
    (created,) = terminal.json("list", "organisation", "--where", "name=Klask")
    assert created["kind"] == "association"
    terminal.done("undo")
    assert terminal.json("list", "organisation", "--where", "name=Klask") == []
    assert terminal.json("list", "participation") == []


def test_the_unreadable_is_marked_in_a_copy(terminal, region):
    terminal.done("mapping", "propose", region, "--save", "Région")
    path = workbook(terminal, (*ROWS, (2, "Autre", "un de ces jours")), "mars.xlsx")
    out = terminal.folder / "a corriger.xlsx"
    answer = terminal("import", path, "--dry-run", "--marked", out)
    assert answer.status == 0
    cell = openpyxl.load_workbook(out)["Suivi"]["C3"]
    assert "n'est pas dans la liste" in cell.comment.text


def test_the_report_says_what_was_decided(terminal, region):
    terminal.done("mapping", "propose", region, "--save", "Région")
    terminal.done("import", region)
    (entry,) = terminal.json("exchange", "list")
    shown = terminal.done("exchange", "report", str(entry.get("number", entry.get("id"))))
    assert "region.xlsx" in shown
    assert terminal.json("exchange", "waiting") == []
    assert terminal("exchange", "report", "99").status == 1


WRONG = {
    "pas de feuilles": lambda document: document.clear(),
    "des feuilles de travers": lambda document: document.update(sheets={"a": 1}),
    "une feuille de travers": lambda document: document.update(sheets=[1]),
    "un champ inconnu": lambda document: _column(document).update(field="couleur"),
    "une ligne de titres nulle": lambda document: _sheet(document).update(header=0),
    "une ligne de titres infinie": lambda document: _sheet(document).update(header=float("inf")),
    "des fiches avant leurs titres": lambda document: _sheet(document).update(first=1),
    "une ligne hors de la feuille": lambda document: _sheet(document).update(first=10**30),
    "une colonne hors de la feuille": lambda document: _column(document).update(position=-1),
    "une feuille sans nom": lambda document: _sheet(document).update(sheet=None),
    "un caractère impossible": lambda document: _sheet(document).update(sheet="\ud800"),
    "une confiance qui n'en est pas une": lambda document: _sheet(document).update(confidence=float("nan")),
    "des valeurs en liste": lambda document: _column(document).update(values=["a"]),
    "un code inconnu": lambda document: _sheet(document)["columns"][2].update(values={"realise": "fini"}),
    "deux colonnes pour un champ": lambda document: _column(document).update(field="code"),
}


def _sheet(document):
    return document["sheets"][0]


def _column(document):
    return _sheet(document)["columns"][1]


@pytest.mark.parametrize("spoil", WRONG.values(), ids=WRONG.keys())
def test_a_mapping_written_wrong_is_refused_in_french(terminal, region, spoil):
    document = terminal.json("mapping", "propose", region)
    spoil(document)
    path = terminal.folder / "faux.json"
    path.write_text(json.dumps(document))
    answer = terminal("mapping", "save", "Région", path)
    assert answer.status == 1
    assert "défaut de l'application" not in answer.err
    assert not {"object", "indices", "invalid", "not"} & set(answer.err.split())
    assert terminal.json("mapping", "list") == []


@pytest.mark.parametrize("text", ["[" * 100_000, "{", ""])
def test_what_is_no_document_is_refused(terminal, region, text):
    path = terminal.folder / "faux.json"
    path.write_text(text)
    answer = terminal("mapping", "save", "Région", path)
    assert answer.status == 1
    assert "ne peut pas être lu" in answer.err


@pytest.mark.parametrize("text", ["null", "3", "[1]", '"sheets"'])
def test_a_document_of_another_kind_is_refused(terminal, region, text):
    path = terminal.folder / "faux.json"
    path.write_text(text)
    answer = terminal("mapping", "save", "Région", path)
    assert answer.status == 1
    assert "est attendu dans un objet" in answer.err


def test_an_organisation_is_created_by_its_whole_siren_only(terminal, region):
    terminal.done("mapping", "propose", region, "--save", "Région")
    for code in ("123", "242900315"):
        answer = terminal("import", region, "--create", f"Trifouillis={code}")
        assert answer.status == 1
        assert f"SIREN « {code} »" in answer.err
    assert terminal.json("list", "organisation") == []
