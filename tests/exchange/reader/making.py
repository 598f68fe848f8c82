"""Workbooks made by hand, part by part, to say exactly what a spreadsheet or an attacker would."""

import struct
import zipfile
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'

STYLES = f"""{XML}<styleSheet xmlns="{MAIN}">
<numFmts count="1"><numFmt numFmtId="164" formatCode="[h]:mm"/></numFmts>
<cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="20"/><xf numFmtId="164"/></cellXfs>
</styleSheet>"""


def sheet_xml(rows: str, *, dimension: str = "", before: str = "") -> str:
    """A worksheet part whose sheetData is ``rows``."""
    declared = f'<dimension ref="{dimension}"/>' if dimension else ""
    return f'{XML}{before}<worksheet xmlns="{MAIN}">{declared}<sheetData>{rows}</sheetData></worksheet>'


def parts(
    sheets: Mapping[str, str], *, states: Mapping[str, str] | None = None, attributes: str = ""
) -> dict[str, str]:
    """The parts of a Transitional .xlsx; ``sheets`` maps names to sheet parts, ``states`` names to hidden…"""
    names = list(sheets)
    entries = "".join(
        f'<sheet name="{name}" sheetId="{i}" r:id="rId{i}"'
        + (f' state="{states[name]}"' if states and name in states else "")
        + "/>"
        for i, name in enumerate(names, 1)
    )
    relations = "".join(
        f'<Relationship Id="rId{i}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i, _ in enumerate(names, 1)
    )
    return {
        "[Content_Types].xml": f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" '
        f'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": f'{XML}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><workbookPr {attributes}/>'
        f"<sheets>{entries}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{relations}'
        f'<Relationship Id="rId90" Type="{RELATIONS}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId91" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/styles.xml": STYLES,
        **{f"xl/worksheets/sheet{i}.xml": sheets[name] for i, name in enumerate(names, 1)},
    }


def shared_strings(*items: str) -> str:
    """A shared strings part; ``items`` are the contents of its ``si`` elements."""
    return f'{XML}<sst xmlns="{MAIN}">' + "".join(f"<si>{item}</si>" for item in items) + "</sst>"


def zipped(path: Path, content: Mapping[str, str | bytes]) -> Path:
    """``content`` as a zip at ``path``."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return path


def xlsx(path: Path, rows: str, **options: str) -> Path:
    """A workbook of one sheet, « Feuille », whose sheetData is ``rows``."""
    return zipped(path, parts({"Feuille": sheet_xml(rows, **options)}))


def strict(content: Mapping[str, str]) -> dict[str, str]:
    """The same parts in the Strict dialect of the standard."""
    return {
        name: part.replace(MAIN, STRICT_MAIN).replace(RELATIONS, STRICT_RELATIONS) for name, part in content.items()
    }


ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def ods(path: Path, tables: str, *, styles: str = "", before: str = "", manifest: str = "") -> Path:
    """An .ods whose spreadsheet element holds ``tables``."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content xmlns:office="{OFFICE}:office:1.0" '
        f'xmlns:table="{OFFICE}:table:1.0" xmlns:text="{OFFICE}:text:1.0" xmlns:style="{OFFICE}:style:1.0" '
        f'xmlns:draw="{OFFICE}:drawing:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped(
        path,
        {
            "mimetype": ODS_TYPE,
            "content.xml": content,
            "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>",
        },
    )


def table(cells: str, *, name: str = "Feuille", attributes: str = "") -> str:
    """An OpenDocument table of one row of ``cells``."""
    return f'<table:table table:name="{name}" {attributes}><table:table-row>{cells}</table:table-row></table:table>'


def biff(kind: int, content: bytes = b"") -> bytes:
    """A record of an .xls."""
    return struct.pack("<HH", kind, len(content)) + content


def biff_label(row: int, column: int, text: str) -> bytes:
    """A cell of an .xls that holds its own text, one byte a character where that is enough."""
    wide = any(character > "\xff" for character in text)
    packed = text.encode("utf-16-le" if wide else "latin-1")
    return biff(0x0204, struct.pack("<HHHHB", row, column, 0, len(text), wide) + packed)


def biff_number(row: int, column: int, value: float, form: int = 0) -> bytes:
    """A number of an .xls, with the number of its XF record."""
    return biff(0x0203, struct.pack("<HHHd", row, column, form, value))


def workbook_stream(cells: bytes, *, version: int = 0x0600, before: bytes = b"") -> bytes:
    """The Workbook stream of one sheet, « Feuille », that holds ``cells``; ``before`` goes among the global records."""
    name = b"Feuille" if version == 0x0500 else b"\0Feuille"
    opening = biff(0x0809, struct.pack("<HH", version, 0x0005) + bytes(4 if version == 0x0500 else 12))
    closing = biff(0x000A)
    listing = 4 + 6 + 1 + len(name)
    start = len(opening) + len(before) + listing + len(closing)
    bound = biff(0x0085, struct.pack("<IHB", start, 0, 7) + name)
    sheet = biff(0x0809, struct.pack("<HH", version, 0x0010) + bytes(4 if version == 0x0500 else 12))
    return opening + before + bound + closing + sheet + cells + closing


