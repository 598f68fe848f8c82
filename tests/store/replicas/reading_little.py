"""Histories of which no more is read than is asked for, as if all of them were long; they must say what whole ones do."""

import contextlib
from collections.abc import Iterator

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.replicas import log, long_writes, rows, sending
from dcant_tracker.store.replicas.log import Log, roots
from dcant_tracker.store.store import Store


@contextlib.contextmanager
def long_from(length: int, few: int = 1) -> Iterator[None]:
    """Histories of more than ``length`` rows are long, and ``few`` rows are read of a cell at first."""
    before = rows.LONG, long_writes.FEW
    rows.LONG, long_writes.FEW, log.FEW = length, few, few
    try:
        yield
    finally:
        rows.LONG, (long_writes.FEW, log.FEW) = before[0], (before[1],) * 2


def said_of_all(reading: Reading) -> dict[tuple[str, str], object]:
    """What the history says of every record that ever was: of each cell what stands and what a write would replace."""
    places = {
        *map(tuple, reading.fetch_all("SELECT entity, uid FROM change UNION SELECT entity, uid FROM made_change"))
    }
    found = Log(reading, roots(reading))
    found.look(places)
    told = {}
    for place in sorted(places):
        writes = found.of(place)
        cells = {}
        for field in CATALOGUE[place[0]]:
            cell = writes.cell(field.name)
            told_of = (cell.shown[:2], [one[:2] for one in cell.others], cell.base) if cell else None
            cells[field.name] = (told_of, writes.known_to(field.name), cell and writes.before(field.name, cell.shown))
        alive = writes.is_alive, bool(writes), [one.by.step for one in writes.open_deletions]
        contested = sorted(name for name, _standing in writes.contested_cells())
        told[place] = (cells, contested, alive, writes.known_to(None))
    return told


def assert_little_says_all(store: Store) -> None:
    """Whether histories are read whole or a little at a time is the same."""
    reading = store.read()
    with long_from(2**40):
        whole, sent = said_of_all(reading), sending.everything(reading)
    with long_from(0):
        assert said_of_all(reading) == whole
        assert sending.everything(reading) == sent
        for one in sent.steps[-3:]:
            assert sending.these(reading, [one.uid]) == (one,)
