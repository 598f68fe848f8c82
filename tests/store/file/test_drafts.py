"""Drafts of programs that were killed go at the next opening; nothing else does."""

import os
import subprocess
import sys

import pytest

from dcant_tracker.settings import backup_dir
from dcant_tracker.store.file.drafts import draft_of, sweep
from dcant_tracker.store.file.replacing import write_whole
from dcant_tracker.store.store import Store

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
    assert sweep(tmp_path, ["dcant"]) == []
    os.utime(written, (0, 0))
    assert sweep(tmp_path, ["dcant"]) == [written]


def test_drafts_without_a_process_go_after_a_day_where_the_data_lies_only(tmp_path):
    earlier = tmp_path / ".dcant.sqlite.0123abcd.tmp"
    earlier.touch()
    assert sweep(tmp_path, ["dcant"]) == []
    os.utime(earlier, (0, 0))
    assert sweep(tmp_path) == []
    assert sweep(tmp_path, ["dcant"]) == [earlier]


def test_an_export_sweeps_the_folder_that_it_goes_to(tmp_path):
    draft = left(tmp_path, "envoi", ending=".xlsx")
    write_whole(tmp_path / "autre.xlsx", b"whole")
    assert not draft.exists()
    assert (tmp_path / "autre.xlsx").read_bytes() == b"whole"


def test_a_draft_is_recognised_by_its_own_pattern(tmp_path):
    draft = draft_of(tmp_path / "dcant.sqlite")
    draft.touch()
    os.utime(draft, (0, 0))
    assert sweep(tmp_path, ["dcant"]) == [draft]
