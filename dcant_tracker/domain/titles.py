"""How a record is said to a person, from what its entity declares: « Météo du 29 novembre 2026 – mesure 9 (SGMAP) ».

A declared title is French with fields in braces: ``{a}`` is what the field says, ``{a|b}`` the first of both that is
filled, and what stands in square brackets goes with its fields where these are empty. « de » loses its vowel.
"""

import re
from collections.abc import Callable
from functools import cache

from dcant_tracker.domain.text import fold

Tell = Callable[[str], str]
"""What a field says, by its name; empty where it says nothing."""

_OPTIONAL = re.compile(r"\[([^]]*)\]")
_FIELDS = re.compile(r"\{([a-z_|]+)\}")
_BEFORE_A_NAME = re.compile(r"\bde $")


def said(pattern: str, tell: Tell) -> str:
    """``pattern`` with what ``tell`` says of its fields."""

    def kept(found: re.Match[str]) -> str:
        names = _FIELDS.findall(found[1])
        return found[1] if all(_first(alternatives, tell) for alternatives in names) else ""

    text, at = "", 0
    whole = _OPTIONAL.sub(kept, pattern)
    for found in _FIELDS.finditer(whole):
        value = _first(found[1], tell)
        text += whole[at : found.start()]
        if is_elided(value):
            text = _BEFORE_A_NAME.sub("d'", text)
        text, at = text + value, found.end()
    return text + whole[at:]


@cache
def fields_of(pattern: str) -> tuple[str, ...]:
    """The fields that ``pattern`` names."""
    return tuple(name for alternatives in _FIELDS.findall(pattern) for name in alternatives.split("|"))


def begins_with_a_noun(pattern: str) -> bool:
    """Whether a title says what it is the title of: « Jalon … », not just a name."""
    return bool(pattern) and not pattern.startswith("{")


def is_elided(words: str) -> bool:
    """Whether « de » loses its vowel before ``words``."""
    return fold(words)[:1] in set("aeiou")


def _first(alternatives: str, tell: Tell) -> str:
    return next((text for name in alternatives.split("|") if (text := tell(name))), "")
