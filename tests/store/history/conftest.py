"""Short ways to write steps of several changes and to take them back."""

import pytest

from dcant_tracker.store.history import log
from dcant_tracker.store.records.record import get
from dcant_tracker.store.writing.changes import Op, Operation

STEP = Operation(Op.IMPORT, "Import de sgmap.xlsx", "sgmap.xlsx")
EDIT = Operation(Op.EDIT, "Modification")
DELETE = Operation(Op.DELETE, "Suppression")


@pytest.fixture
def do(store):
    """``do(work)``: one step made of any number of changes; returns its number."""

    def one(work):
        return store.transact(STEP, work)[0].step

    return one


@pytest.fixture
def edit(store):
    """``edit("organisation", uid, name="…")``: one step; returns its number."""

    def one(entity, uid, **values):
        return store.update(entity, uid, values, EDIT).step

    return one


@pytest.fixture
def delete(store):
    """``delete("organisation", uid)`` with whatever depends on it: one step; returns its number."""

    def one(entity, uid):
        return store.transact(DELETE, lambda step: step.delete(entity, uid, with_dependants=True))[0].step

    return one


@pytest.fixture
def take_back(store):
    """``take_back(number)``: the sentences about what was left as it is."""

    def one(number):
        return store.reverse_step(log.step(store.read(), number)).kept

    return one


@pytest.fixture
def there(store):
    """``there("organisation", uid)``: its values, or None."""

    def one(entity, uid):
        found = get(store.read(), entity, uid)
        return found and dict(found.values)

    return one
