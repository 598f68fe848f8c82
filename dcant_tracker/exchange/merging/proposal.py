"""One difference between what a source says and what we have, and how it is made from a row."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as made_by
from enum import StrEnum

from dcant_tracker.domain.kinds import Value, Values
from dcant_tracker.exchange.rows import TheirRow, VersionPair


class Case(StrEnum):
    """What a proposal is about."""

    ADDED = "added"
    CHANGED = "changed"
    CONFLICT = "conflict"
    ABSENT = "absent"
    UNREADABLE = "unreadable"
    NOTE = "note"

    @property
    def is_told(self) -> bool:
        """Whether it is only told: there is nothing to decide."""
        return self in (Case.UNREADABLE, Case.NOTE)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One difference. ``field`` None: about the whole record, and base, mine, theirs are then records."""

    kind: Case
    entity: str
    uid: str
    sheet: str
    row: int | None = None
    cell: str | None = None
    field: str | None = None
    base: Value | Values = None
    mine: Value | Values = None
    theirs: Value | Values = None
    message: str = ""
    erased: bool = False
    """Whether it would bring back a person who was erased: taken by nobody's policy, only by a person's yes."""
    late: bool = False
    """Whether it came once its campaign was closed: left, it is not decided, and asked about again."""
    beside: str = ""
    """What the spreadsheet shows beside it: that its row is hidden, notes; part of the message in the end."""
    versions: Mapping[str, VersionPair] = made_by(default_factory=dict, compare=False)
    """By field, what two files say that were read as one; of the whole row, or of its own field."""
    may_note: bool = False
    """Whether what was noted may go on in the notes of its record."""
    organisation: str = ""
    """The organisation (uid) that what was noted may be an exchange with; empty where there is none."""
    mendable: bool = False
    """Whether another value may be written for a cell that cannot be read: its record is there, or comes with it."""
    broken: bool = False
    """Whether what we have breaks a rule: it may be left for now, not kept for good."""

    @property
    def may_be_kept(self) -> bool:
        """Whether it is a note that may go on here: with its record, or as an exchange."""
        return self.may_note or bool(self.organisation)

    @property
    def is_question(self) -> bool:
        """Whether it asks about a whole sheet: nothing is written for it."""
        return self.kind is Case.CONFLICT and not self.uid

    @property
    def is_absence(self) -> bool:
        """Whether it is about a record of mine that the file lacks."""
        return self.field is None and self.theirs is None and isinstance(self.mine, Mapping)


def unreadable(row: TheirRow, name: str, base_row: Values | None, mine_row: Values | None) -> Proposal:
    """The cell ``name`` of a row, which could not be understood."""
    problem = row.problems[name]
    base = base_row.get(name) if base_row is not None else None
    mine = mine_row.get(name) if mine_row is not None else None
    unread = about_cell(Case.UNREADABLE, row, name, base, mine, problem.shown, problem.message)
    return replace(unread, mendable=True)


def unusable(row: TheirRow, name: str, message: str) -> Proposal:
    """A row of which nothing can be taken, told at the cell that shows why."""
    shown = row.problems[name].shown if name in row.problems else row.values.get(name)
    return Proposal(
        Case.UNREADABLE,
        row.entity,
        row.uid,
        row.sheet,
        row.number or None,
        row.cells.get(name),
        name or None,
        theirs=shown,
        message=message,
    )


def about_cell(kind: Case, row: TheirRow, name: str, base: Value, mine: Value, theirs: Value, message: str) -> Proposal:
    """A difference in the cell ``name`` of a row."""
    return Proposal(
        kind,
        row.entity,
        row.uid,
        row.sheet,
        row.number or None,
        row.cells.get(name),
        name,
        base,
        mine,
        theirs,
        message,
    )


def about_row(kind: Case, row: TheirRow, *, base: Values | None = None, theirs: Values, message: str) -> Proposal:
    """A difference about a whole row."""
    return Proposal(kind, row.entity, row.uid, row.sheet, row.number or None, None, None, base, None, theirs, message)
