"""What a file is, by its content: its extension is only believed where the content says nothing."""

from typing import TYPE_CHECKING

from dcant_tracker.exchange.reader.refusal import Refused
from dcant_tracker.exchange.reader.xmlparts import as_utf8

if TYPE_CHECKING:
    from dcant_tracker.exchange.reader.archive import Archive
    from dcant_tracker.exchange.reader.compound import CompoundFile

_SIGNATURES = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"{\\rtf", "word"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"SQLite format 3\x00", "database"),
    (b"\x09\x00\x04\x00", "old excel"),
    (b"\x09\x02\x06\x00", "old excel"),
    (b"\x09\x04\x06\x00", "old excel"),
)
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_FLAT_HEAD = 16_384
_TEXT_TABLES = (".csv", ".txt", ".tsv", ".tab")


def zip_format(archive: "Archive") -> str:
    """``xlsx``, ``xlsm``, ``xlsb`` or ``ods``; raises :class:`Refused` naming what else the zip is."""
    types = as_utf8(archive.read("[Content_Types].xml"))
    as_xml = any(name.endswith("/workbook.xml") for name in archive.names)
    if "xl/workbook.bin" in archive or (b"sheet.binary.macroEnabled" in types and not as_xml):
        return "xlsb"
    if b"spreadsheetml" in types or "xl/workbook.xml" in archive:
        return "xlsm" if b"macroEnabled" in types else "xlsx"
    if "word/document.xml" in archive:
        raise Refused("word")
    if "ppt/presentation.xml" in archive:
        raise Refused("slides")
    kind = archive.read("mimetype")
    if kind.startswith(_ODS) or (not kind and "content.xml" in archive):
        return "ods"
    if kind.startswith(b"application/vnd.oasis.opendocument.text"):
        raise Refused("word")
    if kind.startswith(b"application/vnd.oasis.opendocument.presentation"):
        raise Refused("slides")
    if any(name.endswith(".iwa") for name in archive.names):
        raise Refused("numbers")
    raise Refused("archive")


def check_compound(compound: "CompoundFile") -> None:
    """Return when ``compound`` holds an .xls; raise :class:`Refused` naming what else it is."""
    if "EncryptedPackage" in compound or "EncryptionInfo" in compound:
        raise Refused("password")
    if "Workbook" in compound or "Book" in compound:
        return
    if "WordDocument" in compound:
        raise Refused("word")
    if "PowerPoint Document" in compound:
        raise Refused("slides")
    if any(name.startswith(("__nameid_version", "__substg1.0")) for name in compound.names):
        raise Refused("mail")
    raise Refused("unknown")


def is_flat_ods(content: bytes) -> bool:
    """Whether ``content`` is an OpenDocument spreadsheet in one XML file."""
    start = content[:_FLAT_HEAD]
    return start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and b":document" in start and _ODS in start


def refuse_other_kinds(content: bytes) -> None:
    """Raise :class:`Refused` for a content whose first bytes are known to be no table."""
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            raise Refused(kind)
    bitmap = content[:2] == b"BM" and content[6:10] == bytes(4)
    if bitmap or content[:4] == b"RIFF" or content[4:8] == b"ftyp":
        raise Refused("image")
    start = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in start:
        raise Refused("old xml")
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<style", b"<head", b"<body")):
        raise Refused("html")
    if start.startswith((b"mime-version:", b"from:", b"received:", b"return-path:")):
        raise Refused("html" if b"multipart/related" in start else "mail")
    if start.startswith(b"<"):
        raise Refused("html" if b"<html" in start else "xml")


def is_text_table(suffix: str, separated: bool) -> bool:
    """Whether a text is read as a table: by its file's ``suffix``, or because separators make columns of it."""
    return separated or suffix.lower() in _TEXT_TABLES
