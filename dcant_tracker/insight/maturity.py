"""Means of levels of maturity, which never speak of fewer than five territories."""

from collections.abc import Iterable, Mapping

from dcant_tracker.insight.small_groups import is_told, would_be_found
from dcant_tracker.store.reading.maturity import Change, Sum


def mean(one: Sum | None) -> float | None:
    """The mean level; None for fewer than five territories."""
    return one.total / one.bodies if one is not None and is_told(one.bodies) else None


def together(by_kind: Mapping[str, Sum]) -> Sum | None:
    """All kinds as one; without those that are too small where subtraction would tell them. None for too few.

    Where the small kinds are five territories or more together, nothing can be found of any of them.
    """
    hidden = sum(one.bodies for one in by_kind.values() if not is_told(one.bodies))
    whole = added(one for one in by_kind.values() if not would_be_found(hidden) or is_told(one.bodies))
    return whole if is_told(whole.bodies) else None


def of_kind(by_kind: Mapping[str, Sum], kind: str | None) -> Sum | None:
    """Those of one kind, or of all of them (None); None where they may not be told."""
    if kind is None:
        return together(by_kind)
    one = by_kind.get(kind)
    return one if one is not None and is_told(one.bodies) else None


def change_of_kind(by_kind: Mapping[str, Change], kind: str | None) -> Change | None:
    """The change of one kind, or of all of them (None); None where it may not be told."""
    before = of_kind({code: one.before for code, one in by_kind.items()}, kind)
    after = of_kind({code: one.after for code, one in by_kind.items()}, kind)
    return Change(before, after) if before is not None and after is not None else None


def difference(before: float | None, after: float | None) -> float | None:
    """How much more ``after`` is; None where either is not known."""
    return None if before is None or after is None else after - before


def added(sums: Iterable[Sum]) -> Sum:
    """Several as one."""
    listed = list(sums)
    return Sum(sum(one.bodies for one in listed), sum(one.total for one in listed))
