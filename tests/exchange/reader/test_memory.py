"""How the reading child comes by its memory: a word for Linux, which an officer's own takes the place of."""

import subprocess

import pytest

from dcant_tracker.exchange.reader import read, reading

NAME = "GLIBC_TUNABLES"


@pytest.fixture
def told(monkeypatch):
    """What the children that are started find in their environment."""
    found = []

    class Told(subprocess.Popen):
        def __init__(self, *arguments, env, **options):
            found.append(env)
            super().__init__(*arguments, env=env, **options)

    monkeypatch.setattr(reading.subprocess, "Popen", Told)
    return found


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "liste.csv"
    path.write_text("Nom;Ville\nBM;Brest\n", encoding="utf-8")
    return path


def test_the_child_takes_its_memory_in_large_pieces(told, table, monkeypatch):
    monkeypatch.delenv(NAME, raising=False)
    assert read(table).sheets[0].rows[1] == ["BM", "Brest"]
    assert "glibc.malloc.hugetlb=1" in told[0][NAME]


def test_what_this_computer_says_of_memory_stands(told, table, monkeypatch):
    monkeypatch.setenv(NAME, "glibc.malloc.check=0")
    read(table)
    assert told[0][NAME] == "glibc.malloc.check=0"
