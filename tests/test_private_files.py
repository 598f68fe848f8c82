"""What only its owner may read, from the first moment and after."""

import logging
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from dcant_tracker import settings
from dcant_tracker.preferences import Preferences
from dcant_tracker.private_files import keep_private
from dcant_tracker.settings import backup_dir
from dcant_tracker.store.file.backup import backup, restore
from dcant_tracker.store.file.replacing import write_whole
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation

pytestmark = pytest.mark.posix("the rights of POSIX")


@pytest.fixture(autouse=True)
def _generous_umask():
    """A system that gives everybody every right."""
    before = os.umask(0)
    yield
    os.umask(before)


def rights(path: Path) -> str:
    return oct(stat.S_IMODE(path.stat().st_mode))


def test_a_data_file_its_folder_its_journal_and_its_copies_are_private(tmp_path):
    path = tmp_path / "données" / "suivi.sqlite"
    store = Store.create(path)
    assert (rights(path.parent), rights(path)) == ("0o700", "0o600")

    def work(tx):
        tx.add("programme", {"code": "A", "title": "T"})
        journals = list(path.parent.glob("*-journal"))
        assert [rights(one) for one in journals] in ([], ["0o600"])

    store.transact(Operation("add", "Ajout"), work)
    copy = backup(path)
    store.close()
    assert (rights(backup_dir(path)), rights(copy)) == ("0o700", "0o600")
    damaged = path.read_bytes()
    path.write_bytes(b"x" * len(damaged))
    kept = restore(copy, path)
    assert (rights(path), rights(kept)) == ("0o600", "0o600")


def test_a_file_that_was_open_to_others_is_mended_when_it_is_opened(tmp_path):
    path = tmp_path / "suivi.sqlite"
    Store.create(path).close()
    copy = backup(path)
    for one in (path, copy):
        one.chmod(0o664)
    backup_dir(path).chmod(0o755)
    Store.open(path).close()
    assert [rights(one) for one in (path, copy, backup_dir(path))] == ["0o600", "0o600", "0o700"]
    assert rights(tmp_path) == "0o700"


def test_no_right_is_ever_added(tmp_path):
    path = tmp_path / "lecture.sqlite"
    path.touch()
    path.chmod(0o444)
    keep_private(path)
    assert rights(path) == "0o400"
    keep_private(tmp_path / "absent")


def test_the_preferences_are_private(data_folder):
    Preferences(officer="Camille Martin").save()
    assert {rights(one) for one in data_folder.iterdir()} == {"0o600"}


def test_the_folder_of_the_data_is_made_private_and_mended(tmp_path, monkeypatch):
    monkeypatch.setenv("DCANT_DATA_DIR", str(tmp_path / "neuf"))
    assert rights(settings.data_dir()) == "0o700"
    monkeypatch.delenv("DCANT_DATA_DIR")
    usual = tmp_path / "habituel"
    usual.mkdir(mode=0o755)
    monkeypatch.setattr("platformdirs.user_data_dir", lambda *_a, **_k: str(usual))
    assert rights(settings.data_dir()) == "0o700"


def test_the_log_is_private_and_quotes_nothing_that_a_person_wrote(data_folder):
    """In a process of its own: the log of this one belongs to the tests."""
    settings.log_file().touch(mode=0o644)
    settings.log_file().chmod(0o644)
    script = """
import logging, os
os.umask(0)
from dcant_tracker.technical_log import start_logging
start_logging()
try:
    try:
        raise KeyError("Anne Le Goff")
    except KeyError as problem:
        raise ValueError("anne@example.org") from problem
except ValueError as problem:
    logging.getLogger("essai").error("unexpected", exc_info=problem)
"""
    subprocess.run([sys.executable, "-c", script], check=True, env={**os.environ, "DCANT_DATA_DIR": str(data_folder)})
    written = settings.log_file().read_text(encoding="utf-8")
    assert rights(settings.log_file()) == "0o600"
    assert "Anne" not in written
    assert "example.org" not in written
    assert written.index("builtins.KeyError") < written.index("builtins.ValueError")
    assert 'File "<string>", line' in written


def test_a_refused_statement_does_not_tell_its_values(tmp_path):
    import sqlalchemy as sa

    from dcant_tracker.store.writing.door import engine_for

    path = tmp_path / "suivi.sqlite"
    Store.create(path).close()
    engine = engine_for(path)
    with engine.connect() as sql, pytest.raises(sa.exc.StatementError) as refused:
        sql.exec_driver_sql("INSERT INTO absent(name) VALUES (?)", ("Anne Le Goff",))
    assert "Anne" not in str(refused.value)
    engine.dispose()
    assert logging.getLogger("sqlalchemy.engine").getEffectiveLevel() >= logging.WARNING


def test_a_file_that_is_written_again_stays_as_private_as_it_was(tmp_path):
    path = tmp_path / "copie.sqlite"
    write_whole(path, b"first")
    assert rights(path) == "0o666"
    path.chmod(0o600)
    write_whole(path, b"second")
    assert (rights(path), path.read_bytes()) == ("0o600", b"second")
