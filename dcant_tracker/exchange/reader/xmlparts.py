"""Small XML parts of a workbook read as plain elements, whatever their namespace prefixes."""

import re
from xml.parsers import expat

from dcant_tracker.exchange.reader.refusal import Refused

NOT_XML = (expat.ExpatError, LookupError, ValueError)
"""What expat raises for what is not well-formed, or in an encoding that it does not know."""

SHEET_DATA = re.compile(rb"<((?:[\w.-]+:)?)sheetData[\s/>]")
"""Where the rows of a sheet part of an .xlsx begin; the prefix of its names."""
_PROLOG_STEP = 65_536
_UTF_8_MARK = b"\xef\xbb"
_WIDE = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
_DECLARED = re.compile(r"""\s*<\?xml\s[^>]{0,80}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_LONGEST_DECLARATION = 200


def elements(content: bytes, name: str) -> list[dict[str, str]]:
    """Attributes of every element ``name`` (prefixes dropped from both), in document order."""
    found: list[dict[str, str]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == name:
            found.append({key.rpartition(":")[2]: value for key, value in attributes.items()})

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse_entities
    try:
        parser.Parse(as_utf8(content), True)
    except NOT_XML as error:
        raise Refused("damaged") from error
    return found


def refuse_broken(content: bytes) -> None:
    """Refuse XML that is not well-formed, or declares a document type."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse_entities
    try:
        parser.Parse(content, True)
    except NOT_XML as error:
        raise Refused("damaged") from error


def quoted(text: str) -> str:
    """``text`` as the value of an attribute."""
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), ('"', "&quot;"), ("\n", "&#10;"), ("\t", "&#9;")):
        text = text.replace(character, entity)
    return f'"{text}"'


def as_utf8(content: bytes) -> bytes:
    """``content`` itself where it is UTF-8, else the same XML in UTF-8; :class:`Refused` for a wrong encoding."""
    encoding = _WIDE.get(content[:2])
    if encoding is None:
        declared = _DECLARED.match(content[:_LONGEST_DECLARATION].decode("latin-1"))
        encoding = declared[1].lower() if declared else "utf-8"
        if encoding in ("utf-8", "utf8", "us-ascii", "ascii"):
            return content
    try:
        text = content.decode(encoding)
    except (LookupError, UnicodeError) as error:
        raise Refused("damaged") from error
    declared = _DECLARED.match(text[:_LONGEST_DECLARATION])
    return (f"{text[: declared.start(1)]}UTF-8{text[declared.end(1) :]}" if declared else text).encode()


def refuse_entities(*_declaration: object) -> None:
    """Handler for a document type declaration: no workbook needs one, and entities hide in it."""
    raise Refused("entities")


class _RootReached(Exception):  # noqa: N818 - an early way out of the parser
    pass


def _stop_at_root(*_element: object) -> None:
    raise _RootReached


def refuse_doctype(content: bytes) -> None:
    """Refuse an XML part that declares a document type.

    A part that is not XML, or not well-formed before its first element, passes: the parsers expand nothing.
    """
    if content[:_PROLOG_STEP].lstrip()[:1] != b"<" and content[:2] not in (_UTF_8_MARK, *_WIDE):
        return
    try:
        content = as_utf8(content)
    except Refused:
        return
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse_entities
    parser.StartElementHandler = _stop_at_root
    try:
        for start in range(0, len(content), _PROLOG_STEP):
            parser.Parse(content[start : start + _PROLOG_STEP], False)
        parser.Parse(b"", True)  # expat looks at what came in pieces when it pleases (2.6.0, « reparse deferral »)
    except (_RootReached, *NOT_XML):
        return
