"""The door to translated words: French is the source language, other languages are catalogues.

Call ``_("…")`` with a literal and format its result: ``_("Fichier {name}").format(name=…)``.
An f-string inside ``_()`` would be extracted and never match.
"""

import gettext as _gettext
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

Said: TypeAlias = Callable[[], str]
"""Words of a declaration, read when they are shown: in the language chosen by then."""

_chosen: list[_gettext.NullTranslations] = [_gettext.NullTranslations()]


def choose_language(language: str, catalogues: Path) -> None:
    """Serve the words of ``language`` (ISO code) from ``catalogues``; French where it is missing."""
    _chosen[0] = _gettext.translation("dcant_tracker", localedir=catalogues, languages=[language], fallback=True)


def _(text: str) -> str:
    """The words for ``text`` in the chosen language."""
    return _chosen[0].gettext(text)


def ngettext(singular: str, plural: str, count: int) -> str:
    """``singular`` or ``plural`` for ``count``; French takes the singular for 0 and 1."""
    if isinstance(_chosen[0], _gettext.GNUTranslations):
        return _chosen[0].ngettext(singular, plural, count)
    return singular if abs(count) < 2 else plural
