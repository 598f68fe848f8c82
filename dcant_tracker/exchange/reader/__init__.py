"""The reader of workbooks: ``read(path)`` gives plain values, or a sentence that says why not.

The names below are loaded when first used: the child process that parses starts without the parent's modules.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dcant_tracker.exchange.reader.beside import Beside
    from dcant_tracker.exchange.reader.book import Book, CellValue, Sheet, Unreadable
    from dcant_tracker.exchange.reader.limits import DEFAULT_LIMITS, Limits
    from dcant_tracker.exchange.reader.ranges import Range
    from dcant_tracker.exchange.reader.reading import read, read_several

__all__ = [
    "DEFAULT_LIMITS",
    "Beside",
    "Book",
    "CellValue",
    "Limits",
    "Range",
    "Sheet",
    "Unreadable",
    "read",
    "read_several",
]

_HOMES = {
    "Beside": "beside",
    "Book": "book",
    "CellValue": "book",
    "Range": "ranges",
    "Sheet": "book",
    "Unreadable": "book",
    "DEFAULT_LIMITS": "limits",
    "Limits": "limits",
    "read": "reading",
    "read_several": "reading",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
