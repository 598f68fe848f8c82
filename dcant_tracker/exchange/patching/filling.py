"""Values in the cells of an .xlsx, .xlsm, .xltx or .xltm: « remplir le modèle du partenaire »."""

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from typing import BinaryIO

from dcant_tracker.errors import UserError
from dcant_tracker.exchange.patching import tables
from dcant_tracker.exchange.patching.cell_changes import Fill, FillValue, Refusal
from dcant_tracker.exchange.patching.marking import Styles
from dcant_tracker.exchange.patching.package import Package
from dcant_tracker.exchange.patching.references import Place, place
from dcant_tracker.exchange.patching.sheet_part import Put, Row, SheetPart
from dcant_tracker.exchange.patching.stylesheet import DAY_FORMAT, MOMENT_FORMAT
from dcant_tracker.exchange.patching.xmltext import cell_text, without_attribute
from dcant_tracker.words import _

LONGEST_TEXT = 32_767
"""Characters that a cell of Excel holds."""

_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - moments as a spreadsheet knows them
_DAY_ZERO_1904 = datetime(1904, 1, 1)  # noqa: DTZ001 - idem
_FIRST_DAY = date(1900, 3, 1)
"""Excel counts a 29 February 1900: earlier days would show as another."""
_FIRST_DAY_1904 = date(1904, 1, 1)


def fill_workbook(content: bytes, target: BinaryIO, fills: Sequence[Fill]) -> list[Refusal]:
    """Write to ``target`` the workbook ``content`` with ``fills``; those that were not made come back."""
    package = Package(content)
    parts = package.sheets()
    listed = by_sheet(fills, parts)
    refused: list[Refusal] = []
    styles = Styles(package)
    for name, wanted in listed.items():
        filling = _SheetFilling(package, name, parts[name], styles)
        refused.extend(filling.make(wanted))
    styles.save(package)
    package.save(target)
    return refused


def sorted_out(
    fills: Iterable[Fill], reason_against: Callable[[Place | None, FillValue], str]
) -> tuple[dict[Place, Fill], list[Refusal]]:
    """The fills of one sheet that can be made, by place (of two for one, the last), and those that cannot."""
    accepted: dict[Place, Fill] = {}
    refused: list[Refusal] = []
    for fill in fills:
        where = place(fill.cell)
        reason = reason_against(where, fill.value)
        if reason or where is None:
            refused.append(Refusal(fill, reason))
        else:
            accepted[where] = fill
    return accepted, refused


def by_sheet(fills: Iterable[Fill], known: Iterable[str]) -> dict[str, list[Fill]]:
    """The fills of each sheet, in their order. Raises UserError for a sheet that is not among ``known``."""
    names = list(known)
    found: dict[str, list[Fill]] = {}
    for fill in fills:
        if fill.sheet not in names:
            raise UserError(
                _("Le classeur n'a pas de feuille « {sheet} ».").format(sheet=fill.sheet),
                _("Ses feuilles : {names}. Corrigez la correspondance des colonnes, puis recommencez.").format(
                    names=", ".join(f"« {name} »" for name in names)
                ),
            )
        found.setdefault(fill.sheet, []).append(fill)
    return found


def unusable(value: FillValue) -> str:
    """Why no cell can hold ``value``, or an empty text."""
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        return _("Ce texte de {length} caractères est plus long que ce qu'une cellule peut contenir.").format(
            length=len(value)
        )
    if isinstance(value, float) and not math.isfinite(value):
        return _("Cette valeur n'est pas un nombre qu'une cellule peut contenir.")
    return ""


