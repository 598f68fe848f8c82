"""Random steps, any of them taken back in any order: only what a step did goes, and what stays of it is told."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import ANY
from dcant_tracker.errors import UserError
from dcant_tracker.store.checking.checking import check
from dcant_tracker.store.history import log
from dcant_tracker.store.records.record import all_records
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Op, Operation

SOME = Operation(Op.EDIT, "Une étape")
ENTITIES = ("programme", "recommendation", "experiment", "organisation", "contact", "participation", "attachment")
FIELDS = {
    "programme": ("code", "title"),
    "recommendation": ("programme", "code", "title", "follows"),
    "experiment": ("title", "recommendation"),
    "organisation": ("name", "parent", "successor"),
    "contact": ("organisation", "name", "replaced_by"),
    "participation": ("organisation", "experiment", "recommendation", "referent"),
    "attachment": ("owner", "label"),
}
"""What is written of each entity: links of every kind, and texts."""

EXTRA = {"organisation": {"kind": "ville"}, "participation": {"role": "pilot"}}
OWNERS = ("organisation", "contact", "experiment", "attachment")

ABSENT = "absent"
CHOICES = st.integers(0, 30)
ACTIONS = st.tuples(
    st.sampled_from(("add", "add", "set", "set", "delete")), st.sampled_from(ENTITIES), st.tuples(*[CHOICES] * 5)
)
STEPS = st.lists(ACTIONS, min_size=1, max_size=4)
STORIES = st.lists(STEPS | CHOICES, min_size=2, max_size=16)
"""Steps of several actions; a number takes one of the steps before back."""

Cell = tuple[str, str, str]


@pytest.fixture(scope="module")
def begun(tmp_path_factory) -> Path:
    """A data file with two records of each entity, which name one another, written in one step."""
    path = tmp_path_factory.mktemp("begun") / "begun.sqlite"
    store = Store.create(path)

    def work(step):
        for entity in ENTITIES:
            for turn in (1, 2):
                act(step, "add", entity, (turn,) * 5)

    store.transact(SOME, work)
    store.close()
    return path


class Story:
    """A data file, what it held after each step, and the step that each value was due to."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.states: list[dict[Cell, object]] = [{}, self.state()]
        self.due: list[dict[Cell, int]] = [{}, dict.fromkeys(self.states[1], 1)]

    def state(self) -> dict[Cell, object]:
        return {
            (name, record.uid, field): value
            for name in ENTITIES
            for record in all_records(self.store.read(), name)
            for field, value in record.values.items()
        }

    def write(self, actions) -> None:
        """One step of several actions; a refused one changes nothing."""
        try:
            changes, _ = self.store.transact(SOME, lambda step: [act(step, *action) for action in actions])
        except UserError:
            assert self.state() == self.states[-1]
            return
        if changes:
            self.remember(None)

    def take_back(self, number: int) -> None:
        """Take back any step: only what it did goes, whatever stays of it is told; a refusal changes nothing."""
        info = log.step(self.store.read(), number)
        try:
            kept = self.store.reverse_step(info).kept
        except UserError as refused:
            assert self.state() == self.states[-1]
            assert "n'existe pas" not in refused.message
            return
        self.remember(number)
        earlier, before, after = self.states[number - 1], self.states[-2], self.states[-1]
        for cell in differing(before, after):
            assert self.due[-2].get(cell) == self.due[number].get(cell) or follows(cell, before, after)
        assert places(earlier) & places(before) <= places(after)
        left = {cell for cell in differing(earlier, self.states[number]) if cell in differing(earlier, after)}
        assert len(kept) >= len(places(cell for cell in left if not follows(cell, before, after)))

    def remember(self, taken_back: int | None) -> None:
        """Keep the state after a step; a value that comes back is due to whom it was due before."""
        self.states.append(self.state())
        due = dict(self.due[-1])
        for cell in differing(*self.states[-2:]):
            due[cell] = len(self.states) - 1
            if taken_back is not None and cell in differing(*self.states[taken_back - 1 : taken_back + 1]):
                there, then = (state.get(cell, ABSENT) for state in (self.states[-1], self.states[taken_back - 1]))
                if there == then:
                    due[cell] = self.due[taken_back - 1].get(cell, 0)
        self.due.append(due)


def act(step, what, entity, choices) -> None:
    """One action, on records chosen among those that are there."""
    there = [record.uid for record in all_records(step.reading, entity)]
    values = {name: chosen(step, entity, name, choice) for name, choice in zip(FIELDS[entity], choices, strict=False)}
    if values.get("experiment"):
        del values["recommendation"]
    if what == "add":
        step.add(entity, values | EXTRA.get(entity, {}))
    elif there and what == "set":
        names = FIELDS[entity][choices[-1] % 2 :: 2]
        step.update(entity, there[choices[-2] % len(there)], {name: values[name] for name in names if name in values})
    elif there:
        step.delete(entity, there[choices[-2] % len(there)], with_dependants=True)


def chosen(step, entity, name, choice):
    """A text, or one of the records that the link may name; now and then nothing."""
    field = CATALOGUE[entity][name]
    if not field.is_ref:
        return f"{name} {choice}"
    target = OWNERS[choice % len(OWNERS)] if field.target == ANY else field.target
    there = [record.uid for record in all_records(step.reading, target)]
    if not there or (choice % 4 == 0 and not field.required):
        return None
    uid = there[choice % len(there)]
    return f"{target}:{uid}" if field.target == ANY else uid


def differing(one, other) -> set[Cell]:
    return {cell for cell in one.keys() | other.keys() if one.get(cell, ABSENT) != other.get(cell, ABSENT)}


def places(cells) -> set[tuple[str, str]]:
    return {cell[:2] for cell in cells}


def follows(cell, *states) -> bool:
    """Whether the value is the recommendation of the record's experiment, which it must carry."""
    entity, uid, field = cell
    return field == "recommendation" and any(state.get((entity, uid, "experiment")) for state in states)


@contextmanager
def opened(begun: Path) -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dcant.sqlite"
        shutil.copyfile(begun, path)
        store = Store.open(path)
        try:
            yield store
        finally:
            store.close()


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(story=STORIES)
def test_whatever_is_taken_back_nothing_done_since_is_lost(begun, story):
    with opened(begun) as store:
        told = Story(store)
        for event in story:
            if not isinstance(event, int):
                told.write(event)
            else:
                told.take_back(len(told.states) - 1 - event % (len(told.states) - 1))
        assert check(store) == []
