"""A walk through the window and the command line of a copy of the project that has one more entity and one more field.

``tests/e2e/test_newcomer.py`` makes the copy and runs this there; the project itself has nothing of it.
"""

import contextlib
import json
import shutil
import sqlite3
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QLabel

import dcant_tracker
from dcant_tracker.cli import main
from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.records.names import resolve
from dcant_tracker.store.records.record import all_records
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.exchange.export_dialog import ExportDialog
from dcant_tracker.ui.records.adding.new_record import NewRecordDialog
from dcant_tracker.ui.records.table.edits import prepared
from dcant_tracker.ui.records.table.filters.facets import facets_of
from tests.store.file.structure import structure

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "tests" / "store" / "file" / "fixtures"


@pytest.fixture
def training(store) -> str:
    """A training in Brest, and its partner's motto."""

    def work(tx) -> str:
        brest = resolve(tx.reading, "organisation", "Brest Métropole")
        values = {"title": "Archivage électronique", "channel": "call", "themes": ("archivage",), "seats": 12}
        tx.add("partner", {"name": "SGMAP", "motto": "Simplifier ensemble"})
        return tx.add("training", {"organisation": brest, "due_on": date(2017, 1, 1), **values})

    _changes, uid = store.transact(Operation("add", "Formation"), work)
    return uid


@pytest.fixture
def typed(tmp_path, capsys):
    """Types a command on a data file of its own; gives what it wrote."""

    def type_in(*words: str, status: int = 0) -> str:
        capsys.readouterr()
        done = main(["--data", str(tmp_path / "terminal.sqlite"), *words])
        said = capsys.readouterr()
        assert done == status, said.err
        return said.out

    return type_in


def test_this_is_the_copy():
    assert Path(dcant_tracker.__file__).is_relative_to(ROOT)


def test_an_old_data_file_is_brought_up_to_what_new_ones_are(tmp_path):
    new = tmp_path / "neuf.sqlite"
    Store.create(new).close()
    for frozen in sorted(FIXTURES.glob("schema-*.sqlite")):
        old = Path(shutil.copy(frozen, tmp_path))
        opened = Store.open(old)
        assert all_records(opened.read(), "training") == []
        opened.close()
        assert structure(old) == structure(new)
        with contextlib.closing(sqlite3.connect(old)) as connection:
            assert connection.execute("SELECT count(*) FROM partner WHERE motto IS NOT NULL").fetchone() == (0,)


def test_the_list_shows_it_late_and_filters_it(training, window, settle):
    shown = window.open_page("training")
    settle()
    assert window.header.title.text() == "Formations"
    assert "training" in window.navigation.shown()
    assert window.navigation.count_of("training") == 1
    table = shown.table
    assert table.count == 1
    texts = {field.name: table.index(0, table.column(field.name)).data() for field in table.fields}
    assert texts["title"] == "Archivage électronique"
    assert texts["channel"] == "Appel"
    assert texts["due_on"] == "01/01/2017 · en retard"
    assert {"channel", "themes", "organisation.region"} <= {facet.path for facet in facets_of("training")}
    order = [shown.table.fields[column].name for column in shown.view.columns.visual_order()]
    assert order[:2] == ["title", "organisation"]


def test_the_sheet_holds_every_field_and_its_organisation_lists_it(training, window, uid_of, settle):
    shown = window.open_page("training")
    settle()
    shown.select(training)
    settle()
    sheet = shown.sheet
    assert sheet.kind.text() == "Formation"
    assert sheet.key.text() == "Brest Métropole / Archivage électronique"
    assert set(sheet.summary.form.names()) == {field.name for field in shown.table.fields}
    organisations = window.open_page("organisation")
    settle()
    organisations.select(uid_of("organisation", "Brest Métropole"))
    settle()
    settle()
    assert "Formations" in [table.relation.title for table in organisations.sheet.links.tables()]


def test_a_cell_is_written_and_undone(training, session, store, settle):
    prepared(session, CATALOGUE["training"], training, "seats", "15").write(session, None, pytest.fail)
    settle()
    assert all_records(store.read(), "training")[0]["seats"] == 15
    store.undo()
    assert all_records(store.read(), "training")[0]["seats"] == 12


def test_the_new_record_asks_for_what_is_worth_asking(session, qtbot):
    dialog = NewRecordDialog(session, "training")
    qtbot.addWidget(dialog)
    assert dialog.windowTitle() == "Nouvelle formation"
    assert dialog.form.names() == ["organisation", "title", "channel", "seats"]
    assert dialog.values["channel"] == "call"
    assert dialog.values["due_on"] == date.today()


