"""Whatever officers do on their laptops, and in whatever order these meet, all say the same in the end and lose nothing.

The properties of several laptops (team.md, section 5). ``DCANT_REPLICAS=2000`` tries more of them, by hand.
"""

import json
import os
import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.errors import UserError
from dcant_tracker.store.checking.checking import check
from dcant_tracker.store.erasure.erasing import erase
from dcant_tracker.store.history import log
from dcant_tracker.store.joining.joining import join
from dcant_tracker.store.joining.plan import Pair, plan
from dcant_tracker.store.records.record import all_records
from dcant_tracker.store.replicas import conflicts
from dcant_tracker.store.replicas.rows import LONG
from dcant_tracker.store.store import Store
from tests.store.replicas.laptops import add, agree, delete, edit, give, laptop, meet
from tests.store.replicas.reading_little import assert_little_says_all, long_from

EXAMPLES = int(os.environ.get("DCANT_REPLICAS", "12"))
LAPTOPS = ("Anne", "Boris", "Carla")
ENTITIES = ("programme", "recommendation", "organisation", "participation", "contact")
EDITED = {
    "programme": ("title",),
    "recommendation": ("title", "code"),
    "organisation": ("notes", "name", "member_since", "member_until"),
    "participation": ("notes", "organisation", "referent"),
    "contact": ("notes", "organisation"),
}


class Officer:
    """Does anything at all with a data file, as ``chance`` has it; what a rule refuses is not done.

    ``said`` are the texts that were entered, each of them another.
    """

    def __init__(self, store: Store, chance: random.Random, said: set[str]) -> None:
        self.store = store
        self.chance = chance
        self.said = said

    def act(self) -> None:
        acts = (
            self.add,
            self.edit,
            self.edit,
            self.delete,
            self.undo,
            self.redo,
            self.take_back,
            self.decide,
            self.join,
        )
        try:
            self.chance.choice(acts)()
        except UserError:
            return

    def some(self, entity: str) -> str | None:
        found = [one.uid for one in all_records(self.store.read(), entity)]
        return self.chance.choice(found) if found else None

    def text(self) -> str:
        text = f"texte {len(self.said)} de {self.store.who}"
        self.said.add(text)
        return text

    def value(self, name: str) -> object:
        if name in {"organisation", "referent"}:
            return self.some("contact" if name == "referent" else name)
        if name in {"member_since", "member_until"}:
            from datetime import date

            return date(2020, self.chance.randint(1, 12), 1)
        if name in {"notes", "title"}:
            return self.text() if self.chance.random() < 0.7 else "toujours le même"
        return self.chance.choice(("Lyon", "Nice", "Brest") if name == "name" else "123")

    def add(self) -> None:
        entity = self.chance.choice(ENTITIES)
        named = {"programme": self.some("programme"), "recommendation": self.some("recommendation")}
        bodies = {"organisation": self.some("organisation")}
        values = {
            "programme": {"code": self.chance.choice("AB"), "title": self.text()},
            "recommendation": {"programme": named["programme"], "code": self.value("code"), "title": self.text()},
            "organisation": {"name": self.value("name"), "kind": "metropole", "notes": self.text()},
            "contact": {**bodies, "name": self.chance.choice(("Zoé", "Léo")), "notes": self.text()},
            "participation": {
                **bodies,
                "recommendation": named["recommendation"],
                "role": "observer",
                "notes": self.text(),
            },
        }
        add(self.store, entity, **values[entity])

    def edit(self) -> None:
        entity = self.chance.choice(ENTITIES)
        uid, name = self.some(entity), self.chance.choice(EDITED[entity])
        if uid is not None:
            edit(self.store, entity, uid, **{name: self.value(name)})

    def delete(self) -> None:
        entity = self.chance.choice(ENTITIES)
        if (uid := self.some(entity)) is not None:
            delete(self.store, entity, uid)

    def undo(self) -> None:
        self.store.undo()

    def redo(self) -> None:
        self.store.redo()

    def take_back(self) -> None:
        if found := log.steps(self.store.read(), limit=6):
            self.store.reverse_step(self.chance.choice(found))

    def decide(self) -> None:
        if found := conflicts.open_conflicts(self.store.read()):
            self.chance.choice((conflicts.keep_mine, conflicts.take_theirs))(self.store, [self.chance.choice(found)])

    def join(self) -> None:
        entity = self.chance.choice(ENTITIES)
        found = [one.uid for one in all_records(self.store.read(), entity)]
        if len(found) < 2:
            return
        pair = Pair(entity, *self.chance.sample(found, 2))
        choices: dict = {}
        while left := plan(self.store.read(), pair, choices).undecided(choices):
            choices |= {one.spot: self.chance.choice((one.mine, one.theirs)) for one in left}
        join(self.store, pair, choices)


