"""Five officers and a year in minutes: everything that a command line can do to five files of one team, in any order.

    DCANT_PLAY=40 DCANT_PLAY_SEED=7 python -m pytest -s tests/e2e/test_team_play.py

plays that many times, the first with that seed, which each play prints; twice without. The team meets in a folder, then
in a PostgreSQL. Commands are killed at any moment. At the end all come to say the same, and every text that anybody
ever entered is there: current, beside a conflict, or in a history.
"""

import contextlib
import io
import json
import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from dcant_tracker.cli import main
from dcant_tracker.domain.catalogue import CATALOGUE
from tests.cli.test_kills import DRAFT, Drudge
from tests.e2e.team_mishaps import befall, come_back, found_in, mend, told_in
from tests.e2e.team_play import ACTIONS, MEMBERS, Entered, Play
from tests.team.postgres import cluster as clusters
from tests.team.postgres.cluster import Cluster

PLAYS = int(os.environ.get("DCANT_PLAY", "2"))
FIRST_SEED = int(os.environ.get("DCANT_PLAY_SEED", "1"))
LONG = int(os.environ.get("DCANT_PLAY_LENGTH", "28"))
MISHAP = 0.25
"""How much of what happens is nobody's work."""

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.slow,
    pytest.mark.posix("forks, limits and signals of POSIX"),
    pytest.mark.timeout(900),
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    if reason := clusters.missing():
        assert not os.environ.get("CI"), reason
        pytest.skip(reason)
    with pytest.MonkeyPatch.context() as patch, clusters.running() as cluster:
        passwords = tmp_path_factory.mktemp("pgpass") / "pgpass"
        passwords.write_text("*:*:*:*:sesame\n", encoding="ascii")
        passwords.chmod(0o600)
        patch.setenv("PGPASSFILE", str(passwords))
        yield cluster


@pytest.fixture(scope="module")
def drudge(server: Cluster) -> Iterator[Drudge]:
    made = Drudge()  # in whose environment the passwords of the server are
    yield made
    made.close()


def act(play: Play, count: int) -> None:
    """``count`` things that somebody does, or that befall, some of them killed."""
    play.is_calm = False
    for _number in range(count):
        member = play.rng.choice(MEMBERS)
        if play.rng.random() < MISHAP:
            name = befall(play, member)
        else:
            action = play.rng.choices([*ACTIONS], weights=[*ACTIONS.values()])[0]
            action(play, member)
            name = action.__name__
        play.done[name] = play.done.get(name, 0) + 1
    play.is_calm = True


def settle(play: Play) -> None:
    """Everybody is there again, and meets until nothing moves."""
    mend(play)
    come_back(play)
    for _round in range(6):
        moved = 0
        for member in MEMBERS:
            told = play(member, "team", "sync", json_too=True)
            assert told is not None, play.told[-1]
            moved += told["received"] + told["sent"]
        if not moved:
            return
    pytest.fail("they never come to rest")


def said(play: Play, member: str) -> dict[str, Any]:
    """All that ``member`` is told of the records, and of what is to decide.

    It is asked in this process: nothing is killed here, and a process for each list took half of a play.
    """
    told = {entity: _read(play, member, "list", entity) for entity in CATALOGUE}
    return told | {"conflicts": _read(play, member, "conflicts")}


def _read(play: Play, member: str, *words: str) -> Any:
    """The JSON of a command that only reads and must succeed."""
    told = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with contextlib.redirect_stdout(told):
        status = main(["--data", str(play.folder / f"{member}.sqlite"), *words, "--json"])
    told.flush()
    assert status == 0, (member, words)
    return json.loads(told.buffer.getvalue())


def agreed(play: Play) -> dict[str, Any]:
    """What all say once they have met, after which nothing moves and everything is sound."""
    settle(play)
    first, *others = [said(play, member) for member in MEMBERS]
    for member, other in zip(MEMBERS[1:], others, strict=True):
        for entity, told in first.items():
            assert other[entity] == told, (member, entity)
    for member in MEMBERS:
        play.expect(member, "check")
    settle(play)
    assert [said(play, member) for member in MEMBERS] == [first, *others]
    return first


def assert_nothing_is_lost(play: Play, current: dict[str, Any]) -> None:
    for member in MEMBERS:
        kept = set(_texts_in(play(member, "history", json_too=True)))
        for one in play.texts:
            shown = any(str(record.get(one.field)) == one.text for record in current[one.entity])
            beside = any(one.text in (told["mine"], told["theirs"]) for told in current["conflicts"])
            assert shown or beside or one in kept, (member, one)


def _texts_in(history: list[dict[str, Any]]) -> Iterator[Entered]:
    """What a history tells of cells, also of those of whole records that it brings or takes away."""
    for change in (change for step in history for change in step["changes"]):
        for value in (change["before"], change["after"]):
            if change["field"] is not None:
                yield Entered(change["entity"], change["field"], str(value))
            else:
                whole = json.loads(value) if isinstance(value, str) else value or {}
                yield from (Entered(change["entity"], name, str(told)) for name, told in whole.items())


