"""What travels beside the steps, one declaration a kind: its table, what tells one from another, what its cells name.

Whether a row is one of ours is said here too, since any of them may come from a stranger.
"""

import hashlib
import json
import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.text import fold
from dcant_tracker.store.file.raw_rows import Cell
from dcant_tracker.store.kept.attachments import LARGEST
from dcant_tracker.store.kept.closings import unpacked
from dcant_tracker.store.kept.ledger import BASE, CONTENT, IN, KEPT_SHA256, KNOWN, OUT, SET_ASIDE

Cells = Mapping[str, Cell]
"""A row, by column."""

LARGEST_DOCUMENT = 256_000_000
"""Bytes of the largest base or set of figures that is inflated."""

_SHA256 = re.compile("[0-9a-f]{64}")
_LONGEST_NAME = 1_000
_GREATEST = 1 << 63


@dataclass(frozen=True, slots=True)
class ThingKind:
    """Rows of ``table`` that travel. One row is a thing, or all rows of a step are (``is_of_step``).

    ``key`` is the SQL that tells one from any other in every file (over ``t``, the row; of a step, its uid does).
    ``beside`` is a table with more cells of the row and its column that names it; ``step`` the column that names a
    step, ``known`` that which says how far its file had come. ``records`` are the columns that name records, with
    their entities. Of those that say the same ``name`` the latest stays, where that is declared.
    """

    table: str
    is_sound: Callable[[Cells], bool]
    key: str = "u.uid"
    beside: tuple[str, str] | None = None
    step: str | None = None
    known: str | None = None
    is_of_step: bool = False
    records: Mapping[str, str] = field(default_factory=dict)
    name: str | None = None


def inflated(packed: bytes) -> bytes | None:
    """What ``packed`` holds, as far as it is no more than anybody would read; None where it is damaged or larger."""
    inflating = zlib.decompressobj()
    try:
        found = inflating.decompress(packed, LARGEST_DOCUMENT)
    except zlib.error:
        return None
    return found if inflating.eof and not inflating.unconsumed_tail else None


def _is_exchange(cells: Cells) -> bool:
    """Whether the row is of a workbook that left or came in, with its file as it was exchanged or as it is kept."""
    content, base, options = cells["content"], cells["base"], _document(cells["options"])
    if not isinstance(options, dict) or cells["direction"] not in {OUT, IN}:
        return False
    digest, missing = str(options.get(KEPT_SHA256, cells["sha256"])), options.get(SET_ASIDE, [])
    counts = _document(cells["counts"])
    has_content = isinstance(content, bytes) and hashlib.sha256(content).hexdigest() == digest
    may_lack_base = cells["direction"] == IN or cells["export_id"] is None
    return (
        _is_digest(cells["sha256"])
        and _is_short(cells["file_name"])
        and isinstance(missing, list)
        and (has_content or (CONTENT in missing and (content is not None or base is None)))
        and (_is_base(base) if base is not None else may_lack_base or BASE in missing)
        and _are_numbers(counts)
        and _are_numbers(options.get(KNOWN, {}))
    )


def _are_numbers(told: object) -> bool:
    """Whether ``told`` gives numbers by name, as the database keeps them, none below zero."""
    return isinstance(told, dict) and all(type(one) is int and 0 <= one < _GREATEST for one in told.values())


def _is_base(packed: Cell) -> bool:
    plain = inflated(packed) if isinstance(packed, bytes) else None
    return plain is not None and isinstance(_document(plain), dict)


def _is_attached(cells: Cells) -> bool:
    content = cells["content"]
    return (
        isinstance(content, bytes)
        and len(content) <= LARGEST
        and hashlib.sha256(content).hexdigest() == cells["sha256"]
        and _is_short(cells["name"])
    )


def _is_mapping(cells: Cells) -> bool:
    return _is_short(cells["name"]) and isinstance(_document(cells["definition"]), dict)


def _is_decision(cells: Cells) -> bool:
    sides = [cells["mine"], cells["theirs"]]
    return (
        cells["entity"] in CATALOGUE
        and cells["taken"] in {0, 1}
        and all(side is None or _document(side) is not _NONE for side in sides)
    )


def _is_closing(cells: Cells) -> bool:
    content = cells["content"]
    if not isinstance(content, bytes) or inflated(content) is None:
        return False
    try:
        unpacked(content)
    except (ValueError, RecursionError):
        return False
    return True


_NONE = object()


def _document(text: object) -> object:
    """What ``text`` says as JSON; :data:`_NONE` where it is none."""
    try:
        return json.loads(text) if isinstance(text, str | bytes) else _NONE
    except (ValueError, RecursionError):
        return _NONE


def _is_digest(text: Cell) -> bool:
    return isinstance(text, str) and _SHA256.fullmatch(text) is not None


def _is_short(text: Cell) -> bool:
    return isinstance(text, str) and 0 < len(text) <= _LONGEST_NAME


_PARTNER = {"partner": "partner"}

KINDS: Mapping[str, ThingKind] = {
    kind.table: kind
    for kind in (
        ThingKind(
            "exchange",
            _is_exchange,
            key=f"CASE WHEN t.direction = '{OUT}' AND t.export_id IS NOT NULL THEN t.export_id "
            "ELSE t.direction || ':' || t.sha256 || ':' || t.at END",
            beside=("exchange_file", "exchange"),
            step="step",
            known="state_step",
            records=_PARTNER,
        ),
        ThingKind("attachment_file", _is_attached, key="t.uid", records={"uid": "attachment"}),
        ThingKind("column_mapping", _is_mapping, key="digest_of(t.name, t.at)", records=_PARTNER, name="name"),
        ThingKind("decision", _is_decision, step="step", is_of_step=True),
        ThingKind("campaign_closing", _is_closing, step="step", is_of_step=True, records={"campaign": "campaign"}),
    )
}
"""Each after those that it may have to do with."""


def digest_of(*texts: str) -> str:
    """What tells texts apart without saying them: a key must not name anybody."""
    return hashlib.sha256("\x1f".join(map(fold, map(str, texts))).encode()).hexdigest()
