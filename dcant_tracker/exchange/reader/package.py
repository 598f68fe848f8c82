"""Where the parts of an .xlsx lie, and the small parts written anew where calamine would not find its way.

calamine wants UTF-8, ``sharedStrings.xml`` and ``styles.xml`` beside the workbook, and no sheet of macros; other
readers do not.
"""

import posixpath
import re
from collections.abc import Mapping

from dcant_tracker.exchange.reader.archive import Archive
from dcant_tracker.exchange.reader.refusal import Refused
from dcant_tracker.exchange.reader.xlsx_beside import SeenParts
from dcant_tracker.exchange.reader.xmlparts import as_utf8, elements, quoted

_SHEET_KINDS = ("worksheet", "chartsheet", "dialogsheet")
_STATES = ("visible", "hidden", "veryHidden")
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OUR_SHEET = "_dcant"
"""The sheet by which a workbook of ours is known: ``formats.BASE_SHEET``, which the child has no time to load."""
_DEFAULT = "xl/workbook.xml"
_PROMISED = re.compile(rb"""<(?:[\w.-]+:)?sst\s[^>]*?(\suniqueCount=["'](\d+)["'])""")
_HEAD = 4096


class Package:
    """The workbook's own parts, by its relations; all part names in lower case."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._odd = False
        self._workbook = self._main_part()
        self._folder, file = posixpath.split(self._workbook)
        relations_part = posixpath.join(self._folder, "_rels", f"{file}.rels")
        self._odd |= self._workbook != _DEFAULT or any(
            as_utf8(part) is not part for part in map(archive.read, (self._workbook, relations_part))
        )
        self._relations = {r.get("Id", ""): r for r in elements(archive.read(relations_part), "Relationship")}
        self._sheets: list[tuple[str, str, str, str]] = []
        self._list_sheets(elements(archive.read(self._workbook), "sheet"))
        self.sheets = {name: part for name, _state, _kind, part in self._sheets}
        """Sheet name → name of its part; sheets of macros and modules are left out."""
        self.large_parts = self._large_parts()
        """Name of a part that all sheets share → name under which calamine looks for it."""
        self._odd |= any(part != name for part, name in self.large_parts.items())

    def seen(self) -> SeenParts:
        """What takes the parts as they come by, to tell what the sheets show beside their values."""
        usual = {name: part for part, name in self.large_parts.items()}
        return SeenParts(
            self.sheets.values(),
            *(usual[f"xl/{kind}.xml"] for kind in ("styles", "sharedstrings")),
            ours=OUR_SHEET in self.sheets,
        )

    def _main_part(self) -> str:
        content = self._archive.read("_rels/.rels")
        try:
            package = elements(content, "Relationship")
        except Refused as refusal:
            if refusal.code == "entities":
                raise
            package = []
        targets = [r.get("Target", "") for r in package if r.get("Type", "").endswith("/officeDocument")]
        self._odd = not targets or "\\" in targets[-1] or as_utf8(content) is not content
        target = targets[-1] if targets else _DEFAULT
        return posixpath.normpath(target.replace("\\", "/")).lstrip("/").lower()

    def _list_sheets(self, listed: list[dict[str, str]]) -> None:
        names: set[str] = set()
        for sheet in listed:
            name, state, identifier = sheet.get("name", ""), sheet.get("state", "visible"), sheet.get("id", "")
            if name in names:
                raise Refused("damaged")
            names.add(name)
            relation = self._relations.get(identifier)
            kind = _kind(relation) if relation else ""
            if not identifier or (relation and kind not in _SHEET_KINDS):
                self._odd = True
                continue
            if relation is None:
                raise Refused("damaged")
            target = relation.get("Target", "")
            part = self._path(target)
            self._odd |= state not in _STATES or target.lstrip("/").lower() not in (part, part.partition("/")[2])
            self._sheets.append((name, state if state in _STATES else "visible", kind, part))

    def _path(self, target: str) -> str:
        return posixpath.normpath(posixpath.join("/", self._folder, target.replace("\\", "/"))).lstrip("/").lower()

    def _large_parts(self) -> dict[str, str]:
        usual = {kind: f"xl/{kind.lower()}.xml" for kind in ("sharedStrings", "styles")}
        parts = {part: part for part in usual.values()}
        for relation in self._relations.values():
            kind, part = _kind(relation), self._path(relation.get("Target", ""))
            if kind in usual and part in self._archive:
                parts[part] = usual[kind]
        return parts

    def written_anew(self) -> dict[str, bytes]:
        """The small parts that lead to the sheets, as calamine wants them; nothing where it needs no help."""
        if not self._odd:
            return {}
        relations = f'<Relationship Id="r" Type="{_RELATIONS}/officeDocument" Target="{_DEFAULT}"/>'
        sheets = "".join(
            f'<sheet name={quoted(name)} sheetId="{number}" state="{state}" r:id="r{number}"/>'
            for number, (name, state, _kind, _part) in enumerate(self._sheets, 1)
        )
        parts = "".join(
            f'<Relationship Id="r{number}" Type="{_RELATIONS}/{kind}" Target={quoted(f"/{part}")}/>'
            for number, (_name, _state, kind, part) in enumerate(self._sheets, 1)
        )
        workbook = (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><workbookPr date1904="{self._counts_from_1904():d}"/>'
            f"<sheets>{sheets}</sheets></workbook>"
        )
        return {
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}">{relations}</Relationships>'.encode(),
            _DEFAULT: workbook.encode(),
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{parts}</Relationships>'.encode(),
        }

    def _counts_from_1904(self) -> bool:
        properties = elements(self._archive.read(self._workbook), "workbookPr")
        return any(given.get("date1904") in ("1", "true", "on") for given in properties)


def fit_large_part(content: bytes) -> bytes:
    """The shared part ``content`` as calamine takes it: in UTF-8, and not promising more texts than it can hold."""
    content = as_utf8(content)
    promised = _PROMISED.search(content, 0, _HEAD)
    if promised is None or int(promised[2]) <= len(content):
        return content
    return content[: promised.start(1)] + content[promised.end(1) :]


def _kind(relation: Mapping[str, str]) -> str:
    return relation.get("Type", "").rpartition("/")[2]
