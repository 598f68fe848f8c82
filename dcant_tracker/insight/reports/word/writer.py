"""Writes the blocks of a report as a Word document."""

import io
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import singledispatchmethod
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dcant_tracker.clock import check_clock
from dcant_tracker.insight.drawing.look import Look
from dcant_tracker.insight.drawing.painting import drawn
from dcant_tracker.insight.drawing.style import DPI
from dcant_tracker.insight.formatting import long_day
from dcant_tracker.insight.reports.structure import (
    Block,
    Bullets,
    Definitions,
    FigureBlock,
    Heading,
    KeyFigure,
    KeyFigures,
    PageBreak,
    Paragraph,
    Report,
    SideBySide,
    TableBlock,
    Tone,
)
from dcant_tracker.insight.reports.word import pieces, places, template
from dcant_tracker.insight.reports.word import styles as named
from dcant_tracker.insight.typography import paragraphs, typeset
from dcant_tracker.words import _

if TYPE_CHECKING:
    from docx.document import Document

_TWIPS = 1440 / 25.4
"""The twentieths of a point in a millimetre."""

_EMU = 36_000
"""The units of a drawing in a millimetre."""

_APART = 3.0
"""What is left between figures beside one another, in millimetres."""

_TONES = {Tone.PLAIN: named.PLAIN, Tone.NOTE: named.NOTE, Tone.QUOTE: named.QUOTE}


def word(report: Report, look: Look, model: Path | None = None) -> bytes:
    """``report`` as a .docx file, in the template ``model``. Raises UserError when the template cannot be used,
    or the clock cannot date a file.
    """
    check_clock()
    document = template.opened(model)
    filled = places.fill(document, _said(report))
    _Writing(document, look).write(report, titled=places.TITLE not in filled)
    _describe(document, report)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _said(report: Report) -> dict[str, str]:
    return {
        places.TITLE: report.title,
        "{{sous-titre}}": report.subtitle,
        "{{date}}": long_day(report.day),
    }


def _describe(document: "Document", report: Report) -> None:
    properties = document.core_properties
    properties.title, properties.subject = typeset(report.title)[:255], typeset(report.subtitle)[:255]
    properties.author = properties.last_modified_by = report.author
    properties.comments = properties.category = ""
    properties.keywords, properties.language = f"DcANT, {report.kind}", "fr-FR"
    properties.created = properties.modified = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    properties.revision = 1


def _ends_in_table(block: Block | None) -> bool:
    """Whether a paragraph must come between ``block`` and another table or the end: Word would make them one."""
    return isinstance(block, KeyFigures | SideBySide) or (isinstance(block, TableBlock) and not block.note)


