"""French typography of what people typed: the spaces that must not break, and nothing that a file cannot hold."""

import re

from dcant_tracker.insight.wording import NARROW, NO_BREAK

_HIGH = re.compile(r"(?<=\S)[ \u00a0\u202f]+([;!?])(?=\s|$|[»)\]])")
_COLON = re.compile(r"(?<=\S)[ \u00a0\u202f]+(:)(?=\s|$)")
_CLOSING = re.compile(r"[ \u00a0\u202f]+»")
_OPENING = re.compile(r"«[ \u00a0\u202f]+")
_PERCENT = re.compile(r"(?<=\d)[ \u00a0]+%")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def typeset(text: str) -> str:
    """``text`` with the spaces before « : ; ! ? % » and inside « » kept from breaking; no space is added."""
    text = _CONTROL.sub("", text.replace("\t", " "))
    text = _HIGH.sub(NARROW + r"\1", text)
    text = _COLON.sub(NO_BREAK + r"\1", text)
    text = _CLOSING.sub(NO_BREAK + "»", text)
    text = _OPENING.sub("«" + NO_BREAK, text)
    return _PERCENT.sub(NARROW + "%", text)


def paragraphs(text: str) -> list[str]:
    """The lines of ``text`` that say something, typeset."""
    return [line for line in map(str.strip, typeset(text).split("\n")) if line]
