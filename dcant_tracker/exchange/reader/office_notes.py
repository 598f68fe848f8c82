"""The notes and discussions of an .xlsx or .xlsb, from the parts that its sheets relate to.

Discussions are those of Microsoft 365 ([MS-XLSX] 2.6.203), in XML in both; the notes that older programs show in
their place say nothing more.
"""

import posixpath
from collections.abc import Callable, Iterable, Mapping
from xml.parsers import expat

from dcant_tracker.exchange.reader.beside import Place, noted, place_of
from dcant_tracker.exchange.reader.xmlparts import NOT_XML, as_utf8, elements, refuse_entities

_STANDS_FOR_DISCUSSION = "tc="
"""How the author of a note begins that older programs show in place of a discussion."""
Said = tuple[Place | None, str, str]
"""Where something is said, None where that is no cell; by whom, and what."""


class NotedParts:
    """Takes the parts of a workbook that may hold notes; ``comments`` reads one that does."""

    def __init__(self, comments: Callable[[bytes], Iterable[Said]]) -> None:
        self._comments = comments
        self._kept: dict[str, bytes] = {}

    def take(self, name: str, content: bytes) -> None:
        """Look at the part ``name``, in lower case."""
        if (
            ("comments" in name and name.endswith((".xml", ".bin")))
            or (name.endswith((".xml.rels", ".bin.rels")) and b"omments" in content)
            or "/persons/" in name
        ):
            self._kept[name] = content

    def of(self, sheet: str) -> dict[Place, str]:
        """What is noted on the cells of the sheet part ``sheet``, with who noted it."""
        folder, file = posixpath.split(sheet)
        relations = self._kept.get(posixpath.join(folder, "_rels", f"{file}.rels"), b"")
        plain: list[Said] = []
        discussed: list[Said] = []
        for relation in elements(relations, "Relationship") if relations else ():
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/").lower()
            kind = relation.get("Type", "").rpartition("/")[2].lower()
            if kind == "comments":
                plain += self._comments(self._kept.get(target, b""))
            elif kind == "threadedcomment":
                discussed += _discussions(self._kept.get(target, b""), self._persons())
        told: dict[Place, list[str]] = {}
        for place, author, text in (*discussed, *plain):
            note = "" if author.startswith(_STANDS_FOR_DISCUSSION) else noted(author, text)
            if place is not None and note:
                told.setdefault(place, []).append(note)
        return {place: "\n".join(texts) for place, texts in told.items()}

    def _persons(self) -> Mapping[str, str]:
        return {
            person.get("id", ""): person.get("displayName", "")
            for name, part in self._kept.items()
            if "/persons/" in name and name.endswith(".xml")
            for person in elements(part, "person")
        }


def xml_comments(content: bytes) -> list[Said]:
    """The notes of a part of an .xlsx; nothing of a broken one."""
    authors = [text for _attributes, text in _texts(content, "author", "author")]
    return [
        (place_of(given.get("ref", "")), authors[rank] if (rank := _rank(given)) < len(authors) else "", text)
        for given, text in _texts(content, "comment", "t")
    ]


def _rank(attributes: Mapping[str, str]) -> int:
    given = attributes.get("authorId", "")
    return int(given) if given.isdecimal() and len(given) < 7 else 1_000_000


def _discussions(content: bytes, persons: Mapping[str, str]) -> list[Said]:
    """Every contribution to the discussions of a part."""
    return [
        (place_of(given.get("ref", "")), persons.get(given.get("personId", ""), ""), text)
        for given, text in _texts(content, "threadedComment", "text")
    ]


def _texts(content: bytes, name: str, within: str) -> list[tuple[dict[str, str], str]]:
    """Attributes of every element ``name``, and the text of the elements ``within`` it; nothing of broken XML."""
    found: list[tuple[dict[str, str], list[str]]] = []
    open_names: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        local = tag.rpartition(":")[2]
        if local == name:
            found.append(({key.rpartition(":")[2]: value for key, value in attributes.items()}, []))
        open_names.append(local)

    def end(_tag: str) -> None:
        open_names.pop()

    def characters(data: str) -> None:
        if found and name in open_names and open_names[-1] == within:
            found[-1][1].append(data)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse_entities
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, characters
    try:
        parser.Parse(as_utf8(content), True)
    except NOT_XML:
        return []
    return [(attributes, "".join(pieces)) for attributes, pieces in found]
