"""The rows that a source brings, each record identified: what understanding makes and the comparison takes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from dcant_tracker.domain.kinds import Value, Values

Rows = Mapping[str, Mapping[str, Values]]
"""Records by entity, then by uid."""


class Amended(Mapping[str, Values]):
    """The records of one entity, some of them, or some of their cells, as they were ``later``."""

    def __init__(self, rows: Mapping[str, Values], later: Mapping[str, Values]) -> None:
        self._rows = rows
        self._later = later

    def __getitem__(self, uid: str) -> Values:
        later = self._later.get(uid)
        return self._rows[uid] if later is None else {**self._rows.get(uid, {}), **later}

    def __contains__(self, uid: object) -> bool:
        return uid in self._rows or uid in self._later

    def __iter__(self) -> Iterator[str]:
        yield from self._rows
        yield from (uid for uid in self._later if uid not in self._rows)

    def __len__(self) -> int:
        return len(self._rows.keys() | self._later.keys())


def amended(rows: Rows, later: Rows) -> Rows:
    """``rows`` with what ``later`` holds of the same entities as it was then: records, or cells of records."""
    return {name: Amended(records, later.get(name, {})) for name, records in rows.items()}


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that could not be understood: what it shows, and why."""

    shown: str
    message: str


VersionPair = tuple[tuple[str, Value], tuple[str, Value]]
"""What two files say of one cell, the older first: the name of the file, and the value."""


@dataclass(frozen=True, slots=True)
class TheirRow:
    """One row of a source, its record identified.

    ``values`` holds the cells understood, of the columns that the source has; ``problems`` the others;
    ``cells`` the place of each column (« B4 »), that of « Réf. » under an empty name; ``number`` is that of its
    line, 0 where it stands on none. ``trouble`` says why the whole row is unusable, ``trouble_field``
    (empty: « Réf. ») where that shows. ``questions`` makes the differences of a field (empty name: of the whole
    row) ones to settle, and says why. ``erased`` asks whether to bring back a person who was erased, ``late``
    whether to take what came once its campaign was closed. The spreadsheet hides the row where it is ``hidden``;
    ``remarks`` are the notes on its cells, that on « Réf. » under an empty name.
    ``versions`` holds, for a row read from several files, the cells on which they differ.
    """

    entity: str
    uid: str
    sheet: str
    number: int
    values: Values
    problems: Mapping[str, Problem] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)
    trouble: str = ""
    trouble_field: str = ""
    note: str = ""
    questions: Mapping[str, str] = field(default_factory=dict)
    erased: str = ""
    late: str = ""
    hidden: bool = False
    remarks: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, VersionPair] = field(default_factory=dict)
