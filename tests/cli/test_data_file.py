"""The data file from the command line: made, copied, put back, checked."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from dcant_tracker import settings


def test_init_brings_the_public_data(terminal):
    answer = terminal("init")
    assert (answer.status, answer.out) == (0, "")
    assert str(terminal.data) in answer.err
    programmes = terminal.json("list", "programme")
    assert "DcANT 2015-2017" in [programme["code"] for programme in programmes]
    assert all(programme["source"] for programme in programmes)
    assert terminal.json("list", "participation")
    assert terminal.done("check") == "Le fichier de données est sain."


def test_init_empty_brings_nothing(started):
    assert started.json("list", "programme") == []
    assert started.json("history") == []


@pytest.mark.parametrize("more", [[], ["--empty"]])
def test_init_leaves_an_existing_file_alone(desk, more):
    before = desk.data.read_bytes()
    answer = desk("init", *more)
    assert answer.status == 1
    assert desk.data.name in answer.err
    assert desk.data.read_bytes() == before


def test_without_data_the_file_is_the_one_of_the_user(terminal, capsys):
    from dcant_tracker.cli import main

    assert main(["init", "--empty"]) == 0
    assert settings.default_data_file().is_file()
    assert str(settings.default_data_file()) in capsys.readouterr().err
    assert not terminal.data.exists()


@pytest.mark.parametrize("command", [("list", "programme"), ("check",), ("undo",), ("export", "x.xlsx"), ("backup",)])
def test_a_command_on_a_missing_file_says_what_to_do(terminal, command):
    answer = terminal(*command)
    assert (answer.status, answer.out) == (1, "")
    assert terminal.data.name in answer.err
    assert len(answer.err.splitlines()) >= 2
    assert not terminal.data.exists()


def test_a_file_that_is_no_data_file_is_refused_untouched(terminal):
    terminal.data.write_text("Bonjour,\nvoici nos remarques.\n" * 100, encoding="utf-8")
    before = terminal.data.read_bytes()
    for command in (("list", "programme"), ("check",), ("add", "programme", "code=1", "title=T")):
        answer = terminal(*command)
        assert (answer.status, answer.out) == (1, ""), command
        assert answer.err.strip()
    assert terminal.data.read_bytes() == before


def test_a_backup_put_back_undoes_what_came_after(desk):
    copy = Path(desk.done("backup"))
    assert copy.is_file()
    desk.done("set", "organisation", "Épinal", "region=Lorraine")
    answer = desk("restore", copy)
    assert (answer.status, answer.out) == (0, "")
    assert copy.name in answer.err
    assert desk.json("show", "organisation", "Épinal")["region"] == "Grand Est"
    assert desk.done("check") == "Le fichier de données est sain."
    kept = Path(answer.err.splitlines()[-1].partition(" : ")[2])
    with closing(sqlite3.connect(kept)) as replaced:
        assert replaced.execute("SELECT region FROM organisation WHERE name = 'Épinal'").fetchone() == ("Lorraine",)


def test_a_backup_goes_where_one_says(desk):
    target = desk.folder / "copie.sqlite"
    assert desk.done("backup", target) == str(target)
    assert target.is_file()


def test_a_restore_of_something_else_is_refused_and_keeps_the_data(desk):
    other = desk.folder / "notes.txt"
    other.write_text("ceci n'est pas une sauvegarde", encoding="utf-8")
    for wrong in (other, desk.folder / "absente.sqlite"):
        answer = desk("restore", wrong)
        assert answer.status == 1
        assert wrong.name in answer.err
    assert len(desk.json("list", "organisation")) == 2


def test_check_lists_what_is_wrong_and_ends_with_1(desk):
    with closing(sqlite3.connect(desk.data, isolation_level=None)) as behind:
        behind.execute("PRAGMA foreign_keys = OFF")
        behind.execute("UPDATE participation SET organisation = '018c2a40-0000-7000-8000-000000000000'")
    answer = desk("check")
    assert (answer.status, answer.out) == (1, "")
    assert "problème" in answer.err
    assert "check --repair" in answer.err


def test_check_says_what_is_wrong_as_json_and_repair_says_what_it_mended(desk):
    with closing(sqlite3.connect(desk.data, isolation_level=None)) as behind:
        behind.execute("UPDATE programme SET title = 'Ailleurs', title_folded = 'ailleurs' WHERE id = 1")
        (uid,) = behind.execute("SELECT uid FROM programme WHERE id = 1").fetchone()
    found = desk("check", "--json")
    assert (found.status, found.json["sound"]) == (1, False)
    changed = next(one for one in found.json["findings"] if one["kind"] == "record_changed")
    assert (changed["entity"], changed["uid"], changed["repaired"]) == ("programme", uid, False)
    mended = desk("check", "--repair", "--json")
    assert (mended.status, mended.json["sound"]) == (0, True)
    assert mended.json["findings"] == [{**one, "repaired": True} for one in found.json["findings"]]
    assert "Sauvegarde d'avant la réparation" in mended.err
    assert desk.labels()[0] == "Réparation"
    assert desk.json("check") == {"sound": True, "findings": []}


def test_a_repair_of_a_sound_file_does_nothing(desk):
    steps = desk.labels()
    assert desk.done("check", "--repair") == "Le fichier de données est sain."
    assert desk.labels() == steps


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="rights that root ignores")
def test_a_read_only_folder_is_told(desk):
    desk.folder.chmod(0o555)
    desk.data.chmod(0o444)
    try:
        answer = desk("add", "programme", "code=2", "title=Autre")
    finally:
        desk.folder.chmod(0o755)
        desk.data.chmod(0o644)
    assert answer.status == 1
    assert answer.err.strip()
