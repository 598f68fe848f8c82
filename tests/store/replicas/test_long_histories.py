"""A record that everybody edits for years: one more step on it asks the file for no more than one on any other."""

import json
import os
from dataclasses import replace

import pytest

from dcant_tracker.domain.identity import new_uid
from dcant_tracker.store.checking.checking import check
from dcant_tracker.store.file import connection
from dcant_tracker.store.replicas import conflicts, sending
from dcant_tracker.store.replicas.rows import LONG, last_rows
from dcant_tracker.store.replicas.taking_in import take_in
from dcant_tracker.store.replicas.travelling import Parcel, TravellingChange, TravellingStep
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing import door
from tests.store.replicas.laptops import add, edit, to_decide, value
from tests.store.replicas.reading_little import assert_little_says_all

MEMBERS = [new_uid() for _member in range(10)]
CELLS = ("notes", "region")
TIMES = int(os.environ.get("DCANT_EDITS", "1000"))
"""How often the record was edited; 5,000 times by hand."""


class Team:
    """Ten members who edit one record after each other, each knowing what the one before did."""

    def __init__(self, store: Store, uid: str) -> None:
        self.uid = uid
        self.clock, self.last = store.read().fetch_one("SELECT clock, uid FROM step ORDER BY id DESC LIMIT 1")
        self.heads = dict.fromkeys(CELLS, self.last)
        self.shown: dict[str, str | None] = dict.fromkeys(CELLS)
        self.made = 0

    def edit(self, name: str, parents: tuple[str, ...] = ()) -> TravellingStep:
        """The next step; one that replaced only ``parents`` did not know of what came after."""
        self.made += 1
        self.clock += 1
        step = self.step(name, f"Remarque {self.made}", parents or (self.heads[name],), self.shown[name])
        if not parents:
            self.heads[name] = self.last = step.uid
            self.shown[name] = json.dumps(f"Remarque {self.made}")
        return step

    def step(self, name: str, text: str, parents: tuple[str, ...], before: str | None) -> TravellingStep:
        change = TravellingChange("organisation", self.uid, name, before, json.dumps(text), parents)
        who = self.made % len(MEMBERS)
        at = "2026-11-30T09:00:00.000+00:00"
        told = ("edit", "Saisie", f"Membre {who}", at, None, None)
        return TravellingStep(new_uid(), MEMBERS[who], self.clock, *told, (self.last,), (change,))


def come_in(store: Store, steps: list[TravellingStep]) -> None:
    taken = take_in(store, Parcel(tuple(steps)), shared=True)
    assert taken.taken == len(steps)


@pytest.fixture
def years(laptops, lyon):
    """A file in which one record was written in so many times, and the team that did it."""
    store = laptops[0]
    sending.mark_shared(store, sending.everything(store.read()))
    team = Team(store, lyon)
    team.shown["notes"] = json.dumps("au début")
    come_in(store, [team.edit("region") for _time in range(3)])
    come_in(store, [team.edit("notes") for _time in range(TIMES)])
    return store, team


class Work:
    """What SQLite does, in hundreds of its instructions."""

    def __init__(self, monkeypatch) -> None:
        self.done = 0

        def connect(*given, **named):
            made = connection.connect(*given, **named)
            made.set_progress_handler(self.count, 100)
            return made

        monkeypatch.setattr(door, "connect", connect)

    def count(self) -> None:
        self.done += 1

    def of(self, doing) -> int:
        self.done = 0
        doing()
        return self.done


def test_what_comes_in_on_it_is_no_more_work_than_on_another_record(years, monkeypatch):
    store, team = years
    quiet = Team(store, add(store, "organisation", name="Nice", kind="ville"))
    work = Work(monkeypatch)
    on_another = work.of(lambda: come_in(store, [quiet.edit("notes")]))
    assert on_another > 0
    for name in CELLS:  # one that was written in so many times, and one that was long before these
        assert work.of(lambda name=name: come_in(store, [team.edit(name)])) < 2 * on_another + 20


def test_what_is_sent_of_it_is_no_more_work_than_of_another_record(years):
    store, team = years
    nice = add(store, "organisation", name="Nice", kind="ville")
    reading = store.read()
    count: list[int] = []

    def sent() -> int:
        sending.mark_shared(store, sending.unshared(reading))
        count.clear()
        edit(store, "organisation", uid, **{name: "à nous"})
        reading.connection.set_progress_handler(lambda: count.append(1), 100)
        (step,) = sending.unshared(reading).steps
        reading.connection.set_progress_handler(None, 0)
        assert [one.uid for one in step.changes] == [uid]
        return len(count)

    uid, name = nice, "notes"
    of_another = sent()
    uid = team.uid
    assert sent() < 2 * of_another + 20
    name = "region"
    assert sent() < 2 * of_another + 20


def test_who_was_away_for_long_is_in_conflict_with_what_came_since(years):
    store, team = years
    reading = store.read()
    known = last_rows(reading, ("organisation", team.uid), "notes", TIMES // 2).rows[0]
    last = f"Remarque {team.made}"
    come_in(store, [team.edit("notes", (known.by.step,))])
    assert to_decide(store) == [("notes", json.loads(known.after or ""), f"Remarque {team.made}", last)]
    assert_little_says_all(store)
    conflicts.keep_mine(store, conflicts.open_conflicts(reading))
    assert to_decide(store) == []
    assert check(store) == []


def test_what_concerns_the_whole_of_it_knows_all_of_it(years, laptops):
    store, team = years
    deletion = TravellingChange("organisation", team.uid, None, "{}", None, (team.heads["region"],))
    step = team.edit("region", (team.heads["region"],))
    come_in(store, [replace(step, changes=(deletion,))])
    assert [one.field for one in conflicts.open_conflicts(store.read())] == [None]
    assert value(store, "organisation", team.uid, "notes") == f"Remarque {team.made - 1}"
    assert_little_says_all(store)
    assert LONG < TIMES
