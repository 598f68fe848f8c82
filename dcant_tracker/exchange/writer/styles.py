"""How the workbook looks: fonts, fills and number formats, made once per export."""

from typing import Any

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.kinds import Kind
from dcant_tracker.exchange import colours

TEXT_FORMAT = "@"
DAY_FORMAT = "DD/MM/YYYY"
MOMENT_FORMAT = "DD/MM/YYYY HH:MM"
NUMBER_FORMAT = "# ##0"


def _font(size: int = 11, **more: Any) -> Font:
    """A font of the workbook's family: one that is not named is drawn with serifs by LibreOffice."""
    return Font(name="Calibri", family=2, size=size, **more)


HEADER_FONT = _font(bold=True, color="FFFFFF")
HEADER_FILL = PatternFill("solid", fgColor=colours.HEADER)
KEY_HEADER_FILL = PatternFill("solid", fgColor=colours.KEY_HEADER)
REF_HEADER_FILL = PatternFill("solid", fgColor=colours.QUIET_HEADER)
REF_HEADER_FONT = _font(color="FFFFFF", size=8)
REF_FONT = _font(color="8A8F98", size=8)
MARKED_FONT = _font(bold=True)
"""Beside the colour of a highlighted cell: colour is never the only sign."""
CHANGED_FILL = PatternFill("solid", fgColor=colours.CHANGED)
ADDED_FILL = PatternFill("solid", fgColor=colours.ADDED)
LINE_HEIGHT = 15
"""Height of a line of text, in points."""

TEXT_FONT = _font()
QUIET_FONT = _font(size=10, color="5B616B")
"""What a form shows but does not ask."""
TITLE_FONT = _font(bold=True, size=15, color="12324F")
HEADING_FONT = _font(bold=True)
HEADER_ALIGNMENT = Alignment(vertical="center", wrap_text=True)
CELL_ALIGNMENT = Alignment(vertical="top")
MOMENT_ALIGNMENT = Alignment(vertical="top", horizontal="left")
WRAPPED_ALIGNMENT = Alignment(vertical="top", wrap_text=True)
RULE = Border(bottom=Side("hair", color="C9CED6"))

_FORMATS = {Kind.DATE: DAY_FORMAT, Kind.INT: NUMBER_FORMAT}
_WRAPPED = frozenset({Kind.TEXT, Kind.LONGTEXT, Kind.TAGS, Kind.REF})


def number_format(field: Field) -> str:
    """Dates as days, numbers with a thin separator, everything else as text, so that codes keep their zeros."""
    return _FORMATS.get(field.kind, TEXT_FORMAT)


def alignment(field: Field) -> Alignment:
    """Top, and wrapped where the text can be long."""
    return WRAPPED_ALIGNMENT if field.kind in _WRAPPED else CELL_ALIGNMENT


_WIDEST = 44
"""Characters of the widest column: what is longer takes more lines, and more columns fit on a screen and a page."""


def column_width(field: Field) -> float:
    """Width in characters, the header included."""
    return float(min(max(field.width, len(field.label) + 4), _WIDEST))
