"""Where the headings of a foreign table stand, and where its records begin: told by its shape, not by its words.

Headings are one row of short distinct texts above columns of another kind: figures, dates, addresses, long
sentences, words that come again.
"""

import re
from collections.abc import Sequence
from datetime import date, time, timedelta
from itertools import pairwise

from dcant_tracker.domain.text import fold
from dcant_tracker.exchange.reader import CellValue, Sheet, Unreadable
from dcant_tracker.exchange.tables import is_blank

HEADER_SEARCH = 40
"""How many rows from the top may stand above the headings."""

_LONGEST_HEADING = 80
_MOST_HINTS = 3
_LOOKED_AT = 40
"""How many rows under a row are compared with it."""
_FED_WITHIN = 400
_AS_LIKELY = 0.7
"""How likely, against the likeliest, a row must be to be tried as headings too."""
_HINT = re.compile(
    r"[^a-z]*(?:champ|exemples?|ex|indiquez|choisissez|selectionnez|saisissez|renseignez|reseignez|precisez|decrivez"
    r"|presentez|utilisez|listez|creez|ajoutez|mettez|separez|format|a remplir|a completer|obligatoire|facultatif"
    r"|si vo(?:s|us|tre)|ce champ|texte court|texte libre|plusieurs)\b(?! ?@)"
)
"""How texts that explain a column begin, folded."""

_FIGURE = re.compile(r"[-+]?[\d\s.,']*\d[\d\s.,']*(?:%|€|k€|m€|hab\.?)?")
_DAY = re.compile(r"\d{1,4}[/.\-]\d{1,2}[/.\-]\d{2,4}")
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+|(?:\+33|0)[\s.]?\d(?:[\s.-]?\d{2}){4}")


def is_word(cell: CellValue) -> bool:
    """Whether a cell may be a heading: a short text that is no figure, no date and no address."""
    if not isinstance(cell, str) or is_blank(cell) or len(cell.strip()) > _LONGEST_HEADING:
        return False
    return kind_of(cell) == "word"


def kind_of(cell: CellValue) -> str:
    """What a cell looks like: ``blank``, ``word``, ``sentence``, ``figure``, ``day``, ``address`` or ``mark``."""
    if is_blank(cell):
        return "blank"
    if isinstance(cell, bool):
        return "mark"
    if isinstance(cell, date | time | timedelta):
        return "day"
    if not isinstance(cell, str):
        return "word" if isinstance(cell, Unreadable) else "figure"
    text = cell.strip()
    for kind, pattern in (("day", _DAY), ("figure", _FIGURE), ("address", _ADDRESS)):
        if pattern.fullmatch(text):
            return kind
    if len(text) > _LONGEST_HEADING:
        return "sentence"
    return "mark" if len(text) == 1 else "word"


def header_rows(sheet: Sheet) -> list[int]:
    """The indexes of the rows that may be the headings, likeliest first."""
    top = next((index for index, row in enumerate(sheet.rows) if any(not is_blank(cell) for cell in row)), 0)
    rows = sheet.rows[: top + HEADER_SEARCH]
    scores = {
        index: header_score(rows[index], sheet.rows[index + 1 : index + 1 + _FED_WITHIN])
        for index in range(top, len(rows))
    }
    for index in scores:
        scores[index] *= _after(rows, scores, index)
    best = max(scores.values(), default=0)
    likely = [index for index, score in scores.items() if score > 0 and score >= _AS_LIKELY * best]
    return sorted(likely, key=lambda index: (-scores[index], index))[:4]


def _after(rows: Sequence[Sequence[CellValue]], scores: dict[int, float], index: int) -> float:
    """Less for a row right under one that is a row of headings as well: the headings come first."""
    for above in range(index - 1, min(scores) - 1, -1):
        if all(is_blank(cell) for cell in rows[above]):
            return 1.0
        if scores[above] >= _AS_LIKELY * scores[index]:
            return 0.5
    return 1.0


def header_score(row: Sequence[CellValue], below: Sequence[Sequence[CellValue]]) -> float:
    """More for each short and distinct text with something of another kind under it; figures are no headings."""
    words: dict[str, int] = {}
    for position, cell in enumerate(row):
        if is_word(cell):
            words.setdefault(fold(str(cell)), position)
    filled = sum(not is_blank(cell) for cell in row)
    numbers = _numbered_columns(row)
    if len(words) < 2 and not (words and numbers > 1):
        return 0
    fed = {text: position for text, position in words.items() if _is_fed(below, position)}
    told = sum(_tells_apart(text, values) for text, at in fed.items() if (values := _column(below, at)))
    return len(fed) + 0.2 * len(words) + 0.5 * told - 0.8 * (filled - len(words) - numbers)


