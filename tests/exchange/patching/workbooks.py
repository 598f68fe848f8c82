"""Workbooks of a partner as they come: charts, pictures, macros, lists; and what lies in an archive, byte for byte."""

import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from dcant_tracker.exchange import patching
from dcant_tracker.exchange.patching import Fill, Filled
from dcant_tracker.store.file.replacing import drafted, put_in_place

SHEET = "Réponses"
OTHER = "Listes"
COLOUR = "FFFFC7AD"
"""What a marked cell is filled with."""
THREAD = "xl/threadedComments/threadedComment1.xml"
DISCUSSIONS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
MICROSOFT = b"http://schemas.microsoft.com/office/2017/10/relationships"
DISCUSSION = b'<threadedComment ref="D4" dT="2026-03-02T09:00:00.00" personId="{2}" id="{1}"><text>Qui ?</text></threadedComment>'

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PICTURE = (
    '<oneCellAnchor xmlns="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    "<from><col>8</col><colOff>0</colOff><row>20</row><rowOff>0</rowOff></from>"
    '<ext cx="190500" cy="190500"/><pic><nvPicPr><cNvPr id="9" name="Logo"/><cNvPicPr/></nvPicPr><blipFill>'
    f'<a:blip xmlns:r="{_RELATIONS}" r:embed="rId77"/><a:stretch><a:fillRect/></a:stretch></blipFill>'
    '<spPr><a:prstGeom prst="rect"/></spPr></pic><clientData/></oneCellAnchor>'
).encode()


def png() -> bytes:
    """A picture of one red point."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0\xff\0\0"))
        + chunk(b"IEND", b"")
    )


def partner_workbook(path: Path) -> Path:
    """A sheet with a table of four lines, a chart, a picture, lists, colours, a comment; macros and custom XML."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet.append(["N°", "Collectivité", "Note", "Date"])
    for number in range(1, 5):
        sheet.append([number, f"Commune {number}", number * 1.5, f"0{number}/05/2017"])
    sheet["C3"].number_format = '0.00" pts"'
    sheet["C3"].font = Font(name="Arial", bold=True, color="FF0000FF")
    sheet["C3"].border = Border(bottom=Side("thick"))
    sheet["C3"].fill = PatternFill("solid", fgColor="FF00FF00")
    sheet["F2"] = "=SUM(C2:C5)"
    sheet["B2"].comment = Comment("Notre remarque", "Une partenaire")
    sheet.merge_cells("F4:G5")
    sheet.add_table(Table(displayName="Suivi", ref="A1:D5"))
    rule = DataValidation("list", formula1='"Oui,Non"')
    rule.add("E2:E99")
    sheet.add_data_validation(rule)
    sheet.conditional_formatting.add("C2:C5", CellIsRule("lessThan", ["2"], fill=PatternFill(bgColor="FFFF0000")))
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=3, min_row=1, max_row=5), titles_from_data=True)
    sheet.add_chart(chart, "I2")
    other = book.create_sheet(OTHER)
    other["A1"] = "Oui"
    book.save(path)
    _with_what_openpyxl_cannot_write(path)
    return path


def _with_what_openpyxl_cannot_write(path: Path) -> None:
    content = parts(path)
    drawing, relations = "xl/drawings/drawing1.xml", "xl/drawings/_rels/drawing1.xml.rels"
    content[drawing] = content[drawing].replace(b"</wsDr>", _PICTURE + b"</wsDr>")
    content[relations] = content[relations].replace(
        b"</Relationships>",
        f'<Relationship Id="rId77" Type="{_RELATIONS}/image" Target="../media/image1.png"/></Relationships>'.encode(),
    )
    content["[Content_Types].xml"] = content["[Content_Types].xml"].replace(
        b"<Override ",
        b'<Default Extension="png" ContentType="image/png"/>'
        b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Override ',
        1,
    )
    content["xl/_rels/workbook.xml.rels"] = content["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rId78" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
        b'Target="vbaProject.bin"/></Relationships>',
    )
    content["xl/media/image1.png"] = png()
    content["xl/vbaProject.bin"] = bytes(range(256)) * 40
    content["customXml/item1.xml"] = b"<suivi xmlns='urn:partenaire'>\r\n <dossier n='7'/></suivi>"
    if path.suffix == ".xlsm":
        content["[Content_Types].xml"] = content["[Content_Types].xml"].replace(
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        )
    zipped(path, content)


