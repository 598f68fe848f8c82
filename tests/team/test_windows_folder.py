"""A folder of a team on Windows: what another program looks at is waited for, a path that is too long is told."""

import contextlib
import errno
import os
import time
from pathlib import Path

import pytest

from dcant_tracker.domain.identity import new_uid
from dcant_tracker.store.file import windows_paths
from dcant_tracker.team import bundle, folder, folder_files
from dcant_tracker.team.folder import ENDING
from dcant_tracker.team.place import Listed, OutOfReachError, PlaceError, Team
from tests.team.conftest import MADE, a_parcel, put

LATER = "2026-11-30T12:00:00.000+00:00"


def held(path: Path) -> PermissionError:
    """What Windows says of a file that another program has open."""
    problem = PermissionError(errno.EACCES, "held", str(path))
    problem.winerror = 32
    return problem


@pytest.fixture
def waits(monkeypatch) -> list[float]:
    """How long was waited, which takes no time here."""
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    return waited


@pytest.fixture
def looked_at(monkeypatch) -> dict[str, int]:
    """How many times whoever deletes a file whose name begins or ends so is told that somebody looks at it."""
    times: dict[str, int] = {}
    real = Path.unlink

    def unlink(path: Path, missing_ok: bool = False) -> None:
        for part, left in times.items():
            if left > 0 and (path.name.startswith(part) or path.name.endswith(part)):
                times[part] = left - 1
                raise held(path)
        real(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink)
    return times


def names_in(place, replica):
    return sorted(path.name for path in (place.root / replica).iterdir())


def test_a_scanner_that_looks_at_what_is_withdrawn_is_waited_for(place, waits, looked_at):
    listed = put(place, new_uid(), a_parcel())
    looked_at[ENDING] = 2
    assert place.withdraw([listed]) == 1
    assert names_in(place, listed.replica) == []
    assert waits == [0.02, 0.05]


def test_what_somebody_holds_is_not_said_to_be_withdrawn(place, waits, looked_at):
    listed = put(place, new_uid(), a_parcel())
    looked_at[ENDING] = 10
    with pytest.raises(PlaceError, match="autre programme") as told:
        place.withdraw([listed])
    assert told.value.hint
    assert sum(waits) < 1
    looked_at.clear()
    assert place.withdraw([listed]) == 1


def test_a_presence_that_somebody_holds_stops_nobody_and_goes_the_next_time(place, waits, looked_at):
    mine = new_uid()
    place.seen(mine, "Zoé", MADE)
    looked_at["membre-"] = 6
    place.seen(mine, "Zoé", LATER)
    assert len(names_in(place, mine)) == 2
    assert [member.last_seen for member in place.members()] == [LATER]
    place.seen(mine, "Zoé M.", LATER.replace("T12", "T14"))
    assert len(names_in(place, mine)) == 1


def test_a_bundle_that_somebody_writes_is_told_and_read_the_next_time(place, monkeypatch):
    parcel = a_parcel()
    listed = put(place, new_uid(), parcel)
    real = os.open

    def refuse(path, *flags, **options):
        if str(path).endswith(ENDING):
            raise held(path)
        return real(path, *flags, **options)

    with monkeypatch.context() as patch:
        patch.setattr(folder_files.os, "open", refuse)
        (fetched,) = place.fetch([listed])
    assert fetched.content is None
    assert "sera relu" in fetched.problem
    (fetched,) = place.fetch([listed])
    assert bundle.decode(fetched.content) == parcel


@pytest.mark.posix("the file itself would be refused there")
def test_a_bundle_whose_path_is_too_long_is_told(tmp_path, monkeypatch):
    deep = tmp_path.joinpath(*["Documents partagés"] * (1 + 150 // 19))
    deep.mkdir(parents=True)
    place = folder.create(str(deep / "Équipe"), Team(new_uid(), MADE))
    listed = put(place, new_uid(), a_parcel())
    monkeypatch.setattr(windows_paths, "ON_WINDOWS", True)

    def missing(path, _largest):
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))

    monkeypatch.setattr(folder, "read_file", missing)
    (fetched,) = place.fetch([listed])
    assert fetched.content is None
    assert "trop long pour Windows" in fetched.problem
    assert "moins profond" in fetched.problem

    monkeypatch.setattr(folder_files, "place", lambda draft, target: draft.rename(target / "trop loin"))
    with pytest.raises(PlaceError, match="trop long pour Windows") as told:
        put(place, listed.replica, a_parcel(clock=2))
    assert not isinstance(told.value, OutOfReachError), "nobody waits for it to come back"


def test_a_bundle_that_went_is_passed_over_where_its_path_is_short(place, monkeypatch):
    monkeypatch.setattr(windows_paths, "ON_WINDOWS", True)
    monkeypatch.setattr(windows_paths, "LONGEST", 10_000)
    assert list(place.fetch([Listed(new_uid(), "0" * 81)])) == []


@pytest.mark.skipif(os.name != "nt", reason="only Windows keeps others from a file that is open")
def test_what_windows_itself_holds_is_withdrawn_once_it_is_let_go(place):
    listed = put(place, new_uid(), a_parcel())
    path = place.root / listed.replica / (listed.name + ENDING)
    with path.open("rb"), contextlib.suppress(PlaceError):
        place.withdraw([listed])
    place.withdraw([listed])
    assert not path.exists()


def test_the_guide_tells_how_long_the_path_of_the_folder_may_be():
    inside = len(f"/{new_uid()}/") + folder._NAME_LENGTH + max(len(ENDING), len(folder.SNAPSHOT_ENDING))
    root = Path(__file__).parents[2]
    for text in ("README.md", "resources/help/57-equipe.md"):
        assert f"{windows_paths.LONGEST - inside} caractères" in (root / text).read_text("utf-8")
