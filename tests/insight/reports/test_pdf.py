"""The PDF: what an archive and a screen reader ask of it, and what people typed, literally."""

import io
import re
from collections import Counter

import pikepdf
import pytest

from dcant_tracker.insight.reports import pdf as writer
from dcant_tracker.insight.reports.catalogue import REPORTS
from dcant_tracker.insight.reports.pdf import pdf
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
    TableBlock,
    Tone,
)
from dcant_tracker.insight.reports.writing import pages
from tests.insight.reports.reading import LIGHT, TODAY, TORTURE, figures, subject_of


def opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content))


def of(*blocks) -> Report:
    return Report("note", f"Titre {TORTURE}", "Sous-titre", TODAY, ("Établi : hier",), (Heading("Un"), *blocks))


def elements(document: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    """The elements of the structure, in reading order."""
    found: list[pikepdf.Dictionary] = []

    def visit(node) -> None:
        if isinstance(node, pikepdf.Array):
            for one in node:
                visit(one)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            found.append(node)
            if "/K" in node:
                visit(node.K)

    visit(document.Root.StructTreeRoot.K)
    return found


def words(document: pikepdf.Pdf) -> str:
    """What the pages show, read back through the fonts' own maps to Unicode, blanks left out."""
    return re.sub(r"\s", "", "".join(_page_text(page) for page in document.pages))


def _page_text(page: pikepdf.Page) -> str:
    maps = {name: _unicode(font) for name, font in page.Resources.get("/Font", {}).items()}
    shown, current = [], {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            current = maps[str(operands[0])]
        elif str(operator) in {"Tj", "TJ"}:
            parts = operands[0] if str(operator) == "TJ" else [operands[0]]
            for part in parts:
                if isinstance(part, pikepdf.String):
                    codes = bytes(part)
                    shown += [current.get(codes[at : at + 2], "?") for at in range(0, len(codes), 2)]
    return "".join(shown)


def _unicode(font) -> dict[bytes, str]:
    cmap = font.ToUnicode.read_bytes().decode("latin-1")
    pairs = re.findall(r"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>", cmap)
    return {bytes.fromhex(code): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}


@pytest.fixture(scope="module", params=list(REPORTS))
def kind(request):
    return request.param


def test_every_kind_is_an_archive_that_a_screen_reader_can_follow(story, make, kind):
    subject = subject_of(kind, story)
    made = make(kind, subject=subject)
    document = opened(pdf(made, LIGHT))
    root = document.Root
    assert str(root.Lang) == "fr-FR"
    assert bool(root.MarkInfo.Marked)
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    assert root.Outlines.Count > 0
    with document.open_metadata() as metadata:
        assert metadata["pdfaid:part"] == "2"
        assert metadata["pdfaid:conformance"] == "A"
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == writer._text(made.title)
    assert [str(intent.S) for intent in root.OutputIntents] == ["/GTS_PDFA1"]
    assert "/DestOutputProfile" in root.OutputIntents[0]
    assert "/AcroForm" not in root
    assert not {"/JavaScript", "/EmbeddedFiles"} & set(root.get("/Names", {}))
    assert "/OpenAction" not in root or not isinstance(root.OpenAction, pikepdf.Dictionary)


def test_every_kind_has_real_headings_tables_and_figures(story, make, kind):
    subject = subject_of(kind, story)
    made = make(kind, subject=subject)
    document = opened(pdf(made, LIGHT))
    tags = Counter(str(one.S) for one in elements(document))
    assert tags["/H1"] + tags["/H2"] + tags["/H3"] == sum(isinstance(one, Heading) for one in made.blocks)
    assert tags["/Table"] == sum(isinstance(one, TableBlock) for one in made.blocks)
    headings = sum(len(one.columns) for one in made.blocks if isinstance(one, TableBlock))
    assert tags["/TH"] == headings
    drawn = figures(*made.blocks)
    said = [str(one.Alt) for one in elements(document) if str(one.S) == "/Figure"]
    assert said == [writer._text(figure.alt) for figure in drawn]


def test_every_font_is_embedded_with_its_map_to_unicode(story, make):
    document = opened(pdf(make("note"), LIGHT))
    fonts = [one for one in document.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"]
    roots = [one for one in fonts if one.Subtype == "/Type0"]
    assert roots
    for font in roots:
        assert "/ToUnicode" in font
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys())
    assert all("Inter" in str(font.BaseFont) for font in roots)


def test_what_people_typed_is_printed_literally():
    blocks = (
        Heading(TORTURE, 2),
        Paragraph(TORTURE),
        Paragraph(TORTURE, Tone.QUOTE),
        Bullets((TORTURE,)),
        KeyFigures((KeyFigure(TORTURE, TORTURE, TORTURE),)),
        TableBlock((Column(TORTURE),), ((TORTURE,),), TORTURE),
        PageBreak(),
        Definitions(((TORTURE, TORTURE),)),
    )
    shown = words(opened(pdf(of(*blocks), LIGHT)))
    literal = re.sub(r"\s", "", TORTURE)
    assert shown.count(literal) >= 12
    assert "?" not in shown.replace(literal, "")


def test_signs_that_nobody_draws_are_shown_as_an_empty_square():
    shown = words(opened(pdf(of(Paragraph("a\U0001f44d\ue000b\u200dc\ufe0fd ≥ é œ")), LIGHT)))
    assert "a□□bcd≥éœ" in shown


def test_the_same_report_comes_out_the_same(story, make):
    made = make("progress")
    assert pdf(made, LIGHT) == pdf(made, LIGHT)


def test_a_long_table_repeats_its_heading_and_keeps_one():
    block = TableBlock((Column("N°"), Column("Texte", 5)), tuple((str(at), "mot " * 20) for at in range(120)), "Longue")
    document = opened(pdf(of(block), LIGHT))
    assert len(document.pages) > 2
    assert Counter(str(one.S) for one in elements(document))["/TH"] == 2


def _lines(page: pikepdf.Page) -> int:
    """How many lines of text a page has: the heights at which text is set."""
    at, outer, heights = pikepdf.Matrix(), [], set()
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "q":
                outer.append(at)
            case "Q":
                at = outer.pop()
            case "cm":
                at = pikepdf.Matrix(*map(float, operands)) @ at
            case "Tm":
                heights.add(round((pikepdf.Matrix(*map(float, operands)) @ at).f))
    return len(heights)


def test_a_word_longer_than_its_column_stays_in_it():
    address = "tres.longue.adresse@exempledomaine.fr"
    lines = []
    for shares in ((1, 12), (12, 1)):
        block = TableBlock(tuple(Column("A", share) for share in shares), ((address, "b"),), "L")
        document = opened(pdf(of(block), LIGHT))
        (page,) = document.pages
        assert address in _page_text(page)
        lines.append(_lines(page))
    narrow, wide = lines
    assert narrow > wide


def test_a_short_table_stays_on_one_page():
    filler = Paragraph("mot " * 900)
    block = TableBlock((Column("N°"),), tuple((f"rang {at}",) for at in range(8)), "Courte")
    texts = [re.sub(r"\s", "", _page_text(page)) for page in opened(pdf(of(filler, filler, block), LIGHT)).pages]
    assert sum("Courte" in text for text in texts) == 1
    (page,) = (text for text in texts if "Courte" in text)
    assert all(f"rang{at}" in page for at in range(8))


def test_pages_are_pictures_of_the_same_document(story, make):
    made = make("note")
    drawn = pages(made, LIGHT, 60)
    assert len(drawn) == len(opened(pdf(made, LIGHT)).pages)
    assert all(page.startswith(b"\x89PNG") for page in drawn)


def test_a_short_report_is_one_page():
    assert len(pages(of(Paragraph("court")), LIGHT)) == 1


def test_a_title_that_looks_like_a_formula_is_drawn_as_it_is(story, add, make):
    uid = add("recommendation", programme=story.programme, code="12", title="Coût $\\foo$ $x_1$ \U0001f44d")
    add("participation", recommendation=uid, organisation=story.brest, role="pilot")
    made = make("progress")
    assert len(figures(*made.blocks)) == 2
    assert "12–Coût$\\foo$$x_1$□" in words(opened(pdf(made, LIGHT)))
