"""In which encoding a text without a mark is written: told by the French that each of them would make of it.

Excel saves .csv in the code page of its system: Windows-1252, on a Mac Mac Roman, from a console cp850. A byte
beyond ASCII is a letter in all three; which one, the letters around it tell: « Zoé » is a word, « ZoŽ » is none.
"""

import re
from collections.abc import Iterable, Mapping
from itertools import islice

CANDIDATES = ("cp1252", "mac_roman", "cp850")
"""What a text that is not Unicode may be written in, the likeliest first."""
ENCODINGS = ("utf-8", "utf-16", *CANDIDATES)
"""What a person may say that a text is written in."""

_SAMPLES = 4_000
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_LETTERS = {
    **dict.fromkeys("é", 3.2),
    **dict.fromkeys("èàêÉ", 3.0),
    **dict.fromkeys("çâûîùôœÈÊÀÇÎÔ", 2.4),
    **dict.fromkeys("ëï", 2.2),
    **dict.fromkeys("ÂÛÙŒËÏ", 1.5),
    **dict.fromkeys("öüäæÿÖÜÄÆŸ", 1.2),
    **dict.fromkeys("áãåíìñóòõøßúýšž", 0.3),
}
"""How much each letter speaks for its encoding where it stands as a letter does; by how often French uses it."""
_BEFORE_A = frozenset("aouâôûAOU")
_APOSTROPHE = "’"
_QUOTES = "«»“”‘"
_MARKS = "–—…•·"
_UNITS = "€°²³"
_SIGNS = "§×½¼¾±µ©®™‰"
_NUMBERED = frozenset("nN0123456789")
_BREAKS = "\u00a0\u202f"
_RIGHT, _SURE, _LIKELY, _POSSIBLE, _ODD, _WRONG = 3.0, 2.4, 1.0, 0.3, -1.5, -3.0
_LEAST, _AHEAD, _FAR_AHEAD = 0.5, 0.7, 1.0
_FEW = 3
"""Letters that tell too little for a narrow lead."""
_HABITS = {"cp1252": 0.3, "mac_roman": 0.0, "cp850": -0.3}
"""What each of them is ahead by when all else is equal: how often they are met."""


def encoding_of(content: bytes) -> str | None:
    """The one of :data:`CANDIDATES` that makes French of ``content``; None where none does, or several do."""
    if content.isascii():
        return CANDIDATES[0]
    windows = _windows(content)
    scores = {name: score for name in CANDIDATES if (score := _score(windows, name)) is not None}
    if not scores:
        return None
    best, *others = sorted(scores, key=lambda name: -scores[name])
    lead = _FAR_AHEAD if sum(windows.values()) < _FEW or scores[best] < _LIKELY else _AHEAD
    ahead = all(scores[best] - scores[other] >= lead or _same(windows, best, other) for other in others)
    return best if scores[best] >= _LEAST and ahead else None


def likeliest_first(content: bytes) -> list[str]:
    """The ones of :data:`CANDIDATES` that read the whole of ``content``, by how much French each makes of it."""
    windows = _windows(content)
    return sorted(
        (name for name in CANDIDATES if _reads(content, name)), key=lambda name: -(_score(windows, name) or 0)
    )


def _reads(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _windows(content: bytes) -> dict[bytes, int]:
    """Bytes beyond ASCII between their neighbours, spaces at the ends of the text; and how often each comes."""
    padded = b" " + content + b" "
    found: dict[bytes, int] = {}
    for match in islice(_BEYOND_ASCII.finditer(padded), _SAMPLES):
        window = padded[match.start() - 1 : match.end() + 1]
        found[window] = found.get(window, 0) + 1
    return found


def _score(windows: Mapping[bytes, int], encoding: str) -> float | None:
    """How well the characters of ``encoding`` stand where they do, on average; None where a byte is none of them."""
    total = 0.0
    try:
        for window, times in windows.items():
            total += times * _standing(*window.decode(encoding))
    except UnicodeDecodeError:
        return None
    return total / sum(windows.values()) + _HABITS[encoding]


def _same(windows: Iterable[bytes], one: str, other: str) -> bool:
    try:
        return all(window.decode(one) == window.decode(other) for window in windows)
    except UnicodeDecodeError:
        return False


def _standing(before: str, character: str, after: str) -> float:
    """How likely ``character`` is between its neighbours in a French text."""
    if character.isalpha():
        return _letter_standing(before, character, after)
    if character == _APOSTROPHE:
        return _RIGHT if before.isalpha() and after.isalpha() else _POSSIBLE
    if character in _QUOTES:
        return _LIKELY if before.isspace() or after.isspace() or not (before.isalpha() and after.isalpha()) else _ODD
    if character in _UNITS:
        return _SURE if before in _NUMBERED else _LIKELY if before.isspace() else _ODD
    if character in _MARKS:
        return _LIKELY if not (before.isalpha() and after.isalpha()) else _ODD
    if character in _BREAKS:
        return _LIKELY if after in "«»:;!?%€" or before in "«0123456789" else _POSSIBLE
    return _POSSIBLE if character in _SIGNS else _WRONG


def _letter_standing(before: str, character: str, after: str) -> float:
    weight = _LETTERS.get(character, _WRONG)
    if not (before.isalpha() or after.isalpha()):
        return _LIKELY if character in "àÀ" else _ODD
    if character.isupper():
        inside = before.islower() or (before.isalpha() and after.islower())
        return _WRONG if inside else weight
    if before.isupper() and after.isupper():
        return _WRONG
    if character == "ç" and after not in _BEFORE_A:
        return _ODD
    begins = not before.isalpha() and character not in "éà"
    return weight - _FAR_AHEAD if begins else weight
