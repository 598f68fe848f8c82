"""A figure that lists things is as tall as its lines, within bounds; one that lists nothing keeps its height."""

import pytest

from dcant_tracker.insight.figures.catalogue import FIGURES, figure
from dcant_tracker.insight.figures.figure import Selection
from dcant_tracker.insight.state import present
from dcant_tracker.ui.figures.emptiness import page_for
from dcant_tracker.ui.figures.heights import height_for


def drawn(store, name):
    return figure(name, present(store.read()), Selection())


@pytest.mark.parametrize("name", ["heatmap", "groups", "coverage", "timeline"])
def test_what_lists_things_takes_a_line_for_each_within_bounds(store, answered, name):
    made = drawn(store, name)
    height = height_for(made, 1, 10_000)
    assert height > 100
    assert height_for(made, height + 1, 10_000) == height + 1
    assert height_for(made, 1, height - 1) == height - 1


def test_a_heat_map_of_two_lines_is_one_line_taller_than_of_one(store, answered):
    one, several = drawn(store, "heatmap"), drawn(store, "groups")
    lines = [len(made.plot.rows) for made in (one, several)]
    assert lines[1] > lines[0]
    heights = [height_for(made, 1, 10_000) for made in (one, several)]
    assert (heights[1] - heights[0]) % (lines[1] - lines[0]) == 0
    assert heights[1] > heights[0]


@pytest.mark.parametrize("name", ["radar", "trend", "map"])
def test_what_lists_nothing_keeps_its_height(store, answered, name):
    assert height_for(drawn(store, name), 321, 10_000) == 321


def test_nothing_to_draw_keeps_its_height(store):
    assert height_for(None, 321, 10_000) == 321
    assert height_for(drawn(store, "groups"), 321, 10_000) == 321


def test_an_empty_figure_leads_to_where_its_data_are_entered():
    nowhere_in_particular = {"views", "activity"}
    assert {name for name in FIGURES if not page_for(name)} == nowhere_in_particular
    assert page_for("groups") == page_for("heatmap") == "evaluation"
