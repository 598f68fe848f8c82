"""Values in the cells of an .ods: « remplir le modèle du partenaire »."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import BinaryIO

from dcant_tracker.exchange.patching.cell_changes import Fill, FillValue, Refusal
from dcant_tracker.exchange.patching.filling import by_sheet, day_text, sorted_out, unusable
from dcant_tracker.exchange.patching.ods_document import Change, Document, Table
from dcant_tracker.exchange.patching.ods_marking import paragraphs
from dcant_tracker.exchange.patching.ods_styles import DocumentStyles
from dcant_tracker.exchange.patching.references import Place
from dcant_tracker.exchange.patching.xmltext import edited, outline, tag_end, with_attribute, without_attribute
from dcant_tracker.words import _

_VALUE_ATTRIBUTES = (
    "office:value-type",
    "office:value",
    "office:date-value",
    "office:time-value",
    "office:boolean-value",
    "office:string-value",
    "office:currency",
)
_TEXT_ELEMENTS = ("p", "h", "list")


def fill_document(content: bytes, target: BinaryIO, fills: Sequence[Fill]) -> list[Refusal]:
    """Write to ``target`` the .ods ``content`` with ``fills``; those that were not made come back."""
    document = Document(content)
    known = document.tables()
    styles = DocumentStyles(document)
    refused: list[Refusal] = []
    for sheet, wanted in by_sheet(fills, known).items():
        refused.extend(_TableFilling(document, Table(document, known[sheet]), styles).make(wanted))
    styles.make()
    document.save(target)
    return refused


class _TableFilling:
    """The filling of one table."""

    def __init__(self, document: Document, table: Table, styles: DocumentStyles) -> None:
        self._document = document
        self._table = table
        self._styles = styles
        self._models: dict[int, int] = {}

    def make(self, fills: Sequence[Fill]) -> list[Refusal]:
        """Make the fills that can be; the others come back. Of two for one cell, the last counts."""
        accepted, refused = sorted_out(fills, self._reason)
        self._continue_rows({where.row for where, fill in accepted.items() if fill.value not in {None, ""}})
        for where, fill in accepted.items():
            if fill.value not in {None, ""} or self._table.cell(where):
                self._table.change(where, self._change(where, fill.value))
        self._table.make()
        return refused

    def _reason(self, where: Place | None, value: FillValue) -> str:
        """Why the cell is not filled, or an empty text."""
        if where is None:
            return _("Cette cellule n'existe pas.")
        if self._table.shown_at(where) != where:
            return _("La cellule est fondue dans une autre : elle ne se verrait pas.")
        cell = self._table.cell(where)
        has_formula = cell is not None and self._table.attribute(cell, "table:formula")
        if has_formula or any(area.holds(where) for area in self._table.matrices):
            return _("La cellule contient une formule, qui est gardée.")
        return unusable(value)

    def _continue_rows(self, rows: set[int]) -> None:
        """Blank rows just under others look like the last of these, unless it is alone: a line of headings."""
        for row in sorted(rows):
            above = row - 1
            if not self._table.is_blank(row):
                continue
            if above in self._models:
                self._models[row] = self._models[above]
            elif above > 1 and not self._table.is_blank(above) and not self._table.is_blank(above - 1):
                self._models[row] = above

    def _style(self, where: Place) -> str:
        cell = self._table.cell(where)
        has_own = cell is not None and self._table.attribute(cell, "table:style-name")
        row = where.row if has_own else self._models.get(where.row, where.row)
        return self._table.style_at(Place(row, where.column))

    def _change(self, where: Place, value: FillValue) -> Change:
        document = self._document
        style = self._style(where)
        if isinstance(value, date) and self._styles.data_kind(style) == "text":
            value = day_text(value)
        elif isinstance(value, date) and self._styles.data_kind(style) != "date":
            style = self._styles.dated(style, with_hours=isinstance(value, datetime))
        attributes, text = _as_written(value)
        said = paragraphs(document, text) if text else b""

        def change(cell: bytes) -> bytes:
            root = outline(cell, deepest=2)
            kept = b"".join(
                cell[child.start : child.end] for child in root.children if child.name not in _TEXT_ELEMENTS
            )
            tag = cell[: tag_end(cell, 0)]
            for name in _VALUE_ATTRIBUTES:
                tag = without_attribute(tag, document.name(name))
            tag = without_attribute(tag, b"calcext:value-type")
            given = {"table:style-name": style, **attributes} if style else attributes
            for name, written in given.items():
                tag = with_attribute(tag, document.name(name), written.encode())
            opened = tag[: -2 if tag.endswith(b"/>") else -1].rstrip()
            return edited(opened, [(len(opened), len(opened), b">" + kept + said + f"</{root.tag}>".encode())])

        return change


def _as_written(value: FillValue) -> tuple[dict[str, str], str]:
    """The attributes of a cell that holds ``value``, and its text."""
    if value is None or value == "":
        return {}, ""
    if isinstance(value, bool):
        written = "true" if value else "false"
        return {"office:value-type": "boolean", "office:boolean-value": written}, written.upper()
    if isinstance(value, str):
        return {"office:value-type": "string"}, value
    if isinstance(value, date):
        moment = value.replace(tzinfo=None, microsecond=0) if isinstance(value, datetime) else value
        return {"office:value-type": "date", "office:date-value": moment.isoformat()}, day_text(value)
    return {"office:value-type": "float", "office:value": repr(value)}, repr(value)