def zipped(path: Path, content: Mapping[str, bytes]) -> None:
    """``content`` as a zip whose entries have a date and a mode of their own."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for rank, (name, part) in enumerate(content.items()):
            entry = zipfile.ZipInfo(name, (2019, 3, 1 + rank % 28, 10, 20, 30))
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o640 << 16
            archive.writestr(entry, part)
        archive.comment = b"archive du partenaire"


def parts(path: Path) -> dict[str, bytes]:
    """What each part of the archive holds, in the archive's order."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def records(path: Path) -> dict[str, tuple[bytes, object]]:
    """Each entry as it lies in the archive: its packed bytes, and what the directory says of it."""
    content = path.read_bytes()
    found: dict[str, tuple[bytes, object]] = {}
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            start = entry.header_offset
            name, extra = struct.unpack_from("<HH", content, start + 26)
            packed = content[start : start + 30 + name + extra + entry.compress_size]
            facts = (entry.date_time, entry.external_attr, entry.compress_type, entry.flag_bits, entry.extra)
            found[entry.filename] = (packed, facts)
    return found


def changed(before: Path, after: Path) -> set[str]:
    """Names of the parts that are not, to the last bit of their packing, what they were; new ones included."""
    old, new = records(before), records(after)
    assert list(new)[: len(old)] == list(old)
    return {name for name, record in new.items() if old.get(name) != record}


def fill(source: Path, target: Path, fills: Sequence[Fill]) -> Filled:
    """Fill a workbook in, its file in place at the end."""
    with drafted(target) as draft:
        filled = patching.fill(source, target, draft, fills)
        put_in_place(draft, target)
    return filled


def discussed(path: Path, discussion: bytes = DISCUSSION, *, stood_for: bool = True, persons: bool = True) -> Path:
    """The partner's workbook at ``path``, D4 of its first sheet discussed as Excel keeps it.

    ``stood_for``: a comment stands for the discussion in older programs; ``persons``: who said it is named.
    """
    content = parts(path)
    added = b'<Relationship Id="rId99" Type="%s/threadedComment" Target="../threadedComments/threadedComment1.xml"/>'
    relations = "xl/worksheets/_rels/sheet1.xml.rels"
    content[relations] = content[relations].replace(b"</Relationships>", added % MICROSOFT + b"</Relationships>")
    content[THREAD] = b'<ThreadedComments xmlns="%s">%s</ThreadedComments>' % (DISCUSSIONS.encode(), discussion)
    if persons:
        person = f'<personList xmlns="{DISCUSSIONS}"><person displayName="Anne" id="{{2}}"/></personList>'
        content["xl/persons/person.xml"] = person.encode()
        relation = b'<Relationship Id="rId99" Type="%s/person" Target="persons/person.xml"/>' % MICROSOFT
        workbook = "xl/_rels/workbook.xml.rels"
        content[workbook] = content[workbook].replace(b"</Relationships>", relation + b"</Relationships>")
    if stood_for:
        notes = "xl/comments/comment1.xml"
        stands = b'<comment ref="D4" authorId="1"><text><t>[Threaded comment] Qui ?</t></text></comment>'
        named = content[notes].replace(b"</authors>", b"<author>tc={1}</author></authors>")
        content[notes] = named.replace(b"</commentList>", stands + b"</commentList>")
    zipped(path, content)
    return path
