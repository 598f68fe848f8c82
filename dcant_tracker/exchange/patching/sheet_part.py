"""A worksheet part, edited where it lies: only the cells that are put change (ECMA-376 part 1, 18.3.1)."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from dcant_tracker.exchange.patching.references import Area, Place, area, column_number
from dcant_tracker.exchange.patching.xmltext import (
    Edit,
    Element,
    check_form,
    edited,
    outline,
    tag_end,
    with_attribute,
    without_attribute,
    without_hiding_places,
)
from dcant_tracker.exchange.reader.refusal import Refused

_SHEET_DATA = re.compile(rb"<((?:[\w.-]+:)?)sheetData(?=[\s/>])")
_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,3})[0-9]{1,7}["']""")
_ROW_NUMBER = re.compile(rb"""\sr\s*=\s*["']([0-9]{1,7})["']""")
_STYLE = re.compile(rb"""\ss\s*=\s*["']([0-9]{1,9})["']""")
_SPANS = re.compile(rb"""\sspans\s*=\s*["'](\d+):(\d+)["']""")
_CUSTOM = re.compile(rb"""\scustomFormat\s*=\s*["'](?:1|true)["']""")
_METADATA = (b"t", b"cm", b"vm")

_AFTER_LEGACY_DRAWING = (
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "AlternateContent",
    "webPublishItems",
    "tableParts",
    "extLst",
)
"""What follows the legacy drawing in a worksheet; AlternateContent stands for controls or objects there."""


@dataclass(slots=True)
class Cell:
    """A cell as it is written: its start tag, its content, and where both lie in the part."""

    column: int
    start: int
    inner: int
    """Where its start tag ends."""
    end: int
    tag: bytes
    content: bytes

    @property
    def style(self) -> int:
        """The number of its format among the workbook's."""
        found = _STYLE.search(self.tag)
        return int(found[1]) if found else 0


@dataclass(slots=True)
class Row:
    """A row as it is written: its start tag and cells, and where it lies in the part."""

    number: int
    start: int
    inner_start: int
    inner_end: int
    end: int
    tag: bytes
    cells: dict[int, Cell]

    @property
    def style(self) -> int | None:
        """The format of its cells that are not written, where it sets one."""
        found = _STYLE.search(self.tag) if _CUSTOM.search(self.tag) else None
        return int(found[1]) if found else None


@dataclass(slots=True)
class Put:
    """What a cell becomes; where ``body`` is None it keeps its content."""

    style: int
    kind: bytes = b""
    """The ``t`` attribute of its new content."""
    body: bytes | None = None


