"""The memory that the child uses, watched from the parent where the system cannot limit it."""

import sys

WATCHED = not sys.platform.startswith("linux")
"""Linux enforces the limit that the child sets on itself; macOS and Windows do not."""


def uses_more_than(pid: int, size: int) -> bool:
    """Whether process ``pid``, with those it started, holds more than ``size`` bytes; False once it has ended."""
    return WATCHED and resident_size(pid) > size


def resident_size(pid: int) -> int:
    """Bytes of memory that process ``pid`` and those it started hold; 0 once it has ended."""
    import psutil

    try:
        process = psutil.Process(pid)
        family = [process, *process.children(recursive=True)]
        return sum(member.memory_info().rss for member in family)
    except psutil.Error:
        return 0
