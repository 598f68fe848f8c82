"""A list and a figure as pages say where they come from and who printed them, never the name of the file."""

from dataclasses import replace

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.insight.drawing.look import LIGHT, look
from dcant_tracker.insight.drawing.painting import drawn
from dcant_tracker.insight.figures.catalogue import figure
from dcant_tracker.insight.figures.figure import Selection
from dcant_tracker.insight.state import present
from dcant_tracker.store.reading.provenance import data_line
from dcant_tracker.store.reading.queries import Query
from dcant_tracker.ui.figures.printing import PrintedFigure
from dcant_tracker.ui.records.printing import PrintedList


def expected(store) -> tuple[str, str]:
    return data_line(store.read(), present(store.read()).day), "Établi par Alix Martin"


def test_a_list(store):
    store.sign("Alix Martin")
    fields = tuple(CATALOGUE["recommendation"].fields[:3])
    made = PrintedList("Recommandations", Query("recommendation"), fields)(store)
    assert made.facts[:2] == expected(store)


def test_a_figure_and_the_same_one_saved(store):
    store.sign("Alix Martin")
    shown = figure("coverage", present(store.read()), Selection())
    assert PrintedFigure(shown)(store).facts == expected(store)
    assert shown.data == expected(store)[0]
    with_line, without = (drawn(one, look(LIGHT), "svg", 960, 600) for one in (shown, replace(shown, data="")))
    assert with_line != without
