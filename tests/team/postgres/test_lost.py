"""A connection that is lost at any moment: what was asked happened once or not at all, and is asked again quietly."""

import hashlib
import time
from contextlib import closing

import pytest

from dcant_tracker.domain.identity import new_uid
from dcant_tracker.team import bundle, postgres
from dcant_tracker.team.place import Listed, OutOfReachError
from tests.team.conftest import MADE, a_parcel, put
from tests.team.postgres.wire import laid

CONTENT = bundle.encode(a_parcel())
NAME = bundle.name_of(CONTENT, a_parcel())


@pytest.fixture
def wire(cluster):
    with laid(cluster) as between:
        yield between


def come_and_go(address: str, replica: str, known: Listed) -> str:
    """A whole meeting; what of it could not be done."""
    try:
        with closing(postgres.enter(address)) as here:
            listing = here.listing()
            assert [one.content for one in here.fetch([known])] == [CONTENT]
            here.publish(replica, NAME, CONTENT)
            here.seen(replica, "Portable", MADE)
            here.members()
            here.listing(listing.mark)
    except OutOfReachError as problem:
        return problem.message
    return ""


def test_a_wire_that_breaks_at_any_byte_loses_nothing_and_repeats_nothing(base, place, writer, wire):
    known = Listed(new_uid(), NAME)
    place.publish(*known, CONTENT)
    address = wire.through(base.address_of(writer))
    replica = new_uid()
    assert come_and_go(address, replica, known) == ""
    asked, answered = wire.asked, wire.answered
    broken = 0
    for share in range(16):
        other = new_uid()
        wire.mend()
        if share % 2:
            wire.cut_when_asked = asked * share // 16
        else:
            wire.cut_when_answered = answered * share // 16
        broken += "ne répond pas" in come_and_go(address, other, known)
        wire.mend()
        assert come_and_go(address, other, known) == ""
        assert place.listing().bundles.count(Listed(other, NAME)) == 1
        assert [one.replica for one in place.members()].count(other) == 1
    assert broken == 16


def test_a_server_that_stops_amid_bundles_gives_those_that_came(base, place, wire):
    contents = [number.to_bytes(2, "big") * 200_000 for number in range(40)]
    listed = [Listed(new_uid(), f"{7:016x}-{hashlib.sha256(content).hexdigest()}") for content in contents]
    for one, content in zip(listed, contents, strict=True):
        place.publish(*one, content)
    place.close()
    here = postgres.enter(wire.through(base.address))
    fetching = here.fetch(listed)
    came = [next(fetching).content for _number in range(3)]
    with base.cluster.administer() as administrator:
        administrator.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (base.name,))
    with pytest.raises(OutOfReachError):
        came.extend(one.content for one in fetching)
    here.close()
    assert 3 <= len(came) < 40
    with closing(postgres.enter(base.address)) as again:
        came += [one.content for one in again.fetch(listed[len(came) :])]
    assert came == contents


def test_after_a_loss_every_question_says_so_and_nothing_else(base, place, wire):
    here = postgres.enter(wire.through(base.address))
    wire.cut_when_asked = 0
    for ask in (
        here.listing,
        here.members,
        lambda: here.publish(new_uid(), NAME, CONTENT),
        lambda: list(here.fetch([Listed(new_uid(), NAME)])),
        lambda: here.seen(new_uid(), "x", MADE),
        lambda: here.withdraw([Listed(new_uid(), NAME)]),
    ):
        with pytest.raises(OutOfReachError):
            ask()
    here.close()


def test_a_server_that_says_nothing_more_is_waited_for_a_bounded_time(base, place, wire, monkeypatch):
    monkeypatch.setattr(postgres, "SILENCE", 0.3)
    here = postgres.enter(wire.through(base.address))
    wire.hangs = True
    start = time.monotonic()
    with pytest.raises(OutOfReachError):
        here.listing()
    here.close()
    assert time.monotonic() - start < 5
    with pytest.raises(OutOfReachError):
        postgres.enter(wire.through(base.address) + "&connect_timeout=2")
    assert time.monotonic() - start < 10


def test_whoever_holds_the_turn_and_does_not_go_on_keeps_the_others_waiting_for_a_bounded_time(base, place, writer):
    """The function waits 20 s by itself; an administrator may say less, and here the test does."""
    with base.cluster.administer(base.name) as other:
        other.execute("ALTER FUNCTION dcant.publish SET lock_timeout = '100ms'")
        other.execute("SELECT pg_advisory_lock(%s)", (postgres._LOCK,))
        with closing(postgres.enter(base.address_of(writer))) as here:
            with pytest.raises(OutOfReachError):
                here.publish(new_uid(), NAME, CONTENT)
            other.execute("SELECT pg_advisory_unlock_all()")
            put(here, new_uid(), a_parcel())


def test_a_meeting_asks_the_server_a_handful_of_times(base, place, writer, wire):
    """Joining a network where each question takes 20 ms, a meeting with something to say on both sides is short."""
    known = Listed(new_uid(), NAME)
    place.publish(*known, CONTENT)
    assert come_and_go(wire.through(base.address_of(writer)), new_uid(), known) == ""
    assert wire.turns <= 12


def test_many_bundles_take_one_question(base, place, wire):
    listed = [put(place, new_uid(), a_parcel(clock)) for clock in range(200)]
    here = postgres.enter(wire.through(base.address))
    before = wire.turns
    assert len(list(here.fetch(listed))) == 200
    assert wire.turns - before <= 3
    here.close()
