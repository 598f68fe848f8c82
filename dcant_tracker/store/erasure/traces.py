"""What a person is recognised by in any text: the names she bore, her addresses and numbers, what was noted of her.

A name is found whatever its case, accents and spaces, with the family name first or last; a French number
in every form that people write (« 02 98… », « +33 (0)2.98… », « 0033298… ») or a cell that lost its zero.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from urllib.parse import unquote

from dcant_tracker.domain.text import fold
from dcant_tracker.words import _

_FRENCH = re.compile(r"(?:\+33|0033|0)([1-9]\d{8})")
TITLES = frozenset({"m", "m.", "mr", "mme", "mlle", "mm", "dr", "me", "monsieur", "madame", "maitre", "docteur"})
BETWEEN = r"(?:[\s\u00a0\u202f]|\\n)+"
"""Between two words; in JSON a line end is written out."""
_IN_NAME = r"(?:[\s\u00a0\u202f._+-]|\\n|%20)+"
"""Between two words of a name, that of a file or an address among them."""
_IN_NUMBER = r"[\s\u00a0\u202f.,/()_·\u2010-\u2014-]*"
_ALWAYS, _AT, _DIGITS = re.compile(""), re.compile("@"), re.compile(r"\d\D{0,6}\d\D{0,6}\d\D{0,6}\d")
"""Without which a text holds no name, no address and no number: most texts are done with in no time."""
_SHORTEST_NOTE = 12
"""Folded characters of a note from which on it is looked for inside other texts: a shorter one may say anything."""
_MARKS = "[\u0300-\u036f]*"
_LETTERS = {"'": "['’ʼ‘]", "oe": "(?:œ|oe)", "ae": "(?:æ|ae)"}
_LETTER = re.compile("oe|ae|.", re.DOTALL)


class Traces:
    """What tells one person in texts; empty where nothing is known of her."""

    def __init__(
        self,
        names: Iterable[str] = (),
        emails: Iterable[str] = (),
        phones: Iterable[str] = (),
        notes: Iterable[str] = (),
        rewritten: Mapping[str, str] | None = None,
    ) -> None:
        """Every value that the person's record ever held; ``rewritten`` gives whole texts what they say without her."""
        kept_notes = sorted({note.strip() for note in notes if note.strip()}, key=len, reverse=True)
        self._whole = dict.fromkeys(map(fold, kept_notes), removed())
        texts = sorted((rewritten or {}).items(), key=lambda one: len(one[0]), reverse=True)
        self._whole |= {fold(text): told for text, told in texts}
        longest_first = sorted(filter(str.strip, _unfolded(names)), key=len, reverse=True)
        named = [rf"(?:{name_pattern(name)})(?:@[\w.-]*\w)?" for name in longest_first]
        addresses, numbers = list(map(_literal, _unfolded(emails))), list(filter(None, map(_number, phones)))
        noted = [_words(note.split()) for note in kept_notes if len(fold(note)) >= _SHORTEST_NOTE]
        found = [(_ALWAYS, [_words(text.split())], told) for text, told in texts if len(fold(text)) >= _SHORTEST_NOTE]
        found += [
            (_ALWAYS, [_by_itself(text)], told)
            for text, told in texts
            if text.strip() and len(fold(text)) < _SHORTEST_NOTE
        ]
        found += [(_ALWAYS, noted, removed()), (_AT, addresses, removed()), (_DIGITS, numbers, removed())]
        found.append((_ALWAYS, named, nameless()))
        self._groups = [
            (needed, re.compile("|".join(ways), re.IGNORECASE), told) for needed, ways, told in found if ways
        ]
        self._longest = max(map(len, self._whole), default=0)

    def __bool__(self) -> bool:
        return bool(self._groups or self._whole)

    def found_in(self, text: str | None) -> bool:
        """Whether ``text`` tells of the person."""
        if not text:
            return False
        if self._is_in(text) or ("%" in text and self._is_in(unquote(text))):
            return True
        return self._is_whole(text)

    def masked(self, text: str) -> str:
        """``text`` with a mention in the place of the name, and what else tells of the person taken out."""
        if not self.found_in(text):
            return text
        if self._is_whole(text):
            return self._whole[fold(text)]
        apart = unicodedata.normalize("NFD", text if self._is_in(text) else unquote(text))
        for _needed, pattern, told in self._groups:
            apart = told.join(pattern.split(apart))
        return unicodedata.normalize("NFC", apart)

    def _is_in(self, text: str) -> bool:
        apart = unicodedata.normalize("NFD", text)
        return any(needed.search(apart) and pattern.search(apart) for needed, pattern, _told in self._groups)

    def _is_whole(self, text: str) -> bool:
        return len(text) <= 2 * self._longest and fold(text) in self._whole


