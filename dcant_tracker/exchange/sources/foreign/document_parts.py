"""The parts of a document that a person may have written by hand, each checked as it is read."""

from collections.abc import Sequence
from typing import Any

from dcant_tracker.words import _


class WrongPartError(ValueError):
    """A part that is missing or is not what it should be; its text ends a sentence."""


def items(document: Any, name: str) -> list[Any]:
    """The list under ``name``."""
    found = _part(document, name)
    if not isinstance(found, list):
        raise WrongPartError(_("« {name} » doit être une liste").format(name=name))
    return found


def text(document: Any, name: str, otherwise: str | None = None) -> str:
    """The text under ``name``; ``otherwise`` where there is none."""
    return _text(_part(document, name, otherwise), name)


def one_of(document: Any, name: str, words: Sequence[str]) -> str:
    """The text under ``name``, one of ``words``; the first of them where there is none."""
    found = text(document, name, words[0])
    if found not in words:
        told = _("« {name} » doit valoir {words}")
        raise WrongPartError(told.format(name=name, words=", ".join(f"« {word} »" for word in words if word)))
    return found


def texts(document: Any, name: str) -> dict[str, str]:
    """The texts by text under ``name``; none where it is missing."""
    found = _part(document, name, {})
    if not isinstance(found, dict):
        raise WrongPartError(_("« {name} » doit associer des textes à des textes").format(name=name))
    return {_text(key, name): _text(value, name) for key, value in found.items()}


def whole(document: Any, name: str, least: int, most: int, otherwise: int | None = None) -> int:
    """The whole number under ``name``, within bounds; ``otherwise`` where there is none."""
    found = _part(document, name, otherwise)
    if not isinstance(found, int) or isinstance(found, bool) or not least <= found <= most:
        told = _("« {name} » doit être un nombre entier de {least} à {most}")
        raise WrongPartError(told.format(name=name, least=least, most=most))
    return found


def share(document: Any, name: str) -> float:
    """The number from 0 to 1 under ``name``; 1 where there is none."""
    found = _part(document, name, 1)
    if not isinstance(found, int | float) or not 0 <= found <= 1:
        raise WrongPartError(_("« {name} » doit être un nombre de 0 à 1").format(name=name))
    return float(found)


def _part(document: Any, name: str, otherwise: Any = None) -> Any:
    if not isinstance(document, dict):
        raise WrongPartError(_("« {name} » est attendu dans un objet « {{…}} »").format(name=name))
    found = document.get(name, otherwise)
    if found is None:
        raise WrongPartError(_("« {name} » manque").format(name=name))
    return found


def _text(found: Any, name: str) -> str:
    if not isinstance(found, str):
        raise WrongPartError(_("« {name} » doit contenir du texte").format(name=name))
    try:
        found.encode()
    except UnicodeEncodeError as problem:
        raise WrongPartError(_("« {name} » contient un caractère illisible").format(name=name)) from problem
    return found
