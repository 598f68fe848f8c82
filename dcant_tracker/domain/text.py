"""How text is cleaned on entry, folded for searching and sorting, and compared."""

import re
import unicodedata

from dcant_tracker.errors import UserError
from dcant_tracker.words import _

MAX_UTF16_UNITS = 32_000
"""Longest text kept: under Excel's 32,767 UTF-16 units a cell."""

_SPACES = re.compile("[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_DIGITS = re.compile(r"\d+")
_FRENCH_MARKS = "\u0300\u0301\u0302\u0308\u0327"
_PLAIN = (("œ", "oe"), ("æ", "ae"), ("’", "'"), ("ʼ", "'"), ("‘", "'"), *((mark, "") for mark in _FRENCH_MARKS))
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Characters that show nothing: a hyphen that may break, widths of zero."""
_LOOK_ALIKES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-") | dict.fromkeys(
    map(ord, _UNSEEN)
)
_PERHAPS_ALIKE = re.compile(f"[{_UNSEEN}\u2010-\u2015\u2212]")
_ANY_UNSEEN = re.compile(f"[{_UNSEEN}]")
_PERHAPS_MARKS = re.compile("[^\x00-\u02ff\u2000-\u20cf]")
_BREAKS = re.compile("[\t\n\x0b\x0c\r\x1c-\x1e\x85\u2028\u2029]+")
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NOTHING_SHOWN = re.compile("[\\s\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+")
"""White space and the characters that leave no trace: joiners, marks of direction."""
_HALVES = re.compile("[\ud800-\udfff]")
_UNWANTED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def utf16_units(text: str) -> int:
    """The length that Excel counts: one unit a character, two outside the basic plane."""
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


def clean(text: str) -> str | None:
    """``text`` as it is kept: NFC, line ends LF, tab to space, no other control character.

    None where nothing that shows remains. Raises UserError over :data:`MAX_UTF16_UNITS`.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = _UNWANTED.sub("", text)
    if not text or text.isspace() or (not text.isascii() and _NOTHING_SHOWN.fullmatch(text)):
        return None
    if len(text) * 2 > MAX_UTF16_UNITS and utf16_units(text) > MAX_UTF16_UNITS:
        raise UserError(
            _("Ce texte est trop long ({length} caractères, {most} au plus).").format(
                length=utf16_units(text), most=MAX_UTF16_UNITS
            ),
            _("Raccourcissez-le, ou joignez-le en pièce jointe."),
        )
    return text


def spaced(text: str) -> str:
    """``text`` with one kind of space, outer ones off."""
    return _SPACES.sub(" ", text).strip()


def alike(text: str) -> str:
    """``text`` with one kind of hyphen and without the characters that show nothing.

    The hyphens and dashes of Unicode (U+2010 to U+2015, U+2212) are one: people do not tell them apart in a name.
    """
    return text.translate(_LOOK_ALIKES) if not text.isascii() and _PERHAPS_ALIKE.search(text) else text


def is_text(given: str) -> bool:
    """Whether ``given`` can be written in UTF-8: half a surrogate stands for a byte that was none."""
    return given.isascii() or not _HALVES.search(given)


def comparable(text: str) -> str:
    """``text`` for telling whether two names or keys are the same: spaces and hyphens of every kind alike."""
    return alike(spaced(text)).strip()


def same(one: object, other: object) -> bool:
    """Whether two values say the same: texts whatever their kinds of spaces and what does not show, outer spaces off.

    A dash in place of a hyphen is an edit of a text, though not of a name (:func:`comparable`).
    """
    if one == other:
        return True
    if isinstance(one, str) and isinstance(other, str):
        return _seen(one) == _seen(other)
    return False


def _seen(text: str) -> str:
    return spaced(text if text.isascii() else _ANY_UNSEEN.sub("", text))


def without_directions(text: str) -> str:
    """``text`` without the characters that turn the direction of reading, and so make it read as another.

    They are the bidirectional formatting characters of Unicode (https://www.unicode.org/reports/tr9/).
    """
    return text if text.isascii() else _DIRECTIONS.sub("", text)


def in_one_line(text: str) -> str:
    """``text`` for a place of one line: breaks and tabs as a space, no turn of direction, other spaces kept."""
    return _BREAKS.sub(" ", without_directions(text))


def fold(text: str) -> str:
    """``text`` for searching: lower case, no accents, œ as oe, one space between words, one hyphen."""
    if not text.isascii():
        text = alike(unicodedata.normalize("NFKD", text.casefold()))
        for found, plain in _PLAIN:
            text = text.replace(found, plain)
        if _PERHAPS_MARKS.search(text):
            text = "".join(character for character in text if not unicodedata.combining(character))
    return " ".join(text.casefold().split())


def sort_key(text: str) -> str:
    """``text`` for sorting in SQL: folded, numbers in their natural order (2 before 10)."""
    return _DIGITS.sub(lambda digits: digits.group().zfill(10), fold(text)[:160])


def grouped(count: int) -> str:
    """``count`` with a narrow space between thousands."""
    return f"{count:,}".replace(",", "\u202f")
