"""The formulas of the sheet: whole columns of the exported sheets, so that a row added anywhere counts.

Names of records never stand in a formula: it reads them in a cell, whatever quotes they hold. Only
functions of Excel 2007 are used, none entered as an array.
"""

from collections.abc import Iterable, Sequence

from openpyxl.utils import get_column_letter, quote_sheetname

from dcant_tracker.exchange.synthesis.figures import COUNTED, FEW, GRADES, NO_MEAN
from dcant_tracker.exchange.writer.workbook import SheetContent

Condition = tuple[str, str]
"""A range, and what its cells must be to count."""

_WILDCARDS = "~*?"


class Columns:
    """The columns of an exported sheet, by the name of the field: whole, and written for a formula."""

    def __init__(self, sheet: SheetContent) -> None:
        name = quote_sheetname(sheet.entity.sheet)
        self._ranges = {
            field.name: "{name}!${letter}:${letter}".format(name=name, letter=get_column_letter(rank))
            for rank, field in enumerate(sheet.fields, start=2)
        }

    def __getitem__(self, field: str) -> str:
        return self._ranges[field]


def quoted(text: str) -> str:
    """``text`` as a constant of a formula."""
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def equal_to(cell: str, text: str | None = None) -> str:
    """The criterion « is what ``cell`` says »; ``text`` where it is known that the cell says that and no other."""
    if text is not None and not any(sign in text for sign in _WILDCARDS):
        return f'"="&{cell}'
    escaped = cell
    for sign in _WILDCARDS:
        escaped = f'SUBSTITUTE({escaped},"{sign}","~{sign}")'
    return f'"="&{escaped}'


ANYTHING = '"<>"'
"""The criterion « is not empty »."""


def one_of(texts: Iterable[str]) -> str:
    """The criterion « is one of ``texts`` », for a count that adds up what it finds of each."""
    return f"{{{','.join(quoted(text) for text in texts)}}}"


def transmitted(columns: Columns) -> Condition:
    """The condition that an evaluation was transmitted; across, where :func:`one_of` lies along."""
    return columns["state"], f"{{{';'.join(quoted(text) for text in COUNTED)}}}"


def count(conditions: Sequence[Condition], weights: str = "") -> str:
    """How many rows fulfil ``conditions``, those that answer a list weighing ``weights``, if given."""
    arguments = ",".join(f"{area},{criterion}" for area, criterion in conditions)
    return f"SUMPRODUCT(COUNTIFS({arguments}){weights})"


def mean(area: str, conditions: Sequence[Condition], graded: str) -> str:
    """The mean of the grades in ``area`` of the rows that fulfil ``conditions``, ``graded`` being their number."""
    worths = ",".join(str(worth) for worth in range(1, len(GRADES)))
    total = count([*conditions, (area, one_of(GRADES[1:]))], f"*{{{worths}}}")
    return divided(total, graded)


def divided(total: str, number: str) -> str:
    """``total`` / ``number``, or what stands for a mean of nothing."""
    return f"IF({number}=0,{quoted(NO_MEAN)},({total})/{number})"


def size_mark(graded: str, none: str, few: str) -> str:
    """``none`` or ``few`` where one of the cells ``graded`` has too few grades for its mean, else nothing."""
    scarce = f'COUNTIFS({graded},">0",{graded},"<{FEW}")>0'
    return f'IF(MAX({graded})=0,{quoted(none)},IF({scarce},{quoted(few)},""))'
