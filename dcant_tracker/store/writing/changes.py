"""What a transaction changed: the screens refresh from this and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from dcant_tracker.domain.kinds import Values


class Op(StrEnum):
    """What kind of thing a step did, for programs; the history keeps these texts, which therefore never change."""

    INIT = "init"
    ADD = "add"
    EDIT = "edit"
    UPDATE = "update"
    """Several fields of one record in a form of its own."""
    DELETE = "delete"
    EVALUATE = "evaluate"
    VALIDATE = "validate"
    EXPECT = "expect"
    CLOSE = "close"
    REOPEN = "reopen"
    IMPORT = "import"
    MERGE = "merge"
    JOIN = "join"
    """Two records became one."""
    MATCH = "match"
    """Records of one key, made in several files, became one when these came together."""
    DECIDE = "decide"
    """What two files said of one thing was decided."""
    APART = "apart"
    """Two records that look like one were said to be two."""
    ERASE = "erase"
    UNDO = "undo"
    REDO = "redo"
    REPAIR = "repair"
    LEFT_OUT = "left_out"
    """A colleague's step of which nothing came: all that it did tells of persons, which the team does not share."""


@dataclass(frozen=True, slots=True)
class Operation:
    """A named change. ``label`` names it for people, ``undoes`` the step it takes back.

    ``always`` makes it a step of the history even when no record changed (an import whose every
    difference was left: its decisions belong to a step).
    """

    op: Op
    label: str
    origin: str | None = None
    undoes: int | None = None
    always: bool = False


class RecordChange(NamedTuple):
    """One record before and after a transaction; None where it did not exist."""

    entity: str
    uid: str
    before: Values | None
    after: Values | None

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields whose value differs, for a record that exists on both sides."""
        if self.before is None or self.after is None:
            return ()
        return tuple(name for name, value in self.before.items() if self.after[name] != value)


@dataclass(frozen=True, slots=True)
class Changes:
    """The records a step touched, by entity. ``step`` is None when nothing changed.

    ``kept`` lists what an undo left alone because it was edited since, one sentence each.
    """

    step: int | None = None
    label: str = ""
    touched: Mapping[str, frozenset[str]] = field(default_factory=dict)
    structural: frozenset[str] = frozenset()
    kept: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return self.step is not None

    def of(self, entity: str) -> frozenset[str]:
        """The uids touched in ``entity``."""
        return self.touched.get(entity, frozenset())
