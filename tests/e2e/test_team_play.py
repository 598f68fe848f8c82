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
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import psycopg
import pytest

from dcant_tracker.cli import main
from dcant_tracker.domain.catalogue import CATALOGUE
from tests.cli.test_kills import DRAFT, Drudge
from tests.team.postgres import cluster as clusters
from tests.team.postgres.cluster import Cluster

PLAYS = int(os.environ.get("DCANT_PLAY", "2"))
FIRST_SEED = int(os.environ.get("DCANT_PLAY_SEED", "1"))
LONG = int(os.environ.get("DCANT_PLAY_LENGTH", "45"))

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.slow,
    pytest.mark.posix("forks, limits and signals of POSIX"),
    pytest.mark.timeout(900),
]

MEMBERS = ("zoe", "anais", "remi", "lea", "tom")
KILLED = 0.15
"""How many commands are killed, of all."""

ENTITIES = ("programme", "recommendation", "organisation", "contact", "participation", "partner")
FREE_TEXT = {
    "programme": ("title", "description"),
    "recommendation": ("title", "notes", "description"),
    "organisation": ("notes", "region", "name"),
    "contact": ("notes", "function"),
    "participation": ("notes", "source"),
    "partner": ("description",),
}
"""The cells that take any text."""

REFERENCES = {
    "recommendation": ("lead_local", "organisation"),
    "organisation": ("parent", "organisation"),
    "contact": ("organisation", "organisation"),
    "participation": ("referent", "contact"),
    "partner": ("organisation", "organisation"),
}


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


@dataclass(frozen=True)
class Entered:
    """A text that somebody entered in a cell."""

    entity: str
    field: str
    text: str


@dataclass
class Play:
    """One play: where it happens, and what was entered so far."""

    folder: Path
    drudge: Drudge
    rng: random.Random
    texts: list[Entered] = field(default_factory=list)
    number: int = 0
    killed: int = 0
    done: dict[str, int] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    is_calm: bool = True

    def __call__(self, member: str, *words: str, json_too: bool = False) -> Any:
        """What ``member`` types; killed at times while nothing is calm. The JSON that is asked for, or the status."""
        asked = [*words, "--json"] if json_too else [*words]
        kind, at = "none", 0.0
        if not self.is_calm and self.rng.random() < KILLED:
            kind = self.rng.choice(("call", "statement", "moment"))
            at = {"call": self.rng.randint(1, 90), "statement": self.rng.randint(1, 400)}.get(kind, 0.001)
            at = self.rng.uniform(0.005, 0.25) if kind == "moment" else at
        answer = self.drudge(self.folder, asked, f"{member}.sqlite", kind, at)
        refusal = answer["told"] if answer["status"] > 0 else ""
        self.told.append(f"{member}: {' '.join(words)} -> {answer['status']} {kind} {at} {refusal}".rstrip())
        assert "Traceback" not in answer["told"], answer["told"]
        assert answer["told"] != "hang"
        self.killed += answer["status"] < 0
        if answer["status"] > 0:
            assert answer["told"].strip(), "a refusal is a sentence"
            assert answer["status"] != 70
        if not json_too:
            return answer["status"]
        return _first_document(answer["told"]) if answer["status"] in (0, 3) else None

    def expect(self, member: str, *words: str) -> None:
        """A command that must succeed."""
        assert self(member, *words) == 0, self.told[-1]

    def text(self) -> str:
        self.number += 1
        return f"Texte {self.number:04}"

    def enter(self, member: str, words: list[str], entity: str, typed: dict[str, str]) -> None:
        """A command that enters texts; one that was refused or killed owes nothing."""
        if self(member, *words, *(f"{name}={text}" for name, text in typed.items())) == 0:
            self.texts += [Entered(entity, name, text) for name, text in typed.items()]

    def records(self, member: str, entity: str) -> list[dict[str, Any]]:
        return self(member, "list", entity, json_too=True) or []

    def any_of(self, member: str, entity: str) -> str | None:
        found = self.records(member, entity)
        return str(self.rng.choice(found)["uid"]) if found else None


def _first_document(told: str) -> Any:
    """The JSON in what a command wrote on both of its streams."""
    places = [place for place in (told.find("{"), told.find("[")) if place >= 0]
    return json.JSONDecoder().raw_decode(told[min(places) :])[0] if places else None


def add(play: Play, member: str) -> None:
    entity = play.rng.choice(ENTITIES)
    given: dict[str, str | None] = {}
    typed = {FREE_TEXT[entity][0]: play.text()}
    if entity == "programme":
        given = {"code": play.rng.choice("AB")}
    elif entity == "recommendation":
        given = {"programme": play.any_of(member, "programme"), "code": play.rng.choice("12")}
    elif entity == "organisation":
        given = {"name": play.rng.choice(("Lyon", "Nice", "Brest")), "kind": "metropole"}
    elif entity == "contact":
        given = {"name": play.rng.choice(("Zoé Durand", "Léo Le Goff"))}
        given["organisation"] = play.any_of(member, "organisation")
    elif entity == "participation":
        given = {name: play.any_of(member, name) for name in ("organisation", "recommendation")}
        given["role"] = play.rng.choice(("pilot", "observer"))
    else:
        given = {"name": play.rng.choice(("SGMAP", "ANCT"))}
    if None not in given.values():
        play.enter(member, ["add", entity, *(f"{name}={value}" for name, value in given.items())], entity, typed)


