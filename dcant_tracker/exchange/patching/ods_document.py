"""The content.xml of an .ods, edited where it lies (OpenDocument 1.3 part 3); other parts stay as they are."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from dcant_tracker.exchange.patching.references import Area, Place
from dcant_tracker.exchange.patching.rezip import rewrite
from dcant_tracker.exchange.patching.xmltext import (
    Edit,
    Element,
    as_utf8,
    edited,
    outline,
    tag_end,
    with_attribute,
    without_attribute,
    without_hiding_places,
)
from dcant_tracker.exchange.reader.archive import Archive
from dcant_tracker.exchange.reader.limits import DEFAULT_LIMITS
from dcant_tracker.exchange.reader.refusal import Refused

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
_NAMESPACES = {
    "office": f"{_NS}office:1.0",
    "table": f"{_NS}table:1.0",
    "text": f"{_NS}text:1.0",
    "style": f"{_NS}style:1.0",
    "number": f"{_NS}datastyle:1.0",
    "fo": f"{_NS}xsl-fo-compatible:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
}
_CONTENT = "content.xml"

Change = Callable[[bytes], bytes]
"""Takes a whole cell as it is written, gives it as it is to be."""


class Document:
    """An .ods whose tables, styles and cells are edited as bytes."""

    def __init__(self, source: bytes) -> None:
        self._source = source
        self._archive = Archive(source, DEFAULT_LIMITS)
        self.content = as_utf8(self._archive.part(_CONTENT))
        self.scan = without_hiding_places(self.content)
        self.root = outline(self.content, deepest=4)
        self.edits: list[Edit] = []
        self._prefixes: dict[str, str] = {}
        self._name_namespaces()

    def _name_namespaces(self) -> None:
        """Find the prefix of each namespace that we write; declare those that the document does without."""
        declared: list[str] = []
        for usual, namespace in _NAMESPACES.items():
            prefix = self.root.namespace_prefix(namespace)
            if prefix is None:
                free = usual if f"xmlns:{usual}" not in self.root.attributes else f"dcant-{usual}"
                declared.append(f' xmlns:{free}="{namespace}"')
                prefix = f"{free}:"
            self._prefixes[usual] = prefix
        if declared:
            place = self.root.inner_start - (2 if self.root.closed_at_once else 1)
            self.edits.append((place, place, "".join(declared).encode()))

    def name(self, usual: str) -> bytes:
        """« table:table-row » with the prefix that this document uses."""
        prefix, _colon, name = usual.partition(":")
        return f"{self._prefixes[prefix]}{name}".encode()

    def tag(self, usual: str, inside: bytes = b"", **attributes: str) -> bytes:
        """An element; attributes are written ``office__value``, ``_`` standing for a hyphen; values need no escape."""
        written = b"".join(
            b' %s="%s"' % (self.name(key.replace("__", ":").replace("_", "-")), value.encode())
            for key, value in attributes.items()
        )
        name = self.name(usual)
        return b"<%s%s>%s</%s>" % (name, written, inside, name) if inside else b"<%s%s/>" % (name, written)

    def attribute(self, tag: bytes, usual: str) -> str:
        """The value of an attribute in the start tag that ``tag`` begins with, as it is written."""
        name = re.escape(self.name(usual))
        found = re.search(rb"""\s%s\s*=\s*(?:"([^"]*)"|'([^']*)')""" % name, tag[: tag_end(tag, 0)])
        return (found[1] or found[2] or b"").decode() if found else ""

    def tables(self) -> dict[str, Element]:
        """The tables by name."""
        body = self.root.child("body")
        sheets = body.child("spreadsheet") if body else None
        return {table.get("name"): table for table in sheets.named("table")} if sheets else {}

    def other_part(self, name: str) -> bytes:
        """Another part, empty where there is none."""
        return self._archive.read(name)

    def save(self, target: BinaryIO) -> None:
        """Write the archive with the edits made."""
        rewrite(self._source, target, {_CONTENT: edited(self.content, self.edits)} if self.edits else {}, {})


@dataclass(frozen=True, slots=True)
class Run:
    """A row or a cell as it is written, standing for ``repeat`` alike from number ``first`` on."""

    first: int
    repeat: int
    start: int
    inner_start: int
    inner_end: int
    end: int

    @property
    def last(self) -> int:
        """The number of the last one."""
        return self.first + self.repeat - 1

    @property
    def closed_at_once(self) -> bool:
        """Whether it is written ``<a/>``."""
        return self.inner_start == self.end


