"""« Fusionner… » from two rows or a sheet, and the list of what may be one."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dcant_tracker.store.kept.pairings import told_apart
from dcant_tracker.store.records.record import get
from dcant_tracker.store.writing.changes import Operation


@pytest.fixture
def both(store, uid_of):
    """Brest, and a second record of it that has a person."""
    brest = uid_of("organisation", "Brest Métropole")

    def work(tx):
        other = tx.add("organisation", {"name": "Métropole de Brest", "kind": "metropole", "population": 210_000})
        tx.add("contact", {"organisation": other, "name": "Ana Le Goff"})
        return brest, other

    return store.transact(Operation("add", "Un doublon"), work)[1]


def answers(messages, *steps):
    """Each dialog that opens is given to the next of ``steps``, then accepted."""
    waiting = list(steps)

    def run(dialog):
        waiting.pop(0)(dialog)
        dialog.accept()
        return bool(dialog.result())

    messages.on_run = run
    return waiting


def test_two_selected_rows_are_joined_with_one_more_click_and_the_sheet_shows_both_histories(
    window, both, messages, settle, store
):
    page = window.open_page("organisation")
    page.select(both[0])
    settle()
    chosen = page.view.selectionModel()
    for uid in both:
        row = page.table.index(page.table.row_of(uid), 0)
        chosen.select(row, chosen.SelectionFlag.Select | chosen.SelectionFlag.Rows)
    said = []

    def look(dialog):
        said.extend([dialog.told.text(), dialog.moves.text()])
        group = next(iter(dialog.groups.values()))
        assert [group.button(at).text() for at in range(2)] == ["Brest Métropole", "Métropole de Brest"]
        QTest.keyClick(group.button(1), Qt.Key.Key_Space)
        settle()
        assert list(dialog.choices.values()) == ["Métropole de Brest"]
        dialog.swap.click()
        settle()
        assert dialog.pair.uid == both[1]
        dialog.swap.click()
        settle()
        assert (dialog.pair.uid, list(dialog.choices.values())) == (both[0], ["Brest Métropole"])

    left = answers(messages, look)
    page.list_actions.action("join").trigger()
    settle()
    settle()
    assert left == []
    assert said[0].startswith("« Métropole de Brest » disparaît ; tout ce qui s'y rattache rejoint")
    assert "1 lien rejoint la fiche qui reste : Contacts (1)." in said[1]
    assert get(store.read(), "organisation", both[1]) is None
    assert messages.toasts[-1] == "Fusion de « Métropole de Brest » dans « Brest Métropole »"
    assert page.sheet.uid == both[0]
    page.sheet.show_history()
    settle()
    assert any(one.headline.startswith("Fiche fusionnée · Fiche créée") for one in page.sheet.history.entries())
    window.session.undo()
    settle()
    assert get(store.read(), "organisation", both[1]) is not None


def test_from_a_sheet_those_that_look_like_it_are_offered_first(window, both, messages, settle, store):
    page = window.open_page("organisation")
    page.select(both[0])
    settle()
    left = answers(
        messages,
        lambda dialog: said.append(dialog.list.item(0).text()),
        lambda dialog: said.append(dialog.pair.other),
    )
    said = []
    page.sheet.join.click()
    settle()
    settle()
    assert left == []
    assert said == ["Métropole de Brest – même nom, écrit ou non autrement", both[1]]
    assert get(store.read(), "organisation", both[1]) is None


def test_what_may_be_one_is_listed_with_why_and_told_apart_by_one_key(window, both, messages, settle, store):
    from dcant_tracker.ui.records.joining.doublets_dialog import DoubletsDialog

    dialog = DoubletsDialog(window.session, window)
    settle()
    (found,) = dialog._rows.rows
    assert (found.doublet.uid, found.doublet.other) == both
    dialog.table.setFocus()
    dialog.tell_apart()
    settle()
    assert dialog.said.text() == "Aucun doublon n'apparaît."
    assert told_apart(store.read(), "organisation") == {frozenset(both)}
    window.session.undo()
    settle()
    assert len(dialog._rows.rows) == 1
    left = answers(messages, lambda _dialog: None)
    dialog.joined.click()
    settle()
    settle()
    assert left == []
    assert dialog._rows.rows == []
    assert get(store.read(), "organisation", both[1]) is None
