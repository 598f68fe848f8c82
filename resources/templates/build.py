"""Makes report.docx, the Word template that ships: python resources/templates/build.py.

Everything a report needs is a style, so that an association changes its look in Word, without us: the built-in
styles for titles, lists and captions, and a few of our own for tables, key figures and notes.
"""

import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

HERE = Path(__file__).resolve().parent
INK, SOFT, ACCENT = "1C2733", "52606D", "1F4E79"
RULE, BAND = "C9D1D9", "F3F6F9"
FONT = "Calibri"
LANGUAGE = "fr-FR"
BUILT_IN = (
    "Normal",
    "Header",
    "Footer",
    "Heading 1",
    "Heading 2",
    "Heading 3",
    "Title",
    "Subtitle",
    "List Bullet",
    "Quote",
    "Caption",
    "Default Paragraph Font",
    "Normal Table",
    "No List",
    "Table Grid",
)
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)

TABLE = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="TableauDcANT">
  <w:name w:val="Tableau DcANT"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/><w:qFormat/>
  <w:tblPr>
    <w:tblStyleRowBandSize w:val="1"/>
    <w:tblBorders>
      <w:bottom w:val="single" w:sz="4" w:color="{RULE}"/><w:insideH w:val="single" w:sz="4" w:color="{RULE}"/>
    </w:tblBorders>
    <w:tblCellMar>
      <w:top w:w="50" w:type="dxa"/><w:left w:w="90" w:type="dxa"/>
      <w:bottom w:w="50" w:type="dxa"/><w:right w:w="90" w:type="dxa"/>
    </w:tblCellMar>
  </w:tblPr>
  <w:tblStylePr w:type="firstRow">
    <w:rPr><w:b/><w:color w:val="{ACCENT}"/></w:rPr>
    <w:tcPr><w:tcBorders><w:bottom w:val="single" w:sz="8" w:color="{ACCENT}"/></w:tcBorders></w:tcPr>
  </w:tblStylePr>
  <w:tblStylePr w:type="band2Horz">
    <w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{BAND}"/></w:tcPr>
  </w:tblStylePr>
</w:style>
"""

KEY_FIGURES = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="ChiffresDcANT">
  <w:name w:val="Chiffres DcANT"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/><w:qFormat/>
  <w:tblPr>
    <w:tblBorders>
      <w:left w:val="single" w:sz="18" w:color="{ACCENT}"/><w:insideV w:val="single" w:sz="18" w:color="{ACCENT}"/>
    </w:tblBorders>
    <w:tblCellMar>
      <w:top w:w="90" w:type="dxa"/><w:left w:w="140" w:type="dxa"/>
      <w:bottom w:w="90" w:type="dxa"/><w:right w:w="90" w:type="dxa"/>
    </w:tblCellMar>
  </w:tblPr>
  <w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{BAND}"/></w:tcPr>
</w:style>
"""


def main() -> None:
    """Write the template and say where."""
    document = docx.Document()
    _forget_styles(document)
    _paper(document)
    _defaults(document)
    _paragraph_styles(document)
    for style in (TABLE, KEY_FIGURES):
        document.styles.element.append(parse_xml(style))
    _running(document)
    _modern(document)
    _forget_parts(document)
    properties = document.core_properties
    properties.author, properties.title, properties.comments = "DcANT", "", ""
    properties.created = properties.modified = EPOCH.replace(tzinfo=None)
    target = HERE / "report.docx"
    document.save(str(target))
    _date_parts(target)
    sys.stdout.write(f"{target.name}\n")


def _forget_styles(document: Any) -> None:
    for style in list(document.styles):
        if style.name not in BUILT_IN:
            style.delete()


def _forget_parts(document: Any) -> None:
    """The library's own template carries a thumbnail, old styles and empty data: nothing of a report."""
    for relations in (document.part.package.rels, document.part.rels):
        for key in [
            key for key, one in relations.items() if one.reltype.endswith(("thumbnail", "Effects", "customXml"))
        ]:
            del relations[key]


