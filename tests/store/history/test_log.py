"""History: undo, redo, audit and the time machine, as officers use them."""

from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.store.history import log
from dcant_tracker.store.history.rewinding import rewound
from dcant_tracker.store.records.record import all_records, get
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation

EDIT = Operation("edit", "Modification")


@pytest.fixture
def edit(store):
    """``edit(uid, title="…")`` on a programme, as one step."""

    def one(uid, **values):
        return store.update("programme", uid, values, EDIT)

    return one


def title(store, uid):
    found = get(store.read(), "programme", uid)
    return found["title"] if found else None


def test_undo_takes_back_one_step_after_the_other_then_says_there_is_nothing(store, edit, programme):
    edit(programme, title="Deux")
    edit(programme, title="Trois")
    store.undo()
    assert title(store, programme) == "Deux"
    store.undo()
    assert title(store, programme) == "Développement concerté 2015-2017"
    store.undo()
    assert title(store, programme) is None
    with pytest.raises(UserError, match="rien à annuler"):
        store.undo()


def test_redo_brings_back_what_was_undone_in_order_until_something_new_is_done(store, edit, programme):
    edit(programme, title="Deux")
    edit(programme, title="Trois")
    store.undo()
    store.undo()
    store.redo()
    assert title(store, programme) == "Deux"
    store.redo()
    assert title(store, programme) == "Trois"
    with pytest.raises(UserError, match="rien à rétablir"):
        store.redo()
    store.undo()
    edit(programme, title="Autre chemin")
    with pytest.raises(UserError, match="rien à rétablir"):
        store.redo()
    store.undo()
    assert title(store, programme) == "Deux"


def test_undo_survives_closing_the_application(store, edit, data_file, programme):
    edit(programme, title="Deux")
    store.close()
    reopened = Store.open(data_file)
    reopened.undo()
    assert title(reopened, programme) == "Développement concerté 2015-2017"
    reopened.close()


def test_what_was_edited_since_is_kept_and_listed(store, edit, programme, brest):
    def work(transaction):
        transaction.update("programme", programme, {"title": "Importé", "description": "Importé"})
        transaction.update("organisation", brest, {"short_name": "Brest"})

    imported, _nothing = store.transact(Operation("import", "Import de sgmap.xlsx", "sgmap.xlsx"), work)
    edit(programme, title="Corrigé à la main")
    step = log.step(store.read(), imported.step)
    changes = store.reverse_step(step)
    assert title(store, programme) == "Corrigé à la main"
    assert get(store.read(), "programme", programme)["description"] is None
    assert get(store.read(), "organisation", brest)["short_name"] is None
    (kept,) = changes.kept
    assert "DcANT 2015-2017, Intitulé" in kept


def test_a_record_added_then_used_elsewhere_stays_when_its_step_is_taken_back(store, add, programme):
    first = store.read().last_step()
    add("recommendation", programme=programme, code="1", title="Échanges")
    with pytest.raises(UserError, match="ne peut plus être repris") as refused:
        store.reverse_step(log.step(store.read(), first))
    assert "utilisé ailleurs depuis" in refused.value.hint
    assert get(store.read(), "programme", programme)


def test_a_record_deleted_since_is_left_deleted(store, edit, programme, brest):
    def work(transaction):
        transaction.update("programme", programme, {"title": "Deux"})
        transaction.update("organisation", brest, {"short_name": "Brest"})

    changes, _nothing = store.transact(EDIT, work)
    store.transact(EDIT, lambda transaction: transaction.delete("programme", programme))
    kept = store.reverse_step(log.step(store.read(), changes.step)).kept
    assert ["supprimée depuis" in sentence for sentence in kept] == [True]
    assert title(store, programme) is None


def test_undo_refuses_what_would_break_a_rule_now(store, add, edit, programme):
    edit(programme, code="B")
    add("programme", code="DcANT 2015-2017", title="Repris par un autre")
    with pytest.raises(UserError, match="existe déjà"):
        store.reverse_step(log.step(store.read(), 2))
    assert get(store.read(), "programme", programme)["code"] == "B"


