"""How each role shows in the matrix: its letter, its shape, and what those who hold it do."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from dcant_tracker.words import Said, _

Outline = Callable[[QRectF], QPainterPath]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleMark:
    """``letter`` is also the key that gives the role; ``outline`` is its shape in a box.

    ``size`` is the height of the letter and ``drop`` how far below the middle it stands, both as parts of the height
    of the box. ``one`` and ``several`` say what they do who hold it.
    """

    letter: str
    outline: Outline
    one: Said
    several: Said
    size: float
    drop: float = 0.0


def _rounded(box: QRectF) -> QPainterPath:
    path, side = QPainterPath(), box.width() * 0.07
    path.addRoundedRect(box.adjusted(side, side, -side, -side), 2, 2)
    return path


def _disc(box: QRectF) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(box)
    return path


def _polygon(*corners: tuple[float, float]) -> Outline:
    """The outline through ``corners``, each as parts of the width and the height."""

    def outline(box: QRectF) -> QPainterPath:
        path = QPainterPath()
        first, *others = [QPointF(box.x() + x * box.width(), box.y() + y * box.height()) for x, y in corners]
        path.moveTo(first)
        for corner in others:
            path.lineTo(corner)
        path.closeSubpath()
        return path

    return outline


ROLE_MARKS: dict[str, RoleMark] = {
    "pilot": RoleMark(letter="P", outline=_rounded, one=lambda: _("pilote"), several=lambda: _("pilotent"), size=0.6),
    "co_pilot": RoleMark(
        letter="C",
        outline=_polygon((0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5)),
        one=lambda: _("copilote"),
        several=lambda: _("copilotent"),
        size=0.5,
    ),
    "working_group": RoleMark(
        letter="G",
        outline=_disc,
        one=lambda: _("est au groupe de travail"),
        several=lambda: _("sont au groupe de travail"),
        size=0.58,
    ),
    "experimenter": RoleMark(
        letter="E",
        outline=_polygon((0.5, 0.0), (1.0, 0.97), (0.0, 0.97)),
        one=lambda: _("expérimente"),
        several=lambda: _("expérimentent"),
        size=0.48,
        drop=0.15,
    ),
    "observer": RoleMark(
        letter="O",
        outline=_polygon((0.0, 0.5), (0.22, 0.13), (0.78, 0.13), (1.0, 0.5), (0.78, 0.87), (0.22, 0.87)),
        one=lambda: _("observe"),
        several=lambda: _("observent"),
        size=0.54,
    ),
}

LETTERS = {role: mark.letter for role, mark in ROLE_MARKS.items()}


def does(role: str, count: int = 1) -> str:
    """What ``count`` organisations do in ``role``: « pilote », « pilotent »."""
    mark = ROLE_MARKS[role]
    return mark.several() if count > 1 else mark.one()


@cache
def role_of_letter(letter: str) -> str | None:
    """The role that a typed letter gives."""
    return next((role for role, known in LETTERS.items() if known == letter.upper()), None)
