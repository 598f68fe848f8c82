"""The automatic styles of an .ods: copies of those of cells, with another background or showing dates."""

import re

from dcant_tracker.exchange.patching.ods_document import Document
from dcant_tracker.exchange.patching.stylesheet import MARK_COLOUR
from dcant_tracker.exchange.patching.xmltext import appended, edited, escaped_text, tag_end, with_attribute

_COLOUR = f"#{MARK_COLOUR[2:].lower()}"


class DocumentStyles:
    """Gives the names of copied styles; ``make`` hands them to the document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._group = document.root.child("automatic-styles")
        listed = self._group.children if self._group else []
        self._cells = {
            style.get("name"): style
            for style in listed
            if style.name == "style" and style.get("family") == "table-cell"
        }
        self._taken = {style.get("name") for style in listed}
        self._new: list[bytes] = []
        self._copies: dict[tuple[str, str], str] = {}
        self._formats: dict[bool, str] = {}

    def marked(self, style: str) -> str:
        """The name of ``style`` with the colour of a mark."""
        if (style, "mark") not in self._copies:
            self._copies[style, "mark"] = self._marked(style)
        return self._copies[style, "mark"]

    def _marked(self, style: str) -> str:
        known = self._cells.get(style)
        properties = known.child("table-cell-properties") if known else None
        name = self._free_name("dcant-marque")
        colour = self._document.name("fo:background-color")
        if known is None or properties is None:
            added = self._document.tag("style:table-cell-properties", fo__background_color=_COLOUR)
            self._new.append(self._copy(style, name, added, {}))
            return name
        content = self._document.content
        if properties.get("background-color").lower() == _COLOUR:
            return style
        tag = with_attribute(content[properties.start : properties.inner_start], colour, _COLOUR.encode())
        start, end = properties.start - known.start, properties.inner_start - known.start
        copy = edited(content[known.start : known.end], [(start, end, tag)])
        self._new.append(self._renamed(copy, {"style:name": name}))
        return name

    def dated(self, style: str, *, with_hours: bool) -> str:
        """The name of ``style`` showing days as JJ/MM/AAAA, and hours where asked."""
        purpose = "moment" if with_hours else "date"
        if (style, purpose) not in self._copies:
            name = self._free_name(f"dcant-{purpose}")
            shown = {"style:data-style-name": self._format(with_hours=with_hours)}
            self._new.append(self._copy(style, name, b"", shown))
            self._copies[style, purpose] = name
        return self._copies[style, purpose]

    def _format(self, *, with_hours: bool) -> str:
        """The name of the format of days, or of days and hours."""
        if with_hours not in self._formats:
            document = self._document
            name = self._formats[with_hours] = self._free_name("dcant-heure" if with_hours else "dcant-jour")
            texts = {mark: document.tag("number:text", mark) for mark in (b"/", b" ", b":")}
            day, month, year, hours, minutes = (
                document.tag(f"number:{part}", number__style="long")
                for part in ("day", "month", "year", "hours", "minutes")
            )
            inside = texts[b"/"].join((day, month, year))
            if with_hours:
                inside += texts[b" "] + hours + texts[b":"] + minutes
            self._new.append(document.tag("number:date-style", inside, style__name=name))
        return self._formats[with_hours]

    def _copy(self, style: str, name: str, first: bytes, attributes: dict[str, str]) -> bytes:
        """``style`` under another name with an element put first; a child of it where it is no automatic style."""
        known = self._cells.get(style)
        if known:
            content = self._document.content
            copy = content[known.start : known.end]
            if first and known.closed_at_once:
                copy = copy[:-2].rstrip() + b">" + first + b"</%s>" % known.tag.encode()
            elif first:
                place = known.inner_start - known.start
                copy = copy[:place] + first + copy[place:]
            return self._renamed(copy, {"style:name": name, **attributes})
        document = self._document
        made = document.tag("style:style", first, style__name=name, style__family="table-cell")
        given = {"style:parent-style-name": escaped_text(style), **attributes} if style else attributes
        return self._renamed(made, given)

    def _renamed(self, style: bytes, attributes: dict[str, str]) -> bytes:
        end = tag_end(style, 0)
        tag = style[:end]
        for key, value in attributes.items():
            tag = with_attribute(tag, self._document.name(key), value.encode())
        return tag + style[end:]

    def data_kind(self, style: str) -> str:
        """What the cells of ``style`` show: « date », « time », « text », or an empty text for anything else."""
        known = self._cells.get(style)
        data = known.get("data-style-name") if known else ""
        if not data:
            return ""
        pattern = re.compile(
            rb"""<(?:[\w.-]+:)?(date|time|text)-style\s[^>]*?name\s*=\s*["']%s["']""" % re.escape(data.encode())
        )
        found = pattern.search(self._document.content) or pattern.search(self._document.other_part("styles.xml"))
        return found[1].decode() if found else ""

    def _free_name(self, wanted: str) -> str:
        number = 1
        while f"{wanted}{number}" in self._taken:
            number += 1
        self._taken.add(f"{wanted}{number}")
        return f"{wanted}{number}"

    def make(self) -> None:
        """Hand the new styles to the document."""
        if not self._new:
            return
        document = self._document
        added = b"".join(self._new)
        if self._group:
            document.edits.append(appended(document.content, self._group, added))
            return
        body = document.root.child("body")
        place = body.start if body else document.root.inner_end
        document.edits.append((place, place, document.tag("office:automatic-styles", added)))
