"""Names of one list, shortened where they are alike: at their common beginning, never in what tells them apart."""

from collections.abc import Callable, Iterable
from functools import reduce

ELLIPSIS = "…"


def common_beginning(names: Iterable[str]) -> str:
    """What all of ``names`` begin with, whole words of it; nothing where fewer than two differ."""
    different = list(dict.fromkeys(names))
    if len(different) < 2:
        return ""
    shared = reduce(_shared, different)
    end = len(shared)
    while end and (shared[end - 1].isalnum() or any(name[end : end + 1] == "" for name in different)):
        end -= 1
    return shared[:end]


def _shared(one: str, other: str) -> str:
    length = min(len(one), len(other))
    return one[: next((at for at in range(length) if one[at] != other[at]), length)]


def shortened(name: str, beginning: str, fits: Callable[[str], bool]) -> str:
    """``name``, or where it does not fit, as much of its end as does; only what it has of ``beginning`` gives way.

    What still does not fit is for whoever draws it to cut at the end.
    """
    if fits(name):
        return name
    alike = len(_shared(name, beginning))
    while alike and name[alike - 1].isalnum():
        alike -= 1
    starts = [at for at in range(1, alike) if not name[at - 1].isalnum() and name[at].isalnum()] + [alike]
    tails = [f"{ELLIPSIS} {name[start:]}" for start in starts if start]
    return next((tail for tail in tails if fits(tail)), tails[-1] if tails else name)
