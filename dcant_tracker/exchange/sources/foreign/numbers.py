"""Whole numbers as partners write them: « 191.000 », « 191 000 hab. », « 1,2 M€ »; what a column says of its own."""

import re
from collections.abc import Iterable

from dcant_tracker.domain.parsing import as_text, day_of_number
from dcant_tracker.domain.text import fold
from dcant_tracker.exchange.reader import CellValue, Unreadable
from dcant_tracker.exchange.tables import is_blank
from dcant_tracker.words import _

THOUSANDS, DECIMALS = "thousands", "decimals"
"""What a point between figures parts."""

DAYS, NO_DAYS = "days", "no days"
"""Whether the numbers in a column of dates are those that a spreadsheet gives its days."""

_WRITTEN = re.compile(
    r"([-+]?)([\d.,]*\d)(k|m|md|milliers?|mille|millions?)?(?:€|euros?|hab\.?|habitants?|agents?|etp)?\.?"
)
_TIMES = {"k": 1_000, "millier": 1_000, "milliers": 1_000, "mille": 1_000, "m": 1_000_000, "million": 1_000_000}
_TIMES |= {"millions": 1_000_000, "md": 1_000_000_000}
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3}){2,}")
_PERHAPS = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_PARTED = re.compile(r"\d+\.(?:\d{1,2}|\d{4,})")
_HEADED = (
    (re.compile(r"(?<!\w)(?:milliers|k ?€|k ?euros|keur)(?!\w)"), 1_000),
    (re.compile(r"(?<!\w)(?:millions|m ?€|meur)(?!\w)"), 1_000_000),
)


def point_of(values: Iterable[CellValue]) -> str:
    """What the points of a column part, where some value can mean one thing only; empty where none does, or both."""
    texts = [_compact(value) for value in values if isinstance(value, str)]
    grouped = any(_GROUPED.fullmatch(text) for text in texts)
    parted = any(_PARTED.fullmatch(text) and not text.endswith(".0") for text in texts)
    return "" if grouped == parted else THOUSANDS if grouped else DECIMALS


def is_doubtful(cell: CellValue) -> bool:
    """Whether a cell could be read with a thousand of difference: « 191.000 »."""
    return isinstance(cell, str) and bool(_PERHAPS.fullmatch(_bare(cell)))


def readings_of(text: str) -> dict[str, str]:
    """What a doubtful figure says, by what its point parts: « 191.000 » is 191 000, or 191."""
    said = {point: whole(text, point) for point in (THOUSANDS, DECIMALS)}
    return {
        point: f"{value:,}".replace(",", "\u202f") if isinstance(value, int) else str(value)
        for point, value in said.items()
    }


def numbered_day(values: Iterable[CellValue]) -> str:
    """A number of a column of dates that holds nothing but such; empty for any other column, or a single cell."""
    filled = [value for value in values if not is_blank(value)]
    is_whole = len(filled) > 1 and all(day_of_number(value) for value in filled)
    return as_text(filled[0]).strip() if is_whole else ""


def day(cell: CellValue, days: str) -> CellValue:
    """The day that the number in a column of dates says, where its ``days`` are known for what they are."""
    found = day_of_number(cell) if days else None
    if found is None:
        return cell
    if days == NO_DAYS:
        return Unreadable(
            _("Un nombre parmi des dates : il n'est pas lu, comme dit pour cette colonne."), as_text(cell)
        )
    return found


def times_of(heading: str) -> int:
    """By what the figures of a column are to be multiplied: « Population (en milliers) »."""
    folded = fold(heading)
    return next((times for pattern, times in _HEADED if pattern.search(folded)), 1)


def whole(cell: CellValue, point: str, times: int = 1) -> CellValue:
    """The whole number that a cell says; the cell itself where it says none, a question where its point is doubtful."""
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        return cell
    if isinstance(cell, int | float):
        number = cell * times
        return int(number) if float(number).is_integer() else cell
    if is_doubtful(cell) and not point:
        return Unreadable(
            _("Le point sépare-t-il les milliers ou les décimales ? Dites-le pour cette colonne (« point »)."), cell
        )
    found = _WRITTEN.fullmatch(_compact(cell))
    if not found:
        return cell
    sign, digits, unit = found.groups()
    if point == THOUSANDS or _GROUPED.fullmatch(digits):
        digits = re.sub(r"\.(?=\d{3}(?:\D|$))", "", digits)
    try:
        number = float(digits.replace(",", ".")) * _TIMES.get(unit or "", 1) * times
    except ValueError:
        return cell
    rounded = round(number)
    return int(f"{sign}{rounded}") if abs(number - rounded) < 1e-6 else cell


def _compact(text: str) -> str:
    """Without the spaces and apostrophes between figures, folded."""
    return re.sub(r"[\s'’]", "", fold(text))


def _bare(text: str) -> str:
    found = _WRITTEN.fullmatch(_compact(text))
    return found[2] if found and not found[3] else ""
