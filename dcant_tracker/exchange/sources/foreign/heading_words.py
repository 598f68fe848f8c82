"""Headings as programs write them, in words: « interlocuteur_nom », « codeInsee »."""

import re
from collections import Counter
from collections.abc import Sequence

_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\WA-Z_]+")
_COMPOUND = re.compile(r"[^\W_]+(?:_[^\W_]+)+_?|[a-zà-ÿ]+(?:[A-Z][a-zà-ÿ]+)+")
_SHARED = 3
"""How many headings must begin with one word for it to say what they are about, and nothing of each."""


def in_words(headings: Sequence[str]) -> list[str]:
    """What each heading that a program wrote says in words; empty for those that a person did.

    A first word that several share is left out: « interlocuteur_nom », « interlocuteur_mel » are « nom » and « mel ».
    """
    parted = [_PARTS.findall(heading) if _COMPOUND.fullmatch(heading.strip()) else [] for heading in headings]
    begun = Counter(words[0] for words in parted if len(words) > 1)
    return [" ".join(words[1:] if words and begun[words[0]] >= _SHARED else words) for words in parted]
