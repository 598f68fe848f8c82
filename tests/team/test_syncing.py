"""Data files that meet in a folder: what one did reaches the others, whatever is missing, damaged or interrupted."""

import errno
import hashlib
import json
import os
import shutil
import sqlite3
import threading
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dcant_tracker.domain.identity import new_uid
from dcant_tracker.errors import UserError
from dcant_tracker.settings import backup_dir
from dcant_tracker.store.checking.checking import check
from dcant_tracker.store.erasure.erasing import erase
from dcant_tracker.store.file.backup import backup
from dcant_tracker.store.file.schema import SCHEMA
from dcant_tracker.store.kept import membership as kept
from dcant_tracker.store.kept.attachments import copy_of
from dcant_tracker.store.kept.ledger import NewExchange, export_called, file_of, ledger_entry, record_exchange
from dcant_tracker.store.records.record import get
from dcant_tracker.store.replicas import sending, taking_in
from dcant_tracker.store.replicas.replica import replica_of
from dcant_tracker.store.replicas.travelling import Parcel, TravellingThing
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing import door
from dcant_tracker.store.writing.changes import Op, Operation
from dcant_tracker.team import bundle, compaction, folder, folder_files, membership, syncing
from dcant_tracker.team.folder import ENDING, MARKER
from dcant_tracker.team.membership import found, join, leave, status, sync_now
from dcant_tracker.team.place import OutOfReachError, PlaceError
from tests.store.file.freeze import FIXTURES
from tests.team.conftest import NewLaptop, a_parcel, put


@pytest.fixture
def team(laptop: NewLaptop, share: Path) -> list[Store]:
    """Three who meet."""
    stores = [laptop(name) for name in ("Zoé", "Anaïs", "Rémi")]
    found(stores[0], str(share))
    for store in stores[1:]:
        join(store, str(share))
    return stores


def add(store: Store, name: str) -> str:
    return store.add("organisation", {"name": name, "kind": "metropole"}, Operation(Op.ADD, f"Ajout de {name}"))[1]


def rename(store: Store, uid: str, name: str) -> None:
    store.update("organisation", uid, {"name": name}, Operation(Op.EDIT, "Nouveau nom"))


def names(store: Store) -> list[str]:
    return sorted(str(row[0]) for row in store.read().fetch_all("SELECT name FROM organisation"))


def own_files(store: Store, share: Path) -> list[Path]:
    return sorted((share / membership.own(store).replica).glob(f"*{ENDING}"))


def states(store: Store) -> list[str]:
    return sorted(one.state for one in kept.known_bundles(store.read()).values())


def numbers(synced) -> tuple[int, int]:
    return synced.received, synced.sent


def test_what_each_did_reaches_all(team):
    for store, name in zip(team, ("Brest", "Quimper", "Vannes"), strict=True):
        add(store, name)
    assert [numbers(sync_now(store)) for store in team] == [(0, 1), (1, 1), (2, 1)]
    assert [numbers(sync_now(store)) for store in team] == [(2, 0), (1, 0), (0, 0)]
    assert [names(store) for store in team] == [["Brest", "Quimper", "Vannes"]] * 3
    assert [numbers(sync_now(store)) for store in team] == [(0, 0)] * 3


def test_a_large_bundle_is_taken_in_by_portions(team, monkeypatch):
    zoe, anais, _remi = team
    places = [add(zoe, f"Ville {number}") for number in range(5)]
    rename(zoe, places[0], "Brest")
    sync_now(zoe)
    taken: list[int] = []

    def take_in(store: Store, parcel: Parcel, *, shared: bool) -> taking_in.TakenIn:
        taken.append(sum(len(step.changes) for step in parcel.steps))
        return taking_in.take_in(store, parcel, shared=shared)

    monkeypatch.setattr(syncing, "_CHANGES_AT_ONCE", 2)
    monkeypatch.setattr(syncing, "take_in", take_in)
    assert sync_now(anais).received == 6
    assert taken == [2, 2, 2]
    assert (names(anais), set(states(anais))) == (names(zoe), {"taken"})
    assert sync_now(anais).received == 0


