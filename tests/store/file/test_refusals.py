"""What the database and the disk refuse, told by what they say it is and not by how they word it."""

import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.store.file.backup import restore
from dcant_tracker.store.file.connection import connect
from dcant_tracker.store.file.explaining import explained
from dcant_tracker.store.file.refusals import DatabaseError, disk_sentence, sentence_for, sentences
from dcant_tracker.store.store import Store


def test_what_a_reader_may_not_write_is_told(data_file, store):
    with (
        pytest.raises(UserError, match="lecture seule") as refused,
        sentences(data_file),
        closing(connect(data_file, read_only=True)) as connection,
    ):
        connection.execute("DELETE FROM meta")
    assert refused.value.hint


def test_a_table_that_this_program_itself_holds_is_busy(data_file):
    locked = sqlite3.OperationalError("database table is locked")
    locked.sqlite_errorcode = sqlite3.SQLITE_LOCKED_SHAREDCACHE
    assert "occupé" in sentence_for(locked, data_file).message


def test_what_is_no_database_is_told(tmp_path):
    path = tmp_path / "lettre.sqlite"
    path.write_text("Madame, Monsieur, " * 100)
    with pytest.raises(UserError, match="n'est pas un fichier de données"), sentences(path), closing(connect(path)):
        pass


def test_a_defect_of_ours_is_none_of_the_file(data_file, store):
    """SQLite says « malformed » of wrong JSON as well: that does not make the file a damaged one."""
    with pytest.raises(DatabaseError, match="malformed") as broken, sentences(data_file):
        store.read().fetch_value("SELECT json('{')")
    assert sentence_for(broken.value, data_file) is None


def test_a_folder_and_a_folder_that_may_not_be_entered_are_told(tmp_path, data_file, store, monkeypatch):
    with pytest.raises(UserError, match="dossier"):
        Store.open(tmp_path)
    real = Path.stat

    def refused(path, **options):
        if path.name == "ailleurs.sqlite":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, **options)

    monkeypatch.setattr(Path, "stat", refused)
    for use in (Store.open, partial(restore, path=data_file)):
        with pytest.raises(UserError, match="Accès refusé"):
            use(tmp_path / "ailleurs.sqlite")


def test_without_a_data_folder_a_named_file_opens_all_the_same(store, data_file, monkeypatch):
    monkeypatch.setenv("DCANT_DATA_DIR", str(data_file / "dessous"))
    store.close()
    Store.open(data_file).close()


def test_a_name_in_the_schema_that_is_no_text_is_damage(store, data_file):
    store.close()
    content = data_file.read_bytes()
    data_file.write_bytes(content.replace(b"CREATE TABLE contact", b"CREATE TABL\xb4 \xffontact"))
    with pytest.raises(UserError) as refused:
        Store.open(data_file)
    assert refused.value.hint


def test_a_value_that_nobody_can_read_is_told_and_no_defect(store, data_file, recommendation):
    problem = ValueError("Invalid isoformat string")
    assert explained(problem, data_file) is None
    with closing(connect(data_file)) as connection:
        connection.execute("UPDATE programme SET starts_on = '2026-02-31'")
    told = explained(problem, data_file)
    assert "illisible" in told.message
    assert "Ouvrir une copie saine" in told.hint


@pytest.mark.parametrize(
    ("name", "program"),
    [
        ("retour.XLSX", "Excel"),
        ("retour.xlsm", "Excel"),
        ("retour.xls", "Excel"),
        ("retour.csv", "Excel"),
        ("retour.ods", "LibreOffice"),
        ("rapport.docx", "Word"),
    ],
)
def test_a_file_that_is_held_names_the_program_that_most_likely_holds_it(name, program):
    refused = disk_sentence(PermissionError(13, "Permission denied"), Path(name))
    assert refused.message == f"Accès refusé à « {name} »."
    assert refused.hint == f"Choisissez un autre dossier, ou fermez-le dans {program}."


def test_a_file_that_no_program_is_known_to_hold_is_a_matter_of_rights():
    assert "droit" in disk_sentence(PermissionError(13, "Permission denied"), Path("images")).hint
