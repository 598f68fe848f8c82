"""Data files that meet on a server: they come to say the same, whatever is lost on the way, and it takes no time."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.identity import new_uid
from dcant_tracker.store.erasure.erasing import erase
from dcant_tracker.store.replicas import conflicts
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Op, Operation
from dcant_tracker.team import bundle, postgres
from dcant_tracker.team.membership import found, join, own, status, sync_now
from dcant_tracker.team.place import OutOfReachError, PlaceError
from tests.team.postgres.wire import laid


def add(store: Store, name: str) -> str:
    return store.add("organisation", {"name": name, "kind": "metropole"}, Operation(Op.ADD, f"Ajout de {name}"))[1]


def rename(store: Store, uid: str, name: str) -> None:
    store.update("organisation", uid, {"name": name}, Operation(Op.EDIT, "Nouveau nom"))


def everything(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """All records, and what is to decide, as every file must come to say them."""
    reading = store.read()
    records = {
        entity: sorted((tuple(row)[1:] for row in reading.fetch_all(f'SELECT * FROM "{entity}"')), key=str)
        for entity in CATALOGUE
    }
    open_here = [(one.entity, one.uid, one.field) for one in conflicts.open_conflicts(reading)]
    return records | {"conflicts": sorted(open_here, key=str)}


@pytest.fixture
def laptops(laptop, base) -> list[Store]:
    """Zoé founded the team; Anaïs and Rémi came with accounts of their own."""
    stores = [laptop(name) for name in ("Zoé", "Anaïs", "Rémi")]
    found(stores[0], base.address)
    team = status(stores[0]).membership
    assert team
    for store in stores[1:]:
        join(store, base.address_of(base.account(f"dcant_{team.team[-12:]}_writer")))
    return stores


def test_three_files_come_to_say_the_same_with_what_is_to_decide(laptops):
    zoe, anais, remi = laptops
    brest = add(zoe, "Brest")
    for store in laptops:
        sync_now(store)
    rename(anais, brest, "Brest métropole")
    rename(remi, brest, "Brest-même")
    add(remi, "Quimper")
    synced = [sync_now(store) for store in (anais, remi, zoe, anais, remi)]
    assert [(one.received, one.sent) for one in synced] == [(0, 1), (1, 2), (3, 0), (2, 0), (0, 0)]
    assert everything(zoe) == everything(anais) == everything(remi)
    assert len(conflicts.open_conflicts(zoe.read())) == 1
    conflicts.keep_mine(anais, conflicts.open_conflicts(anais.read()))
    for store in (anais, remi, zoe):
        sync_now(store)
    assert everything(zoe) == everything(anais) == everything(remi)
    assert conflicts.open_conflicts(zoe.read()) == []
    assert [(one.received, one.sent) for one in map(sync_now, laptops)] == [(0, 0)] * 3


def test_the_password_is_in_no_data_file(laptops):
    for store in laptops:
        content = store.path.read_bytes() + b"".join(other.read_bytes() for other in store.path.parent.glob("*-wal"))
        told = own(store).address
        assert told.encode() in content
        account = told.partition("//")[2].partition("@")[0].replace("%20", " ")
        assert account[::-1].encode() not in content


def test_who_is_in_and_what_waits_is_told_also_when_the_server_is_away(laptops, base):
    zoe, anais, remi = laptops
    add(zoe, "Brest")
    sync_now(zoe)
    add(remi, "Quimper")
    told = status(remi)
    assert (sorted(one.label for one in told.members), told.to_send, told.to_receive) == (
        ["Anaïs", "Rémi", "Zoé"],
        1,
        1,
    )
    with base.cluster.administer() as administrator:
        administrator.execute(f'ALTER DATABASE "{base.name}" RENAME TO "{base.name} ailleurs"')
        away = status(remi)
        assert (away.to_send, away.to_receive) == (1, 0)
        assert "n'existe pas" in away.problem
        administrator.execute(f'ALTER DATABASE "{base.name} ailleurs" RENAME TO "{base.name}"')
    sync_now(remi)
    sync_now(anais)
    assert status(remi).problem == ""
    assert sync_now(zoe).received == 1


def test_a_meeting_that_breaks_at_any_byte_is_gone_on_with(laptop, laptops, base, cluster):
    """Each time both have something to say, and the wire breaks a little later."""
    zoe = laptops[0]
    with laid(cluster) as wire:
        remi = laptop("Rémi bis")
        join(remi, wire.through(base.address))
        wire.mend()
        add(zoe, "Ville")
        add(remi, "Village")
        sync_now(zoe)
        sync_now(remi)
        asked, answered = wire.asked, wire.answered
        broken = 0
        for share in range(12):
            add(zoe, f"Ville {share}")
            add(remi, f"Village {share}")
            sync_now(zoe)
            wire.mend()
            if share % 2:
                wire.cut_when_asked = asked * share // 12
            else:
                wire.cut_when_answered = answered * share // 12
            with pytest.raises(OutOfReachError):
                sync_now(remi)
            broken += 1
            wire.mend()
            sync_now(remi)
            sync_now(zoe)
            assert everything(zoe) == everything(remi)
    assert broken == 12
    names = [row[0] for row in zoe.read().fetch_all("SELECT name FROM organisation")]
    assert sorted(names) == sorted({*names}), "nothing twice"
    assert len(names) == 26


def test_two_meetings_of_one_file_at_once_do_each_others_work_again(laptops):
    zoe, anais, _remi = laptops
    for number in range(5):
        add(zoe, f"Ville {number}")
    together = threading.Barrier(2)

    def meet(store: Store) -> None:
        together.wait()
        sync_now(store)

    with closing(Store.open(zoe.path)) as again, ThreadPoolExecutor(2) as processes:
        for one in [processes.submit(meet, zoe), processes.submit(meet, again)]:
            one.result()
    sync_now(anais)
    assert everything(zoe) == everything(anais)


def test_another_team_in_the_same_base_is_noticed_before_anything_is_read_or_written(laptops, base):
    zoe, anais, _remi = laptops
    add(zoe, "Brest")
    with base.cluster.administer(base.name) as administrator:
        administrator.execute("UPDATE dcant.team SET uid = %s", (new_uid(),))
    before = everything(anais)
    for store in (zoe, anais):
        with pytest.raises(PlaceError, match="Une autre équipe"):
            sync_now(store)
    assert everything(anais) == before
    with base.cluster.administer(base.name) as administrator:
        assert administrator.execute("SELECT count(*) FROM dcant.bundle").fetchone() == (0,)


def test_what_yesterdays_copy_of_the_base_lacks_is_sent_again_by_its_author(laptops, base, laptop):
    zoe, anais, _remi = laptops
    add(zoe, "Brest")
    sync_now(zoe)
    add(anais, "Nantes")
    sync_now(anais)
    with base.cluster.administer(base.name) as administrator:
        administrator.execute("CREATE TABLE yesterday AS SELECT * FROM dcant.bundle")
    add(anais, "Rennes")
    sync_now(anais)
    add(zoe, "Quimper")
    sync_now(zoe)
    with base.cluster.administer(base.name) as administrator:
        administrator.execute("DELETE FROM dcant.bundle WHERE number NOT IN (SELECT number FROM yesterday)")
    for store in (zoe, anais, zoe):
        sync_now(store)
    late = laptop("Yann")
    join(late, base.address)
    assert everything(late) == everything(zoe) == everything(anais)
    names = [row[0] for row in late.read().fetch_all("SELECT name FROM organisation ORDER BY name")]
    assert names == ["Brest", "Nantes", "Quimper", "Rennes"]


def test_a_bundle_that_an_administrator_altered_is_told_and_left(laptops, base):
    zoe, anais, _remi = laptops
    add(zoe, "Brest")
    sync_now(zoe)
    with base.cluster.administer(base.name) as administrator:
        administrator.execute("ALTER TABLE dcant.bundle DROP CONSTRAINT bundle_check")
        administrator.execute("UPDATE dcant.bundle SET content = set_byte(content, 40, 0)")
    synced = sync_now(anais)
    assert synced.received == 0
    assert "altéré" in synced.problems[0]


def test_who_is_erased_goes_from_the_server_when_whoever_keeps_it_meets(laptops, base):
    """A writer may take nothing away: that is told, and done by whoever owns the base, for all bundles."""
    zoe, anais, remi = laptops
    brest = add(zoe, "Brest")
    sync_now(zoe)
    sync_now(remi)
    values = {"organisation": brest, "name": "Ana Le Goff", "email": "ana.legoff@example.org"}
    ana = remi.add("contact", values, Operation(Op.ADD, "Ajout d'une personne"))[1]
    for store in (remi, zoe, anais):
        sync_now(store)
    with closing(postgres.enter(base.address)) as place:
        assert "ana.legoff" in said_in(place)
        erase(anais, ana)
        assert "demandez à qui a fondé l'équipe" in sync_now(anais).problems[0]
        assert sync_now(anais).problems == ()
        assert "ana.legoff" in said_in(place)
        erase(zoe, ana)
        with sqlite3.connect(zoe.path) as raw:  # as if it had come from somebody else
            raw.execute("UPDATE step SET made_at = at WHERE op = 'erase'")
        raw.close()
        sync_now(zoe)
        assert "ana.legoff" not in said_in(place)
        assert "Le Goff" not in said_in(place)


def said_in(place: postgres.PostgresPlace) -> str:
    """All that stands in the place, unpacked."""
    contents = [one.content for one in place.fetch(place.listing().bundles)]
    return "\n".join(str(step) for content in contents for step in bundle.decode(content or b"").steps)


def test_who_may_only_read_receives_and_is_told_what_keeps_it_from_sending(laptops, base, laptop):
    zoe = laptops[0]
    add(zoe, "Brest")
    sync_now(zoe)
    reader = laptop("Lecteur")
    team = own(zoe).team
    joined = join(reader, base.address_of(base.account(f"dcant_{team[-12:]}_reader")))
    assert joined.received == 1
    assert everything(reader) == everything(zoe)
    add(reader, "Quimper")
    add(zoe, "Nantes")
    sync_now(zoe)
    with pytest.raises(PlaceError, match="ne peut que lire"):
        sync_now(reader)
    names = {row[0] for row in reader.read().fetch_all("SELECT name FROM organisation")}
    assert names == {"Brest", "Nantes", "Quimper"}


def test_a_meeting_with_ten_changes_asks_the_server_less_than_twenty_times(laptop, laptops, base, cluster):
    """Encrypted, two questions more; what the meeting does meanwhile is the same as in a folder."""
    zoe = laptops[0]
    with laid(cluster) as wire:
        remi = laptop("Rémi bis")
        join(remi, wire.through(base.address_of(base.account(f"dcant_{own(zoe).team[-12:]}_writer"))))
        for number in range(10):
            add(zoe, f"Ville {number}")
            add(remi, f"Village {number}")
        sync_now(zoe)
        wire.mend()
        synced = sync_now(remi)
        assert (synced.received, synced.sent) == (10, 10)
        assert wire.turns <= 13
        wire.mend()
        sync_now(remi)
        assert wire.turns <= 9, "and when there is nothing new"


def test_the_server_knows_who_brought_what(laptops, base):
    _zoe, anais, _remi = laptops
    add(anais, "Brest")
    sync_now(anais)
    account = own(anais).address.partition("//")[2].partition("@")[0].replace("%20", " ")
    with base.cluster.administer(base.name) as administrator:
        brought = administrator.execute(
            "SELECT DISTINCT arrived_by FROM dcant.bundle WHERE replica = %s", (own(anais).replica,)
        )
        assert brought.fetchall() == [(account,)]


def test_a_program_that_asks_nothing_of_a_server_does_not_load_what_would(laptop, share):
    import subprocess
    import sys

    code = "import sys; from dcant_tracker.team import membership, places; places.is_server('x'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "dcant_tracker.team.folder" in loaded
    assert not {"psycopg", "keyring"} & set(loaded)


def test_a_base_that_only_lets_read_gives_and_says_why_it_takes_nothing(laptops, base):
    zoe, anais, _remi = laptops
    add(zoe, "Brest")
    sync_now(zoe)
    add(anais, "Nantes")
    with base.cluster.administer() as administrator:
        administrator.execute(f'ALTER DATABASE "{base.name}" SET default_transaction_read_only = on')
    with pytest.raises(OutOfReachError, match="donner à lire"):
        sync_now(anais)
    names = {one[0] for one in anais.read().fetch_all("SELECT name FROM organisation")}
    assert names == {"Brest", "Nantes"}
    with base.cluster.administer() as administrator:
        administrator.execute(f'ALTER DATABASE "{base.name}" RESET default_transaction_read_only')
    assert sync_now(anais).sent == 1
