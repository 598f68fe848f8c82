"""What a number format makes of a number: a date, a duration, or nothing but a number."""

import re
from typing import Literal

_LITERALS = re.compile(r'"[^"]*"?|[\\_*].?', re.DOTALL)
_DURATION = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_BRACKETS = re.compile(r"\[[^\]]*\]?")
_GENERAL = re.compile("general|standard", re.IGNORECASE)
_DATE = re.compile(r"[dmyhs]|am/pm|a/p", re.IGNORECASE)


def kind_of_format(code: str) -> Literal["date", "duration", "number"]:
    """What the format ``code`` shows, by its first section ([ECMA-376] part 1, 18.8.31)."""
    section = _LITERALS.sub("", code).partition(";")[0]
    if _DURATION.search(section):
        return "duration"
    return "date" if _DATE.search(_GENERAL.sub("", _BRACKETS.sub("", section))) else "number"
