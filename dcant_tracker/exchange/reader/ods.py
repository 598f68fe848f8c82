"""The cells of an .ods, read from its content.xml in one pass.

calamine drops tabs, tells an error or a formula never computed no different from an empty cell, and turns
durations beyond a day into text; OpenDocument says all of it in plain attributes, so we read them ourselves.
Repeated rows and columns are written out only where they hold something (OpenDocument 1.3 part 3, 9.1 and 19).
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.parsers import expat

from dcant_tracker.exchange.reader.archive import Archive
from dcant_tracker.exchange.reader.beside import Beside, noted
from dcant_tracker.exchange.reader.cells import ERROR, ERROR_TEXTS, NO_VALUE, Outlet, Unreadables
from dcant_tracker.exchange.reader.ranges import Range
from dcant_tracker.exchange.reader.refusal import Refused
from dcant_tracker.exchange.reader.squeeze import MAX_COLUMNS, MAX_ROWS
from dcant_tracker.exchange.reader.xmlparts import NOT_XML, as_utf8, refuse_entities

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TABLE, _TEXT, _STYLE = (
    f"{_NS}office:1.0 ",
    f"{_NS}table:1.0 ",
    f"{_NS}text:1.0 ",
    f"{_NS}style:1.0 ",
)
_CALC_TYPE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_DURATION = re.compile(r"(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,](\d+))?S)?)?", re.IGNORECASE)
_INDENTATION = re.compile(r"[ \t\r\n]*[\t\r\n][ \t\r\n]*")
_CALC_ERROR = re.compile(r"(?:Err|#ERR):?\d+|#[^\s#]{1,20}[!?]")
TRUTHS = {"TRUE": True, "VRAI": True, "FALSE": False, "FAUX": False}
"""Numbers shown so are the results of comparisons: LibreOffice declares some of them as plain numbers."""
_LINES_THROUGH = (f"{_STYLE}text-line-through-style", f"{_STYLE}text-line-through-type")
"""LibreOffice writes both for a cell, and the type alone for a part of its text."""
_HIDING = ("collapse", "filter")
_ANNOTATION = f"{_OFFICE}annotation"
_CREATOR = "http://purl.org/dc/elements/1.1/ creator"
_A_DAY = timedelta(days=1)
_LONGEST_SHOWN = 200
_LONGEST_TEXT = 32_767
_NOT_CONTENT = frozenset((f"{_TABLE}dde-links", f"{_TABLE}tracked-changes", f"{_TABLE}shapes"))


def cells_of_ods(archive: Archive) -> bytes:
    """The part that holds the cells, in UTF-8; :class:`Refused` where a password protects it."""
    if b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise Refused("password")
    return as_utf8(archive.part("content.xml"))


def read_ods(content: bytes, outlet: Outlet) -> None:
    """Send every sheet of the document whose cells are ``content`` to ``outlet``."""
    _ContentParser(outlet, content.count(b"<table:table ")).read(content)


class _ContentParser:
    """Handlers over content.xml; ``read`` sends sheets as they are met."""

    def __init__(self, outlet: Outlet, sheets: int) -> None:
        self._outlet = outlet
        self._sheets = sheets
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._table_depth = 0
        self._row = 0
        self._row_repeat = 1
        self._values: list[Any] = []
        self._gap = 0
        self._row_unreadable: Unreadables = []
        self._merged: list[Range] = []
        self._beside = Beside()
        self._struck_styles: dict[str, bool] = {}
        """Whether each style that says so strikes through, or ends that."""
        self._struck: list[bool] = []
        self._left: list[str] = []
        self._note: _Note | None = None
        self._attributes: dict[str, str] | None = None
        self._text: list[str] = []
        self._in_paragraph = 0
        self._skipped = 0
        self._starts: dict[str, Callable[[dict[str, str]], None]] = {
            f"{_STYLE}style": self._start_style,
            f"{_STYLE}table-properties": self._start_table_properties,
            f"{_STYLE}text-properties": self._start_text_properties,
            f"{_TABLE}table": self._start_table,
            f"{_TABLE}table-row": self._start_row,
            f"{_TABLE}table-cell": self._start_cell,
            f"{_TABLE}covered-table-cell": self._start_cell,
        }
        self._ends: dict[str, Callable[[], None]] = {
            f"{_TABLE}table": self._end_table,
            f"{_TABLE}table-row": self._end_row,
            f"{_TABLE}table-cell": self._end_cell,
            f"{_TABLE}covered-table-cell": self._end_cell,
        }

    def read(self, content: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = refuse_entities
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        try:
            parser.Parse(content, True)
        except NOT_XML as error:
            raise Refused("damaged") from error

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._note is not None:
            self._note.start(tag)
        elif self._skipped or tag in _NOT_CONTENT:
            self._skipped += 1
        elif self._attributes is not None:
            self._start_within_cell(tag, attributes)
        elif tag in self._starts:
            self._starts[tag](attributes)

    def _end(self, tag: str) -> None:
        if self._note is not None:
            self._end_within_note(tag)
        elif self._skipped:
            self._skipped -= 1
        elif tag in self._ends:
            self._ends[tag]()
        elif self._in_paragraph:
            self._in_paragraph -= 1
            self._struck.pop()

    def _start_style(self, attributes: dict[str, str]) -> None:
        self._style = attributes.get(f"{_STYLE}name", "")

    def _start_table_properties(self, attributes: dict[str, str]) -> None:
        if attributes.get(f"{_TABLE}display") == "false":
            self._hidden_styles.add(self._style)

    def _start_text_properties(self, attributes: dict[str, str]) -> None:
        lines = [attributes[name] for name in _LINES_THROUGH if name in attributes]
        if lines:
            self._struck_styles[self._style] = any(line != "none" for line in lines)

    def _start_table(self, attributes: dict[str, str]) -> None:
        self._table_depth += 1
        if self._table_depth > 1:
            return
        name = attributes.get(f"{_TABLE}name", "")
        self._outlet.progress(self._outlet.sheets, self._sheets, name)
        self._outlet.sheet(name, hidden=attributes.get(f"{_TABLE}style-name") in self._hidden_styles)
        self._row = 0

    def _end_table(self) -> None:
        self._table_depth -= 1
        if not self._table_depth:
            self._outlet.merged(self._merged)
            self._outlet.beside(self._beside)
            self._merged, self._beside = [], Beside()
            self._outlet.end_sheet()

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._row_repeat = _count(attributes, f"{_TABLE}number-rows-repeated", MAX_ROWS - self._row)
        self._values = []
        self._gap = 0
        self._row_unreadable = []
        if attributes.get(f"{_TABLE}visibility") in _HIDING and self._table_depth == 1:
            self._beside.hide(self._row, self._row + self._row_repeat - 1)

    def _end_row(self) -> None:
        if self._table_depth == 1 and (self._values or self._row_unreadable):
            for row in range(self._row, self._row + self._row_repeat):
                self._outlet.row(row, self._values)
                self._outlet.unreadable([(row, *cell[1:]) for cell in self._row_unreadable])
        self._row += self._row_repeat

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._attributes = attributes
        self._text = []
        self._left = []
        self._struck = [self._struck_styles.get(attributes.get(f"{_TABLE}style-name", ""), False)]

    def _end_cell(self) -> None:
        attributes = self._attributes or {}
        self._attributes = None
        self._in_paragraph = 0
        column = len(self._values) + self._gap
        repeat = _count(attributes, f"{_TABLE}number-columns-repeated", MAX_COLUMNS - column)
        text = "".join(self._text) if self._text else None
        value: Any = None
        problem = _problem(attributes, text)
        if len(attributes) > 1:
            self._note_span(attributes, column)
        if text and self._struck_styles:
            self._note_struck(text, column)
        if problem:
            self._row_unreadable += ((0, at, *problem) for at in range(column, column + repeat))
        else:
            value = _value(attributes, text or "")
        if value is None or value == "":
            self._gap += repeat
        else:
            self._values += [None] * self._gap + [value] * repeat
            self._gap = 0

    def _note_span(self, attributes: dict[str, str], column: int) -> None:
        rows = _count(attributes, f"{_TABLE}number-rows-spanned", MAX_ROWS - self._row)
        columns = _count(attributes, f"{_TABLE}number-columns-spanned", MAX_COLUMNS - column)
        if self._table_depth == 1 and rows * columns > 1:
            self._merged.append((self._row, column, self._row + rows - 1, column + columns - 1))

    def _note_struck(self, text: str, column: int) -> None:
        left = "".join(self._left).strip()
        if self._table_depth == 1 and left != text.strip():
            self._beside.struck[self._row, column] = left or None

    def _end_within_note(self, tag: str) -> None:
        if self._note is None or not self._note.end(tag):
            return
        told, self._note = self._note.told(), None
        if told and self._table_depth == 1:
            self._beside.notes[self._row, len(self._values) + self._gap] = told

    def _start_within_cell(self, tag: str, attributes: dict[str, str]) -> None:
        """Text elements build the cell's text; notes, drawings and anything else inside a cell are no content."""
        if tag == _ANNOTATION:
            self._note = _Note()
            return
        if not tag.startswith(_TEXT):
            self._skipped = 1
            return
        name = tag[len(_TEXT) :]
        self._in_paragraph += 1
        self._struck.append(self._struck_styles.get(attributes.get(f"{_TEXT}style-name", ""), self._struck[-1]))
        if name == "p":
            self._append("\n" if self._text else "")
        elif name == "s":
            self._append(" " * _count(attributes, f"{_TEXT}c", _LONGEST_TEXT))
        elif name == "tab":
            self._append("\t")
        elif name == "line-break":
            self._append("\n")

    def _append(self, piece: str) -> None:
        self._text.append(piece)
        if not self._struck[-1]:
            self._left.append(piece)

    def _characters(self, data: str) -> None:
        if self._note is not None:
            self._note.characters(data)
        elif self._in_paragraph and not self._skipped:
            self._append(_INDENTATION.sub(" ", data) if "\n" in data or "\t" in data else data)


