"""What of a stranger's Word template does not go on to the report made with it."""

import re
import zipfile
from pathlib import Path

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from dcant_tracker.insight.reports.structure import Paragraph, Report
from dcant_tracker.insight.reports.word.writer import word
from tests.insight.reports.reading import LIGHT, TODAY

REPORT = Report("note", "Note de synthèse", "DcANT", TODAY, ("Établi hier",), (Paragraph("Texte"),))
AWAY = "\\\\pirate\\partage\\x"
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_TEMPLATE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
_VBA = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
_OLE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/oleObject"
_CHUNK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"
_UI = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"


@pytest.fixture
def report(tmp_path: Path):
    """Writes a report with a template; returns its parts by name."""

    def make(document) -> dict[str, bytes]:
        template = tmp_path / "modele.docx"
        document.save(str(template))
        path = tmp_path / "rapport.docx"
        path.write_bytes(word(REPORT, LIGHT, template))
        assert "Texte" in [one.text for one in docx.Document(str(path)).paragraphs]
        with zipfile.ZipFile(path) as package:
            parts = {entry.filename: package.read(entry) for entry in package.infolist()}
        _check_references(parts)
        return parts

    return make


def _check_references(parts: dict[str, bytes]) -> None:
    """Nothing refers to a relationship that is not there: Word would call the document damaged."""
    for name, content in parts.items():
        if name.endswith(".xml") and not name.startswith("["):
            folder, _slash, base = name.rpartition("/")
            relations = parts.get(f"{folder}/_rels/{base}.rels", b"").decode()
            used = set(re.findall(r'\br:(?:id|embed|link|pict|href|dm|lo|qs|cs)="([^"]+)"', content.decode()))
            assert used <= set(re.findall(r'\bId="([^"]+)"', relations)), name


def _all(parts: dict[str, bytes]) -> str:
    return "\n".join(content.decode("utf-8", "replace") for content in parts.values())


def _body(document, markup: str) -> None:
    for element in parse_xml(
        f"<w:body {nsdecls('w', 'a', 'pic', 'wp', 'r')} xmlns:v='urn:schemas-microsoft-com:vml' xmlns:o='urn:schemas-microsoft-com:office:office'>{markup}</w:body>"
    ):
        document.element.body.insert(0, element)


def _object(document, kind: str, name: str, content_type: str) -> str:
    part = Part(PackURI(name), content_type, b"MZ danger", document.part.package)
    return document.part.relate_to(part, kind)


def test_an_attached_template_is_left_behind(report):
    document = docx.Document()
    settings = document.settings
    number = document.part._settings_part.relate_to(AWAY, _TEMPLATE, is_external=True)
    settings.element.insert(0, parse_xml(f'<w:attachedTemplate {nsdecls("w")} {_R} r:id="{number}"/>'))
    said = _all(report(document))
    assert "pirate" not in said
    assert "attachedTemplate" not in said


def test_a_linked_picture_is_left_behind_and_one_that_is_inside_stays(report, tmp_path):
    from PySide6.QtGui import QImage

    document = docx.Document()
    picture = QImage(4, 4, QImage.Format.Format_RGB32)
    picture.fill(0)
    picture.save(str(tmp_path / "logo.png"))
    document.add_picture(str(tmp_path / "logo.png"))
    number = document.part.relate_to("file:///" + AWAY + ".png", RT.IMAGE, is_external=True)
    _body(
        document,
        f'<w:p><w:r><w:drawing><wp:inline><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f'<pic:pic><pic:blipFill><a:blip r:link="{number}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
        f'<w:p><w:r><w:pict><v:shape><v:imagedata r:href="{number}"/></v:shape></w:pict></w:r></w:p>',
    )
    parts = report(document)
    assert "pirate" not in _all(parts)
    assert any(name.startswith("word/media/") for name in parts)


@pytest.mark.parametrize(
    ("kind", "name", "markup"),
    [
        (_VBA, "/word/vbaProject.bin", ""),
        (
            _OLE,
            "/word/embeddings/oleObject1.bin",
            '<w:p><w:r><w:object><o:OLEObject Type="Embed" ProgID="Package" r:id="{id}"/></w:object></w:r></w:p>',
        ),
        (_CHUNK, "/word/chunk.html", '<w:altChunk r:id="{id}"/>'),
        (_UI, "/customUI/customUI.xml", ""),
    ],
)
def test_macros_objects_and_pieces_of_other_kinds_are_left_behind(report, kind, name, markup):
    document = docx.Document()
    number = _object(document, kind, name, "application/octet-stream")
    if markup:
        _body(document, markup.format(id=number))
    parts = report(document)
    assert name.lstrip("/") not in parts
    assert "MZ danger" not in _all(parts)
    assert "OLEObject" not in _all(parts)
    assert "altChunk" not in _all(parts)


def test_a_link_to_the_web_stays_one_to_a_share_loses_its_target(report):
    document = docx.Document()
    markup = []
    for target in ("https://franceurbaine.org/", "mailto:contact@example.org", "file:" + AWAY, AWAY):
        number = document.part.relate_to(target, RT.HYPERLINK, is_external=True)
        markup.append(
            f'<w:p><w:hyperlink r:id="{number}"><w:r><w:t>lien vers {len(markup)}</w:t></w:r></w:hyperlink></w:p>'
        )
    _body(document, "".join(markup))
    said = _all(report(document))
    assert "https://franceurbaine.org/" in said
    assert "mailto:contact@example.org" in said
    assert "pirate" not in said
    assert all(f"lien vers {rank}" in said for rank in range(4))


def test_fields_that_fetch_leave_their_last_result(report):
    document = docx.Document()
    run = '<w:r><w:fldChar w:fldCharType="{0}"/></w:r>'.format
    _body(
        document,
        f'<w:p>{run("begin")}<w:r><w:instrText> INCLUDE</w:instrText></w:r><w:r><w:instrText>TEXT "{AWAY}" </w:instrText></w:r>'
        f"{run('separate')}<w:r><w:t>résultat</w:t></w:r>{run('end')}</w:p>"
        f'<w:p><w:fldSimple w:instr=" DDEAUTO cmd &quot;{AWAY}&quot;"><w:r><w:t>simple</w:t></w:r></w:fldSimple></w:p>'
        f"<w:p>{run('begin')}<w:r><w:instrText> PAGE </w:instrText></w:r>{run('separate')}<w:r><w:t>1</w:t></w:r>{run('end')}</w:p>",
    )
    said = _all(report(document))
    assert "pirate" not in said
    assert "résultat" in said
    assert "simple" in said
    assert " PAGE " in said


def test_a_template_without_any_of_it_keeps_every_part(report, tmp_path):
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "France urbaine"
    parts = report(document)
    with zipfile.ZipFile(tmp_path / "modele.docx") as package:
        assert set(package.namelist()) <= set(parts)
    assert "France urbaine" in _all(parts)
