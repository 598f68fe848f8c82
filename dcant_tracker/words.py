"""The door to translated words: French is the source language, other languages are catalogues.

Call ``_("…")`` with a literal and format its result: ``_("Fichier {name}").format(name=…)``.
An f-string inside ``_()`` would be extracted and never match. What the catalogue calls things is declared in French and
translated when it is read (:class:`Translated`), but in workbooks, whose language is French whatever the window's.
"""

import gettext as _gettext
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TypeAlias

Said: TypeAlias = Callable[[], str]
"""Words of a declaration, read when they are shown: in the language chosen by then."""

_FRENCH = _gettext.NullTranslations()
_chosen: list[_gettext.NullTranslations] = [_FRENCH]
_exchanging: ContextVar[bool] = ContextVar("exchanging", default=False)


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


def named(french: str) -> str:
    """What something of the catalogue is called in the chosen language, or in French within a workbook."""
    if _chosen[0] is _FRENCH or _exchanging.get():
        return french
    return _chosen[0].gettext(french) if french else ""


@contextmanager
def exchange_language() -> Iterator[None]:
    """Call what the catalogue declares by its French name meanwhile: sheets, headings and choices are contract."""
    before = _exchanging.set(True)
    try:
        yield
    finally:
        _exchanging.reset(before)


class Translated:
    """An attribute that is declared in French and read in the chosen language; ``default`` where it may be left out."""

    def __init__(self, default: str | None = None) -> None:
        """Without ``default`` the attribute must be given."""
        self._default = default

    def __set_name__(self, owner: type, name: str) -> None:
        self._kept = f"_{name}"

    def __get__(self, instance: object | None, owner: type | None = None) -> str:
        if instance is None and self._default is not None:
            return self._default
        if instance is None:
            raise AttributeError(self._kept)
        return named(getattr(instance, self._kept))

    def __set__(self, instance: object, french: str) -> None:
        object.__setattr__(instance, self._kept, french)