def nameless() -> str:
    """What stands in the place of an erased person's name."""
    return _("Personne effacée")


def removed() -> str:
    """What stands in the place of an erased address, number or note."""
    return _("(effacé)")


def stood_for(masked: str, text: str) -> bool:
    """Whether ``masked`` may be ``text`` with a person masked: it says the same around each mention."""
    if nameless() not in masked and removed() not in masked:
        return False
    around = re.escape(masked)
    for mention in (nameless(), removed()):
        around = around.replace(re.escape(mention), ".+")
    return re.fullmatch(around, text, re.DOTALL) is not None


def traces_of(states: Iterable[Mapping[str, object]], rewritten: Mapping[str, str] | None = None) -> Traces:
    """What tells the person whose record was in ``states``, each holding some of its fields; see :class:`Traces`."""
    held = list(states)
    texts = {
        name: {str(state[name]) for state in held if state.get(name)} for name in ("name", "email", "phone", "notes")
    }
    return Traces(texts["name"], texts["email"], texts["phone"], texts["notes"], rewritten)


def _unfolded(texts: Iterable[str]) -> list[str]:
    """One text of those that fold alike."""
    return list({fold(text): text.strip() for text in texts if text.strip()}.values())


def bounded(inner: str) -> str:
    """``inner`` where it is no part of a longer word."""
    return rf"(?<![^\W_])(?:{inner})(?![^\W_]|[\u0300-\u036f])"


def name_pattern(name: str) -> str:
    """A pattern for the words of a name in every order that begins with another of them, without a title before."""
    words = [word for word in name.replace(",", " ").split() if fold(word) not in TITLES] or name.split()
    turned = (words[start:] + words[:start] for start in range(len(words)))
    return bounded("|".join(spelled(order) for order in turned))


def spelled(words: Iterable[str]) -> str:
    """A pattern for ``words`` in that order, whatever their accents, for texts taken apart (NFD) and any case."""
    return rf",?{_IN_NAME}".join("".join(map(_letter, _LETTER.findall(fold(word)))) for word in words)


def _letter(letter: str) -> str:
    if letter in "- ":
        return r"[-\u2010\u2011\s]"
    return _LETTERS.get(letter, re.escape(letter)) + _MARKS


def _literal(address: str) -> str:
    return rf"(?<![\w.+-]){re.escape(unicodedata.normalize('NFD', address))}(?![\w-])"


def _words(words: Iterable[str]) -> str:
    return BETWEEN.join(re.escape(unicodedata.normalize("NFD", word)) for word in words)


def _by_itself(text: str) -> str:
    """A pattern for a short text that is all that a cell, a line or a text of JSON or XML says."""
    return rf"(?<![^>\"\0;\t\n])[ ]*{_words(text.split())}[ ]*(?![^<\"\0;\t\r\n])"


def _number(phone: str) -> str:
    digits = re.sub(r"(?<=\d)\(0\)|[^\d+]", "", re.sub(r"[\s\u00a0\u202f]", "", phone))
    french = _FRENCH.fullmatch(digits)
    if french:
        spoken = rf"(?:(?:\+|00){_IN_NUMBER}33{_IN_NUMBER}0?|0){_IN_NUMBER}{_IN_NUMBER.join(french[1])}"
        return rf"(?<!\d)(?:{spoken}|(?:33)?{french[1]})(?!\d)"
    plain = digits.lstrip("+")
    return rf"(?<!\d)\+?{_IN_NUMBER.join(plain)}(?!\d)" if len(plain) >= 4 else ""
