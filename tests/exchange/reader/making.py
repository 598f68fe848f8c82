"""Workbooks made by hand, part by part, to say exactly what a spreadsheet or an attacker would."""

import zipfile
from collections.abc import Mapping
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
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>",
        },
    )


def table(cells: str, *, name: str = "Feuille", attributes: str = "") -> str:
    """An OpenDocument table of one row of ``cells``."""
    return f'<table:table table:name="{name}" {attributes}><table:table-row>{cells}</table:table-row></table:table>'
