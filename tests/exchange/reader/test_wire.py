"""What passes between the child and its parent is data, and only data."""

import io
import os
import pickle
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dcant_tracker.exchange.reader.wire import Sender, pack, parse, read_message, unpack

MOMENTS = some.one_of(
    some.dates(), some.datetimes(), some.times(), some.timedeltas(timedelta(-10_000), timedelta(10_000))
)


@given(MOMENTS)
def test_moments_come_out_as_they_went_in(moment: date | datetime | time | timedelta) -> None:
    unpacked = unpack(pack(moment))
    assert type(unpacked) is type(moment)
    assert unpacked == moment


def test_a_message_that_would_run_something_is_refused() -> None:
    class Hostile:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.system, ("echo",)

    with pytest.raises(pickle.UnpicklingError):
        parse(pickle.dumps(Hostile()))


@given(some.lists(some.tuples(some.integers(0, 400), some.lists(some.text(), min_size=1, max_size=3)), max_size=30))
def test_rows_arrive_at_their_numbers(drawn: list[tuple[int, list[str]]]) -> None:
    sent = dict(sorted(drawn))
    stream = io.BytesIO()
    sender = Sender(stream)
    sender.say("sheet", "a", False)
    for number, values in sent.items():
        sender.row(number, values)
    sender.say("end")
    stream.seek(0)
    arrived = {}
    while message := read_message(stream):
        kind, *content = parse(message)
        if kind == "rows":
            first, rows = content
            arrived.update({first + i: row for i, row in enumerate(rows) if row})
    assert arrived == sent
