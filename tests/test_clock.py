"""Moments in the zone of the officer's computer, before 1970 as well, which Windows does not know."""

from datetime import UTC, datetime, timedelta

import pytest

from dcant_tracker import clock
from dcant_tracker.clock import local_iso, local_time, since_1970


class OnWindows(datetime):
    """A moment that answers as on Windows: no zone of the computer before 1970."""

    def astimezone(self, tz=None):
        if tz is None and self.year < 1970:
            raise OSError(22, "Invalid argument")
        return super().astimezone(tz)


def test_a_moment_before_1970_has_the_usual_time_of_the_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock.time, "timezone", -3600)
    told = local_time(OnWindows(1900, 3, 1, 8, 30))
    assert (told.hour, told.utcoffset()) == (8, timedelta(hours=1))
    assert local_time(OnWindows(1900, 3, 1, 8, 30, tzinfo=UTC)).hour == 9


def test_any_other_moment_is_told_as_the_system_does() -> None:
    moment = datetime(2026, 7, 14, 12, tzinfo=UTC)
    assert local_time(moment) == moment
    assert local_iso("2026-07-14T12:00:00+00:00").utcoffset() == moment.astimezone().utcoffset()
    assert since_1970(moment.timestamp()) == moment


def test_a_file_may_be_older_than_the_count_of_seconds() -> None:
    assert since_1970(-86_400).astimezone(UTC) == datetime(1969, 12, 31, tzinfo=UTC)
