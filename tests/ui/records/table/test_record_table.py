"""The model of a table: what it shows, how it follows the data, what it refuses."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.reading.queries import Condition, Query
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.records.table.edits import Picked
from dcant_tracker.ui.records.table.model import RecordTable


@pytest.fixture
def table_of(session, settle):
    """A loaded table of an entity."""

    def make(entity, query=None):
        table = RecordTable(session, entity, session)
        table.show_query(query or Query(entity))
        settle()
        return table

    return make


def texts(table, field):
    column = table.column(field)
    return [table.index(row, column).data() for row in range(table.rowCount())]


def test_it_is_a_sound_model_while_records_come_and_go(table_of, session, settle):
    table = table_of("organisation")
    tester = QAbstractItemModelTester(table, QAbstractItemModelTester.FailureReportingMode.Fatal)
    session.write(
        Operation("add", "Ajout"), lambda tx: tx.add("organisation", {"name": "Nantes Métropole", "kind": "metropole"})
    )
    settle()
    assert "Nantes Métropole" in texts(table, "name")
    session.undo()
    settle()
    assert "Nantes Métropole" not in texts(table, "name")
    tester.deleteLater()


@pytest.mark.parametrize("entity", list(CATALOGUE))
def test_every_field_has_its_column_once(session, entity):
    table = RecordTable(session, entity, session)
    headings = [table.headerData(c, Qt.Orientation.Horizontal) for c in range(table.columnCount())]
    assert sorted(headings) == sorted(field.label for field in CATALOGUE[entity].columns)


def test_names_are_sorted_without_accents_and_shown_in_french(table_of):
    table = table_of("organisation")
    assert texts(table, "name") == [
        "Brest Métropole",
        "Épinal",
        "Saint-Étienne Métropole",
        "SGMAP",
        "Toulouse Métropole",
    ]
    assert texts(table, "kind")[1] == "Ville"


def test_a_recommendation_is_named_by_its_number_and_its_title(table_of, session, uid_of):
    table = table_of("participation")
    assert "1 · Échanger par voie électronique (DcANT 2015-2017)" in texts(table, "recommendation")
    session.set_programme(uid_of("programme", "DcANT 2015-2017"))
    assert table.texts.shown(table.entity["recommendation"], uid_of("recommendation", "DcANT 2015-2017 / 1")) == (
        "1 · Échanger par voie électronique"
    )


def test_what_is_late_is_said_in_words_and_by_an_icon(table_of):
    table = table_of("milestone")
    row = texts(table, "title").index("Cahier des charges")
    late = table.index(row, table.column("due_on"))
    on_time = table.index(1 - row, table.column("due_on"))
    assert late.data() == "01/02/2017 · en retard"
    assert late.data(Qt.ItemDataRole.DecorationRole) is not None
    assert late.data(Qt.ItemDataRole.EditRole) == "01/02/2017"
    assert on_time.data(Qt.ItemDataRole.DecorationRole) is None
    assert "en retard" in late.data(Qt.ItemDataRole.AccessibleTextRole)


def test_an_internal_field_is_marked_in_its_header(table_of):
    table = table_of("recommendation")
    horizontal, icon = Qt.Orientation.Horizontal, Qt.ItemDataRole.DecorationRole
    assert table.headerData(table.column("notes"), horizontal, icon) is not None
    assert table.headerData(table.column("title"), horizontal, icon) is None


def test_an_edit_is_parsed_written_and_shown(table_of, session, settle, uid_of):
    table = table_of("recommendation")
    row = texts(table, "code").index("2")
    assert table.setData(table.index(row, table.column("due_on")), "29 mai 2017")
    assert table.index(row, table.column("due_on")).data().startswith("29/05/2017")
    settle()
    uid = uid_of("recommendation", "DcANT 2015-2017 / 2")
    assert session.labels().of("recommendation", uid)
    assert table.record(row)["due_on"] == date(2017, 5, 29)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("due_on", "31/02/2017", "Le 31 février n'existe pas."),
        ("status", "peut-être", "n'est pas dans la liste"),
        ("title", "", "doit être rempli"),
        ("lead_local", "Atlantide", "ne désigne aucune fiche"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_a_sentence(table_of, settle, field, typed, said):
    table = table_of("recommendation")
    before = table.record(0)[field]
    assert not table.setData(table.index(0, table.column(field)), typed)
    assert said in table.refusal.message
    settle()
    assert table.record(0)[field] == before


def test_an_end_before_its_start_is_refused(table_of, settle):
    table = table_of("participation")
    assert table.setData(table.index(0, table.column("since")), "01/06/2017")
    settle()
    assert not table.setData(table.index(0, table.column("until")), "01/05/2017")
    assert "précède" in table.refusal.message


def test_a_second_record_with_the_same_key_is_refused(table_of):
    table = table_of("recommendation", Query("recommendation", order=("code",)))
    row = texts(table, "code").index("2")
    assert not table.setData(table.index(row, table.column("code")), "1")
    assert "existe déjà" in table.refusal.message


def test_a_reference_is_found_by_a_former_name(table_of, session, settle, uid_of):
    toulouse = uid_of("organisation", "Toulouse Métropole")
    session.write(
        Operation("add", "Nom"),
        lambda tx: tx.add("organisation_identity", {"organisation": toulouse, "name": "Grand Toulouse"}),
    )
    settle()
    table = table_of("recommendation")
    assert table.setData(table.index(0, table.column("lead_local")), "grand toulouse")
    settle()
    assert table.record(0)["lead_local"] == toulouse


def test_only_the_touched_rows_are_read_again(table_of, session, settle, uid_of, monkeypatch):
    table = table_of("organisation")
    for row in range(table.rowCount()):
        table.record(row)
    seen = []
    table.dataChanged.connect(lambda first, last: seen.append((first.row(), last.row())))
    uid = uid_of("organisation", "Épinal")
    session.write(Operation("edit", "…"), lambda tx: tx.update("organisation", uid, {"region": "Lorraine"}))
    settle()
    assert texts(table, "region")[1] == "Lorraine"
    assert (1, 1) in seen


def test_a_renamed_organisation_shows_in_the_tables_that_name_it(table_of, session, settle, uid_of):
    table = table_of("participation")
    assert "Brest Métropole" in texts(table, "organisation")
    uid = uid_of("organisation", "Brest Métropole")
    session.write(Operation("edit", "…"), lambda tx: tx.update("organisation", uid, {"name": "Brest"}))
    settle()
    assert "Brest" in texts(table, "organisation")


def test_other_rows_wait_while_an_editor_is_open(table_of, session, settle):
    table = table_of("organisation")
    table.held = True
    session.write(Operation("add", "…"), lambda tx: tx.add("organisation", {"name": "Albi", "kind": "ville"}))
    settle()
    assert table.rowCount() == 5
    table.release()
    assert texts(table, "name")[0] == "Albi"


def test_a_row_that_cannot_be_read_shows_disabled(table_of, session):
    table = table_of("organisation")
    import sqlite3

    with sqlite3.connect(session.store.path) as raw:
        raw.execute("UPDATE organisation SET member_since = 'hier' WHERE name = 'Épinal'")
    raw.close()
    table._forget(None)
    assert table.index(1, 0).data() == "—"
    assert table.flags(table.index(1, 0)) & Qt.ItemFlag.ItemIsEnabled == Qt.ItemFlag.NoItemFlags
    assert table.index(0, 0).data() == "Brest Métropole"


def test_a_record_is_found_among_the_rows(table_of, uid_of):
    table = table_of("organisation")
    assert table.row_of(uid_of("organisation", "SGMAP")) == 3
    assert table.row_of("no-such-uid") == -1


def test_the_programme_narrows_the_list_and_a_subtable_ignores_it(session, settle, uid_of):
    wide = RecordTable(session, "recommendation", session, everywhere=True)
    narrow = RecordTable(session, "recommendation", session)
    for table in (wide, narrow):
        table.requery()
    session.set_programme(uid_of("programme", "DcANT 2018-2020"))
    settle()
    assert (wide.rowCount(), narrow.rowCount()) == (3, 1)


def test_a_picked_value_needs_no_parsing(table_of, settle, uid_of):
    table = table_of("participation", Query("participation", conditions=(Condition("role", ("observer",)),)))
    uid = uid_of("recommendation", "DcANT 2018-2020 / 1")
    assert table.setData(table.index(0, table.column("recommendation")), Picked(uid))
    settle()
    assert table.record(0)["recommendation"] == uid


def test_a_long_list_is_read_in_blocks(session, settle):
    def many(tx):
        for number in range(700):
            tx.add("organisation", {"name": f"Commune n° {number}", "kind": "ville"})

    session.write(Operation("add", "…"), many)
    settle()
    table = RecordTable(session, "organisation", session)
    table.requery()
    settle()
    assert table.rowCount() == 705
    assert table.index(704, 0).data() == "Toulouse Métropole"
    assert table.row_of(table.uid(333)) == 333
