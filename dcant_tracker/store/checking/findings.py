"""What a check finds: its kind, the record it is about, the sentence for people, and how it is mended."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dcant_tracker.store.checking.mending import Mending


class FindingKind(StrEnum):
    """What is wrong, for programs: ``check --json`` gives these words, which therefore never change."""

    DAMAGE = "damage"
    INDEX_DAMAGED = "index_damaged"
    TABLE_MISSING = "table_missing"
    TABLE_UNKNOWN = "table_unknown"
    COLUMN_MISSING = "column_missing"
    COLUMN_ADDED = "column_added"
    COLUMN_CHANGED = "column_changed"
    INDEX_MISSING = "index_missing"
    INDEX_ADDED = "index_added"
    TRIGGER = "trigger"
    VIEW = "view"
    STORE_ID = "store_id"
    UID = "uid"
    VALUE = "value"
    REQUIRED = "required"
    PERIOD = "period"
    LINK = "link"
    FOLLOWING = "following"
    KEY = "key"
    DERIVED = "derived"
    SEARCH = "search"
    RECORD_ADDED = "record_added"
    RECORD_DELETED = "record_deleted"
    RECORD_CHANGED = "record_changed"
    CHANGE_UNREADABLE = "change_unreadable"
    CHANGE_UNKNOWN = "change_unknown"
    CHANGE_BROKEN = "change_broken"
    STEP_LOST = "step_lost"
    STEP_EMPTY = "step_empty"
    STEP_UNDOES = "step_undoes"
    STEP_TIME = "step_time"
    EXCHANGE = "exchange"
    EXCHANGE_PARTNER = "exchange_partner"
    EXCHANGE_STEP = "exchange_step"
    KEPT_ALTERED = "kept_altered"
    KEPT_GONE = "kept_gone"
    KEPT_OWNERLESS = "kept_ownerless"
    BASE_ALTERED = "base_altered"
    BASE_GONE = "base_gone"
    PAIRING = "pairing"
    CLOSING = "campaign_closing"
    WAITING = "waiting_import"
    KEPT_VALUE = "kept_value"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the application would not have written.

    ``message`` is one French sentence; ``entity`` and ``uid`` name the record where it is about one. ``mend`` puts
    it right inside the transaction of a repair; None where nothing can, but a backup.
    """

    kind: FindingKind
    message: str
    entity: str | None = None
    uid: str | None = None
    mend: "Callable[[Mending], None] | None" = field(default=None, compare=False, repr=False)
