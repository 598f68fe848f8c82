"""« Imprimer… »: the list, the matrix or the figure in view, looked at as pages first."""

import pytest

from dcant_tracker.insight.reports.structure import TableBlock
from dcant_tracker.store.reading.queries import Condition, Query
from dcant_tracker.ui.insight.reports.print_dialog import PrintDialog


@pytest.fixture
def printed(window, messages, store, settle):
    """Asks for the pages of what is in view; gives their report, once the dialog has shown them."""

    def ask(name: str):
        window.session.navigatePage.emit(name)
        settle()
        found = []

        def look(dialog) -> bool:
            assert isinstance(dialog, PrintDialog)
            found.append(dialog.wanted().build(store))
            return False

        messages.on_run = look
        window.commands.on_print()
        return found[0]

    return ask


def rows_of(report):
    return [row for block in report.blocks if isinstance(block, TableBlock) for row in block.rows]


def test_a_list_is_printed_as_it_is_narrowed(window, printed):
    names = {row[0] for row in rows_of(printed("organisation"))}
    assert len(names) == 5
    page = window.open_page("organisation")
    page.show_query(Query("organisation", conditions=(Condition("kind", ("ville",)),)))
    made = printed("organisation")
    assert [row[0] for row in rows_of(made)] == ["Épinal"]
    assert made.subtitle == "Type : Ville"


def test_the_matrix_is_printed_with_letters_totals_and_legend(printed):
    made = printed("participation")
    first, *_others, last = rows_of(made)
    assert set("".join(first[1:-1])) & set("PCGEO")
    assert last[0] == "Total"
    assert any("pilote" in block.note for block in made.blocks if isinstance(block, TableBlock))


def test_the_pages_show_and_are_saved_as_a_pdf(session, qtbot, settle, messages, tmp_path, window):
    page = window.open_page("milestone")
    settle()
    dialog = PrintDialog(session, *page.printed)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: bool(dialog.preview.pages))
    assert dialog.preview.pages[0].accessibleName() == "Page 1 sur 1"
    messages.answers.append(tmp_path / "jalons.pdf")
    dialog.on_pdf()
    settle()
    assert (tmp_path / "jalons.pdf").read_bytes().startswith(b"%PDF")
