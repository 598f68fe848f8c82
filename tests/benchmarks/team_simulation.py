"""A team over years, through a folder: how large it grows, how long a newcomer takes to join, with how much memory.

    python -m tests.benchmarks.team_simulation FOLDER --members 10 --steps 20000 --meetings 10

Each member works offline, then meets the others, so many times; then somebody with an empty file joins, in a process of
her own whose memory is measured. One line a size is printed, of halves of ``--steps`` too where ``--growth`` is given.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from dcant_tracker.domain.identity import new_uid
from dcant_tracker.store.records.record import all_records
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Op, Operation
from dcant_tracker.team.membership import found, join, sync_now
from tests.benchmarks import portfolio

EDIT = Operation(Op.EDIT, "Remarque")

JOINING = """
import json, sys, time
from pathlib import Path
from dcant_tracker.store.store import Store
from dcant_tracker.team.membership import join

def peak():
    told = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    return int(told.partition("VmHWM:")[2].split()[0]) / 1024

store = Store.create(Path(sys.argv[1]))
before, began = peak(), time.perf_counter()
synced = join(store, sys.argv[2])
print(json.dumps([synced.received, time.perf_counter() - began, peak(), before, synced.problems]))
store.close()
"""
"""What a newcomer does, who measures herself: Linux only."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of a team: ``memory`` and ``memory_before`` (of a process that only opened a file) in megabytes."""

    members: int
    steps: int
    files: int
    folder_mb: float
    work_s: float
    received: int
    join_s: float
    memory: float
    memory_before: float


def simulate(folder: Path, members: int, steps: int, meetings: int) -> Measured:
    """A team of ``members`` that makes ``steps`` in all, and meets ``meetings`` times meanwhile."""
    began = time.perf_counter()
    share = folder / "lieu"
    stores = [_member(folder, number, share) for number in range(members)]
    rng = random.Random(members * steps)
    for meeting in range(meetings):
        for store in stores:
            work(store, rng, _share_of(steps, members * meetings, meeting * members + stores.index(store)))
            sync_now(store)
    for store in stores:
        sync_now(store)
        store.close()
    files = [path for path in share.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1e6
    received, join_s, peak, before, problems = joined(folder / "nouveau.sqlite", share)
    assert not problems, problems
    taken = time.perf_counter() - began - join_s
    return Measured(members, steps, len(files), size, taken, received, join_s, peak, before)


def _share_of(whole: int, parts: int, number: int) -> int:
    return whole * (number + 1) // parts - whole * number // parts


def _member(folder: Path, number: int, share: Path) -> Store:
    path = folder / f"{number}.sqlite"
    if number == 0:
        portfolio.make(portfolio.TINY, path)
        store = Store.open(path)
        found(store, str(share))
    else:
        store = Store.create(path)
        join(store, str(share))
    return store


def work(store: Store, rng: random.Random, count: int) -> None:
    """``count`` steps of somebody who notes, moves and adds things."""
    uids = [record.uid for record in all_records(store.read(), "organisation")]
    for number in range(count):
        if rng.random() < 0.1:
            values = {"name": f"Organisme {new_uid()}", "kind": "ville"}
            uids.append(store.add("organisation", values, Operation(Op.ADD, "Ajout"))[1])
        else:
            values = {rng.choice(("notes", "region", "source")): f"Remarque {number} : {rng.random()}"}
            store.update("organisation", rng.choice(uids), values, EDIT)


def joined(path: Path, share: Path) -> tuple[int, float, float, float, list[str]]:
    """What joining took in a process of its own: steps, seconds, its peak in megabytes and what it had before."""
    done = subprocess.run(
        [sys.executable, "-c", JOINING, str(path), str(share)], check=True, capture_output=True, text=True
    )
    received, taken, peak, before, problems = json.loads(done.stdout)
    return received, taken, peak, before, problems


def sizes(steps: int, *, growth: bool) -> Iterator[int]:
    """The numbers of steps to try."""
    if growth:
        yield steps // 4
        yield steps // 2
    yield steps


def main() -> None:
    """Simulate what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--members", type=int, default=10)
    parser.add_argument("--steps", type=int, default=20_000)
    parser.add_argument("--meetings", type=int, default=10)
    parser.add_argument("--growth", action="store_true")
    asked = parser.parse_args()
    for steps in sizes(asked.steps, growth=asked.growth):
        with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
            told = simulate(Path(folder), asked.members, steps, asked.meetings)
        print(" ".join(f"{name}={value:.6g}" for name, value in asdict(told).items()), flush=True)


if __name__ == "__main__":
    main()
