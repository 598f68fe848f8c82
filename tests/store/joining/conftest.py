"""Two records of Brest, with what hangs on each."""

from typing import NamedTuple

import pytest

from dcant_tracker.store.joining import joining
from dcant_tracker.store.joining.plan import Pair, plan
from dcant_tracker.store.records.record import all_records, get


class Both(NamedTuple):
    """The record that stays, and the one that goes."""

    stays: str
    goes: str

    @property
    def pair(self) -> Pair:
        return Pair("organisation", *self)


@pytest.fixture
def both(add, brest):
    return Both(brest, add("organisation", name="CU de Brest", kind="communaute_urbaine", department="Finistère"))


@pytest.fixture
def rows(store):
    """``rows("participation")``: what its records say, by uid."""
    return lambda entity: {one.uid: dict(one.values) for one in all_records(store.read(), entity)}


@pytest.fixture
def record(store):
    return lambda entity, uid: get(store.read(), entity, uid)


@pytest.fixture
def join(store):
    """``join(pair, name="…")``: joins, deciding for the first but for the fields given; gives what was done."""

    def join_pair(pair: Pair, side: str = "mine", **decided):
        choices = {}
        while undecided := plan(store.read(), pair, choices).undecided(choices):
            choices |= {one.spot: decided.get(one.field.name, getattr(one, side)) for one in undecided}
        return joining.join(store, pair, choices)[1]

    return join_pair
