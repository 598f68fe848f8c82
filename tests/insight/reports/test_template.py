"""The association's own Word template: what of it is used, and what is said of one that cannot be."""

import importlib.util
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, RGBColor
from lxml import etree

from dcant_tracker.errors import UserError
from dcant_tracker.insight.reports.structure import (
    Bullets,
    Column,
    Definitions,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Report,
    TableBlock,
    Tone,
)
from dcant_tracker.insight.reports.word import manner
from dcant_tracker.insight.reports.word.writer import word
from dcant_tracker.settings import resource
from tests.insight.reports.reading import LIGHT, TODAY

BLOCKS = (
    KeyFigures((KeyFigure("1", "un"),)),
    Heading("Partie"),
    Heading("Section", 2),
    Paragraph("Texte"),
    Paragraph("Cité", Tone.QUOTE),
    Paragraph("Note", Tone.NOTE),
    Bullets(("Point",)),
    Definitions((("Nom", "Valeur"),)),
    TableBlock((Column("A"), Column("B")), (("1", "2"),), "Légende"),
)
REPORT = Report("note", "Note de synthèse", "DcANT", TODAY, ("Établi hier",), BLOCKS)


@pytest.fixture
def own(tmp_path: Path):
    """A template as an association would make it: red headings, its name above, narrow pages, a word before and after."""
    document = docx.Document()
    document.styles["Heading 1"].font.color.rgb = RGBColor(200, 0, 0)
    document.sections[0].page_width = Mm(180)
    document.sections[0].header.paragraphs[0].text = "France urbaine – {{titre}} – {{date}}"
    document.add_paragraph("Avant")
    document.add_paragraph("{{contenu}}")
    document.add_paragraph("Après")
    path = tmp_path / "modele.docx"
    document.save(str(path))
    return path


def written(tmp_path: Path, template: Path):
    path = tmp_path / "rapport.docx"
    path.write_bytes(word(REPORT, LIGHT, template))
    return docx.Document(str(path))


def test_its_styles_its_header_and_its_pages_are_used(tmp_path, own):
    document = written(tmp_path, own)
    (heading,) = (one for one in document.paragraphs if one.style.name == "Heading 1")
    assert heading.text == "Partie"
    assert heading.style.font.color.rgb == RGBColor(200, 0, 0)
    assert document.sections[0].header.paragraphs[0].text == (
        "France urbaine – Note de synthèse – 4\u00a0juillet\u00a02017"
    )
    available = document.sections[0].page_width - document.sections[0].left_margin - document.sections[0].right_margin
    table = document.tables[-1]
    assert sum(cell.width for cell in table.rows[0].cells) == pytest.approx(available, rel=0.01)


def test_a_long_title_is_cut_above_the_pages_and_whole_on_the_cover(tmp_path, own):
    document = docx.Document(str(own))
    document.paragraphs[0].text = "{{titre}}"
    document.save(str(own))
    long = replace(REPORT, title="Note de synthèse pour la commission " * 5)
    path = tmp_path / "rapport.docx"
    path.write_bytes(word(long, LIGHT, own))
    made = docx.Document(str(path))
    assert made.paragraphs[0].text == long.title
    assert (
        made.sections[0].header.paragraphs[0].text.startswith("France urbaine – Note de synthèse pour la commission N")
    )
    assert len(made.sections[0].header.paragraphs[0].text) < 130


def test_the_report_takes_the_place_of_the_content(tmp_path, own):
    lines = [one.text for one in written(tmp_path, own).paragraphs]
    assert lines[0] == "Avant"
    assert lines[1] == "Note de synthèse"
    assert lines[-1] == "Après"
    assert "{{contenu}}" not in lines


def test_without_a_place_it_comes_after_what_the_template_says(tmp_path):
    document = docx.Document()
    document.add_paragraph("Page de garde")
    document.save(str(tmp_path / "garde.docx"))
    lines = [one.text for one in written(tmp_path, tmp_path / "garde.docx").paragraphs]
    assert lines[:2] == ["Page de garde", "Note de synthèse"]


