"""Rectangles of cells as Excel writes and reads them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dcant_tracker.ui.kit.clipboard import from_text, tiled, to_html, to_text

cell = st.text(alphabet=st.sampled_from('ab "\t\n;é'), max_size=8)
rectangles = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(cell, min_size=width, max_size=width), min_size=1, max_size=4)
)


@given(rectangles)
def test_what_is_copied_is_what_is_pasted(cells):
    assert from_text(to_text(cells)) == cells


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("", []),
        ("a", [["a"]]),
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ('"deux\r\nlignes"\tb\r\n', [["deux\nlignes", "b"]]),
        ('"il dit ""oui"""\r\n', [['il dit "oui"']]),
        ('"cité" au milieu\tb', [['"cité" au milieu', "b"]]),
        ("a\r\n\r\nb", [["a"], [""], ["b"]]),
        ("a\tb\nc", [["a", "b"], ["c", ""]]),
    ],
)
def test_text_from_excel_is_understood(text, cells):
    assert from_text(text) == cells


def test_html_keeps_zeros_and_line_breaks():
    said = to_html([["0123", "a\n<b>"]])
    assert "<td>0123</td>" in said
    assert "<td>a<br>&lt;b&gt;</td>" in said
    assert "mso-number-format" in said


def test_a_cell_fills_a_selection_and_a_rectangle_repeats_a_whole_number_of_times():
    assert tiled([["x"]], 2, 3) == [["x"] * 3] * 2
    assert tiled([["a"], ["b"]], 4, 1) == [["a"], ["b"], ["a"], ["b"]]
    assert tiled([["a"], ["b"]], 3, 1) == [["a"], ["b"]]
