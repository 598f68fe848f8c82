"""A report as PDF, by typst: tagged, PDF/A-2a and PDF/UA-1, in the shipped typeface, the same on every computer.

What people wrote goes to typst as data (JSON) and never as markup.
"""

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from functools import cache, singledispatch
from pathlib import Path
from typing import Any

from dcant_tracker.insight.drawing.look import Look
from dcant_tracker.insight.drawing.painting import drawn
from dcant_tracker.insight.drawing.style import DPI, FONT
from dcant_tracker.insight.formatting import long_day
from dcant_tracker.insight.reports.structure import (
    Bullets,
    Cell,
    Definitions,
    FigureBlock,
    Heading,
    KeyFigures,
    PageBreak,
    Paragraph,
    Report,
    SideBySide,
    TableBlock,
)
from dcant_tracker.insight.typography import RUNNING, brief, typeset
from dcant_tracker.settings import resource
from dcant_tracker.words import _

STANDARDS = ["a-2a", "ua-1"]
"""What the file holds itself to: archiving with its structure, and accessibility."""

FALLBACK = "DejaVu Sans"
"""matplotlib's own typeface, for the signs that ours does not draw."""

MILLIMETRE = DPI / 25.4
"""The pixels of a millimetre, as figures are measured."""

_ROOM = 170
"""The millimetres of a line, upright; a page on its side only has more."""

_UNKNOWN = "\u25a1"
"""Stands for a sign that no typeface of ours draws: an archive must not hold an empty one."""


def pdf(report: Report, look: Look) -> bytes:
    """``report`` as a PDF file."""
    made: bytes = _compiled(report, look, format="pdf", pdf_standards=STANDARDS)
    return made


def pages(report: Report, look: Look, ppi: float = DPI) -> list[bytes]:
    """The pages of the PDF as PNG pictures of ``ppi`` pixels an inch."""
    made: bytes | list[bytes] = _compiled(report, look, format="png", ppi=ppi)
    return made if isinstance(made, list) else [made]


def _compiled(report: Report, look: Look, **form: Any) -> Any:
    """What typst makes of ``report``: from our files alone, whatever is installed beside them."""
    import typst

    task: dict[str, Any] = {
        "font_paths": list(map(str, _font_folders())),
        "ignore_system_fonts": True,
        "sys_inputs": {"report": json.dumps(_document(report, look))},
        "timestamp": datetime.combine(report.day, time(12), UTC),
        **form,
    }
    return typst.compile(resource("templates/report.typ").read_bytes(), **task)


def _document(report: Report, look: Look) -> dict[str, Any]:
    return {
        "title": _text(report.title),
        "subtitle": _text(report.subtitle),
        "author": report.author,
        "keywords": ["DcANT", report.kind],
        "day": _numbers(report.day),
        "fonts": [FONT, FALLBACK],
        "running": _text(brief(report.title, RUNNING)),
        "dated": long_day(report.day),
        "imprint": _text(_("Suivi des recommandations DcANT")),
        "landscape": report.landscape,
        "facts": _text("  ·  ".join(report.facts)),
        "blocks": [_block(block, look) for block in report.blocks],
    }


def _numbers(day: date) -> tuple[int, int, int]:
    return day.year, day.month, day.day


@singledispatch
def _block(block: object, _look: Look) -> dict[str, Any]:
    raise TypeError(block)


@_block.register
def _heading(block: Heading, _look: Look) -> dict[str, Any]:
    return {"kind": "heading", "level": block.level, "text": _text(block.text)}


@_block.register
def _paragraph(block: Paragraph, _look: Look) -> dict[str, Any]:
    return {"kind": "paragraph", "tone": str(block.tone), "text": _text(block.text)}


@_block.register
def _bullets(block: Bullets, _look: Look) -> dict[str, Any]:
    return {"kind": "bullets", "items": _texts(block.items)}


@_block.register
def _key_figures(block: KeyFigures, _look: Look) -> dict[str, Any]:
    items = [{"value": _text(one.value), "label": _text(one.label), "detail": _text(one.detail)} for one in block.items]
    return {"kind": "key_figures", "items": items}


@_block.register
def _table(block: TableBlock, _look: Look) -> dict[str, Any]:
    columns = [
        {"label": _text(one.label), "share": width, "numeric": one.numeric}
        for one, width in zip(block.columns, block.widths(_ROOM), strict=True)
    ]
    rows = [[_cell(cell) for cell in row] for row in block.rows]
    return {
        "kind": "table",
        "columns": columns,
        "rows": rows,
        "caption": _text(block.caption),
        "notes": _text(block.note),
        "short": block.is_short,
        "least_height": block.least_height,
    }


@_block.register
def _figure(block: FigureBlock, look: Look) -> dict[str, Any]:
    width, height = round(block.width * MILLIMETRE), round(block.height * MILLIMETRE)
    svg = drawn(block.figure, look, "svg", width, height, titled=False)
    return {
        "kind": "figure",
        "svg": svg.decode(),
        "width": block.width,
        "alt": _text(block.figure.alt or block.figure.title),
        "caption": _text(block.caption),
        "notes": _text("\n".join(block.figure.notes)),
    }


@_block.register
def _side_by_side(block: SideBySide, look: Look) -> dict[str, Any]:
    return {"kind": "side_by_side", "figures": [_figure(one, look) for one in block.figures]}


@_block.register
def _definitions(block: Definitions, _look: Look) -> dict[str, Any]:
    return {"kind": "definitions", "pairs": [_texts(pair) for pair in block.pairs], "short": block.is_short}


@_block.register
def _page_break(_block: PageBreak, _look: Look) -> dict[str, Any]:
    return {"kind": "page_break"}


def _cell(cell: Cell) -> str | dict[str, str]:
    if isinstance(cell, str):
        return _text(cell)
    return {"head": _text(cell.head), "text": _text(cell.text), "source": _text(cell.source)}


def _texts(texts: Iterable[str]) -> list[str]:
    return [_text(one) for one in texts]


def _text(text: str) -> str:
    """``text`` typeset, the signs that cannot be drawn replaced and those that are not drawn left out."""
    known = _known()
    return "".join(sign if sign in known else _UNKNOWN for sign in typeset(text) if sign not in _UNSEEN)


_UNSEEN = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff" + "".join(map(chr, range(0xFE00, 0xFE10))))
"""Joiners, marks of direction and variants: they draw nothing of their own."""


@cache
def _known() -> frozenset[str]:
    """The signs that our typefaces draw."""
    from matplotlib.ft2font import FT2Font

    found = {"\n"}
    for path in _fonts():
        codes = FT2Font(str(path)).get_charmap()
        found |= {chr(code) for code in codes if not 0xE000 <= code <= 0xF8FF and code < 0xF0000}
    return frozenset(found)


def _fonts() -> list[Path]:
    shipped, fallback = _font_folders()
    return [shipped / "Inter-Regular.ttf", fallback / "DejaVuSans.ttf"]


def _font_folders() -> tuple[Path, Path]:
    import matplotlib as mpl

    return resource("fonts"), Path(mpl.get_data_path()) / "fonts" / "ttf"