def test_an_idle_meeting_writes_nothing(team, share):
    add(team[0], "Brest")
    for _round in range(2):
        for store in team:
            sync_now(store)
    before = {path: path.stat().st_mtime_ns for path in share.rglob("*")}
    kept_before = [store.read().fetch_value("PRAGMA data_version") for store in team]
    assert [numbers(sync_now(store)) for store in team] == [(0, 0)] * 3
    assert {path: path.stat().st_mtime_ns for path in share.rglob("*")} == before
    assert [store.read().fetch_value("PRAGMA data_version") for store in team] == kept_before


def test_an_idle_meeting_reads_no_bundle(team, monkeypatch):
    add(team[0], "Brest")
    for _round in range(2):
        for store in team:
            sync_now(store)
    monkeypatch.setattr(folder.FolderPlace, "_fetched", None)
    assert [numbers(sync_now(store)) for store in team] == [(0, 0)] * 3


def test_what_both_changed_is_to_decide_and_stops_nothing(team):
    zoe, anais, _remi = team
    uid = add(zoe, "Brest")
    sync_now(zoe)
    sync_now(anais)
    rename(zoe, uid, "Brest métropole")
    rename(anais, uid, "Brest Bretagne")
    sync_now(zoe)
    assert sync_now(anais).conflicts == 1
    assert sync_now(zoe).conflicts == 1
    assert names(zoe) == names(anais)
    assert status(zoe).conflicts == 1


def test_a_member_who_comes_back_after_a_year_has_all(team, share):
    zoe, anais, remi = team
    add(remi, "Fait par Rémi avant de partir")
    for month in range(12):
        for day in range(3):
            add(zoe, f"Zoé {month}-{day}")
            sync_now(zoe)
        add(anais, f"Anaïs {month}")
        sync_now(anais)
    assert numbers(sync_now(remi)) == (48, 1)
    sync_now(zoe)
    sync_now(anais)
    assert names(zoe) == names(anais) == names(remi)
    assert len(names(zoe)) == 49


def test_small_bundles_become_a_larger_one_and_go_a_day_later(team, share, monkeypatch):
    zoe, anais, remi = team
    monkeypatch.setattr(compaction, "MOST_SMALL", 5)
    uid = add(zoe, "Brest")
    for number in range(5):
        rename(zoe, uid, f"Brest {number}")
        sync_now(zoe)
    everything = own_files(zoe, share)
    assert len(everything) == 6, "five small ones, and the larger one beside them"
    assert numbers(sync_now(anais)) == (6, 0)
    sync_now(zoe)
    assert own_files(zoe, share) == everything, "not before a day has passed"
    own = membership.own(zoe)
    with membership.opened(own) as place:
        syncing.sync(zoe, place, own, now=datetime.now(UTC) + timedelta(days=1, minutes=1))
    assert len(own_files(zoe, share)) == 1
    assert states(zoe) == ["large"]
    assert numbers(sync_now(remi)) == (6, 0), "whoever comes later has it from the larger one"
    assert numbers(sync_now(anais)) == (0, 0)
    assert names(remi) == names(anais) == names(zoe) == ["Brest 4"]


def test_a_larger_bundle_holds_only_what_could_be_read(team, share, monkeypatch):
    """A small one that is damaged, and not known to have been written since, stays: it may be whole at another's."""
    zoe, _anais, remi = team
    uid = add(zoe, "Brest")
    for number in range(3):
        rename(zoe, uid, f"Brest {number}")
        sync_now(zoe)
    damaged = own_files(zoe, share)[1]
    whole = damaged.read_bytes()
    damaged.write_bytes(whole[:50])
    os.utime(damaged, (0, 0))
    monkeypatch.setattr(compaction, "MOST_SMALL", 3)
    sync_now(zoe)
    own = membership.own(zoe)
    with membership.opened(own) as place:
        syncing.sync(zoe, place, own, now=datetime.now(UTC) + timedelta(days=2))
    assert damaged in own_files(zoe, share)
    assert sync_now(remi).problems
    damaged.write_bytes(whole)
    sync_now(remi)
    assert names(remi) == ["Brest 2"]


def test_what_vanished_from_the_place_is_given_again(team, share):
    zoe, anais, remi = team
    add(zoe, "Brest")
    add(zoe, "Quimper")
    sync_now(zoe)
    sync_now(anais)
    (lost,) = own_files(zoe, share)
    lost.unlink()
    sync_now(zoe)
    assert numbers(sync_now(remi))[0] == 2
    assert numbers(sync_now(zoe)) == (0, 0)


