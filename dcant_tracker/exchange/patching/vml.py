"""The boxes in which a spreadsheet shows comments: shapes of a VML drawing, which Excel still asks for.

VML parts need not be well-formed XML, so they are searched and extended as bytes. Ids of shapes go by thousands
(« clusters ») that no two drawings of a workbook share: [MS-OI29500], 2.1.1832; idmap in ECMA-376 part 4, 19.2.2.14.
"""

import re
from collections.abc import Iterable, Sequence

from dcant_tracker.exchange.patching.references import LAST_COLUMN, LAST_ROW, Place

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"

_CLUSTER = 1024
_EMPTY = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel">'
    b'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data=""/></o:shapelayout></xml>'
)
_BOX_TYPE = (
    b'<v:shapetype%s id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    b'<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_BOX = (
    '<v:shape{declared} id="_x0000_s{identity}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;'
    'margin-top:2pt;width:220pt;height:{height}pt;z-index:{rank};visibility:hidden" fillcolor="#ffffe1" '
    'o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
    '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_NAMESPACES = {
    b"v": b"urn:schemas-microsoft-com:vml",
    b"o": b"urn:schemas-microsoft-com:office:office",
    b"x": b"urn:schemas-microsoft-com:office:excel",
}
_ID_MAP = re.compile(rb"""(<[\w.-]+:idmap\b[^>]*?\bdata\s*=\s*["'])([\d,\s]*)(["'])""")
_SHAPE_ID = re.compile(rb"_x0000_s(\d{1,9})")
_NOTE = re.compile(rb"""[^>]*\bObjectType\s*=\s*["']Note["']""")
_ROW = re.compile(rb"Row>\s*(\d{1,7})\s*<")
_COLUMN = re.compile(rb"Column>\s*(\d{1,5})\s*<")
_BOX_COLUMNS = 4
_LETTERS_A_LINE = 42


def used_clusters(drawings: Iterable[bytes]) -> set[int]:
    """The thousands of ids that the workbook's drawings have taken."""
    used = {0}
    for drawing in drawings:
        for found in _ID_MAP.finditer(drawing):
            used.update(int(number) for number in found[2].split(b",") if number.strip().isdigit())
        used.update(int(number) // _CLUSTER for number in _SHAPE_ID.findall(drawing))
    return used


def extended(drawing: bytes | None, notes: Sequence[tuple[Place, str]], used: set[int]) -> bytes:
    """``drawing``, or a new one, with a box for each cell of ``notes`` that has none.

    ``used`` takes the clusters of the new ids.
    """
    content = _opened(drawing) if drawing else _EMPTY
    boxed = _boxed(content)
    wanted = [(where, text) for where, text in notes if where not in boxed]
    if not wanted:
        return content
    first = max(used) + 1
    clusters = range(first, first + -(-len(wanted) // (_CLUSTER - 1)))
    used.update(clusters)
    declared = _missing_namespaces(content)
    pieces = [] if b'"_x0000_t202"' in content else [_BOX_TYPE % declared.encode()]
    for rank, (where, text) in enumerate(wanted):
        cluster, number = divmod(rank, _CLUSTER - 1)
        identity = (first + cluster) * _CLUSTER + number + 1
        pieces.append(_box(where, text, identity, len(boxed) + rank + 1, declared))
    content = _ID_MAP.sub(lambda found: _with_clusters(found, clusters), content, count=1)
    end = content.rindex(b"</")
    return content[:end] + b"".join(pieces) + content[end:]


def _opened(drawing: bytes) -> bytes:
    """``drawing`` with an end tag to write before; an empty part counts as none."""
    if b"</" in drawing:
        return drawing
    root = re.search(rb"<([A-Za-z][\w.:-]*)[^>]*/>\s*$", drawing)
    if root is None:
        return _EMPTY
    return drawing.rstrip()[:-2] + b"></%s>" % root[1]


def _boxed(content: bytes) -> set[Place]:
    places: set[Place] = set()
    for data in content.split(b"ClientData"):
        row, column = _ROW.search(data), _COLUMN.search(data)
        if row and column and _NOTE.match(data):
            places.add(Place(int(row[1]) + 1, int(column[1]) + 1))
    return places


def _missing_namespaces(content: bytes) -> str:
    """Declarations for the prefixes of our boxes, unless the root has them all."""
    found = re.search(rb"<[A-Za-z][^>]*>", content)
    root = found[0] if found else b""
    missing = [
        b' xmlns:%s="%s"' % (prefix, name)
        for prefix, name in _NAMESPACES.items()
        if not re.search(rb"""xmlns:%s\s*=\s*["']%s["']""" % (prefix, re.escape(name)), root)
    ]
    return b"".join(missing).decode()


def _with_clusters(found: re.Match[bytes], clusters: range) -> bytes:
    numbers = [number.strip() for number in found[2].split(b",") if number.strip()]
    return found[1] + b",".join([*numbers, *(b"%d" % cluster for cluster in clusters)]) + found[3]


def _box(where: Place, text: str, identity: int, rank: int, declared: str) -> bytes:
    lines = 2 + sum(1 + len(line) // _LETTERS_A_LINE for line in text.splitlines() or [""])
    rows = min(max(lines, 4), 24)
    left = where.column if where.column + _BOX_COLUMNS < LAST_COLUMN else where.column - _BOX_COLUMNS - 2
    top = min(max(where.row - 2, 0), LAST_ROW - rows - 1)
    anchor = f"{left}, 15, {top}, 10, {left + _BOX_COLUMNS}, 15, {top + rows}, 4"
    return _BOX.format(
        declared=declared,
        identity=identity,
        height=rows * 15,
        rank=rank,
        anchor=anchor,
        row=where.row - 1,
        column=where.column - 1,
    ).encode()
