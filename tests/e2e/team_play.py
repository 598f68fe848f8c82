"""What five officers of one team do from the command line, at random: a day's work on any of five files."""

import contextlib
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.store import Store
from tests.cli.test_kills import Drudge

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


@dataclass(frozen=True)
class Entered:
    """A text that somebody entered in a cell."""

    entity: str
    field: str
    text: str


@dataclass
class Play:
    """One play: where it happens, and what was entered so far.

    The team meets at ``address`` (its founder has one of his own), which is the folder ``share`` where it is there; who is ``away`` left. What comes back
    ``later`` is away for now; bundles are damaged for good where the play ``keeps_damage``. Of the people ``met``, some
    are to be ``forgotten``.
    """

    folder: Path
    drudge: Drudge
    rng: random.Random
    texts: list[Entered] = field(default_factory=list)
    number: int = 0
    killed: int = 0
    done: dict[str, int] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    is_calm: bool = True
    address: str = ""
    founder: tuple[str, str] = ("", "")
    share: Path | None = None
    keeps_damage: bool = False
    away: set[str] = field(default_factory=set)
    later: list[Callable[[], object]] = field(default_factory=list)
    met: list[str] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)

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

    @contextlib.contextmanager
    def opened(self, member: str) -> Iterator[Store]:
        """The data file of ``member``, for what no command does but a window."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("DCANT_DATA_DIR", str(self.folder / "maison"))
            with contextlib.closing(Store.open(self.folder / f"{member}.sqlite")) as store:
                store.sign(member)
                yield store

    def address_of(self, member: str) -> str:
        """Where ``member`` finds the team."""
        return self.founder[1] if member == self.founder[0] else self.address

    def place_is_there(self) -> bool:
        """Whether whoever meets the team now finds it."""
        return bool(self.address) and (self.share is not None or self.address.startswith("postgresql:"))

    def text(self) -> str:
        self.number += 1
        return f"Texte {self.number:04}"

    def enter(self, member: str, words: list[str], entity: str, typed: dict[str, str]) -> None:
        """A command that enters texts; one that was refused or killed owes nothing."""
        if self(member, *words, *(f"{name}={text}" for name, text in typed.items())) == 0:
            self.texts += [Entered(entity, name, text) for name, text in typed.items()]

    def records(self, member: str, entity: str) -> list[dict[str, Any]]:
        return self(member, "list", entity, json_too=True) or []

    def any_of(self, member: str, entity: str, *, lasting: bool = False) -> str | None:
        """One of the records; of ``lasting`` ones, nobody who may be asked to be forgotten."""
        found = [one for one in self.records(member, entity) if not (lasting and "Zdenka" in str(one.get("name")))]
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
    uid = play.any_of(member, entity, lasting=True)
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
    uid, other = (play.any_of(member, entity, lasting=True) for _side in "ab")
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
