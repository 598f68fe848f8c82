"""What the disk and the file may refuse: a sentence and what to do, never a defect, and nothing half written."""

import os
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.store.file.connection import connect
from dcant_tracker.store.file.schema import SCHEMA
from dcant_tracker.store.records.record import all_records, get
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation

ROOT = Path(__file__).resolve().parents[3]
EDIT = Operation("edit", "Modification")


def refused(work, told: str) -> UserError:
    with pytest.raises(UserError, match=told) as found:
        work()
    assert found.value.hint
    return found.value


def test_a_file_that_does_not_exist(tmp_path):
    refused(lambda: Store.open(tmp_path / "rien.sqlite"), "n'existe pas")
    assert not (tmp_path / "rien.sqlite").exists()


def test_a_file_that_exists_is_never_replaced(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("à garder", encoding="utf-8")
    refused(lambda: Store.create(path), "existe déjà")
    assert path.read_text(encoding="utf-8") == "à garder"
    assert [found.name for found in tmp_path.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("content", [b"", b"pas une base", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_of_another_kind(tmp_path, content):
    path = tmp_path / "autre.sqlite"
    path.write_bytes(content)
    refused(lambda: Store.open(path), "pas un fichier de données DcANT|endommagé")
    assert path.read_bytes() == content


def test_a_database_of_another_program(tmp_path):
    path = tmp_path / "autre.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE recettes (nom)")
    other.close()
    refused(lambda: Store.open(path), "pas un fichier de données DcANT")


def test_a_folder_in_place_of_the_file(tmp_path):
    refused(lambda: Store.open(tmp_path), "est un dossier")
    refused(lambda: Store.create(tmp_path), "existe déjà")


def test_a_file_from_a_newer_version_is_left_alone(store, data_file):
    store.close()
    with connect(data_file) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    connection.close()
    before = data_file.read_bytes()
    problem = refused(lambda: Store.open(data_file), "version plus récente")
    assert "Mettez l'application à jour" in problem.hint
    assert data_file.read_bytes() == before


@pytest.mark.posix("rights are others on Windows")
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_file_can_be_read_but_says_so_when_written(store, data_file, programme):
    store.close()
    data_file.chmod(0o444)
    data_file.parent.chmod(0o555)
    try:
        opened = Store.open(data_file)
        assert get(opened.read(), "programme", programme)["code"] == "DcANT 2015-2017"
        refused(lambda: opened.update("programme", programme, {"title": "Deux"}, EDIT), "lecture seule")
        opened.close()
    finally:
        data_file.parent.chmod(0o755)
        data_file.chmod(0o644)


def test_a_write_that_the_database_refuses_as_read_only_is_told(store, programme, monkeypatch):
    from dcant_tracker.store.writing import door

    def connect_read_only(path):
        return connect(path, read_only=True)

    store.close()
    monkeypatch.setattr(door, "connect", connect_read_only)
    refused(lambda: store.update("programme", programme, {"title": "Deux"}, EDIT), "lecture seule")
    assert get(store.read(), "programme", programme)["title"] == "Développement concerté 2015-2017"


def test_a_full_disk_is_told_and_the_step_is_dropped(store, programme, monkeypatch):
    from dcant_tracker.store.writing import door

    def connect_full(path):
        connection = connect(path)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
        return connection

    monkeypatch.setattr(door, "connect", connect_full)

    def fill():
        def work(transaction):
            for number in range(500):
                values = {"name": f"Ville {number}", "kind": "ville", "notes": "x" * 2_000}
                transaction.add("organisation", values)

        store.transact(Operation("import", "Import"), work)

    problem = refused(fill, "plein")
    assert "Libérez" in problem.hint
    assert all_records(store.read(), "organisation") == []
    monkeypatch.undo()
    store.update("programme", programme, {"title": "La place est revenue"}, EDIT)


LIMITED = """
    import resource, signal, sys
    from pathlib import Path
    from dcant_tracker.errors import UserError
    from dcant_tracker.store.file.backup import backup
    from dcant_tracker.store.writing.changes import Operation
    from dcant_tracker.store.store import Store

    path = Path(sys.argv[1])
    store = Store.open(path)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size, resource.RLIM_INFINITY))

    def work(transaction):
        for number in range(2_000):
            transaction.add("organisation", {"name": f"Ville {number}", "kind": "ville", "notes": "x" * 2_000})

    try:
        store.transact(Operation("import", "Import"), work)
    except UserError as problem:
        print(problem)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="limits of Linux")
def test_a_file_that_may_not_grow_is_told_too(store, data_file, programme):
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(LIMITED), str(data_file)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stderr == ""
    assert done.stdout.startswith("Le disque")
    assert all_records(store.read(), "organisation") == []


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "fichier").write_text("", encoding="utf-8")
    refused(lambda: Store.create(tmp_path / "fichier" / "dcant.sqlite"), "«|dossier")
