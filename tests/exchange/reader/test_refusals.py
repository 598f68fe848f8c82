"""Whatever is chosen that is no readable workbook: a sentence that says so, and what to do next."""

import os
import struct
import sys
from pathlib import Path

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.exchange.reader import Limits, read
from dcant_tracker.exchange.reader.problems import problem
from tests.exchange.reader import making


def refusal(path: Path, **options: Limits) -> str:
    with pytest.raises(UserError) as caught:
        read(path, **options)
    assert caught.value.hint.endswith("."), "every refusal says what to do next"
    assert path.name in caught.value.message
    return caught.value.message


OTHER_KINDS = {
    b"%PDF-1.7\n%\xe2\xe3": "un document PDF",
    b"\x89PNG\r\n\x1a\n": "une image",
    b"\xff\xd8\xff\xe0": "une image",
    b"<!DOCTYPE html>\n<html><body><table><tr><td>1</td></tr></table></body></html>": "une page web",
    b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>": "une page web",
    b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>': "XML 2003",
    b"<?xml version='1.0'?><root/>": "un document XML",
    b"{\\rtf1\\ansi}": "traitement de texte",
    b"Rar!\x1a\x07": "une archive",
    b"SQLite format 3\x00" + bytes(84): "une base de données",
    b"\x00\x01\x02\x03 octets": "un autre type".replace("un autre", "d'un autre"),
    b"Un simple texte, sur une ligne": "d'un autre type",
    b"MIME-Version: 1.0\nContent-Type: multipart/related\n": "une page web",
    b"From: someone@example.org\nSubject: x\n": "un courriel",
}


@pytest.mark.parametrize("content", OTHER_KINDS)
def test_another_kind_of_file_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "classeur.xlsx"
    path.write_bytes(content.replace(b"simple texte,", b"simple texte"))
    assert OTHER_KINDS[content] in refusal(path)


OTHER_ZIPS = {
    "word/document.xml": "traitement de texte",
    "ppt/presentation.xml": "une présentation",
    "Index/Document.iwa": "Numbers",
    "photo.jpg": "une archive",
}


@pytest.mark.parametrize("part", OTHER_ZIPS)
def test_another_kind_of_zip_is_named(tmp_path: Path, part: str) -> None:
    content = {part: "x"}
    if part.endswith(".xml"):
        content["[Content_Types].xml"] = "<Types/>"
    assert OTHER_ZIPS[part] in refusal(making.zipped(tmp_path / "a.xlsx", content))


def test_a_text_document_of_libreoffice_is_named(tmp_path: Path) -> None:
    content = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}
    assert "traitement de texte" in refusal(making.zipped(tmp_path / "a.ods", content))


