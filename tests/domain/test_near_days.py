"""Days as they are said at a telephone, on Monday 30 November 2026."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dcant_tracker.domain.near_days import near_day

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("aujourd'hui", TODAY),
        ("Aujourd’hui", TODAY),
        ("demain", date(2026, 12, 1)),
        ("après-demain", date(2026, 12, 2)),
        ("hier", date(2026, 11, 29)),
        ("+7", date(2026, 12, 7)),
        ("+ 7 j", date(2026, 12, 7)),
        ("-3", date(2026, 11, 27)),
        ("dans 2 semaines", date(2026, 12, 14)),
        ("+1 mois", date(2026, 12, 30)),
        ("+3m", date(2027, 2, 28)),
        ("dans un an", None),
        ("dans 1 an", date(2027, 11, 30)),
        ("il y a 10 jours", date(2026, 11, 20)),
        ("vendredi", date(2026, 12, 4)),
        ("ven", date(2026, 12, 4)),
        ("lundi", date(2026, 12, 7)),
        ("Vendredi prochain", date(2026, 12, 4)),
        ("vendredi dernier", date(2026, 11, 27)),
        ("lundi dernier", date(2026, 11, 23)),
        ("4/12", date(2026, 12, 4)),
        ("4.12", date(2026, 12, 4)),
        ("le 4/12", date(2026, 12, 4)),
        ("4 déc.", date(2026, 12, 4)),
        ("1er mars", date(2027, 3, 1)),
        ("15 septembre", date(2026, 9, 15)),
        ("29/2", None),
        ("fin mars", date(2027, 3, 31)),
        ("fin février", date(2027, 2, 28)),
        ("mi-décembre", date(2026, 12, 15)),
        ("début janvier", date(2027, 1, 1)),
        ("fin du mois", date(2026, 11, 30)),
        ("fin de l'année", None),
        ("fin d'année", date(2026, 12, 31)),
    ],
)
def test_a_day_is_understood_from_today_on(text, day):
    assert near_day(text, TODAY) == day


@pytest.mark.parametrize(
    "text", ["", "ju", "mar mi", "juillet", "32/1", "1/13", "bientôt", "4/12/2026 ou", "+99999", "fin", "le 31"]
)
def test_what_says_no_day_is_not_guessed(text):
    assert near_day(text, TODAY) is None


@pytest.mark.parametrize("text", ["demain", "dans 9999 semaines", "dans 9999 ans"])
def test_a_day_after_the_last_one_of_all_calendars_is_none(text):
    assert near_day(text, date.max) is None


@given(st.text(max_size=20), st.dates())
def test_nothing_that_is_typed_breaks_it(text, today):
    found = near_day(text, today)
    assert found is None or isinstance(found, date)


@given(st.dates(min_value=date(1901, 1, 1), max_value=date(2198, 12, 31)), st.integers(-180, 180))
def test_a_day_and_its_month_mean_the_nearest(today, distance):
    wanted = today + timedelta(distance)
    assert near_day(f"{wanted.day}/{wanted.month}", today) == wanted or (wanted.month, wanted.day) == (2, 29)