def furnish(play: Play) -> None:
    """Five files: two that never met, one copied from each of them, one from the public data."""
    for name in ("tmp", "courrier"):
        (play.folder / name).mkdir()
    for member in ("zoe", "remi"):
        play.expect(member, "init", "--empty")
    play.expect("tom", "init")
    for member in ("zoe", "remi"):
        play.enter(
            member, ["add", "organisation", "name=Lyon", "kind=metropole"], "organisation", {"notes": play.text()}
        )
        play.enter(member, ["add", "programme", "code=A"], "programme", {"title": play.text()})
    for member, other in (("anais", "zoe"), ("lea", "remi")):
        shutil.copy(play.folder / f"{other}.sqlite", play.folder / f"{member}.sqlite")


def meet(play: Play, founder_at: str, others_at: Callable[[], str]) -> None:
    """One founds the team, the others join in any order, working in between."""
    founder, *others = play.rng.sample(MEMBERS, k=len(MEMBERS))
    play.expect(founder, "team", "create", founder_at)
    play.founder, play.away = (founder, founder_at), {*others}
    address = others_at()
    play.share = None if ":" in address else Path(address)
    for member in others:
        act(play, play.rng.randint(0, 4))
        mend(play)
        play.expect(member, "team", "join", address, "--name", member)
        play.away.remove(member)
    play.address = address


def base_of(server: Cluster, seed: int) -> str:
    name = f"jeu{seed}"
    with server.administer() as administrator:
        administrator.execute(f"DROP DATABASE IF EXISTS {name}")
        administrator.execute(f"CREATE DATABASE {name}")
    return name


def writer(server: Cluster, base: str) -> str:
    """The address under which an account that may only write reaches ``base``."""
    with server.administer(base) as administrator:
        (told,) = administrator.execute("SELECT obj_description('dcant'::regnamespace)").fetchone() or ("",)
        role = told.split(", ")[-1]
        with contextlib.suppress(psycopg.errors.DuplicateObject):
            administrator.execute("CREATE ROLE jeanne LOGIN PASSWORD 'sesame'")
        administrator.execute(f'GRANT "{role}" TO jeanne')
    return server.address(base, "jeanne")


def assert_nobody_is_remembered(play: Play, current: dict[str, Any]) -> None:
    assert [one for one in current["contact"] if one["name"].split()[-1] in play.forgotten] == []
    assert [*told_in(play, play.forgotten)] == []


def return_late(play: Play, current: dict[str, Any]) -> None:
    """A file that was away since the team began comes back with all that it knew."""
    late = play.folder / "revenant.sqlite"
    shutil.copy(play.folder / "courrier" / "au début.sqlite", late)
    play.expect("revenant", "team", "join", play.address, "--name", "revenant")
    settle(play)
    assert said(play, MEMBERS[0]) == current == said(play, "revenant")


def send_a_workbook_round(play: Play) -> None:
    """A workbook that one sends comes back to another, who knows what it was made from."""
    sender, reader = play.rng.sample(MEMBERS, k=2)
    path = play.folder / "courrier" / "tournée.xlsx"
    play.expect(sender, "export", str(path))
    for member in (sender, reader):  # a workbook is no step: nothing is counted of it
        play.expect(member, "team", "sync")
    told = play(reader, "import", str(path), "--dry-run", json_too=True)
    assert told["has_base"], play.told[-1]
    assert told["proposals"] == []


def told_on_server(server: Cluster, base: str, names: list[str]) -> Iterator[str]:
    with server.administer(base) as administrator:
        for name, content in administrator.execute("SELECT name, content FROM dcant.bundle"):
            yield from (f"{one} in {name}" for one in found_in(content, names))


@pytest.mark.parametrize("seed", range(FIRST_SEED, FIRST_SEED + PLAYS))
def test_five_files_come_to_say_the_same_and_nothing_is_lost(seed, tmp_path, server, drudge):
    play = Play(tmp_path, drudge, random.Random(seed), keeps_damage=bool(seed % 2))
    try:
        furnish(play)
        act(play, LONG // 4)
        share = str(tmp_path / "lieu")
        meet(play, share, lambda: share)
        play.expect(MEMBERS[0], "backup", str(tmp_path / "courrier" / "au début.sqlite"))
        act(play, LONG)
        current = agreed(play)
        assert_nobody_is_remembered(play, current)
        return_late(play, current)
        assert_nobody_is_remembered(play, current)
        send_a_workbook_round(play)
        act(play, LONG // 4)
        settle(play)
        for member in MEMBERS:
            play.expect(member, "team", "leave")
            (tmp_path / "courrier" / f"avant-{member}.sqlite").unlink(missing_ok=True)
        play.address, play.share = "", None
        base = base_of(server, seed)
        meet(play, server.address(base), lambda: writer(server, base))
        act(play, LONG)
        current = agreed(play)
        assert_nothing_is_lost(play, current)
        assert_nobody_is_remembered(play, current)
        assert [*told_on_server(server, base, play.forgotten)] == []
    except BaseException:
        print("\n".join(play.told))
        raise
    finally:
        print(f"\nseed {seed}: {play.done}, {len(play.texts)} texts, {play.killed} killed")
    left = [str(path) for path in (tmp_path / "lieu").rglob("*") if DRAFT.search(path.name)]
    assert left == []
