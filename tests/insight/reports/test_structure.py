"""What a report does with its blocks before anyone writes them: nothing empty, nothing too high, no word too wide."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from dcant_tracker.insight.drawing.painting import picture
from dcant_tracker.insight.figures.catalogue import figure
from dcant_tracker.insight.figures.coverage import Bar, CoveragePlot
from dcant_tracker.insight.figures.figure import Figure, Opens, Selection, Table, in_parts
from dcant_tracker.insight.figures.timeline import Line, TimelinePlot
from dcant_tracker.insight.reports.structure import (
    Column,
    FigureBlock,
    Heading,
    PageBreak,
    Paragraph,
    Report,
    TableBlock,
    Tone,
)
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading.queries import Query
from tests.insight.reports.reading import LIGHT, TODAY

OPENS = Opens(Query("recommendation"))
NOTHING = Paragraph("Aucun jalon n'est posé.", Tone.NOTHING)
TEXT = Paragraph("Texte")


def blocks(*given_ones, landscape: bool = False):
    return Report("note", "Titre", "", TODAY, (), given_ones, landscape=landscape).blocks


def bars(number: int) -> CoveragePlot:
    made = tuple(Bar(f"{at}", (at, 0, 0, 0, 0), at, (OPENS,) * 5, OPENS) for at in range(1, number + 1))
    return CoveragePlot(("Pilote", "Copilote", "Groupe", "Essai", "Observateur"), made)


def drawn(plot) -> Figure:
    return Figure("coverage", "Participation", "", Table(()), plot, ("À savoir",), "Dit")


def test_a_section_with_nothing_in_it_is_said_in_one_line():
    made = blocks(Heading("Jalons", 2), NOTHING, Heading("Suites", 2), TEXT)
    assert made == (Paragraph("Jalons : aucun jalon n'est posé.", Tone.NOTE), Heading("Suites", 1), TEXT)


def test_initials_stay_capitals_in_that_line():
    assert blocks(Heading("A"), Paragraph("CNIL : rien.", Tone.NOTHING)) == (Paragraph("A : CNIL : rien.", Tone.NOTE),)


def test_what_says_nothing_without_a_heading_stays_as_it_is():
    assert blocks(TEXT, NOTHING) == (TEXT, Paragraph(NOTHING.text, Tone.NOTE))


@given(
    st.lists(st.one_of(st.integers(1, 3).map(lambda level: Heading("Titre", level)), st.just(NOTHING), st.just(TEXT)))
)
def test_no_heading_stands_above_nothing_and_no_level_is_left_out(given_ones):
    made = blocks(*given_ones)
    for one, after in pairwise((*made, None)):
        assert not (
            isinstance(one, Heading) and (after is None or (isinstance(after, Heading) and after.level <= one.level))
        )
    levels = [0, *(one.level for one in made if isinstance(one, Heading))]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert made.count(TEXT) == given_ones.count(TEXT)


def test_a_high_figure_goes_on_as_a_table_does_on_one_scale_with_its_notes_last():
    made = blocks(PageBreak(), FigureBlock(drawn(bars(26)), height=160))[1:]
    assert [one.figure.plot.length for one in made] == [9, 8, 9]
    assert {one.figure.plot.longest for one in made} == {26}
    assert [bar.total for one in made for bar in one.figure.plot.bars] == list(range(1, 27))
    assert [one.figure.title for one in made] == [f"Participation ({rank}/3)" for rank in (1, 2, 3)]
    assert [one.figure.notes for one in made] == [(), (), ("À savoir",)]
    assert max(one.height for one in made) <= 78


def test_the_bars_of_a_part_are_as_long_as_in_the_whole():
    def longest(plot) -> float:
        shown = picture(drawn(plot), LIGHT, 600, 300)
        return max(x for one in shown.spots if one.said == ("4", "Pilote : 4 organismes") for x, _y in one.outline)

    part = CoveragePlot(bars(4).roles, bars(4).bars, longest=40)
    assert longest(part) < longest(bars(4)) / 1.5


def test_a_figure_of_few_lines_and_one_on_a_page_of_its_own_stay_whole():
    few = FigureBlock(drawn(bars(6)), height=74)
    assert blocks(few) == (few,)
    alone = FigureBlock(drawn(bars(40)), 257, 140)
    assert blocks(alone, landscape=True) == (alone,)


@given(st.lists(st.integers(1, 30), min_size=1, max_size=12), st.integers(2, 12))
def test_the_lines_of_a_timeline_are_cut_between_measures_where_that_can_be(sizes, most):
    groups = tuple(
        tuple(Line(f"{rank}.{at}", not at, None, (), None) for at in range(size)) for rank, size in enumerate(sizes)
    )
    plot = TimelinePlot(groups, TODAY, TODAY, TODAY, "")
    parts = plot.parts(most)
    assert [line for part in parts for group in part.groups for line in group] == [
        line for one in groups for line in one
    ]
    assert all(0 < part.length <= most for part in parts)
    whole = {group for group in groups if len(group) <= most}
    assert whole <= {group for part in parts for group in part.groups}


def test_every_list_of_lines_can_be_cut(store, story):
    state = State(store.read(), TODAY)
    for name in ("heatmap", "views", "coverage", "timeline"):
        plot = figure(name, state, Selection(story.programme)).plot
        parts = plot.parts(1)
        assert len(parts) == plot.length == sum(part.length for part in parts) > 0


def test_a_figure_that_stands_alone_says_where_its_numbers_come_from(store, story):
    made = figure("coverage", State(store.read(), TODAY), Selection(story.programme))
    assert made.data == "Données : DcANT 2015-2017, au 04/07/2017"


@given(st.lists(st.integers(), max_size=60), st.integers(1, 12))
def test_parts_hold_everything_in_order_and_are_of_nearly_one_size(lines, most):
    parts = in_parts(lines, most)
    assert [one for part in parts for one in part] == lines
    assert max(map(len, parts)) <= most
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


WORDS = st.lists(st.sampled_from(("mesure", "expérimentateurs", "de", "interopérabilité")), max_size=6).map(" ".join)


@given(st.lists(st.tuples(WORDS, st.floats(0.5, 6)), min_size=1, max_size=8))
def test_columns_fill_the_line_and_hold_their_words_where_the_line_holds_them_all(given_ones):
    table = TableBlock(
        tuple(Column("N°", share) for _text, share in given_ones), (tuple(text for text, _ in given_ones),), ""
    )
    widths = table.widths(170)
    assert abs(sum(widths) - 170) < 0.01
    least = [4.5 + 1.85 * max(map(len, (*text.split(), "N°"))) for text, _share in given_ones]
    if sum(least) <= 170:
        assert all(width >= need - 0.01 for width, need in zip(widths, least, strict=True))
    assert min(widths) > 0
