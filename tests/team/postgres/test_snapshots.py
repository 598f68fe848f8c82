"""Snapshots on a server: writers add them, the owner takes the old ones away, whoever joins reads one and no bundle."""

import psycopg
import pytest

from dcant_tracker.store.checking.checking import check
from dcant_tracker.store.erasure.erasing import erase
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Op, Operation
from dcant_tracker.team import catching_up, postgres
from dcant_tracker.team.membership import found, join, status, sync_now
from dcant_tracker.team.place import PlaceError
from tests.team.postgres.test_meeting import add, everything


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch):
    monkeypatch.setattr(catching_up, "FEWEST", 4)


@pytest.fixture
def zoe(laptop, base) -> Store:
    """Zoé, who founded the team with what she had."""
    store = laptop("Zoé")
    write(store, 5)
    found(store, base.address)
    return store


def write(store: Store, count: int) -> None:
    for number in range(count):
        add(store, f"{store.who} {store.read().last_step()}-{number}")


def role(store: Store, kind: str = "writer") -> str:
    team = status(store).membership
    assert team
    return f"dcant_{team.team[-12:]}_{kind}"


def replicas_in(base) -> list[str]:
    """Whose snapshots stand in the base."""
    with base.cluster.administer(base.name) as administrator:
        return [str(one) for (one,) in administrator.execute("SELECT replica FROM dcant.snapshot ORDER BY number")]


def test_who_joins_reads_the_snapshot_and_no_bundle_that_it_holds(zoe, laptop, base, monkeypatch):
    assert len(replicas_in(base)) == 1
    asked: list[object] = []
    fetch = postgres.PostgresPlace.fetch

    def noting(place, wanted):
        asked.extend(wanted)
        return fetch(place, wanted)

    monkeypatch.setattr(postgres.PostgresPlace, "fetch", noting)
    anais = laptop("Anaïs")
    assert join(anais, base.address_of(base.account(role(zoe)))).received == 5
    assert len(asked) == 1
    assert everything(anais) == everything(zoe)
    assert check(anais) == []
    assert (sync_now(anais).received, sync_now(zoe).received, len(asked)) == (0, 0, 1)


def test_writers_leave_the_next_and_the_owner_takes_old_ones_away(zoe, laptop, base):
    anais = laptop("Anaïs")
    join(anais, base.address_of(base.account(role(zoe))))
    for count in (2, 3):
        write(anais, 4)
        assert sync_now(anais).problems == ()
        assert len(replicas_in(base)) == count
    write(zoe, 4)
    sync_now(zoe)
    assert len(replicas_in(base)) == 2


def test_a_reader_joins_by_one_and_leaves_none(zoe, laptop, base):
    anais = laptop("Anaïs")
    join(anais, base.address_of(base.account(role(zoe, "reader"))))
    write(zoe, 4)
    catching_up.FEWEST, before = 100, catching_up.FEWEST
    sync_now(zoe)
    catching_up.FEWEST = before
    assert sync_now(anais).received == 4
    assert everything(anais) == everything(zoe)
    assert len(replicas_in(base)) == 1


def test_a_writer_changes_and_takes_away_none(zoe, base):
    name = base.account(role(zoe))
    with psycopg.connect(base.address_of(name), autocommit=True) as server:
        for statement in (
            "DELETE FROM dcant.snapshot",
            "UPDATE dcant.snapshot SET content = ''",
            "INSERT INTO dcant.snapshot(replica, name, content) SELECT replica, name, content FROM dcant.snapshot",
            "SELECT dcant.withdraw('{}', '{}')",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                server.execute(statement)
    place = postgres.enter(base.address_of(name))
    (listed,) = place.snapshots.listing().bundles
    assert place.snapshots.withdraw([listed]) == 0
    with pytest.raises(PlaceError):
        place.snapshots.publish(listed.replica, listed.name, "altéré".encode())
    with pytest.raises(PlaceError):
        place.snapshots.publish(listed.replica, f"{'0' * 16}-{'a' * 64}", "altéré".encode())
    place.close()
    assert len(replicas_in(base)) == 1


def test_an_erasure_by_the_owner_takes_away_what_tells_of_her(zoe, laptop, base):
    brest = add(zoe, "Brest")
    uid = zoe.add("contact", {"organisation": brest, "name": "Ana Le Goff"}, Operation(Op.ADD, "Ajout"))[1]
    write(zoe, 4)
    sync_now(zoe)
    assert len(replicas_in(base)) == 2
    erase(zoe, uid)
    sync_now(zoe)
    assert len(replicas_in(base)) == 1
    anais = laptop("Anaïs")
    join(anais, base.address_of(base.account(role(zoe))))
    assert everything(anais) == everything(zoe)


def test_a_base_that_was_made_before_there_were_any_is_joined_by_its_bundles(laptop, base):
    zoe = laptop("Zoé")
    found(zoe, base.address)
    write(zoe, 5)
    with base.cluster.administer(base.name) as administrator:
        administrator.execute("DROP TABLE dcant.snapshot; DROP FUNCTION dcant.publish_snapshot")
    assert sync_now(zoe).sent == 5
    anais = laptop("Anaïs")
    assert join(anais, base.address_of(base.account(role(zoe)))).received == 5
    write(anais, 5)
    assert sync_now(anais).problems == ()
    assert sync_now(zoe).received == 5
    assert everything(anais) == everything(zoe)