def test_a_cover_that_bears_the_title_is_not_given_it_twice(tmp_path):
    document = docx.Document()
    split = document.add_paragraph("Rapport : {{ti")
    split.add_run("tre}}")
    document.add_table(1, 1).cell(0, 0).text = "{{sous-titre}}"
    document.save(str(tmp_path / "garde.docx"))
    made = written(tmp_path, tmp_path / "garde.docx")
    assert (
        made.paragraphs[0].text == "Rapport\u00a0: Note de synthèse"
        or made.paragraphs[0].text == "Rapport : Note de synthèse"
    )
    assert made.tables[0].cell(0, 0).text == "DcANT"
    assert not [one for one in made.paragraphs if one.style.name == "Title"]


def test_what_is_brought_takes_the_colour_of_its_headings(tmp_path, own):
    made = written(tmp_path, own)
    for name in ("Chiffre DcANT", "Tableau DcANT", "Chiffres DcANT"):
        styled = etree.tostring(made.styles[name].element).decode()
        assert "C80000" in styled
        assert "1F4E79" not in styled
    assert 'w:fill="FBEBEB"' in etree.tostring(made.styles["Tableau DcANT"].element).decode()


def test_without_a_colour_of_its_headings_that_of_its_theme_is_taken(tmp_path):
    document = docx.Document()
    colour = document.styles["Heading 1"].element.find(f"{qn('w:rPr')}/{qn('w:color')}")
    colour.getparent().remove(colour)
    document.save(str(tmp_path / "theme.docx"))
    made = written(tmp_path, tmp_path / "theme.docx")
    assert "4F81BD" in etree.tostring(made.styles["Chiffre DcANT"].element).decode()


def test_its_own_tables_give_theirs_to_the_report(tmp_path):
    document = docx.Document()
    style = document.styles.add_style("Tableau maison", WD_STYLE_TYPE.TABLE)
    document.save(str(tmp_path / "un.docx"))
    assert written(tmp_path, tmp_path / "un.docx").tables[-1].style.name == "Tableau maison"
    document.styles.add_style("Autre tableau", WD_STYLE_TYPE.TABLE)
    document.save(str(tmp_path / "deux.docx"))
    assert written(tmp_path, tmp_path / "deux.docx").tables[-1].style.name == "Tableau DcANT"
    document.add_table(1, 1, style)
    document.save(str(tmp_path / "montre.docx"))
    assert written(tmp_path, tmp_path / "montre.docx").tables[-1].style.name == "Tableau maison"


def test_a_heading_stays_with_what_follows_whatever_its_style_says(tmp_path, own):
    document = docx.Document(str(own))
    document.styles["Heading 1"].paragraph_format.keep_with_next = None
    document.save(str(own))
    (heading,) = (one for one in written(tmp_path, own).paragraphs if one.style.name == "Heading 1")
    assert heading.paragraph_format.keep_with_next


def test_words_may_be_cut_in_cells_alone_and_a_template_that_says_otherwise_is_obeyed(tmp_path, own):
    made = written(tmp_path, own)
    order = [one.tag for one in made.settings.element]
    assert made.settings.element.find(qn("w:autoHyphenation")).get(qn("w:val")) == "1"
    assert order.index(qn("w:autoHyphenation")) < order.index(qn("w:compat"))
    said = {
        name: made.styles[name].element.find(f".//{qn('w:suppressAutoHyphens')}")
        for name in ("Normal", "Cellule DcANT")
    }
    assert said["Normal"].get(qn("w:val"), "1") == "1"
    assert said["Cellule DcANT"].get(qn("w:val")) == "0"
    document = docx.Document(str(own))
    document.settings.element.insert(0, parse_xml(f'<w:autoHyphenation {nsdecls("w")} w:val="0"/>'))
    document.save(str(own))
    kept = [one.get(qn("w:val")) for one in written(tmp_path, own).settings.element.iter(qn("w:autoHyphenation"))]
    assert kept == ["0"]