def edit(play: Play, member: str) -> None:
    entity = play.rng.choice(ENTITIES)
    uid = play.any_of(member, entity)
    if uid:
        names = play.rng.sample(FREE_TEXT[entity], k=play.rng.randint(1, len(FREE_TEXT[entity])))
        play.enter(member, ["set", entity, uid], entity, {name: play.text() for name in names})


def link(play: Play, member: str) -> None:
    entity = play.rng.choice([*REFERENCES])
    name, target = REFERENCES[entity]
    uid, other = play.any_of(member, entity), play.any_of(member, target)
    if uid and other:
        play(member, "set", entity, uid, f"{name}={other}")


def delete(play: Play, member: str) -> None:
    entity = play.rng.choice(ENTITIES)
    uid = play.any_of(member, entity)
    if uid:
        play(member, "delete", entity, uid, *play.rng.choice(((), ("--with-dependants",))))


def undo(play: Play, member: str) -> None:
    play(member, play.rng.choice(("undo", "undo", "redo")))


def join_records(play: Play, member: str) -> None:
    entity = play.rng.choice(ENTITIES)
    uid, other = play.any_of(member, entity), play.any_of(member, entity)
    if uid and other:
        play(member, "join-records", entity, uid, other, "--on-conflict", play.rng.choice(("mine", "theirs")))


def decide(play: Play, member: str) -> None:
    found = play(member, "conflicts", json_too=True)
    if not found:
        return
    one = play.rng.choice(found)
    choice = play.rng.choice(("mine", "theirs", "all", "text"))
    if choice == "all":
        play(member, "resolve", "--all", play.rng.choice(("mine", "theirs")))
    elif choice == "text" and one["field"] in FREE_TEXT[one["entity"]]:
        text = play.text()
        if play(member, "resolve", str(one["id"]), text) == 0:
            play.texts.append(Entered(one["entity"], one["field"], text))
    elif choice != "text":
        play(member, "resolve", str(one["id"]), choice)


def merge_by_mail(play: Play, member: str) -> None:
    """A copy of a colleague's file, as it stood when it was sent."""
    sender = play.rng.choice([one for one in MEMBERS if one != member])
    post = play.folder / "courrier"
    sent = [*post.glob("*.sqlite")]
    if sent and play.rng.random() < 0.3:
        mail = play.rng.choice(sorted(sent))
    else:
        mail = post / f"{sender}{len(sent)}.sqlite"
        play(sender, "backup", str(mail))
    if mail.exists():
        play(member, "merge", str(mail), "--on-conflict", play.rng.choice(("later", "later", "mine", "theirs", "stop")))


def import_workbook(play: Play, member: str) -> None:
    """A workbook that a colleague exported and a partner filled in."""
    sender = play.rng.choice(MEMBERS)
    path = play.folder / "courrier" / f"{play.number}-{sender}.xlsx"
    if play(sender, "export", str(path)) != 0:
        return
    text, entity = play.text(), play.rng.choice(("organisation", "recommendation", "programme"))
    name = FREE_TEXT[entity][1]
    book = openpyxl.load_workbook(path)
    sheet = book[CATALOGUE[entity].sheet]
    heading = CATALOGUE[entity][name].label
    column = next((cell.column for cell in sheet[1] if cell.value == heading), None)
    if column is None or sheet.max_row < 2:
        book.close()
        return
    sheet.cell(play.rng.randint(2, sheet.max_row), column).value = text
    book.save(path)
    book.close()
    told = play(member, "import", str(path), "--on-conflict", play.rng.choice(("theirs", "stop")), json_too=True)
    if told and told.get("applied") and any(one["theirs"] == text for one in told["proposals"]):
        play.texts.append(Entered(entity, name, text))


def sync(play: Play, member: str) -> None:
    play(member, "team", "sync")


ACTIONS: dict[Callable[[Play, str], None], int] = {
    add: 10,
    edit: 12,
    link: 3,
    delete: 3,
    undo: 4,
    join_records: 3,
    decide: 4,
    merge_by_mail: 2,
    import_workbook: 2,
    sync: 14,
}


def act(play: Play, count: int) -> None:
    """``count`` things that somebody does, some of them killed."""
    play.is_calm = False
    for _number in range(count):
        action = play.rng.choices([*ACTIONS], weights=[*ACTIONS.values()])[0]
        action(play, play.rng.choice(MEMBERS))
        play.done[action.__name__] = play.done.get(action.__name__, 0) + 1
    play.is_calm = True


def settle(play: Play) -> None:
    """Everybody meets until nothing moves."""
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
    address = others_at()
    for member in others:
        act(play, play.rng.randint(0, 4))
        play.expect(member, "team", "join", address, "--name", member)


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


@pytest.mark.parametrize("seed", range(FIRST_SEED, FIRST_SEED + PLAYS))
def test_five_files_come_to_say_the_same_and_nothing_is_lost(seed, tmp_path, server, drudge):
    play = Play(tmp_path, drudge, random.Random(seed))
    try:
        furnish(play)
        act(play, LONG // 4)
        share = str(tmp_path / "lieu")
        meet(play, share, lambda: share)
        act(play, LONG)
        agreed(play)
        act(play, LONG // 4)
        for member in MEMBERS:
            play.expect(member, "team", "leave")
        base = base_of(server, seed)
        meet(play, server.address(base), lambda: writer(server, base))
        act(play, LONG)
        assert_nothing_is_lost(play, agreed(play))
    except BaseException:
        print("\n".join(play.told))
        raise
    finally:
        print(f"\nseed {seed}: {play.done}, {len(play.texts)} texts, {play.killed} killed")
    left = [str(path) for path in (tmp_path / "lieu").rglob("*") if DRAFT.search(path.name)]
    assert left == []
