"""The base of a foreign workbook: what its sender's previous file said under the same correspondence."""

from collections.abc import Container, Iterable, Mapping

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Values
from dcant_tracker.domain.text import same
from dcant_tracker.exchange.base import Base, BaseSheet, RowReader, from_document, item_told, to_document
from dcant_tracker.exchange.rows import Rows, TheirRow
from dcant_tracker.exchange.sources.foreign.mapping import WorkbookMapping
from dcant_tracker.store.history import log
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.labels import Labels


def previous_base(reading: Reading, mapping: WorkbookMapping, partner: str | None) -> Base | None:
    """What the last file under ``mapping`` said, come from that partner or filled in for it.

    An import undone since counts no more.
    """
    for entry in ledger.exchanges(reading):
        if not mapping.name or entry.options.get("mapping") != mapping.name or entry.partner != partner:
            continue
        if entry.step is not None and log.is_undone(reading, entry.step):
            continue
        document = ledger.base_of(reading, entry.id)
        return from_document(entry.sha256, document) if document else None
    return None


def received(rows: Iterable[TheirRow], mine: Rows, before: Base | None, labels: Labels) -> bytes:
    """What a foreign workbook says, as the base document that its sender's next file is compared with.

    A cell that could not be read says what the previous file said, else what we have: the next file
    is then not taken for a change of theirs as long as it agrees.
    """
    by_entity: dict[str, list[TheirRow]] = {}
    for row in rows:
        if not row.trouble:
            by_entity.setdefault(row.entity, []).append(row)
    sheets = {}
    for name, found in by_entity.items():
        fields = [f for f in CATALOGUE[name] if any(f.name in row.values or f.name in row.problems for row in found)]
        earlier = before.sheets.get(name) if before else None
        kept: dict[str, list[object]] = {}
        for row in found:
            said = _said_before(name, earlier, row.uid)
            values = {**mine.get(name, {}).get(row.uid, {}), **said, **row.values}
            kept[row.uid] = [item_told(f, values.get(f.name), labels) for f in fields]
        sheets[name] = BaseSheet(tuple(f.name for f in fields), kept)
    return to_document(sheets)


def written(rows: Iterable[TheirRow], mine: Rows, leaving: Mapping[str, Container[str]], labels: Labels) -> bytes:
    """What we wrote in a partner's file, as the base document that its return is compared with.

    Only cells that say what we have count as written, of records of ours and fields that leave; a row that asks
    whether it is about another record is not one of ours.
    """
    by_entity: dict[str, list[TheirRow]] = {}
    for row in rows:
        if not row.trouble and not row.questions.get("") and row.uid in mine.get(row.entity, {}):
            by_entity.setdefault(row.entity, []).append(row)
    sheets = {}
    for name, found in by_entity.items():
        fields = [f for f in CATALOGUE[name] if f.name in leaving[name] and any(f.name in row.values for row in found)]
        kept: dict[str, list[object]] = {}
        for row in found:
            ours = mine[name][row.uid]
            values = {f.name: ours[f.name] if same(row.values.get(f.name), ours[f.name]) else None for f in fields}
            kept[row.uid] = [item_told(f, values[f.name], labels) for f in fields]
        sheets[name] = BaseSheet(tuple(f.name for f in fields), kept)
    return to_document(sheets)


def _said_before(entity: str, earlier: BaseSheet | None, uid: str) -> Values:
    if earlier is None or uid not in earlier.rows:
        return {}
    return RowReader(entity, earlier.fields)(earlier.rows[uid])
