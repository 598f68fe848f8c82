"""The table of a figure as a file: one text for the window and the command line."""

from dcant_tracker.file_formats import CSV
from dcant_tracker.insight.figures.figure import Column, Row, Table
from dcant_tracker.insight.figures.table_file import table_content


def lines(*cells) -> list[str]:
    content = table_content(Table((Column("Mesure"), Column("Écart", 2)), tuple(Row(line) for line in cells)), CSV)
    assert content.startswith(b"\xef\xbb\xbf")
    return content.decode("utf-8-sig").split("\r\n")[:-1]


def test_a_french_spreadsheet_finds_its_cells_its_fractions_and_nothing_where_there_is_nothing():
    assert lines(("Échanges", 1.5), ("Archivage", None)) == ["Mesure;Écart", "Échanges;1,50", "Archivage;"]


def test_no_text_is_a_formula_and_a_number_below_zero_stays_a_number():
    assert lines(("=1+1", -1.5), ("@lien", 2)) == ["Mesure;Écart", "'=1+1;-1,50", "'@lien;2"]
