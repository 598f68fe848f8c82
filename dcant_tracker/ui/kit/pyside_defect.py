"""Keeps Python 3.11 alive under PySide6 6.12, whose methods return None and booleans that they do not own.

Its wheels are built for the stable ABI of Python 3.12, where these constants are immortal: each call of a method
without a result takes one reference to None away, and Python 3.11 ends with « deallocating None » after some
twenty thousand of them. Python 3.12 and later need nothing.
"""

import ctypes
import sys

_PLENTY = sys.maxsize // 4


def keep_constants() -> None:
    """Give the constants so many references that they never run out."""
    for constant in (None, True, False, NotImplemented):
        count = ctypes.c_ssize_t.from_address(id(constant))
        if count.value < _PLENTY:
            count.value += _PLENTY
