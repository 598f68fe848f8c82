"""A figure made into a picture for the screen, or into a file: PNG, SVG, PDF.

What `figures.radar` computes, `drawing.radar` paints: the module of a plot names its painter.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from dcant_tracker.errors import UserError
from dcant_tracker.file_formats import PDF, PNG, Content, endings, format_of, written
from dcant_tracker.insight.drawing.labels import cut, line_height, wrapped
from dcant_tracker.insight.drawing.look import Look
from dcant_tracker.insight.drawing.page import Page, Spot, page_on
from dcant_tracker.insight.drawing.style import DPI, settings
from dcant_tracker.insight.figures.figure import Figure
from dcant_tracker.insight.typography import typeset
from dcant_tracker.store.file.replacing import write_whole
from dcant_tracker.words import _

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Sheet

Painter = Callable[[Page, Any], None]

FORMATS = written(Content.FIGURE)

_MARGIN = 10.0
"""Beside the title and the notes, in pixels."""

_NOTE = 7.5
"""The size of a note, in points."""

_LEAST = 160.0
"""The height that notes leave to the drawing, in pixels."""

_ALONE = Lock()
"""matplotlib's settings belong to the whole process: one thread draws at a time."""

_PIXELS: dict[str, Any] = {"dpi": DPI * 2, "pil_kwargs": {"compress_level": 3}}
"""How PNG is written: harder compression takes most of the time of a picture, for little."""

SMALLEST = (260, 180)
"""Smaller than that, in pixels, no figure is drawn."""

SMALLEST_FILE = (320, 220)
"""The same for a file, which holds the title too."""


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
    with _ALONE, mpl.rc_context(settings(look)):
        sheet = _sheet(width, height, DPI * scale)
        page = page_on(sheet, look)
        _paint(page, figure)
        agg: Any = FigureCanvasAgg(sheet)
        agg.draw()
        pixels = agg.buffer_rgba()
        rows, columns, _bytes = pixels.shape
        return Picture(columns, rows, scale, bytes(pixels), tuple(page.spots))


def drawn(figure: Figure, look: Look, form: str, width: int, height: int, *, titled: bool = True) -> bytes:
    """``figure`` as the bytes of a file of ``form`` (the name of one of :data:`FORMATS`); PNG at twice the pixels.

    ``titled``: with its title, what it is about, and its notes, so that it stands alone.
    """
    import matplotlib as mpl

    with _ALONE, mpl.rc_context(settings(look)):
        sheet = _sheet(width, height, DPI)
        _paint(_titled(sheet, figure, look) if titled else page_on(sheet, look), figure)
        written = io.BytesIO()
        options = _PIXELS if form == PNG.name else {"metadata": _metadata(form, figure)}
        sheet.savefig(written, format=form, **options)
        return written.getvalue()


def save(figure: Figure, look: Look, path: Path, width: int = 960, height: int = 600) -> None:
    """Write ``figure`` to ``path``, whose ending says the form, whole or not at all.

    Raises UserError for another ending, or a file that cannot be written.
    """
    write_whole(path, drawn(figure, look, check(path), width, height))


def check(path: Path) -> str:
    """The form that the ending of ``path`` asks for. Raises UserError when it is none of :data:`FORMATS`."""
    form = format_of(path, FORMATS)
    if form is None:
        raise UserError(
            _("Une figure ne s'enregistre pas en « {suffix} ».").format(suffix=path.suffix or path.name),
            _("Choisissez un nom qui finit par {endings} (ou {tables} pour le tableau).").format(
                endings=endings(FORMATS), tables=endings(written(Content.TABLE))
            ),
        )
    return form.name


def _sheet(width: int, height: int, dpi: float) -> "Sheet":
    from matplotlib.figure import Figure as Sheet

    return Sheet(figsize=(width / DPI, height / DPI), dpi=dpi)


def _paint(page: Page, figure: Figure) -> None:
    if figure.plot is None:
        lines = wrapped(figure.nothing, page.width - 2 * _MARGIN, 6, 10)
        page.text((page.width / 2, page.height / 2), lines, page.look.muted, align="center", size=10)
        return
    name = type(figure.plot).__module__.rpartition(".")[2]
    painter: Painter = import_module(f"{__package__}.{name}").paint
    painter(page, figure.plot)


def _titled(sheet: "Sheet", figure: Figure, look: Look) -> Page:
    """The part of ``sheet`` between the title and the notes, once both are written.

    On a sheet too small for both, the drawing keeps its least height and the notes end with « … ».
    """
    whole = page_on(sheet, look)
    room = whole.width - 2 * _MARGIN
    about = wrapped(figure.subtitle, room, 2, 9.5) if figure.subtitle else []
    above = 36 + round(len(about) * line_height(9.5) * 1.25)
    notes = [line for note in figure.notes if figure.plot for line in wrapped(typeset(note), room, 9, _NOTE)]
    data = [cut(typeset(figure.data), room, _NOTE)] if figure.data else []
    step = line_height(_NOTE)
    fitting = max(int((whole.height - above - _LEAST - _MARGIN - 4) / step) - len(data), 0)
    if len(notes) > fitting:
        notes = [*notes[: fitting - 1], cut(f"{notes[fitting - 1]} …", room, _NOTE)] if fitting else []
    notes += data
    below = len(notes) * step + _MARGIN
    whole.text((_MARGIN, 20), cut(figure.title, room, 13, bold=True), size=13, bold=True)
    if about:
        whole.text((_MARGIN, 41 + (len(about) - 1) * line_height(9.5) / 2), about, look.muted, size=9.5)
    for at, note in enumerate(notes):
        whole.text((_MARGIN, whole.height - below + step * (at + 0.7)), note, look.muted, size=_NOTE)
    return page_on(sheet, look, above, below + 4)


def _metadata(form: str, figure: Figure) -> dict[str, Any]:
    if form == PDF.name:
        return {"Title": figure.title, "Subject": figure.subtitle, "Creator": "DcANT", "CreationDate": None}
    return {"Title": figure.title, "Description": figure.alt, "Date": None}
