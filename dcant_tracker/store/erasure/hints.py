"""What may tell a person in a text without her whole name: « M. Dupont », « J. Dupont », « jdupont@… », « Dupont ».

Another person may be meant: an officer decides on each such text, nothing is masked unasked. The whole names of
other contacts are no hints, and a family name that is also the name of a place or an organisation is none by itself.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from dcant_tracker.domain.text import fold
from dcant_tracker.store.erasure.traces import (
    BETWEEN,
    TITLES,
    bounded,
    name_pattern,
    nameless,
    removed,
    spelled,
)

_MARKS = "[\u0300-\u036f]*"
_TITLES = r"(?:mrs?|mmes?|mlles?|me|dr|monsieur|messieurs|madame|mesdames|mademoiselle|mai\u0302?tre|docteur)"
_TITLE = rf"(?i:mm?\.\s*|{_TITLES}\.?{BETWEEN})"
_SHORTEST = 3
"""Letters of a family name that is looked for by itself."""
_SHORTEST_PART = 4
"""Letters of one half of a double name that is looked for by itself."""


class Hints:
    """What may tell one person in texts; nothing where her names are not known."""

    def __init__(
        self, names: Iterable[str], emails: Iterable[str], others: Iterable[str] = (), places: Iterable[str] = ()
    ) -> None:
        """``others`` are the names of other contacts, ``places`` those of organisations and of where they are."""
        named = [words for words in map(_words_of, names) if len(words) > 1]
        ways = [way for words in named for way in _ways(words)]
        addresses = [way for words in named for way in _addresses(words)]
        addresses += [_same_person_elsewhere(email) for email in emails if _says_name(email, named)]
        families = {family for words in named for family in _families(words)}
        here = f" {' '.join(map(fold, places))} ".replace("-", " ")
        alone = [spelled(family.split()) for family in families if f" {fold(family).replace('-', ' ')} " not in here]
        self._ways = _compiled(ways)
        self._quick = _compiled(_parts(named, families, emails))
        self._addresses = _compiled(addresses)
        self._alone = _compiled(
            [rf"(?<![\w\u0300-\u036f-])(?i:{'|'.join(sorted(alone, key=len, reverse=True))})(?![\w\u0300-\u036f]|-\w)"]
            if alone
            else []
        )
        folded = [f" {fold(family)} " for family in families]
        same = [name for name in others if any(family in f" {fold(name)} ".replace("-", " ") for family in folded)]
        self._others = _compiled([rf"(?i:{name_pattern(name)})" for name in same if len(_words_of(name)) > 1])

    def may_be_in(self, text: str) -> bool:
        """Whether a part of what tells her is in a long text: where it is not, no text within has a hint."""
        return bool(self._quick and self._quick.search(unicodedata.normalize("NFD", text)))

    def masked(self, text: str) -> str:
        """``text`` with a mention in the place of each hint, the very same where there is none."""
        apart = unicodedata.normalize("NFD", text)
        spans = sorted(self._spans(apart)) if self._quick and self._quick.search(apart) else []
        if not spans:
            return text
        made, end = [], 0
        for start, stop, mention in spans:
            if start >= end:
                made += [apart[end:start], mention]
                end = stop
        return unicodedata.normalize("NFC", "".join([*made, apart[end:]]))

    def _spans(self, apart: str) -> Iterator[tuple[int, int, str]]:
        left = self._others.sub(lambda found: "\0" * len(found[0]), apart) if self._others else apart
        for pattern, mention in ((self._addresses, removed()), (self._ways, nameless())):
            for found in pattern.finditer(left) if pattern else ():
                left = left[: found.start()] + "\0" * len(found[0]) + left[found.end() :]
                yield found.start(), found.end(), mention
        for found in self._alone.finditer(left) if self._alone else ():
            if found[0][0].isupper():
                yield found.start(), found.end(), nameless()


def _parts(named: list[list[str]], families: Iterable[str], emails: Iterable[str]) -> Iterator[str]:
    """One of which stands in every hint: most texts are done with in no time."""
    for family in families:
        yield rf"(?i:{spelled(family.split())}|{_joined(family.split())})"
    for words in named:
        yield rf"(?i:{spelled(_parted(words)[0])})"
    for email in filter(None, (email.strip().partition("@")[0] for email in emails)):
        yield rf"(?i:{re.escape(unicodedata.normalize('NFD', email))})"


def _joined(words: list[str]) -> str:
    """« legoff »."""
    return "".join(filter(str.isalnum, fold(" ".join(words))))


def _compiled(ways: Iterable[str]) -> re.Pattern[str] | None:
    listed = list(dict.fromkeys(ways))
    return re.compile("|".join(listed)) if listed else None


def _words_of(name: str) -> list[str]:
    return [word for word in name.replace(",", " , ").split() if fold(word) not in TITLES and word != ","]


def _parted(words: list[str]) -> tuple[list[str], list[str]]:
    """The given and the family names: those in capitals are the family's, else all but the first."""
    capitals = [word for word in words if len(word) > 1 and word.isupper()]
    if not capitals or len(capitals) == len(words):
        return words[:1], words[1:]
    return [word for word in words if word not in capitals], capitals