class _SheetFilling:
    """The filling of one sheet."""

    def __init__(self, package: Package, name: str, part: str, styles: Styles) -> None:
        self._package = package
        self._name = name
        self._part = part
        self._styles = styles.sheet
        self._sheet = SheetPart(package.read(part))
        self._tables = tables.tables_of(package, part)
        self._arrays = self._sheet.array_areas()
        self._since_1904 = package.starts_in_1904()
        self._model: Row | None = None
        self._continued: set[int] = set()

    def make(self, fills: Sequence[Fill]) -> list[Refusal]:
        """Make the fills that can be; the others come back. Of two for one cell, the last counts."""
        accepted, refused = sorted_out(fills, self._reason)
        written = {where for where, fill in accepted.items() if fill.value not in {None, ""}}
        self._continue_rows({where.row for where in written})
        for where, fill in accepted.items():
            if where in written or self._sheet.cell(where):
                self._sheet.put(where, self._put(where, fill.value))
        tables.extend(self._package, self._name, self._part, self._sheet, written)
        if written or accepted:
            self._package.write(self._part, self._sheet.rendered())
        return refused

    def _reason(self, where: Place | None, value: FillValue) -> str:
        """Why the cell is not filled, or an empty text."""
        if where is None:
            return _("Cette cellule n'existe pas.")
        if self._sheet.shown_at(where) != where:
            return _("La cellule est fondue dans une autre : elle ne se verrait pas.")
        if self._sheet.has_formula(where) or any(covered.holds(where) for covered in self._arrays):
            return _("La cellule contient une formule, qui est gardée.")
        if any(table.holds_names(where) for table in self._tables):
            return _("La cellule est l'en-tête ou le total d'un tableau.")
        first = _FIRST_DAY_1904 if self._since_1904 else _FIRST_DAY
        if isinstance(value, date) and _day(value) < first:
            return _("Cette date est antérieure à celles que le classeur connaît.")
        return unusable(value)

    def _continue_rows(self, rows: set[int]) -> None:
        """Rows just under the last one look like it, unless it is a line of headings."""
        last = self._sheet.last_row
        model = self._sheet.row(last)
        if (
            model is None
            or last == self._sheet.first_row
            or any(table.has_headings and table.area.top == last for table in self._tables)
        ):
            return
        self._model = model
        tag = without_attribute(without_attribute(model.tag, b"hidden"), b"collapsed")
        while last + 1 in rows:
            last += 1
            self._continued.add(last)
            self._sheet.model_new_row(last, tag)
            for cell in model.cells.values():
                if cell.style:
                    self._sheet.put(Place(last, cell.column), Put(cell.style))

    def _style(self, where: Place) -> int:
        if self._model and where.row in self._continued and where.column in self._model.cells:
            return self._model.cells[where.column].style
        return self._sheet.style_at(where)

    def _put(self, where: Place, value: FillValue) -> Put:
        style = self._style(where)
        if value is None or value == "":
            return Put(style, body=b"")
        if isinstance(value, bool):
            return Put(style, b"b", self._value("1" if value else "0"))
        if isinstance(value, str):
            return Put(style, b"inlineStr", self._inline(value))
        if not isinstance(value, date):
            return Put(style, body=self._value(repr(value)))
        if self._styles.shows_text(style):
            return Put(style, b"inlineStr", self._inline(day_text(value)))
        if not self._styles.shows_dates(style):
            style = self._styles.dated(style, MOMENT_FORMAT if isinstance(value, datetime) else DAY_FORMAT)
        return Put(style, body=self._value(self._serial(value)))

    def _value(self, text: str) -> bytes:
        p = self._sheet.prefix
        return b"<%sv>%s</%sv>" % (p, text.encode(), p)

    def _inline(self, text: str) -> bytes:
        p = self._sheet.prefix
        return b'<%sis><%st xml:space="preserve">%s</%st></%sis>' % (p, p, cell_text(text), p, p)

    def _serial(self, value: date) -> str:
        moment = value if isinstance(value, datetime) else datetime.combine(value, time())
        passed = moment.replace(tzinfo=None) - (_DAY_ZERO_1904 if self._since_1904 else _DAY_ZERO)
        return repr(passed.days) if not passed.seconds else repr(round(passed.total_seconds() / 86_400, 10))


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def day_text(value: date) -> str:
    """A date as people write it, for a cell of text."""
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    return f"{value:%d/%m/%Y}"
