"""Words looked for in the guide, whatever their case and accents."""

import re
import unicodedata
from collections.abc import Iterator, Mapping

from PySide6.QtCore import QRegularExpression
from PySide6.QtGui import QTextCursor, QTextDocument

_VARIANTS: Mapping[str, str] = {
    "a": "aàâä",
    "c": "cç",
    "e": "eéèêë",
    "i": "iîï",
    "o": "oôö",
    "u": "uùûü",
    "y": "yÿ",
    "'": "'’",
    " ": "  \n",
}


def pattern(words: str) -> str:
    """A regular expression that finds ``words`` with or without their accents; empty for none."""
    bare = "".join(one for one in unicodedata.normalize("NFD", words.casefold()) if not unicodedata.combining(one))
    return "".join(f"[{_VARIANTS[one]}]" if one in _VARIANTS else re.escape(one) for one in " ".join(bare.split()))


def holding(chapters: Mapping[str, str], words: str) -> list[str]:
    """The names of the ``chapters`` (texts by name) that hold ``words``; all of them for no words."""
    asked = re.compile(pattern(words), re.IGNORECASE)
    return [name for name, text in chapters.items() if asked.search(text)]


def places(document: QTextDocument, words: str) -> Iterator[QTextCursor]:
    """Every place of ``document`` that says ``words``, selected, in order."""
    if not words.split():
        return
    asked = QRegularExpression(pattern(words), QRegularExpression.PatternOption.CaseInsensitiveOption)
    found = document.find(asked, 0)
    while not found.isNull():
        yield found
        found = document.find(asked, found)
