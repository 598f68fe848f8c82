"""What the database and the disk refuse, told by what they say it is and not by how they word it."""

import sqlite3
from contextlib import closing

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.store.file.connection import connect
from dcant_tracker.store.file.refusals import DatabaseError, sentence_for, sentences


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
