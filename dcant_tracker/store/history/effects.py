"""What a step did to each record, and how much of it is still the last word."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from dcant_tracker.domain.kinds import Value
from dcant_tracker.store.history.log import ChangeInfo
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import from_document
from dcant_tracker.store.writing.changes import Op


@dataclass(frozen=True, slots=True)
class Effect:
    """What a step did to one record: added or deleted it (one change), or edited fields (one change each).

    ``rewritten`` names the fields that a later step wrote (None: it added or deleted the record). A step that was
    taken back wrote nothing, and what an undo puts back is due to whoever had written it before. Nor did an erasure,
    which stands outside undo: ``erased`` names the fields that one was the last to empty or rewrite.
    """

    changes: tuple[ChangeInfo, ...]
    rewritten: frozenset[str | None]
    erased: frozenset[str | None] = frozenset()

    @property
    def place(self) -> tuple[str, str]:
        """The entity and the uid of the record."""
        return self._first.entity, self._first.uid

    @property
    def is_addition(self) -> bool:
        """Whether the step added the record."""
        return self._first.field is None and self._first.before is None

    @property
    def is_deletion(self) -> bool:
        """Whether the step deleted the record."""
        return self._first.field is None and self._first.after is None

    @property
    def record(self) -> dict[str, Value]:
        """The values of the record that the step added or deleted."""
        return from_document(self._first.entity, str(self._first.before or self._first.after))

    @property
    def _first(self) -> ChangeInfo:
        return self.changes[0]


@dataclass(frozen=True, slots=True)
class _Written:
    """A change, and the step that its own takes back."""

    change: ChangeInfo
    undoes: int | None


def effects_of(reading: Reading, number: int) -> list[Effect]:
    """What step ``number`` did, record by record, in the order it was written."""
    sql = (
        "SELECT c.step, c.entity, c.uid, c.field, c.before, c.after, s.undoes, s.op "
        "FROM (SELECT DISTINCT entity, uid FROM change WHERE step = ?) touched "
        "JOIN change c ON c.uid = touched.uid AND c.entity = touched.entity AND c.step >= ? "
        "JOIN step s ON s.id = c.step ORDER BY c.id"
    )
    records: dict[tuple[str, str], list[_Written]] = {}
    erased: dict[tuple[str, str], set[str | None]] = {}
    for *row, undoes, op in reading.fetch_all(sql, (number, number)):
        change = ChangeInfo(*row)
        place = (change.entity, change.uid)
        if op == Op.ERASE:
            erased.setdefault(place, set()).add(change.field)
        else:
            erased.get(place, set()).discard(change.field)
            records.setdefault(place, []).append(_Written(change, undoes))
    return [_effect(number, written, erased.get(place, set())) for place, written in records.items()]


def _effect(number: int, written: Sequence[_Written], erased: Collection[str | None]) -> Effect:
    own = tuple(one.change for one in written if one.change.step == number)
    fields = {one.change.field for one in written}
    return Effect(own, frozenset(name for name in fields if _author(written, name) != number), frozenset(erased))


def _author(written: Sequence[_Written], name: str | None) -> int | None:
    """The step that the present value of the field is due to; None for one before all that was ``written``."""
    author: int | None = None
    before: dict[int | None, int | None] = {}
    for one in written:
        if one.change.field in {None, name}:
            step, earlier = one.change.step, author
            author = before.get(one.undoes, step)
            before[step] = earlier
    return author
