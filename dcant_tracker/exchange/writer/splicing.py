"""The many rows of a sheet, written as the text of its part (ECMA-376, 18.3.1.73) into a workbook without them.

openpyxl makes everything else. It would make an object of each cell and a tree of each object, which
takes four times as long as all the rest of an export.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from dcant_tracker.exchange.formats import escaped

NOT_AVAILABLE = "#N/A"
"""The value of a formula that has none to show in a chart."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula, without the sign it begins with, and the value it has: not every reader calculates."""

    text: str
    value: str | float


CellShown = str | int | date | Formula | None

_DAY_ZERO = date(1899, 12, 30).toordinal()
"""Excel's day 0 as it counts from March 1900 on; no day before that is kept."""

_END_OF_ROWS = b"</sheetData>"
_CHUNK_ROWS = 500
_MARKUP = re.compile("[&<>\r]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_FORMULA_SIGNS = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class Column:
    """How the cells of a column begin: its letters, its style, and that of text that could be taken for a formula."""

    letters: str
    style: int
    quoted_style: int


def row_xml(number: int, columns: Sequence[Column], values: Iterable[CellShown], height: float | None) -> str:
    """Row ``number`` (from 1), ``height`` points high where given; text is text whatever it begins with."""
    cells = "".join(
        _cell(f"{column.letters}{number}", column, value)
        for column, value in zip(columns, values, strict=True)
        if value is not None
    )
    tall = f' ht="{height:g}" customHeight="1"' if height else ""
    return f'<row r="{number}"{tall}>{cells}</row>'


def _cell(place: str, column: Column, value: CellShown) -> str:
    if isinstance(value, str):
        style = column.quoted_style if value.startswith(_FORMULA_SIGNS) else column.style
        return f'<c r="{place}" s="{style}" t="inlineStr"><is><t{_kept(value)}>{_text(value)}</t></is></c>'
    if isinstance(value, Formula):
        return _calculated(place, column, value)
    number = value.toordinal() - _DAY_ZERO if isinstance(value, date) else value
    return f'<c r="{place}" s="{column.style}"><v>{number}</v></c>'


def _calculated(place: str, column: Column, formula: Formula) -> str:
    value, kind = formula.value, ""
    if isinstance(value, str):
        kind = ' t="e"' if value == NOT_AVAILABLE else ' t="str"'
        value = _text(value)
    return f'<c r="{place}" s="{column.style}"{kind}><f>{_text(formula.text)}</f><v>{value}</v></c>'


def _text(value: str) -> str:
    """``value`` such that nothing in it reads as markup or as an escape of the format."""
    value = escaped(value)
    return _MARKUP.sub(lambda found: _ENTITIES[found[0]], value) if _MARKUP.search(value) else value


def _kept(value: str) -> str:
    """Asks to keep outer spaces, where there are any."""
    return "" if value == value.strip() else ' xml:space="preserve"'


def splice(skeleton: bytes, rows: Mapping[str, Iterable[str]], path: Path) -> None:
    """Write at ``path`` the workbook ``skeleton`` with ``rows`` after those of its parts, by part name."""
    with ZipFile(BytesIO(skeleton)) as source, ZipFile(path, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name not in rows:
                target.writestr(name, content)
                continue
            before, end, after = content.rpartition(_END_OF_ROWS)
            with target.open(name, "w") as part:
                part.write(before)
                for piece in _pieces(rows[name]):
                    part.write(piece)
                part.write(end + after)


def _pieces(rows: Iterable[str]) -> Iterator[bytes]:
    """The rows in larger pieces, which pack faster."""
    waiting: list[str] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) == _CHUNK_ROWS:
            yield "".join(waiting).encode()
            waiting.clear()
    yield "".join(waiting).encode()
