"""What a Word template carries that must not go on to a report: whatever is fetched, run or opened elsewhere.

Word asks a server for an attached template, a linked picture or a field that includes a file, and hands it the name
and the password's hash of who opens the document; objects, controls and macros run. A report goes to many people, so
of the relationships of a package (ECMA-376 part 1, annex A; part 2, clause 9) only those known to hold text, form and
pictures stay, none that points outside but web and mail links, and what refers to the others goes with them.
"""

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RELATIONSHIPS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}",
)
_PROPERTIES = {"core-properties", "extended-properties", "custom-properties", "thumbnail"}
_FORM = {"styles", "stylesWithEffects", "settings", "webSettings", "fontTable", "font", "theme", "numbering"}
_TEXT = {"officeDocument", "header", "footer", "footnotes", "endnotes", "comments", "commentsExtended", "commentsIds"}
_MORE_TEXT = {"people", "hyperlink", "glossaryDocument", "customXml", "customXmlProps"}
_CHARTS = {"image", "chart", "chartUserShapes", "chartStyle", "chartColorStyle", "themeOverride"}
_DIAGRAMS = {"diagramData", "diagramLayout", "diagramQuickStyle", "diagramColors", "diagramDrawing"}
_KNOWN = _PROPERTIES | _FORM | _TEXT | _MORE_TEXT | _CHARTS | _DIAGRAMS
"""The last words of the types of relationships that stay."""

_LINKS = frozenset({"http", "https", "mailto"})
_HOLDERS = ("drawing", "pict", "object", "attachedTemplate", "altChunk", "subDoc", "mailMerge", "frameset")
_WHOLE = frozenset(_W + name for name in _HOLDERS)
"""What goes as a whole where one of its parts refers to what went."""

_FETCHING = ("INCLUDEPICTURE", "INCLUDETEXT", "INCLUDE", "IMPORT", "LINK", "DDE", "DDEAUTO", "RD", "DATABASE")
"""Fields that read another file or start another program."""


def without_what_acts(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """``parts`` of a package by their names, without what acts. Raises SyntaxError for broken XML."""
    made = dict(parts)
    for name in [name for name in parts if name.endswith(".rels")]:
        root = _parsed(parts[name])
        gone = {one.get("Id", ""): one for one in root if not _stays(one)}
        for one in gone.values():
            root.remove(one)
        if gone:
            made[name] = _written(root)
            if (owner := _owner(name)) in made:
                made[owner] = _without_references(made[owner], set(gone))
    for name, content in made.items():
        if name.endswith(".xml") and (b"instrText" in content or b"fldSimple" in content):
            made[name] = _without_fields(content)
    return made


def _owner(name: str) -> str:
    """The part whose relationships ``name`` holds: word/document.xml for word/_rels/document.xml.rels."""
    folder, base = posixpath.split(name)
    return posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))


def _stays(relationship: Any) -> bool:
    kind = relationship.get("Type", "").rsplit("/", 1)[-1]
    if relationship.get("TargetMode") == "External":
        return kind == "hyperlink" and urlsplit(relationship.get("Target", "")).scheme.lower() in _LINKS
    return kind in _KNOWN


def _without_references(content: bytes, gone: set[str]) -> bytes:
    root = _parsed(content)
    for element in list(root.iter("*")):
        referring = [name for name, to in element.attrib.items() if name.startswith(_RELATIONSHIPS) and to in gone]
        if referring and element.tag != f"{_W}hyperlink":
            _remove(next((one for one in (element, *element.iterancestors()) if one.tag in _WHOLE), element))
            continue
        for name in referring:
            del element.attrib[name]
    return _written(root)


def _without_fields(content: bytes) -> bytes:
    """``content`` with the last result of each field that fetches in the place of the field."""
    root = _parsed(content)
    for simple in root.iter(f"{_W}fldSimple"):
        if _fetches(simple.get(f"{_W}instr", "")):
            simple.set(f"{_W}instr", "QUOTE")
    for marks in list(_fields(root)):
        if _fetches("".join(mark.text or "" for mark in marks if mark.tag == f"{_W}instrText")):
            for mark in marks:
                _remove(mark)
    return _written(root)


def _fields(root: Any) -> Iterator[list[Any]]:
    """The marks and codes of each field made of several runs, inner ones first, one without an end last."""
    unfinished: list[list[Any]] = []
    for element in root.iter(f"{_W}fldChar", f"{_W}instrText"):
        kind = element.get(f"{_W}fldCharType")
        if kind == "begin" or not unfinished:
            unfinished.append([])
        unfinished[-1].append(element)
        if kind == "end":
            yield unfinished.pop()
    yield from reversed(unfinished)


def _fetches(code: str) -> bool:
    return bool(words := code.split()) and words[0].upper() in _FETCHING


def _remove(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _parsed(content: bytes) -> Any:
    from docx.oxml.parser import parse_xml

    return parse_xml(content)


def _written(root: Any) -> bytes:
    from docx.opc.oxml import serialize_part_xml

    return bytes(serialize_part_xml(root))
