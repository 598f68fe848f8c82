"""Which words differ between two texts, as HTML: marked by colour and by a line, never by colour alone.

Words that both texts say once (or as often as each other, in a text that repeats itself) are fixed
points; only what lies between two of them is compared word by word, and only where it is short. So a
page of text takes no longer than a line times its length.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from html import escape

from dcant_tracker.ui.kit import theme

_WORDS = re.compile(r"(?:\w+|[^\w\s])\s*|\s+")
"""A word or a sign with the spaces after it: alone, spaces would match everywhere and cost a lot."""

_SMALL = 150 * 150
"""Pairs of words that are compared each with each; beyond, fixed points are looked for."""

_Block = tuple[int, int, int, int]
"""Ends of two stretches: first of mine, last of mine, first of theirs, last of theirs."""


def plain(text: str) -> str:
    """``text`` as HTML, line breaks kept."""
    return escape(text).replace("\n", "<br>")


def marked(text: str, other: str, *, is_new: bool) -> str:
    """``text`` with what ``other`` does not have: underlined where it is new, struck through where it went."""
    if not other or not text:
        return plain(text)
    words = _WORDS.findall(text)
    parts = []
    reached = 0
    for start, end in differing(words, _WORDS.findall(other)):
        parts += [plain("".join(words[reached:start])), _mark("".join(words[start:end]), is_new=is_new)]
        reached = end
    parts.append(plain("".join(words[reached:])))
    return "".join(parts)


def differing(mine: Sequence[str], theirs: Sequence[str]) -> list[tuple[int, int]]:
    """The stretches of ``mine``, in order, that ``theirs`` does not have; those that touch are one."""
    found: list[tuple[int, int]] = []
    for start, end in _differing(mine, theirs, (0, len(mine), 0, len(theirs))):
        if found and found[-1][1] == start:
            found[-1] = (found[-1][0], end)
        elif start < end:
            found.append((start, end))
    return found


def _differing(mine: Sequence[str], theirs: Sequence[str], whole: _Block) -> Iterator[tuple[int, int]]:
    waiting = [whole]
    while waiting:
        first, last, start, end = _trimmed(mine, theirs, waiting.pop())
        if first == last:
            continue
        if start == end:
            yield first, last
        elif (last - first) * (end - start) <= _SMALL:
            matcher = SequenceMatcher(None, mine[first:last], theirs[start:end], autojunk=False)
            for tag, i, j, _k, _m in matcher.get_opcodes():
                if tag in ("replace", "delete"):
                    yield first + i, first + j
        else:
            parts = _split(mine, theirs, (first, last, start, end))
            if parts:
                waiting.extend(reversed(parts))
            else:
                yield first, last


def _trimmed(mine: Sequence[str], theirs: Sequence[str], block: _Block) -> _Block:
    first, last, start, end = block
    while first < last and start < end and mine[first] == theirs[start]:
        first, start = first + 1, start + 1
    while first < last and start < end and mine[last - 1] == theirs[end - 1]:
        last, end = last - 1, end - 1
    return first, last, start, end


def _split(mine: Sequence[str], theirs: Sequence[str], block: _Block) -> list[_Block]:
    """The stretches between the fixed points; empty where there are none."""
    first, last, start, end = block
    for shared, run in ((_shared, 1), (_shared, 3), (_as_often, 1)):
        points = _rising(shared(mine, theirs, block, run))
        if points:
            parts: list[_Block] = []
            for here, there in points:
                if here >= first and there >= start:
                    parts.append((first, here, start, there))
                    first, start = here + run, there + run
            return [*parts, (first, last, start, end)]
    return []


def _shared(mine: Sequence[str], theirs: Sequence[str], block: _Block, run: int) -> list[tuple[int, int]]:
    """Where both say, once each, the same run of words."""
    first, last, start, end = block
    here, there = _once(mine, first, last, run), _once(theirs, start, end, run)
    return [(at, there[words]) for words, at in here.items() if words in there]


def _as_often(mine: Sequence[str], theirs: Sequence[str], block: _Block, _run: int) -> list[tuple[int, int]]:
    """Where both say a word for the same time, of the words that they say equally often."""
    first, last, start, end = block
    here, there = _places(mine, first, last), _places(theirs, start, end)
    pairs = ((places, there.get(word, ())) for word, places in here.items())
    return [pair for one, other in pairs if len(one) == len(other) for pair in zip(one, other, strict=True)]


def _places(words: Sequence[str], start: int, end: int) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for at in range(start, end):
        found.setdefault(words[at], []).append(at)
    return found


def _once(words: Sequence[str], start: int, end: int, run: int) -> dict[tuple[str, ...], int]:
    places: dict[tuple[str, ...], int] = {}
    for at in range(start, end - run + 1):
        key = tuple(words[at : at + run])
        places[key] = -1 if key in places else at
    return {key: at for key, at in places.items() if at >= 0}


def _rising(points: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of ``points`` (in order of the first text) that is in order in the second too."""
    tails: list[int] = []
    piles: list[tuple[int, int]] = []
    back: list[int] = []
    tops: list[int] = []
    for here, there in sorted(points):
        pile = bisect_left(tails, there)
        back.append(tops[pile - 1] if pile else -1)
        piles.append((here, there))
        tails[pile : pile + 1] = [there]
        tops[pile : pile + 1] = [len(piles) - 1]
    found: list[tuple[int, int]] = []
    at = tops[-1] if tops else -1
    while at >= 0:
        found.append(piles[at])
        at = back[at]
    return found[::-1]


def _mark(words: str, *, is_new: bool) -> str:
    token, line = ("success", "underline") if is_new else ("danger", "line-through")
    background = theme.color(f"{token}.soft").name()
    colour = theme.color(token).name()
    said = words.rstrip()
    after = plain(words[len(said) :])
    if not said:
        said, after = words, ""
    style = f"background:{background}; color:{colour}; text-decoration:{line}"
    return f'<span style="{style}">{plain(said)}</span>{after}'
