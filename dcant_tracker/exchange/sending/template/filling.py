"""« Remplir le modèle du partenaire » : our values in the cells of their own workbook, where its columns say."""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.file_names import name_of
from dcant_tracker.domain.kinds import Kind, Value, Values
from dcant_tracker.domain.text import fold, same
from dcant_tracker.errors import UserError
from dcant_tracker.exchange import scope
from dcant_tracker.exchange.merging.understanding import Understanding
from dcant_tracker.exchange.names.known import Known
from dcant_tracker.exchange.patching import Fill, Filled, Refusal, fill
from dcant_tracker.exchange.patching.drop_downs import DropDown, drop_downs
from dcant_tracker.exchange.patching.ods_drop_downs import document_drop_downs
from dcant_tracker.exchange.reader import Book, Sheet, read
from dcant_tracker.exchange.rows import TheirRow
from dcant_tracker.exchange.scope import ExportOptions
from dcant_tracker.exchange.sending.template.matrix_filling import matrix_fills
from dcant_tracker.exchange.sending.template.partner_words import Words
from dcant_tracker.exchange.sources.foreign.locating import Located, locate
from dcant_tracker.exchange.sources.foreign.mapping import ColumnMapping, WorkbookMapping
from dcant_tracker.exchange.sources.foreign.previous import written
from dcant_tracker.exchange.sources.foreign.reading import incoming
from dcant_tracker.exchange.tables import column_letter, is_blank
from dcant_tracker.file_formats import ODS, OFFERING_LISTS
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.kept.sending import Leaving, sending
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.record import Record, get_many
from dcant_tracker.store.store import Store
from dcant_tracker.words import _, exchange_language

_WITH_LISTS = frozenset(known.name for known in OFFERING_LISTS)


class OtherMeasuresError(UserError):
    """Rows of the template bear the key of records of ours, and are about something else."""


@exchange_language()
def fill_template(
    store: Store,
    source: Path,
    target: Path,
    mapping: WorkbookMapping,
    options: ExportOptions | None = None,
    *,
    leave_others: bool = False,
) -> Filled:
    """Write at ``target`` a copy of ``source`` with our values in its mapped cells, and record the sending.

    Rows are found by their keys; records that the template does not hold are added under its last row.
    ``options`` say whether internal notes and contacts may leave. Nothing is written over another measure:
    OtherMeasuresError names the rows that bear the number of one of ours under another title, and ``leave_others``
    leaves them as they are. Raises UserError when the template cannot be read or patched, or the target not written.
    """
    options = options or ExportOptions(partner=mapping.partner)
    book = read(source)
    reading = store.read()
    rows = Understanding(Known(reading), incoming(book, mapping)).rows()
    ours = _ours(reading, rows)
    others = [row for row in rows if row.questions.get("") and not row.trouble and row.uid in ours[row.entity]]
    if others and not leave_others:
        raise _other_measures(source, others)
    refused: list[Refusal] = []
    fills = list(_fills(reading, book, mapping, options, rows, refused))
    if not fills:
        raise UserError(
            _("« {file} » dit déjà tout ce que nous savons : il n'y a rien à remplir.").format(file=source.name),
            _("Vérifiez la correspondance si vous attendiez des changements."),
        )
    with sending(store.path, [target]) as leaving:
        (draft,) = leaving.drafts
        filled = fill(source, target, draft, fills)
        filled = replace(filled, refused=[*filled.refused, *refused])
        leaving.publish([_leaving(store, filled, draft, mapping, options)])
    return filled


def _other_measures(source: Path, rows: Sequence[TheirRow]) -> OtherMeasuresError:
    told = [
        _("{sheet}, ligne {row} : {question}").format(sheet=row.sheet, row=row.number, question=row.questions[""])
        for row in rows
    ]
    return OtherMeasuresError(
        _("« {file} » n'a pas été rempli : des lignes semblent parler d'une autre mesure que la nôtre. {rows}").format(
            file=source.name, rows=" ".join(told)
        ),
        _("Laissez ces lignes telles quelles (« --on-conflict theirs »), ou changez leur N° ou la correspondance."),
    )


def _fills(
    reading: Reading,
    book: Book,
    mapping: WorkbookMapping,
    options: ExportOptions,
    rows: Sequence[TheirRow],
    refused: list[Refusal],
) -> Iterator[Fill]:
    labels = reading.labels()
    lists = _lists(book)
    for one in locate(book, mapping):
        words = Words(one, book, lists.get(one.sheet.name, ()))
        if one.mapping.is_matrix:
            yield from matrix_fills(reading, labels, one, words)
        else:
            place = (one.sheet.name, one.mapping.entity)
            held = {row.uid: row for row in rows if (row.sheet, row.entity) == place and not row.trouble}
            room = _Room(one, book.sheet(one.sheet.name) or one.sheet, refused)
            yield from _table_fills(reading, labels, one, held, options, room, words)
        refused += _unsaid(one, words)


def _lists(book: Book) -> Mapping[str, Sequence[DropDown]]:
    """The drop-down lists of each sheet, where the format has some."""
    if book.format not in _WITH_LISTS:
        return {}
    return (document_drop_downs if book.format == ODS.name else drop_downs)(book.path.read_bytes())


def _unsaid(one: Located, words: Words) -> Iterator[Refusal]:
    """What of ours was not written, as their drop-downs have no word for it."""
    fields = {column.position: column.field for column in one.mapping.used}
    for position, code in words.unsaid:
        choices = CATALOGUE[one.mapping.entity][fields[position]].choices
        reason = _("la liste déroulante n'a pas de mot pour « {choice} » : cellules laissées")
        said = reason.format(choice=choices.label(code) if choices else code)
        yield Refusal(Fill(one.sheet.name, f"{column_letter(position)}{one.mapping.first}", None), said)


