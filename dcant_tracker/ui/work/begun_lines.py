"""What was typed in the empty lines of tables and is no record yet: kept while the window lives, whatever it shows."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from dcant_tracker.domain.kinds import Value


class BegunLine(NamedTuple):
    """A line of records of ``entity``: ``presets`` is what all records of its table hold, ``values`` what was typed."""

    entity: str
    presets: dict[str, Value]
    values: dict[str, Value]


class BegunLines:
    """The empty lines by entity and presets; a table that is made anew finds what was typed in the one before."""

    def __init__(self) -> None:
        self._lines: dict[tuple[str, tuple[tuple[str, Value], ...]], BegunLine] = {}

    def values(self, entity: str, presets: Mapping[str, Value]) -> dict[str, Value]:
        """What was typed in the line of that table, to be changed in its place."""
        key = entity, tuple(sorted(presets.items()))
        return self._lines.setdefault(key, BegunLine(entity, dict(presets), {})).values

    def __iter__(self) -> Iterator[BegunLine]:
        """The lines in which something was typed."""
        return (line for line in self._lines.values() if line.values)

    def __bool__(self) -> bool:
        """Whether anything was typed."""
        return any(line.values for line in self._lines.values())

    def forget(self) -> None:
        """Empty every line."""
        for line in self._lines.values():
            line.values.clear()
