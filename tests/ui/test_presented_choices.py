"""Every list of choices that is shown with pictures or marks has one for each of its codes, in one place."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.rules import STANDING
from dcant_tracker.settings import resource
from dcant_tracker.store.reading.matrix import FIRMEST_FIRST, ROLES, STATUSES
from dcant_tracker.ui.kit.theme.tokens import load
from dcant_tracker.ui.meetings.presences import KEYS
from dcant_tracker.ui.participations.roles import LETTERS, ROLE_MARKS, does, role_of_letter
from dcant_tracker.ui.presented_choices import PRESENTED_CHOICES

WINDOW = Path(__file__).resolve().parents[2] / "dcant_tracker" / "ui"
DECLARED = {"presented_choices.py", "participations/roles.py", "meetings/presences.py"}
MOST = 2
"""Two codes beside one another tell cases apart; three are a list."""


@pytest.mark.parametrize("name", PRESENTED_CHOICES)
def test_each_entry_of_a_presented_list_has_a_picture_that_there_is(name):
    pictures = PRESENTED_CHOICES[name].pictures
    assert set(pictures) == set(CHOICES[name].codes)
    for picture in pictures.values():
        assert (resource("icons") / f"{picture.icon}.svg").is_file()
        assert all(load(theme).color(picture.token) for theme in ("light", "dark"))


def test_each_role_has_a_mark_a_letter_of_its_own_and_colours():
    assert tuple(ROLE_MARKS) == ROLES
    assert [role_of_letter(letter.lower()) for letter in LETTERS.values()] == list(ROLES)
    for role in ROLES:
        assert does(role) != does(role, 2)
        assert all(load(theme).color(f"role.{role}{soft}") for theme in ("light", "dark") for soft in ("", ".soft"))


def test_each_presence_has_a_key_of_its_own():
    told = {name: keys.sequences for name, keys in KEYS.keys.items() if name != "remove"}
    assert set(told) == set(CHOICES["presence"].codes)
    assert len(set(told.values())) == len(told)


def test_every_status_of_a_participation_is_ranked_once():
    assert sorted(FIRMEST_FIRST) == sorted(STATUSES)
    assert set(STANDING) < set(STATUSES)


def second_lists(source: str) -> Iterator[tuple[str, list[str]]]:
    """The lists of ``source`` that name more than ``MOST`` codes of one list of choices."""
    for node in ast.walk(ast.parse(source)):
        named = node.keys if isinstance(node, ast.Dict) else getattr(node, "elts", ())
        texts = {one.value for one in named if isinstance(one, ast.Constant) and isinstance(one.value, str)}
        for name, choices in CHOICES.items() if len(texts) > MOST else ():
            held = sorted(code for code in texts.intersection(choices.codes) if not code.isdigit())
            if len(held) > MOST:
                yield name, held


def test_the_window_writes_no_list_of_choices_a_second_time():
    found = {
        str(path.relative_to(WINDOW)): lists
        for path in sorted(WINDOW.rglob("*.py"))
        if path.relative_to(WINDOW).as_posix() not in DECLARED
        and (lists := list(second_lists(path.read_text("utf-8"))))
    }
    assert found == {}


@pytest.mark.parametrize(
    "source",
    [
        'X = ("draft", "submitted", "validated")',
        'X = {"draft": 1, "submitted": 2, "validated": 3}',
        'if state in {"draft", "submitted", "validated"}: pass',
    ],
)
def test_a_list_of_choices_is_found_however_it_is_written(source):
    assert [name for name, _held in second_lists(source)] == ["evaluation_state"]


def test_codes_that_only_tell_cases_apart_are_no_list():
    assert list(second_lists('if state in {"draft", "submitted"}: pass')) == []
