"""The formats of a workbook's cells: copies with another fill or number format, added after all the others.

A cell names its format by its rank in ``cellXfs`` (ECMA-376 part 1, 18.8.10): nothing there is ever moved.
"""

import re

from dcant_tracker.exchange import colours
from dcant_tracker.exchange.patching.xmltext import (
    Edit,
    Element,
    edited,
    outline,
    with_attribute,
)

MARK_COLOUR = f"FF{colours.MARK}"
"""A soft orange on which black, red and blue text stay readable."""

_ORDER = (
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)))
_NOT_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_TEXT_FORMAT = 49
DAY_FORMAT = 14
MOMENT_FORMAT = 22


def minimal(*, strict: bool) -> bytes:
    """The formats of a workbook that has none."""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<styleSheet xmlns="{_STRICT_MAIN if strict else _MAIN}">'
        '<fonts count="1"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ).encode()


class StyleSheet:
    """The formats part; ``marked`` and ``dated`` give the number of a copy of a format, ``rendered`` the part."""

    def __init__(self, content: bytes) -> None:
        root = outline(content, deepest=5)
        if not root.children:
            content = minimal(strict=_STRICT_MAIN.encode() in content)
            root = outline(content, deepest=5)
        self._content = content
        self._root = root
        self._prefix = self._root.prefix
        listed = self._root.child("cellXfs")
        self._formats = listed.named("xf") if listed else []
        self._codes = self._own_codes()
        self._fill: int | None = None
        self._new_fills: list[bytes] = []
        self._new_formats: list[bytes] = []
        self._copies: dict[tuple[int, str], int] = {}

    def _own_codes(self) -> dict[str, str]:
        listed = self._root.child("numFmts")
        return {element.get("numFmtId"): element.get("formatCode") for element in listed.children} if listed else {}

    def marked(self, style: int) -> int:
        """The format ``style`` with the colour of a mark."""
        fill = self._mark_fill()
        return self._copied(style, "mark", {b"fillId": b"%d" % fill, b"applyFill": b"1"})

    def dated(self, style: int, number_format: int) -> int:
        """The format ``style`` showing dates by one of the formats that every spreadsheet has."""
        changes = {b"numFmtId": b"%d" % number_format, b"applyNumberFormat": b"1"}
        return self._copied(style, f"date {number_format}", changes)

    def shows_dates(self, style: int) -> bool:
        """Whether a number in this format is shown as a date."""
        number = self._number_format(style)
        if number in self._codes:
            code = _NOT_CODE.sub("", self._codes[number]).partition(";")[0].lower()
            return code != "general" and any(letter in code for letter in "dmyhs")
        return number.isdigit() and int(number) in _DATE_FORMATS

    def shows_text(self, style: int) -> bool:
        """Whether this format takes whatever is typed as text."""
        number = self._number_format(style)
        return number == str(_TEXT_FORMAT) or self._codes.get(number) == "@"

    def _number_format(self, style: int) -> str:
        return self._formats[style].get("numFmtId") or "0" if style < len(self._formats) else "0"

    def _mark_fill(self) -> int:
        """The number of the fill of marks, which a workbook marked before has already."""
        if self._fill is not None:
            return self._fill
        listed = self._root.child("fills")
        known = listed.named("fill") if listed else []
        for rank, fill in enumerate(known):
            pattern = fill.child("patternFill")
            colour = pattern.child("fgColor") if pattern else None
            if pattern and colour and pattern.get("patternType") == "solid" and colour.get("rgb") == MARK_COLOUR:
                self._fill = rank
                return rank
        reserved = [self._pattern("none"), self._pattern("gray125")][len(known) :]
        colours = f'<{self._prefix}fgColor rgb="{MARK_COLOUR}"/><{self._prefix}bgColor indexed="64"/>'
        self._new_fills = [*reserved, self._pattern("solid", colours)]
        self._fill = len(known) + len(reserved)
        return self._fill

    def _pattern(self, kind: str, inside: str = "") -> bytes:
        p = self._prefix
        return f'<{p}fill><{p}patternFill patternType="{kind}">{inside}</{p}patternFill></{p}fill>'.encode()

    def _copied(self, style: int, purpose: str, changes: dict[bytes, bytes]) -> int:
        style = style if style < len(self._formats) + len(self._new_formats) else 0
        if (style, purpose) not in self._copies:
            source = self._format(style)
            copy = source
            for name, value in changes.items():
                end = copy.index(b">") + 1
                copy = with_attribute(copy[:end], name, value) + copy[end:]
            self._copies[style, purpose] = style if copy == source else self._added(copy)
        return self._copies[style, purpose]

    def _added(self, copy: bytes) -> int:
        if not self._formats and not self._new_formats:
            self._new_formats.append(self._default_format())
        self._new_formats.append(copy)
        return len(self._formats) + len(self._new_formats) - 1

    def _format(self, style: int) -> bytes:
        if style < len(self._formats):
            element = self._formats[style]
            return self._content[element.start : element.end]
        added = style - len(self._formats)
        return self._new_formats[added] if added < len(self._new_formats) else self._default_format()

    def _default_format(self) -> bytes:
        return f'<{self._prefix}xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'.encode()

    def rendered(self) -> bytes:
        """The part with what was added; the same bytes when nothing was."""
        edits = [
            edit
            for name, added in (("fills", self._new_fills), ("cellXfs", self._new_formats))
            if added
            for edit in self._listed(name, added)
        ]
        return edited(self._content, edits)

    def _listed(self, name: str, added: list[bytes]) -> list[Edit]:
        group = self._root.child(name)
        joined = b"".join(added)
        if group is None:
            tag = f"{self._prefix}{name}"
            whole = f'<{tag} count="{len(added)}">'.encode() + joined + f"</{tag}>".encode()
            return [self._inserted(name, whole)]
        count = sum(1 for child in group.children if child.name in {"fill", "xf"}) + len(added)
        tag_bytes = with_attribute(self._content[group.start : group.inner_start], b"count", b"%d" % count)
        if group.closed_at_once:
            whole = tag_bytes[:-2].rstrip() + b">" + joined + f"</{group.tag}>".encode()
            return [(group.start, group.end, whole)]
        return [(group.start, group.inner_start, tag_bytes), (group.inner_end, group.inner_end, joined)]

    def _inserted(self, name: str, whole: bytes) -> Edit:
        later: tuple[str, ...] = _ORDER[_ORDER.index(name) + 1 :]
        following: Element | None = next((child for child in self._root.children if child.name in later), None)
        if following:
            return following.start, following.start, whole
        return self._root.inner_end, self._root.inner_end, whole
