"""Parcels gathered on the disk: whatever the order in which they came, steps are given once and in the order of all."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dcant_tracker.domain.identity import new_uid
from dcant_tracker.errors import UserError
from dcant_tracker.store.replicas import gathering
from dcant_tracker.store.replicas.gathering import Gathered, Most
from dcant_tracker.store.replicas.travelling import (
    Parcel,
    TravellingChange,
    TravellingPairing,
    TravellingStep,
    TravellingThing,
)

ALL = Most(10**6, 10**6, 10**9)
BESIDE = Path("équipe.sqlite")
CITY, DRAWING = new_uid(), new_uid()


def step(clock: int, *changes: TravellingChange) -> TravellingStep:
    told = (clock, "edit", "Saisie", "Zoé", "2026-11-30T09:00:00.000+00:00", None, new_uid(), (new_uid(),))
    return TravellingStep(
        new_uid(), new_uid(), *told, changes, (TravellingPairing("contact", CITY, DRAWING, same=True),)
    )


def edit(text: str = '"à rappeler"') -> TravellingChange:
    return TravellingChange("organisation", CITY, "notes", None, text, (new_uid(), new_uid()))


def test_what_cannot_be_made_is_held_open_by_nobody(monkeypatch):
    """tests/conftest.py fails a test that leaves a database open."""
    monkeypatch.setattr(gathering, "_TABLES", ("PRAGMA max_page_count = 1", *gathering._TABLES))
    with pytest.raises(UserError):
        Gathered(BESIDE)


@given(st.lists(st.integers(0, 5), max_size=20), st.integers(1, 5), st.integers(1, 5), st.integers(0, 2**32))
def test_steps_come_out_once_in_their_order_and_a_few_at_once(clocks, most_steps, most_changes, seed):
    chance = random.Random(seed)
    steps = [step(clock, *(edit() for _change in range(chance.randint(0, 3)))) for clock in clocks]
    parcels = [Parcel(tuple(chance.sample(steps, chance.randint(0, len(steps))))) for _time in range(3)]
    with Gathered(BESIDE) as gathered:
        for number, parcel in enumerate([*parcels, Parcel(tuple(steps))]):
            gathered.add(f"paquet {number}", parcel)
        portions = [*gathered.portions(Most(most_steps, most_changes, 10**9))]
    given_out = [one for portion in portions for one in portion.steps]
    assert given_out == sorted(steps, key=lambda one: one.order)
    for portion in portions:
        assert 1 <= len(portion.steps) <= most_steps
        assert len(portion.steps) == 1 or sum(len(one.changes) for one in portion.steps) <= most_changes


def test_long_texts_come_one_at_a_time():
    steps = tuple(step(clock, edit(f'"{"x" * 1_000}"')) for clock in range(3))
    with Gathered(BESIDE) as gathered:
        gathered.add("paquet", Parcel(steps))
        assert [len(one.steps) for one in gathered.portions(Most(10, 10, 1_200))] == [1, 1, 1]


def test_a_file_comes_with_the_step_that_attaches_it_and_other_things_at_the_end():
    file = TravellingThing("attachment_file", DRAWING, {"step": None}, {"content.0": b"plan", "rows": b"[]"})
    others = [TravellingThing("column_mapping", str(number), {}, {"rows": b"[1]"}) for number in range(3)]
    attaching = step(2, TravellingChange("attachment", DRAWING, None, None, "{}"))
    with Gathered(BESIDE) as gathered:
        gathered.add("un", Parcel((attaching, step(1)), (file, *others)))
        gathered.add("deux", Parcel((), (file,)))
        assert [one.things for one in gathered.portions(Most(1, 10, 10**9))] == [(), (file,)]
        assert [one.things for one in gathered.things(6)] == [tuple(others[:2]), tuple(others[2:])]
        assert [*gathered.things(6)] == []


def test_each_name_is_known_under_which_something_came():
    first, second = step(1), step(2)
    thing = TravellingThing("decision", "clé", {}, {"rows": b"[]"})
    with Gathered(BESIDE) as gathered:
        gathered.add("un", Parcel((first,)))
        gathered.add("deux", Parcel((first, second)))
        gathered.add("trois", Parcel((), (thing,)))
        assert gathered.names() == {"un", "deux", "trois"}
        assert gathered.names_of([first.uid], []) == {"un", "deux"}
        assert gathered.names_of([second.uid], [("decision", "clé")]) == {"deux", "trois"}
        assert gathered.names_of([new_uid()], []) == set()


def test_a_full_disk_is_a_sentence(monkeypatch):
    monkeypatch.setattr(gathering, "_TABLES", (*gathering._TABLES, "PRAGMA max_page_count = 12"))
    large = Parcel(tuple(step(clock, edit(f'"{"x" * 5_000}"')) for clock in range(100)))
    with Gathered(BESIDE) as gathered, pytest.raises(UserError, match="équipe"):
        gathered.add("paquet", large)
