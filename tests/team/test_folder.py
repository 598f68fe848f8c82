"""A folder where a team meets: files are only added, whatever is half there is waited for, and nothing is lost."""

import errno
import json
import os
import re
import shutil
import threading
import tracemalloc

import pytest

from dcant_tracker.domain.identity import new_uid
from dcant_tracker.team import bundle, folder, folder_files
from dcant_tracker.team.folder import ENDING, MARKER, NoPlaceError
from dcant_tracker.team.place import Listed, Listing, OutOfReachError, PlaceError, Team, is_name
from tests.team.conftest import MADE, a_parcel, put


def path_of(place, listed):
    return place.root / listed.replica / (listed.name + ENDING)


def names_in(place, replica):
    return sorted(path.name for path in (place.root / replica).iterdir())


def fetched(place):
    return {one.listed: one.content for one in place.fetch(place.listing().bundles)}


def test_what_one_publishes_the_others_find(place, share):
    mine, theirs = new_uid(), new_uid()
    first, second = a_parcel(), a_parcel(clock=2)
    put(place, theirs, second)
    put(place, mine, first)
    other = folder.enter(str(share))
    assert other.team == place.team
    assert [one.replica for one in other.listing().bundles] == [mine, theirs], "by clock"
    assert all(is_name(one.name) for one in other.listing().bundles)
    assert [bundle.decode(one.content) for one in other.fetch(other.listing().bundles)] == [first, second]


def test_the_same_bundle_again_changes_nothing(place):
    replica, parcel = new_uid(), a_parcel()
    listed = put(place, replica, parcel)
    written = path_of(place, listed).stat()
    put(place, replica, parcel)
    assert path_of(place, listed).stat().st_ino == written.st_ino
    assert len(place.listing().bundles) == 1


def test_ones_own_bundle_that_was_damaged_is_written_again(place):
    replica, parcel = new_uid(), a_parcel()
    listed = put(place, replica, parcel)
    path_of(place, listed).write_bytes(b"")
    put(place, replica, parcel)
    assert fetched(place) == {listed: bundle.encode(parcel)}


def test_what_is_half_synchronised_is_told_and_read_once_it_is_whole(place):
    listed = put(place, new_uid(), a_parcel())
    path = path_of(place, listed)
    whole = path.read_bytes()
    for half in (b"", whole[:-1], whole[:40] + b"\0" * (len(whole) - 40), whole[:-1] + b"\0"):
        path.write_bytes(half)
        (told,) = place.fetch([listed])
        assert told.content is None
        assert "relu à la prochaine synchronisation" in told.problem
    path.write_bytes(whole)
    assert fetched(place) == {listed: whole}


def test_what_went_between_looking_and_reading_is_passed_over(place):
    kept, gone = (put(place, new_uid(), a_parcel(clock)) for clock in (1, 2))
    listing = place.listing()
    shutil.rmtree(place.root / gone.replica)
    assert [one.listed for one in place.fetch(listing.bundles)] == [kept]


def test_a_copy_under_another_name_is_the_bundle_where_that_is_missing(place):
    listed = put(place, new_uid(), a_parcel())
    path = path_of(place, listed)
    whole = path.read_bytes()
    copied = path.with_name(f"{listed.name} (Copie en conflit de Zoé){ENDING}")
    shutil.copy(path, copied)
    assert place.listing().bundles == (listed,)
    assert place.listing().strange == (f"{listed.replica}/{copied.name}",)
    path.write_bytes(b"")
    assert fetched(place) == {listed: whole}
    path.unlink()
    assert place.listing().bundles == (listed,)
    assert fetched(place) == {listed: whole}


def test_whatever_else_lies_there_is_left_alone(place):
    listed = put(place, new_uid(), a_parcel())
    (place.root / "Notes.docx").write_bytes(b"x")
    (place.root / "Vieux").mkdir()
    (place.root / listed.replica / "desktop.ini").write_bytes(b"x")
    (place.root / listed.replica / f"sien{ENDING}").write_bytes(b"x")
    (place.root / listed.replica / f".{listed.name}{ENDING}.99-abcdef01.tmp").write_bytes(b"x")
    assert place.listing().bundles == (listed,)
    assert place.listing().strange == (f"{listed.replica}/sien{ENDING}",)
    assert [one.replica for one in place.members()] == [listed.replica]


