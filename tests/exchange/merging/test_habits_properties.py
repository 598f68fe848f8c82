"""Whatever a spreadsheet does to the column « Réf. » or to the order of rows, nothing is changed by itself."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.exchange.merging.gathering import compared, understand
from dcant_tracker.exchange.merging.proposal import Case
from dcant_tracker.exchange.reader import Book, read
from dcant_tracker.exchange.sending.exporting import export
from dcant_tracker.exchange.sources.opening import opened
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation
from tests.exchange.conftest import EVERYTHING

SHEET = CATALOGUE["recommendation"].sheet
COUNT = 9
TITLE = [field.name for field in CATALOGUE["recommendation"]].index("title") + 1


@pytest.fixture(scope="module")
def sent(tmp_path_factory) -> Iterator[tuple[Store, Book]]:
    """A programme that left, and the workbook as it is read."""
    folder = tmp_path_factory.mktemp("habits")
    store = Store.create(folder / "dcant.sqlite")

    def work(transaction) -> None:
        programme = transaction.add("programme", {"code": "P", "title": "Programme"})
        for number in range(1, COUNT + 1):
            values = {"programme": programme, "code": str(number), "title": f"Mesure {number}", "axis": "Axe 1"}
            transaction.add("recommendation", values)

    store.transact(Operation("add", "Ajout"), work)
    yield store, read(export(store, folder / "envoi.xlsx", EVERYTHING).path)
    store.close()


def with_rows(book: Book, rows: Sequence[list]) -> Book:
    """The workbook with other rows under the header of its recommendations."""
    sheets = [replace(one, rows=[one.rows[0], *rows]) if one.name == SHEET else one for one in book.sheets]
    return replace(book, sheets=sheets)


def proposed(store: Store, book: Book):
    reading = store.read()
    return compared(reading, understand(reading, opened(reading, book))).proposals


def rows_of(book: Book) -> list[list]:
    return [list(row) for row in book.sheet(SHEET).rows[1:]]


orders = st.permutations(range(COUNT))


@given(order=orders)
@settings(max_examples=25)
def test_rows_in_any_order_say_nothing(sent, order):
    store, book = sent
    rows = rows_of(book)
    assert proposed(store, with_rows(book, [rows[at] for at in order])) == []


@given(order=orders)
@settings(max_examples=40)
def test_refs_in_any_other_order_are_at_most_one_question(sent, order):
    store, book = sent
    rows = rows_of(book)
    found = proposed(store, with_rows(book, [[rows[at][0], *row[1:]] for at, row in zip(order, rows, strict=True)]))
    assert len(found) == (list(order) != list(range(COUNT)))
    assert all(one.is_question for one in found)


@given(order=orders, edited=st.integers(0, COUNT - 1))
@settings(max_examples=40)
def test_an_edit_among_displaced_refs_is_asked_of_the_record_that_its_row_speaks_of(sent, order, edited):
    store, book = sent
    rows = rows_of(book)
    uid = rows[edited][0]
    rows[edited][TITLE] = "Mesure revue de fond en comble"
    moved = [[rows[at][0], *row[1:]] for at, row in zip(order, rows, strict=True)]
    cells = [one for one in proposed(store, with_rows(book, moved)) if not one.is_question]
    (cell,) = cells
    assert (cell.uid, cell.field, cell.theirs) == (uid, "title", "Mesure revue de fond en comble")
    assert cell.kind is (Case.CHANGED if order[edited] == edited else Case.CONFLICT)


@given(refs=st.lists(st.integers(-1, COUNT - 1), min_size=COUNT, max_size=COUNT))
@settings(max_examples=60)
def test_refs_copied_and_lost_at_will_change_add_and_miss_nothing_by_themselves(sent, refs):
    store, book = sent
    rows = rows_of(book)
    moved = [[rows[at][0] if at >= 0 else None, *row[1:]] for at, row in zip(refs, rows, strict=True)]
    assert {one.kind for one in proposed(store, with_rows(book, moved))} <= {Case.CONFLICT}


@given(order=st.permutations(range(COUNT + 1)))
@settings(max_examples=25)
def test_a_header_anywhere_among_the_rows_loses_none(sent, order):
    store, book = sent
    rows = [book.sheet(SHEET).rows[0], *rows_of(book)]
    sheets = [replace(one, rows=[rows[at] for at in order]) if one.name == SHEET else one for one in book.sheets]
    assert proposed(store, replace(book, sheets=sheets)) == []
