"""Where wine is not Windows: tests that fail there for a reason of wine's own, each with how that is known.

« dcant.py test --windows » leaves them out where wine runs it, and says so; on Windows itself they run.
"""

import sys

LACKING = {
    "tests/store/file/test_inspecting.py::test_comparing_takes_next_to_no_time": (
        "wine asks its server for every look at a file: the same SQLite takes less than 20 ms on Linux"
    ),
}
"""By the beginning of the name of a test as pytest gives it."""


def is_wine() -> bool:
    """Whether this Windows is wine's (https://gitlab.winehq.org/wine/wine/-/wikis/Developer-FAQ)."""
    if sys.platform != "win32":
        return False
    import ctypes

    return hasattr(ctypes.windll.ntdll, "wine_get_version")


def lacking(test: str) -> str:
    """Why wine cannot run ``test``; nothing where it can."""
    return next((reason for name, reason in LACKING.items() if test.startswith(name)), "") if is_wine() else ""
