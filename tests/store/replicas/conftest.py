"""Data files of a team, open until the end of the test."""

from collections.abc import Callable, Iterator

import pytest

from tests.store.replicas.team import File, opened


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