def compound(*names: str) -> bytes:
    """An OLE compound file with empty streams of these names."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", header, 40, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    fat = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    directory = b""
    for kind, name in [(5, "Root Entry"), *((2, name) for name in names)]:
        text = name.encode("utf-16-le") + b"\0\0"
        directory += text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1)
        directory += struct.pack("<III", *[0xFFFFFFFF] * 3) + bytes(36) + struct.pack("<II", 0xFFFFFFFE, 0) + bytes(4)
    return bytes(header) + fat + directory.ljust(512, b"\0")


COMPOUNDS = {
    ("EncryptedPackage", "EncryptionInfo"): "mot de passe",
    ("WordDocument",): "traitement de texte",
    ("PowerPoint Document",): "une présentation",
    ("__nameid_version1.0",): "un courriel",
    ("Autre",): "d'un autre type",
    ("Workbook",): "illisible ou vide",
}


@pytest.mark.parametrize("names", COMPOUNDS)
def test_what_an_ole_file_is_is_named(tmp_path: Path, names: tuple[str, ...]) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(compound(*names))
    assert COMPOUNDS[names] in refusal(path)


def test_an_encrypted_ods_needs_its_password_taken_away(tmp_path: Path) -> None:
    path = making.ods(tmp_path / "a.ods", "", manifest="<manifest:encryption-data/>")
    assert "mot de passe" in refusal(path)


def test_nothing_where_the_path_leads(tmp_path: Path) -> None:
    assert "introuvable" in refusal(tmp_path / "absent.xlsx")
    folder = tmp_path / "dossier.xlsx"
    folder.mkdir()
    assert "dossier" in refusal(folder)
    empty = tmp_path / "vide.xlsx"
    empty.touch()
    assert "illisible ou vide" in refusal(empty)


@pytest.mark.posix("no named pipes in folders")
def test_a_pipe_is_never_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "tube.xlsx"
    os.mkfifo(pipe)
    assert "ordinaire" in refusal(pipe)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="the system's owner may read everything")
def test_a_file_of_someone_else(tmp_path: Path) -> None:
    path = making.xlsx(tmp_path / "a.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>')
    path.chmod(0)
    assert "droit de lire" in refusal(path)


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9, 0.99])
def test_a_download_cut_short(tmp_path: Path, kept: float) -> None:
    path = making.xlsx(tmp_path / "a.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>')
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])
    assert "endommagé" in refusal(path)


def test_a_part_that_does_not_match_its_checksum(tmp_path: Path) -> None:
    path = making.xlsx(tmp_path / "a.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>')
    content = bytearray(path.read_bytes())
    content[content.index(b"xl/worksheets/sheet1.xml") + 40] ^= 0xFF
    path.write_bytes(content)
    assert "endommagé" in refusal(path)


def test_a_sheet_cut_short_is_named(tmp_path: Path) -> None:
    content = making.parts({"Bilan": making.sheet_xml("").removesuffix("</sheetData></worksheet>")})
    assert "« Bilan »" in refusal(making.zipped(tmp_path / "a.xlsx", content))


def test_no_cell_at_all_is_no_deletion_of_everything(tmp_path: Path) -> None:
    assert "illisible ou vide" in refusal(making.xlsx(tmp_path / "a.xlsx", '<row r="1"><c r="A1" s="1"/></row>'))
    assert "illisible ou vide" in refusal(making.zipped(tmp_path / "b.xlsx", making.parts({})))
    assert "illisible ou vide" in refusal(making.ods(tmp_path / "c.ods", making.table("<table:table-cell/>")))


def test_a_document_type_is_never_needed(tmp_path: Path) -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c "&b;&b;">]>'
    sheet = making.sheet_xml('<row r="1"><c r="A1" t="inlineStr"><is><t>&c;</t></is></c></row>', before=laughs)
    assert "DTD" in refusal(making.zipped(tmp_path / "a.xlsx", making.parts({"Feuille": sheet})))
    cell = '<table:table-cell office:value-type="string"><text:p>&c;</text:p></table:table-cell>'
    assert "DTD" in refusal(making.ods(tmp_path / "a.ods", making.table(cell), before=laughs))


def test_a_document_type_behind_a_long_comment_or_in_utf_16(tmp_path: Path) -> None:
    external = f"<!-- {'x' * 200_000} --><!DOCTYPE x SYSTEM 'file:///etc/passwd'>"
    sheet = making.sheet_xml("", before=external)
    assert "DTD" in refusal(making.zipped(tmp_path / "a.xlsx", making.parts({"Feuille": sheet})))
    wide: dict[str, str | bytes] = {**making.parts({"Feuille": ""})}
    wide["xl/worksheets/sheet1.xml"] = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x []><x/>'.encode("utf-16")
    assert "DTD" in refusal(making.zipped(tmp_path / "b.xlsx", wide))


def test_every_sentence_can_be_said() -> None:
    from dcant_tracker.exchange.reader.problems import _sentences

    details = {"what": "x", "reason": "x", "sheet": "x", "limit": 1, "seconds": 1}
    for code in _sentences():
        said = problem(code, "a.xlsx", details)
        assert "{" not in str(said)
        assert said.message.endswith(".")
        assert said.hint.endswith(".")
