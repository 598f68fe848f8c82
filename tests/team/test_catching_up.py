"""Who joins takes in a snapshot where one stands in the place; who did much leaves the next; nobody needs any."""

import errno
import hashlib
import shutil
import sqlite3
import zlib
from pathlib import Path

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.store.checking.checking import check
from dcant_tracker.store.erasure.erasing import erase
from dcant_tracker.store.kept import membership as kept
from dcant_tracker.store.kept.membership import KnownSnapshots
from dcant_tracker.store.public_data import load
from dcant_tracker.store.records.record import all_records, get
from dcant_tracker.store.replicas import snapshot as of_a_file
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Op, Operation
from dcant_tracker.team import catching_up, folder, snapshot
from dcant_tracker.team.bundle import MAGIC
from dcant_tracker.team.folder import ENDING, SNAPSHOT_ENDING, FolderPlace
from dcant_tracker.team.membership import found, join, leave, own, sync_now
from dcant_tracker.team.place import Fetched, OutOfReachError, PlaceError
from tests.team.test_any_meetings import held

EDIT = Operation(Op.EDIT, "Remarque")


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch):
    monkeypatch.setattr(catching_up, "FEWEST", 4)


@pytest.fixture
def zoe(laptop, share) -> Store:
    """Zoé, who founded a team with what she had."""
    store = laptop("Zoé")
    write(store, 5)
    found(store, str(share))
    return store


def write(store: Store, count: int) -> None:
    """``count`` changes."""
    for number in range(count):
        name = f"{store.who} {len(all_records(store.read(), 'organisation'))}-{number}"
        store.add("organisation", {"name": name, "kind": "ville"}, Operation(Op.ADD, "Ajout"))


def snapshots(share: Path) -> list[Path]:
    """The snapshots in the folder, by name."""
    return sorted(share.rglob(f"*{SNAPSHOT_ENDING}"), key=lambda path: path.name)


def fetched(monkeypatch) -> list[str]:
    """The bundles and snapshots that are fetched from now on, by name and ending."""
    found: list[str] = []
    before = FolderPlace._fetched

    def noting(place, listed) -> Fetched | None:
        found.append(f"{listed.name}{place._ending}")
        return before(place, listed)

    monkeypatch.setattr(FolderPlace, "_fetched", noting)
    return found


def test_who_joins_reads_the_snapshot_and_no_bundle_that_it_holds(zoe, laptop, share, monkeypatch):
    (path,) = snapshots(share)
    asked = fetched(monkeypatch)
    anais = laptop("Anaïs")
    synced = join(anais, str(share))
    assert (synced.received, synced.sent, synced.problems) == (5, 0, ())
    assert asked == [path.name]
    assert held(anais) == held(zoe)
    assert check(anais) == []
    sync_now(zoe)  # who looks once at the bundles that she wrote
    asked.clear()
    assert (sync_now(anais).received, sync_now(zoe).received, asked) == (0, 0, [])


def test_who_began_with_the_public_data_as_all_did_takes_it_in_too(laptop, share, tmp_path, monkeypatch):
    zoe = laptop("Zoé")
    load(zoe)
    write(zoe, 5)
    found(zoe, str(share))
    anais = laptop("Anaïs")
    load(anais)
    first = anais.read().fetch_all("SELECT id, uid, at, made_at FROM step")
    asked = fetched(monkeypatch)
    assert join(anais, str(share)).received == 5
    assert len(asked) == 1
    assert anais.read().fetch_all("SELECT id, uid, at, made_at FROM step LIMIT 1") == first
    assert held(anais) == held(zoe)
    assert check(anais) == []


def test_what_came_since_is_read_from_bundles(zoe, laptop, share, monkeypatch):
    write(zoe, 1)
    sync_now(zoe)
    assert len(snapshots(share)) == 1
    asked = fetched(monkeypatch)
    anais = laptop("Anaïs")
    assert join(anais, str(share)).received == 6
    assert len(asked) == 2
    assert held(anais) == held(zoe)


def test_who_brings_work_of_their_own_takes_in_bundles(zoe, laptop, share):
    anais = laptop("Anaïs")
    write(anais, 1)
    synced = join(anais, str(share))
    assert (synced.received, synced.sent) == (5, 1)
    sync_now(zoe)
    assert held(anais) == held(zoe)


