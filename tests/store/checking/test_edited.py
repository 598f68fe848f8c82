"""Records that were edited: which texts lead to as they stand, and what only seems to."""

from contextlib import closing

import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.checking.census import Census
from dcant_tracker.store.checking.checking import check
from dcant_tracker.store.checking.edited import led
from dcant_tracker.store.checking.replay import drifted
from dcant_tracker.store.checking.settled import unsettled
from dcant_tracker.store.file.connection import connect
from dcant_tracker.store.file.database import Database
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Op, Operation
from tests.store.checking import plainly

RECOMMENDATION = CATALOGUE["recommendation"]
NOBODY = "01900000-0000-7000-8000-000000000009"


@pytest.fixture
def edited(store: Store, add, programme) -> dict[str, str]:
    """Records that nobody touched again, of which one text changed once, twice, and one of which a number did."""

    def edit(uid: str, **values) -> None:
        store.update("recommendation", uid, values, Operation(Op.EDIT, "Saisie"))

    uids = {
        name: add("recommendation", programme=programme, code=name, title="Avant", description="Simple")
        for name in ("never", "once", "twice")
    }
    edit(uids["once"], title='Après "tout"')
    edit(uids["twice"], title="Pendant")
    edit(uids["twice"], title="Après")
    return uids | {"nobody": NOBODY}


def numbers(database: Database, *uids: str) -> list[int]:
    marks = ", ".join("?" * len(uids))
    sql = f"SELECT id FROM recommendation WHERE uid IN ({marks}) ORDER BY id"
    return [number for (number,) in database.fetch_all(sql, uids)]


def test_what_was_edited_once_is_told_at_once_and_what_was_edited_more_without_replaying_it(store, edited):
    database = store.read()
    assert unsettled(database, RECOMMENDATION) == numbers(database, edited["twice"])
    assert led(database, RECOMMENDATION, {edited["twice"]}) == {edited["twice"]}
    assert list(drifted(database, Census(database))) == []
    assert check(store) == []


SEEMING = {
    "an edit that does not follow, of what stands as it was added": (
        "UPDATE recommendation SET title = 'Avant', title_folded = 'avant' WHERE uid = '{once}';"
        "UPDATE change SET before = '\"autre\"' WHERE uid = '{once}' AND field = 'title'"
    ),
    "an edit that was lost": "DELETE FROM change WHERE uid = '{once}' AND field = 'title'",
    "an edit of what stands as it was added": (
        "UPDATE recommendation SET title = 'Avant', title_folded = 'avant' WHERE uid = '{once}'"
    ),
    "a text in bytes": "UPDATE recommendation SET title = CAST(title AS BLOB) WHERE uid = '{never}'",
    "a text in bytes that was edited once": "UPDATE recommendation SET title = CAST(title AS BLOB) WHERE uid = '{once}'",
    "a reference in bytes": "UPDATE recommendation SET programme = CAST(programme AS BLOB) WHERE uid = '{never}'",
    "one that was edited once": "UPDATE recommendation SET programme = CAST(programme AS BLOB) WHERE uid = '{once}'",
    "one that was edited twice": "UPDATE recommendation SET programme = CAST(programme AS BLOB) WHERE uid = '{twice}'",
    "a choice in bytes": "UPDATE recommendation SET status = CAST(status AS BLOB) WHERE uid = '{never}'",
    "one more row that deletes it": (
        "INSERT INTO change(step, entity, uid, before) "
        "SELECT 900, entity, uid, after FROM change WHERE uid = '{twice}' AND field IS NULL"
    ),
    "one more row that adds it": (
        "INSERT INTO change(step, entity, uid, after) "
        "SELECT 900, entity, uid, after FROM change WHERE uid = '{never}' AND field IS NULL"
    ),
    "one more row that adds it before it was edited": (
        "INSERT INTO change(step, entity, uid, after) "
        "SELECT 1, entity, uid, after FROM change WHERE uid = '{twice}' AND field IS NULL"
    ),
    "added after it was edited once": "UPDATE change SET step = 900 WHERE uid = '{once}' AND field IS NULL",
    "added after it was edited twice": "UPDATE change SET step = 900 WHERE uid = '{twice}' AND field IS NULL",
    "an edit of nobody": (
        "INSERT INTO change(step, entity, uid, field, before, after) "
        "VALUES (1, 'recommendation', '{nobody}', 'title', '\"a\"', '\"b\"')"
    ),
    "nobody added": "INSERT INTO change(step, entity, uid, after) VALUES (1, 'recommendation', '{nobody}', '{{}}')",
    "nobody added, of a kind that is unknown": (
        "INSERT INTO change(step, entity, uid, after) VALUES (1, 'licorne', '{nobody}', '{{}}')"
    ),
    "an edit of two texts at once": (
        "UPDATE recommendation SET title = 'b' WHERE uid = '{once}';"
        "UPDATE change SET after = json_remove(after, '$.description') WHERE uid = '{once}' AND field IS NULL;"
        'UPDATE change SET after = \'"b","description":"Simple"\' WHERE uid = \'{once}\' AND field IS NOT NULL'
    ),
    "an edit of a day that is none": (
        "UPDATE change SET field = 'starts_on', before = '\"hier\"', after = '\"hier\"' "
        "WHERE uid = '{once}' AND field IS NOT NULL"
    ),
}


@pytest.mark.parametrize("seeming", SEEMING)
def test_what_only_seems_to_lead_there_is_found_as_by_replaying_it(store, edited, seeming):
    with closing(connect(store.path)) as behind:
        behind.execute("PRAGMA foreign_keys = OFF")
        behind.executescript(SEEMING[seeming].format(**edited))
    database = store.read()
    told = {(one.entity, one.uid): (one, standing) for one, standing in drifted(database, Census(database))}
    assert told == plainly.drifted(database) != {}