def _numbered_columns(row: Sequence[CellValue]) -> int:
    """How many cells of a row are the numbers of its columns: small, whole and ever larger."""
    numbers = [cell for cell in row if isinstance(cell, int) and not isinstance(cell, bool)]
    rising = all(one < other for one, other in pairwise(numbers))
    return len(numbers) if len(numbers) > 1 and rising and numbers[0] > 0 and numbers[-1] < 200 else 0


def _is_fed(below: Sequence[Sequence[CellValue]], position: int) -> bool:
    return any(position < len(row) and not is_blank(row[position]) for row in below)


def _column(below: Sequence[Sequence[CellValue]], position: int) -> list[CellValue]:
    return [row[position] for row in below[:_LOOKED_AT] if position < len(row) and not is_blank(row[position])]


def _tells_apart(heading_text: str, values: Sequence[CellValue]) -> float:
    """How far the values under a text are of another kind than it: 1 when none could head the column."""
    texts = [fold(str(value)) for value in values]
    if heading_text in texts:
        return -1.0
    other = sum(kind_of(value) != "word" for value in values) / len(values)
    again = 1 - len(set(texts)) / len(texts) if len(texts) > 2 else 0.0
    longer = sum(len(text) > 2.5 * len(heading_text) + 8 for text in texts) / len(texts)
    return max(other, again, longer)


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


def joined(sheet: Sheet, header: int) -> tuple[int, int]:
    """The index of the last row of the headings found at ``header``, and how many rows above are joined to it.

    Two rows are joined where some columns are headed in the upper one alone and others in the lower one alone, or
    where the upper one tells apart columns that bear one name in the lower one.
    """
    for upper in (header, header - 1):
        if upper >= 0 and upper + 1 < len(sheet.rows) and _are_joined(sheet, upper):
            return upper + 1, 1
    return header, 0


def _are_joined(sheet: Sheet, upper: int) -> bool:
    width = max(len(sheet.rows[upper]), len(sheet.rows[upper + 1]))
    above, lower = ([*row, *[None] * (width - len(row))] for row in sheet.rows[upper : upper + 2])
    named = [at for at in range(width) if not is_blank(above[at])]
    below = [at for at in range(width) if not is_blank(lower[at])]
    if len(named) < 2 or len(below) < 2 or not all(is_word(cell) for cell in [*above, *lower] if not is_blank(cell)):
        return False
    for at in set(named) & set(below):
        if at + 1 >= width or not is_blank(above[at + 1]) or is_blank(lower[at + 1]):
            return False
    under = sheet.rows[upper + 2 : upper + 2 + _FED_WITHIN]
    only_above = [at for at in named if is_blank(lower[at]) and _is_fed(under, at)]
    alone = [fold(str(lower[at])) for at in below]
    together = [fold(text) for text in headings_at(sheet, upper + 1, 1) if text]
    if not only_above and not (len(set(alone)) < len(alone) and len(set(together)) == len(together)):
        return False
    return not any(fold(str(lower[at])) in map(fold, map(str, _column(under, at))) for at in below)


def headings_at(sheet: Sheet, header: int, above: int = 0) -> list[str]:
    """The heading of each column, empty where there is none; ``above`` rows over ``header`` are joined to it."""
    rows = sheet.rows[max(0, header - above) : header + 1]
    width = max((len(row) for row in rows), default=0)
    found = [""] * width
    for rank, row in enumerate(rows):
        below = rows[rank + 1] if rank + 1 < len(rows) else None
        for at, text in enumerate(_spread(row, below, width)):
            found[at] = " – ".join(filter(None, (found[at], text)))
    return found


def _spread(row: Sequence[CellValue], below: Sequence[CellValue] | None, width: int) -> list[str]:
    """The texts of a row of headings, one that heads several columns of the row ``below`` said for each of them."""
    made, last = [], ""
    for at in range(width):
        cell = row[at] if at < len(row) else None
        if not is_blank(cell):
            last = str(cell).strip()
            made.append(last)
            continue
        headed = below is not None and at < len(below) and not is_blank(below[at])
        last = last if headed else ""
        made.append(last)
    return made