@pytest.mark.posix("mkfifo")
def test_a_pipe_in_the_place_of_a_bundle_makes_nobody_wait(place):
    listed = put(place, new_uid(), a_parcel())
    path_of(place, listed).unlink()
    os.mkfifo(path_of(place, listed))
    assert fetched(place) == {listed: None}


def test_a_folder_in_the_place_of_a_bundle_stops_nothing(place):
    listed, other = (put(place, new_uid(), a_parcel(clock)) for clock in (1, 2))
    path_of(place, listed).unlink()
    path_of(place, listed).mkdir()
    assert fetched(place)[listed] is None
    assert fetched(place)[other] is not None


@pytest.mark.posix("/dev/zero")
def test_a_device_in_the_place_of_a_bundle_is_not_read(place, monkeypatch):
    listed = put(place, new_uid(), a_parcel())
    path_of(place, listed).unlink()
    path_of(place, listed).symlink_to("/dev/zero")
    monkeypatch.setattr(folder, "LARGEST", 20_000_000)
    assert memory_of(lambda: fetched(place)) < 1_000_000
    assert fetched(place) == {listed: None}


def memory_of(work) -> int:
    """The bytes that ``work`` holds at most."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_reading_a_small_bundle_takes_little_memory(place):
    """Windows sets aside at once what is asked for: ten who read at once asked for 5 GB."""
    put(place, new_uid(), a_parcel())
    assert memory_of(lambda: fetched(place)) < 1_000_000


def test_a_bundle_that_is_too_large_is_not_read(place, monkeypatch):
    listed = put(place, new_uid(), a_parcel())
    monkeypatch.setattr(folder, "LARGEST", 10)
    assert fetched(place) == {listed: None}


@pytest.mark.posix("symbolic links")
def test_a_sub_folder_that_leads_elsewhere_is_not_written_to(place, tmp_path):
    replica = new_uid()
    elsewhere = tmp_path / "ailleurs"
    elsewhere.mkdir()
    (place.root / replica).symlink_to(elsewhere)
    with pytest.raises(PlaceError, match="raccourci"):
        put(place, replica, a_parcel())
    assert list(elsewhere.iterdir()) == []


def test_ten_at_once_lose_nothing(place, share):
    replicas = [new_uid() for _ in range(10)]
    parcels = {replica: [a_parcel(clock) for clock in range(5)] for replica in replicas}
    seen: list[PlaceError] = []

    def work(replica: str) -> None:
        own = folder.enter(str(share))
        try:
            for parcel in parcels[replica]:
                put(own, replica, parcel)
                own.seen(replica, "Poste", MADE)
                assert all(one.content for one in own.fetch(own.listing().bundles))
                own.members()
        except Exception as problem:  # noqa: BLE001 - told by the test
            seen.append(problem)

    threads = [threading.Thread(target=work, args=(replica,)) for replica in replicas]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == []
    assert sorted(fetched(place).values()) == sorted(bundle.encode(one) for many in parcels.values() for one in many)


def test_a_compaction_is_never_seen_half_done(place, share):
    """A larger bundle is written first, then the small ones go: whoever looks in between has all of it."""
    replica = new_uid()
    parcels = [a_parcel(clock) for clock in range(4)]
    small = [put(place, replica, parcel) for parcel in parcels]
    everything = {step for parcel in parcels for step in parcel.steps}
    put(place, replica, type(parcels[0])(tuple(step for parcel in parcels for step in parcel.steps)))
    other = folder.enter(str(share))
    for one in small:
        assert place.withdraw([one]) == 1
        found = {step for content in fetched(other).values() for step in bundle.decode(content).steps}
        assert found == everything
    assert place.withdraw(small) == 0
    assert len(other.listing().bundles) == 1


def test_who_came_and_when_is_told(place):
    mine, theirs = sorted((new_uid(), new_uid()))
    place.seen(mine, "Zoé", MADE)
    place.seen(theirs, "Anaïs", "2026-11-30T10:00:00.000+00:00")
    assert place.members() == [(mine, "Zoé", MADE), (theirs, "Anaïs", "2026-11-30T10:00:00.000+00:00")]


def test_a_look_soon_after_another_writes_nothing(place):
    mine = new_uid()
    place.seen(mine, "Zoé", "2026-11-30T09:00:00.000+00:00")
    before = names_in(place, mine)
    place.seen(mine, "Zoé", "2026-11-30T09:50:00.000+00:00")
    assert names_in(place, mine) == before
    place.seen(mine, "Zoé", "2026-11-30T10:50:00.000+00:00")
    assert place.members()[0].last_seen == "2026-11-30T10:50:00.000+00:00"
    place.seen(mine, "Zoé M.", "2026-11-30T10:51:00.000+00:00")
    assert place.members()[0].label == "Zoé M."
    assert len(names_in(place, mine)) == 1


def test_a_clock_of_2099_that_was_set_right_is_told_right(place):
    mine = new_uid()
    place.seen(mine, "Zoé", "2099-01-01T00:00:00.000+00:00")
    place.seen(mine, "Zoé", MADE)
    assert place.members() == [(mine, "Zoé", MADE)]


@pytest.mark.parametrize("content", [b"", b"[]", b'{"label": 5}', b"{" * 5000, b"\xff", b"0" * 20_000])
def test_a_presence_that_says_nothing_yet_leaves_a_member_without_name(place, content):
    mine = new_uid()
    place.seen(mine, "Zoé", MADE)
    (only,) = (place.root / mine).iterdir()
    only.write_bytes(content)
    assert place.members() == [(mine, "", "")]
    place.seen(mine, "Zoé", MADE)
    assert place.members() == [(mine, "Zoé", MADE)]


def test_a_presence_without_a_day_that_exists_is_replaced(place):
    mine = new_uid()
    place.seen(mine, "Zoé", MADE)
    (only,) = (place.root / mine).iterdir()
    only.rename(only.with_name("membre-99999999T999999Z.json"))
    place.seen(mine, "Zoé", MADE)
    assert place.members() == [(mine, "Zoé", MADE)]


def test_what_a_label_hides_does_not_show(place):
    mine = new_uid()
    place.seen(mine, "Zoé", MADE)
    (only,) = (place.root / mine).iterdir()
    only.write_text(json.dumps({"label": "Z\u202eo\né" + "x" * 500, "at": MADE}), encoding="utf-8")
    (member,) = place.members()
    assert member.label.startswith("Z o é")
    assert len(member.label) == 100


def test_a_folder_that_disappears_is_waited_for(place):
    replica = new_uid()
    listed = put(place, replica, a_parcel())
    place.root.rename(place.root.with_name("ailleurs"))
    for work in (
        place.listing,
        lambda: list(place.fetch([listed])),
        place.members,
        lambda: put(place, replica, a_parcel()),
        lambda: place.seen(replica, "Zoé", MADE),
        lambda: folder.enter(place.address),
    ):
        with pytest.raises(OutOfReachError, match="hors d'atteinte") as told:
            work()
        assert "Continuez" in told.value.hint
    assert not place.root.exists(), "nothing is made where the share should be mounted"


def test_an_empty_mount_point_is_not_written_to(place):
    place.root.rename(place.root.with_name("ailleurs"))
    place.root.mkdir()
    with pytest.raises(OutOfReachError):
        put(place, new_uid(), a_parcel())
    assert list(place.root.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "kind", "words"),
    [
        (errno.ENOSPC, PlaceError, "plus de place dans le dossier de l'équipe"),
        (errno.EDQUOT, PlaceError, "plus de place dans le dossier de l'équipe"),
        (errno.EACCES, PlaceError, "Accès refusé"),
        (errno.EROFS, PlaceError, "lecture seule"),
        (errno.EIO, OutOfReachError, "hors d'atteinte"),
        (errno.ESTALE, OutOfReachError, "hors d'atteinte"),
    ],
)
def test_what_the_disk_refuses_is_a_sentence_and_leaves_nothing(place, monkeypatch, number, kind, words):
    replica = new_uid()
    put(place, replica, a_parcel())
    before = names_in(place, replica)

    def refuse(draft, _target):
        raise OSError(number, os.strerror(number), str(draft))

    monkeypatch.setattr(folder_files, "place", refuse)
    with pytest.raises(PlaceError, match=words) as told:
        put(place, replica, a_parcel())
    assert type(told.value) is kind
    assert told.value.hint
    assert names_in(place, replica) == before


def test_a_folder_of_another_thing_is_not_a_place(tmp_path):
    with pytest.raises(NoPlaceError, match="n'est pas le dossier d'une équipe") as told:
        folder.enter(str(tmp_path))
    assert "synchronisé" in told.value.hint


def test_a_place_is_made_where_nothing_is(tmp_path):
    team = Team(new_uid(), MADE, with_contacts=False)
    (tmp_path / "vide").mkdir()
    (tmp_path / "vide" / ".DS_Store").write_bytes(b"x")
    for name in ("vide", "nouveau"):
        assert folder.create(str(tmp_path / name), team).team == team
        assert "contacts) n'y figurent pas" in (tmp_path / name / "LISEZ-MOI.txt").read_text(encoding="utf-8-sig")


def test_a_place_is_not_made_over_anything(tmp_path, place):
    team = Team(new_uid(), MADE)
    (tmp_path / "fichier").write_bytes(b"x")
    (tmp_path / "plein").mkdir()
    (tmp_path / "plein" / "Budget.xlsx").write_bytes(b"x")
    for name, words in (
        ("fichier", "n'est pas un dossier"),
        ("plein", "contient déjà autre chose"),
        ("rien/nouveau", "n'existe pas"),
        (place.root.name, "se réunit déjà"),
    ):
        with pytest.raises(PlaceError, match=words) as told:
            folder.create(str(tmp_path / name), team)
        assert told.value.hint
    assert folder.enter(place.address).team == place.team


def test_two_who_make_a_place_at_once_make_one(tmp_path, monkeypatch):
    """The second marker is refused by the disk itself, whoever looked first."""
    first, second = Team(new_uid(), MADE), Team(new_uid(), MADE)
    readme = folder._readme

    def meanwhile(team):
        monkeypatch.setattr(folder, "_readme", readme)
        folder.create(str(tmp_path / "lieu"), first)
        return readme(team)

    monkeypatch.setattr(folder, "_readme", meanwhile)
    with pytest.raises(PlaceError, match="se réunit déjà"):
        folder.create(str(tmp_path / "lieu"), second)
    assert folder.enter(str(tmp_path / "lieu")).team == first


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"format": 2}, "plus récente"),
        ({"format": "1"}, "endommagé"),
        ({"format": True}, "endommagé"),
        ({"format": 0}, "endommagé"),
        ({"kind": "x"}, "endommagé"),
        ({"team": "x"}, "endommagé"),
        ({"made_at": "hier"}, "endommagé"),
        ({"with_contacts": 1}, "endommagé"),
    ],
    ids=str,
)
def test_a_marker_that_is_none_or_of_tomorrow_is_told(place, change, words):
    marker = place.root / MARKER
    told = json.loads(marker.read_text(encoding="utf-8")) | change
    marker.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(PlaceError, match=re.escape(words)) as refusal:
        folder.enter(place.address)
    assert refusal.value.hint


@pytest.mark.parametrize("content", [b"", b"{", b"[]"])
def test_a_marker_that_is_not_there_in_whole_is_waited_for(place, content):
    (place.root / MARKER).write_bytes(content)
    with pytest.raises(PlaceError, match="incomplet"):
        folder.enter(place.address)


def test_what_is_withdrawn_takes_its_copies_with_it(place):
    listed = put(place, new_uid(), a_parcel())
    path = path_of(place, listed)
    shutil.copy(path, path.with_name(f"{listed.name} (1){ENDING}"))
    assert place.withdraw([listed, Listed(new_uid(), listed.name)]) == 1
    assert place.listing() == Listing(())
