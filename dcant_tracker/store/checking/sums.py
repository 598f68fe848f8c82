"""What hashes of values with the numbers of their rows sum up to, in any order: of rows, and of their indexes."""

from collections.abc import Iterable
from typing import Any, TypeAlias

Sums: TypeAlias = dict[str, int | None]
"""By column, what its values sum up to; None where one of them is not to be summed."""

_KINDS = frozenset({str, int, type(None)})
"""What is summed; bytes may hash as a text does, and a fraction as a number."""


def are_to_be_summed(values: Iterable[Any]) -> bool:
    """Whether each of ``values`` is of a kind that no other hashes like."""
    return _KINDS.issuperset(map(type, values))


def sum_of(values: Iterable[Any], numbers: Iterable[int]) -> int:
    """What each of ``values`` sums up to with the number of its row; only this process knows how it hashes."""
    return sum(map(hash, zip(values, numbers, strict=False)))


def add_rows(sums: Sums, columns: Iterable[Iterable[Any]], numbers: Iterable[int]) -> None:
    """Add to ``sums`` some rows: the values of its ``columns`` in order, and the numbers of the rows."""
    for (name, total), values in zip(list(sums.items()), columns, strict=True):
        sums[name] = None if total is None or not are_to_be_summed(values) else total + sum_of(values, numbers)
