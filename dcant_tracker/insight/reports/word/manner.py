"""What styles of ours take over of the looks of the template that they are brought into: its colour, its tables."""

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document

ACCENT, BAND = "1F4E79", "F3F6F9"
"""The colours of our own template that another one changes (`resources/templates/build.py`)."""

_ACCENT_OF_THEME = re.compile(rb"<a:accent1>\s*<a:(?:srgbClr val|sysClr [^>]*lastClr)=\"([0-9A-Fa-f]{6})\"", re.DOTALL)
_PLAIN_TABLES = frozenset({"Normal Table", "Table Grid"})


def accent(document: "Document") -> str:
    """The colour of the template's first headings or, where they have none of their own, the first of its theme."""
    from docx.oxml.ns import qn

    for style in document.styles:
        if style.name == "Heading 1":
            found: Any = style.element.find(f"{qn('w:rPr')}/{qn('w:color')}")
            value = found.get(qn("w:val")) if found is not None else None
            if value and re.fullmatch("[0-9A-Fa-f]{6}", value) and int(value, 16):
                return str(value).upper()
    part: Any = document.part
    for relation in part.rels.values():
        if relation.reltype.endswith("/theme") and not relation.is_external:
            named = _ACCENT_OF_THEME.search(relation.target_part.blob)
            if named:
                return named[1].decode().upper()
    return ACCENT


def recoloured(element: Any, colour: str) -> None:
    """``element`` (of a style of ours) in ``colour`` where it bears our accent, its bands in a pale tone of it."""
    ours = {ACCENT: colour, BAND: pale(colour)} if colour != ACCENT else {}
    for one in element.iter("*"):
        for name, value in one.attrib.items():
            if value in ours:
                one.set(name, ours[value])


def pale(colour: str) -> str:
    """``colour`` nearly white, for what stands behind a text."""
    parts = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
    return "".join(f"{round(255 - (255 - part) * 0.08):02X}" for part in parts)


def table_style(document: "Document") -> str | None:
    """The id of the style of the template's own tables: that of the first it shows, else the one it defines itself."""
    from docx.oxml.ns import qn

    known = {str(one.style_id): str(one.name) for one in document.styles}
    for used in document.element.body.iter(qn("w:tblStyle")):
        style_id = str(used.get(qn("w:val")))
        if known.get(style_id, "Normal Table") not in _PLAIN_TABLES:
            return style_id
    styles: Any = document.styles.element
    custom = [
        str(one.get(qn("w:styleId")))
        for one in styles.iter(qn("w:style"))
        if one.get(qn("w:type")) == "table" and one.get(qn("w:customStyle")) in {"1", "true"}
    ]
    return custom[0] if len(custom) == 1 else None
