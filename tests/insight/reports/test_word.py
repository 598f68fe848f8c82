"""The Word document: real styles, captions that Word numbers, pictures with words, nothing but French."""

import io
import itertools
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as Line

from dcant_tracker.insight.reports.catalogue import REPORTS
from dcant_tracker.insight.reports.structure import (
    Bullets,
    Column,
    Definitions,
    Heading,
    KeyFigure,
    KeyFigures,
    PageBreak,
    Paragraph,
    Report,
    SideBySide,
    TableBlock,
    Tone,
)
from dcant_tracker.insight.reports.word.writer import word
from dcant_tracker.insight.typography import typeset
from tests.insight.reports.reading import LIGHT, TODAY, TORTURE, figures, headings, subject_of


def opened(content: bytes):
    return docx.Document(io.BytesIO(content))


def of(*blocks) -> Report:
    return Report("note", f"Titre {TORTURE}", "Sous-titre", TODAY, ("Établi : hier",), blocks)


def styled(document, style: str) -> list[str]:
    return [one.text for one in document.paragraphs if one.style.name == style]


@pytest.mark.parametrize("kind", REPORTS)
def test_every_kind_opens_with_its_headings_tables_and_pictures(story, make, kind):
    made = make(kind, subject=subject_of(kind, story))
    document = opened(word(made, LIGHT))
    assert styled(document, "Title") == [typeset(made.title)]
    found = [one.text for one in document.paragraphs if one.style.name.startswith("Heading")]
    assert found == [typeset(text) for text in headings(made)]
    tables = [block for block in made.blocks if isinstance(block, TableBlock)]
    real = [one for one in document.tables if one.style.name == "Tableau DcANT"]
    assert [len(one.rows) for one in real] == [len(block.rows) + 1 for block in tables]
    drawn = figures(*made.blocks)
    said = [one.get("descr") for one in document.element.body.iter(qn("wp:docPr"))]
    assert said == [typeset(figure.alt) for figure in drawn]


def test_captions_are_numbered_by_word(story, make):
    document = opened(word(make("recommendation", subject=story.archives), LIGHT))
    codes = [one.get(qn("w:instr")).strip() for one in document.element.body.iter(qn("w:fldSimple"))]
    assert codes.count("SEQ Figure \\* ARABIC") == 2
    assert set(codes) == {"SEQ Figure \\* ARABIC", "SEQ Tableau \\* ARABIC"}
    lines = (Line(one, document) for one in document.element.body.iter(qn("w:p")))
    captions = ["".join(text.text for text in one._p.iter(qn("w:t"))) for one in lines if one.style.name == "Caption"]
    assert len(captions) == len(codes)
    assert [one for one in captions if one.startswith("Figure ")] == [
        "Figure 1 – Les quatre principes – Printemps 2017",
        "Figure 2 – Répartition des réponses – Printemps 2017",
    ]


def test_tables_never_touch_nor_end_the_document(story, make):
    beside = next(one for one in make("recommendation", subject=story.archives).blocks if isinstance(one, SideBySide))
    table, cards = TableBlock((Column("A"),), (("1",),), "L"), KeyFigures((KeyFigure("1", "un"),))
    body = opened(word(of(cards, beside, cards, table, beside, table), LIGHT)).element.body
    tags = [one.tag for one in body]
    assert tags.count(qn("w:tbl")) == 6
    assert all((qn("w:tbl"), after) != (before, qn("w:sectPr")) for before, after in itertools.pairwise(tags))
    assert all((before, after) != (qn("w:tbl"), qn("w:tbl")) for before, after in itertools.pairwise(tags))


def test_figures_side_by_side_fit_the_page(story, make):
    document = opened(word(make("recommendation", subject=story.archives), LIGHT))
    section = document.sections[0]
    available = section.page_width - section.left_margin - section.right_margin
    (layout,) = (one for one in document.tables if list(one._tbl.iter(qn("wp:inline"))))
    cells = layout.rows[0].cells
    assert sum(cell.width for cell in cells) <= available
    for cell in cells:
        (drawing,) = cell._tc.iter(qn("wp:extent"))
        assert int(drawing.get("cx")) < cell.width
        assert [one.style.name for one in cell.paragraphs] == ["Figure DcANT", "Caption", "Note DcANT"]


