"""Tables and filters of a sheet that grow with rows written just under them (ECMA-376 part 1, 18.5.1 and 18.3.1.2)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from dcant_tracker.exchange.patching.package import Package
from dcant_tracker.exchange.patching.references import Area, Place, area, letters
from dcant_tracker.exchange.patching.sheet_part import SheetPart
from dcant_tracker.exchange.patching.xmltext import Edit, Element, edited, outline, with_attribute

_FILTERED = "_xlnm._FilterDatabase"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the sheet: its part, and the cells that it covers."""

    part: str
    area: Area
    has_headings: bool
    has_totals: bool

    def holds_names(self, where: Place) -> bool:
        """Whether ``where`` is a heading, which the part repeats, or a total, which it computes."""
        heading = self.has_headings and where.row == self.area.top
        total = self.has_totals and where.row == self.area.bottom
        return self.area.holds(where) and (heading or total)


def tables_of(package: Package, part: str) -> list[Table]:
    """The tables of the sheet ``part``."""
    found: list[Table] = []
    for relation in package.relations(part):
        if relation.kind != "table" or relation.outside or relation.target not in package:
            continue
        root = outline(package.read(relation.target), deepest=1)
        covered = area(root.get("ref"))
        if covered:
            headings = (root.get("headerRowCount") or "1") != "0"
            totals = (root.get("totalsRowCount") or "0") != "0"
            found.append(Table(relation.target, covered, headings, totals))
    return found


def extend(package: Package, name: str, part: str, sheet: SheetPart, written: Collection[Place]) -> None:
    """Let each table or filter of the sheet take in the rows of ``written`` that continue it."""
    tables = tables_of(package, part)
    for table in tables:
        others = [other.area for other in tables if other is not table]
        grown = table.area if table.has_totals else _grown(table.area, sheet, written, others)
        if grown != table.area:
            _extend_table(package, table, grown)
    _extend_filter(package, name, sheet, written, [table.area for table in tables])


def _grown(covered: Area, sheet: SheetPart, written: Collection[Place], others: Sequence[Area]) -> Area:
    rows = {where.row for where in written if covered.left <= where.column <= covered.right}
    while (below := covered.bottom + 1) in rows:
        line = Area(below, covered.left, below, covered.right)
        if _is_taken(line, sheet) or any(line.meets(other) for other in (*others, *sheet.merged)):
            break
        covered = covered._replace(bottom=below)
    return covered


def _is_taken(line: Area, sheet: SheetPart) -> bool:
    """Whether the row held something there before it was written."""
    row = sheet.row(line.top)
    return row is not None and any(
        cell.content.strip() for column, cell in row.cells.items() if line.left <= column <= line.right
    )


def _extend_table(package: Package, table: Table, grown: Area) -> None:
    content = package.read(table.part)
    root = outline(content, deepest=2)
    edits = [_with_reference(content, root, grown)]
    filtered = root.child("autoFilter")
    covered = area(filtered.get("ref")) if filtered else None
    if filtered and covered and covered.bottom == table.area.bottom:
        edits.append(_with_reference(content, filtered, covered._replace(bottom=grown.bottom)))
    package.write(table.part, edited(content, edits))


def _with_reference(content: bytes, element: Element, covered: Area) -> Edit:
    tag = content[element.start : element.inner_start]
    return element.start, element.inner_start, with_attribute(tag, b"ref", covered.name.encode())


def _extend_filter(
    package: Package, name: str, sheet: SheetPart, written: Collection[Place], others: Sequence[Area]
) -> None:
    """A filter that hides nothing grows, with the hidden name that repeats its area; others are left alone."""
    filtered = sheet.root.child("autoFilter")
    covered = area(filtered.get("ref")) if filtered else None
    if filtered is None or covered is None or filtered.children:
        return
    grown = _grown(covered, sheet, written, others)
    if grown == covered:
        return
    sheet.edit_tag(filtered, with_attribute(sheet.tag_of(filtered), b"ref", grown.name.encode()))
    content = package.read(package.workbook)
    edits = list(_renamed(content, name, covered, grown))
    if edits:
        package.write(package.workbook, edited(content, edits))


def _renamed(content: bytes, name: str, covered: Area, grown: Area) -> Iterable[Edit]:
    root = outline(content, deepest=3)
    sheets, names = root.child("sheets"), root.child("definedNames")
    ranks = {sheet.get("name"): str(rank) for rank, sheet in enumerate(sheets.named("sheet") if sheets else ())}
    for defined in names.named("definedName") if names else ():
        if defined.get("name") != _FILTERED or defined.get("localSheetId") != ranks.get(name):
            continue
        text = content[defined.inner_start : defined.inner_end]
        if text.endswith(f"!{_absolute(covered)}".encode()):
            start = defined.inner_end - len(_absolute(covered))
            yield start, defined.inner_end, _absolute(grown).encode()


def _absolute(covered: Area) -> str:
    return f"${letters(covered.left)}${covered.top}:${letters(covered.right)}${covered.bottom}"
