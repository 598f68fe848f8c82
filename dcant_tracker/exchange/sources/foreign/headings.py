"""Where the headings of a foreign sheet stand, and where its records begin."""

import re
from collections.abc import Sequence

from dcant_tracker.domain.text import fold
from dcant_tracker.exchange.reader import CellValue, Sheet
from dcant_tracker.exchange.sources.foreign.locating import HEADER_SEARCH
from dcant_tracker.exchange.tables import is_blank

_LONGEST_HEADING = 80
_MOST_HINTS = 3
_HINT = re.compile(
    r"[^a-z]*(?:champ|exemples?|ex|indiquez|choisissez|selectionnez|saisissez|renseignez|reseignez|precisez|decrivez"
    r"|presentez|utilisez|listez|creez|ajoutez|mettez|separez|format|a remplir|a completer|obligatoire|facultatif"
    r"|si vo(?:s|us|tre)|ce champ|texte court|texte libre|plusieurs)\b(?! ?@)"
)
"""How texts that explain a column begin, folded."""


def header_rows(sheet: Sheet) -> list[int]:
    """The indexes of the rows that may be the headings, likeliest first."""
    rows = sheet.rows[:HEADER_SEARCH]
    scores = {index: _score(row, rows[index + 1 :]) for index, row in enumerate(rows)}
    likely = [index for index, score in scores.items() if score > 0]
    return sorted(likely, key=lambda index: (-scores[index], index))[:4]


def _score(row: Sequence[CellValue], below: Sequence[Sequence[CellValue]]) -> float:
    """More for each short and distinct text with something under it; a row of figures is no heading."""
    words: dict[str, int] = {}
    for position, cell in enumerate(row):
        if isinstance(cell, str) and not is_blank(cell) and len(cell) <= _LONGEST_HEADING:
            words.setdefault(cell.strip().casefold(), position)
    filled = sum(not is_blank(cell) for cell in row)
    if len(words) < 2:
        return 0
    fed = sum(
        any(position < len(other) and not is_blank(other[position]) for other in below) for position in words.values()
    )
    return fed + 0.2 * len(words) - 0.8 * (filled - len(words))


def first_record(sheet: Sheet, header: int) -> int:
    """The row number, from 1, of the first record under the headings at index ``header``: hints are passed over."""
    index = header + 1
    for row in sheet.rows[header + 1 : header + 1 + _MOST_HINTS]:
        filled = [cell for cell in row if not is_blank(cell)]
        hints = sum(isinstance(cell, str) and bool(_HINT.match(fold(cell))) for cell in filled)
        if filled and hints * 3 < len(filled):
            return index + 1
        index += 1
    return index + 1 if index < len(sheet.rows) else header + 2


def heading(sheet: Sheet, header: int, position: int) -> str:
    """The heading of a column, empty when it has none."""
    row = sheet.rows[header]
    cell = row[position] if position < len(row) else None
    return "" if is_blank(cell) else str(cell).strip()
