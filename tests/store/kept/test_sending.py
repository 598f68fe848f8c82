"""A file that leaves is in place and in the ledger, or neither: whatever the disk refuses, wherever the program ends."""

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.settings import data_dir
from dcant_tracker.store.file import placing
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.kept import sending as sendings
from dcant_tracker.store.kept.sending import Leaving, sending
from dcant_tracker.store.store import Store

ROOT = Path(__file__).resolve().parents[3]
NOTES = "en cours"


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "envois"
    made.mkdir()
    return made


def leaving(target):
    return Leaving(ledger.NewExchange(ledger.OUT, target.name, 0, options={"who": "Camille"}))


def send(store, *targets, content=b"un classeur"):
    with sending(store.path, targets) as together:
        for draft in together.drafts:
            draft.write_bytes(content)
        return together.publish([leaving(target) for target in targets])


def in_ledger(store):
    return sorted(info.file_name for info in ledger.exchanges(store.read()))


def in_folder(folder):
    return sorted(path.name for path in folder.iterdir())


def notes():
    found = data_dir() / NOTES
    return in_folder(found) if found.is_dir() else []


def test_what_leaves_is_in_place_and_in_the_ledger_with_its_digest(store, folder):
    (sent,) = send(store, folder / "a.xlsx")
    (info,) = ledger.exchanges(store.read())
    assert (info.id, info.sha256) == (sent.number, sent.sha256)
    assert ledger.file_of(store.read(), sent.number) == (folder / "a.xlsx").read_bytes()
    assert (in_folder(folder), notes()) == (["a.xlsx"], [])


def test_the_ledger_never_goes_back_in_time(store, folder):
    send(store, folder / "a.xlsx")
    with ledger.ledger_entry(store.path) as writing:
        writing.execute("UPDATE exchange SET at = '2099-01-01T00:00:00.000+00:00'")
    send(store, folder / "b.xlsx")
    assert [info.at[:4] for info in ledger.exchanges(store.read())] == ["2099", "2099"]
    with ledger.ledger_entry(store.path) as writing:
        writing.execute("UPDATE exchange SET at = 'un jour'")
    send(store, folder / "c.xlsx")
    assert ledger.exchanges(store.read())[0].at < "2099"


def test_a_folder_that_vanishes_before_the_file_is_in_place_leaves_no_trace(store, folder):
    def vanish():
        with sending(store.path, [folder / "a.xlsx"]) as together:
            together.drafts[0].write_bytes(b"x")
            shutil.rmtree(folder)
            together.publish([leaving(folder / "a.xlsx")])

    with pytest.raises(UserError, match=r"Le dossier « .*envois » n'existe pas"):
        vanish()
    assert (in_ledger(store), notes()) == ([], [])


def test_a_folder_that_vanishes_once_the_ledger_has_it_takes_it_out_again(store, folder, monkeypatch):
    def vanish(pairs):
        assert in_ledger(store) == ["a.xlsx"]
        shutil.rmtree(folder)
        placing.place_all(pairs)

    monkeypatch.setattr(sendings, "place_all", vanish)
    with pytest.raises(UserError, match=r"Le dossier « .*envois » n'existe pas"):
        send(store, folder / "a.xlsx")
    assert (in_ledger(store), notes()) == ([], [])


def test_of_several_files_those_that_the_disk_takes_are_in_place_and_in_the_ledger(store, folder):
    (folder / "b.xlsx").mkdir()
    with pytest.raises(UserError) as refusal:
        send(store, *(folder / f"{name}.xlsx" for name in "abc"))
    assert str(refusal.value) == (
        "« b.xlsx » est un dossier. 2 des 3 fichiers sont écrits, et au registre. Donnez le nom d'un fichier à y écrire."
    )
    assert in_ledger(store) == ["a.xlsx", "c.xlsx"]
    assert (in_folder(folder), notes()) == (["a.xlsx", "b.xlsx", "c.xlsx"], [])


@pytest.mark.parametrize("call", ["synchronise", "place_all"])
def test_a_full_disk_leaves_the_file_that_was_there_and_the_ledger_as_it_was(store, folder, monkeypatch, call):
    (folder / "a.xlsx").write_bytes(b"celui d'hier")

    def full(_argument):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(sendings, call, full)
    with pytest.raises(UserError, match="Le disque est plein"):
        send(store, folder / "a.xlsx")
    assert (folder / "a.xlsx").read_bytes() == b"celui d'hier"
    assert (in_folder(folder), in_ledger(store), notes()) == (["a.xlsx"], [], [])


