"""A folder where a team meets, data files that meet there, and bundles to put in it."""

import contextlib
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dcant_tracker.domain.identity import new_uid
from dcant_tracker.store.replicas.travelling import Parcel, TravellingStep
from dcant_tracker.store.store import Store
from dcant_tracker.team import bundle, folder
from dcant_tracker.team.folder import FolderPlace
from dcant_tracker.team.place import Listed, Team

NewLaptop = Callable[[str], Store]

MADE = "2026-11-30T09:00:00.000+00:00"


def a_parcel(clock: int = 1, replica: str = "") -> Parcel:
    """One step that does nothing."""
    return Parcel((TravellingStep(new_uid(), replica or new_uid(), clock, "edit", "Essai", "Zoé", MADE),))


def put(place, replica: str, parcel: Parcel) -> Listed:
    """Publish ``parcel``."""
    content = bundle.encode(parcel)
    listed = Listed(replica, bundle.name_of(content, parcel))
    place.publish(*listed, content)
    return listed


def another_file(empty_file: Path, path: Path) -> Path:
    """A data file at ``path`` that was not made by copying another: it bears a name of its own."""
    shutil.copy(empty_file, path)
    with contextlib.closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("UPDATE meta SET value = ? WHERE name = 'store_id'", (new_uid(),))
    return path


@pytest.fixture
def share(tmp_path: Path) -> Path:
    """Where the folder of the team is."""
    return tmp_path / "Équipe & amis"


@pytest.fixture
def place(share: Path) -> FolderPlace:
    """The place of a new team."""
    return folder.create(str(share), Team(new_uid(), MADE))


@pytest.fixture
def laptop(tmp_path: Path, empty_file: Path) -> Iterator[NewLaptop]:
    """``laptop("Zoé")``: a data file of her own, open."""
    stores: list[Store] = []

    def new(name: str) -> Store:
        stores.append(Store.open(another_file(empty_file, tmp_path / f"{name}.sqlite")))
        stores[-1].sign(name)
        return stores[-1]

    yield new
    for store in stores:
        store.close()