class _Writing:
    """A report being written into a document."""

    def __init__(self, document: "Document", look: Look) -> None:
        self._document = document
        self._look = look
        self._styles = named.Styles(document)
        self._numbers: Counter[str] = Counter()
        self._place = places.place_of_content(document)
        section = places.section_of(document, self._place)
        available = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
        self._width = available / _EMU or 170.0
        """The width of the text, in millimetres."""

    def write(self, report: Report, *, titled: bool) -> None:
        """Every block, at the place that the template keeps for them."""
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls

        place = self._place
        before: Any = place if place is not None else self._document.element.body.sectPr
        spaces = nsdecls("w", "wp", "a", "pic", "r")
        for made in self._all(report, titled=titled):
            if isinstance(made, str):
                for element in parse_xml(f"<w:body {spaces}>{made}</w:body>"):
                    before.addprevious(element)
            else:
                before.addprevious(made)
        if place is not None:
            places.clear(place)

    def _all(self, report: Report, *, titled: bool) -> Iterator[Any]:
        if titled:
            yield self._paragraph(named.TITLE, report.title)
            if report.subtitle:
                yield self._paragraph(named.SUBTITLE, report.subtitle)
        yield self._paragraph(named.FACTS, "  ·  ".join(report.facts))
        for block, after in pairwise((*report.blocks, None)):
            yield from self._block(block)
            if _ends_in_table(block) and (after is None or isinstance(after, KeyFigures | SideBySide)):
                yield self._paragraph(named.NOTE, "")

    def _paragraph(self, style: str, text: str) -> str:
        return pieces.paragraph(self._styles[style], pieces.run(text))

    @singledispatchmethod
    def _block(self, block: object) -> Iterator[Any]:
        raise TypeError(block)

    @_block.register
    def _heading(self, block: Heading) -> Iterator[Any]:
        yield pieces.paragraph(self._styles[named.HEADINGS[block.level - 1]], pieces.run(block.text), keep=True)

    @_block.register
    def _plain(self, block: Paragraph) -> Iterator[Any]:
        lines = paragraphs(block.text)
        for text in lines if block.tone is Tone.PLAIN else ["\n".join(lines)]:
            yield self._paragraph(_TONES[block.tone], text)

    @_block.register
    def _bullets(self, block: Bullets) -> Iterator[Any]:
        for item in block.items:
            yield self._paragraph(named.BULLET, item)

    @_block.register
    def _key_figures(self, block: KeyFigures) -> Iterator[Any]:
        said = ", ".join(f"{one.label} : {one.value}" for one in block.items)
        contents = [self._card(one) for one in block.items]
        yield pieces.cards(self._styles[named.CARDS], self._twips, contents, said)

    def _card(self, one: KeyFigure) -> str:
        lines = [self._paragraph(named.CARD, one.value), self._paragraph(named.CARD_LABEL, one.label)]
        if one.detail:
            lines.append(self._paragraph(named.CARD_LABEL, one.detail))
        return "".join(lines)

    @property
    def _twips(self) -> int:
        return round(self._width * _TWIPS)

    @_block.register
    def _table(self, block: TableBlock) -> Iterator[Any]:
        widths = block.widths(self._width)
        columns = [
            pieces.Cell(one.label, round(width * _TWIPS), one.numeric)
            for one, width in zip(block.columns, widths, strict=True)
        ]
        yield self._caption(_("Tableau"), block.caption, keep=True)
        yield pieces.table(self._styles[named.TABLE], self._styles[named.CELL], columns, block)
        if block.note:
            yield self._paragraph(named.NOTE, block.note)

    def _caption(self, name: str, text: str, *, keep: bool) -> str:
        self._numbers[name] += 1
        return pieces.caption(self._styles[named.CAPTION], name, self._numbers[name], text, keep=keep)

    @_block.register
    def _figure(self, block: FigureBlock) -> Iterator[Any]:
        yield self._shown(block, min(1.0, self._width / block.width))

    @_block.register
    def _side_by_side(self, block: SideBySide) -> Iterator[Any]:
        widths = sum(one.width for one in block.figures)
        scale = min(1.0, (self._width - _APART) / widths)
        cells = [(round(self._twips * one.width / widths), self._shown(one, scale)) for one in block.figures]
        yield pieces.beside(cells, ", ".join(one.figure.title for one in block.figures))

    def _shown(self, block: FigureBlock, scale: float) -> str:
        """The drawing with its caption and its notes, together."""
        notes = "\n".join(block.figure.notes)
        return "".join(
            (
                self._picture(block, scale),
                self._caption(_("Figure"), block.caption, keep=bool(notes)),
                self._paragraph(named.NOTE, notes) if notes else "",
            )
        )

    def _picture(self, block: FigureBlock, scale: float) -> str:
        """The drawing at ``scale``, with the words that stand for it."""
        pixels = DPI / 25.4
        png = drawn(
            block.figure, self._look, "png", round(block.width * pixels), round(block.height * pixels), titled=False
        )
        width, height = (round(side * scale * _EMU) for side in (block.width, block.height))
        inline: Any = self._document.part.new_pic_inline(io.BytesIO(png), width, height)
        inline.docPr.set("descr", typeset(block.figure.alt or block.figure.title))
        inline.docPr.set("title", typeset(block.figure.title))
        return pieces.picture(self._styles[named.FIGURE], str(inline.xml))

    @_block.register
    def _definitions(self, block: Definitions) -> Iterator[Any]:
        last = len(block.pairs) - 1
        kept = last if block.is_short else min(2, last)
        for at, (label, text) in enumerate(block.pairs):
            runs = (pieces.run(label, self._styles[named.TERM]), pieces.tab(), pieces.run(text))
            yield pieces.paragraph(self._styles[named.DEFINITION], *runs, keep=at < kept)

    @_block.register
    def _page_break(self, _block: PageBreak) -> Iterator[Any]:
        yield pieces.page_break()
