"""A data file of the test's own, and short ways to write into it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation

Add = Callable[..., str]


@pytest.fixture
def data_file(tmp_path: Path) -> Path:
    return tmp_path / "dcant.sqlite"


@pytest.fixture
def store(data_file: Path, empty_file: Path) -> Iterator[Store]:
    """An empty data file, open."""
    opened = Store.open(shutil.copy(empty_file, data_file))
    yield opened
    opened.close()


@pytest.fixture
def add(store: Store) -> Add:
    """``add("programme", code="A", title="B")``: one step, returns the uid."""

    def add_one(entity: str, **values) -> str:
        return store.add(entity, values, Operation("add", f"Ajout ({entity})"))[1]

    return add_one


@pytest.fixture
def programme(add: Add) -> str:
    return add("programme", code="DcANT 2015-2017", title="Développement concerté 2015-2017")


@pytest.fixture
def recommendation(add: Add, programme: str) -> str:
    return add("recommendation", programme=programme, code="3", title="Commande publique simplifiée")


@pytest.fixture
def brest(add: Add) -> str:
    return add("organisation", name="Brest Métropole", kind="metropole", siren="242900314", region="Bretagne")
