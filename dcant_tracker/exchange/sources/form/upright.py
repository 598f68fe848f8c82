"""The sheet of a form that is read from top to bottom: one block a record, its questions below one another.

What stands where is said by the cells themselves, in a hidden column: a row that answers bears the « Réf. » of its
record and the fields that its answers fill, one that answers for the whole form an asterisk. So lines may be added or
moved, and the sheet copied. The first row, hidden too, says where the answers and the names of the key stand.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dcant_tracker.domain.fields import Entity
from dcant_tracker.domain.identity import is_uid
from dcant_tracker.exchange.reader import Beside, CellValue, Sheet
from dcant_tracker.exchange.sources.form.questions import ASKED
from dcant_tracker.exchange.sources.left_out import dropped, unstruck
from dcant_tracker.exchange.tables import REF, Ignored, IncomingTable, column_letter, is_blank, ref_in

FOR_ALL = "*"
"""Begins the mark of a row that answers for the whole form."""

OURS = "·"
"""The mark of a row that asks nothing: a title, headings, a rule."""

ANSWER_HEADINGS = ("Réponse 1", "Réponse 2")
"""What the hidden row says above the columns to fill in, from left to right."""

_ANSWERS_AT = (2, 3)
"""Where these columns stand as long as nobody says otherwise."""

_Place = tuple[int, int]


def mark(ref: str, *fields: str) -> str:
    """What the hidden column says of a row about the record ``ref`` (or FOR_ALL) whose answers fill ``fields``."""
    return " ".join((ref, *fields))


def is_upright(sheet: Sheet) -> bool:
    """Whether ``sheet`` is such a form: some row in it says what it answers."""
    return _entity(sheet) is not None


@dataclass(slots=True)
class _Block:
    """What one record's rows say: its cells and the place of each, by field. ``row`` is that of its head, from 0."""

    ref: str
    row: int
    cells: dict[str, CellValue] = field(default_factory=dict)
    places: dict[str, _Place] = field(default_factory=dict)


def upright_table(sheet: Sheet) -> tuple[IncomingTable, list[Ignored]]:
    """The records of such a ``sheet`` as rows of a table, and what was written in it beside the answers."""
    entity = _entity(sheet)
    assert entity is not None
    reading = _Reading(entity, unstruck(sheet, (0,)))
    names = list(dict.fromkeys(name for block in reading.blocks for name in block.cells))
    at = {name: position for position, name in enumerate(names, start=1)}
    rows = [(block.row + 1, _row(block, names, reading.shared)) for block in reading.blocks]
    elsewhere = {
        (block.row + 1, name): _called(place)
        for block in reading.blocks
        for name, place in (block.places | reading.shared_places).items()
    }
    for name in reading.shared:
        at.setdefault(name, len(at) + 1)
    table = IncomingTable(
        entity,
        sheet.name,
        {0: REF, **{position: name for name, position in at.items()}},
        [(number, cells) for number, cells in rows],
        beside=_beside(sheet, reading, at),
        elsewhere=elsewhere,
        for_all=frozenset(reading.shared),
    )
    return table, [*_aside(sheet, reading), *dropped(sheet)]


class _Reading:
    """Goes down the rows of one sheet."""

    def __init__(self, entity: Entity, rows: Sequence[Sequence[CellValue]]) -> None:
        self.blocks: list[_Block] = []
        self.shared: dict[str, CellValue] = {}
        self.shared_places: dict[str, _Place] = {}
        self.unmarked: list[int] = []
        self._entity = entity
        self._rows = rows
        heading_at = {str(cell): at for at, cell in enumerate(rows[0] if rows else ()) if not is_blank(cell)}
        self.answers_at = tuple(
            heading_at.get(heading, usual) for heading, usual in zip(ANSWER_HEADINGS, _ANSWERS_AT, strict=True)
        )
        self.keys_at = {f.name: heading_at[f.label] for f in entity if f.label in heading_at}
        self._open: dict[str, _Block] = {}
        for number, row in enumerate(rows[1:], start=1):
            self._take(number, row)

    def _take(self, number: int, row: Sequence[CellValue]) -> None:
        ref, *fields = _marked(row)
        known = [name for name in fields if name in self._entity]
        if ref == FOR_ALL:
            self._fill(self.shared, self.shared_places, number, row, known)
        elif is_uid(ref):
            block = self._open.get(ref)
            if block is None or not fields or any(name in block.places for name in known):
                block = self._begin(ref, number, row)
            self._fill(block.cells, block.places, number, row, known)
        elif ref != OURS:
            self.unmarked.append(number)

    def _begin(self, ref: str, number: int, row: Sequence[CellValue]) -> _Block:
        block = _Block(ref, number)
        for name, at in self.keys_at.items():
            block.cells[name] = row[at] if at < len(row) else None
            block.places[name] = (number, at)
        self._open[ref] = block
        self.blocks.append(block)
        return block

    def _fill(
        self,
        cells: dict[str, CellValue],
        places: dict[str, _Place],
        number: int,
        row: Sequence[CellValue],
        fields: Sequence[str],
    ) -> None:
        for name, at in zip(fields, self.answers_at, strict=False):
            cells[name] = row[at] if at < len(row) else None
            places[name] = (number, at)


def _row(block: _Block, names: Sequence[str], shared: Mapping[str, CellValue]) -> list[CellValue]:
    own = [block.cells.get(name) for name in names]
    return [block.ref, *own, *(cell for name, cell in shared.items() if name not in names)]


def _marked(row: Sequence[CellValue]) -> list[str]:
    return ref_in(row[0]).split() or [""] if row else [""]


def _entity(sheet: Sheet) -> Entity | None:
    """The entity whose fields the marks of ``sheet`` name."""
    for row in sheet.rows[1:]:
        ref, *fields = _marked(row)
        if fields and (ref == FOR_ALL or is_uid(ref)):
            found = [asked.entity for asked in ASKED.values() if all(name in asked.entity for name in fields)]
            if is_uid(ref) and found:
                return found[0]
    return None


def _called(place: _Place) -> str:
    row, column = place
    return f"{column_letter(column)}{row + 1}"


def _beside(sheet: Sheet, reading: _Reading, at: Mapping[str, int]) -> Beside:
    """What is shown beside the answers, as it would be in a table of one row a record."""
    shown = Beside()
    shown.coloured = sheet.beside.coloured
    for block in reading.blocks:
        for name, place in (block.places | reading.shared_places).items():
            there = (block.row, at[name])
            if place in sheet.beside.notes:
                shown.notes[there] = sheet.beside.notes[place]
            if place in sheet.beside.struck:
                shown.struck[there] = sheet.beside.struck[place]
    return shown


def _aside(sheet: Sheet, reading: _Reading) -> Iterator[Ignored]:
    """What was written where nothing was asked, and notes beside no answer."""
    answers = {place for block in reading.blocks for place in block.places.values()}
    answers |= set(reading.shared_places.values())
    last = max((*reading.answers_at, *reading.keys_at.values()))
    for number, row in enumerate(sheet.rows[1:], start=1):
        first = 1 if number in reading.unmarked else max(reading.answers_at) + 1
        for column, cell in enumerate(row[first:], start=first):
            if not is_blank(cell) and column not in reading.keys_at.values() and (number, column) not in answers:
                yield Ignored(sheet.name, f"{_called((number, column))} : {str(cell)[:80]}")
    for place, note in sheet.beside.notes.items():
        if place not in answers and place[1] <= last:
            yield Ignored(sheet.name, f"{_called(place)} : {note}")
