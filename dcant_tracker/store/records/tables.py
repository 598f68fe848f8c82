"""The database's tables: one SQLModel class an entity, made from the catalogue, and the tables of the store itself.

Importing this module loads SQLModel (0.4 s); reading goes without it, so that the window opens fast. The class of an
entity is made when its table is first asked for: all of them would take as long again, and a step writes to few.
Columns kept beside the declared ones: ``id`` (row number, the order of creation), ``uid``,
``key_digest`` (finds records with the same key) and, for each text, ``…_folded`` (sorts in SQL).
"""

import threading
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity
from dcant_tracker.domain.fields import Field as DeclaredField
from dcant_tracker.domain.kinds import ANY, Kind

_INTEGERS = frozenset({Kind.INT, Kind.BOOL})


def _column(entity: Entity, declared: DeclaredField) -> sa.Column[Any]:
    kind: Any = sa.Integer if declared.kind in _INTEGERS else sa.Text
    if declared.is_ref and declared.target != ANY:
        link = sa.ForeignKey(f"{declared.target}.uid", deferrable=True, initially="DEFERRED")
        return sa.Column(declared.name, kind, link, index=True)
    leading = entity.order[0].lstrip("-") == declared.name
    return sa.Column(declared.name, kind, index=declared.target == ANY or (leading and not declared.is_text))


@cache
def _table_class(entity: Entity) -> type[SQLModel]:
    columns: dict[str, sa.Column[Any]] = {
        "id": sa.Column("id", sa.Integer, primary_key=True),
        "uid": sa.Column("uid", sa.Text, unique=True, nullable=False),
        "key_digest": sa.Column("key_digest", sa.Integer, index=True, nullable=False),
    }
    for declared in entity:
        columns[declared.name] = _column(entity, declared)
        if declared.is_text:
            leading = entity.order[0].lstrip("-") == declared.name
            folded = f"{declared.name}_folded"
            columns[folded] = sa.Column(folded, sa.Text, index=leading)
    namespace: dict[str, Any] = {
        "__tablename__": entity.name,
        "__module__": __name__,
        "__annotations__": {
            name: int | None if isinstance(column.type, sa.Integer) else str | None for name, column in columns.items()
        },
        "__table_args__": {"sqlite_autoincrement": True},
        "__doc__": f"Rows of the sheet « {entity.sheet} ».",
    }
    namespace |= {name: Field(default=None, sa_column=column) for name, column in columns.items()}
    class_name = "".join(word.capitalize() for word in entity.name.split("_"))
    metaclass: Any = type(SQLModel)
    made: type[SQLModel] = metaclass(class_name, (SQLModel,), namespace, table=True)
    return made


_MAKING = threading.Lock()
"""Each window writes on a thread of its own, and a class can be made once only."""


def table(entity: str) -> sa.Table:
    """The table of the records of ``entity``."""
    with _MAKING:
        found: sa.Table = _table_class(CATALOGUE[entity]).__table__  # type: ignore[attr-defined]
    return found


def metadata() -> sa.MetaData:
    """Every table but the search index, which SQLAlchemy does not know."""
    for name in CATALOGUE:
        table(name)
    return SQLModel.metadata


class Meta(SQLModel, table=True):
    """Facts about the data file itself: store id, date of creation."""

    name: str = Field(primary_key=True)
    value: str


class Step(SQLModel, table=True):
    """One transaction of the history; ``undoes`` names the step that this one takes back.

    What lets it travel stands behind (see ``store.replicas``): ``made_at`` is when it was made where that is another
    file, ``at`` then when it came in; ``batch`` is the step that took it in with others, ``shared`` whether the team
    has it. ``uid``, ``replica``, ``clock`` and ``follows`` (JSON) are given when first asked for.
    """

    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(default=None, primary_key=True)
    op: str = Field(index=True)
    label: str
    who: str
    at: str
    origin: str | None = None
    undoes: int | None = Field(default=None, foreign_key="step.id", index=True)
    uid: str | None = Field(default=None, unique=True, index=True)
    replica: str | None = None
    clock: int | None = Field(default=None, index=True)
    follows: str | None = None
    made_at: str | None = None
    batch: int | None = None
    shared: int | None = Field(default=None, index=True)


class Change(SQLModel, table=True):
    """What a step did to one record: a whole record as JSON (``field`` empty), or one field."""

    __table_args__ = (
        sa.Index("ix_change_record", "uid", "step"),
        sa.Index("ix_change_cell", "uid", "field", "step", sqlite_where=sa.text("field IS NOT NULL")),
        sa.Index("ix_change_gone", "uid", "field", "after", sqlite_where=sa.text("field IS NULL AND after IS NULL")),
    )

    id: int | None = Field(default=None, primary_key=True)
    step: int = Field(foreign_key="step.id", index=True)
    entity: str
    uid: str
    field: str | None = None
    before: str | None = None
    after: str | None = None