def test_the_next_one_follows_once_much_was_done_whoever_did_it(zoe, laptop, share):
    anais = laptop("Anaïs")
    join(anais, str(share))
    write(anais, 3)
    sync_now(anais)
    assert len(snapshots(share)) == 1
    write(anais, 1)
    sync_now(anais)
    first, second = snapshots(share)
    assert second.parent.name == own(anais).replica
    sync_now(zoe)
    assert snapshots(share) == [first, second]
    assert kept.known_snapshots(zoe.read()) == kept.known_snapshots(anais.read())


def test_the_more_there_is_the_more_must_come_first(zoe, share, monkeypatch):
    monkeypatch.setattr(catching_up, "_SHARE", 1)
    write(zoe, 5)
    sync_now(zoe)
    assert len(snapshots(share)) == 1


def test_only_the_two_newest_stay(zoe, laptop, share):
    for count in (2, 3, 3):
        write(zoe, 4)
        sync_now(zoe)
        assert len(snapshots(share)) == min(count, 2)
    anais = laptop("Anaïs")
    join(anais, str(share))
    write(anais, 4)
    sync_now(anais)
    assert len(snapshots(share)) == 3, "those of others are theirs"
    write(zoe, 1)
    sync_now(zoe)
    assert len(snapshots(share)) == 2


def test_an_idle_meeting_looks_for_none(zoe, monkeypatch):
    monkeypatch.setattr(catching_up, "make_snapshot", None)
    monkeypatch.setattr(FolderPlace, "snapshots", None)
    assert sync_now(zoe).sent == 0


def test_a_small_team_has_none(laptop, share, monkeypatch):
    monkeypatch.setattr(catching_up, "FEWEST", 1_000)
    zoe = laptop("Zoé")
    write(zoe, 5)
    found(zoe, str(share))
    assert snapshots(share) == []
    anais = laptop("Anaïs")
    join(anais, str(share))
    assert held(anais) == held(zoe)


def test_a_team_without_contacts_has_none_and_reads_none(laptop, share, tmp_path):
    zoe = laptop("Zoé")
    write(zoe, 5)
    found(zoe, str(share), with_contacts=False)
    assert snapshots(share) == []
    other = tmp_path / "autre"
    marion = laptop("Marion")
    write(marion, 6)
    found(marion, str(other))
    shutil.copy(snapshots(other)[0], share / own(zoe).replica)
    anais = laptop("Anaïs")
    assert join(anais, str(share)).received == 5
    assert held(anais) == held(zoe)


def damaged(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def altered(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:-100] + b"x" + content[-99:])


def not_ours(path: Path) -> None:
    path.write_bytes(b"Bonjour")


def a_bundle(path: Path) -> None:
    path.write_bytes(next(path.parent.glob(f"*{ENDING}")).read_bytes())


def of_another_schema(path: Path) -> None:
    otherwise(path, lambda raw: raw.execute("PRAGMA user_version = 3"))


def with_a_trigger(path: Path) -> None:
    script = "CREATE TRIGGER t AFTER INSERT ON organisation BEGIN DELETE FROM organisation; END"
    otherwise(path, lambda raw: raw.execute(script))


def otherwise(path: Path, change) -> None:
    """Put in the place of a snapshot one that bears its sum and of which something is not ours."""
    inside = path.parent / "dedans"
    told = snapshot.unpack(path.name[:81], path.read_bytes(), inside)
    raw = sqlite3.connect(inside, isolation_level=None)
    change(raw)
    raw.close()
    content = snapshot.pack(inside, told)
    inside.unlink()
    assert content is not None
    path.unlink()
    path.with_name(snapshot.name_of(content, told) + SNAPSHOT_ENDING).write_bytes(content)


@pytest.mark.parametrize("harm", [damaged, altered, not_ours, a_bundle, of_another_schema, with_a_trigger, Path.unlink])
def test_one_that_is_not_whole_or_not_ours_is_passed_over(zoe, laptop, share, harm):
    (path,) = snapshots(share)
    harm(path)
    anais = laptop("Anaïs")
    synced = join(anais, str(share))
    assert (synced.received, synced.problems) == (5, ())
    assert held(anais) == held(zoe)
    assert check(anais) == []


def test_where_the_newest_is_not_whole_the_one_before_is_taken(zoe, laptop, share, monkeypatch):
    write(zoe, 4)
    sync_now(zoe)
    first, second = snapshots(share)
    damaged(second)
    asked = fetched(monkeypatch)
    anais = laptop("Anaïs")
    assert join(anais, str(share)).received == 9
    assert first.name in asked
    assert held(anais) == held(zoe)


