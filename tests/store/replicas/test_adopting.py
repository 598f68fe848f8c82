"""A newcomer who takes in a snapshot knows, says and does from then on what one knows who took in each step."""

import contextlib
import json
import random
import shutil
import sqlite3
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.errors import UserError
from dcant_tracker.store.checking.checking import check
from dcant_tracker.store.erasure.erasing import erase
from dcant_tracker.store.history import log
from dcant_tracker.store.history.rewinding import rewound
from dcant_tracker.store.joining.joining import join
from dcant_tracker.store.joining.plan import Pair, plan
from dcant_tracker.store.kept.attachments import attach
from dcant_tracker.store.kept.ledger import NewExchange, ledger_entry, record_exchange
from dcant_tracker.store.kept.membership import known_bundles
from dcant_tracker.store.reading.history import erased_contacts
from dcant_tracker.store.records.record import all_records
from dcant_tracker.store.records.search import find
from dcant_tracker.store.replicas import adopting, sending
from dcant_tracker.store.replicas.adopting import Adopted, UnsoundSnapshotError, adopt
from dcant_tracker.store.replicas.conflicts import count_open
from dcant_tracker.store.replicas.naming import name_steps
from dcant_tracker.store.replicas.replica import replica_of
from dcant_tracker.store.replicas.snapshot import Snapshot, make_snapshot
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Op, Operation
from tests.store.replicas.laptops import add, agree, delete, edit, give, laptop, meet, state, to_decide
from tests.store.replicas.test_properties import EXAMPLES, Forgetful, Officer

FIXTURES = Path(__file__).parents[1] / "file" / "fixtures"
AT = "2026-11-30T09:00:00.000+00:00"


def share(store: Store) -> None:
    """Let all that ``store`` knows be in the team's place."""
    store.keep(name_steps)
    sending.mark_shared(store, sending.everything(store.read()))


def snapshot_of(store: Store, path: Path) -> Snapshot:
    """A snapshot of ``store``, all of which is in the team's place, at ``path``."""
    share(store)
    told = make_snapshot(store, path, path.with_suffix(".draft"))
    path.with_suffix(".draft").unlink()
    assert told is not None
    return told


def newcomer(giver: Store, folder: Path, name: str) -> Store:
    """A new file that took in a snapshot of ``giver``."""
    store = laptop(folder, name)
    path = folder / f"{name}.snapshot"
    assert adopt(store, path, snapshot_of(giver, path), AT) == Adopted(count(giver))
    return store


def columns(store: Store) -> dict[str, list[str]]:
    """The columns of each entity's table, in their order."""
    asked = {name: store.read().fetch_all(f'PRAGMA table_info("{name}")') for name in CATALOGUE}
    return {name: [str(row[1]) for row in rows] for name, rows in asked.items()}


def count(store: Store) -> int:
    return int(store.read().fetch_value("SELECT count(*) FROM step"))


def last(store: Store) -> dict[str, object]:
    reading = store.read()
    columns = "op, label, who, origin, uid, replica, clock, follows, made_at, shared, batch, undoes"
    row = reading.fetch_one(f"SELECT {columns} FROM step ORDER BY id DESC LIMIT 1")
    return dict(zip(columns.split(", "), row, strict=True))


def sent(store: Store) -> list[str]:
    """What the file tells of each step, as it travels, whatever the order within the step."""
    store.keep(name_steps)
    steps = sending.everything(store.read()).steps
    return sorted(str(replace(one, changes=tuple(sorted(one.changes, key=str)))) for one in steps)