def _families(words: list[str]) -> list[str]:
    """The family name, and each half of a double one."""
    _given, family = _parted(words)
    whole = " ".join(family)
    halves = [half for half in whole.split("-") if len(half) >= _SHORTEST_PART]
    return [one for one in dict.fromkeys([whole, *halves]) if len(one) >= _SHORTEST]


def _initials(given: list[str]) -> str:
    """« C. », « J.-P. », « JP », in capitals."""
    first, *more = [part for word in given for part in word.split("-") if part]
    rest = "".join(rf"(?:[-\s]?{_capital(part)}\.?)?" for part in more)
    return rf"{_capital(first)}\.?{rest}"


def _capital(word: str) -> str:
    first = {fold(word)[0].upper(), unicodedata.normalize("NFD", word)[0].upper()}
    return f"[{re.escape(''.join(sorted(first)))}]{_MARKS}"


def _ways(words: list[str]) -> Iterator[str]:
    """With a title, with an initial before or after, with the family name as an initial."""
    given, family_words = _parted(words)
    initials = _initials(given)
    for family in _families(words):
        name = f"(?i:{spelled(family.split())})"
        yield bounded(rf"{_TITLE}(?:{initials}[\s\u00a0\u202f]?)?{name}")
        yield bounded(rf"{initials}[\s\u00a0\u202f]?{name}")
        yield rf"(?<![\w-]){name},?{BETWEEN}{initials}(?<=\.)"
    yield rf"(?<![\w-])(?i:{spelled(given)}){BETWEEN}{_capital(family_words[0])}\."


def _addresses(words: list[str]) -> Iterator[str]:
    """What an address of hers may begin with, wherever it is."""
    given, family = map(_joined, _parted(words))
    if not given or len(family) < _SHORTEST:
        return
    before = "|".join({rf"{one}[._-]?" for one in (given, given[0])})
    after = "|".join({rf"[._-]?{one}" for one in (given, given[0])})
    yield rf"(?<![\w.+-])(?i:(?:{before}){family}|{family}(?:{after}))@[\w.-]*\w"


def _same_person_elsewhere(email: str) -> str:
    local = email.strip().partition("@")[0]
    return rf"(?<![\w.+-])(?i:{re.escape(unicodedata.normalize('NFD', local))})(?:@[\w.-]*\w)?(?![\w@-])"


def _says_name(email: str, named: list[list[str]]) -> bool:
    """Whether an address is hers by its name, and not one of an office (« mairie@… »)."""
    local = "".join(filter(str.isalnum, fold(email.partition("@")[0])))
    parts = [fold(one).replace(" ", "").replace("-", "") for words in named for one in _families(words)]
    return any(part in local for part in parts)
