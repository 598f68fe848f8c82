"""A data file of the test's own, and a short way to write into it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation

Add = Callable[..., str]


@pytest.fixture
def store(tmp_path: Path, empty_file: Path) -> Iterator[Store]:
    """An empty data file, open."""
    opened = Store.open(shutil.copy(empty_file, tmp_path / "dcant.sqlite"))
    yield opened
    opened.close()


@pytest.fixture
def add(store: Store) -> Add:
    """``add("programme", code="A", title="B")``: one step, returns the uid."""

    def add_one(entity: str, **values) -> str:
        return store.add(entity, values, Operation("add", f"Ajout ({entity})"))[1]

    return add_one