def test_the_styles_it_lacks_are_brought_from_ours(tmp_path):
    document = docx.Document()
    for style in list(document.styles):
        if style.name not in {"Normal", "Default Paragraph Font", "Normal Table", "No List"}:
            style.delete()
    part = document.part
    for key in [key for key, one in part.rels.items() if one.reltype.endswith("/numbering")]:
        del part.rels[key]
    document.save(str(tmp_path / "nu.docx"))
    made = written(tmp_path, tmp_path / "nu.docx")
    used = {one.style.name for one in made.paragraphs} | {one.style.name for one in made.tables}
    assert used >= {"Title", "Heading 1", "Heading 2", "List Bullet", "Quote", "Caption", "Tableau DcANT", "Note DcANT"}
    bullet = made.styles["List Bullet"].element.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}").get(qn("w:val"))
    assert bullet in {one.get(qn("w:numId")) for one in made.part.numbering_part.element.iter(qn("w:num"))}
    listed = [one for one in made.styles if next(one.element.iter(qn("w:numPr")), None) is not None]
    assert [one.name for one in listed] == ["List Bullet"]
    ids = [one.get(qn("w:styleId")) for one in made.styles.element.iter(qn("w:style"))]
    assert len(ids) == len(set(ids))
    referred = {
        one.get(qn("w:val")) for tag in ("w:basedOn", "w:next", "w:link") for one in made.styles.element.iter(qn(tag))
    }
    assert referred <= set(ids)


def saved(tmp_path: Path, document) -> Path:
    path = tmp_path / "modele.docx"
    document.save(str(path))
    return path


def test_names_in_content_controls_are_replaced_and_the_report_takes_the_place_of_its_own(tmp_path):
    document = docx.Document()
    body = document.element.body
    for held in (
        "<w:p><w:r><w:t>Objet : </w:t></w:r><w:sdt><w:sdtContent><w:r><w:t>{{titre}}</w:t></w:r></w:sdtContent></w:sdt></w:p>",
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>{{contenu}}</w:t></w:r></w:p></w:sdtContent></w:sdt>",
        "<w:p><w:r><w:t>Fin</w:t></w:r></w:p>",
    ):
        for element in parse_xml(f"<w:body {nsdecls('w')}>{held}</w:body>"):
            body.insert(len(body) - 1, element)
    made = written(tmp_path, saved(tmp_path, document))
    said = ["".join(text.text for text in one.iter(qn("w:t"))) for one in made.element.body.iter(qn("w:p"))]
    assert said[0] == "Objet : Note de synthèse"
    assert said[-1] == "Fin"
    assert not any("{{" in text for text in said)
    assert "Partie" in [one.text for one in made.paragraphs]


def test_a_name_in_a_title_is_not_replaced_in_its_turn(tmp_path):
    document = docx.Document()
    document.add_paragraph("{{titre}} – {{date}} – {{titre}}")
    path = tmp_path / "rapport.docx"
    path.write_bytes(word(replace(REPORT, title="{{date}} {{titre}}"), LIGHT, saved(tmp_path, document)))
    line = docx.Document(str(path)).paragraphs[0].text
    assert line == "{{date}} {{titre}} – 4\u00a0juillet\u00a02017 – {{date}} {{titre}}"


def test_a_report_is_as_wide_as_the_section_it_stands_in(tmp_path):
    document = docx.Document()
    document.add_paragraph("{{contenu}}")
    portrait = document.sections[0]
    width = portrait.page_width - portrait.left_margin - portrait.right_margin
    landscape = document.add_section(WD_SECTION.NEW_PAGE)
    landscape.page_width, landscape.page_height = landscape.page_height, landscape.page_width
    document.add_paragraph("Annexe")
    made = written(tmp_path, saved(tmp_path, document))
    assert sum(cell.width for cell in made.tables[-1].rows[0].cells) == pytest.approx(width, rel=0.01)
    assert len(made.sections) == 2
    assert made.paragraphs[-1].text == "Annexe"


