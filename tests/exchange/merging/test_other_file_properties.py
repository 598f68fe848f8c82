"""Two data files with a common beginning, whatever is done on either: what holds when one takes in the other."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.exchange.merging.other_file import merge_told
from dcant_tracker.exchange.merging.proposal import Case
from dcant_tracker.store.checking.checking import check
from dcant_tracker.store.records.record import all_records
from dcant_tracker.store.replicas.conflicts import open_conflicts
from dcant_tracker.store.replicas.merging import OnConflict
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation

slowly = settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)

MINE, THEIRS = "mienne", "leur"
NAMES, FIELDS = ("brest", "épinal", "rennes"), ("region", "short_name", "source")


class Edit(NamedTuple):
    """One step on one side: a field of an organisation is given a value, or none."""

    side: str
    place: tuple[str, str]
    value: str | None


class Addition(NamedTuple):
    """One step on one side: an organisation that only that side knows."""

    side: str
    number: int


edits = st.builds(
    Edit,
    st.sampled_from((MINE, THEIRS)),
    st.tuples(st.sampled_from(NAMES), st.sampled_from(FIELDS)),
    st.sampled_from(("a", "b", None)),
)
additions = st.builds(Addition, st.sampled_from((MINE, THEIRS)), st.integers(1, 3))
work = st.lists(st.one_of(edits, edits, edits, additions), max_size=14)

Sides = dict[str, Store]


@pytest.fixture
def parted(portfolio, tmp_path) -> Callable[[Sequence[Edit | Addition]], object]:
    """``with parted(work) as sides``: two copies of the portfolio on which that was done, step by step."""
    numbers = count()

    @contextmanager
    def part(steps: Sequence[Edit | Addition]) -> Iterator[Sides]:
        with ExitStack() as opened:
            sides = {}
            folder = tmp_path / str(next(numbers))
            for side in (MINE, THEIRS):
                (folder / side).mkdir(parents=True)
                store = Store.open(Path(shutil.copy(portfolio.path, folder / side / f"{side}.sqlite")))
                opened.callback(store.close)
                sides[side] = store
            for step in steps:
                do(sides[step.side], portfolio.uids, step)
            yield sides

    return part


def do(store: Store, uids: dict[str, str], step: Edit | Addition) -> None:
    if isinstance(step, Edit):
        name, field = step.place
        store.update("organisation", uids[name], {field: step.value}, Operation("edit", "Modification"))
    elif name_of(step) not in {one["name"] for one in all_records(store.read(), "organisation")}:
        store.add("organisation", {"name": name_of(step), "kind": "ville"}, Operation("add", "Ajout"))


def name_of(added: Addition) -> str:
    return f"Ville {added.number} ({added.side})"


def state(store: Store) -> dict[str, dict[str, dict]]:
    return {name: {one.uid: dict(one.values) for one in all_records(store.read(), name)} for name in CATALOGUE}


def written(steps: Sequence[Edit | Addition], side: str) -> dict[tuple[str, str], str | None]:
    """What each place of ``side`` holds in the end, where it is not what it was."""
    last = {step.place: step.value for step in steps if isinstance(step, Edit) and step.side == side}
    return {place: value for place, value in last.items() if value is not None}


def added(steps: Sequence[Edit | Addition], *sides: str) -> set[str]:
    return {name_of(step) for step in steps if isinstance(step, Addition) and step.side in sides}


def take(sides: Sides, into: str, policy: str, *, dry_run: bool = False):
    (other,) = sides.keys() - {into}
    return merge_told(sides[into], sides[other].path, OnConflict(policy), dry_run=dry_run)[1]


@slowly
@given(steps=work, policy=st.sampled_from(("mine", "theirs")))
def test_what_one_side_did_is_neither_lost_nor_asked_and_what_both_did_is_a_conflict(portfolio, parted, steps, policy):
    mine, theirs = written(steps, MINE), written(steps, THEIRS)
    both = {place for place in mine.keys() & theirs.keys() if mine[place] != theirs[place]}
    with parted(steps) as sides:
        (outcome,) = take(sides, MINE, "later", dry_run=True).outcomes
        asked = [(p.kind, p.uid, p.field) for p in outcome.preview.proposals if p.kind is not Case.ADDED]
        assert Counter(asked) == Counter(
            (Case.CONFLICT if place in both else Case.CHANGED, portfolio.uids[place[0]], place[1])
            for place in theirs
            if place in both or place not in mine
        )
        take(sides, MINE, policy)
        held = {one.uid: one for one in all_records(sides[MINE].read(), "organisation")}
        won = {**theirs, **mine} if policy == "mine" else {**mine, **theirs}
        for name in NAMES:
            values = held[portfolio.uids[name]]
            assert {field: values[field] for field in FIELDS} == {field: won.get((name, field)) for field in FIELDS}
        assert {one["name"] for one in held.values()} >= added(steps, MINE, THEIRS)
        assert open_conflicts(sides[MINE].read()) == []
        assert check(sides[MINE]) == []


@slowly
@given(steps=work, policy=st.sampled_from(("later", "mine", "theirs")))
def test_taking_it_in_again_finds_nothing(parted, steps, policy):
    with parted(steps) as sides:
        take(sides, MINE, policy)
        after = everything(sides[MINE])
        again = take(sides, MINE, "stop")
        assert (again.stopped, again.changes.step, again.outcomes[0].preview.proposals) == (False, None, [])
        assert everything(sides[MINE]) == after


@slowly
@given(steps=work, policy=st.sampled_from(("later", "mine", "theirs")))
def test_once_both_know_all_of_it_they_hold_the_same_and_ask_the_same(parted, steps, policy):
    with parted(steps) as sides:
        take(sides, MINE, policy)
        take(sides, THEIRS, "later")
        assert everything(sides[MINE]) == everything(sides[THEIRS])
        take(sides, MINE, "later")
        assert everything(sides[MINE]) == everything(sides[THEIRS])


@slowly
@given(steps=work, policy=st.sampled_from(("later", "mine", "theirs")))
def test_one_undo_takes_all_of_it_back_and_a_redo_brings_it_again(parted, steps, policy):
    with parted(steps) as sides:
        before = everything(sides[MINE])
        if take(sides, MINE, policy).changes.step is None:
            return
        after = state(sides[MINE])
        sides[MINE].undo()
        assert everything(sides[MINE]) == before
        assert check(sides[MINE]) == []
        sides[MINE].redo()
        assert state(sides[MINE]) == after
        take(sides, THEIRS, "later")
        assert everything(sides[MINE]) == everything(sides[THEIRS])


def everything(store: Store) -> object:
    return state(store), open_conflicts(store.read())
