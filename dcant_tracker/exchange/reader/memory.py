"""The memory that the child uses: how it comes by it, and a watch from the parent where the system cannot limit it."""

import sys
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

IN_LARGE_PIECES: Mapping[str, str] = MappingProxyType(
    {
        "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1:glibc.malloc.arena_max=1"
        ":glibc.malloc.top_pad=33554432:glibc.malloc.mmap_threshold=33554432"
    }
)
"""What tells the memory allocator of Linux to ask for much at once; other systems know no such word.

The child fills its memory once and ends: being given it by pages of 4 KB was a third of its time.
"""

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
        return sum(_held(member.memory_info()) for member in family)
    except psutil.Error:
        return 0


def _held(memory: Any) -> int:
    """Bytes a process holds: those in memory, on Windows those it was promised where they are more.

    What was promised may lie in the page file; wine tells less of it than there is in memory.
    """
    return max(int(memory.rss), int(getattr(memory, "private", 0)))
