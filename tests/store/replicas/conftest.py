"""Data files of a team, open until the end of the test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dcant_tracker.store.store import Store
from tests.store.replicas.laptops import add, give
from tests.store.replicas.laptops import laptop as laptop_of
from tests.store.replicas.team import File, opened


@pytest.fixture(autouse=True)
def _whatever_a_story_opened_is_closed(monkeypatch) -> Iterator[None]:
    """Python 3.13 warns of what is left to the collector of garbage, and Windows keeps such a file from being moved."""
    opened_here: list[Store] = []
    init = Store.__init__

    def noted(store: Store, path: Path) -> None:
        init(store, path)
        opened_here.append(store)

    monkeypatch.setattr(Store, "__init__", noted)
    yield
    for store in opened_here:
        store.close()


@pytest.fixture
def laptop(tmp_path, empty_file) -> Iterator[Callable[[str], File]]:
    """``laptop("anne")``: an empty data file of its own."""
    made: list[File] = []

    def new(name: str) -> File:
        made.append(opened(tmp_path, empty_file, name))
        return made[-1]

    yield new
    for one in made:
        one.store.close()


@pytest.fixture
def anne(laptop) -> File:
    return laptop("anne")


@pytest.fixture
def bruno(laptop) -> File:
    return laptop("bruno")


@pytest.fixture
def chloe(laptop) -> File:
    return laptop("chloe")


@pytest.fixture
def laptops(tmp_path):
    """The data files of Anne and Boris, who both have Lyon."""
    stores = [laptop_of(tmp_path, name) for name in ("Anne", "Boris")]
    add(stores[0], "organisation", name="Lyon", kind="metropole", notes="au début")
    give(*stores)
    yield stores
    for one in stores:
        one.close()


@pytest.fixture
def lyon(laptops):
    """The uid of Lyon."""
    return laptops[0].read().fetch_value("SELECT uid FROM organisation")
