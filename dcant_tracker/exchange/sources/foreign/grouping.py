"""Rows that stand for those under them: an axis or an organisation alone on its row, a cell merged downwards."""

import re
from collections.abc import Collection, Sequence

from dcant_tracker.domain.text import fold
from dcant_tracker.exchange.reader import CellValue
from dcant_tracker.exchange.tables import is_blank

Row = tuple[int, list[CellValue]]
"""The number of a row, from 1, and its cells."""

_LEAST_WIDTH = 3
_FULLER = 2
_MOST_SHARE = 0.5
_NOTE = re.compile(
    r"\*|\(\d+\)|(?:sources?|nota(?: bene)?|n\.?b\.?|legende|notes?|remarques?|mise? a jour|mis a jour)\s*[:.(]"
)
"""How a text begins, folded, that is said of a table and not in it."""


def lone_cell(cells: Sequence[CellValue]) -> int | None:
    """The place of the only text of a row; None where there are more, or none."""
    filled = [at for at, cell in enumerate(cells) if not is_blank(cell)]
    return filled[0] if len(filled) == 1 and isinstance(cells[filled[0]], str) else None


def groups_in(rows: Sequence[Sequence[CellValue]]) -> dict[int, str]:
    """The texts that stand alone above fuller rows, by index; none where that is not how the table is made."""
    found: dict[int, str] = {}
    alone: list[int] = []
    filled = 0
    for index, row in enumerate(rows):
        count = sum(not is_blank(cell) for cell in row)
        place = lone_cell(row) if count == 1 else None
        filled += count > 0
        if place is not None and place < _FULLER:
            alone.append(index)
        elif count:
            if count >= _LEAST_WIDTH:
                found |= {head: str(rows[head][lone_cell(rows[head]) or 0]).strip() for head in alone}
            alone = []
    return found if len(found) < _MOST_SHARE * filled else {}


def notes_below(rows: Sequence[Sequence[CellValue]]) -> dict[int, str]:
    """The texts that stand alone under a table, by index: « * GT : groupe de travail », « Source : DGCL ».

    They say something of the table, and are none of its records: each is behind a blank row, or begins as notes do.
    """
    last = next((index for index in range(len(rows) - 1, -1, -1) if _holds_several(rows[index])), len(rows))
    found: dict[int, str] = {}
    apart = False
    for index in range(last + 1, len(rows)):
        place = lone_cell(rows[index])
        apart = apart or all(is_blank(cell) for cell in rows[index])
        text = "" if place is None else str(rows[index][place]).strip()
        if text and (apart or _NOTE.match(fold(text))):
            found[index] = text
    return found


def _holds_several(cells: Sequence[CellValue]) -> bool:
    return sum(not is_blank(cell) for cell in cells) > 1


def with_groups(rows: Sequence[Row], width: int) -> list[Row]:
    """The rows of records, the text alone above them in a cell past the others, at place ``width``."""
    heads = groups_in([cells for _number, cells in rows])
    made, said, before = [], "", -2
    for index, (number, cells) in enumerate(rows):
        if index in heads:
            said = f"{said} – {heads[index]}" if before == index - 1 else heads[index]
            before = index
        else:
            made.append((number, [*cells[:width], *[None] * (width - len(cells)), said or None]))
    return made


def filled_down(rows: Sequence[Row], places: Collection[int]) -> list[Row]:
    """The rows of records; a text alone at one of ``places``, above rows that are blank there, is in each of them."""
    heads = groups_in([cells for _number, cells in rows])
    if not heads:
        return list(rows)
    made: list[Row] = []
    pending: list[Row] = []
    head: tuple[int, str] | None = None
    for index, (number, cells) in [*enumerate(rows), (len(rows), (0, []))]:
        if index in heads or index == len(rows):
            made += _said_in(pending, head)
            place = lone_cell(cells) if index in heads else None
            head = (place, heads[index]) if place in places and place is not None else None
            pending = [(number, cells)] if index in heads else []
        else:
            pending.append((number, cells))
    return made


def _said_in(rows: list[Row], head: tuple[int, str] | None) -> list[Row]:
    """A row that stands alone and those under it, without it where they are blank in its column: they say it."""
    if head is None or not rows:
        return rows
    place, text = head
    if any(place < len(cells) and not is_blank(cells[place]) for _number, cells in rows[1:]):
        return rows
    return [
        (number, [*cells[:place], *[None] * (place - len(cells)), text, *cells[place + 1 :]])
        for number, cells in rows[1:]
    ]


def repeats(cells: Sequence[CellValue], headings: Sequence[str]) -> bool:
    """Whether a row says the headings again."""
    filled = [at for at, cell in enumerate(cells) if not is_blank(cell)]
    return len(filled) > 1 and all(at < len(headings) and fold(str(cells[at])) == fold(headings[at]) for at in filled)
