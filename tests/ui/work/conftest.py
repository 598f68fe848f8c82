"""A colleague who works on her own copy, and what she did coming in."""

from pathlib import Path

import pytest
from team_scenes import Colleague


@pytest.fixture
def camille(store, tmp_path: Path) -> Colleague:
    return Colleague(store, tmp_path / "camille.sqlite")


@pytest.fixture
def arrives(session, store, camille, settle):
    """What Camille did comes in, as a meeting brings it."""

    def arrive() -> None:
        camille.gives(store)
        session.poll()
        session.unseen.refresh()
        session.meetings.refresh()
        settle()
        settle()

    return arrive