def told(store: Store) -> str:
    """All that a file says and keeps of what was ever said in it."""
    reading = store.read()
    rows = [reading.fetch_all(f"SELECT before, after FROM {table}") for table in ("change", "made_change")]
    return json.dumps(rows, ensure_ascii=False)


def play(officers: list[Officer], chance: random.Random, doings: int) -> None:
    """Let officers act and some of their files meet, then all of them, which must agree and have no more to say.

    Now and then histories are read as if they were long.
    """
    stores = [one.store for one in officers]
    for _doing in range(doings):
        with long_from(chance.choice((0, 3, LONG)), chance.choice((1, 4))):
            if chance.random() < 0.3:
                give(*chance.sample(stores, 2))
            else:
                chance.choice(officers).act()
    meet(*stores)
    agree(stores)
    assert meet(*stores) == 0
    for one in stores:
        assert_little_says_all(one)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), doings=st.integers(20, 60))
def test_all_say_the_same_once_all_know_the_same(seed, doings):
    chance, said = random.Random(seed), set()
    with tempfile.TemporaryDirectory() as folder:
        stores = [laptop(Path(folder), name) for name in LAPTOPS]
        officers = [Officer(one, chance, said) for one in stores]
        play(officers, chance, doings)
        for one in stores:
            assert check(one) == []
        kept = told(stores[-1])
        entered = {text for text in said if any(text in told(one) for one in stores)}
        assert [text for text in sorted(entered) if text not in kept] == []
        for one in stores:
            one.close()


class Forgetful(Officer):
    """One who is also asked to erase people: those who were are ``erased``."""

    def __init__(self, store: Store, chance: random.Random, said: set[str], erased: set[str]) -> None:
        super().__init__(store, chance, said)
        self.erased = erased

    def add(self) -> None:
        if self.chance.random() < 0.4:
            called = f"Nom{len(self.said)} Prénom{len(self.said)}"
            add(self.store, "contact", organisation=self.some("organisation"), name=called, notes=self.text())
        else:
            super().add()

    def text(self) -> str:
        """Now and then one that names somebody."""
        people = all_records(self.store.read(), "contact")
        text = super().text()
        return f"{text} vu {self.chance.choice(people)['name']}" if people and self.chance.random() < 0.4 else text

    def join(self) -> None:
        uid = self.some("contact")
        if uid is not None and self.chance.random() < 0.8:
            erase(self.store, uid)
            self.erased.add(uid)
        else:
            super().join()


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), doings=st.integers(20, 60))
def test_who_is_erased_anywhere_is_nowhere_and_all_say_the_same(seed, doings):
    chance, said = random.Random(seed), set()
    with tempfile.TemporaryDirectory() as folder:
        stores = [laptop(Path(folder), name) for name in LAPTOPS]
        erased: set[str] = set()
        officers = [Forgetful(one, chance, said, erased) for one in stores]
        play(officers, chance, doings)
        for one in stores:
            assert check(one) == []
            assert erased.isdisjoint(record.uid for record in all_records(one.read(), "contact"))
            one.close()


CELLS = [("organisation", name) for name in ("short_name", "notes", "source", "insee_code")]


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from(CELLS), st.integers(0, 2), st.sampled_from(("un", "deux"))), max_size=12),
    st.permutations(range(3)),
)
def test_only_cells_written_otherwise_by_two_are_to_decide(edits, order):
    """Against a plain dictionary: who wrote what in which cell, each by themselves, from one common beginning."""
    with tempfile.TemporaryDirectory() as folder:
        stores = [laptop(Path(folder), name) for name in LAPTOPS]
        uid = add(stores[0], "organisation", name="Lyon", kind="metropole")
        meet(*stores)
        wrote: dict[str, dict[int, str]] = {}
        for (_entity, name), who, text in edits:
            said = {"un": "01234", "deux": "69123"}[text] if name == "insee_code" else text
            edit(stores[who], "organisation", uid, **{name: said})
            wrote.setdefault(name, {})[who] = said
        meet(*[stores[one] for one in order])
        expected = {name for name, by in wrote.items() if len(set(by.values())) > 1}
        agree(stores)
        assert {one.field for one in conflicts.open_conflicts(stores[0].read())} == expected
        for name, by in wrote.items():
            shown = next(one for one in all_records(stores[1].read(), "organisation"))[name]
            assert shown in by.values()
        for one in stores:
            one.close()


@pytest.mark.parametrize("entity", ENTITIES)
def test_the_entities_that_officers_write_in_are_declared(entity):
    assert {*EDITED[entity]} <= {one.name for one in CATALOGUE[entity]}
