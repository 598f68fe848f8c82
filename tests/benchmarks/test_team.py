"""A team: a meeting at which nothing is new, a thousand steps that come in, and a first meeting that brings everything."""

import contextlib
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.identity import new_uid
from dcant_tracker.store.records.record import all_records
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Op, Operation
from dcant_tracker.team import bundle, folder
from dcant_tracker.team.membership import found, join, sync_now
from dcant_tracker.team.syncing import Synced
from tests.benchmarks import portfolio, team_simulation
from tests.benchmarks.team_years import Measured, TeamOfYears, measured
from tests.team.conftest import MADE, a_parcel

EDIT = Operation(Op.EDIT, "Remarque")


def opened(path: Path, work: Callable[[Store], object]) -> object:
    """``work`` done on the data file at ``path``, opened for it and closed."""
    store = Store.open(path)
    try:
        return work(store)
    finally:
        store.close()


def edit(store: Store, count: int) -> None:
    """``count`` steps, each a remark on an organisation."""
    uids = [record.uid for record in all_records(store.read(), "organisation")]
    for number in range(count):
        store.update("organisation", uids[number % len(uids)], {"notes": f"Remarque {number}"}, EDIT)


def test_a_meeting_at_which_nothing_is_new(figures, scale, tmp_path):
    """Ten members, each with as many bundles as two years leave after compaction."""
    mine, share = scale.copy(portfolio.TINY, tmp_path), tmp_path / "lieu"
    store = Store.open(mine)
    found(store, str(share))
    for _member in range(9):
        replica = new_uid()
        for clock in range(scale.number(150, 2)):
            parcel = a_parcel(clock, replica)
            content = bundle.encode(parcel)
            folder.enter(str(share)).publish(replica, bundle.name_of(content, parcel), content)
        folder.enter(str(share)).seen(replica, "Poste", MADE)
    assert sync_now(store).received == 9 * scale.number(150, 2)

    def ours() -> None:
        assert sync_now(store) == Synced()

    def bare() -> None:
        assert sum(len(list(path.iterdir())) for path in share.iterdir() if path.is_dir()) > 9

    figures.against("a meeting of ten at which nothing is new / listing its folder", "ours ≤ 50 ms", ours, bare)
    store.close()


@pytest.mark.timeout(900)
def test_a_thousand_steps_that_come_in(figures, scale, tmp_path):
    count = scale.number(1_000, 10)
    theirs = scale.copy(portfolio.NOMINAL, tmp_path)
    mine, share = tmp_path / "mien.sqlite", tmp_path / "lieu"
    opened(theirs, lambda store: found(store, str(share)))
    shutil.copy(theirs, mine)
    opened(mine, lambda store: join(store, str(share)))
    before, again = mine.read_bytes(), theirs.read_bytes()
    opened(theirs, lambda store: edit(store, count))
    opened(theirs, sync_now)

    def ours() -> None:
        mine.write_bytes(before)
        synced = opened(mine, sync_now)
        assert isinstance(synced, Synced)
        assert synced.received == count

    def bare() -> None:
        theirs.write_bytes(again)
        opened(theirs, lambda store: edit(store, count))

    figures.against("a thousand steps of a colleague taken in / written here", "≤ 3", ours, bare, rounds=3)


@pytest.mark.timeout(900)
def test_a_first_meeting_that_brings_everything(figures, scale, tmp_path):
    theirs, share = scale.copy(portfolio.NOMINAL, tmp_path), tmp_path / "lieu"
    opened(theirs, lambda store: found(store, str(share)))

    def ours() -> None:
        path = tmp_path / "neuf.sqlite"
        path.unlink(missing_ok=True)
        store = Store.create(path)
        assert join(store, str(share)).received > 0
        store.close()

    def bare() -> None:
        path = tmp_path / "copié.sqlite"
        path.unlink(missing_ok=True)
        Store.create(path).close()
        copy_rows(theirs, path)

    figures.against(
        "joining the team of the nominal portfolio / its rows and history in SQL", "≤ 2", ours, bare, rounds=3
    )


@pytest.mark.posix("asks Linux for the memory of a process")
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="asks Linux for the memory of a process")
def test_a_newcomer_gets_all_that_a_team_did(tmp_path):
    """As ``team_simulation.py`` does for years of it."""
    told = team_simulation.simulate(tmp_path, members=3, steps=60, meetings=2)
    assert told.received >= 60
    assert 0 < told.memory_before <= told.memory < 300
    assert told.files > 3


@pytest.mark.timeout(1_800)
@pytest.mark.posix("asks Linux for the memory of a process")
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="asks Linux for the memory of a process")
def test_years_of_a_large_team_take_as_long_a_step_as_months_of_it(figures, scale, tmp_path):
    """As ``team_years.py`` does for half a million steps: what grows with all that a team ever did is told here."""
    weeks = (26, 78) if scale.is_full else (2,)
    team = TeamOfYears(tmp_path, scale.number(20, 3), scale.number(16_000, 30), sum(weeks))
    told: list[Measured] = []

    def ours() -> None:
        for more in weeks:
            team.work(more)
            told.append(measured(team, tmp_path, checks=scale.is_full))

    figures.alone(ours, rounds=1, is_warmed=False)
    team.close()
    first, last = told[0], told[-1]
    assert last.steps >= scale.number(15_000, 20)
    assert last.join_peak_mb < 300
    for name, target, unit, of in YEARS:
        figures.keep(f"{name}, years / months of a team", target, of(last), of(first), unit)


YEARS: tuple[tuple[str, str, str, Callable[[Measured], float]], ...] = (
    ("a step taken in by a newcomer", "≤ 1.5", "µs", lambda one: one.join_s / one.steps * 1e6),
    ("memory of a newcomer", "ours ≤ 300 MB", "MB", lambda one: one.join_peak_mb),
    ("a step in the folder", "≤ 1.2", "B", lambda one: one.bytes_a_step),
    ("a meeting with ten new steps", "≤ 1.5", "ms", lambda one: one.ten_in_s * 1e3),
    ("a meeting that sends ten", "≤ 1.5", "ms", lambda one: one.ten_out_s * 1e3),
    ("a meeting at which nothing is new", "≤ 1.5", "ms", lambda one: one.idle_s * 1e3),
)


def copy_rows(source: Path, target: Path) -> None:
    """Every record with its history, by bare SQL."""
    with contextlib.closing(sqlite3.connect(target)) as sql:
        sql.execute("PRAGMA foreign_keys = OFF")
        sql.execute("ATTACH ? AS source", (str(source),))
        with sql:
            for table in (*CATALOGUE, "step", "change"):
                sql.execute(f'INSERT INTO main."{table}" SELECT * FROM source."{table}"')
        assert sql.execute("SELECT count(*) FROM change").fetchone()[0] > 0