def test_a_snapshot_of_a_file_that_came_from_older_versions_brings_each_field_to_its_own(tmp_path):
    """Fields that came later are its last columns: in a new file they stand where they are declared."""
    anne = Store.open(Path(shutil.copy(FIXTURES / "schema-1.sqlite", tmp_path / "anne.sqlite")))
    zoe = newcomer(anne, tmp_path, "Zoé")
    assert columns(anne) != columns(zoe)
    assert state(zoe) == state(anne)
    assert check(zoe) == []
    for one in (anne, zoe):
        one.close()


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), doings=st.integers(10, 60), forgetful=st.booleans())
def test_a_snapshot_and_the_steps_one_by_one_make_the_same_file(seed, doings, forgetful):
    chance, said, erased = random.Random(seed), set(), set()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stores = [laptop(folder, name) for name in ("Anne", "Boris")]
        officers = [Forgetful(one, chance, said, erased) if forgetful else Officer(one, chance, said) for one in stores]
        for _doing in range(doings):
            give(*chance.sample(stores, 2)) if chance.random() < 0.2 else chance.choice(officers).act()
        at_once = newcomer(stores[0], folder, "Carla")
        one_by_one = laptop(folder, "Denis")
        give(stores[0], one_by_one)
        assert agree([stores[0], at_once]) == agree([one_by_one])
        assert sent(at_once) == sent(one_by_one)
        assert check(at_once) == []
        stores += [at_once, one_by_one]
        officers += [Officer(one, chance, said) for one in stores[2:]]
        for _doing in range(doings // 2):
            give(*chance.sample(stores, 2)) if chance.random() < 0.3 else chance.choice(officers).act()
        meet(*stores)
        agree(stores)
        assert meet(*stores) == 0
        for one in stores:
            assert check(one) == []
            assert erased.isdisjoint(record.uid for record in all_records(one.read(), "contact"))
            one.close()


@pytest.fixture
def anne(tmp_path):
    """Anne, who has Lyon and the history of some edits."""
    store = laptop(tmp_path, "Anne")
    uid = add(store, "organisation", name="Lyon", kind="metropole", notes="au début")
    for number in range(3):
        edit(store, "organisation", uid, notes=f"note {number}")
    yield store
    store.close()


@pytest.fixture
def lyon(anne):
    return str(anne.read().fetch_value("SELECT uid FROM organisation"))


def test_steps_of_others_are_theirs_and_of_today_here(anne, tmp_path):
    store = newcomer(anne, tmp_path, "Boris")
    theirs, ours = last(anne), last(store)
    assert ours == theirs | {"made_at": anne.read().fetch_value("SELECT max(at) FROM step"), "shared": 1}
    moments = {at for (at,) in store.read().fetch_all("SELECT at FROM step")}
    assert len(moments) == 1
    assert moments.pop() >= str(ours["made_at"])
    with pytest.raises(UserError, match="rien à annuler"):
        store.undo()
    store.reverse_step(log.steps(store.read(), limit=1)[0])
    assert next(iter(all_records(store.read(), "organisation")))["notes"] == "note 1"


def test_what_is_of_one_file_alone_stays_there(anne, tmp_path):
    anne.set_meta("secret", "à moi")
    anne.keep(lambda writing: writing.execute("INSERT INTO team_member VALUES ('r', 'Anne', 'hier')"))
    path = tmp_path / "instantané"
    snapshot_of(anne, path)
    with contextlib.closing(sqlite3.connect(path)) as raw:
        for table in ("meta", "team_member", "team_bundle", "shared_thing", "waiting_import", "waiting_file"):
            assert raw.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    assert "à moi".encode() not in path.read_bytes()
    store = laptop(tmp_path, "Boris")
    before = store.meta("store_id")
    adopt(store, path, snapshot_of(anne, tmp_path / "autre"), AT)
    assert store.meta("store_id") == before
    assert store.meta("secret") is None
    assert replica_of(store) != replica_of(anne)


def test_what_was_deleted_is_in_no_free_page(anne, lyon, tmp_path):
    zoe = add(anne, "contact", organisation=lyon, name="Zoé Introuvable")
    erase(anne, zoe)
    path = tmp_path / "instantané"
    told = snapshot_of(anne, path)
    assert b"Introuvable" not in path.read_bytes()
    assert len(told.erasures) == 1
    store = laptop(tmp_path, "Boris")
    adopt(store, path, told, AT)
    assert erased_contacts(store.read()) == {zoe}


def test_nothing_is_made_of_what_the_team_does_not_have_yet(anne, lyon, tmp_path):
    share(anne)
    edit(anne, "organisation", lyon, notes="pas encore envoyé")
    assert make_snapshot(anne, tmp_path / "a", tmp_path / "b") is None
    share(anne)
    letter = tmp_path / "lettre.txt"
    letter.write_text("Bonjour")
    anne.transact(Operation(Op.ADD, "Pièce"), lambda transaction: attach(transaction, f"organisation:{lyon}", letter))
    uids = json.dumps([*sending.all_uids(anne.read())])
    anne.keep(
        lambda writing: writing.execute(
            "UPDATE step SET shared = 1 WHERE uid IN (SELECT value FROM json_each(?))", (uids,)
        )
    )
    assert make_snapshot(anne, tmp_path / "c", tmp_path / "d") is None


def test_what_is_no_record_comes_along_and_is_not_sent_again(anne, lyon, tmp_path):
    letter = tmp_path / "lettre.txt"
    letter.write_text("Bonjour")
    anne.transact(Operation(Op.ADD, "Pièce"), lambda transaction: attach(transaction, f"organisation:{lyon}", letter))
    with ledger_entry(anne.path) as writing:
        record_exchange(writing, NewExchange("out", "Lyon.xlsx", 0), b"un classeur", None)
    store = newcomer(anne, tmp_path, "Boris")
    assert sending.everything(store.read()).things == sending.everything(anne.read()).things
    assert not sending.unshared(store.read())
    assert check(store) == []


def test_what_a_snapshot_says_of_how_much_is_open_is_not_believed(anne, lyon, tmp_path):
    boris = laptop(tmp_path, "Boris")
    give(anne, boris)
    for store, region in ((anne, "A"), (boris, "B")):
        edit(store, "organisation", lyon, region=region)
    give(boris, anne)
    path = tmp_path / "instantané"
    told = snapshot_of(anne, path)
    with contextlib.closing(sqlite3.connect(path)) as raw, raw:
        assert raw.execute("UPDATE contested SET open = 99, until = 1 << 40").rowcount == 1
    store = laptop(tmp_path, "Carla")
    adopt(store, path, told, AT)
    assert count_open(store.read()) == len(to_decide(store)) == 1
    for one in (boris, store):
        one.close()


def test_the_search_finds_what_came_also_in_readings_open_before(anne, tmp_path):
    store = laptop(tmp_path, "Boris")
    assert [*find(store.read(), "lyon")] == []
    path = tmp_path / "instantané"
    adopt(store, path, snapshot_of(anne, path), AT)
    assert [*find(store.read(), "lyon")] == [("organisation", 1)]
    add(store, "organisation", name="Lyonnais", kind="metropole")
    assert len([*find(store.read(), "lyon")]) == 2


def test_an_older_copy_of_the_file_goes_on_from_where_it_stood(anne, lyon, tmp_path):
    share(anne)
    older = tmp_path / "ancien.sqlite"
    older.write_bytes(anne.path.read_bytes())
    edit(anne, "organisation", lyon, notes="depuis")
    store = Store.open(older)
    before = store.read().fetch_all("SELECT id, uid, at, made_at FROM step ORDER BY id")
    path = tmp_path / "instantané"
    told = snapshot_of(anne, path)
    store.keep(lambda writing: writing.execute("UPDATE step SET shared = NULL"))
    assert adopt(store, path, told, AT) == Adopted(1)
    assert (
        store.read().fetch_all("SELECT id, uid, at, made_at FROM step WHERE id <= ? ORDER BY id", (len(before),))
        == before
    )
    assert agree([anne, store])
    assert sending.count_unshared(store.read()) == 0
    with contextlib.closing(rewound(store.read(), len(before))) as earlier:
        assert [one["notes"] for one in all_records(earlier, "organisation")] == ["note 2"]
    assert check(store) == []
    store.close()


def test_what_was_done_here_and_nowhere_else_is_left_to_the_bundles(anne, lyon, tmp_path):
    path = tmp_path / "instantané"
    told = snapshot_of(anne, path)
    store = laptop(tmp_path, "Boris")
    uid = add(store, "organisation", name="Nice", kind="metropole")
    before = state(store)
    assert adopt(store, path, told, AT) is None
    assert state(store) == before
    assert known_bundles(store.read()) == {}
    delete(store, "organisation", uid)
    assert adopt(store, path, told, AT) is None
    other = laptop(tmp_path, "Carla")
    with ledger_entry(other.path) as writing:
        record_exchange(writing, NewExchange("out", "Lyon.xlsx", 0), b"un classeur", None)
    assert adopt(other, path, told, AT) is None


@pytest.mark.parametrize(
    "altered",
    [
        "UPDATE change SET after = '\"autre chose\"' WHERE step = 2",
        "DELETE FROM change WHERE step = 3",
        "INSERT INTO made_change(step, entity, uid, field, parents) VALUES (2, 'organisation', 'x', 'notes', '[]')",
        "INSERT INTO pairing(step, entity, uid, other, same) VALUES (2, 'organisation', 'x', 'y', 1)",
        "UPDATE step SET uid = '01890000-0000-7000-8000-000000000000' WHERE id = 2",
    ],
)
def test_a_history_that_began_otherwise_is_left_to_the_bundles(anne, lyon, tmp_path, altered):
    share(anne)
    older = tmp_path / "ancien.sqlite"
    older.write_bytes(anne.path.read_bytes())
    with contextlib.closing(sqlite3.connect(older)) as raw, raw:
        raw.execute(altered)
    path = tmp_path / "instantané"
    edit(anne, "organisation", lyon, notes="depuis")
    told = snapshot_of(anne, path)
    store = Store.open(older)
    assert adopt(store, path, told, AT) is None
    assert count(store) == 4
    store.close()


def test_bundles_that_cannot_be_in_it_are_read_all_the_same(anne, tmp_path):
    path = tmp_path / "instantané"
    told = snapshot_of(anne, path)
    names = {clock: f"{clock:016x}-{'a' * 64}" for clock in (0, told.clock, told.clock + 1, (1 << 64) - 1)}
    store = laptop(tmp_path, "Boris")
    adopt(store, path, Snapshot(told.clock, tuple(names.values())), AT)
    assert {*known_bundles(store.read())} == {names[0], names[told.clock]}


HOSTILE = [
    "UPDATE change SET after = x'00ff' WHERE id = 1",
    "UPDATE change SET after = 'pas du JSON' WHERE id = 1",
    "UPDATE organisation SET notes = x'12'",
    "UPDATE step SET made_at = 'hier'",
    "UPDATE step SET clock = 1 << 62",
    "UPDATE organisation SET uid = 'court'",
    "UPDATE organisation SET key_digest = 'texte'",
    "UPDATE step SET follows = '{'",
    "UPDATE step SET uid = 'court' WHERE id = 1",
    "UPDATE step SET uid = NULL WHERE id = 1",
    "UPDATE step SET clock = NULL WHERE id = 1",
    "UPDATE step SET uid = (SELECT uid FROM step WHERE id = 2) WHERE id = 1",
    "INSERT INTO change(step, entity, uid) VALUES (99, 'organisation', 'x')",
    "UPDATE organisation SET parent = '01890000-0000-7000-8000-000000000000'",
    "UPDATE search_data SET block = x'0102' WHERE id > 10",
    "UPDATE search_data SET block = x'ffffffffffffffffffff' WHERE id = 10",
    "CREATE TRIGGER t AFTER INSERT ON organisation BEGIN DELETE FROM step; END",
    "CREATE VIEW v AS SELECT 1",
    "CREATE TABLE autre (id INTEGER)",
    "ALTER TABLE organisation ADD COLUMN de_plus TEXT",
    "DROP TABLE pairing",
    "PRAGMA user_version = 99",
    "PRAGMA user_version = 15",
    "PRAGMA application_id = 1",
    "INSERT INTO decision VALUES (1, 1, 'e', 'inconnue', 'u', NULL, NULL, NULL, 1, 'f')",
    "INSERT INTO attachment_file VALUES ('u', 'n', 'pas une somme', x'00')",
]


@pytest.mark.parametrize("altered", HOSTILE)
def test_what_ours_would_not_hold_is_not_taken_in(anne, tmp_path, altered):
    path = tmp_path / "instantané"
    told = snapshot_of(anne, path)
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute(altered)
    store = laptop(tmp_path, "Boris")
    before = store.path.read_bytes()
    with pytest.raises(UnsoundSnapshotError):
        adopt(store, path, told, AT)
    assert count(store) == 0
    assert len(store.path.read_bytes()) == len(before)
    assert check(store) == []


@pytest.mark.parametrize("place", [0, 100, 5_000, 20_000])
def test_a_damaged_page_is_noticed(anne, tmp_path, place):
    path = tmp_path / "instantané"
    told = snapshot_of(anne, path)
    content = bytearray(path.read_bytes())
    content[place : place + 4_096] = bytes(len(content[place : place + 4_096]))
    path.write_bytes(content)
    store = laptop(tmp_path, "Boris")
    with pytest.raises(UnsoundSnapshotError):
        adopt(store, path, told, AT)
    assert count(store) == 0


def test_a_full_disk_is_said_and_nothing_came(anne, lyon, tmp_path, monkeypatch):
    path = tmp_path / "instantané"
    edit(anne, "organisation", lyon, notes="long " * 5_000)
    told = snapshot_of(anne, path)
    store = laptop(tmp_path, "Boris")
    attached = adopting._attached

    @contextlib.contextmanager
    def small(mine, snapshot):
        with attached(mine, snapshot) as connection:
            connection.execute("PRAGMA max_page_count = 1")
            yield connection

    monkeypatch.setattr(adopting, "_attached", small)
    with pytest.raises(UserError):
        adopt(store, path, told, AT)
    assert count(store) == 0


def test_what_joining_two_records_decided_is_decided_for_a_newcomer_too(anne, lyon, tmp_path):
    other = add(anne, "organisation", name="Lyon-ville", kind="ville", notes="l'autre")
    late = laptop(tmp_path, "Late")
    give(anne, late)
    edit(late, "organisation", other, notes="l'autre, plus tard")
    pair = Pair("organisation", lyon, other)
    choices: dict = {}
    while left := plan(anne.read(), pair, choices).undecided(choices):
        choices |= {one.spot: one.mine for one in left}
    join(anne, pair, choices)
    at_once, one_by_one = newcomer(anne, tmp_path, "Boris"), laptop(tmp_path, "Carla")
    give(anne, one_by_one)
    assert sent(at_once) == sent(one_by_one)
    for store in (at_once, one_by_one):
        give(late, store)
    assert state(at_once) == state(one_by_one)
    assert to_decide(at_once) == [("notes", "l'autre", "note 2", "l'autre, plus tard")]
    meet(anne, late, at_once, one_by_one)
    agree([anne, late, at_once, one_by_one])
    for store in (at_once, one_by_one):
        assert check(store) == []