def test_a_copy_that_a_cloud_client_named_otherwise_is_as_good(zoe, laptop, share, monkeypatch):
    (path,) = snapshots(share)
    path.rename(path.with_name(f"{path.stem} (copie){SNAPSHOT_ENDING}"))
    asked = fetched(monkeypatch)
    anais = laptop("Anaïs")
    synced = join(anais, str(share))
    assert (synced.received, synced.problems, len(asked)) == (5, (), 1)


def test_one_of_steps_that_nobody_has_keeps_nobody_from_leaving_the_next(zoe, share):
    (path,) = snapshots(share)
    path.with_name("f" * 16 + path.name[16:]).write_bytes(path.read_bytes())
    write(zoe, 4)
    sync_now(zoe)
    assert len(snapshots(share)) == 3


def test_after_the_application_changed_the_first_who_does_anything_leaves_one(zoe, laptop, share, monkeypatch):
    anais = laptop("Anaïs")
    join(anais, str(share))
    for store in (zoe, anais):
        known = kept.known_snapshots(store.read())
        store.keep(lambda writing, known=known: kept.keep_snapshots(writing, known._replace(schema=3)))
    (old,) = snapshots(share)
    of_another_schema(old)
    (old,) = snapshots(share)
    content = bytearray(old.read_bytes())
    assert content.startswith(snapshot.MAGIC)
    old.unlink()
    content[10:12] = (3).to_bytes(2, "big")
    resigned = bytes(content[:-32])
    resigned += hashlib.sha256(resigned).digest()
    name = f"{old.name[:16]}-{hashlib.sha256(resigned).hexdigest()}{SNAPSHOT_ENDING}"
    old.with_name(name).write_bytes(resigned)
    write(anais, 1)
    sync_now(anais)
    assert len(snapshots(share)) == 2
    sync_now(zoe)
    assert len(snapshots(share)) == 2


def test_an_erasure_takes_those_away_that_know_nothing_of_it(zoe, laptop, share):
    brest = next(iter(all_records(zoe.read(), "organisation"))).uid
    uid = zoe.add("contact", {"organisation": brest, "name": "Ana Le Goff"}, Operation(Op.ADD, "Ajout"))[1]
    write(zoe, 4)
    sync_now(zoe)
    anais = laptop("Anaïs")
    join(anais, str(share))
    assert any(b"Ana Le Goff" in inside(path) for path in snapshots(share))
    old = [(path, path.read_bytes()) for path in snapshots(share)]
    erase(zoe, uid)
    sync_now(zoe)
    (new,) = snapshots(share)
    assert b"Ana Le Goff" not in inside(new)
    assert sync_now(zoe).sent == 0
    assert snapshots(share) == [new]
    for path, content in old:
        path.write_bytes(content)
    remi = laptop("Rémi")
    join(remi, str(share))
    assert get(remi.read(), "contact", uid) is None
    sync_now(zoe)
    assert snapshots(share) == [new]
    sync_now(anais)
    for store in (anais, remi):
        assert held(store) == held(zoe)
        assert check(store) == []


def test_one_that_knew_of_the_first_erasure_goes_with_the_second(zoe, share):
    brest = next(iter(all_records(zoe.read(), "organisation"))).uid
    people = [
        zoe.add("contact", {"organisation": brest, "name": name}, Operation(Op.ADD, "Ajout"))[1]
        for name in ("Ana Le Goff", "Bleuenn Kerjean")
    ]
    erase(zoe, people[0])
    write(zoe, 4)
    for _meeting in range(2):
        sync_now(zoe)
    assert any(b"Kerjean" in inside(path) for path in snapshots(share))
    erase(zoe, people[1])
    sync_now(zoe)
    assert not any(b"Kerjean" in inside(path) for path in snapshots(share))


def inside(path: Path) -> bytes:
    """What a snapshot holds, inflated."""
    content = path.read_bytes()
    return zlib.decompress(content[24:-32])


def test_who_takes_in_one_of_before_an_erasure_is_told_of_it_by_the_bundles(zoe, laptop, share):
    brest = next(iter(all_records(zoe.read(), "organisation"))).uid
    uid = zoe.add("contact", {"organisation": brest, "name": "Ana Le Goff"}, Operation(Op.ADD, "Ajout"))[1]
    write(zoe, 4)
    sync_now(zoe)
    old = {path: path.read_bytes() for path in snapshots(share)}
    erase(zoe, uid)
    sync_now(zoe)
    for path in snapshots(share):
        path.unlink()
    for path, content in old.items():
        path.write_bytes(content)
    anais = laptop("Anaïs")
    join(anais, str(share))
    assert get(anais.read(), "contact", uid) is None
    beside = anais.path.parent.glob(f"{anais.path.name}*")
    assert not any(b"Ana Le Goff" in file.read_bytes() for file in beside)


