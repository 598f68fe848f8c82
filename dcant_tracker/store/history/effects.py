"""What a step did to each record, and how much of it is still the last word."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from dcant_tracker.domain.kinds import Value
from dcant_tracker.store.history.log import ChangeInfo, whole_step
from dcant_tracker.store.history.summing import sum_of
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import from_document
from dcant_tracker.store.writing.changes import Op


@dataclass(frozen=True, slots=True)
class Effect:
    """What a step did to one record: added or deleted it (one change), or edited fields (one change each). Of a step
    that took in others it is what they did together.

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
    """A change, the step that its own takes back, and the one that took its own in."""

    change: ChangeInfo
    undoes: int | None
    batch: int | None


def effects_of(reading: Reading, number: int) -> list[Effect]:
    """What step ``number`` did with the steps that it took in, record by record, in the order it was written.

    Of several steps, what was taken back by name since is left out.
    """
    steps = whole_step(reading, number)
    sql = (
        "SELECT c.step, c.entity, c.uid, c.field, c.before, c.after, s.undoes, s.op, s.batch "
        "FROM (SELECT DISTINCT entity, uid FROM change WHERE step IN (SELECT value FROM json_each(?))) touched "
        "JOIN change c ON c.uid = touched.uid AND c.entity = touched.entity AND c.step >= ? "
        "JOIN step s ON s.id = c.step ORDER BY c.id"
    )
    records: dict[tuple[str, str], list[_Written]] = {}
    erased: dict[tuple[str, str], set[str | None]] = {}
    for *row, undoes, op, batch in reading.fetch_all(sql, (json.dumps(steps), min(steps))):
        change = ChangeInfo(*row)
        place = (change.entity, change.uid)
        if op == Op.ERASE:
            erased.setdefault(place, set()).add(change.field)
        else:
            erased.get(place, set()).discard(change.field)
            records.setdefault(place, []).append(_Written(change, undoes, batch))
    found = (_effect(steps, written, erased.get(place, set())) for place, written in records.items())
    return [effect for effect in found if effect is not None]


def _effect(steps: Collection[int], written: Sequence[_Written], erased: Collection[str | None]) -> Effect | None:
    """What ``steps`` did to the record of ``written``; None where nothing of it is left to take back."""
    own = sum_of([one.change for one in written if one.change.step in steps])
    if len(steps) > 1:
        own = [change for change in own if _author(written, change.field) is not None]
    if not own:
        return None
    authors = {name: _author(written, name) for name in {one.change.field for one in written}}
    rewritten = frozenset(name for name, author in authors.items() if author not in steps)
    return Effect(tuple(own), rewritten, frozenset(erased))


def _author(written: Sequence[_Written], name: str | None) -> int | None:
    """The step that the present value of the field is due to; None for one before all that was ``written``."""
    author: int | None = None
    before: dict[int | None, int | None] = {}
    for one in written:
        if one.change.field in {None, name}:
            step, earlier = one.change.step, author
            author = before.get(one.undoes, step)
            for begun in (step, one.batch):
                if begun is not None:
                    before.setdefault(begun, earlier)
    return author
