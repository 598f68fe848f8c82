"""The one rule of small groups: what fewer than five gave is not told, nor left to be found by subtraction."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import TypeVar

LEAST = 5
"""No group of fewer is told: what each of its members gave could be guessed (issue « observatoire », and domain.md)."""

Name = TypeVar("Name")


def is_told(size: int) -> bool:
    """Whether a group of ``size`` may be told."""
    return size >= LEAST


def would_be_found(size: int) -> bool:
    """Whether ``size`` members left out of a total would be found by taking away from it all that is told."""
    return 0 < size < LEAST


def parted(groups: Mapping[Name, AbstractSet[str]]) -> tuple[list[Name], list[Name]]:
    """The groups that are told each alone, then those that are told as one only; both in their order.

    ``groups`` gives the members of each. Where the small ones would be too few together, the smallest of the others
    joins them, until they are not. When all of them are too few together, none may be told.
    """
    joined = {name for name, members in groups.items() if not is_told(len(members))}
    while would_be_found(len(members_of(groups, joined))) and len(joined) < len(groups):
        joined.add(min((name for name in groups if name not in joined), key=lambda name: len(groups[name])))
    return [name for name in groups if name not in joined], [name for name in groups if name in joined]


def members_of(groups: Mapping[Name, AbstractSet[str]], names: Iterable[Name]) -> frozenset[str]:
    """The members of several groups, each once."""
    return frozenset().union(*(groups[name] for name in names))
