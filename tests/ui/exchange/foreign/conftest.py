"""Tables that partners make on their own, and the dialogs over them."""

from pathlib import Path

import pytest

from dcant_tracker.exchange.reader import read
from dcant_tracker.exchange.sources.foreign import saved_mappings
from dcant_tracker.exchange.sources.foreign.proposing import Proposer
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.exchange.foreign.matching_dialog import MatchingDialog
from tests.workbooks import write_workbook


@pytest.fixture
def workbook(tmp_path):
    """Writes ``{sheet: rows}`` as a partner would."""

    def write(sheets, name="Tableau de la Région.xlsx") -> Path:
        return write_workbook(tmp_path / name, sheets)

    return write


@pytest.fixture
def first_programme(store, uid_of):
    """Only the programme of the first years, so that the proposal names it; with a third recommendation."""
    first = uid_of("programme", "DcANT 2015-2017")
    more = {"programme": first, "code": "3", "title": "Partager les annuaires"}
    store.add("recommendation", more, Operation("add", "…"))
    uid = uid_of("programme", "DcANT 2018-2020")
    store.transact(Operation("delete", "…"), lambda tx: tx.delete("programme", uid, with_dependants=True))


@pytest.fixture
def matching(session, store, settle, first_programme, qapp):
    """The dialog over a workbook, shown and settled."""
    opened = []

    def open_on(path, **options):
        book = read(path)
        proposal = Proposer(store.read()).workbook(book)
        dialog = MatchingDialog(session, book, proposal, saved_mappings.candidates(store.read(), book), **options)
        dialog.resize(1228, 691)
        dialog.show()
        wait_for(dialog)
        opened.append(dialog)
        return dialog

    def wait_for(dialog):
        dialog._timer.stop()
        dialog._ask_first_rows()
        settle()

    open_on.settle = wait_for
    yield open_on
    settle()
    for dialog in opened:
        dialog.close()


@pytest.fixture
def field_of():
    """What a column, by its heading, is shown to give."""

    def fields(dialog):
        model = dialog.columns.columns
        return {model.data(model.index(row, 0)): model.data(model.index(row, 2)) for row in range(model.rowCount())}

    return fields


@pytest.fixture
def position_of():
    def position(dialog, heading):
        return next(column.position for column in dialog.sheet.columns if column.heading == heading)

    return position


@pytest.fixture
def rows_shown():
    """The first rows as the dialog shows them, a mapping of texts by field for each."""

    def shown(dialog):
        table = dialog.rows.table
        titles = [table.horizontalHeaderItem(column).text() for column in range(table.columnCount())]
        return [
            {title: table.item(row, column).text() for column, title in enumerate(titles)}
            for row in range(table.rowCount())
        ]

    return shown
