"""A line that was begun in a table and is no record yet outlives the table, and holds the window back."""

import pytest
from PySide6.QtWidgets import QApplication

from dcant_tracker.store.reading.queries import Query, count


@pytest.fixture
def begun(window, settle):
    """The list of organisations, with a name in its empty line."""
    page = window.open_page("organisation")
    settle()
    page.view.type_new_row()
    page.table.setData(page.table.index(page.table.draft_row, page.table.column("name")), "Quimper")
    return page


def close(window):
    window.close()
    QApplication.processEvents()


def test_the_window_asks_before_a_begun_line_is_lost(window, begun, messages, settle):
    window.open_page("contact")
    settle()
    messages.answers = [False]
    close(window)
    assert window.isVisible()
    assert messages.questions == [
        "Fermer sans enregistrer la ligne commencée ?\nCollectivités et organismes : Quimper",
    ]
    assert window.current_page is begun
    assert begun.table.draft.values == {"name": "Quimper"}
    messages.answers = [True]
    close(window)
    assert not window.isVisible()


def test_a_line_that_became_a_record_holds_nothing_back(window, begun, settle, store):
    table, before = begun.table, count(store.read(), Query("organisation"))
    table.setData(table.index(table.draft_row, table.column("kind")), "Ville")
    begun.view.finish_draft()
    settle()
    close(window)
    assert not window.isVisible()
    assert count(store.read(), Query("organisation")) == before + 1


def test_a_line_begun_in_a_sheet_is_there_when_one_comes_back(window, settle, uid_of, messages):
    def show(name):
        window.session.openRecord("organisation", uid_of("organisation", name))
        settle()

    def contacts(name):
        show(name)
        sheet = window.current_page.sheet
        sheet.tabs.setCurrentWidget(sheet.links)
        settle()
        (found,) = [one for one in sheet.links.tables() if one.relation.entity.name == "contact"]
        found.unfold(True)
        settle()
        return found.view.table

    table = contacts("Brest Métropole")
    table.setData(table.index(table.draft_row, table.column("phone")), "02 98 00 00 00")
    show("Épinal")
    messages.answers = [False]
    close(window)
    settle()
    assert window.current_page.sheet.uid == uid_of("organisation", "Brest Métropole")
    assert set(contacts("Brest Métropole").draft.values) == {"phone"}
    messages.answers = [True]
    close(window)
