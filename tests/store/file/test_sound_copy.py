"""What is sound of a damaged or foreign data file goes into a fresh one; the rest is set aside, nothing is dropped."""

import contextlib
import copy
import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.errors import UserError
from dcant_tracker.store.checking.repairing import repair
from dcant_tracker.store.file.schema import SCHEMA
from dcant_tracker.store.file.sound_copy import beside, make_sound_copy, restore_sound
from dcant_tracker.store.records.record import all_records
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation
from tests.store.file.freeze import FIXTURES
from tests.store.file.hostile import HOSTILE, MARK, TRIGGERS, header, schema_text, statements


@pytest.fixture
def stranger(tmp_path) -> Path:
    return Path(shutil.copy(FIXTURES / f"schema-{SCHEMA}.sqlite", tmp_path / "reçu.sqlite"))


@pytest.fixture(scope="session")
def held_by_the_stranger(tmp_path_factory) -> dict[str, list]:
    """The records of that file, sound."""
    return held(Path(shutil.copy(FIXTURES / f"schema-{SCHEMA}.sqlite", tmp_path_factory.mktemp("sain"))))


@pytest.fixture
def expected(held_by_the_stranger) -> dict[str, list]:
    """The same, for the test to change."""
    return copy.deepcopy(held_by_the_stranger)


def held(path: Path) -> dict[str, list]:
    store = Store.open(path)
    try:
        assert repair(store).left == ()  # the history is told what was set aside
        return {entity: all_records(store.read(), entity) for entity in CATALOGUE}
    finally:
        store.close()


def everything(path: Path) -> dict[str, list[tuple]]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        tables = [*CATALOGUE, "step", "change", "exchange", "exchange_file", "attachment_file", "decision", "meta"]
        return {name: connection.execute(f'SELECT * FROM "{name}" ORDER BY rowid').fetchall() for name in tables}


def test_a_sound_file_is_copied_whole(stranger, tmp_path):
    made = make_sound_copy(stranger, tmp_path / "saine.sqlite")
    assert made.aside is None
    assert everything(made.path) == everything(stranger)
    assert held(made.path)


@pytest.mark.parametrize("number", range(1, SCHEMA))
def test_an_older_file_comes_whole_too(tmp_path, number):
    made = make_sound_copy(FIXTURES / f"schema-{number}.sqlite", tmp_path / "saine.sqlite")
    old = Path(shutil.copy(FIXTURES / f"schema-{number}.sqlite", tmp_path / "ancien.sqlite"))
    assert made.aside is None
    assert held(made.path) == held(old)


WHOLE = sorted(
    kind
    for kind in HOSTILE
    if kind not in TRIGGERS
    and not kind.startswith(("virtual table in", "view in", "numbers", "step at", "pages", "shared", "page size"))
)


@pytest.mark.parametrize("kind", WHOLE)
def test_nothing_is_lost_of_a_hostile_file_and_nothing_of_it_runs(stranger, expected, tmp_path, kind):
    HOSTILE[kind](stranger)
    before = stranger.read_bytes()
    made = make_sound_copy(stranger, tmp_path / "saine.sqlite")
    assert held(made.path) == expected
    assert MARK.encode() not in made.path.read_bytes()
    assert stranger.read_bytes() == before


def test_no_trigger_of_a_hostile_file_runs_whatever_of_the_copy_would_call_it(stranger, expected, tmp_path):
    for spoil in TRIGGERS.values():
        spoil(stranger)
    before = stranger.read_bytes()
    made = make_sound_copy(stranger, tmp_path / "saine.sqlite")
    assert held(made.path) == expected
    assert MARK.encode() not in made.path.read_bytes()
    assert stranger.read_bytes() == before


@pytest.mark.parametrize("kind", ["pages in circles", "shared pages", "virtual table in the place of a table"])
def test_of_a_file_without_one_table_the_others_are_saved(stranger, expected, tmp_path, kind):
    HOSTILE[kind](stranger)
    made = make_sound_copy(stranger, tmp_path / "saine.sqlite")
    saved = held(made.path)
    assert saved["programme"] == expected["programme"]
    assert saved["contact"] == []


def test_a_wrong_byte_in_the_schema_loses_no_row(stranger, expected, tmp_path):
    schema_text("contact", "CREATE TABLE contact", "CREATF TABLE contact")(stranger)
    schema_text("partner", "name TEXT", "nbme TEXT")(stranger)
    assert held(make_sound_copy(stranger, tmp_path / "saine.sqlite").path) == expected


@pytest.mark.parametrize("place", [0, 7, 18, 19, 20, 21, 28, 33, 44, 47, 56, 59, 63, 71, 95])
def test_a_wrong_byte_in_the_header_loses_no_row(stranger, expected, tmp_path, place):
    header(place, b"\x01" if place in {18, 19} else b"\xa5")(stranger)
    assert held(make_sound_copy(stranger, tmp_path / "saine.sqlite").path) == expected


