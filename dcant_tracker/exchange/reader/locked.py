"""Whether another program keeps a file to itself. Imports nothing else of ours: the child that reads asks it too."""

import sys

_HELD = (32, 33)
"""Windows: sharing violation, lock violation."""


def is_locked(path: str) -> bool:
    """Whether Windows refuses to read ``path`` since another program locks it; elsewhere no program does.

    Python's own ``open`` only says that permission is denied: the library of C through which it goes says no more.
    """
    if sys.platform == "win32":
        import _winapi

        try:
            handle = _winapi.CreateFile(path, _winapi.GENERIC_READ, 0x7, 0, _winapi.OPEN_EXISTING, 0x80, 0)
        except OSError as problem:
            return problem.winerror in _HELD
        _winapi.CloseHandle(handle)
    return False