def test_the_history_tells_who_did_what_when_and_from_which_file(store, programme):
    before = datetime.now(UTC)
    store.who = "camille"
    store.transact(
        Operation("import", "Import de sgmap.xlsx", "sgmap.xlsx"),
        lambda transaction: transaction.update("programme", programme, {"title": "Deux"}),
    )
    newest, oldest = log.steps(store.read())
    assert (newest.op, newest.label, newest.origin) == ("import", "Import de sgmap.xlsx", "sgmap.xlsx")
    assert newest.who == "camille"
    assert before - timedelta(seconds=1) <= datetime.fromisoformat(newest.at) <= datetime.now(UTC)
    assert oldest.number < newest.number
    assert log.steps(store.read(), limit=1) == [newest]
    assert log.steps(store.read(), before=newest.number) == [oldest]


def test_a_creation_is_one_row_and_an_edit_one_row_a_field(store, edit, programme):
    (created,) = log.changes_of(store.read(), 1)
    assert created.field is None
    assert created.value("before") is None
    assert created.value("after") == {"code": "DcANT 2015-2017", "title": "Développement concerté 2015-2017"}
    changes = edit(programme, title="Deux", starts_on=date(2015, 10, 5))
    rows = log.changes_of(store.read(), changes.step)
    assert {(row.field, row.value("after")) for row in rows} == {("title", "Deux"), ("starts_on", "2015-10-05")}
    newest_first = log.changes_of_record(store.read(), programme)
    assert [row.step for row in newest_first] == [2, 2, 1]


def test_an_undone_step_says_so_and_its_undo_names_it(store, edit, programme):
    edited = edit(programme, title="Deux").step
    undone = store.undo().step
    reading = store.read()
    assert log.is_undone(reading, edited)
    assert log.step(reading, undone).undoes == edited
    assert "Modification" in log.step(reading, undone).label
    redone = store.redo().step
    assert not log.is_undone(reading, edited)
    assert log.step(reading, redone).undoes == undone


@pytest.fixture
def dated(store, edit, programme):
    """Two steps: one on 1 June 2026 at noon, one on 2 June at noon, both in local time."""
    edit(programme, title="Deux")
    import sqlite3

    with sqlite3.connect(store.path) as connection:
        for number in (1, 2):
            noon = datetime(2026, 6, number, 12).astimezone().astimezone(UTC)
            connection.execute("UPDATE step SET at = ? WHERE id = ?", (noon.isoformat(timespec="milliseconds"), number))
    connection.close()
    return store


@pytest.mark.parametrize(
    ("when", "step"),
    [
        ("0", 0),
        ("1", 1),
        (" 2 ", 2),
        ("2026-05-31", 0),
        ("2026-06-01", 1),
        ("2026-06-02", 2),
        ("2030-01-01", 2),
        ("2026-06-02T11:59", 1),
        ("2026-06-02T12:00:00", 2),
        ("2026-06-01T00:00:00+14:00", 0),
    ],
)
def test_a_moment_is_a_step_an_instant_or_the_end_of_a_local_day(dated, when, step):
    assert log.step_at(dated.read(), when) == step


@pytest.mark.parametrize("when", ["3", "hier", "2026-13-01", "", "01/06/2026 à midi"])
def test_a_moment_that_is_none_of_these_is_told(dated, when):
    with pytest.raises(UserError) as refused:
        log.step_at(dated.read(), when)
    assert refused.value.hint


def test_the_state_at_any_step_can_be_seen_again(store, edit, add, programme):
    edit(programme, title="Deux")
    second = add("programme", code="TNT", title="TNT")
    store.transact(EDIT, lambda transaction: transaction.delete("programme", second))
    titles = []
    for step in range(5):
        with closing(rewound(store.read(), step)) as earlier:
            titles.append([record["title"] for record in all_records(earlier, "programme")])
    assert titles == [
        [],
        ["Développement concerté 2015-2017"],
        ["Deux"],
        ["Deux", "TNT"],
        ["Deux"],
    ]
