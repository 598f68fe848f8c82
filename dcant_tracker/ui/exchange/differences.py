"""Which words differ between two texts, as HTML: marked by colour and by a line, never by colour alone."""

import re
from difflib import SequenceMatcher
from html import escape

from dcant_tracker.ui import theme

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")

_LONGEST = 20_000
"""Characters beyond which two texts are shown whole: comparing them word by word would take seconds."""


def plain(text: str) -> str:
    """``text`` as HTML, line breaks kept."""
    return escape(text).replace("\n", "<br>")


def marked(text: str, other: str, *, is_new: bool) -> str:
    """``text`` with what ``other`` does not have: underlined where it is new, struck through where it went."""
    if not other or not text or len(text) + len(other) > _LONGEST:
        return plain(text)
    mine, theirs = _WORDS.findall(text), _WORDS.findall(other)
    parts = []
    for tag, start, end, _first, _last in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        words = plain("".join(mine[start:end]))
        parts.append(words if tag == "equal" or not words else _mark(words, is_new=is_new))
    return "".join(parts)


def _mark(words: str, *, is_new: bool) -> str:
    token, line = ("success", "underline") if is_new else ("danger", "line-through")
    background = theme.color(f"{token}.soft").name()
    colour = theme.color(token).name()
    return f'<span style="background:{background}; color:{colour}; text-decoration:{line}">{words}</span>'
