"""A partner's own words for our choices, days and names: what their drop-downs offer, or their cells write."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Value
from dcant_tracker.domain.naming import name_form
from dcant_tracker.domain.parsing import DoubtfulError, format_day, parse
from dcant_tracker.domain.text import fold
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.patching.drop_downs import DropDown
from dcant_tracker.exchange.reader import Book, CellValue
from dcant_tracker.exchange.sources.foreign.choice_words import choice_said
from dcant_tracker.exchange.sources.foreign.locating import Located
from dcant_tracker.exchange.sources.foreign.mapping import ColumnMapping
from dcant_tracker.exchange.sources.foreign.matrix import parts

_TITLES = 5
"""In how many rows of a sheet of lists a heading is looked for."""


class Words:
    """The words of one table of ``book``; a choice that it never names is called by our label.

    Where a column has a drop-down of ``lists``, only what it offers is written.
    """

    def __init__(self, one: Located, book: Book, lists: Sequence[DropDown] = ()) -> None:
        self._entity = CATALOGUE[one.mapping.entity]
        self._one = one
        self._book = book
        self._lists = lists
        self.unsaid: dict[tuple[int, str], None] = {}
        """The columns, by position, and the choices or texts for which their drop-downs have no word."""
        self._written: dict[str, str] = {}
        self._offers: dict[int, Sequence[str]] = {}
        self._named: dict[int, Mapping[Value, str]] = {}
        rows = one.sheet.rows[one.mapping.first - 1 :]
        for column in one.mapping.used:
            for row in rows if column.values else ():
                cell = row[column.position] if column.position < len(row) else None
                for text in [str(cell).strip(), *parts(cell)] if isinstance(cell, str) else ():
                    self._written.setdefault(fold(text), text)

    def of(self, column: ColumnMapping, code: str) -> str | None:
        """How the partner writes the choice ``code`` in ``column``; None where their drop-down has no word for it."""
        offered = self._choices(column)
        said = next((text for text in offered if self._meant(column, text) == code), None)
        if said is not None or offered:
            if said is None:
                self.unsaid.setdefault((column.position, code))
            return said
        listed = next((text for text in self._listed(column) if self._meant(column, text) == code), None)
        for text, meant in column.values.items():
            if meant == code and text in self._written:
                return self._written[text]
        choices = self._entity[column.field].choices
        return listed or (choices.label(code) if choices else code)

    def day(self, column: ColumnMapping, number: int, day: date) -> str | date | None:
        """How the partner writes ``day`` in row ``number``; None where it says so, or their drop-down does not.

        Their words are those that the drop-down offers, else the periods that their cells name (« T1 2018 »).
        """
        rows = self._one.sheet.rows
        row = rows[number - 1] if number <= len(rows) else []
        written = row[column.position] if column.position < len(row) else None
        if self._period(column, written) == day:
            return None
        if offered := self._choices(column):
            return self._of_list(column, offered, format_day(day), lambda text: self._day(column, text) == day)
        return self._periods(column).get(day, day)

    def text(self, column: ColumnMapping, text: str) -> str | None:
        """``text`` as the drop-down of a column offers it, where it has one; None where it does not."""
        offered = self._choices(column)
        form = name_form(text)
        return self._of_list(column, offered, text, lambda one: name_form(one) == form) if offered else text

    def _of_list(
        self, column: ColumnMapping, offered: Sequence[str], wanted: str, means: Callable[[str], bool]
    ) -> str | None:
        said = next((text for text in offered if fold(text) == fold(wanted)), None)
        said = said or next((text for text in offered if means(text)), None)
        if said is None:
            self.unsaid.setdefault((column.position, wanted))
        return said

    def _day(self, column: ColumnMapping, cell: CellValue) -> Value:
        """The day that a cell says, or the last one of the period that it names."""
        try:
            return parse(self._entity[column.field], cell)
        except DoubtfulError as doubt:
            return doubt.value
        except UserError:
            return None

    def _periods(self, column: ColumnMapping) -> Mapping[Value, str]:
        """The periods that the cells of a column name, as they write them, by their last day."""
        if column.position not in self._named:
            found: dict[Value, str] = {}
            rows = self._one.sheet.rows[self._one.mapping.first - 1 :]
            cells = (row[column.position] for row in rows if column.position < len(row))
            for text in dict.fromkeys(cell for cell in cells if isinstance(cell, str)):
                if (day := self._period(column, text)) is not None:
                    found.setdefault(day, text.strip())
            self._named[column.position] = found
        return self._named[column.position]

    def _choices(self, column: ColumnMapping) -> Sequence[str]:
        """What the drop-down of a column offers, looked for once."""
        if column.position not in self._offers:
            self._offers[column.position] = list(dict.fromkeys(self._offered(column)))
        return self._offers[column.position]

    def _period(self, column: ColumnMapping, cell: CellValue) -> Value:
        """The last day of the period that a cell names in words; None where it names none."""
        if not isinstance(cell, str):
            return None
        try:
            parse(self._entity[column.field], cell)
        except DoubtfulError as doubt:
            return doubt.value
        except UserError:
            return None
        return None

    def _meant(self, column: ColumnMapping, text: str) -> str | None:
        meant = column.values.get(fold(text))
        return choice_said(self._entity[column.field], text) if meant is None else meant

    def _offered(self, column: ColumnMapping) -> Iterator[str]:
        """What the drop-down of a column offers."""
        for one in self._lists:
            if any(a.left <= column.position + 1 <= a.right and a.bottom >= self._one.mapping.first for a in one.areas):
                yield from one.texts or self._cells(one)

    def _cells(self, one: DropDown) -> Iterator[str]:
        name, cells = one.source or ("", None)
        sheet = next((sheet for sheet in self._book.sheets if fold(sheet.name) == fold(name)), None)
        for row in sheet.rows[cells.top - 1 : cells.bottom] if sheet is not None and cells is not None else ():
            yield from _texts(row[cells.left - 1 : cells.right] if cells is not None else ())

    def _listed(self, column: ColumnMapping) -> Iterator[str]:
        """What a sheet of lists says under the heading of a column."""
        wanted = fold(column.heading)
        for sheet in self._book.sheets if wanted else ():
            if sheet.name == self._one.sheet.name:
                continue
            for index, row in enumerate(sheet.rows[:_TITLES]):
                places = [at for at, cell in enumerate(row) if isinstance(cell, str) and fold(cell) == wanted]
                for at in places:
                    yield from _texts([other[at] for other in sheet.rows[index + 1 :] if at < len(other)])


def _texts(cells: Sequence[CellValue]) -> Iterator[str]:
    return (cell.strip() for cell in cells if isinstance(cell, str) and cell.strip())
