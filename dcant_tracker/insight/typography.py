"""French typography of what people typed: the spaces that must not break, and nothing that a file cannot hold."""

import re

from dcant_tracker.insight.formatting import NARROW, NO_BREAK

_HIGH = re.compile(r"(?<=\S)[ \u00a0\u202f]+([;!?])(?=\s|$|[»)\]])")
_COLON = re.compile(r"(?<=\S)[ \u00a0\u202f]+(:)(?=\s|$)")
_CLOSING = re.compile(r"[ \u00a0\u202f]+»")
_OPENING = re.compile(r"«[ \u00a0\u202f]+")
_NUMBER = re.compile(r"\b([Nn]°)[ \u00a0]+(?=\w)")
_GROUPED = re.compile(r"(?<![\d,.])\d{1,3}(?:[ \u00a0]\d{3})+(?!\d)")
_PERCENT = re.compile(r"(?<=\d)[ \u00a0]+%")
_BLANKS = re.compile(r"[ \t\r\n]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold, and the marks that would turn around all that follows them."""

TITLE = 70
"""The characters of a title that is named among others."""

RUNNING = 80
"""The characters of a title that stand above every page."""


def typeset(text: str) -> str:
    """``text`` with its spaces kept from breaking where French wants it; none is added.

    Before « : ; ! ? % », inside « », after « n° », between thousands.
    """
    text = _CONTROL.sub("", text.replace("\t", " "))
    text = _HIGH.sub(NARROW + r"\1", text)
    text = _COLON.sub(NO_BREAK + r"\1", text)
    text = _CLOSING.sub(NO_BREAK + "»", text)
    text = _OPENING.sub("«" + NO_BREAK, text)
    text = _NUMBER.sub(r"\1" + NO_BREAK, text)
    text = _GROUPED.sub(lambda number: NARROW.join(number.group().split()), text)
    return _PERCENT.sub(NARROW + "%", text)


def capital(text: str) -> str:
    """``text`` as a sentence or a cell begins."""
    return text[:1].upper() + text[1:]


def decapitalised(text: str) -> str:
    """``text`` as it goes on after « : »; initials and names of several capitals stay."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def brief(text: str, limit: int) -> str:
    """``text`` on one line, cut at a word past ``limit`` characters."""
    line = _BLANKS.sub(" ", text).strip()
    if len(line) <= limit:
        return line
    kept = line[:limit]
    return (kept.rpartition(" ")[0] or kept).rstrip(" ,;:.") + "…"


def paragraphs(text: str) -> list[str]:
    """The lines of ``text`` that say something, typeset."""
    return [line for line in map(str.strip, typeset(text).split("\n")) if line]