class MadeChange(SQLModel, table=True):
    """What ``step`` did to a cell, or to a record, where it was made, when ``change`` tells only what that did here.

    ``parents`` (JSON) are the uids of the steps whose writes it replaced. Without any, the row of ``change`` beside it
    is a consequence that was drawn here and does not travel.
    """

    __tablename__ = "made_change"
    __table_args__ = (
        sa.Index("ix_made_change_record", "uid", "step"),
        sa.Index("ix_made_change_cell", "uid", "field", "step"),
    )

    id: int | None = Field(default=None, primary_key=True)
    step: int = Field(foreign_key="step.id", index=True)
    entity: str
    uid: str
    field: str | None = None
    before: str | None = None
    after: str | None = None
    parents: str | None = None


class Contested(SQLModel, table=True):
    """A record of which something is, or was, to be decided: ``kind`` says what (see ``store.replicas.conflicts``).

    ``open`` is how much of it was, once step ``until`` was done; without it that is to be looked at.
    """

    __table_args__ = (sa.Index("ix_contested_record", "uid", "entity", "kind", unique=True),)

    id: int | None = Field(default=None, primary_key=True)
    entity: str
    uid: str
    kind: str
    open: int | None = None
    until: int | None = None


class TeamBundle(SQLModel, table=True):
    """A bundle of the team's place that was read: ``state`` says whether all of it was taken in."""

    __tablename__ = "team_bundle"

    name: str = Field(primary_key=True)
    state: str
    at: str


class TeamMember(SQLModel, table=True):
    """A file of the team: the name that its officer gave it, and when it was last seen in the common place."""

    __tablename__ = "team_member"

    replica: str = Field(primary_key=True)
    name: str
    seen: str


class SharedThing(SQLModel, table=True):
    """Something kept beside the records that the team has, see ``store.replicas.things``."""

    __tablename__ = "shared_thing"
    __table_args__ = (sa.Index("ix_shared_thing_key", "kind", "key", unique=True),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    key: str


class Exchange(SQLModel, table=True):
    """One workbook that left or came in; ``counts`` and ``options`` are JSON."""

    id: int | None = Field(default=None, primary_key=True)
    export_id: str | None = Field(default=None, index=True)
    direction: str
    partner: str | None = None
    file_name: str
    sha256: str
    at: str
    state_step: int
    step: int | None = None
    answers: str | None = None
    counts: str = "{}"
    options: str = "{}"


class ExchangeFile(SQLModel, table=True):
    """The bytes of an exchanged workbook, and for one that left its base (compressed JSON)."""

    __tablename__ = "exchange_file"

    exchange: int = Field(primary_key=True, foreign_key="exchange.id")
    content: bytes
    base: bytes | None = None


class AttachmentFile(SQLModel, table=True):
    """The copy of a file that is attached to a record, under the uid of its attachment."""

    __tablename__ = "attachment_file"

    uid: str = Field(primary_key=True)
    name: str
    sha256: str
    content: bytes


class Decision(SQLModel, table=True):
    """What a person decided on one difference, so that it is not proposed again."""

    __table_args__ = (sa.Index("ix_decision_record", "export_id", "uid"),)

    id: int | None = Field(default=None, primary_key=True)
    step: int = Field(foreign_key="step.id", index=True)
    export_id: str
    entity: str
    uid: str
    field: str | None = None
    mine: str | None = None
    theirs: str | None = None
    taken: bool
    file_name: str = ""


class Pairing(SQLModel, table=True):
    """What a step said of two records of ``entity``: they are one, so that ``other`` stays and ``uid`` is gone, or
    (``same`` false) they are two.
    """

    id: int | None = Field(default=None, primary_key=True)
    step: int = Field(foreign_key="step.id", index=True)
    entity: str
    uid: str
    other: str
    same: bool


class CampaignClosing(SQLModel, table=True):
    """The figures of a campaign when ``step`` closed it (compressed JSON), see ``store.kept.closings``."""

    __tablename__ = "campaign_closing"

    id: int | None = Field(default=None, primary_key=True)
    step: int = Field(foreign_key="step.id", index=True)
    campaign: str
    content: bytes


class ColumnMapping(SQLModel, table=True):
    """How the sheets and columns of a foreign workbook correspond to ours; ``definition`` is JSON."""

    __tablename__ = "column_mapping"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    partner: str | None = None
    shape: str = Field(index=True)
    definition: str
    at: str


class PausedImport(SQLModel, table=True):
    """An import left before its end, with what was decided until then; ``decisions`` is JSON."""

    __tablename__ = "waiting_import"

    id: int | None = Field(default=None, primary_key=True)
    label: str
    partner: str | None = None
    mapping: str | None = None
    campaign: str | None = None
    who: str
    at: str
    undecided: int = 0
    decisions: str = "[]"


class PausedFile(SQLModel, table=True):
    """One workbook of a paused import, as it was compared."""

    __tablename__ = "waiting_file"
    __table_args__ = (sa.Index("ix_waiting_file_import", "waiting"),)

    id: int | None = Field(default=None, primary_key=True)
    waiting: int = Field(foreign_key="waiting_import.id")
    file_name: str
    sha256: str
    content: bytes
