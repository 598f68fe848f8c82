"""A folder where a team meets, and bundles to put in it."""

from pathlib import Path

import pytest

from dcant_tracker.domain.identity import new_uid
from dcant_tracker.store.replicas.travelling import Parcel, TravellingStep
from dcant_tracker.team import bundle, folder
from dcant_tracker.team.folder import FolderPlace
from dcant_tracker.team.place import Listed, Team

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


@pytest.fixture
def share(tmp_path: Path) -> Path:
    """Where the folder of the team is."""
    return tmp_path / "Équipe & amis"


@pytest.fixture
def place(share: Path) -> FolderPlace:
    """The place of a new team."""
    return folder.create(str(share), Team(new_uid(), MADE))
