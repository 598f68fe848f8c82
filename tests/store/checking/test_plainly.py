"""What is sorted out in SQL, or many records at a time, is what a look at each record would tell."""

import shutil
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.checking.ahead import Ahead
from dcant_tracker.store.checking.census import Census
from dcant_tracker.store.checking.replay import drifted
from dcant_tracker.store.checking.settled import unsettled
from dcant_tracker.store.checking.words import indexed_places
from dcant_tracker.store.file.connection import connect
from dcant_tracker.store.file.database import Database
from tests.store.checking import plainly
from tests.store.checking.conftest import FULL

CELLS = [
    (entity.name, column)
    for entity in CATALOGUE.values()
    for column in (*(field.name for field in entity), *(f"{field.name}_folded" for field in entity.texts), "key_digest")
]

VALUES = st.one_of(
    st.none(),
    st.sampled_from(["", "x", "  deux  ", "été\t", "ETE", "a\nb", "a\x1fb", "a\0b", 'dit "oui"', "a\\b", "2017-02-30"]),
    st.sampled_from(
        ['x","notes":"y', "\u2028", "e\u0301", "Ⅻ", "1; 2", "; ", "0012", 7, -1, 2**53, 0.5, b"\xff", b"x", b""]
    ),
    st.text(max_size=8).filter(lambda text: text.encode(errors="ignore").decode() == text),
)

SIDES = st.one_of(
    st.none(),
    st.sampled_from(
        ['"draft"', '"validated"', '"2"', '"x', "2", "null", "[]", '["a"]', "true", "{}", '"2017-02-30"', ' "2"']
    ),
)

ON_CELLS = st.tuples(st.just("cell"), st.sampled_from(CELLS), st.integers(0, 5), VALUES)
ON_CHANGES = st.tuples(
    st.just("change"), st.sampled_from(["before", "after", "field", "step", "entity"]), st.integers(0, 400), SIDES
)
ON_ROWS = st.tuples(st.just("row"), st.sampled_from(["lost", "twice", "swapped"]), st.integers(0, 400), st.none())


def damage(path: Path, kind: str, place: object, rank: int, value: object) -> None:
    """One thing that another program does to the file."""
    with closing(connect(path)) as behind:
        behind.execute("PRAGMA foreign_keys = OFF")
        if kind == "cell":
            entity, column = place
            if column == "key_digest" and value is None:
                return
            behind.execute(
                f'UPDATE OR IGNORE "{entity}" SET "{column}" = ?1 '
                f'WHERE id = (SELECT id FROM "{entity}" ORDER BY id LIMIT 1 OFFSET ?2)',
                (value, rank),
            )
        elif kind == "change":
            value = {"step": 1 + rank % 9, "entity": "evaluation", "field": "state"}.get(place, value)
            behind.execute(
                f'UPDATE change SET "{place}" = ? WHERE id = 1 + ? % (SELECT max(id) FROM change)', (value, rank)
            )
        elif place == "lost":
            behind.execute("DELETE FROM change WHERE id = 1 + ? % (SELECT max(id) FROM change)", (rank,))
        else:
            columns = "step, entity, uid, field, " + ("before, after" if place == "twice" else "after, before")
            behind.execute(
                "INSERT INTO change(step, entity, uid, field, before, after) "
                f"SELECT {columns} FROM change WHERE id = 1 + ? % (SELECT max(id) FROM change)",
                (rank,),
            )


@settings(max_examples=25)
@given(st.lists(st.one_of(ON_CELLS, ON_CHANGES, ON_ROWS), max_size=4))
@example([("cell", ("evaluation", "comment"), 0, 'x","state":"draft')])
@example([("cell", ("participation", "notes_folded"), 0, "x"), ("cell", ("participation", "notes"), 1, None)])
@example([("cell", ("evaluation", "campaign"), 0, "a\nb"), ("cell", ("evaluation", "key_digest"), 1, 7)])
def test_records_sorted_out_at_once_are_those_that_a_look_at_each_tells(damages):
    with TemporaryDirectory() as folder:
        path = Path(shutil.copy(FULL, Path(folder) / "dcant.sqlite"))
        for each in damages:
            damage(path, *each)
        with closing(connect(path)) as connection:
            database = Database(connection)
            census = Census(database)
            for entity in CATALOGUE.values():
                texts, plain = census.texts(entity), plainly.texts(database, entity)
                assert (texts.malformed, texts.twins) == (plain.malformed, plain.twins)
                assert dict(texts.words) == dict(plain.words)
                assert census.digests(entity) == plainly.digests(database, entity)
            told = {(one.entity, one.uid): (one, standing) for one, standing in drifted(database, census)}
            plain = plainly.drifted(database)
            assert {key: told.get(key) for key in plain} == plain


def test_few_records_are_left_to_the_replay(full):
    database, settled = full.read(), 0
    for entity in CATALOGUE.values():
        left = plainly.unsettled(database, entity)
        assert unsettled(database, entity) == left
        settled += len(plainly.rows(database, entity)) - len(left)
    assert settled > 50


def test_what_is_asked_ahead_is_what_is_found_here(full):
    ahead = Ahead(full)
    with full.read().held() as reading:
        ahead.start()
        here = Census(reading)
        try:
            assert {name: ahead.unsettled(entity) for name, entity in CATALOGUE.items()} == {
                name: here.unsettled(entity) for name, entity in CATALOGUE.items()
            }
            assert {name: ahead.suspects(entity) for name, entity in CATALOGUE.items()} == {
                name: here.suspects(entity) for name, entity in CATALOGUE.items()
            }
            assert ahead.indexed() == indexed_places(reading)
        finally:
            ahead.stop()


@pytest.mark.parametrize("script", ["DROP TABLE change", "DROP TABLE evaluation"])
def test_what_cannot_be_asked_ahead_is_left_to_who_asks(full, breaking, script):
    breaking(script)
    ahead = Ahead(full)
    with full.read().held():
        ahead.start()
        assert ahead.unsettled(CATALOGUE["evaluation"]) is None
        assert ahead.indexed() is None
        ahead.stop()