def test_values_that_are_none_are_set_aside_with_the_record_that_held_them(stranger, tmp_path):
    statements(
        "UPDATE contact SET informed_on = '2026-02-31' WHERE id = 1",
        "UPDATE recommendation SET title = CAST(x'ff80' AS TEXT) WHERE id = 1",
        "UPDATE milestone SET recommendation = 'nulle part' WHERE id = 1",
        "UPDATE change SET after = '{' WHERE id = 3",
        "UPDATE exchange SET counts = '[' WHERE id = 1",
        "UPDATE step SET at = 'hier' WHERE id = 2",
    )(stranger)
    made = make_sound_copy(stranger, tmp_path / "saine.sqlite")
    saved = held(made.path)
    assert saved["contact"][0]["informed_on"] is None
    assert saved["recommendation"][0]["title"] == "(illisible)"
    aside = json.loads(made.aside.read_text(encoding="utf-8"))
    assert {(one["table"], one["ligne"]) for one in aside} >= {
        ("contact", 1),
        ("recommendation", 1),
        ("milestone", 1),
        ("change", 3),
        ("exchange", 1),
        ("step", 2),
    }
    assert "2026-02-31" in made.aside.read_text(encoding="utf-8")
    assert str(made.aside) in made.told()


def test_numbers_at_the_limit_are_counted_anew(stranger, expected, tmp_path):
    statements(
        "UPDATE change SET step = 9223372036854775807 WHERE step = (SELECT max(id) FROM step)",
        "UPDATE decision SET step = 9223372036854775807 WHERE step = (SELECT max(id) FROM step)",
        "UPDATE step SET id = 9223372036854775807 WHERE id = (SELECT max(id) FROM step)",
    )(stranger)
    made = make_sound_copy(stranger, tmp_path / "saine.sqlite")
    assert made.aside is None
    assert held(made.path) == expected
    assert everything(made.path)["step"][-1][0] < 100


def below(page: bytes) -> list[int]:
    """The pages that an inner page of a table leads to (https://www.sqlite.org/fileformat.html, section 1.6)."""
    assert page[0] == 5
    cells = [int.from_bytes(page[at : at + 2], "big") for at in range(12, 12 + 2 * int.from_bytes(page[3:5], "big"), 2)]
    return [int.from_bytes(page[at : at + 4], "big") for at in (*cells, 8)]


def test_a_page_that_cannot_be_read_costs_its_own_rows_alone(store, tmp_path):
    def four_hundred(tx) -> None:
        for number in range(400):
            tx.add("partner", {"name": f"Partenaire {number:03} {'x' * 60}"})

    store.transact(Operation("add", "Ajout"), four_hundred)
    store.close()
    with contextlib.closing(sqlite3.connect(store.path)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'partner'").fetchone()
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    whole = bytearray(store.path.read_bytes())
    pages = below(whole[(root - 1) * size : root * size])
    at = (pages[len(pages) // 2] - 1) * size
    whole[at : at + size] = b"\xa5" * size
    store.path.write_bytes(whole)
    made = make_sound_copy(store.path, tmp_path / "saine.sqlite")
    assert 400 - 400 // (len(pages) - 1) - 30 <= made.kept["partner"] < 400
    assert any(one["table"] == "partner" for one in json.loads(made.aside.read_text(encoding="utf-8")))


@pytest.mark.parametrize("content", [b"", bytes(10_000), b"Madame, Monsieur, " * 500])
def test_where_there_is_nothing_to_save_it_is_said(tmp_path, content):
    path = tmp_path / "rien.sqlite"
    path.write_bytes(content)
    with pytest.raises(UserError, match="Rien de") as refused:
        make_sound_copy(path, tmp_path / "saine.sqlite")
    assert refused.value.hint
    assert not (tmp_path / "saine.sqlite").exists()


def test_a_folder_is_no_file_to_copy(tmp_path):
    with pytest.raises(UserError, match="n'est pas un fichier"):
        make_sound_copy(tmp_path, tmp_path / "saine.sqlite")


def test_a_damaged_file_is_replaced_by_what_is_sound_of_it(stranger, expected):
    HOSTILE["trigger AFTER INSERT step"](stranger)
    HOSTILE["write-ahead log of another file"](stranger)
    before = stranger.read_bytes()
    _made, replaced = restore_sound(stranger, stranger)
    assert held(stranger) == expected
    assert replaced.read_bytes() == before


def test_the_copy_has_a_free_name_beside_the_file(tmp_path):
    path = tmp_path / "dcant.sqlite"
    assert beside(path).name == "dcant – copie saine.dcant"
    beside(path).touch()
    assert beside(path).name == "dcant – copie saine 2.dcant"


@pytest.mark.parametrize("damage", ["DROP TABLE interaction", "DROP TABLE decision", "DROP TABLE search"])
def test_a_file_that_lost_a_table_opens_as_a_sound_copy_and_what_the_history_knows_of_it_comes_back(
    stranger, expected, tmp_path, damage
):
    statements(damage)(stranger)
    with pytest.raises(UserError) as refused:
        Store.open(stranger)
    assert "Restaur" in refused.value.hint
    made = make_sound_copy(stranger, tmp_path / "saine.sqlite")
    store = Store.open(made.path)
    done = repair(store)
    assert done.left == ()
    if damage.endswith("interaction"):
        assert all_records(store.read(), "interaction") == []
        store.undo()
    found = {entity: [(one.uid, one.values) for one in all_records(store.read(), entity)] for entity in CATALOGUE}
    assert found == {entity: [(one.uid, one.values) for one in listed] for entity, listed in expected.items()}
    store.close()


def test_a_file_that_lost_a_column_opens_as_a_sound_copy_with_all_the_rest(stranger, expected, tmp_path):
    statements("ALTER TABLE partner DROP COLUMN description")(stranger)
    with pytest.raises(UserError):
        Store.open(stranger)
    found = held(make_sound_copy(stranger, tmp_path / "saine.sqlite").path)
    for one in expected["partner"]:
        one.values["description"] = None
    assert found == expected  # no value slid into the place of another
