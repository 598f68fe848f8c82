"""Means of levels of maturity, which never speak of fewer than five territories."""

from collections.abc import Iterable, Mapping

from dcant_tracker.insight.small_groups import is_told, would_be_found
from dcant_tracker.store.reading.maturity import Change, Sum

Wholes = tuple[Mapping[str, Sum], Mapping[str, Sum]]


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


def change_of_kind(by_kind: Mapping[str, Change], kind: str | None, wholes: Wholes) -> Change | None:
    """The change of one kind, or of all of them (None), in those with a level in both campaigns.

    None where it may not be told: for too few, and where what the others gave would follow from it and from the mean of
    all, which ``wholes`` gives in the campaign before and in the one after, by kind.
    """
    told = []
    for same, everybody in zip(
        ({code: one.before for code, one in by_kind.items()}, {code: one.after for code, one in by_kind.items()}),
        wholes,
        strict=True,
    ):
        one, whole = of_kind(same, kind), of_kind(everybody, kind)
        if one is None or (whole is not None and would_be_found(whole.bodies - one.bodies)):
            return None
        told.append(one)
    before, after = told
    return Change(before, after)


def difference(before: float | None, after: float | None) -> float | None:
    """How much more ``after`` is; None where either is not known."""
    return None if before is None or after is None else after - before


def added(sums: Iterable[Sum]) -> Sum:
    """Several as one."""
    listed = list(sums)
    return Sum(sum(one.bodies for one in listed), sum(one.total for one in listed))