def test_the_palette_finds_its_records_and_its_page(training, window, settle):
    window.window_actions["search"].trigger()
    palette = window.palette_frame
    palette.field.setText("archivage elec")
    settle()
    texts = palette.entries.texts()
    assert texts[texts.index("Formations") + 1] == "Brest Métropole / Archivage électronique"
    palette.field.setText("formations")
    settle()
    assert "Formations" in palette.entries.texts()


def test_an_empty_list_says_what_to_do(window, settle):
    shown = window.open_page("training")
    settle()
    said = [label.text() for label in shown.findChildren(QLabel) if label.isVisible()]
    assert "Aucune formation pour l'instant" in said
    assert "Notez la première formation." in said


def test_the_export_dialog_offers_its_sheet(session, training, qtbot):
    dialog = ExportDialog(session, "training")
    qtbot.addWidget(dialog)
    assert dialog.chosen() == ("training",)


def test_the_new_field_stands_in_the_list_and_in_the_sheet(training, window, store, settle):
    shown = window.open_page("partner")
    settle()
    (partner,) = all_records(store.read(), "partner")
    shown.select(partner.uid)
    settle()
    assert shown.table.index(0, shown.table.column("motto")).data() == "Simplifier ensemble"
    assert "motto" in shown.sheet.summary.form.names()


def test_the_command_line_lists_shows_adds_sets_and_remembers(typed):
    typed("init", "--empty")
    typed("add", "organisation", "name=Épinal", "kind=Ville")
    uid = typed("add", "training", "organisation=Épinal", "title=Signature", "channel=Appel").strip()
    typed("set", "training", "Épinal / Signature", "seats=8", "themes=identité ; preuve")
    assert "Signature" in typed("list", "training")
    shown = json.loads(typed("show", "training", uid, "--json"))
    assert (shown["seats"], shown["themes"], shown["organisation_label"]) == (8, ["identité", "preuve"], "Épinal")
    assert [one["uid"] for one in json.loads(typed("list", "training", "--search", "preuve", "--json"))] == [uid]
    typed("add", "partner", "name=SGMAP", "motto=Simplifier ensemble")
    assert json.loads(typed("show", "partner", "SGMAP", "--json"))["motto"] == "Simplifier ensemble"
    assert len(json.loads(typed("list", "partner", "--search", "simplifier", "--json"))) == 1
    labels = [step["label"] for step in json.loads(typed("history", "--json"))]
    assert "Modification de Places, Thèmes : Épinal / Signature" in labels
    typed("undo")
    typed("undo")
    assert json.loads(typed("show", "training", uid, "--json"))["seats"] is None
    typed("check")


def test_an_edited_workbook_comes_back(typed, tmp_path):
    typed("init", "--empty")
    typed("add", "organisation", "name=Épinal", "kind=Ville")
    uid = typed("add", "training", "organisation=Épinal", "title=Signature", "channel=Appel").strip()
    typed("add", "partner", "name=SGMAP", "motto=Simplifier")
    path = tmp_path / "envoi.xlsx"
    typed("export", str(path))
    book = openpyxl.load_workbook(path)
    for sheet, label, value in (("Formations", "Places", 30), ("Partenaires", "Devise du partenaire", "Ensemble")):
        page = book[sheet]
        column = next(cell.column for cell in page[1] if cell.value == label)
        page.cell(2, column).value = value
    page = book["Formations"]
    by_label = {cell.value: cell.column for cell in page[1]}
    for label, value in (("Organisme", "Épinal"), ("Sujet de la formation", "Preuve"), ("Canal", "Courriel")):
        page.cell(3, by_label[label]).value = value
    book.save(path)
    done = json.loads(typed("import", str(path), "--json"))
    assert (done["applied"]["changed"], done["applied"]["added"]) == (2, 1)
    assert json.loads(typed("show", "training", uid, "--json"))["seats"] == 30
    assert json.loads(typed("show", "partner", "SGMAP", "--json"))["motto"] == "Ensemble"
    assert {one["title"] for one in json.loads(typed("list", "training", "--json"))} == {"Signature", "Preuve"}
    typed("undo")
    assert json.loads(typed("show", "training", uid, "--json"))["seats"] is None
    typed("check")
