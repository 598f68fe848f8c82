"""A row as it is written in the workbook, before and while its record is looked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import Value
from dcant_tracker.domain.parsing import as_text, display, parse
from dcant_tracker.domain.text import comparable
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.reader import CellValue, Unreadable
from dcant_tracker.exchange.rows import Problem, TheirRow
from dcant_tracker.exchange.tables import column_letter, is_blank
from dcant_tracker.store.records.labels import SEPARATOR


@dataclass(slots=True, eq=False)
class WrittenRow:
    """One row of a source on its way: its cells by field, then what is found about it."""

    entity: Entity
    sheet: str
    number: int
    cells: dict[str, CellValue]
    places: dict[str, int]
    ref_place: int | None = None
    ref: str = ""
    uid: str = ""
    former: bool = False
    fresh: bool = False
    trouble: str = ""
    trouble_field: str = ""
    note: str = ""
    questions: dict[str, str] = field(default_factory=dict)
    erased: str = ""
    late: str = ""
    identifying: bool = False
    values: dict[str, Value] = field(default_factory=dict)
    problems: dict[str, Problem] = field(default_factory=dict)
    hidden: bool = False
    remarks: dict[str, str] = field(default_factory=dict)
    elsewhere: Mapping[tuple[int, str], str] = field(default_factory=dict)


class _Places(Mapping[str, str]):
    """Where the cells of a row stand (« B4 »), that of « Réf. » under an empty name; few are ever looked at."""

    def __init__(self, row: WrittenRow) -> None:
        self._row = row

    def __getitem__(self, name: str) -> str:
        if found := self._row.elsewhere.get((self._row.number, name)):
            return found
        position = self._row.places[name] if name else self._row.ref_place
        if position is None:
            raise KeyError(name)
        return f"{column_letter(position)}{self._row.number}"

    def __iter__(self) -> Iterator[str]:
        yield from self._row.places
        if self._row.ref_place is not None:
            yield ""

    def __len__(self) -> int:
        return len(self._row.places) + (self._row.ref_place is not None)


def own_names(row: WrittenRow) -> list[str]:
    """What other cells of the workbook may call this row."""
    texts = [text for text in key_texts(row) if text]
    if row.entity.name != "organisation":
        return [SEPARATOR.join(texts)] if texts else []
    name = cell_text(row.entity["name"], row.cells.get("name"))
    if not name:
        return []
    details = (cell_text(row.entity[f], row.cells.get(f)) for f in ("siren", "department", "kind") if f in row.cells)
    return [name, *(f"{name} ({detail})" for detail in details if detail)]


def key_texts(row: WrittenRow) -> Sequence[str]:
    """The parts of a row's key as its cells say them, for the columns that the sheet has."""
    return [cell_text(f, row.cells[f.name]) for f in row.entity.key if f.name in row.cells]


def cell_text(declared: Field, cell: CellValue) -> str:
    """A cell of ``declared`` as a key text would show it; what cannot be read shows as it is."""
    if cell is None or isinstance(cell, Unreadable):
        return ""
    try:
        return comparable(display(declared, parse(declared, cell)))
    except UserError:
        return comparable(str(cell))


def _shown(cell: CellValue) -> str:
    return cell.shown if isinstance(cell, Unreadable) else as_text(cell)


def their_row(row: WrittenRow) -> TheirRow:
    """The row as the comparison takes it."""
    values: dict[str, Value] = row.values
    if row.trouble:
        values = {name: _shown(cell) for name, cell in row.cells.items() if not is_blank(cell)}
        values[""] = row.ref
    return TheirRow(
        row.entity.name,
        row.uid or row.ref,
        row.sheet,
        row.number,
        values,
        row.problems,
        _Places(row),
        row.trouble,
        row.trouble_field,
        row.note,
        row.questions,
        row.erased,
        row.late,
        row.hidden,
        row.remarks,
    )