class _Room:
    """Where a table may be written: not under cells merged above, not over what stands below it."""

    def __init__(self, one: Located, whole: Sheet, refused: list[Refusal]) -> None:
        self._one = one
        self._rows = whole.rows
        self._refused = refused
        self._merged = whole.merged
        self._told = False

    def is_covered(self, number: int, column: ColumnMapping) -> bool:
        """Whether a cell is hidden under a merged one, which speaks for several rows."""
        row, at = number - 1, column.position
        return any(
            top <= row <= bottom and left <= at <= right and (row, at) != (top, left)
            for top, left, bottom, right in self._merged
        )

    def holds(self, number: int) -> bool:
        """Whether a record may be added in row ``number``; that none may is told once."""
        mapping = self._one.mapping
        places = [column.position for column in mapping.columns]
        below = (cell for row in self._rows[number - 1 :] for cell in row[min(places) : max(places) + 1])
        apart = any(column.joined or column.second for column in mapping.used) or mapping.groups or mapping.numbered
        if not apart and all(is_blank(cell) for cell in below):
            return True
        if not self._told:
            self._told = True
            reason = _("nos fiches que ce tableau n'a pas n'y sont pas ajoutées : leur place n'est pas sûre")
            self._refused.append(Refusal(Fill(self._one.sheet.name, f"A{number}", None), reason))
        return False


def _table_fills(
    reading: Reading,
    labels: Labels,
    one: Located,
    held: Mapping[str, TheirRow],
    options: ExportOptions,
    room: _Room,
    words: Words,
) -> Iterator[Fill]:
    entity = CATALOGUE[one.mapping.entity]
    leaving = {declared.name for declared in scope.fields(entity, options)}
    columns = [
        column for column in one.mapping.used if column.field in leaving and not (column.joined or column.second)
    ]
    alone = [column for column in columns if _fills_one(entity, column)]
    below = _last_row(one)
    for record in scope.rows(reading, entity, options):
        if not _belongs(entity, labels, record, one.mapping.given):
            continue
        row = held.get(record.uid)
        number = row.number if row else below + 1
        if row.questions.get("") if row else not room.holds(number):
            continue
        cells = [
            Fill(one.sheet.name, f"{column_letter(column.position)}{number}", shown)
            for column in (alone if row else columns)
            if not room.is_covered(number, column)
            and (shown := _new_text(entity, column, record, row, number, labels, words)) is not None
        ]
        if row is None and cells:
            below = number
        yield from cells


def _fills_one(entity: Entity, column: ColumnMapping) -> bool:
    """Whether a cell that is filled already holds one value of one record."""
    return not column.separator or entity[column.field].kind is Kind.TAGS


def _belongs(entity: Entity, labels: Labels, record: Record, given: Mapping[str, str]) -> bool:
    """Whether ``record`` is one of those that the sheet is about."""
    return all(fold(labels.of_field(entity[name], record[name])) == fold(text) for name, text in given.items())


def _last_row(one: Located) -> int:
    rows = one.sheet.rows
    filled = (n for n in range(len(rows), one.mapping.first - 1, -1) if any(not is_blank(cell) for cell in rows[n - 1]))
    return next(filled, one.mapping.first - 1)


def _new_text(
    entity: Entity,
    column: ColumnMapping,
    record: Record,
    row: TheirRow | None,
    number: int,
    labels: Labels,
    words: Words,
) -> str | int | date | None:
    """What to write for one cell; None where it says so already, or we say nothing."""
    declared = entity[column.field]
    value = record[column.field]
    if value is None or (row is not None and _says(row, declared, value)):
        return None
    if isinstance(value, date):
        return words.day(column, number, value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    text = words.of(column, str(value)) if declared.choices else labels.of_field(declared, value)
    if text is None:
        return None
    if declared.kind is Kind.TAGS and isinstance(value, tuple):
        text = f"{column.separator or ';'} ".join(value)
    if column.leading and record[column.leading] is not None:
        text = f"{record[column.leading]}. {text}"
    return text if declared.choices else words.text(column, text)


def _says(row: TheirRow, declared: Field, value: Value) -> bool:
    return declared.name in row.values and same(row.values[declared.name], value)


def _leaving(store: Store, filled: Filled, draft: Path, mapping: WorkbookMapping, options: ExportOptions) -> Leaving:
    """The file that leaves, with what we wrote in it as the base of its return."""
    reading = store.read()
    labels = reading.labels()
    rows = Understanding(Known(reading), incoming(read(draft), mapping)).rows()
    leaving = {name: {f.name for f in scope.fields(CATALOGUE[name], options)} for name in {row.entity for row in rows}}
    base = written(rows, _ours(reading, rows), leaving, labels)
    facts = ledger.NewExchange(
        ledger.OUT,
        name_of(filled.path),
        reading.last_step(),
        partner=options.partner,
        counts={"cells": filled.filled},
        options={"mapping": mapping.name, "filled": True},
    )
    return Leaving(facts, zlib.compress(base))


def _ours(reading: Reading, rows: Sequence[TheirRow]) -> Mapping[str, Mapping[str, Values]]:
    entities = {row.entity for row in rows}
    uids = {name: {row.uid for row in rows if row.entity == name and row.uid} for name in entities}
    return {
        name: {uid: found.values for uid, found in get_many(reading, name, wanted).items()}
        for name, wanted in uids.items()
    }