def test_one_that_is_not_whole_waits_until_it_can_be_looked_at(zoe, laptop, share):
    brest = next(iter(all_records(zoe.read(), "organisation"))).uid
    uid = zoe.add("contact", {"organisation": brest, "name": "Ana Le Goff"}, Operation(Op.ADD, "Ajout"))[1]
    write(zoe, 4)
    sync_now(zoe)
    old = snapshots(share)[-1]
    content = old.read_bytes()
    damaged(old)
    erase(zoe, uid)
    sync_now(zoe)
    assert old in snapshots(share)
    old.write_bytes(content)
    sync_now(zoe)
    assert old not in snapshots(share)


def test_a_place_that_refuses_them_is_asked_again_once_much_was_done_again(zoe, share, monkeypatch):
    write(zoe, 4)

    def refused(_place, _replica, name, _content):
        raise PlaceError(name)

    made: list[Path] = []
    make = of_a_file.make_snapshot

    def counting(store, path, draft):
        made.append(path)
        return make(store, path, draft)

    monkeypatch.setattr(catching_up, "make_snapshot", counting)
    with monkeypatch.context() as patch:
        publish = FolderPlace.publish

        def only_bundles(place, replica, name, content):
            (publish if content.startswith(MAGIC) else refused)(place, replica, name, content)

        patch.setattr(FolderPlace, "publish", only_bundles)
        assert sync_now(zoe).problems == ()
        write(zoe, 1)
        sync_now(zoe)
    assert len(made) == 1
    write(zoe, 4)
    sync_now(zoe)
    assert len(made) == 2
    assert len(snapshots(share)) == 2


def test_what_is_written_meanwhile_is_for_the_next(zoe, share, monkeypatch):
    make = of_a_file.make_snapshot

    def late(store, path, draft):
        write(store, 1)
        return make(store, path, draft)

    write(zoe, 4)
    with monkeypatch.context() as patch:
        patch.setattr(catching_up, "make_snapshot", late)
        sync_now(zoe)
    assert len(snapshots(share)) == 1
    sync_now(zoe)
    assert len(snapshots(share)) == 2


def test_one_too_large_to_read_is_not_left(zoe, share, monkeypatch):
    monkeypatch.setattr(snapshot, "LARGEST", 1_000)
    write(zoe, 4)
    sync_now(zoe)
    assert len(snapshots(share)) == 1


def test_a_full_disk_while_joining_is_said_and_joining_goes_on_later(zoe, laptop, share, monkeypatch):
    anais = laptop("Anaïs")

    def full(*_asked):
        raise OSError(28, "plein")

    with monkeypatch.context() as patch:
        patch.setattr(snapshot, "unpack", full)
        with pytest.raises(UserError):
            join(anais, str(share))
    assert sync_now(anais).received == 5
    assert held(anais) == held(zoe)


def test_a_place_that_goes_away_while_one_is_read_is_out_of_reach(zoe, laptop, share, monkeypatch):
    def away(_place, _listed):
        raise OSError(errno.ESTALE, "stale")

    monkeypatch.setattr(FolderPlace, "_fetched", away)
    with pytest.raises(OutOfReachError):
        join(laptop("Anaïs"), str(share))


def test_who_left_and_comes_back_reads_bundles_and_nothing_is_new(zoe, laptop, share):
    anais = laptop("Anaïs")
    join(anais, str(share))
    write(anais, 1)
    sync_now(anais)
    leave(anais)
    assert kept.known_snapshots(anais.read()) == KnownSnapshots()
    synced = join(anais, str(share))
    assert (synced.received, synced.problems) == (0, ())
    sync_now(zoe)
    assert held(anais) == held(zoe)


def test_what_is_kept_of_them_may_be_anything(zoe):
    for text in ("", "[]", "[1]", '{"a": 1}', "[" * 100_000, '["x", 1, 0, []]', "[1, 2, 3, 4]"):
        zoe.set_meta("team_snapshots", text)
        assert kept.known_snapshots(zoe.read()) == KnownSnapshots()
    assert sync_now(zoe).problems == ()


def test_a_folder_lists_them_apart_from_bundles(zoe, share):
    place = folder.enter(str(share))
    (path,) = snapshots(share)
    assert [one.name for one in place.snapshots.listing().bundles] == [path.stem]
    assert path.stem not in [one.name for one in place.listing().bundles]
    assert place.listing().strange == ()
    assert place.withdraw(place.snapshots.listing().bundles) == 1
