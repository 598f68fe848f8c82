"""A figure made into a picture for the screen, or into a file: PNG, SVG, PDF.

What `figures.radar` computes, `drawing.radar` paints: the module of a plot names its painter.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from dcant_tracker.errors import UserError
from dcant_tracker.insight.drawing.canvas import DPI, Canvas, Spot, settings
from dcant_tracker.insight.drawing.look import Look
from dcant_tracker.insight.figures.figure import Figure
from dcant_tracker.words import _

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Sheet
    from matplotlib.figure import SubFigure

Painter = Callable[[Canvas, Any], None]

FORMATS = ("png", "svg", "pdf")

_TITLE, _LINE = 52, 13
"""The height of the title with its subtitle, and of a line of notes, in pixels."""

_NOTE_CHARACTER = 5.1
"""The width of a character of a note, in pixels."""

SMALLEST = (260, 180)
"""Smaller than that, in pixels, no figure is drawn."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn figure: ``rgba`` holds ``width × scale`` by ``height × scale`` pixels of four bytes, rows from the top.

    ``spots`` are in pixels at a scale of one, later ones above earlier ones.
    """

    width: int
    height: int
    scale: float
    rgba: bytes
    spots: tuple[Spot, ...]


def picture(figure: Figure, look: Look, width: int, height: int, scale: float = 1.0) -> Picture:
    """``figure`` for a screen: its drawing alone, titles and notes being the widget's matter.

    ``width`` and ``height`` are device-independent pixels, ``scale`` the pixels of the screen for each.
    """
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    width, height = max(width, SMALLEST[0]), max(height, SMALLEST[1])
    with mpl.rc_context(settings(look)):
        sheet = _sheet(width, height, DPI * scale)
        canvas = Canvas(sheet, look, width, height)
        _paint(canvas, figure)
        agg: Any = FigureCanvasAgg(sheet)
        agg.draw()
        pixels = agg.buffer_rgba()
        rows, columns, _bytes = pixels.shape
        return Picture(columns, rows, scale, bytes(pixels), canvas.spots())


def drawn(figure: Figure, look: Look, form: str, width: int, height: int, *, titled: bool = True) -> bytes:
    """``figure`` as the bytes of a file of ``form`` (one of :data:`FORMATS`); PNG at twice the pixels.

    ``titled``: with its title, what it is about, and its notes, so that it stands alone.
    """
    import matplotlib as mpl

    with mpl.rc_context(settings(look)):
        sheet = _sheet(width, height, DPI)
        body: Any = _titled(sheet, figure, look, width, height) if titled else sheet
        _paint(Canvas(body, look, width, height), figure)
        written = io.BytesIO()
        options: dict[str, Any] = {"dpi": DPI * 2} if form == "png" else {"metadata": _metadata(form, figure)}
        sheet.savefig(written, format=form, **options)
        return written.getvalue()


def save(figure: Figure, look: Look, path: Path, width: int = 960, height: int = 600) -> None:
    """Write ``figure`` to ``path``, whose ending says the form. Raises UserError for another ending."""
    form = path.suffix.lower().lstrip(".")
    if form not in FORMATS:
        raise UserError(
            _("Une figure ne s'enregistre pas en « {suffix} ».").format(suffix=path.suffix or path.name),
            _("Choisissez un nom qui finit par .png, .svg ou .pdf (ou .csv pour le tableau)."),
        )
    path.write_bytes(drawn(figure, look, form, width, height))


def _sheet(width: int, height: int, dpi: float) -> "Sheet":
    from matplotlib.figure import Figure as Sheet

    return Sheet(figsize=(width / DPI, height / DPI), dpi=dpi, layout="constrained")


def _paint(canvas: Canvas, figure: Figure) -> None:
    if figure.plot is None:
        canvas.sheet.text(
            0.5, 0.5, figure.nothing, ha="center", va="center", color=canvas.look.muted, wrap=True, fontsize=10
        )
        return
    name = type(figure.plot).__module__.rpartition(".")[2]
    painter: Painter = import_module(f"{__package__}.{name}").paint
    painter(canvas, figure.plot)


def _titled(sheet: "Sheet", figure: Figure, look: Look, width: int, height: int) -> "SubFigure":
    """The part of ``sheet`` between the title and the notes, once both are written."""
    notes = [line for note in figure.notes if figure.plot for line in wrap(note, int(width / _NOTE_CHARACTER))]
    above = _TITLE if figure.subtitle else _TITLE - _LINE
    below = len(notes) * _LINE + 14
    parts: Any = sheet.subfigures(3, 1, height_ratios=(above, height - above - below, below))
    head, body, foot = parts
    head.text(0.014, 1 - 8 / above, figure.title, va="top", fontsize=13, fontweight="bold")
    head.text(0.014, 1 - 32 / above, figure.subtitle, va="top", color=look.muted, fontsize=9.5)
    foot.text(0.014, 1, "\n".join(notes), va="top", color=look.muted, fontsize=7.5, linespacing=1.25)
    found: SubFigure = body
    return found


def _metadata(form: str, figure: Figure) -> dict[str, Any]:
    if form == "pdf":
        return {"Title": figure.title, "Subject": figure.subtitle, "Creator": "DcANT", "CreationDate": None}
    return {"Title": figure.title, "Description": figure.alt, "Date": None}
