"""What a bundle keeps of the libraries that were collected, and what it leaves to the system."""

import shutil
import sys
from pathlib import Path

import pytest

from installers import libraries

elf = pytest.mark.skipif(
    not sys.platform.startswith("linux") or not shutil.which("objdump"), reason="objdump et un programme de Linux"
)


def test_a_library_stays_while_something_that_stays_asks_for_it():
    needs = {"plugin.so": {"libgtk.so"}, "libgtk.so": {"libpango.so"}, "window.so": {"libgui.so", "libc.so"}}
    frozen = {name: frozenset(asked) for name, asked in needs.items()}
    assert libraries.reached(["window.so"], frozen) == {"window.so", "libgui.so", "libc.so"}
    assert "libpango.so" in libraries.reached(["window.so", "plugin.so"], frozen)


def test_libraries_that_ask_for_one_another_end():
    assert libraries.reached(["a"], {"a": frozenset("b"), "b": frozenset("a")}) == {"a", "b"}


@elf
def test_a_program_says_what_it_asks_for():
    program = Path(shutil.which("ls") or "").resolve()
    told = libraries.asked([program])[program]
    assert "libc.so.6" in told.libraries
    assert told.libc >= (2, 2)


@elf
def test_programs_are_known_by_what_they_hold_and_links_are_left_aside(tmp_path):
    program = shutil.copy(shutil.which("ls") or "", tmp_path / "liste")
    (tmp_path / "note.so").write_text("rien", encoding="utf-8")
    (tmp_path / "lien").symlink_to("liste")
    assert libraries.programs(tmp_path) == [program]


def test_nothing_asked_is_nothing_told():
    assert libraries.asked([]) == {}
    libraries.strip([])