class _Note:
    """A note beside a cell, from its element on: who wrote it, and its paragraphs."""

    def __init__(self) -> None:
        self._depth = 1
        self._author: list[str] = []
        self._lines: list[str] = []
        self._tags: list[str] = []

    def start(self, tag: str) -> None:
        self._depth += 1
        self._tags.append(tag)
        if tag == f"{_TEXT}p":
            self._lines.append("")

    def end(self, _tag: str) -> bool:
        """Whether it ends here."""
        self._depth -= 1
        if self._tags:
            self._tags.pop()
        return not self._depth

    def characters(self, data: str) -> None:
        if self._tags and self._tags[-1] == _CREATOR:
            self._author.append(data)
        elif self._lines and f"{_TEXT}p" in self._tags:
            self._lines[-1] += data

    def told(self) -> str:
        return noted("".join(self._author).strip(), "\n".join(self._lines))


def _count(attributes: dict[str, str], name: str, most: int) -> int:
    given = attributes.get(name, "1")
    return max(min(int(given), most), 0) if given.isdecimal() else 1


def _problem(attributes: dict[str, str], text: str | None) -> tuple[str, str] | None:
    """ERROR or NO_VALUE and what is shown, for a cell that is neither empty nor usable.

    ``text`` is None without any paragraph: an empty one is the result of a formula, computed and empty.
    """
    formula = attributes.get(f"{_TABLE}formula")
    if formula is not None and text is None and f"{_OFFICE}value-type" not in attributes:
        return NO_VALUE, (formula.partition(":")[2] or formula)[:_LONGEST_SHOWN]
    shown = text or ""
    typed = formula is None and attributes.get(f"{_OFFICE}value-type") == "string"
    looks_wrong = not typed and (shown in ERROR_TEXTS or _CALC_ERROR.fullmatch(shown) is not None)
    if looks_wrong or attributes.get(_CALC_TYPE) == "error":
        return ERROR, shown[:_LONGEST_SHOWN]
    return None


