"""Which file of a team this is: one that moved stays who it was, a copy is somebody else."""

import json
import shutil
import sqlite3
import threading
from pathlib import Path

import pytest

from dcant_tracker.domain.identity import is_uid, new_uid
from dcant_tracker.store.replicas import replica
from dcant_tracker.store.replicas.replica import note_place, replica_of
from dcant_tracker.store.store import Store


@pytest.fixture
def opened(data_file, empty_file):
    """Opens data files, and closes them at the end."""
    stores = []

    def opening(path: Path) -> Store:
        stores.append(Store.open(path))
        return stores[-1]

    shutil.copy(empty_file, data_file)
    yield opening
    for store in stores:
        store.close()


def test_a_file_keeps_its_replica(opened, data_file):
    store = opened(data_file)
    note_place(store)
    mine = replica_of(store)
    assert is_uid(mine)
    assert [note_place(store) for _twice in range(2)] == [False, False]
    assert replica_of(opened(data_file)) == mine


def test_a_copy_beside_the_original_is_another_replica(opened, data_file):
    first = opened(data_file)
    note_place(first)
    mine = replica_of(first)
    copied = opened(Path(shutil.copy(data_file, data_file.with_name("copie.sqlite"))))
    assert note_place(copied)
    assert replica_of(copied) != mine
    assert not note_place(copied), "it is what it is from here on"
    assert not note_place(first)
    assert replica_of(first) == mine


def test_copies_of_a_file_that_never_met_a_team_are_two(opened, data_file):
    store = opened(data_file)
    replica_of(store)
    store.close()  # what it wrote is in the file itself, not beside it
    copied = opened(Path(shutil.copy(data_file, data_file.with_name("envoyé par courriel.sqlite"))))
    first = opened(data_file)
    assert replica_of(copied) == replica_of(first)
    assert [note_place(first), note_place(copied)] == [False, False]
    assert replica_of(copied) != replica_of(first)


def test_a_file_that_was_renamed_stays_who_it_was(opened, data_file):
    store = opened(data_file)
    note_place(store)
    mine = replica_of(store)
    store.close()
    moved = opened(data_file.rename(data_file.with_name("autre nom.sqlite")))
    assert not note_place(moved)
    assert replica_of(moved) == mine


def test_a_file_that_came_to_another_machine_is_another_replica(opened, data_file, data_folder, monkeypatch, tmp_path):
    store = opened(data_file)
    note_place(store)
    mine = replica_of(store)
    monkeypatch.setenv("DCANT_DATA_DIR", str(tmp_path / "autre poste"))
    assert note_place(store)
    assert replica_of(store) != mine


def test_a_note_that_says_nothing_is_another_machines(opened, data_file):
    store = opened(data_file)
    mine = replica_of(store)
    for text in ("", "{", "[]", "[1]", json.dumps([None, None]), "[" * 5000):
        store.set_meta("replica_place", text)
        assert note_place(store)
        assert replica_of(store) != mine
        mine = replica_of(store)


def test_steps_of_before_files_came_together_are_named(opened, data_file):
    store = opened(data_file)
    note_place(store)
    raw = sqlite3.connect(data_file)
    raw.execute("INSERT INTO step(op, label, who, at) VALUES ('import', 'x', '', '2020-01-01T00:00:00.000+00:00')")
    raw.commit()
    raw.close()
    assert not note_place(store)
    assert is_uid(store.read().fetch_value("SELECT uid FROM step"))


@pytest.mark.parametrize("content", ["", "x", "\xff"])
def test_a_machine_whose_uid_was_lost_gets_another(opened, data_file, data_folder, content):
    store = opened(data_file)
    note_place(store)
    (data_folder / "poste").write_text(content, encoding="latin-1")
    assert note_place(store)
    assert not note_place(store)


def test_threads_that_ask_at_once_agree_on_the_machine(opened, data_file, data_folder):
    store = opened(data_file)
    replica_of(store)
    copies = []
    threads = [threading.Thread(target=lambda: copies.append(note_place(store))) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert copies == [False] * 5
    assert is_uid((data_folder / "poste").read_text(encoding="ascii"))
    assert len(list(data_folder.iterdir())) == len({path.name for path in data_folder.iterdir()})


def test_what_another_process_made_of_the_machine_meanwhile_stays(opened, data_file, data_folder, monkeypatch):
    store = opened(data_file)
    replica_of(store)
    theirs = new_uid()

    def meanwhile() -> str:
        (data_folder / "poste").write_text(theirs, encoding="ascii")
        return new_uid()

    monkeypatch.setattr(replica, "new_uid", meanwhile)
    note_place(store)
    assert (data_folder / "poste").read_text(encoding="ascii") == theirs
    assert not note_place(store)
