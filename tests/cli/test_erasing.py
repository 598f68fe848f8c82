"""Erasing a person from the command line: the contract, the question, and no byte left anywhere."""

import base64
import contextlib
import json
import shutil
import sqlite3
import sys
import zlib
from contextlib import closing
from io import BytesIO

import openpyxl
import typer

from dcant_tracker.cli.erasing import run
from dcant_tracker.store.erasure.erasing import Fate
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.store import Store
from tests.store.erasure.test_erasing import hidden_in

CAMILLE = "Camille Durand"


def test_erasing_says_what_is_left_elsewhere_the_backups_and_what_was_sent(desk):
    desk.done("export", desk.folder / "contacts.xlsx", "--with-contacts")
    desk.done("export", desk.folder / "sans.xlsx")
    desk.done("add", "interaction", "organisation=brest", "held_on=2026-01-02", "summary=Vu Camille Durand")
    desk.done("backup")
    call = desk.json("list", "interaction")[0]["uid"]
    answer = desk.json("erase", "contact", CAMILLE, "--yes")
    assert set(answer) == {"erased", "named_elsewhere", "backups", "compacted", "sent"}
    assert answer["compacted"] is True
    assert answer["erased"] == 1
    assert answer["named_elsewhere"] == [{"entity": "interaction", "uid": call, "field": "summary"}]
    assert [path.endswith(".sqlite") for path in answer["backups"]] == [True]
    assert [one["file"] for one in answer["sent"]] == ["contacts.xlsx"]
    assert desk.json("list", "contact") == []
    assert "Personne effacée" in desk.done("history")


def test_without_a_yes_nothing_is_erased_and_it_is_said(desk):
    before = desk.data.read_bytes()
    answer = desk("erase", "contact", CAMILLE)
    assert answer.status == 1
    assert "--yes" in answer.err
    assert desk.data.read_bytes() == before


def test_only_a_person_is_erased(desk):
    assert desk("erase", "organisation", "brest", "--yes").status == 2
    assert desk("erase", "contact", CAMILLE, "--yes", "--backups", "burn").status == 2
    assert desk("erase", "contact", "Personne", "--yes").status == 1


def test_the_receipt_tells_it_in_words(desk):
    desk.done("export", desk.folder / "contacts.xlsx", "--with-contacts")
    told = desk.done("erase", "contact", CAMILLE, "--yes")
    assert "Reçu d'effacement" in told
    assert "Envoyée à l'extérieur : contacts.xlsx" in told
    assert CAMILLE not in told


def carried_by(book: bytes) -> bytes:
    """The base in the sheet « _dcant » of a workbook."""
    sheet = openpyxl.load_workbook(BytesIO(book))["_dcant"]
    rows = [row[0] for row in sheet.iter_rows(values_only=True)]
    return zlib.decompress(base64.b64decode("".join(str(cell) for cell in rows[5:] if cell)))


def test_kept_workbooks_and_the_base_that_they_carry_hold_the_person_no_more(desk, edit):
    sent = desk.folder / "contacts.xlsx"
    desk.done("export", sent, "--with-contacts")
    desk.done("import", edit(sent, "contact", CAMILLE, {"function": "Maire"}))
    desk.done("erase", "contact", CAMILLE, "--yes", "--mask")
    assert hidden_in(desk.data.read_bytes()) == set()
    with contextlib.closing(sqlite3.connect(desk.data)) as data:
        kept = data.execute("SELECT content, base FROM exchange_file ORDER BY exchange").fetchall()
    for content, base in kept:
        assert hidden_in(content) == set()
        assert hidden_in(carried_by(content)) == set()
        assert base is None or hidden_in(zlib.decompress(base)) == set()
    assert desk.json("exchange", "show", "1")["sha256_verified"]
    assert desk("check").status == 0