def xls(path: Path, cells: bytes, *, version: int = 0x0600, before: bytes = b"", embedded: bytes = b"") -> Path:
    """An .xls of one sheet, « Feuille »; ``embedded`` is the Workbook stream of an object inside of it."""
    stream = workbook_stream(cells, version=version, before=before)
    path.write_bytes(compound(stream, embedded, name="Workbook" if version == 0x0600 else "Book"))
    return path


def compound(stream: bytes, embedded: bytes = b"", *, name: str = "Workbook") -> bytes:
    """An OLE compound file whose root holds ``stream``, and one storage with a stream of the same name."""
    sector, end, nothing = 512, 0xFFFFFFFE, 0xFFFFFFFF
    streams = [content.ljust(max(4096, -(-len(content) // sector) * sector), b"\0") for content in (stream, embedded)]
    tables = next(n for n in range(1, 110) if n * 128 >= n + 1 + sum(map(len, streams)) // sector)
    starts = [tables + 1, tables + 1 + len(streams[0]) // sector]
    total = starts[1] + len(streams[1]) // sector
    fat = [*[0xFFFFFFFD] * tables, end, *range(tables + 2, total + 1)]
    fat[starts[1] - 1] = fat[total - 1] = end
    header = bytearray(sector)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", header, 40, 0, tables, tables, 0, 4096, end, 0, end, 0)
    struct.pack_into("<109I", header, 76, *range(tables), *[nothing] * (109 - tables))
    entries = [
        ("Root Entry", 5, nothing, 1, end, 0),
        (name, 2, 2, nothing, starts[0], len(streams[0])),
        ("MBD0001", 1, nothing, 3, 0, 0),
        (name, 2, nothing, nothing, starts[1], len(streams[1])),
    ]
    directory = b""
    for title, kind, right, child, start, size in entries:
        text = title.encode("utf-16-le") + b"\0\0"
        directory += text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, nothing, right, child)
        directory += bytes(36) + struct.pack("<III", start, size, 0)
    fat += [nothing] * (tables * sector // 4 - total)
    return bytes(header) + struct.pack(f"<{len(fat)}I", *fat) + directory + b"".join(streams)


def biff12(kind: int, content: bytes = b"") -> bytes:
    """A record of a part of an .xlsb."""
    head = bytes((kind,)) if kind < 0x80 else bytes((kind & 0x7F | 0x80, kind >> 7))
    length, packed = len(content), b""
    while length >= 0x80:
        packed += bytes((length & 0x7F | 0x80,))
        length >>= 7
    return head + packed + bytes((length,)) + content


def wide(text: str) -> bytes:
    """A text of an .xlsb: its length in UTF-16 units, and these."""
    packed = text.encode("utf-16-le")
    return struct.pack("<I", len(packed) // 2) + packed


def xlsb(
    path: Path,
    rows: Sequence[Sequence[str | float | bool | None]],
    *,
    after: bytes = b"",
    hidden: Collection[int] = (),
) -> Path:
    """An .xlsb of one sheet, « Feuille », some of its rows ``hidden``; ``after`` are the records behind its cells."""
    cells: list[bytes] = []
    for number, row in enumerate(rows):
        shown = b"\x10" if number in hidden else b"\0"
        cells.append(biff12(0, struct.pack("<I", number) + bytes(7) + shown + bytes(5)))
        for column, value in enumerate(row):
            place = struct.pack("<II", column, 0)
            if isinstance(value, bool):
                cells.append(biff12(4, place + bytes((value,))))
            elif isinstance(value, str):
                cells.append(biff12(6, place + wide(value)))
            elif value is not None:
                cells.append(biff12(5, place + struct.pack("<d", value)))
    last = struct.pack("<IIII", 0, max(len(rows) - 1, 0), 0, max(map(len, rows), default=1) - 1)
    sheet = biff12(0x81) + biff12(0x94, last) + biff12(0x91) + b"".join(cells) + biff12(0x92) + after + biff12(0x82)
    bundle = biff12(0x9C, struct.pack("<II", 0, 1) + wide("rId1") + wide("Feuille"))
    workbook = biff12(0x83) + biff12(0x99, bytes(8) + wide("")) + biff12(0x8F) + bundle + biff12(0x90) + biff12(0x84)
    types = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
    return zipped(
        path,
        {
            "[Content_Types].xml": f'{XML}<Types xmlns="{PACKAGE}/content-types"><Override '
            f'PartName="/xl/workbook.bin" ContentType="{types}"/></Types>',
            "xl/workbook.bin": workbook,
            "xl/_rels/workbook.bin.rels": f'{XML}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>',
            "xl/worksheets/sheet1.bin": sheet,
        },
    )
