"""A number is one number, however it is written."""

import pytest

from dcant_tracker.domain.phones import spellings


@pytest.mark.parametrize(
    "text",
    [
        "0612345678",
        "06 12 34 56 78",
        "06.12.34.56.78",
        "06-12-34-56-78",
        "06\u202f12\u202f34\u202f56\u202f78",
        "+33 6 12 34 56 78",
        "+33 (0)6 12 34 56 78",
        "+33(0)612345678",
        "0033612345678",
    ],
)
def test_every_way_to_write_a_number_gives_the_same_ways(text):
    assert spellings(text) == (
        "0612345678",
        "06 12 34 56 78",
        "33 6 12 34 56 78",
        "33 0 6 12 34 56 78",
        "33612345678",
    )


def test_a_number_is_looked_for_while_it_is_typed():
    assert spellings("0612") == ("0612", "06 12", "33 6 12", "33 0 6 12", "33612")
    assert spellings("06 123")[1] == "06 12 3"


@pytest.mark.parametrize(
    "text", ["", "06", "06 1", "242900314", "2015-2017", "Brest 0612345678", "+44 20 7946 0958", "12"]
)
def test_what_begins_no_french_number_is_left_as_it_is(text):
    assert spellings(text) == ()
