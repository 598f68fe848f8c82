"""The rows behind a table: packed row numbers for all of them, records for those around the view."""

import struct
from array import array
from collections import OrderedDict
from collections.abc import Iterable

from dcant_tracker.store.file.refusals import DatabaseError
from dcant_tracker.store.reading import queries
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import Record
from dcant_tracker.store.store import Store

BLOCK = 64
"""Rows read together: a screen or two."""

_MOST_BLOCKS = 64
_PATIENCE_MS = 60


class Unreadable:
    """Stands for a row that could not be read: it shows, disabled."""


UNREADABLE = Unreadable()
Row = Record | Unreadable


class Rows:
    """Row numbers in order, and a window of the records they stand for. Belongs to one thread."""

    def __init__(self, store: Store, entity: str) -> None:
        self._store = store
        self._entity = entity
        self.ids = array("q")
        self._blocks: OrderedDict[int, list[Row]] = OrderedDict()
        self.fetched: list[Record] = []
        """Records of the block read last, for whoever preloads what they refer to."""
        self.refused = False
        """Whether the file was busy at the last read: its rows are to be asked for again."""

    def __len__(self) -> int:
        return len(self.ids)

    def show(self, ids: "array[int]") -> None:
        """Take another list of row numbers."""
        self.ids = ids
        self._blocks.clear()

    def extend(self, ids: "array[int]") -> None:
        """Take a longer list that begins with the present one."""
        self._blocks.pop(len(self.ids) // BLOCK, None)
        self.ids = ids

    def known(self, number: int) -> Row | None:
        """The row if it is in the window; None before it is read."""
        block = self._blocks.get(number // BLOCK)
        return block[number % BLOCK] if block is not None else None

    def at(self, number: int) -> Row:
        """The row, read with its neighbours when needed."""
        return self.known(number) or self._fetch(number // BLOCK)[number % BLOCK]

    def forget(self, uids: Iterable[str] | None = None) -> list[int]:
        """Drop the rows of ``uids`` (None: all) so that they are read again; the numbers that were in view."""
        if uids is None:
            self._blocks.clear()
            return []
        gone = set(uids)
        numbers: list[int] = []
        for block, rows in list(self._blocks.items()):
            hit = [rank for rank, row in enumerate(rows) if isinstance(row, Record) and row.uid in gone]
            if hit:
                numbers += [block * BLOCK + rank for rank in hit]
                del self._blocks[block]
        return numbers

    def position(self, row_id: int) -> int:
        """Where the row number ``row_id`` stands; -1 when it is not in the list."""
        whole, needle = memoryview(self.ids).cast("B"), struct.pack("q", row_id)
        content = bytes(whole)
        at = content.find(needle)
        while at >= 0 and at % 8:
            at = content.find(needle, at + 1)
        return at // 8 if at >= 0 else -1

    def _fetch(self, block: int) -> list[Row]:
        wanted = self.ids[block * BLOCK : (block + 1) * BLOCK].tolist()
        found = self._read(wanted)
        self.fetched = list(found.values())
        rows: list[Row] = [found.get(row_id, UNREADABLE) for row_id in wanted]
        self._blocks[block] = rows
        if len(self._blocks) > _MOST_BLOCKS:
            self._blocks.popitem(last=False)
        return rows

    def _read(self, wanted: list[int]) -> dict[int, Record]:
        reading = self._store.read()
        try:
            with reading.waiting_at_most(_PATIENCE_MS):
                return self._read_together(reading, wanted)
        except DatabaseError:
            self.refused = True
            return {}

    def _read_together(self, reading: Reading, wanted: list[int]) -> dict[int, Record]:
        try:
            return queries.rows(reading, self._entity, wanted)
        except (ValueError, TypeError):
            return self._read_one_by_one(reading, wanted)

    def _read_one_by_one(self, reading: Reading, wanted: list[int]) -> dict[int, Record]:
        found: dict[int, Record] = {}
        for row_id in wanted:
            try:
                found |= queries.rows(reading, self._entity, [row_id])
            except (ValueError, TypeError):
                continue
        return found
