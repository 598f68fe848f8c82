"""What merging knows of whatever brings rows: a new kind of source gives this, and nothing behind it changes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from dcant_tracker.domain.file_names import name_of
from dcant_tracker.exchange.rows import Rows, TheirRow
from dcant_tracker.exchange.sources.terms import AS_IT_IS, Terms
from dcant_tracker.exchange.tables import Incoming
from dcant_tracker.store.records.labels import Labels


@dataclass(frozen=True, slots=True)
class Origin:
    """What is told and remembered of a source once its rows are compared, by previews, the ledger and decisions.

    ``decision_key`` is what decisions on it are remembered under, ``base_title`` heads its base before a person.
    ``noted`` are facts for the ledger.
    What is no file is ``called`` something, and ``theirs_title`` heads its side.
    """

    path: Path
    sha256: str
    decision_key: str
    base_title: str
    terms: Terms = AS_IT_IS
    export_id: str | None = None
    noted: Mapping[str, object] = field(default_factory=dict)
    called: str = ""
    theirs_title: str = ""

    @property
    def label(self) -> str:
        """The name of its file, or what it is called."""
        return self.called or name_of(self.path)

    @property
    def partner(self) -> str | None:
        """The uid of the partner that it comes from."""
        return self.terms.partner


class Left(Protocol):
    """What a source said when it and our data were last the same: when a workbook left."""

    def holds(self, entity: str, uid: str) -> bool:
        """Whether that record was part of it."""
        ...

    def items(self, entity: str, uid: str) -> Mapping[str, Any]:
        """What the cells of that record showed, by field, as :func:`~dcant_tracker.exchange.base.item` keeps them."""
        ...

    def unchanged(self, entity: str, uid: str, cells: Mapping[str, object]) -> Sequence[str]:
        """The fields whose ``cells`` plainly say what they said then: nearly all, told without a closer look."""
        ...

    def names(self) -> Iterator[tuple[str, str, str]]:
        """``(entity, text, uid)`` of the names as they were."""
        ...

    def rows(self) -> Rows:
        """Its records."""
        ...


class Source(Protocol):
    """Whatever brings rows to compare with ours."""

    @property
    def origin(self) -> Origin:
        """What is told and remembered of it."""
        ...

    @property
    def contents(self) -> Incoming:
        """Its tables, and what of it was set aside."""
        ...

    @property
    def left(self) -> Left | None:
        """What it said when it was last the same as ours; None where that is not known."""
        ...

    @property
    def names(self) -> Sequence[Left]:
        """What holds names as they were then."""
        ...

    @property
    def aliases(self) -> Mapping[str, str]:
        """The uids of organisations by the folded texts that it calls them."""
        ...

    @property
    def base(self) -> Rows | None:
        """The records that its rows are compared with, besides ours; None where there is none."""
        ...

    def meant(self, rows: Sequence[TheirRow]) -> Sequence[TheirRow]:
        """What its understood rows mean to say."""
        ...

    def next_base(self, rows: Sequence[TheirRow], mine: Rows, labels: Labels) -> bytes | None:
        """What it says, as the document of the base of the next one from there; None where that base is what leaves."""
        ...