@pytest.mark.parametrize("kept", [60, -40], ids=["half", "one byte"])
def test_what_was_damaged_in_the_place_is_given_again_by_who_made_it(team, share, kept):
    zoe, anais, _remi = team
    add(zoe, "Brest")
    sync_now(zoe)
    sync_now(zoe)
    (path,) = own_files(zoe, share)
    whole = path.read_bytes()
    path.write_bytes(whole[:kept] if kept > 0 else whole[:kept] + bytes([whole[kept] ^ 1]) + whole[kept + 1 :])
    assert numbers(sync_now(anais)) == (0, 0)
    sync_now(zoe)
    assert numbers(sync_now(anais)) == (1, 0)
    assert [one.read_bytes() for one in own_files(zoe, share)] == [whole]


def test_what_was_damaged_once_others_published_it_too_is_taken_away(team, share):
    zoe, anais, _remi = team
    add(zoe, "Brest")
    sync_now(zoe)
    sync_now(anais)
    (path,) = own_files(zoe, share)
    (share / replica_of(anais) / path.name).write_bytes(path.read_bytes())
    path.write_bytes(path.read_bytes()[:60])
    sync_now(zoe)
    assert own_files(zoe, share) == []


def test_what_is_whole_is_read_once(team, share, monkeypatch):
    zoe, *_others = team
    add(zoe, "Brest")
    sync_now(zoe)
    sync_now(zoe)
    read = []
    monkeypatch.setattr("dcant_tracker.team.folder.read_file", lambda path, _most: read.append(path))
    sync_now(zoe)
    assert read == []


def test_what_a_colleague_holds_is_not_given_again(team, share):
    """Only what no bundle of the place holds any more is published again."""
    zoe, anais, _remi = team
    add(anais, "Quimper")
    sync_now(anais)
    sync_now(zoe)
    add(zoe, "Brest")
    sync_now(zoe)
    (lost,) = own_files(zoe, share)
    lost.unlink()
    sync_now(zoe)
    (again,) = own_files(zoe, share)
    assert [step.label for step in bundle.decode(again.read_bytes()).steps] == ["Ajout de Brest"]


def test_a_half_synchronised_bundle_is_told_and_taken_later(team, share):
    zoe, anais, _remi = team
    add(zoe, "Brest")
    sync_now(zoe)
    (path,) = own_files(zoe, share)
    whole = path.read_bytes()
    path.write_bytes(whole[:60])
    synced = sync_now(anais)
    assert numbers(synced) == (0, 0)
    assert "incomplet" in synced.problems[0]
    path.write_bytes(whole)
    assert sync_now(anais) == syncing.Synced(1, 0, 0, ())
    assert names(anais) == ["Brest"]


def test_steps_whose_past_is_not_here_yet_wait(team, share, tmp_path):
    zoe, anais, _remi = team
    uid = add(zoe, "Brest")
    sync_now(zoe)
    (first,) = own_files(zoe, share)
    away = first.rename(tmp_path / "pas encore là")
    rename(zoe, uid, "Brest métropole")
    zoe_own = membership.own(zoe)
    with membership.opened(zoe_own) as place:
        meeting = syncing._Meeting(zoe, place, zoe_own, datetime.now(UTC))
        meeting.send()
    synced = sync_now(anais)
    assert numbers(synced) == (0, 0)
    assert "attend ce qu'un collègue a fait avant" in synced.problems[0]
    assert status(anais).to_receive == 1
    away.rename(first)
    assert numbers(sync_now(anais)) == (2, 0)
    assert sync_now(anais).problems == ()
    assert names(anais) == ["Brest métropole"]


def test_a_bundle_of_tomorrow_asks_for_an_update_and_waits(team, share, monkeypatch):
    zoe, anais, _remi = team
    add(zoe, "Brest")
    monkeypatch.setattr(bundle, "FORMAT", 2)
    sync_now(zoe)
    monkeypatch.setattr(bundle, "FORMAT", 1)
    for _again in range(2):
        synced = sync_now(anais)
        assert numbers(synced) == (0, 0)
        assert "Mettez l'application à jour" in synced.problems[0]
    monkeypatch.setattr(bundle, "FORMAT", 2)
    assert sync_now(anais) == syncing.Synced(1, 0, 0, ())


