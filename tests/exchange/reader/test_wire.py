"""What passes between the child and its parent is data, and only data."""

import io
import os
import pickle
from datetime import date, datetime, time, timedelta
from operator import itemgetter

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dcant_tracker.exchange.reader import DEFAULT_LIMITS
from dcant_tracker.exchange.reader.block import rows_of
from dcant_tracker.exchange.reader.cells import Outlet
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


ROWS = some.lists(
    some.tuples(
        some.integers(0, 400),
        some.lists(
            some.one_of(
                some.text(), some.text("a\0", max_size=3), some.integers(), some.booleans(), some.none(), MOMENTS
            ),
            min_size=1,
            max_size=4,
        ),
    ),
    max_size=30,
)


@given(ROWS)
def test_rows_arrive_at_their_numbers(drawn: list[tuple[int, list[object]]]) -> None:
    sent = dict(sorted(drawn, key=itemgetter(0)))
    stream = io.BytesIO()
    outlet = Outlet(Sender(stream), DEFAULT_LIMITS)
    outlet.sheet("a", hidden=False)
    for number, values in sent.items():
        outlet.row(number, [*values])
    outlet.end_sheet()
    stream.seek(0)
    arrived = {}
    while message := read_message(stream):
        kind, *content = parse(message)
        if kind == "rows":
            first, lines, by_columns = content
            rows = rows_of(lines, unpack, by_columns=by_columns)
            arrived.update({first + i: row for i, row in enumerate(rows) if row})
    assert arrived == {number: row for number, values in sent.items() if (row := trimmed(values))}


def trimmed(values: list[object]) -> list[object]:
    """``values`` as cells: midnight is a date, an empty text is none, a line ends in LF."""
    row = [_cell(value) for value in values]
    while row and row[-1] is None:
        row.pop()
    return row


def _cell(value: object) -> object:
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n") or None
    return value.date() if isinstance(value, datetime) and value.time() == time() else value
