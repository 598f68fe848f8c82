"""The moment of a step as the history keeps it: an instant in UTC, as ISO text that sorts by time."""

from datetime import datetime
from typing import Any


def is_moment(at: Any) -> bool:
    """Whether ``at`` is one."""
    if not isinstance(at, str) or not at.endswith("+00:00") or at[10:11] != "T":
        return False
    try:
        datetime.fromisoformat(at)
    except ValueError:
        return False
    return True
