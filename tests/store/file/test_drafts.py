"""Drafts of programs that were killed go at the next opening; nothing else does."""

import errno
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.settings import backup_dir, data_dir
from dcant_tracker.store.file import underway
from dcant_tracker.store.file.drafts import draft_of, sweep
from dcant_tracker.store.file.placing import place_new
from dcant_tracker.store.file.replacing import write_whole
from dcant_tracker.store.store import Store

ROOT = Path(__file__).resolve().parents[3]
ENDED = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
GONE = int(ENDED.stdout)
"""The number of a process that runs no more."""


def left(folder, name, process=GONE, ending=""):
    path = folder / f".{name}.{process}-0123abcd.tmp{ending}"
    path.write_bytes(b"un bout")
    return path


def test_opening_sweeps_what_killed_programs_left_of_the_data_file_and_its_copies(store, data_file):
    backup_dir(data_file).mkdir()
    drafts = [
        left(data_file.parent, data_file.name),
        left(data_file.parent, data_file.name, ending="-journal"),
        left(backup_dir(data_file), f"{data_file.stem} 2026-11-29 10h00m00.sqlite"),
    ]
    Store.open(data_file).close()
    assert not any(draft.exists() for draft in drafts)
    assert data_file.exists()


def test_asking_for_a_data_file_that_a_kill_left_unmade_sweeps_what_was_made_of_it(tmp_path):
    draft = left(tmp_path, "neuf.sqlite")
    with pytest.raises(UserError, match="n'existe pas"):
        Store.open(tmp_path / "neuf.sqlite")
    assert not draft.exists()


def test_a_name_that_no_file_can_have_is_swept_for_nothing(tmp_path):
    assert sweep(tmp_path / "a\0b", "dcant") == []


@pytest.mark.parametrize(
    "name", ["dcant.tmp", ".dcant.sqlite.tmp", ".dcant.sqlite.brouillon-0123abcd.tmp", "dcant.1-0123abcd.tmp"]
)
def test_a_file_of_the_officer_stays(store, data_file, name):
    mine = data_file.with_name(name)
    mine.write_text("à moi", encoding="utf-8")
    Store.open(data_file).close()
    assert mine.read_text(encoding="utf-8") == "à moi"


def test_what_a_running_program_writes_stays_for_a_day(tmp_path):
    written = left(tmp_path, "dcant.sqlite", os.getpid())
    assert sweep(tmp_path, "dcant") == []
    os.utime(written, (0, 0))
    assert sweep(tmp_path, "dcant") == [written]


def test_drafts_without_a_process_go_after_a_day(tmp_path):
    earlier = tmp_path / ".dcant.sqlite.0123abcd.tmp"
    earlier.touch()
    assert sweep(tmp_path, "dcant") == []
    os.utime(earlier, (0, 0))
    assert sweep(tmp_path, "dcant") == [earlier]


def test_a_draft_is_recognised_by_its_own_pattern(tmp_path):
    draft = draft_of(tmp_path / "dcant.sqlite")
    draft.touch()
    os.utime(draft, (0, 0))
    assert sweep(tmp_path, "dcant") == [draft]


def test_a_draft_of_the_longest_name_has_a_name_that_the_disk_takes(tmp_path):
    name = "é" * 110 + ".xlsx"
    assert len(name.encode()) == 225
    write_whole(tmp_path / name, b"whole")
    assert [path.name for path in tmp_path.iterdir()] == [name]


KILLED = """
    import os, signal, sys
    from pathlib import Path
    from dcant_tracker.store.file.drafts import working_folder
    from dcant_tracker.store.file.replacing import drafted

    with drafted(Path(sys.argv[1])) as draft, working_folder() as folder:
        (folder / "un classeur").write_bytes(b"x")
        draft.write_bytes(b"un bout")
        draft.with_name(draft.name + "-journal").touch()
        print(folder, flush=True)
        if len(sys.argv) == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        sys.stdin.readline()
"""


def start(*arguments):
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(KILLED), *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )


@pytest.mark.posix("the signal of POSIX")
def test_whatever_a_killed_program_was_writing_elsewhere_goes_at_the_next_opening(store, data_file, tmp_path):
    elsewhere = tmp_path / "envois"
    elsewhere.mkdir()
    folder, _nothing = start(elsewhere / "envoi.xlsx").communicate(timeout=60)
    folder = Path(folder.strip())
    assert folder.is_dir()
    assert len(list(elsewhere.iterdir())) == 2
    Store.open(data_file).close()
    assert list(elsewhere.iterdir()) == []
    assert not folder.exists()
    assert list((data_dir() / "en cours").iterdir()) == []


def test_nobody_touches_what_another_program_is_writing(store, data_file, tmp_path):
    elsewhere = tmp_path / "envois"
    elsewhere.mkdir()
    process = start(elsewhere / "envoi.xlsx", "wait")
    folder = Path(process.stdout.readline().strip())
    Store.open(data_file).close()
    write_whole(elsewhere / "envoi.xlsx", b"mine")
    assert (len(list(elsewhere.iterdir())), (folder / "un classeur").exists()) == (3, True)
    process.communicate("\n")
    assert [path.name for path in elsewhere.iterdir()] == ["envoi.xlsx"]
    assert not folder.exists()


def test_a_note_of_a_killed_program_whose_number_this_one_bears_is_cleared(tmp_path):
    draft = left(tmp_path, "envoi", ending=".xlsx")
    begun = underway.begin([(draft, tmp_path / "envoi.xlsx")])
    underway.clear_left()
    assert draft.exists()
    begun.release()
    underway.clear_left()
    assert not draft.exists()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pairs": 1}', '{"pairs": [["a"]], "data_file": null, "sent": []}'])
def test_a_note_that_says_nothing_goes(text):
    folder = data_dir() / "en cours"
    folder.mkdir()
    (folder / f"{GONE}-0123abcd.json").write_text(text)
    (folder / f"{GONE}-0123abce.new").write_text(text)
    underway.clear_left()
    assert list(folder.iterdir()) == []


def test_without_a_data_folder_files_are_written_all_the_same(tmp_path, monkeypatch):
    (tmp_path / "fichier").touch()
    monkeypatch.setenv("DCANT_DATA_DIR", str(tmp_path / "fichier" / "dossier"))
    write_whole(tmp_path / "envoi.xlsx", b"whole")
    assert (tmp_path / "envoi.xlsx").read_bytes() == b"whole"


def test_a_new_file_never_takes_the_place_of_another(tmp_path, monkeypatch):
    def refuses(*_arguments):
        raise OSError(errno.EPERM, "no links here")

    target = tmp_path / "neuf.sqlite"
    for link in (os.link, refuses):
        monkeypatch.setattr(os, "link", link)
        place_new(left(tmp_path, target.name), target)
        assert [path.name for path in tmp_path.iterdir()] == [target.name]
        target.write_bytes(b"edited since")
        draft = left(tmp_path, target.name)
        with pytest.raises(FileExistsError):
            place_new(draft, target)
        assert target.read_bytes() == b"edited since"
        draft.unlink()
        target.unlink()