def test_a_data_file_that_takes_nothing_more_leaves_no_file_in_place(store, folder):
    keeper = sqlite3.connect(store.path, isolation_level=None)
    keeper.execute("BEGIN IMMEDIATE")
    connect = sendings.ledger.connect

    def impatient(path):
        made = connect(path)
        made.execute("PRAGMA busy_timeout = 10")
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sendings.ledger, "connect", impatient)
        with pytest.raises(UserError, match="occupé par un autre programme"):
            send(store, folder / "a.xlsx")
    keeper.close()
    assert (in_folder(folder), in_ledger(store)) == ([], [])
    Store.open(store.path).close()
    assert notes() == []


def test_a_note_that_the_disk_refuses_stops_the_sending(store, folder):
    (data_dir() / NOTES).write_text("no folder")
    with pytest.raises(UserError):
        send(store, folder / "a.xlsx")
    assert (in_folder(folder), in_ledger(store)) == ([], [])


KILLED = """
    import os, signal, sys
    from pathlib import Path
    from dcant_tracker.store.file import placing
    from dcant_tracker.store.kept import ledger, sending
    from dcant_tracker.store.store import Store

    at, data_file, targets = sys.argv[1], Path(sys.argv[2]), [Path(text) for text in sys.argv[3:]]

    def kill(*_arguments):
        os.kill(os.getpid(), signal.SIGKILL)

    def first_only(pairs):
        placing.place_all(list(pairs)[:1])
        kill()

    if at == "before the ledger":
        sending.ledger.record_exchange = kill
    elif at == "before its place":
        sending.place_all = kill
    elif at == "after the first place":
        sending.place_all = first_only
    with sending.sending(data_file, targets) as together:
        for draft in together.drafts:
            draft.write_bytes(b"un classeur")
        together.publish([sending.Leaving(ledger.NewExchange("out", target.name, 0)) for target in targets])
"""


def killed(store, at, *targets):
    process = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED), at, *map(str, [store.path, *targets])],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert process.returncode == -9


POSIX = pytest.mark.posix("the signal of POSIX")


@POSIX
@pytest.mark.parametrize("at", ["before the ledger", "before its place"])
def test_a_sending_killed_before_it_was_begun_is_withdrawn_at_the_next_opening(store, folder, at):
    (folder / "a.xlsx").write_bytes(b"celui d'hier")
    killed(store, at, folder / "a.xlsx", folder / "b.xlsx")
    assert len(in_folder(folder)) == 3
    Store.open(store.path).close()
    assert (folder / "a.xlsx").read_bytes() == b"celui d'hier"
    assert (in_folder(folder), in_ledger(store), notes()) == (["a.xlsx"], [], [])


@POSIX
def test_a_sending_killed_halfway_is_finished_at_the_next_opening(store, folder):
    killed(store, "after the first place", folder / "a.xlsx", folder / "b.xlsx")
    (folder / "a.xlsx").write_bytes(b"edited since, before anyone opened the data file")
    Store.open(store.path).close()
    assert in_folder(folder) == in_ledger(store) == ["a.xlsx", "b.xlsx"]
    assert notes() == []


@POSIX
def test_the_next_sending_settles_what_was_killed(store, folder):
    killed(store, "before its place", folder / "a.xlsx")
    send(store, folder / "c.xlsx")
    assert in_folder(folder) == in_ledger(store) == ["c.xlsx"]


@POSIX
def test_a_stick_that_was_pulled_out_is_waited_for(store, folder, tmp_path):
    killed(store, "after the first place", folder / "a.xlsx")
    away = folder.rename(tmp_path / "ailleurs")
    Store.open(store.path).close()
    assert (in_ledger(store), len(notes())) == (["a.xlsx"], 1)
    away.rename(folder)
    Store.open(store.path).close()
    assert (in_ledger(store), notes()) == (["a.xlsx"], [])


@POSIX
def test_a_stick_that_never_comes_back_is_not_waited_for_for_ever(store, folder):
    killed(store, "before its place", folder / "a.xlsx")
    shutil.rmtree(folder)
    (note,) = (data_dir() / NOTES).iterdir()
    os.utime(note, (0, 0))
    Store.open(store.path).close()
    assert (in_ledger(store), notes()) == ([], [])


@POSIX
def test_another_data_file_settles_nothing_of_this_one(store, folder, empty_file, tmp_path):
    killed(store, "before its place", folder / "a.xlsx")
    Store.open(Path(shutil.copy(empty_file, tmp_path / "autre.sqlite"))).close()
    assert (in_ledger(store), len(in_folder(folder)), len(notes())) == (["a.xlsx"], 1, 1)
    Store.open(store.path).close()
    assert (in_ledger(store), in_folder(folder), notes()) == ([], [], [])