def test_the_heading_row_is_repeated_and_numbers_stand_right():
    block = TableBlock((Column("Nom", 3), Column("Nombre", 1, numeric=True)), (("a", "12"),), "Légende")
    (made,) = opened(word(of(block), LIGHT)).tables
    head, row = made.rows
    assert head._tr.trPr.find(qn("w:tblHeader")) is not None
    assert row._tr.trPr.find(qn("w:tblHeader")) is None
    assert str(row.cells[1].paragraphs[0].alignment).startswith("RIGHT")
    assert row.cells[0].width > row.cells[1].width * 2.9


def test_a_short_table_stays_on_one_page_and_a_long_one_may_break_but_not_before_its_last_row():
    columns = (Column("A"),)
    short, long = (TableBlock(columns, tuple((str(at),) for at in range(count)), "L") for count in (3, 30))
    for block, kept in ((short, [True, True, True, False]), (long, [True] + [False] * 28 + [True, False])):
        (made,) = opened(word(of(block), LIGHT)).tables
        assert [bool(row.cells[0].paragraphs[0].paragraph_format.keep_with_next) for row in made.rows] == kept


def test_what_is_to_be_known_of_a_table_stays_with_it():
    block = TableBlock((Column("A"),), tuple((str(at),) for at in range(30)), "L", "* fragile")
    document = opened(word(of(block), LIGHT))
    (made,) = document.tables
    assert made.rows[-1].cells[0].paragraphs[0].paragraph_format.keep_with_next
    assert styled(document, "Note DcANT") == ["* fragile"]


def test_short_definitions_stay_on_one_page_and_long_ones_may_break():
    for text, kept in (("court", [True, True, True, False]), ("mot " * 500, [True, True, False, False])):
        document = opened(word(of(Definitions((("A", text),) * 4)), LIGHT))
        lines = [one for one in document.paragraphs if one.style.name == "Définition DcANT"]
        assert [bool(one.paragraph_format.keep_with_next) for one in lines] == kept


def test_the_document_is_french_on_a4_with_its_page_numbers(story, make):
    document = opened(word(make("note"), LIGHT))
    (language,) = document.styles.element.find(qn("w:docDefaults")).iter(qn("w:lang"))
    assert language.get(qn("w:val")) == "fr-FR"
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    codes = [one.get(qn("w:instr")).strip() for one in section.footer._element.iter(qn("w:fldSimple"))]
    assert codes == ["PAGE", "NUMPAGES"]
    assert section.header.paragraphs[0].text == "Note de synthèse\t4\u00a0juillet\u00a02017"


def test_its_properties_name_it(story, make):
    made = make("recommendation", subject=story.archives)
    properties = opened(word(made, LIGHT)).core_properties
    assert properties.title == typeset(made.title)
    assert properties.subject == "DcANT 2015-2017"
    assert properties.language == "fr-FR"
    assert (properties.author, properties.last_modified_by) == ("France urbaine", "France urbaine")


def test_what_people_typed_is_printed_literally():
    blocks = (
        Heading(TORTURE),
        Paragraph(TORTURE),
        Paragraph(TORTURE, Tone.NOTE),
        Bullets((TORTURE,)),
        Definitions(((TORTURE, f"{TORTURE}\n{TORTURE}"),)),
        PageBreak(),
        KeyFigures((KeyFigure(TORTURE, TORTURE, TORTURE),)),
        TableBlock((Column(TORTURE),), ((f"{TORTURE}\x0b\x00",),), TORTURE),
    )
    document = opened(word(of(*blocks), LIGHT))
    literal = typeset(TORTURE)
    assert styled(document, "Heading 1") == [literal]
    assert styled(document, "Normal")[0] == literal
    assert styled(document, "List Bullet") == [literal]
    assert styled(document, "Définition DcANT") == [f"{literal}\t{literal}\n{literal}"]
    cards, table = document.tables
    assert cards.cell(0, 0).text == "\n".join([literal] * 3)
    assert [cell.text for row in table.rows for cell in row.cells] == [literal, literal]
    (caption,) = (one for one in document.paragraphs if one.style.name == "Caption")
    assert "".join(one.text for one in caption._p.iter(qn("w:t"))) == f"Tableau 1 – {literal}"


def test_nothing_but_used_parts_is_in_the_file(story, make):
    with zipfile.ZipFile(io.BytesIO(word(make("note"), LIGHT))) as package:
        names = package.namelist()
        assert package.testzip() is None
    assert "word/stylesWithEffects.xml" not in names
    assert len(names) == len(set(names))