class SheetPart:
    """The part as bytes; ``put`` collects changes of cells, ``rendered`` makes them. Rows are looked at when needed."""

    def __init__(self, content: bytes) -> None:
        check_form(content)
        self._content = content
        self._scan = without_hiding_places(content)
        found = _SHEET_DATA.search(self._scan)
        if found is None:
            raise Refused("damaged")
        self._prefix = found[1]
        self._data_start = found.start()
        self._inner_start = tag_end(self._scan, found.start())
        if self._scan[self._inner_start - 2 : self._inner_start] == b"/>":
            self._inner_end = self._inner_start
        else:
            self._inner_end = self._scan.rfind(b"</%ssheetData" % self._prefix)
        if self._inner_end < self._inner_start:
            raise Refused("damaged")
        skeleton = content[: self._inner_start] + content[self._inner_end :]
        self.root = outline(skeleton, deepest=3)
        """The part without its rows; ``shifted`` tells where its elements lie in the whole."""
        self._tail: list[Edit] = []
        self._numbers: list[int] = []
        self._starts: list[int] = []
        self._find_rows()
        self._rank = {number: rank for rank, number in reversed(list(enumerate(self._numbers)))}
        self._rows: dict[int, Row | None] = {}
        self._puts: dict[int, dict[int, Put]] = {}
        self._new_row_tags: dict[int, bytes] = {}
        self.merged = [found for found in map(area, self._references("mergeCells", "mergeCell")) if found]

    def _references(self, group: str, name: str) -> Iterator[str]:
        found = self.root.child(group)
        return (element.get("ref") for element in found.named(name)) if found else iter(())

    def _find_rows(self) -> None:
        number = 0
        pattern = re.compile(rb"<%srow(?=[\s/>])[^>]*>" % self._prefix)
        for found in pattern.finditer(self._scan, self._inner_start, self._inner_end):
            given = _ROW_NUMBER.search(found[0])
            number = int(given[1]) if given else number + 1
            self._numbers.append(number)
            self._starts.append(found.start())
        self._reached = list(accumulate(self._numbers, max))

    @property
    def last_row(self) -> int:
        """The number of the last row written, 0 when there is none."""
        return max(self._numbers, default=0)

    @property
    def first_row(self) -> int:
        """The number of the first row written, 0 when there is none."""
        return min(self._numbers, default=0)

    def row(self, number: int) -> Row | None:
        """The row of this number, None where it is not written."""
        if number not in self._rows:
            rank = self._rank.get(number)
            self._rows[number] = None if rank is None else self._parsed(number, self._starts[rank])
        return self._rows[number]

    def _parsed(self, number: int, start: int) -> Row:
        inner_start = tag_end(self._scan, start)
        tag = self._scan[start:inner_start]
        if tag.endswith(b"/>"):
            return Row(number, start, inner_start, inner_start, inner_start, tag, {})
        closing = b"</%srow" % self._prefix
        inner_end = self._scan.find(closing, inner_start, self._inner_end)
        if inner_end < 0:
            raise Refused("damaged")
        row = Row(number, start, inner_start, inner_end, self._scan.index(b">", inner_end) + 1, tag, {})
        for cell in self._cells(inner_start, inner_end):
            row.cells.setdefault(cell.column, cell)
        return row

    def _cells(self, start: int, end: int) -> Iterator[Cell]:
        column = 0
        opening = re.compile(rb"<%sc(?=[\s/>])" % self._prefix)
        closing = re.compile(rb"</%sc\s*>" % self._prefix)
        position = start
        while found := opening.search(self._scan, position, end):
            inner = tag_end(self._scan, found.start())
            tag = self._scan[found.start() : inner]
            given = _REFERENCE.search(tag)
            column = column_number(given[1].decode()) if given else column + 1
            ending = None
            if not tag.endswith(b"/>"):
                ending = closing.search(self._scan, inner, end)
                if ending is None:
                    raise Refused("damaged")
            position = ending.end() if ending else inner
            content = self._scan[inner : ending.start()] if ending else b""
            yield Cell(column, found.start(), inner, position, tag, content)

    def cell(self, place: Place) -> Cell | None:
        """The cell at ``place``, None where it is not written."""
        row = self.row(place.row)
        return row.cells.get(place.column) if row else None

    def style_at(self, place: Place) -> int:
        """The format of the cell at ``place``, written or not: its own, that of its row, that of its column."""
        cell = self.cell(place)
        if cell:
            return cell.style
        row = self.row(place.row)
        if row and row.style is not None:
            return row.style
        columns = self.root.child("cols")
        for element in columns.named("col") if columns else ():
            first, last, style = (element.get(name) for name in ("min", "max", "style"))
            if first.isdigit() and last.isdigit() and int(first) <= place.column <= int(last):
                return int(style) if style.isdigit() else 0
        return 0

    def shown_at(self, place: Place) -> Place:
        """``place``, or the first cell of the merged area that hides it."""
        hiding = next((merged for merged in self.merged if merged.holds(place)), None)
        return Place(hiding.top, hiding.left) if hiding else place

    def put(self, place: Place, change: Put) -> None:
        """Note what the cell at ``place`` becomes."""
        self._puts.setdefault(place.row, {})[place.column] = change

    def model_new_row(self, number: int, tag: bytes) -> None:
        """Let row ``number``, not written yet, take its attributes from the start tag of another row."""
        self._new_row_tags[number] = tag

    def shifted(self, place: int) -> int:
        """Where in the part lies what ``root`` has at ``place``."""
        return place + self._inner_end - self._inner_start if place > self._inner_start else place

    def edit_tag(self, element: Element, tag: bytes) -> None:
        """Give ``element`` of ``root`` another start tag."""
        self._tail.append((self.shifted(element.start), self.shifted(element.inner_start), tag))

    def tag_of(self, element: Element) -> bytes:
        """The start tag of ``element`` of ``root``."""
        return self._content[self.shifted(element.start) : self.shifted(element.inner_start)]

    def add_legacy_drawing(self, relation: str, namespace: str) -> None:
        """Lead to the drawing that shows the comments, by the id of its relation."""
        tag = f"{self.root.prefix}legacyDrawing"
        prefix = self.root.namespace_prefix(namespace)
        declared = "" if prefix else f' xmlns:r="{namespace}"'
        added = f'<{tag}{declared} {prefix or "r:"}id="{relation}"/>'.encode()
        data = next(rank for rank, child in enumerate(self.root.children) if child.name == "sheetData")
        following = (child for child in self.root.children[data:] if child.name in _AFTER_LEGACY_DRAWING)
        drawing = self.root.child("drawing")
        after = next(following, None)
        before = after.start if after else self.root.inner_end
        place = self.shifted(drawing.end if drawing else before)
        self._tail.append((place, place, added))

    def rendered(self) -> bytes:
        """The part with every change made; bytes that no change touches are the same."""
        edits: list[Edit] = [*self._tail]
        new_rows: dict[int, list[bytes]] = {}
        for number in sorted(self._puts):
            row = self.row(number)
            if row:
                edits.extend(self._row_edits(row, self._puts[number]))
            else:
                new_rows.setdefault(self._place_of_new(number), []).append(self._new_row(number, self._puts[number]))
        edits.extend(self._grown_dimension())
        if (
            self._inner_start == self._inner_end
            and new_rows
            and self._content[self._inner_start - 2 : self._inner_start - 1] == b"/"
        ):
            tag = self._content[self._data_start : self._inner_start]
            rows = b"".join(row for rows in new_rows.values() for row in rows)
            opened = b"%s>%s</%ssheetData>" % (tag[:-2].rstrip(), rows, self._prefix)
            return edited(self._content, [*edits, (self._data_start, self._inner_start, opened)])
        edits.extend((place, place, b"".join(rows)) for place, rows in new_rows.items())
        return edited(self._content, edits)

    def _place_of_new(self, number: int) -> int:
        """Where a row not written yet belongs: before the first that comes after it, were they in disorder."""
        rank = bisect_right(self._reached, number)
        return self._starts[rank] if rank < len(self._starts) else self._inner_end

    def _row_edits(self, row: Row, puts: dict[int, Put]) -> Iterator[Edit]:
        tag = self._wide_enough(row.tag, [column for column in puts if column not in row.cells])
        new: dict[int, list[bytes]] = {}
        written = list(row.cells.values())
        reached = list(accumulate(row.cells, max))
        for column in sorted(puts):
            cell = row.cells.get(column)
            if cell:
                yield self._cell_edit(cell, puts[column])
            else:
                rank = bisect_right(reached, column)
                before = written[rank].start if rank < len(written) else row.inner_end
                new.setdefault(before, []).append(self._new_cell(Place(row.number, column), puts[column]))
        if row.inner_start == row.end and new:
            cells = b"".join(cell for cells in new.values() for cell in cells)
            yield row.start, row.end, b"%s>%s</%srow>" % (tag[:-2].rstrip(), cells, self._prefix)
            return
        if tag != row.tag:
            yield row.start, row.inner_start, tag
        for place, cells_there in new.items():
            yield place, place, b"".join(cells_there)

    @staticmethod
    def _wide_enough(tag: bytes, columns: list[int]) -> bytes:
        """The start tag of a row whose declared span, if any, takes in ``columns``."""
        found = _SPANS.search(tag)
        if found is None or not columns:
            return tag
        first, last = min(int(found[1]), *columns), max(int(found[2]), *columns)
        return with_attribute(tag, b"spans", b"%d:%d" % (first, last))

    def _cell_edit(self, cell: Cell, put: Put) -> Edit:
        tag = cell.tag
        if put.style != cell.style:
            tag = with_attribute(tag, b"s", b"%d" % put.style)
        if put.body is None:
            return cell.start, cell.inner, tag
        for name in _METADATA:
            tag = without_attribute(tag, name)
        if put.kind:
            tag = with_attribute(tag, b"t", put.kind)
        return cell.start, cell.end, self._closed(tag, put.body)

    def _closed(self, tag: bytes, body: bytes) -> bytes:
        head = tag[: -2 if tag.endswith(b"/>") else -1].rstrip()
        return b"%s>%s</%sc>" % (head, body, self._prefix) if body else head + b"/>"

    def _new_cell(self, place: Place, put: Put) -> bytes:
        style = b' s="%d"' % put.style if put.style else b""
        kind = b' t="%s"' % put.kind if put.kind else b""
        return self._closed(b'<%sc r="%s"%s%s>' % (self._prefix, place.name.encode(), style, kind), put.body or b"")

    def _new_row(self, number: int, puts: dict[int, Put]) -> bytes:
        tag = with_attribute(self._new_row_tags.get(number, b"<%srow>" % self._prefix), b"r", b"%d" % number)
        tag = self._wide_enough(tag, list(puts))
        cells = b"".join(self._new_cell(Place(number, column), puts[column]) for column in sorted(puts))
        return b"%s>%s</%srow>" % (tag[: -2 if tag.endswith(b"/>") else -1].rstrip(), cells, self._prefix)

    def _grown_dimension(self) -> Iterator[Edit]:
        element = self.root.child("dimension")
        known = area(element.get("ref")) if element else None
        if element is None or known is None or not self._puts:
            return
        columns = [column for puts in self._puts.values() for column in puts]
        grown = Area(
            min(known.top, *self._puts),
            min(known.left, *columns),
            max(known.bottom, *self._puts),
            max(known.right, *columns),
        )
        if grown != known:
            yield element.start, element.inner_start, with_attribute(self.tag_of(element), b"ref", grown.name.encode())

    @property
    def prefix(self) -> bytes:
        """The prefix of the elements of its cells, colon included."""
        return self._prefix

    def array_areas(self) -> list[Area]:
        """Areas that one formula fills: its cells but the first are written without it (18.3.1.40)."""
        if b"array" not in self._scan and b"dataTable" not in self._scan:
            return []
        pattern = re.compile(rb"<%sf\s[^>]*?>" % self._prefix)
        kinds = (b'"array"', b"'array'", b'"dataTable"', b"'dataTable'")
        found: list[Area] = []
        for tag in pattern.findall(self._scan, self._inner_start, self._inner_end):
            reference = re.search(rb"""\sref\s*=\s*["']([A-Za-z0-9:$]+)["']""", tag)
            if reference and any(kind in tag for kind in kinds):
                covered = area(reference[1].decode())
                if covered:
                    found.append(covered)
        return found

    def has_formula(self, place: Place) -> bool:
        """Whether the cell at ``place`` is the result of a formula of its own."""
        cell = self.cell(place)
        return cell is not None and re.search(rb"<%sf[\s/>]" % self._prefix, cell.content) is not None
