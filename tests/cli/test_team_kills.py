"""A team whose members are killed at any call, or whose share is full: nothing is lost, and the next meeting goes on.

    DCANT_KILLS=600 python -m pytest -s tests/cli/test_team_kills.py

kills that many; a few of each command without.
"""

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.team import catching_up
from dcant_tracker.team.folder import SNAPSHOT_ENDING
from tests.cli.test_kills import DRAFT, Drudge, done

ASKED = int(os.environ.get("DCANT_KILLS", "0"))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.posix("forks, limits and signals of POSIX"),
    pytest.mark.timeout(max(900, 20 * ASKED)),
]

ZOE, ANAIS, NEW, BLANK = "zoe.sqlite", "anais.sqlite", "remi.sqlite", "lea.sqlite"

COMMANDS = {
    "sync": (("team", "sync"), ZOE),
    "create": (("team", "create", "./autre lieu"), NEW),
    "join": (("team", "join", "./lieu"), NEW),
    "join by snapshot": (("team", "join", "./lieu"), BLANK),
    "merge": (("merge", f"./{ANAIS}"), NEW),
}


@pytest.fixture(scope="module")
def drudge() -> Iterator[Drudge]:
    made = Drudge()
    yield made
    made.close()


@pytest.fixture(scope="module")
def office(tmp_path_factory) -> Path:
    """A folder with two members who have something for each other, a third file, and where they meet.

    Data files say where they lie, so that it always stands at one path; what it held is beside it.
    """
    folder = tmp_path_factory.mktemp("bureau") / "bureau"
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DCANT_DATA_DIR", str(folder / "maison"))
        (folder / "tmp").mkdir()
        patch.setattr(catching_up, "FEWEST", 1)
        for data in (ZOE, ANAIS, NEW, BLANK):
            done(folder, "init", "--empty", data=data)
        done(folder, "add", "organisation", "name=Brest", "kind=metropole", data=ZOE)
        done(folder, "team", "create", str(folder / "lieu"), data=ZOE)
        done(folder, "team", "join", str(folder / "lieu"), data=ANAIS)
        done(folder, "add", "organisation", "name=Quimper", "kind=ville", data=ANAIS)
        done(folder, "set", "organisation", "Brest", "notes=d'Anaïs", data=ANAIS)
        done(folder, "team", "sync", data=ANAIS)
        done(folder, "add", "partner", "name=SGMAP", data=ZOE)
        done(folder, "set", "organisation", "Brest", "notes=de Zoé", data=ZOE)
        done(folder, "add", "partner", "name=ANCT", data=NEW)
    assert [*(folder / "lieu").glob(f"*/*{SNAPSHOT_ENDING}")]
    shutil.copytree(folder, folder.with_name("comme avant"))
    return folder


def restored(office: Path) -> Path:
    shutil.rmtree(office)
    shutil.copytree(office.with_name("comme avant"), office)
    return office


def settled(drudge: Drudge, office: Path, members: Sequence[str]) -> list[Any]:
    """What each of ``members`` holds once all met again; each is sound, and nothing is left half done."""
    for data in (*members, *members):
        answer = drudge(office, ("team", "sync"), data)
        assert answer["status"] == 0, answer["told"]
    for data in members:
        answer = drudge(office, ("check",), data)
        assert answer["status"] == 0, answer["told"]
    left = [str(path) for path in office.rglob("*") if DRAFT.search(path.name) and "poste" not in path.name]
    assert left == []
    return [_held(office / data) for data in members]


def _held(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """The records in a data file, and what is to decide."""
    with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as sql:
        held = {
            name: sorted((row[1:] for row in sql.execute(f'SELECT * FROM "{name}"')), key=str) for name in CATALOGUE
        }
        return held | {"contested": sorted(sql.execute("SELECT entity, uid, kind FROM contested"))}


def again(drudge: Drudge, office: Path, name: str) -> list[str]:
    """Run the command again; what was begun may be finished otherwise. Returns who is in the team then."""
    words, data = COMMANDS[name]
    answer = drudge(office, words, data)
    if name == "create" and answer["status"] == 1:
        assert "déjà" in answer["told"], answer["told"]
        answer = drudge(office, ("team", "join", *words[2:]), data)
    assert answer["status"] == 0, answer["told"]
    if name == "merge":
        answer = drudge(office, ("team", "join", "./lieu"), data)
        assert answer["status"] == 0, answer["told"]
    return {"sync": [ZOE, ANAIS], "create": [data]}.get(name, [ZOE, ANAIS, data])


def chosen(count: int) -> list[int]:
    wanted = -(-ASKED // len(COMMANDS)) if ASKED else 1
    return sorted({1 + place * count // wanted for place in range(wanted)} | {count})


@pytest.mark.parametrize("name", COMMANDS)
def test_no_kill_loses_anything(office, drudge, name):
    words, data = COMMANDS[name]
    whole = drudge(restored(office), words, data)
    assert whole["status"] == 0, whole["told"]
    expected = settled(drudge, office, again(drudge, office, name))
    assert all(one == expected[0] for one in expected)
    killed = 0
    most = {**whole["counts"], "size": max(path.stat().st_size for path in office.rglob("*") if path.is_file())}
    for kind in ("call", "statement", "size"):
        for at in chosen(most[kind]):
            ended = drudge(restored(office), words, data, kind, at)
            killed += ended["status"] < 0
            found = settled(drudge, office, again(drudge, office, name))
            assert found == expected, (kind, at)
    assert killed


@pytest.mark.parametrize("name", COMMANDS)
def test_a_full_disk_is_a_sentence_and_loses_nothing(office, drudge, name):
    words, data = COMMANDS[name]
    assert drudge(restored(office), words, data)["status"] == 0
    expected = settled(drudge, office, again(drudge, office, name))
    for most in (2_000, 100_000, 400_000):
        ended = drudge(restored(office), words, data, "full", most)
        assert ended["status"] in (0, 1), ended["told"]
        assert "Traceback" not in ended["told"]
        found = settled(drudge, office, again(drudge, office, name))
        assert found == expected, most


@pytest.mark.parametrize("name", ["sync", "join"])
def test_a_share_that_vanishes_in_the_middle_loses_nothing(office, drudge, name):
    words, data = COMMANDS[name]
    whole = drudge(restored(office), words, data)
    expected = settled(drudge, office, again(drudge, office, name))
    for at in chosen(whole["counts"]["call"]):
        kept = restored(office).with_name("lieu gardé")
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(office / "lieu", kept)
        ended = drudge(office, words, data, "vanish", at, str(office / "lieu"))
        assert ended["status"] in (0, 1), ended["told"]
        assert "Traceback" not in ended["told"]
        shutil.rmtree(office / "lieu", ignore_errors=True)
        shutil.copytree(kept, office / "lieu")
        found = settled(drudge, office, again(drudge, office, name))
        assert found == expected, at
