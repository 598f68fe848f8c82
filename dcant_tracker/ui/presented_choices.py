"""How the entries of a closed list are presented: one record a list, which tables, queues and forms read.

A picture never replaces the word: it stands beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.kinds import Value


class Picture(NamedTuple):
    """An icon and the token of its colour."""

    icon: str
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoicesPresentation:
    """``pictures`` by code, one for each; ``in_cells`` where they also stand in the cells of the lists of records."""

    pictures: Mapping[str, Picture]
    in_cells: bool = False


PRESENTED_CHOICES: dict[str, ChoicesPresentation] = {
    "recommendation_status": ChoicesPresentation(
        pictures={
            "not_started": Picture("circle", "status.not_started"),
            "in_progress": Picture("clock", "status.in_progress"),
            "done": Picture("circle-check", "status.done"),
            "on_hold": Picture("minus", "status.on_hold"),
            "abandoned": Picture("x", "status.abandoned"),
            "moot": Picture("minus", "status.moot"),
        },
        in_cells=True,
    ),
    "weather": ChoicesPresentation(
        pictures={
            "sunny": Picture("sun", "weather.sunny"),
            "cloudy": Picture("cloud-sun", "weather.cloudy"),
            "clouds": Picture("cloud", "weather.clouds"),
            "storm": Picture("triangle-alert", "weather.storm"),
            "not_needed": Picture("minus", "weather.not_needed"),
        },
        in_cells=True,
    ),
    "presence": ChoicesPresentation(
        pictures={
            "present": Picture("circle-check", "success"),
            "represented": Picture("user-check", "info"),
            "excused": Picture("minus", "warning"),
            "absent": Picture("x", "danger"),
            "guest": Picture("mail", "text.muted"),
        },
        in_cells=True,
    ),
    "position_gap": ChoicesPresentation(
        pictures={
            "agreement": Picture("circle-check", "success"),
            "partial": Picture("minus", "warning"),
            "disagreement": Picture("x", "danger"),
            "unknown": Picture("circle-help", "text.muted"),
        },
        in_cells=True,
    ),
    "evaluation_state": ChoicesPresentation(
        pictures={
            "draft": Picture("pencil", "warning"),
            "submitted": Picture("circle-check", "info"),
            "validated": Picture("circle-check-big", "success"),
        }
    ),
}


def pictures_of(field: Field) -> Mapping[str, Picture]:
    """The pictures that stand for the entries of ``field``, by code; none where there are only words."""
    shown = PRESENTED_CHOICES.get(field.target or "")
    return shown.pictures if shown is not None else {}


def pictures_in_cells(field: Field) -> Mapping[str, Picture]:
    """The pictures that stand in the cells of ``field``, by code; none where words are enough."""
    shown = PRESENTED_CHOICES.get(field.target or "")
    return shown.pictures if shown is not None and shown.in_cells else {}


def picture_in_cell(field: Field, value: Value) -> Picture | None:
    """The picture beside ``value`` in a cell of ``field``."""
    return pictures_in_cells(field).get(str(value))
