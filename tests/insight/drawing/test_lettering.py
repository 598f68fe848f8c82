"""The words of a page lie where they were put, on screen as in files."""

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Sheet

from dcant_tracker.insight.drawing.look import look
from dcant_tracker.insight.drawing.page import page_on
from dcant_tracker.insight.drawing.style import DPI, settings


@pytest.fixture
def ink(monkeypatch):
    """``ink("left", scale)``: the bounds, in pixels of a scale of one, of a word put at (150, 60) of a sheet."""
    import matplotlib as mpl
    import numpy as np

    def bounds(align, scale=1.0, said="Hnh"):
        with mpl.rc_context(settings(look("print"))):
            sheet = Sheet(figsize=(300 / DPI, 120 / DPI), dpi=DPI * scale)
            page_on(sheet, look("print")).text((150, 60), said, align=align)
            agg = FigureCanvasAgg(sheet)
            agg.draw()
            rows, columns = np.nonzero(np.asarray(agg.buffer_rgba())[:, :, 0] < 128)
            if not len(rows):
                return None
        return tuple(float(value) / scale for value in (columns.min(), rows.min(), columns.max(), rows.max()))

    return bounds


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_a_word_starts_is_centred_or_ends_where_it_was_put(ink, scale):
    assert ink("left", scale)[0] == pytest.approx(151, abs=2)
    assert ink("right", scale)[2] == pytest.approx(148, abs=2)
    left, _top, right, _bottom = ink("center", scale)
    assert (left + right) / 2 == pytest.approx(150, abs=1.5)


def test_capitals_are_set_around_the_height_asked_for(ink):
    _left, top, _right, bottom = ink("left", said="HE")
    assert (top + bottom) / 2 == pytest.approx(60, abs=1)


def test_nothing_said_leaves_no_ink(ink):
    assert ink("left", said="") is None
