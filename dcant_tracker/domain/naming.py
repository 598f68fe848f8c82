"""Names of French public bodies, brought to one form: « CA du Pays Basque », « Communauté d'agglo Pays basque ».

The form is the kind that the name says, if any, and the words that remain, without articles.
"""

import re
from typing import NamedTuple

from dcant_tracker.domain.text import fold

_APART = re.compile(r"[^a-z0-9]+")
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}")
_EXPANDED = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes", "&": "et", "dept": "departement"}
_SMALL = frozenset({"d", "de", "du", "des", "l", "la", "le", "les", "en", "et"})

_KINDS = (
    ("eurometropole", "metropole"),
    ("metropole europeenne", "metropole"),
    ("metropole", "metropole"),
    ("communaute agglomeration", "communaute_agglomeration"),
    ("communaute agglo", "communaute_agglomeration"),
    ("agglomeration", "communaute_agglomeration"),
    ("agglo", "communaute_agglomeration"),
    ("ca", "communaute_agglomeration"),
    ("communaute urbaine", "communaute_urbaine"),
    ("cu", "communaute_urbaine"),
    ("communaute communes", "communaute_communes"),
    ("com com", "communaute_communes"),
    ("cc", "communaute_communes"),
    ("conseil departemental", "departement"),
    ("conseil general", "departement"),
    ("departement", "departement"),
    ("cd", "departement"),
    ("conseil regional", "region"),
    ("region", "region"),
    ("etablissement public territorial", "ept"),
    ("ept", "ept"),
    ("syndicat mixte", "syndicat_mixte"),
    ("ville", "ville"),
    ("commune", "ville"),
    ("mairie", "ville"),
)
"""What names say of a kind, longest first, and its code in the list ``organisation_kind``."""

_ANYWHERE = frozenset({"metropole", "eurometropole", "metropole europeenne", "agglomeration", "agglo"})
"""What may stand at the end of a name as well: « Brest Métropole », « Le Havre agglo »."""


class NameForm(NamedTuple):
    """The ``kind`` (a code, empty when the name says none) and the words that tell the body apart."""

    kind: str
    words: str


def name_form(text: str) -> NameForm:
    """The form of ``text`` in which two ways to write one body's name are equal."""
    folded = _DOTTED.sub(lambda found: found[0].replace(".", ""), fold(text)).replace("&", " et ")
    words = [_EXPANDED.get(word, word) for word in _APART.split(folded) if word]
    words = [word for word in words if word not in _SMALL]
    for said, kind in _KINDS:
        rest = _without(words, said.split(), anywhere=said in _ANYWHERE)
        if rest:
            return NameForm(kind, " ".join(rest))
    return NameForm("", " ".join(words))


def _without(words: list[str], said: list[str], *, anywhere: bool) -> list[str]:
    """``words`` without ``said`` at their beginning (or end); nothing when it is not there, or stands alone."""
    size = len(said)
    if len(words) <= size:
        return []
    if words[:size] == said:
        return words[size:]
    return words[:-size] if anywhere and words[-size:] == said else []
