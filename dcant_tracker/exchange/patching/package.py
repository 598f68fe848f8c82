"""The parts of an .xlsx and the relations between them (ECMA-376 part 2), read as needed, changed in memory."""

import posixpath
import re
from typing import BinaryIO

from dcant_tracker.exchange.patching.rezip import rewrite
from dcant_tracker.exchange.patching.xmltext import Element, appended, as_utf8, edited, escaped_text, outline
from dcant_tracker.exchange.reader.archive import Archive
from dcant_tracker.exchange.reader.limits import DEFAULT_LIMITS
from dcant_tracker.exchange.reader.refusal import Refused

TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"

_RELATIONS_TYPE = "http://schemas.openxmlformats.org/package/2006/relationships"
_XML = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CONTENT_TYPES = "[Content_Types].xml"
_RELATION_NUMBER = re.compile(r"rId(\d+)", re.IGNORECASE)


class Relation:
    """One relation of a part: its id, the last word of its type, and the part that it leads to."""

    def __init__(self, element: Element, folder: str) -> None:
        self.id = element.get("Id")
        self.type = element.get("Type")
        self.kind = self.type.rpartition("/")[2]
        self.outside = element.get("TargetMode") == "External"
        target = element.get("Target").replace("\\", "/")
        self.target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


class Package:
    """A workbook's archive: parts by name, whatever their case, with what was changed of them so far."""

    def __init__(self, content: bytes) -> None:
        self._source = content
        self._archive = Archive(content, DEFAULT_LIMITS)
        self._names = {name.lstrip("/"): name for name in self._archive.names}
        self._changed: dict[str, bytes] = {}
        self._added: dict[str, bytes] = {}
        starts = [relation for relation in self.relations("") if relation.kind == "officeDocument"]
        self.workbook = starts[0].target if starts else "xl/workbook.xml"
        self.office = STRICT if starts and starts[0].type.startswith(STRICT) else TRANSITIONAL
        """What the types of the relations begin with."""

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names or name.lower() in {added.lower() for added in self._added}

    def read(self, name: str) -> bytes:
        """The part as it is now, in UTF-8. Raises Refused when there is none."""
        if name in self._added:
            return self._added[name]
        key = name.lower()
        if key in self._changed:
            return self._changed[key]
        if key not in self._names:
            raise Refused("damaged")
        return as_utf8(self._archive.part(self._names[key]))

    def write(self, name: str, content: bytes) -> None:
        """Give the part another content; a part not there yet is added, its type to be declared by the caller."""
        if name.lower() in self._names:
            self._changed[name.lower()] = content
        else:
            self._added[name] = content

    def names(self, ending: str) -> list[str]:
        """Parts whose name ends so, in lower case."""
        return [name for name in (*self._names, *self._added) if name.endswith(ending)]

    def free_name(self, pattern: str) -> str:
        """The first name that no part has: ``pattern`` with a number for its ``{}``."""
        number = 1
        while pattern.format(number) in self:
            number += 1
        return pattern.format(number)

    def relations(self, part: str) -> list[Relation]:
        """What ``part`` leads to; the package itself for an empty name."""
        listing = _relations_of(part)
        if listing not in self:
            return []
        folder = posixpath.dirname(part)
        return [Relation(element, folder) for element in outline(self.read(listing)).named("Relationship")]

    def related(self, part: str, kind: str) -> Relation | None:
        """The first relation of ``part`` of this kind to a part that is there."""
        found = (relation for relation in self.relations(part) if relation.kind == kind and not relation.outside)
        return next((relation for relation in found if relation.target in self), None)

    def relate(self, part: str, kind: str, target: str, family: str = "") -> str:
        """Add a relation of ``part`` to ``target``; its id. Its type begins with ``family``, else :attr:`office`."""
        listing = _relations_of(part)
        if listing not in self:
            self.write(listing, _XML + f'<Relationships xmlns="{_RELATIONS_TYPE}"></Relationships>'.encode())
        content = self.read(listing)
        root = outline(content)
        taken = [_RELATION_NUMBER.fullmatch(element.get("Id")) for element in root.named("Relationship")]
        identity = f"rId{max((int(found[1]) for found in taken if found), default=0) + 1}"
        way = posixpath.relpath(f"/{target}", f"/{posixpath.dirname(part)}")
        named = f"{family or self.office}/{kind}"
        added = f'<{root.prefix}Relationship Id="{identity}" Type="{named}" Target="{escaped_text(way)}"/>'
        self.write(listing, edited(content, [appended(content, root, added.encode())]))
        return identity

    def declare(self, part: str, content_type: str) -> None:
        """Declare the type of an added part."""
        content = self.read(_CONTENT_TYPES)
        root = outline(content)
        added = f'<{root.prefix}Override PartName="/{escaped_text(part)}" ContentType="{content_type}"/>'
        self.write(_CONTENT_TYPES, edited(content, [appended(content, root, added.encode())]))

    def declare_extension(self, part: str, content_type: str) -> None:
        """Declare the type of an added part by its extension, unless that stands for another type already."""
        content = self.read(_CONTENT_TYPES)
        root = outline(content)
        extension = part.rpartition(".")[2]
        known = {element.get("Extension").lower(): element.get("ContentType") for element in root.named("Default")}
        if known.get(extension, content_type) != content_type:
            self.declare(part, content_type)
        elif extension not in known:
            added = f'<{root.prefix}Default Extension="{extension}" ContentType="{content_type}"/>'
            self.write(_CONTENT_TYPES, edited(content, [appended(content, root, added.encode())]))

    def sheets(self) -> dict[str, str]:
        """Name of each sheet that has cells → its part."""
        targets = {relation.id: relation for relation in self.relations(self.workbook)}
        listing = outline(self.read(self.workbook), deepest=3).child("sheets")
        found: dict[str, str] = {}
        for sheet in listing.children if listing else ():
            relation = targets.get(sheet.get("id"))
            if relation and relation.kind == "worksheet" and relation.target in self:
                found[sheet.get("name")] = relation.target
        return found

    def starts_in_1904(self) -> bool:
        """Whether days are counted from 1 January 1904 (ECMA-376 part 1, 18.17.4.1)."""
        settings = outline(self.read(self.workbook), deepest=2).child("workbookPr")
        return settings is not None and settings.get("date1904") in {"1", "true", "on"}

    def save(self, target: BinaryIO) -> None:
        """Write the archive, all that was not changed as it was."""
        changed = {self._names[key]: content for key, content in self._changed.items()}
        rewrite(self._source, target, changed, self._added)


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
