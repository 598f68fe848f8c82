"""What several changes of one record did together."""

from collections.abc import Sequence

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.history.log import ChangeInfo
from dcant_tracker.store.replicas.writes import cells, document

_Cells = dict[str, str | None]


def sum_of(changes: Sequence[ChangeInfo]) -> list[ChangeInfo]:
    """The changes that lead from before the first of ``changes``, all of one record, to after the last."""
    if len({one.step for one in changes}) <= 1:
        return [*changes]
    was, now, is_whole = _both_ends(changes)
    last = changes[-1]

    def made(name: str | None, before: str | None, after: str | None) -> ChangeInfo:
        return ChangeInfo(last.step, last.entity, last.uid, name, before, after)

    if was is None or now is None:
        return [] if was is now else [made(None, _document(last.entity, was), _document(last.entity, now))]
    names = {*was, *now} if is_whole else {*was}
    return [made(name, was.get(name), now.get(name)) for name in sorted(names) if was.get(name) != now.get(name)]


def _both_ends(changes: Sequence[ChangeInfo]) -> tuple[_Cells | None, _Cells | None, bool]:
    """The cells before and after, None where the record was not there; whether all of them are known, not only those
    that changed.
    """
    was: _Cells | None = {}
    now: _Cells | None = {}
    is_whole = False
    for change in changes:
        if change.field is None and change.before is None:
            if not is_whole:
                was, is_whole = None, True
            now = cells(change.after)
        elif change.field is None:
            if not is_whole:
                was, is_whole = {**cells(change.before), **(was or {})}, True
            now = None
        else:
            if not is_whole and was is not None:
                was.setdefault(change.field, change.before)
            now = {**(now or {}), change.field: change.after}
    return was, now, is_whole


def _document(entity: str, found: _Cells | None) -> str | None:
    return None if found is None else document(found, [one.name for one in CATALOGUE[entity]])
