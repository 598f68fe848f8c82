"""A team on a server from the command line: who founds, who joins, what is said, and processes that are killed."""

import io
import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from tests.cli.conftest import Terminal, terminals_apart


@pytest.fixture
def laptops(tmp_path, empty_file, capsys) -> list[Terminal]:
    """Three data files that never met."""
    return terminals_apart(tmp_path, empty_file, capsys)


@pytest.fixture
def typed(monkeypatch):
    """What is typed on standard input, by a script or (``by_hand``) by somebody at a terminal."""

    def typed(line: str, *, by_hand: bool = False) -> None:
        said = io.TextIOWrapper(io.BytesIO(line.encode()), encoding="utf-8")
        monkeypatch.setattr(said, "isatty", lambda: by_hand, raising=False)
        monkeypatch.setattr(sys, "stdin", said)

    return typed


def everything(terminal: Terminal) -> list[object]:
    return [terminal.json("list", entity) for entity in CATALOGUE]


def test_a_team_from_its_founding_to_leaving(laptops, base, typed, passwords):
    zoe, anais, _remi = laptops
    founder = base.account(rights="SUPERUSER")
    address = base.cluster.address(base.name, founder)
    typed(f"{founder[::-1]}\n")
    zoe.done("team", "create", address, "--name", "Zoé", "--password-stdin")
    told = zoe.json("team", "status")
    assert told["place"] == address.replace(" ", "%20")
    writer = base.account(f"dcant_{team_of(zoe)[-12:]}_writer")
    typed(f"{writer[::-1]}\r\nle reste n'en est pas\n")
    anais.done("team", "join", base.cluster.address(base.name, writer), "--name", "Anaïs", "--password-stdin")
    zoe.done("add", "programme", "code=DcANT", "title=Développement concerté")
    anais.done("add", "organisation", "name=Brest", "kind=metropole")
    assert zoe.json("team", "sync") == {"received": 0, "sent": 1, "conflicts": 0}
    assert anais.json("team", "sync") == {"received": 1, "sent": 1, "conflicts": 0}
    assert zoe.json("team", "sync") == {"received": 1, "sent": 0, "conflicts": 0}
    assert everything(zoe) == everything(anais)
    assert sorted(one["name"] for one in zoe.json("team", "status")["members"]) == ["Anaïs", "Zoé"]
    anais.done("team", "leave")
    assert anais.json("team", "status")["place"] is None
    assert list(passwords.kept.values()) == [founder[::-1]], "who left needs none any more"


def team_of(terminal: Terminal) -> str:
    with sqlite3.connect(terminal.data) as raw:
        (told,) = raw.execute("SELECT value FROM meta WHERE name = 'team'").fetchone()
    raw.close()
    return str(json.loads(told)["team"])


def test_whoever_sits_there_is_asked_for_the_password(laptops, base, typed, place, writer, monkeypatch):
    asked = []
    monkeypatch.setattr("typer.prompt", lambda text, **options: asked.append((text, options)) or writer[::-1])
    typed("", by_hand=True)
    answer = laptops[0]("team", "join", base.cluster.address(base.name, writer))
    assert answer.status == 0
    assert asked == [("Mot de passe", {"hide_input": True, "err": True})]
    assert "demande un mot de passe" in answer.err
    assert laptops[0].json("team", "sync") == {"received": 0, "sent": 0, "conflicts": 0}


def test_a_script_that_gives_no_password_is_told_what_to_do(laptops, base, typed, place, writer):
    address = base.cluster.address(base.name, writer)
    typed("")
    answer = laptops[0]("team", "join", address)
    assert (answer.status, answer.out) == (1, "")
    assert "demande un mot de passe" in answer.err
    answer = laptops[0]("team", "join", address, "--password-stdin")
    assert answer.status != 0
    assert "Aucun mot de passe" in answer.err
    assert laptops[0].json("team", "status")["place"] is None


def test_a_folder_asks_for_no_password(laptops, tmp_path, typed):
    typed("secret\n")
    answer = laptops[0]("team", "create", tmp_path / "partage", "--password-stdin")
    assert answer.status == 1
    assert "Un dossier ne demande pas de mot de passe" in answer.err
    assert not (tmp_path / "partage").exists()


def test_nothing_that_is_said_holds_the_password(laptops, base, place, writer, tmp_path):
    for address in (
        base.address_of(writer),
        base.address_of(writer).replace(writer[::-1][:4], "faux"),
        "postgresql://jeanne:sesame@",
    ):
        for words in (("team", "join", address), ("team", "create", address)):
            answer = laptops[0](*words)
            assert writer[::-1] not in answer.out + answer.err
            assert "sesame" not in answer.out + answer.err
    for file in (
        path
        for folder in (tmp_path, Path(os.environ["DCANT_DATA_DIR"]))
        for path in folder.rglob("*")
        if path.is_file()
    ):
        assert writer[::-1].encode() not in file.read_bytes(), file
        assert writer[::-1].replace(" ", "%20").encode() not in file.read_bytes(), file


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://jeanne@127.0.0.1:1/base", "ne répond pas"),
        ("postgresql://jeanne@h:port/base", "« port »"),
        ("postgresql://jeanne@127.0.0.1:99999/base", "« port »"),
        ("postgresql://jeanne@127.0.0.1:0/base", "« port »"),
        ("postgresql://jeanne@serveur..mairie.fr/base", "n'est pas celle d'une base PostgreSQL"),
        ("postgresql://jeanne@h/base?colour=blue", "n'est pas celle d'une base PostgreSQL"),
        ("postgresql://jeanne@127.0.0.1/base?sslmode=sometimes", "« sslmode »"),
    ],
)
def test_an_address_that_leads_nowhere_is_told_and_the_file_belongs_to_no_team(laptops, address, said):
    for word in ("join", "create"):
        answer = laptops[0]("team", word, address)
        assert answer.status == 1
        assert said in answer.err
    assert laptops[0].json("team", "status")["place"] is None


def test_meetings_that_are_killed_at_any_moment_lose_nothing(laptops, base):
    """Three laptops work and meet at once, and each is killed again and again."""
    chance = random.Random(7)
    environment = {
        **os.environ,
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    laptops[0].done("team", "create", base.address, "--name", "Zoé")
    for number, terminal in enumerate(laptops[1:]):
        terminal.done("team", "join", base.address, "--name", f"Poste {number}")
    added = set()
    for turn in range(3):
        running = []
        for number, terminal in enumerate(laptops):
            name = f"Ville {turn} {number}"
            terminal.done("add", "organisation", f"name={name}", "kind=metropole")
            added.add(name)
            command = [sys.executable, "-m", "dcant_tracker", "--data", str(terminal.data), "team", "sync"]
            running.append(
                subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            )
        for process in running:
            time.sleep(chance.uniform(0.2, 0.7))
            process.kill()
            process.wait()
    for terminal in (*laptops, *laptops):
        terminal.done("team", "sync")
    assert everything(laptops[0]) == everything(laptops[1]) == everything(laptops[2])
    assert {one["name"] for one in laptops[0].json("list", "organisation")} == added
    for terminal in laptops:
        assert terminal.json("team", "sync") == {"received": 0, "sent": 0, "conflicts": 0}
        assert terminal.json("check")["sound"]
