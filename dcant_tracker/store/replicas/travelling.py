"""What travels between data files: the steps of a history, and what is kept beside the records.

Plain values only, told by uids: nothing here is a row number of one file. Values are the JSON that the history keeps.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class TravellingChange(NamedTuple):
    """What a step did to one cell (``field``) or to a whole record (``field`` None), where it was made.

    ``parents`` are the uids of the steps whose writes to that cell it knew and replaced; for a whole record, of all
    the steps known to have touched it.
    """

    entity: str
    uid: str
    field: str | None
    before: str | None
    after: str | None
    parents: tuple[str, ...] = ()

    @property
    def is_addition(self) -> bool:
        """Whether it brings a record."""
        return self.field is None and self.before is None

    @property
    def is_deletion(self) -> bool:
        """Whether it takes a record away."""
        return self.field is None and self.after is None


class TravellingPairing(NamedTuple):
    """What a step said of two records: ``uid`` went into ``other`` (``same``), or they are two."""

    entity: str
    uid: str
    other: str
    same: bool


@dataclass(frozen=True, slots=True)
class TravellingStep:
    """One step of the history of any file.

    ``clock`` is greater than that of every step its file knew; ``follows`` are the uids of the latest of those, which
    must be taken in before it. ``at`` is the instant that the clock of its laptop told, ``undoes`` the uid of the step
    that it takes back.
    """

    uid: str
    replica: str
    clock: int
    op: str
    label: str
    who: str
    at: str
    origin: str | None = None
    undoes: str | None = None
    follows: tuple[str, ...] = ()
    changes: tuple[TravellingChange, ...] = ()
    pairings: tuple[TravellingPairing, ...] = ()

    @property
    def order(self) -> tuple[int, str]:
        """What tells which of two is the later one, in every file alike."""
        return self.clock, self.uid


@dataclass(frozen=True, slots=True)
class TravellingThing:
    """Something kept beside the records: a workbook of the ledger, an attached file, a correspondence, a decision.

    ``key`` tells it from any other of its ``kind`` in every file; ``values`` name steps by their uids, ``contents``
    are bytes by name. It never changes once it is there, but for what its kind says (see ``things``).
    """

    kind: str
    key: str
    values: Mapping[str, str | int | None] = field(default_factory=dict)
    contents: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parcel:
    """What one file gives another: steps, each after those that it follows, and things."""

    steps: tuple[TravellingStep, ...] = ()
    things: tuple[TravellingThing, ...] = ()

    def __bool__(self) -> bool:
        """Whether it holds anything."""
        return bool(self.steps or self.things)