def _paper(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(24), Mm(22)
    section.header_distance = section.footer_distance = Mm(11)
    section.different_first_page_header_footer = True


def _defaults(document: Any) -> None:
    """The typeface and the language that everything starts from."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    defaults.getparent().replace(
        defaults,
        parse_xml(
            f"""<w:docDefaults {nsdecls("w")}><w:rPrDefault><w:rPr>
            <w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>
            <w:color w:val="{INK}"/><w:sz w:val="21"/><w:szCs w:val="21"/>
            <w:lang w:val="{LANGUAGE}" w:eastAsia="{LANGUAGE}" w:bidi="ar-SA"/>
            </w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>
            <w:spacing w:after="120" w:line="264" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>"""
        ),
    )


def _paragraph_styles(document: Any) -> None:
    _style(document, "Normal", size=None)
    _style(document, "Title", size=22, color=ACCENT, bold=True, after=4)
    _style(document, "Subtitle", size=12.5, color=SOFT, after=8)
    _style(document, "Heading 1", size=15, color=ACCENT, bold=True, before=20, after=6, keep=True)
    _style(document, "Heading 2", size=12.5, color=ACCENT, bold=True, before=14, after=5, keep=True)
    _style(document, "Heading 3", size=11, color=ACCENT, bold=True, before=12, after=4, keep=True)
    _style(document, "List Bullet", size=None, after=3)
    _style(document, "Caption", size=9, color=SOFT, bold=True, before=8, after=4)
    quote = _style(document, "Quote", size=10, before=3, after=6, indent=4)
    _side_rule(quote)
    _style(document, "Header", size=8.5, color=SOFT, after=0)
    _style(document, "Footer", size=8.5, color=SOFT, after=0)
    facts = _style(document, "Repères DcANT", size=9, color=SOFT, before=2, after=12)
    _rules(facts)
    _style(document, "Note DcANT", size=9, color=SOFT, before=4, after=9)
    _cut(_style(document, "Cellule DcANT", size=9, after=0, line=1.0))
    _style(document, "Chiffre DcANT", size=17, color=ACCENT, bold=True, after=0, line=1.0)
    _style(document, "Libellé DcANT", size=9, after=0, line=1.0)
    term = document.styles.add_style("Terme DcANT", WD_STYLE_TYPE.CHARACTER)
    term.font.color.rgb = RGBColor.from_string(SOFT)
    named = _style(document, "Définition DcANT", size=None, after=4)
    named.paragraph_format.left_indent, named.paragraph_format.first_line_indent = Mm(42), Mm(-42)
    named.paragraph_format.tab_stops.add_tab_stop(Mm(42))
    figure = _style(document, "Figure DcANT", size=None, before=6, after=0)
    figure.paragraph_format.keep_with_next = True
    figure.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT


def _style(  # noqa: PLR0913 - one argument for each thing that a style says
    document: Any,
    name: str,
    *,
    size: float | None,
    color: str = "",
    bold: bool = False,
    before: float = 0,
    after: float = 6,
    line: float | None = None,
    keep: bool = False,
    indent: float = 0,
) -> Any:
    """The paragraph style ``name``, made when there is none; measures in points, ``indent`` in millimetres."""
    known = [style.name for style in document.styles]
    style = document.styles[name] if name in known else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if name != "Normal":
        for part in ("w:rPr", "w:pPr"):
            _keep_numbering(style, part)
    style.quick_style, style.hidden = True, False
    if name not in BUILT_IN:
        style.base_style = document.styles["Normal"]
    if size is not None:
        style.font.size = Pt(size)
    style.font.bold = bold or None
    if color:
        style.font.color.rgb = RGBColor.from_string(color)
    layout = style.paragraph_format
    if name != "Normal":
        layout.space_before, layout.space_after = Pt(before), Pt(after)
    layout.keep_with_next = keep or None
    if line:
        layout.line_spacing = line
    if indent:
        layout.left_indent = Mm(indent)
    layout.widow_control = True
    return style


def _keep_numbering(style: Any, part: str) -> None:
    """Empty the part of a style that came with the library, but for its outline level and its bullets."""
    found = style.element.find(qn(part))
    for child in [] if found is None else list(found):
        if child.tag not in (qn("w:outlineLvl"), qn("w:numPr")):
            found.remove(child)


def _cut(style: Any) -> None:
    """Let the words of narrow cells be cut, which those of other paragraphs never are."""
    made = parse_xml(f'<w:suppressAutoHyphens {nsdecls("w")} w:val="0"/>')
    layout = style.element.get_or_add_pPr()
    layout.insert_element_before(made, "w:kinsoku", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")


def _side_rule(style: Any) -> None:
    borders = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="12" w:space="8" w:color="{RULE}"/></w:pBdr>'
    )
    _bordered(style, borders)


def _rules(style: Any) -> None:
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="4" w:color="{RULE}"/>' for side in ("top", "bottom"))
    _bordered(style, parse_xml(f"<w:pBdr {nsdecls('w')}>{lines}</w:pBdr>"))


def _bordered(style: Any, borders: Any) -> None:
    layout = style.element.get_or_add_pPr()
    layout.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")


def _modern(document: Any) -> None:
    """Lay tables out as Word 2013 and later do: level with the text, not shifted by the margin of their cells."""
    settings = document.settings.element
    compat = settings.find(qn("w:compat"))
    for one in compat.findall(qn("w:compatSetting")):
        if one.get(qn("w:name")) == "compatibilityMode":
            one.set(qn("w:val"), "15")


def _running(document: Any) -> None:
    """The report's title and day above every page but the first; page numbers below all of them."""
    section = document.sections[0]
    _beside(section.header.paragraphs[0], "{{titre}}", "{{date}}")
    for footer in (section.footer, section.first_page_footer):
        line = footer.paragraphs[0]
        line.style = document.styles["Footer"]
        _beside(line, "Suivi des recommandations DcANT", "Page ")
        _field(line, "PAGE")
        line.add_run(" / ")
        _field(line, "NUMPAGES")


def _beside(line: Any, left: str, right: str) -> None:
    layout = line.paragraph_format
    layout.tab_stops.clear_all()
    layout.tab_stops.add_tab_stop(Mm(170), alignment=2)
    line.add_run(f"{left}\t{right}")


def _field(line: Any, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), f" {code} ")
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    line._p.append(field)  # noqa: SLF001 - python-docx has no fields


def _date_parts(path: Path) -> None:
    """Give every part one date: the same template comes out byte for byte."""
    with zipfile.ZipFile(path) as package:
        parts = [(entry.filename, package.read(entry)) for entry in package.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts:
            package.writestr(zipfile.ZipInfo(name, EPOCH.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    main()
