"""What PySide6 does to Python as a whole, undone before anything of Qt is used."""

import builtins
import sys

_PLENTY = sys.maxsize // 4


def keep_constants() -> None:
    """Keep Python 3.11 alive under PySide6 6.12, whose methods return None and booleans that they do not own.

    Its wheels are built for the stable ABI of Python 3.12, where these constants are immortal: each call of a method
    without a result takes one reference to None away, and Python 3.11 ends with « deallocating None » after some
    twenty thousand of them. They get so many that they never run out. Python 3.12 and later need nothing.
    """
    import ctypes

    for constant in (None, True, False, NotImplemented):
        count = ctypes.c_ssize_t.from_address(id(constant))
        if count.value < _PLENTY:
            count.value += _PLENTY


def import_plainly() -> None:
    """Take away what PySide6 puts around Python's ``import``.

    It reads the source of every module that is imported after it, of whatever package, to see whether it asks
    for snake_case names (``from __feature__ import …``), which nothing here does. Reading them takes a quarter of
    the time to import a large library, and Python keeps all that was read.
    """
    import PySide6  # noqa: F401 - puts its own import in place

    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
