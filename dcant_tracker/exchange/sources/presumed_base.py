"""The base of a file of ours that carries none: cells saved as CSV or copied to a new workbook.

Its « Réf. » are ours, and the ledger keeps what left: the sending that it agrees with best is its base, the latest
of those that agree alike.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from dcant_tracker.exchange import base
from dcant_tracker.exchange.base import Base
from dcant_tracker.exchange.sources.form.prepared import ROWS
from dcant_tracker.exchange.sources.form.questions import ASKED
from dcant_tracker.exchange.tables import REF, Incoming, IncomingTable, ref_in
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.kept.forms_sent import FORM
from dcant_tracker.store.kept.ledger import ExchangeInfo
from dcant_tracker.store.reading.reading import Reading

_MOST_SENDINGS = 12
"""How many sendings are looked at, the latest first."""

_MOST_FORMS = 400
"""How many forms besides: one campaign sends as many as it asks organisations, each with a few rows."""

_MOST_ROWS = 400
"""Rows of a sheet that are looked at."""

_KNOWN = 0.5
"""The share of its « Réf. » that a sending must hold to be the base of a file."""

_Refs = Mapping[str, Mapping[str, tuple[IncomingTable, Sequence[object]]]]
"""The rows of a file that bear a « Réf. », by entity and uid."""


@dataclass(frozen=True, slots=True)
class Presumed:
    """The sending that a file without base is compared with."""

    sending: ExchangeInfo
    base: Base


def presumed_base(reading: Reading, contents: Incoming, partner: str | None) -> Presumed | None:
    """The sending that ``contents`` comes from, to ``partner`` where one is named; None where none fits."""
    rows = _rows_by_ref(contents)
    total = sum(len(found) for found in rows.values())
    best: tuple[float, Presumed] | None = None
    for sending in _likely(reading, partner, forms=len(rows) == 1 and rows.keys() <= ASKED.keys()) if total else ():
        document = ledger.base_of(reading, sending.id)
        if document is None:
            continue
        left = base.from_document(str(sending.export_id), document)
        asked = (sending.options.get(FORM) or {}).get(ROWS) or {}
        known = {name: [uid for uid in found if left.holds(name, uid) or uid in asked] for name, found in rows.items()}
        held = sum(len(uids) for uids in known.values())
        if held < _KNOWN * total:
            continue
        agreement = _agreement(left, rows, known) + held / total
        if best is None or agreement > best[0]:
            best = agreement, Presumed(sending, left)
    return best[1] if best else None


def _likely(reading: Reading, partner: str | None, *, forms: bool) -> Iterator[ExchangeInfo]:
    """The latest sendings to ``partner``, or to anybody; the latest ``forms`` of campaigns as well."""
    sendings = [one for one in ledger.exchanges(reading) if one.direction == ledger.OUT and one.export_id]
    fitting = [one for one in sendings if partner is None or one.partner == partner]
    yield from islice((one for one in fitting if FORM not in one.options), _MOST_SENDINGS)
    yield from islice((one for one in fitting if forms and FORM in one.options), _MOST_FORMS)


def in_part(contents: Incoming) -> Incoming:
    """``contents`` as a part of what left: what is missing from copied cells is not absent."""
    return replace(contents, tables=[replace(table, whole=False) for table in contents.tables])


def _rows_by_ref(contents: Incoming) -> _Refs:
    found: dict[str, dict[str, tuple[IncomingTable, Sequence[object]]]] = {}
    for table in contents.tables:
        at = next((position for position, name in table.columns.items() if name == REF), None)
        if at is None:
            continue
        for _number, cells in table.rows[:_MOST_ROWS]:
            ref = ref_in(cells[at]) if at < len(cells) else ""
            if ref:
                found.setdefault(table.entity.name, {})[ref] = (table, cells)
    return found


def _agreement(left: Base, rows: _Refs, known: Mapping[str, Sequence[str]]) -> float:
    """The share of the cells that say what ``left`` said, of the rows that it holds."""
    said = alike = 0
    for name, uids in known.items():
        for uid in uids:
            table, cells = rows[name][uid]
            kept = left.items(name, uid)
            for position, field in table.columns.items():
                if field in kept and position < len(cells):
                    said += 1
                    alike += base.says(table.entity[field], cells[position], kept[field])
    return alike / said if said else 0.0