def _value(attributes: dict[str, str], text: str) -> Any:
    """The value of a cell by its declared type; its text where the type and the value do not agree."""
    kind = attributes.get(f"{_OFFICE}value-type")
    try:
        if kind in ("float", "percentage", "currency"):
            return TRUTHS[text] if text in TRUTHS else float(attributes[f"{_OFFICE}value"])
        if kind == "date":
            return _moment(attributes[f"{_OFFICE}date-value"])
        if kind == "time":
            return _duration(attributes[f"{_OFFICE}time-value"])
        if kind == "boolean":
            return attributes[f"{_OFFICE}boolean-value"].lower() == "true"
    except (KeyError, ValueError, OverflowError):
        return text
    return attributes.get(f"{_OFFICE}string-value", text)


def _moment(iso: str) -> date | datetime:
    return datetime.fromisoformat(iso).replace(tzinfo=None) if "T" in iso else date.fromisoformat(iso)


def _duration(iso: str) -> time | timedelta:
    """A time of day where less than a day, as calamine gives the other formats' times."""
    match = _DURATION.fullmatch(iso)
    if match is None:
        raise ValueError(iso)
    sign, days, hours, minutes, seconds, fraction = match.groups()
    length = timedelta(
        days=int(days or 0),
        hours=int(hours or 0),
        minutes=int(minutes or 0),
        seconds=int(seconds or 0),
        microseconds=int((fraction or "0")[:6].ljust(6, "0")),
    )
    if sign:
        return -length
    return (datetime(1900, 1, 1) + length).time() if length < _A_DAY else length  # noqa: DTZ001 - a time of day
