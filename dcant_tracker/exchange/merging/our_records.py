"""Our records that a source may speak of, read where they are looked at: of most, it says nothing new."""

from collections.abc import Collection, Iterator, Mapping

from dcant_tracker.domain.kinds import Values
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import get, get_many

_ONE_BY_ONE = 500
"""How many are asked for by themselves before all the rest is read at once, which takes less than as many again."""


class OurRecords(Mapping[str, Values]):
    """Those of ``entity`` among ``uids``, on the thread of ``reading``."""

    def __init__(self, reading: Reading, entity: str, uids: Collection[str]) -> None:
        self._reading = reading
        self._entity = entity
        self._unread = set(uids)
        self._left = _ONE_BY_ONE
        self._read: dict[str, Values] = {}

    def __getitem__(self, uid: str) -> Values:
        if uid in self._unread:
            self._look_at(uid)
        return self._read[uid]

    def _look_at(self, uid: str) -> None:
        if not self._left:
            self._read_rest()
            return
        self._left -= 1
        self._unread.discard(uid)
        found = get(self._reading, self._entity, uid)
        if found is not None:
            self._read[uid] = found.values

    def _read_rest(self) -> None:
        rest, self._unread = self._unread, set()
        if rest:
            found = get_many(self._reading, self._entity, rest)
            self._read |= {uid: record.values for uid, record in found.items()}

    def __iter__(self) -> Iterator[str]:
        self._read_rest()
        return iter(self._read)

    def __len__(self) -> int:
        self._read_rest()
        return len(self._read)
