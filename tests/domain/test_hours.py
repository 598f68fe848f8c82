"""Hours as people write them."""

from datetime import time

import pytest

from dcant_tracker.domain.hours import Hours, hours


@pytest.mark.parametrize(
    ("text", "begins", "ends"),
    [
        ("14 h – 16 h 30", time(14), time(16, 30)),
        ("14h-16h", time(14), time(16)),
        ("9h30", time(9, 30), None),
        ("de 14:00 à 16:00", time(14), time(16)),
        ("De 9 heures à 11 heures 15", time(9), time(11, 15)),
        ("14\u00a0h\u00a0— 16\u202fh", time(14), time(16)),
        ("à partir de 18h", time(18), None),
    ],
)
def test_hours_are_understood(text, begins, ends):
    assert hours(text) == Hours(begins, ends)


@pytest.mark.parametrize(
    "text", ["", "matin", "14", "25 h", "9h75", "16h – 14h", "14h – midi", "14h-25h", "14h 16h 18h"]
)
def test_what_is_no_hour_is_not_guessed(text):
    assert hours(text) is None
