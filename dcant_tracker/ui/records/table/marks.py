"""The picture beside a word of a closed list: status, weather, score. The word always stands with it."""

from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.kinds import Value

_MARKS = {
    "recommendation_status": {
        "not_started": ("circle", "status.not_started"),
        "in_progress": ("clock", "status.in_progress"),
        "done": ("circle-check", "status.done"),
        "on_hold": ("minus", "status.on_hold"),
        "abandoned": ("x", "status.abandoned"),
        "moot": ("minus", "status.moot"),
    },
    "weather": {
        "sunny": ("sun", "weather.sunny"),
        "cloudy": ("cloud-sun", "weather.cloudy"),
        "clouds": ("cloud", "weather.clouds"),
        "storm": ("triangle-alert", "weather.storm"),
        "not_needed": ("minus", "weather.not_needed"),
    },
}

MARKED = frozenset(_MARKS)
"""Choice lists whose entries have a picture."""


def mark_of(field: Field, value: Value) -> tuple[str, str] | None:
    """The icon and the colour token for ``value``; None where words are enough."""
    return _MARKS.get(field.target or "", {}).get(str(value))
