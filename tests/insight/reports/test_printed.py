"""A list, a matrix or a figure as pages: whole texts, nothing cut, what is left out named."""

from datetime import date

from dcant_tracker.insight.figures.catalogue import figure
from dcant_tracker.insight.figures.figure import Selection
from dcant_tracker.insight.reports import printed
from dcant_tracker.insight.reports.structure import FigureBlock, TableBlock
from dcant_tracker.insight.state import State
from tests.insight.reports.reading import TODAY, texts

HEAD = printed.Head("Jalons", "", date(2017, 7, 4), ("Données : DcANT 2015-2017, au 04/07/2017",))


def tables(report):
    return [block for block in report.blocks if isinstance(block, TableBlock)]


def test_a_short_table_stands_upright_with_its_columns_as_wide_as_they_say():
    made = printed.table(
        HEAD, ("Nom", "Nombre", "Vide"), (("Brest Métropole", "3", ""), ("Épinal", "12", "")), numeric=(1,)
    )
    (table,) = tables(made)
    assert not made.landscape
    assert [(column.label, column.numeric) for column in table.columns] == [("Nom", False), ("Nombre", True)]
    assert table.columns[0].share > table.columns[1].share
    assert made.subtitle == "2 lignes"
    assert "Colonnes vides : Vide." in texts(made)


def test_columns_that_a_page_cannot_hold_follow_in_a_table_that_begins_like_the_first():
    labels = ("N°", *(f"Colonne {rank}" for rank in range(9)))
    rows = [(str(number), *("mot " * 10 for _column in labels[1:])) for number in range(3)]
    made = printed.table(HEAD, labels, rows, note="Légende")
    parts = tables(made)
    assert made.landscape
    assert [part.columns[0].label for part in parts] == ["N°"] * len(parts)
    assert [column.label for part in parts for column in part.columns[1:]] == list(labels[1:])
    assert [part.note for part in parts] == [""] * (len(parts) - 1) + ["Légende"]


def test_a_list_without_end_says_where_it_stops():
    made = printed.table(HEAD, ("N°",), [(str(number),) for number in range(printed.MOST_ROWS + 1)])
    assert len(tables(made)[0].rows) == printed.MOST_ROWS
    assert any("filtrez pour imprimer les autres" in text for text in texts(made))


def test_a_figure_stands_over_a_page_before_its_table(store, story):
    shown = figure("coverage", State(store.read(), TODAY), Selection(story.programme))
    made = printed.figure(HEAD, shown)
    assert made.landscape
    assert isinstance(made.blocks[0], FigureBlock)
    assert len(tables(made)[0].rows) == len(shown.table.rows)
