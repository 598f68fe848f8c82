"""Uids: made once, never twice, the same everywhere for what is shipped."""

import threading
import time
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from dcant_tracker.domain import identity
from dcant_tracker.domain.identity import fixed_uid, new_uid


def test_new_uids_are_version_7_and_carry_the_time(monkeypatch):
    monkeypatch.setattr(identity, "_clock", identity._Clock())
    before = time.time_ns() // 1_000_000
    uid = UUID(new_uid())
    assert uid.version == 7
    assert uid.variant == "specified in RFC 4122"
    assert 0 <= (uid.int >> 80) - before < 60_000


def test_new_uids_sort_in_the_order_they_were_made():
    made = [new_uid() for _ in range(5_000)]
    assert made == sorted(set(made))


def test_a_clock_that_goes_back_does_not_unsort_them(monkeypatch):
    first = new_uid()
    monkeypatch.setattr(time, "time_ns", lambda: 1_000_000_000_000)
    assert first < new_uid() < new_uid()


def test_threads_never_share_a_uid():
    made: list[str] = []

    def make() -> None:
        made.extend([new_uid() for _ in range(2_000)])

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 8_000


@given(st.text(min_size=1), st.text(min_size=1))
def test_fixed_uids_are_the_same_for_the_same_source_key_only(one, other):
    assert (fixed_uid(one) == fixed_uid(other)) == (one == other)
    assert UUID(fixed_uid(one)).version == 5


def test_the_namespace_has_not_moved():
    assert fixed_uid("siren:242900314") == "822023f4-e122-5e14-9b84-ebe63c783970"
