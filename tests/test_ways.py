"""What a sentence tells to do next is there where it is told: menus and buttons in the window, commands in a command."""

import ast
import contextlib
import functools
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import dcant_tracker
from dcant_tracker.cli import main
from dcant_tracker.errors import UserError
from dcant_tracker.store.store import Store
from dcant_tracker.team import membership
from dcant_tracker.ways import Way, typed

ROOT = Path(dcant_tracker.__file__).parent
DOORS = {"cli", "ways.py"}
"""The rooms that may name commands: nothing in them is shown by the window."""
ONLY_TYPED = {"--encoding", "--create", "--on-conflict"}
"""Options named where the window asks by itself instead: for an encoding, an organisation, each cell that differs."""


@functools.cache
def commands() -> set[str]:
    """All that can be typed: « list », « team join »…"""
    from typer.main import get_command

    from dcant_tracker.cli.commands import app

    def under(command, before: str) -> Iterator[str]:
        for name, one in getattr(command, "commands", {}).items():
            yield f"{before}{name}"
            yield from under(one, f"{before}{name} ")

    return set(under(get_command(app), ""))


@functools.cache
def sentences(path: Path) -> tuple[str, ...]:
    """What ``path`` says to people: what stands in _() and ngettext()."""
    return tuple(_said(path))


def _said(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "ngettext"}:
            for part in node.args:
                yield from (
                    one.value for one in ast.walk(part) if isinstance(one, ast.Constant) and isinstance(one.value, str)
                )


def said_outside_the_commands() -> list[tuple[Path, str]]:
    files = (path for path in ROOT.rglob("*.py") if path.relative_to(ROOT).parts[0] not in DOORS)
    return [(path.relative_to(ROOT), said) for path in files for said in sentences(path)]


def test_no_sentence_that_the_window_may_show_names_a_command():
    names = {name for name in commands() if " " in name or "-" in name} | {"resolve", "conflicts", "init", "merge"}
    quoted = re.compile(r"« ?(?:dcant-tracker )?([a-z][a-z -]*)")
    found = []
    for path, said in said_outside_the_commands():
        typed_ones = {match for match in quoted.findall(said) if any(match.startswith(name) for name in names)}
        options = set(re.findall(r"(?<!-)--[a-z][a-z-]+", said)) - ONLY_TYPED
        if typed_ones or options or "commande «" in said:
            found.append((str(path), said))
    assert found == []


def test_no_sentence_below_the_window_names_its_menus():
    below = [(path, said) for path, said in said_outside_the_commands() if path.parts[0] != "ui"]
    assert [(str(path), said) for path, said in below if "Fichier ›" in said or "Travailler à plusieurs" in said] == []


@pytest.mark.parametrize("way", Way)
def test_a_way_is_there_under_its_name(way):
    answers = {"mine", "theirs"}
    words = way.command.strip("« »").split()
    begun = [" ".join(words[:length]) for length in range(1, len(words) + 1)]
    assert words[0].startswith("--") or any(one in commands() | answers for one in begun)
    assert (
        len(words) == 1
        or words[0].startswith("--")
        or begun[1] in commands()
        or words[0] in {"check", "restore", "add"}
    )
    shown = {said.replace("&", "") for path in (ROOT / "ui").rglob("*.py") for said in sentences(path)}
    for name in re.findall(r"« ([^»]+) »", way.in_window):
        assert any(one == name or one.startswith(f"{name}  (") for one in shown), name
    if way.in_window.startswith("Fichier ›"):
        assert "Fichier" in shown


def refused(path: Path) -> UserError:
    with contextlib.closing(Store.open(path)) as store, pytest.raises(UserError) as told:
        membership.sync_now(store)
    return told.value


@pytest.fixture
def data_file(empty_file, tmp_path) -> Path:
    return Path(shutil.copy(empty_file, tmp_path / "dcant.sqlite"))


def test_each_door_words_what_to_do_next(data_file):
    assert "Fichier › « Travailler à plusieurs… »" in refused(data_file).hint
    with typed():
        assert "« team create »" in refused(data_file).hint
    assert "team" not in refused(data_file).hint


def test_a_command_names_commands(data_file, capsys):
    assert main(["--data", str(data_file), "team", "sync"]) == 1
    told = capsys.readouterr().err
    assert "« team create »" in told
    assert "Fichier ›" not in told
