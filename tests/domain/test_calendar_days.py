"""A day that no calendar has is refused for what it is."""

from datetime import date

import pytest

from dcant_tracker.domain.calendar_days import NoSuchDayError
from dcant_tracker.domain.fields import day
from dcant_tracker.domain.parsing import parse
from dcant_tracker.errors import UserError

DAY = day("day", "Jour")


@pytest.mark.parametrize(
    ("written", "said", "nearest"),
    [
        ("31/11/2026", "Le 31 novembre n'existe pas.", date(2026, 11, 30)),
        ("31 novembre 2026", "Le 31 novembre n'existe pas.", date(2026, 11, 30)),
        ("30.02.24", "Le 30 février n'existe pas.", date(2024, 2, 29)),
        ("2025-02-29", "Le 29 février 2025 n'existe pas.", date(2025, 2, 28)),
        ("0/5/2026", "Le 0 mai n'existe pas.", date(2026, 5, 1)),
        ("05/13/2017", "Aucune date ne porte ces nombres : jour 5, mois 13, année 2017.", None),
    ],
)
def test_the_reason_is_said_and_the_nearest_day_proposed(written, said, nearest):
    with pytest.raises(NoSuchDayError) as caught:
        parse(DAY, written)
    assert caught.value.message == said
    assert caught.value.value == nearest


@pytest.mark.parametrize("written", ["31 brumaire 2026", "bientôt"])
def test_what_is_no_day_at_all_is_not_said_to_be_one(written):
    with pytest.raises(UserError, match="n'est pas une date comprise"):
        parse(DAY, written)