def test_a_bundle_that_somebody_made_up_is_told_and_nothing_of_it_comes(team, share):
    zoe, anais, _remi = team
    stranger = new_uid()
    content = bundle.encode(a_parcel(), schema=1)[:-32] + b"x"
    content += hashlib.sha256(content).digest()
    name = f"{5:016x}-{hashlib.sha256(content).hexdigest()}"
    (share / stranger).mkdir()
    (share / stranger / (name + ENDING)).write_bytes(content)
    for _again in range(2):
        synced = sync_now(anais)
        assert numbers(synced) == (0, 0)
        assert "altéré" in synced.problems[0]
    add(zoe, "Brest")
    sync_now(zoe)
    assert sync_now(anais).received == 1


def test_what_cannot_be_taken_in_keeps_nothing_else_out(team, share, monkeypatch):
    """A parcel that the data file refuses waits by itself."""
    zoe, anais, _remi = team
    add(zoe, "Brest")
    sync_now(zoe)
    poison = a_parcel()
    own = membership.own(zoe)
    with membership.opened(own) as place:
        put(place, own.replica, poison)
    real = syncing.take_in

    def take_in(store, parcel, *, shared):
        if poison.steps[0] in parcel.steps:
            raise UserError("Une fiche nommée n'est nulle part.", "Attendez.")
        return real(store, parcel, shared=shared)

    with monkeypatch.context() as patch:
        patch.setattr(syncing, "take_in", take_in)
        synced = sync_now(anais)
    assert numbers(synced) == (1, 0)
    assert "nulle part" in synced.problems[0]
    assert numbers(sync_now(anais)) == (1, 0)


def test_a_large_first_meeting_is_taken_in_by_parts(team, share, monkeypatch):
    zoe, anais, _remi = team
    monkeypatch.setattr(syncing, "_AT_ONCE", 3)
    monkeypatch.setattr(bundle, "MOST_STEPS", 3)
    uid = add(zoe, "Brest")
    for number in range(10):
        rename(zoe, uid, f"Brest {number}")
    assert numbers(sync_now(zoe)) == (0, 11)
    assert len(own_files(zoe, share)) == 4
    assert numbers(sync_now(anais)) == (11, 0)
    assert names(anais) == ["Brest 9"]


@pytest.mark.parametrize(("name", "most"), [("_AT_ONCE", 3), ("_SIZE_AT_ONCE", 1)])
def test_what_arrives_is_taken_in_before_it_fills_the_memory(team, share, monkeypatch, name, most):
    """By steps, and by what they say."""
    zoe, anais, _remi = team
    uid = add(zoe, "Brest")
    for number in range(9):
        rename(zoe, uid, f"Brest {number}")
        sync_now(zoe)
    taken: list[int] = []
    real = syncing.take_in

    def take_in(store, parcel, *, shared):
        taken.append(len(parcel.steps))
        return real(store, parcel, shared=shared)

    monkeypatch.setattr(syncing, "take_in", take_in)
    monkeypatch.setattr(f"dcant_tracker.team.syncing.{name}", most)
    assert numbers(sync_now(anais)) == (10, 0)
    assert len(taken) >= 3
    assert max(taken) <= 4


def test_what_is_cut_across_bundles_is_given_once_and_nothing_waits(team, monkeypatch):
    """Two who worked in turn, each of whose bundles holds half of it all: every step follows one in the other."""
    zoe, anais, remi = team
    uid = add(zoe, "Brest")
    for number in range(6):
        for store in (zoe, anais):
            sync_now(store)
            rename(store, uid, f"Brest {number} de {store.who}")
    monkeypatch.setattr(compaction, "MOST_SMALL", 2)
    for store in (zoe, anais, zoe):
        sync_now(store)
    monkeypatch.setattr(compaction, "_GRACE", compaction._GRACE * 0)
    for store in (zoe, anais):
        sync_now(store)
    given: list[int] = []
    real = syncing.take_in

    def take_in(store, parcel, *, shared):
        taken = real(store, parcel, shared=shared)
        given.append(len(parcel.steps))
        assert taken.waiting == ()
        return taken

    monkeypatch.setattr(syncing, "take_in", take_in)
    monkeypatch.setattr(syncing, "_AT_ONCE", 2)
    assert numbers(sync_now(remi)) == (13, 0)
    assert given == [2] * 6 + [1]
    assert names(remi) == names(zoe)