def test_the_place_that_ends_a_section_leaves_the_section(tmp_path):
    document = docx.Document()
    document.add_paragraph("{{contenu}}")
    document.add_section(WD_SECTION.NEW_PAGE)
    document.add_paragraph("Annexe")
    first, second = document.paragraphs[:2]
    first._p.get_or_add_pPr().append(second._p.pPr.find(qn("w:sectPr")))
    second._p.getparent().remove(second._p)
    made = written(tmp_path, saved(tmp_path, document))
    assert len(made.sections) == 2
    assert "{{contenu}}" not in [one.text for one in made.paragraphs]


def test_a_dotx_is_as_good_as_a_docx(tmp_path, own):
    as_template = tmp_path / "modele.dotx"
    with zipfile.ZipFile(own) as package, zipfile.ZipFile(as_template, "w") as rewritten:
        for entry in package.infolist():
            part = package.read(entry)
            if entry.filename == "[Content_Types].xml":
                part = part.replace(b"document.main+xml", b"template.main+xml")
            rewritten.writestr(entry, part)
    assert next(one.text for one in written(tmp_path, as_template).paragraphs) == "Avant"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "n'est pas un modèle Word utilisable"),
        (b"du texte", "n'est pas un modèle Word utilisable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "mot de passe"),
    ],
)
def test_what_is_no_template_is_refused_in_a_sentence(tmp_path, content, said):
    path = tmp_path / "modele.docx"
    path.write_bytes(content)
    with pytest.raises(UserError, match=said) as refused:
        word(REPORT, LIGHT, path)
    assert "Word" in refused.value.hint


def test_a_workbook_a_damaged_document_and_macros_are_refused(tmp_path, own):
    with zipfile.ZipFile(own) as package:
        parts = {entry.filename: package.read(entry) for entry in package.infolist()}
    for name, changed in (
        (
            "classeur",
            {
                "[Content_Types].xml": parts["[Content_Types].xml"].replace(
                    b"wordprocessingml.document", b"spreadsheetml.sheet"
                )
            },
        ),
        ("tronque", {"word/document.xml": parts["word/document.xml"][:200]}),
        (
            "vide",
            {
                "word/document.xml": b"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'/>"
            },
        ),
    ):
        path = tmp_path / f"{name}.docx"
        with zipfile.ZipFile(path, "w") as package:
            for part, content in (parts | changed).items():
                package.writestr(part, content)
        with pytest.raises(UserError, match="n'est pas un modèle Word utilisable"):
            word(REPORT, LIGHT, path)
    path = tmp_path / "macros.dotm"
    with zipfile.ZipFile(path, "w") as package:
        for part, content in parts.items():
            package.writestr(part, content.replace(b"document.main+xml", b"document.macroEnabled.main+xml"))
    with pytest.raises(UserError, match="macros"):
        word(REPORT, LIGHT, path)


def test_a_template_that_is_gone_is_refused_in_a_sentence(tmp_path):
    with pytest.raises(UserError, match="introuvable"):
        word(REPORT, LIGHT, tmp_path / "absent.docx")


def test_the_template_that_ships_is_the_one_its_script_makes(tmp_path, monkeypatch):
    shipped = resource("templates/report.docx")
    found = importlib.util.spec_from_file_location("build_template", resource("templates/build.py"))
    script = importlib.util.module_from_spec(found)
    found.loader.exec_module(script)
    monkeypatch.setattr(script, "HERE", tmp_path)
    script.main()
    assert parts(tmp_path / "report.docx") == parts(shipped)


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {entry.filename: package.read(entry) for entry in package.infolist()}


def test_the_colours_that_a_template_changes_are_those_of_ours():
    found = importlib.util.spec_from_file_location("build_template", resource("templates/build.py"))
    script = importlib.util.module_from_spec(found)
    found.loader.exec_module(script)
    assert (manner.ACCENT, manner.BAND) == (script.ACCENT, script.BAND)
