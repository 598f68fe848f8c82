"""A data file in which everything happened once, and ways to break it as another program would."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from dcant_tracker.store.file.connection import connect
from dcant_tracker.store.file.schema import SCHEMA
from dcant_tracker.store.store import Store

FULL = Path(__file__).parents[1] / "file" / "fixtures" / f"schema-{SCHEMA}.sqlite"


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Store]:
    """The frozen file of today's schema: every entity, exchanges, forms, an attached file, an import that waits."""
    store = Store.open(shutil.copy(FULL, tmp_path / "dcant.sqlite"))
    yield store
    store.close()


@pytest.fixture
def breaking(full: Store):
    """``breaking(sql, *parameters)``: another program writes into the file without the write door."""

    def write(script: str) -> None:
        with closing(connect(full.path)) as connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.executescript(script)

    return write
