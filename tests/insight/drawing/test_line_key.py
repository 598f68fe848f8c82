"""The key of the lines: every name has its place, and takes no more than its share of the page."""

import pytest

from dcant_tracker.insight.drawing import line_key
from dcant_tracker.insight.drawing.labels import cut, width


@pytest.mark.parametrize(
    ("names", "room", "rows"),
    [
        (["Printemps", "Automne"], 300, 1),
        (["Printemps", "Automne"], 100, 2),
        (["Un nom bien trop long pour la moitié de la page"] * 6, 300, 3),
        (["A"] * 6, 900, 2),
    ],
)
def test_names_stand_in_columns_and_are_cut_rather_than_pile_up(names, room, rows):
    assert line_key.height(names, room) == rows * line_key.LINE


def test_a_label_of_two_lines_is_told_on_one():
    assert cut("Ligne\ndeux", 300) == "Ligne deux"
    assert cut("Ligne\ndeux", width("Ligne d")) == "Ligne…"