def test_a_clock_of_2099_is_told_and_its_work_taken_in(team, monkeypatch):
    zoe, anais, _remi = team
    add(zoe, "Brest")
    raw = sqlite3.connect(zoe.path)
    raw.execute("UPDATE step SET at = '2099-05-03T10:00:00.000+00:00'")
    raw.commit()
    raw.close()
    sync_now(zoe)
    synced = sync_now(anais)
    assert numbers(synced) == (1, 0)
    assert "« Zoé » est en avance (année 2099)" in synced.problems[0]


def test_a_history_that_nobody_could_read_is_not_sent_but_told(team, share):
    """Another program wrote into it: the rest of the meeting goes on."""
    zoe, anais, _remi = team
    add(zoe, "Brest")
    add(anais, "Quimper")
    sync_now(anais)
    raw = sqlite3.connect(zoe.path)
    raw.execute("UPDATE step SET at = 'hier'")
    raw.commit()
    raw.close()
    synced = sync_now(zoe)
    assert numbers(synced) == (1, 0)
    assert "Vérifier le fichier de données" in synced.problems[0]
    assert own_files(zoe, share) == []


@pytest.mark.parametrize("number", range(1, SCHEMA + 1))
def test_the_history_of_every_version_can_be_sent_and_read(number, share, tmp_path, laptop):
    store = Store.open(Path(shutil.copy(FIXTURES / f"schema-{number}.sqlite", tmp_path / "ancien.sqlite")))
    try:
        synced = found(store, str(share))
        assert synced.problems == ()
        assert synced.sent == store.read().fetch_value("SELECT count(*) FROM step") > 0
        new = laptop("Zoé")
        assert join(new, str(share)).problems == ()
        assert names(new) == names(store)
    finally:
        store.close()


