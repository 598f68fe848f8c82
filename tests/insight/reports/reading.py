"""Reads a report back as the tests want it, and what people may type that a careless writer would trip over."""

from datetime import date
from types import SimpleNamespace

from dcant_tracker.insight.drawing.look import look
from dcant_tracker.insight.figures.figure import Figure
from dcant_tracker.insight.reports.catalogue import REPORTS
from dcant_tracker.insight.reports.structure import (
    Block,
    Bullets,
    Cell,
    Definitions,
    FigureBlock,
    Heading,
    KeyFigures,
    Paragraph,
    Report,
    SideBySide,
    TableBlock,
)

TORTURE = "#set $x$ *gras* _ital_ @cle <b>&amp; \"guillemets\" 'apos' \\fin [c] {d} `e` ~ -- // fin"
"""Markup for typst, XML and Word at once."""

TODAY = date(2017, 7, 4)
LIGHT = look("light")


def subject_of(kind: str, story: SimpleNamespace) -> str | None:
    """The record of the story that a report of ``kind`` is about."""
    subjects = {
        "recommendation": story.archives,
        "organisation": story.brest,
        "meeting": story.meeting,
        "campaign": story.spring,
    }
    return subjects.get(REPORTS[kind].about or "")


def texts(made: Report) -> list[str]:
    """Every text of a report, in order."""
    found = [made.title, made.subtitle, *made.facts]
    for block in made.blocks:
        match block:
            case Heading(text=text) | Paragraph(text=text):
                found.append(text)
            case Bullets(items=items):
                found += items
            case KeyFigures(items=shown):
                found += [text for one in shown for text in (one.value, one.label, one.detail)]
            case TableBlock(rows=rows, caption=caption, note=note):
                found += [caption, *(str(cell) for row in rows for cell in row), note]
            case FigureBlock() | SideBySide():
                for figure in figures(block):
                    found += [figure.title, figure.alt, *figure.notes]
            case Definitions(pairs=pairs):
                found += [text for pair in pairs for text in pair]
    return found


def figures(*blocks: Block) -> list[Figure]:
    """Every figure of ``blocks``, in order."""
    found = []
    for block in blocks:
        if isinstance(block, FigureBlock):
            found.append(block.figure)
        elif isinstance(block, SideBySide):
            found += [one.figure for one in block.figures]
    return found


def table(made: Report, caption: str) -> list[tuple[Cell, ...]]:
    """The rows of the table of that caption."""
    return next(list(block.rows) for block in made.blocks if isinstance(block, TableBlock) and block.caption == caption)


def definitions(made: Report) -> dict[str, str]:
    """Every definition of a report, the first of each name."""
    found: dict[str, str] = {}
    for block in made.blocks:
        if isinstance(block, Definitions):
            for label, text in block.pairs:
                found.setdefault(label, text)
    return found


def headings(made: Report, level: int | None = None) -> list[str]:
    """The headings, in order; those of one ``level`` where it is given."""
    return [block.text for block in made.blocks if isinstance(block, Heading) and level in (None, block.level)]