def test_the_workbook_of_before_does_not_bring_the_person_back_without_a_yes(desk):
    sent = desk.folder / "contacts.xlsx"
    desk.done("export", sent, "--with-contacts")
    desk.done("erase", "contact", CAMILLE, "--yes")
    answer = desk("import", sent, "--json")
    assert answer.status == 3
    (conflict,) = [one for one in answer.json["proposals"] if one["kind"] == "conflict"]
    assert "Personne effacée" in conflict["message"]
    for policy in ("mine", "theirs"):
        desk.done("import", sent, "--on-conflict", policy)
        assert desk.json("list", "contact") == []


def test_what_was_masked_in_other_texts_does_not_come_back_with_the_workbook_of_before(desk, edit):
    desk.done("add", "interaction", "organisation=brest", "held_on=2026-01-02", "summary=Vu Camille Durand à Brest")
    desk.done("add", "interaction", "organisation=brest", "held_on=2026-01-03", "summary=Rappel de Camille Durand")
    sent = desk.folder / "suivi.xlsx"
    desk.done("export", sent, "--with-contacts")
    desk.done("erase", "contact", CAMILLE, "--yes", "--mask")
    back = edit(sent, "interaction", "Rappel de Camille Durand", {"summary": "Tout autre chose"})
    desk("import", back, "--on-conflict", "mine")
    said = {one["summary"] for one in desk.json("list", "interaction")}
    assert said == {"Vu Personne effacée à Brest", "Tout autre chose"}


def test_another_data_file_does_not_bring_the_person_back(desk, capsys):
    copy = shutil.copy(desk.data, desk.folder / "collègue.sqlite")
    with sqlite3.connect(copy) as other:
        other.execute("UPDATE contact SET function = 'Maire'")
    other.close()
    desk.done("erase", "contact", CAMILLE, "--yes")
    desk("merge", copy, "--on-conflict", "theirs")
    assert desk.json("list", "contact") == []


def test_a_foreign_list_that_names_the_person_again_asks_too(desk):
    desk.done("erase", "contact", CAMILLE, "--yes")
    book = openpyxl.Workbook()
    book.active.title = "Contacts"
    book.active.append(["Organisme", "Nom", "Courriel"])
    book.active.append(["Brest Métropole", "camille DURAND", "c.durand@example.org"])
    book.save(desk.folder / "liste.xlsx")
    answer = desk("import", desk.folder / "liste.xlsx", "--json")
    assert answer.status == 3
    assert "Personne effacée" in json.dumps(answer.json, ensure_ascii=False)
    assert desk.json("list", "contact") == []


def test_at_a_terminal_each_text_of_a_kept_workbook_that_may_name_the_person_is_asked_about(desk, capsys, monkeypatch):
    book = openpyxl.Workbook()
    for text in ("Vu avec Mme Durand", "Durand absente"):
        book.active.append([text])
    content = BytesIO()
    book.save(content)
    with ledger.ledger_entry(desk.data) as writing:
        ledger.record_exchange(writing, ledger.NewExchange(ledger.IN, "retour.xlsx", 1), content.getvalue())
    with closing(Store.open(desk.data)) as store:
        uid = store.read().fetch_value("SELECT uid FROM contact WHERE name = ?", (CAMILLE,))
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
        monkeypatch.setattr(typer, "confirm", lambda *_asked, **_ways: True)
        answers = iter(["m", "g"])
        monkeypatch.setattr(typer, "prompt", lambda *_asked, **_ways: next(answers))
        run(store, uid, Fate.KEEP, mask=False, yes=False, as_json=False)
        told = capsys.readouterr()
        assert "nommée peut-être : retour.xlsx, feuille Sheet, A1" in told.err
        assert "1 texte masqué dans les classeurs gardés" in told.out
        assert "Texte gardé qui la nomme peut-être : retour.xlsx, feuille Sheet, A2" in told.out
        kept = openpyxl.load_workbook(BytesIO(ledger.file_of(store.read(), ledger.exchanges(store.read())[0].id)))
    assert [row[0].value for row in kept.active] == ["Vu avec Personne effacée", "Durand absente"]