def test_ten_threads_on_one_file_and_five_files_at_once_lose_nothing(laptop, share):
    stores = [laptop(f"Poste {number}") for number in range(5)]
    found(stores[0], str(share))
    for store in stores[1:]:
        join(store, str(share))
    for number, store in enumerate(stores):
        for part in range(3):
            add(store, f"{number}-{part}")
    failed: list[Exception] = []

    def work(store: Store) -> None:
        try:
            sync_now(store)
        except Exception as problem:  # noqa: BLE001 - told by the test
            failed.append(problem)

    for _round in range(2):
        threads = [threading.Thread(target=work, args=(store,)) for store in stores for _twice in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failed == []
    for store in stores:
        sync_now(store)
        assert names(store) == sorted(f"{number}-{part}" for number in range(5) for part in range(3))
        assert sending.count_unshared(store.read()) == 0


@pytest.mark.parametrize("after", range(8))
def test_whatever_stops_it_the_next_meeting_goes_on(team, share, monkeypatch, after):
    """Killed after any of the things that a meeting does, on the disk and in the place."""
    zoe, anais, remi = team
    uid = add(zoe, "Brest")
    sync_now(zoe)
    add(anais, "Quimper")
    rename(zoe, uid, "Brest métropole")
    sync_now(zoe)
    done = 0

    class Killed(BaseException):
        pass

    def dying(work):
        def wrapped(*arguments, **options):
            nonlocal done
            if done == after:
                raise Killed
            done += 1
            return work(*arguments, **options)

        return wrapped

    with monkeypatch.context() as patch:
        patch.setattr(syncing, "take_in", dying(syncing.take_in))
        patch.setattr(sending, "mark_shared", dying(sending.mark_shared))
        patch.setattr(kept, "note_bundles", dying(kept.note_bundles))
        patch.setattr(kept, "note_members", dying(kept.note_members))
        patch.setattr(folder.FolderPlace, "publish", dying(folder.FolderPlace.publish))
        patch.setattr(folder.FolderPlace, "seen", dying(folder.FolderPlace.seen))
        try:
            sync_now(anais)
        except Killed:
            assert done == after
        else:
            assert done <= after
    for store in (anais, zoe, remi, anais):
        sync_now(store)
    assert [names(store) for store in team] == [["Brest métropole", "Quimper"]] * 3
    assert [sync_now(store) for store in team] == [syncing.Synced()] * 3
    assert len(own_files(anais, share)) == 1, "the same bundle under the same name"


def test_what_was_said_of_somebody_while_she_was_erased_elsewhere_is_said_nowhere(team, share):
    """Whoever erased her has forgotten her when it comes: a colleague who still knew her says it without her."""
    zoe, anais, _remi = team
    brest = add(zoe, "Brest")
    ana = zoe.add("contact", {"organisation": brest, "name": "Ana Le Goff"}, Operation(Op.ADD, "Ajout"))[1]
    for store in (*team, *team):
        sync_now(store)
    erase(zoe, ana)
    anais.update("organisation", brest, {"notes": "Vu Ana Le Goff hier"}, Operation(Op.EDIT, "Saisie"))
    sync_now(anais)
    backup(zoe.path)
    sync_now(zoe)
    assert get(zoe.read(), "organisation", brest)["notes"] == "Vu Ana Le Goff hier", "nobody here knows whom it names"
    backup(zoe.path)
    for store in (*team, *team):
        sync_now(store)
    assert {get(one.read(), "organisation", brest)["notes"] for one in team} == {"Vu Personne effacée hier"}
    assert [one.path for one in team if b"Le Goff" in one.path.read_bytes()] == []
    assert [one for one in backup_dir(zoe.path).glob("*.sqlite") if b"Le Goff" in one.read_bytes()] == []
    told = [str(bundle.decode(path.read_bytes())) for path in share.rglob(f"*{ENDING}")]
    assert [one for one in told if "Le Goff" in one] == []
    assert [check(one) for one in team] == [[]] * 3
    assert [sync_now(store) for store in team] == [syncing.Synced()] * 3


def test_a_share_without_room_takes_nothing_and_gives_what_it_holds(team, share, monkeypatch):
    """The disk of the data file has room: colleagues' work comes in, one's own waits."""
    zoe, anais, _remi = team
    add(zoe, "Brest")
    sync_now(zoe)
    add(anais, "Quimper")
    before = sorted(share.rglob("*"))

    def full(draft, target, **_options):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        for name in ("place", "place_new"):
            patch.setattr(folder_files, name, full)
        for _time in range(2):
            with pytest.raises(PlaceError, match="plus de place dans le dossier de l'équipe") as told:
                sync_now(anais)
            assert "reste dans votre fichier" in told.value.hint
        assert status(anais).to_send == 1
    assert names(anais) == ["Brest", "Quimper"]
    assert sorted(share.rglob("*")) == before, "no draft is left there"
    assert numbers(sync_now(anais)) == (0, 1)
    sync_now(zoe)
    assert names(zoe) == ["Brest", "Quimper"]


def test_a_team_founded_where_there_is_no_room_can_be_founded_later(laptop, share, monkeypatch):
    zoe = laptop("Zoé")
    add(zoe, "Brest")

    def full(draft, target, **_options):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        for name in ("place", "place_new"):
            patch.setattr(folder_files, name, full)
        with pytest.raises(PlaceError, match="plus de place"):
            found(zoe, str(share))
    assert status(zoe).membership is None
    assert numbers(found(zoe, str(share))) == (0, 1)


def test_a_data_file_whose_disk_is_full_says_so_and_takes_it_in_later(team, monkeypatch):
    zoe, anais, _remi = team
    for number in range(40):
        zoe.add(
            "organisation", {"name": f"Ville {number}", "kind": "ville", "notes": "x" * 2_000}, Operation("add", "A")
        )
    sync_now(zoe)
    real = door.connect

    def connect_full(path):
        connection = real(path)
        connection.execute(f"PRAGMA max_page_count = {connection.execute('PRAGMA page_count').fetchone()[0]}")
        return connection

    with monkeypatch.context() as patch:
        patch.setattr(door, "connect", connect_full)
        synced = sync_now(anais)
    assert "disque est plein" in synced.problems[0]
    assert len(names(anais)) < 40
    assert synced.received == len(names(anais)), "what came is counted, and only that"
    assert sync_now(anais).received == 40 - synced.received
    assert names(anais) == names(zoe)


def test_a_folder_that_is_away_is_a_word_and_work_goes_on(team, share):
    zoe, anais, _remi = team
    away = share.rename(share.with_name("débranché"))
    add(zoe, "Brest")
    with pytest.raises(OutOfReachError, match="hors d'atteinte"):
        sync_now(zoe)
    told = status(zoe)
    assert (told.to_send, told.problem[:10]) == (1, "Le dossier")
    assert [one.label for one in told.members] == ["Zoé"] or len(told.members) == 3
    share.mkdir()
    with pytest.raises(OutOfReachError, match="vide ou incomplet"):
        sync_now(zoe)
    assert list(share.iterdir()) == []
    share.rmdir()
    away.rename(share)
    assert sync_now(zoe).sent == 1
    assert sync_now(anais).received == 1


def test_a_folder_that_became_another_teams_is_left_alone(team, share, tmp_path):
    zoe = team[0]
    other = tmp_path / "autre"
    folder.create(str(other), folder.Team(new_uid(), "2026-01-01T00:00:00.000+00:00"))
    shutil.copy(other / MARKER, share / MARKER)
    add(zoe, "Brest")
    with pytest.raises(PlaceError, match="autre équipe"):
        sync_now(zoe)
    assert own_files(zoe, share) == []


def test_a_file_belongs_to_one_team(team, tmp_path):
    zoe = team[0]
    for work in (found, join):
        if work is join:
            folder.create(str(tmp_path / "autre"), folder.Team(new_uid(), "2026-01-01T00:00:00.000+00:00"))
        with pytest.raises(PlaceError, match="appartient déjà à une équipe"):
            work(zoe, str(tmp_path / "autre"))
    assert not (tmp_path / "autre" / membership.own(zoe).replica).exists()


def test_joining_the_same_team_again_follows_it_where_it_moved(team, share, tmp_path):
    zoe, anais, _remi = team
    shutil.move(share, tmp_path / "ailleurs")
    join(zoe, str(tmp_path / "ailleurs"), "Zoé M.")
    assert membership.own(zoe).address == str(tmp_path / "ailleurs")
    add(zoe, "Brest")
    assert numbers(sync_now(zoe)) == (0, 1)
    join(anais, str(tmp_path / "ailleurs"))
    assert names(anais) == ["Brest"]
    assert "Zoé M." in [one.label for one in status(anais).members]
    join(zoe, str(tmp_path / "ailleurs"))
    assert "Zoé M." in [one.label for one in status(zoe).members], "a name that was given stays"


def test_leaving_keeps_the_file_whole_and_another_team_gets_all_of_it(team, share, tmp_path):
    zoe, anais, _remi = team
    add(zoe, "Brest")
    sync_now(zoe)
    sync_now(anais)
    add(anais, "Quimper")
    leave(anais)
    assert names(anais) == ["Brest", "Quimper"]
    assert status(anais).membership is None
    for work in (sync_now, leave):
        with pytest.raises(UserError, match="aucune équipe"):
            work(anais)
    assert numbers(found(anais, str(tmp_path / "autre"))) == (0, 2)


def test_coming_back_sends_only_what_was_done_since(team, share):
    zoe, anais, _remi = team
    add(zoe, "Brest")
    sync_now(zoe)
    sync_now(anais)
    leave(anais)
    add(anais, "Quimper")
    assert numbers(join(anais, str(share))) == (0, 1)
    assert numbers(sync_now(zoe)) == (1, 0)


def test_who_is_in_is_told_by_the_names_they_gave(team, share, laptop):
    join(laptop("Poste 4"), str(share), "  Accueil\nde Brest ")
    told = status(team[0])
    assert sorted(one.label for one in told.members) == ["Accueil de Brest", "Anaïs", "Rémi", "Zoé"]
    assert all(one.last_seen for one in told.members)


def test_what_is_to_send_and_to_receive_is_counted(team):
    zoe, anais, _remi = team
    add(zoe, "Brest")
    add(zoe, "Vannes")
    add(anais, "Quimper")
    sync_now(zoe)
    told = status(anais)
    assert (told.to_send, told.to_receive, told.conflicts, told.problem) == (1, 2, 0, "")


def test_a_membership_that_another_program_damaged_is_none(team):
    zoe = team[0]
    for text in ("", "[]", "{", json.dumps({"address": "x"}), "[" * 5000):
        zoe.set_meta("team", text)
        assert status(zoe).membership is None


def test_founding_where_one_may_not_leaves_the_file_without_team(laptop, tmp_path):
    zoe = laptop("Zoé")
    (tmp_path / "plein").mkdir()
    (tmp_path / "plein" / "x").touch()
    for address in (str(tmp_path / "plein"), "https://exemple.fr/equipe", "", "a\0b"):
        with pytest.raises(PlaceError) as told:
            found(zoe, address)
        assert told.value.hint
        assert status(zoe).membership is None


def test_a_workbook_that_left_reaches_the_others_though_nothing_was_changed(team):
    zoe, anais, _remi = team
    facts = NewExchange("out", "envoi.xlsx", 0, "e1")
    with ledger_entry(zoe.path) as writing:
        record_exchange(writing, facts, b"xlsx", zlib.compress(b"{}"))
    assert numbers(sync_now(zoe)) == (0, 0)
    assert sending.unshared(zoe.read()) == Parcel()
    sync_now(anais)
    info = export_called(anais.read(), "e1")
    assert file_of(anais.read(), info.id) == b"xlsx"
    before = sync_now(anais)
    assert numbers(before) == (0, 0)


def test_a_file_that_came_before_its_record_is_asked_for_again(team, share):
    zoe, anais, _remi = team
    uid = new_uid()
    row = {"uid": uid, "name": "n.pdf", "sha256": hashlib.sha256(b"x").hexdigest()}
    contents = {"rows": json.dumps([row]).encode(), "content.0": b"x"}
    put(folder.enter(str(share)), new_uid(), Parcel((), (TravellingThing("attachment_file", uid, {}, contents),)))
    sync_now(anais)
    assert "waiting" in states(anais)
    body = add(zoe, "Brest")
    attached = {"owner": f"organisation:{body}", "label": "n.pdf", "target": "n.pdf"}
    operation = Operation(Op.EDIT, "Pièce jointe")
    zoe.transact(operation, lambda transaction: transaction.add("attachment", attached, uid))
    sync_now(zoe)
    sync_now(anais)
    sync_now(anais)
    assert copy_of(anais.read(), uid).content == b"x"
    assert "waiting" not in states(anais)


def test_a_replica_that_is_used_twice_loses_nothing(team, share, tmp_path, monkeypatch):
    """Two clones of one virtual machine: both say that they are the same file, and write into one sub-folder."""
    zoe, anais, _remi = team
    monkeypatch.setattr(compaction, "MOST_SMALL", 3)
    (tmp_path / "clone").mkdir()
    path = Path(shutil.copy(zoe.path, tmp_path / "clone" / zoe.path.name))
    raw = sqlite3.connect(path)
    (said,) = raw.execute("SELECT value FROM meta WHERE name = 'replica_place'").fetchone()
    here = json.dumps([json.loads(said)[0], str(path)])
    raw.execute("UPDATE meta SET value = ? WHERE name = 'replica_place'", (here,))
    raw.commit()
    raw.close()
    clone = Store.open(path)
    try:
        for number in range(4):
            for store, name in ((zoe, "Zoé"), (clone, "Clone")):
                add(store, f"{name} {number}")
                sync_now(store)
        assert membership.own(clone).replica == membership.own(zoe).replica
        for days in (2, 4):
            for store in (zoe, clone, anais):
                mine = membership.own(store)
                with membership.opened(mine) as place:
                    syncing.sync(store, place, mine, now=datetime.now(UTC) + timedelta(days=days))
        assert names(anais) == names(zoe) == names(clone)
        assert len(names(anais)) == 8
        new = {step.uid for file in own_files(zoe, share) for step in bundle.decode(file.read_bytes()).steps}
        assert len(new) == 8
    finally:
        clone.close()


@pytest.mark.parametrize("enter", [found, join])
def test_a_first_meeting_that_breaks_off_says_that_the_next_one_goes_on(laptop, share, monkeypatch, enter):
    zoe, anais = laptop("Zoé"), laptop("Anaïs")
    if enter is join:
        found(zoe, str(share))
    for store in (zoe, anais):
        add(store, store.who)
    newcomer = anais if enter is join else zoe

    def breaks_off(*_arguments: object) -> None:
        raise OutOfReachError("Le partage est parti.", "Vérifiez le réseau.")

    with monkeypatch.context() as broken:
        broken.setattr(folder.FolderPlace, "publish", breaks_off)
        with pytest.raises(OutOfReachError, match="Le partage est parti") as told:
            enter(newcomer, str(share))
    assert "la prochaine réunion reprendra" in told.value.hint
    sync_now(newcomer)
    for store in (zoe, anais):
        sync_now(store) if membership.status(store).membership else join(store, str(share))
    sync_now(zoe)
    assert names(zoe) == names(anais) == ["Anaïs", "Zoé"]
