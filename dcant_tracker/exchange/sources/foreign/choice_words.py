"""What a partner's word says of the choices of our lists, without guessing."""

import re
from functools import cache

from dcant_tracker.domain.choices import CHOICES as LISTS
from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.text import fold
from dcant_tracker.exchange.sources.foreign.vocabulary import CHOICES, ROLES, SURE_ROLES


def choice_said(field: Field, text: str) -> str | None:
    """The code of the list of ``field`` that ``text`` says, in the words of partners and in either gender."""
    choices = field.choices
    if choices is None:
        return None
    known = _said(choices.name)
    return choices.code(text) or known.get(fold(text)) or known.get(_ungendered(fold(text)))


@cache
def _said(name: str) -> dict[str, str]:
    """The codes of a list by folded words for them, feminine and plural marks off as well."""
    labels = {fold(label): code for code, label in LISTS[name].labels.french.items()}
    words = {**CHOICES.get(name, {}), **labels}
    if name == "participation_role":
        words |= {word: ROLES[word] for word in SURE_ROLES if len(word) > 1}
    return {_ungendered(word): code for word, code in words.items()} | words


def _ungendered(text: str) -> str:
    return " ".join(re.sub(r"e?s?$", "", word) or word for word in text.split())
