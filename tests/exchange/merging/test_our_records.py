"""Our records beside a source: read where they are looked at, whatever is looked at."""

import pytest

from dcant_tracker.exchange.merging import our_records
from dcant_tracker.exchange.merging.our_records import OurRecords
from dcant_tracker.store.records.record import all_records


@pytest.fixture(params=[0, 1, 500])
def looked_at(request, desk, monkeypatch) -> OurRecords:
    """All organisations and one that is none, of which so many are asked for one by one."""
    monkeypatch.setattr(our_records, "_ONE_BY_ONE", request.param)
    uids = {record.uid for record in desk.all("organisation")}
    return OurRecords(desk.store.read(), "organisation", {*uids, "nobody"})


def test_each_is_what_it_is_in_the_file(desk, looked_at):
    ours = {record.uid: record.values for record in all_records(desk.store.read(), "organisation")}
    assert {uid: looked_at[uid] for uid in ours} == ours
    assert dict(looked_at) == ours
    assert len(looked_at) == len(ours)


def test_what_is_no_record_and_what_was_not_asked_for_are_not_among_them(desk, looked_at):
    assert "nobody" not in looked_at
    assert looked_at.get("nobody") is None
    assert desk["part"] not in looked_at
    assert desk["brest"] in looked_at


def test_a_record_is_read_once(desk, looked_at):
    before = looked_at[desk["brest"]]
    desk.set("organisation", "brest", region="Ailleurs")
    assert looked_at[desk["brest"]] is before
