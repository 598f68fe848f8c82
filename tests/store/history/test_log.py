"""The log of what was done, as officers read it."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from dcant_tracker.store.history import log
from dcant_tracker.store.writing.changes import Op, Operation


def test_the_history_tells_who_did_what_when_and_from_which_file(store, programme):
    before = datetime.now(UTC)
    store.who = "camille"
    store.transact(
        Operation(Op.IMPORT, "Import de sgmap.xlsx", "sgmap.xlsx"),
        lambda transaction: transaction.update("programme", programme, {"title": "Deux"}),
    )
    newest, oldest = log.steps(store.read())
    assert (newest.op, newest.label, newest.origin) == ("import", "Import de sgmap.xlsx", "sgmap.xlsx")
    assert newest.who == "camille"
    assert before - timedelta(seconds=1) <= datetime.fromisoformat(newest.at) <= datetime.now(UTC)
    assert oldest.number < newest.number
    assert log.steps(store.read(), limit=1) == [newest]
    assert log.steps(store.read(), before=newest.number) == [oldest]


def test_the_history_is_listed_whole_however_high_its_numbers_are(store, programme):
    number = 2**40
    step = (number, "edit", "Modification", "camille", "2030-01-01T00:00:00.000+00:00")
    change = (number, "programme", programme, "title", '"Un"', '"Deux"')
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute("INSERT INTO step (id, op, label, who, at) VALUES (?, ?, ?, ?, ?)", step)
        connection.execute(
            "INSERT INTO change (step, entity, uid, field, before, after) VALUES (?, ?, ?, ?, ?, ?)", change
        )
    assert [step.number for step in log.steps(store.read())] == [number, 1]
    assert [change.step for change in log.changes_of_record(store.read(), programme)] == [number, 1]


def test_a_creation_is_one_row_and_an_edit_one_row_a_field(store, edit, programme):
    (created,) = log.changes_of(store.read(), 1)
    assert created.field is None
    assert created.value("before") is None
    assert created.value("after") == {"code": "DcANT 2015-2017", "title": "Développement concerté 2015-2017"}
    number = edit("programme", programme, title="Deux", starts_on=date(2015, 10, 5))
    rows = log.changes_of(store.read(), number)
    assert {(row.field, row.value("after")) for row in rows} == {("title", "Deux"), ("starts_on", "2015-10-05")}
    newest_first = log.changes_of_record(store.read(), programme)
    assert [row.step for row in newest_first] == [2, 2, 1]


def test_the_pages_of_a_record_are_whole_steps_and_miss_nothing(store, edit, programme):
    for number in range(5):
        edit("programme", programme, title=f"Titre {number}", starts_on=date(2015, 10, 5 + number))
    pages, before = [], None
    while before is not None or not pages:
        page, before = log.page_of_record(store.read(), programme, before=before, size=3)
        pages.append([change.step for change in page])
    assert pages == [[6, 6, 5, 5], [4, 4, 3, 3], [2, 2, 1], []]


def test_the_pages_of_a_cell_hold_its_changes_and_those_of_the_whole_record(store, edit, programme):
    for number in range(5):
        edit("programme", programme, title=f"Titre {number}")
    edit("programme", programme, starts_on=date(2015, 10, 5))
    page, before = log.page_of_record(store.read(), programme, "starts_on", size=3)
    assert [(change.step, change.field) for change in page] == [(7, "starts_on"), (1, None)]
    assert before is None


def test_a_record_changed_hundreds_of_times_tells_it_all_once(store, programme):
    numbers = range(2, 1203)
    steps = [(number, "edit", "Modification", "camille", "2030-01-01T00:00:00.000+00:00") for number in numbers]
    changes = [(number, "programme", programme, "title", '"Un"', '"Deux"') for number in numbers]
    with closing(sqlite3.connect(store.path)) as behind, behind:
        behind.executemany("INSERT INTO step (id, op, label, who, at) VALUES (?, ?, ?, ?, ?)", steps)
        behind.executemany(
            "INSERT INTO change (step, entity, uid, field, before, after) VALUES (?, ?, ?, ?, ?, ?)", changes
        )
    told = islice(log.changes_of_record(store.read(), programme), 2_000)
    assert [change.step for change in told] == [*reversed(numbers), 1]


def test_what_was_logged_after_a_step_comes_oldest_first(store, edit, programme):
    numbers = [edit("programme", programme, title=title) for title in ("Deux", "Trois")]
    assert [change.step for change in log.changes_since(store.read(), 1)] == numbers
    assert log.changes_since(store.read(), numbers[-1]) == []


def test_the_chain_of_an_undo_ends_where_the_step_it_takes_back_is_unknown(store, programme):
    lost = log.step(store.read(), 1)._replace(number=9, undoes=8)
    assert log.chain(store.read(), lost) == [lost]
