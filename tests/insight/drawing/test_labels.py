"""Text is cut and wrapped by its pixels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dcant_tracker.insight.drawing.labels import cut, fits, ink_on, width, wrapped
from dcant_tracker.insight.drawing.look import look, luminance
from dcant_tracker.insight.drawing.style import DPI, settings

TEXTS = st.text("abcdéèàçœ -–'«»0123456789MWil…≠漢", max_size=60).map(lambda text: " ".join(text.split()))
LONG = "Mettre en place un guichet numérique partagé entre l'État et les territoires"


@given(TEXTS, st.floats(0, 300), st.sampled_from([7.0, 8.0, 9.0]), st.booleans())
def test_what_is_cut_fits_and_begins_as_it_did(text, room, size, bold):
    found = cut(text, room, size, bold=bold)
    assert width(found, size, bold=bold) <= room
    assert found == text or text.startswith(found.removesuffix("…"))


@given(TEXTS, st.floats(10, 300), st.integers(1, 4))
def test_lines_fit_and_lose_nothing_when_they_need_not(text, room, lines):
    found = wrapped(text, room, lines)
    assert 1 <= len(found) <= lines
    assert all(width(line) <= room for line in found)
    assert fits(text, room, lines) == (" ".join(found) == text)


def test_words_stay_whole_and_the_last_line_says_that_there_is_more():
    found = wrapped(LONG, 150, 2)
    assert found[0] == "Mettre en place un"
    assert found[1].endswith("…")
    assert " ".join(wrapped(LONG, 150, 5)) == LONG


@pytest.mark.parametrize("dpi", [DPI, DPI * 1.5, DPI * 2])
@pytest.mark.parametrize("bold", [False, True])
def test_what_is_drawn_is_not_wider_than_measured(dpi, bold):
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with mpl.rc_context(settings(look("light"))):
        sheet = Figure(dpi=dpi)
        drawn = sheet.text(0, 0, LONG, fontweight="bold" if bold else "normal")
        taken = drawn.get_window_extent(FigureCanvasAgg(sheet).get_renderer()).width / dpi * DPI
    assert 0.85 * width(LONG, bold=bold) < taken <= width(LONG, bold=bold)


@given(st.integers(0, 0xFFFFFF))
def test_ink_is_legible_on_any_ground(number):
    ground = f"#{number:06x}"
    lighter, darker = sorted((luminance(ground), luminance(ink_on(ground))), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5