class Table:
    """A table of the document: its rows and cells, and what they become."""

    def __init__(self, document: Document, element: Element) -> None:
        self._document = document
        self._content = document.content
        self._scan = document.scan
        self._element = element
        self._rows_repeated = document.name("table:number-rows-repeated")
        self._columns_repeated = document.name("table:number-columns-repeated")
        row_name = document.name("table:table-row")
        self._rows = list(self._runs(element.inner_start, element.inner_end, row_name, self._rows_repeated))
        self._firsts = [row.first for row in self._rows]
        self._cells: dict[int, list[Run]] = {}
        self._changes: dict[int, dict[int, Change]] = {}
        self.merged, self.matrices = self._areas()
        self._columns = self._column_styles()

    def _runs(self, start: int, end: int, name: bytes, repeated: bytes) -> Iterator[Run]:
        """Elements ``name`` (alternatives allowed) that do not lie in a table within a cell."""
        inner_table = self._document.name("table:table")
        pattern = re.compile(rb"<(/?)(%s|%s)(?=[\s/>])" % (name, inner_table))
        repeat = re.compile(rb"""\s%s\s*=\s*["'](\d{1,7})["']""" % repeated)
        depth, number, count = 0, 1, 1
        opened: tuple[int, int] | None = None
        for found in pattern.finditer(self._scan, start, end):
            tag_ends = tag_end(self._scan, found.start()) if not found[1] else 0
            closed = tag_ends and self._scan[tag_ends - 2] == ord("/")
            if found[2] == inner_table:
                depth += -1 if found[1] else 0 if closed else 1
            elif depth:
                continue
            elif found[1]:
                if opened is None:
                    raise Refused("damaged")
                yield Run(number, count, *opened, found.start(), self._scan.index(b">", found.start()) + 1)
                number, opened = number + count, None
            else:
                given = repeat.search(self._scan[found.start() : tag_ends])
                count = max(int(given[1]), 1) if given else 1
                if closed:
                    yield Run(number, count, found.start(), tag_ends, tag_ends, tag_ends)
                    number += count
                else:
                    opened = found.start(), tag_ends

    def _row(self, number: int) -> Run | None:
        rank = bisect_right(self._firsts, number) - 1
        return self._rows[rank] if rank >= 0 and number <= self._rows[rank].last else None

    def _cells_of(self, row: Run) -> list[Run]:
        if row.start not in self._cells:
            names = self._document.name("table:table-cell") + b"|" + self._document.name("table:covered-table-cell")
            self._cells[row.start] = list(self._runs(row.inner_start, row.inner_end, names, self._columns_repeated))
        return self._cells[row.start]

    def cell(self, place: Place) -> bytes | None:
        """The cell at ``place`` as it is written, None beyond those that are."""
        row = self._row(place.row)
        run = next((run for run in self._cells_of(row) if run.first <= place.column <= run.last), None) if row else None
        return self._content[run.start : run.end] if run else None

    def attribute(self, tag: bytes, usual: str) -> str:
        """The value of an attribute in the start tag that ``tag`` begins with."""
        return self._document.attribute(tag, usual)

    def validated(self) -> dict[str, list[Area]]:
        """The areas in which what may be typed is limited, by the name of the limit, as it is written."""
        found: dict[tuple[str, int, int], Area] = {}
        for row in self._rows:
            if self._scan.find(b"content-validation-name", row.inner_start, row.inner_end) < 0:
                continue
            for run in self._cells_of(row):
                name = self.attribute(self._scan[run.start : run.inner_start], "table:content-validation-name")
                if name:
                    place = (name, run.first, run.last)
                    top = found[place].top if place in found else row.first
                    found[place] = Area(top, run.first, row.last, run.last)
        areas: dict[str, list[Area]] = {}
        for (name, _left, _right), limited in found.items():
            areas.setdefault(name, []).append(limited)
        return areas

    def _areas(self) -> tuple[list[Area], list[Area]]:
        """Merged areas, and those that one matrix formula fills."""
        merged: list[Area] = []
        matrices: list[Area] = []
        if self._scan.find(b"-spanned", self._element.inner_start, self._element.inner_end) < 0:
            return merged, matrices
        for row in self._rows:
            if self._scan.find(b"-spanned", row.inner_start, row.inner_end) < 0:
                continue
            for run in self._cells_of(row):
                tag = self._scan[run.start : run.inner_start]
                for areas, kind in ((merged, "number"), (matrices, "number-matrix")):
                    height, width = (
                        self.attribute(tag, f"table:{kind}-{way}-spanned") or "1" for way in ("rows", "columns")
                    )
                    if height.isdigit() and width.isdigit() and (int(height) > 1 or int(width) > 1):
                        bottom, right = row.first + int(height) - 1, run.first + int(width) - 1
                        areas.append(Area(row.first, run.first, bottom, right))
        return merged, matrices

    def shown_at(self, place: Place) -> Place:
        """``place``, or the first cell of the merged area that hides it."""
        hiding = next((area for area in self.merged if area.holds(place)), None)
        return Place(hiding.top, hiding.left) if hiding else place

    def _column_styles(self) -> list[tuple[int, str]]:
        """The last column of each group of columns, and the style of their cells."""
        end = self._rows[0].start if self._rows else self._element.inner_end
        pattern = re.compile(rb"<%s(?=[\s/>])[^>]*>" % self._document.name("table:table-column"))
        last = 0
        found: list[tuple[int, str]] = []
        for tag in pattern.findall(self._scan, self._element.inner_start, end):
            repeat = self.attribute(tag, "table:number-columns-repeated")
            last += int(repeat) if repeat.isdigit() else 1
            found.append((last, self.attribute(tag, "table:default-cell-style-name")))
        return found

    def style_at(self, place: Place) -> str:
        """The name of the style of the cell at ``place``: its own, that of its row, that of its column, or empty."""
        cell = self.cell(place)
        own = self.attribute(cell, "table:style-name") if cell else ""
        row = self._row(place.row)
        if not own and row:
            own = self.attribute(self._content[row.start : row.inner_start], "table:default-cell-style-name")
        return own or next((style for last, style in self._columns if place.column <= last), "")

    def is_blank(self, row_number: int) -> bool:
        """Whether the row holds no text, no value and no formula."""
        row = self._row(row_number)
        if row is None:
            return True
        held = (self._document.name("text:p"), self._document.name("office:value-type"))
        return not any(self._scan.find(mark, row.start, row.end) >= 0 for mark in held)

    def change(self, place: Place, change: Change) -> None:
        """Note what the cell at ``place`` becomes."""
        self._changes.setdefault(place.row, {})[place.column] = change

    def make(self) -> None:
        """Hand the edits of all that was noted to the document."""
        by_run: dict[int, dict[int, dict[int, Change]]] = {}
        beyond: list[int] = []
        for number in sorted(self._changes):
            row = self._row(number)
            if row:
                by_run.setdefault(row.start, {})[number] = self._changes[number]
            else:
                beyond.append(number)
        for row in self._rows:
            if row.start in by_run:
                self._document.edits.extend(self._row_edits(row, by_run[row.start]))
        if beyond:
            place = self._rows[-1].end if self._rows else self._element.inner_end
            self._document.edits.append((place, place, b"".join(self._new_rows(beyond))))

    def _row_edits(self, row: Run, changes: dict[int, dict[int, Change]]) -> list[Edit]:
        if row.repeat == 1:
            return self._cell_edits(row, changes[row.first])
        pieces: list[bytes] = []
        written = row.first
        for number, cells in sorted(changes.items()):
            pieces += [self._repeated_row(row, number - written), self._changed_row(row, cells)]
            written = number + 1
        pieces.append(self._repeated_row(row, row.last + 1 - written))
        return [(row.start, row.end, b"".join(pieces))]

    def _repeated_row(self, row: Run, count: int) -> bytes:
        return _repeated(self._content[row.start : row.end], self._rows_repeated, count)

    def _changed_row(self, row: Run, changes: dict[int, Change]) -> bytes:
        edits = [(start - row.start, end - row.start, new) for start, end, new in self._cell_edits(row, changes)]
        return _repeated(edited(self._content[row.start : row.end], edits), self._rows_repeated, 1)

    def _cell_edits(self, row: Run, changes: dict[int, Change]) -> list[Edit]:
        edits: list[Edit] = []
        left = dict(changes)
        last = 0
        for run in self._cells_of(row):
            last = run.last
            columns = sorted(column for column in left if run.first <= column <= run.last)
            if columns:
                edits.append((run.start, run.end, self._split_cell(run, {c: left.pop(c) for c in columns})))
        if left:
            edits.append(self._appended(row, b"".join(self._new_cells(left, last))))
        return edits

    def _appended(self, row: Run, cells: bytes) -> Edit:
        if not row.closed_at_once:
            return row.inner_end, row.inner_end, cells
        tag = self._content[row.start : row.end]
        return row.start, row.end, tag[:-2].rstrip() + b">" + cells + b"</%s>" % self._document.name("table:table-row")

    def _split_cell(self, run: Run, changes: dict[int, Change]) -> bytes:
        cell = self._content[run.start : run.end]
        pieces: list[bytes] = []
        written = run.first
        for column, change in changes.items():
            pieces.append(_repeated(cell, self._columns_repeated, column - written))
            pieces.append(change(_repeated(cell, self._columns_repeated, 1)))
            written = column + 1
        pieces.append(_repeated(cell, self._columns_repeated, run.last + 1 - written))
        return b"".join(pieces)

    def _new_cells(self, changes: dict[int, Change], last: int) -> Iterator[bytes]:
        """Cells after column ``last``, with empty ones between."""
        empty = self._document.tag("table:table-cell")
        for column in sorted(changes):
            yield _repeated(empty, self._columns_repeated, column - last - 1)
            yield changes[column](empty)
            last = column

    def _new_rows(self, numbers: list[int]) -> Iterator[bytes]:
        last = self._rows[-1].last if self._rows else 0
        empty = self._document.tag("table:table-row", self._document.tag("table:table-cell"))
        for number in numbers:
            yield _repeated(empty, self._rows_repeated, number - last - 1)
            yield self._document.tag("table:table-row", b"".join(self._new_cells(self._changes[number], 0)))
            last = number


def _repeated(element: bytes, name: bytes, count: int) -> bytes:
    """``element`` standing for ``count`` alike; nothing for none."""
    if count < 1:
        return b""
    end = tag_end(element, 0)
    tag = without_attribute(element[:end], name)
    return (with_attribute(tag, name, b"%d" % count) if count > 1 else tag) + element[end:]
