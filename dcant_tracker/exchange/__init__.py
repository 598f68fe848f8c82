"""Workbooks out and in."""

import sys
from types import ModuleType


def _numeric_types(name: str) -> tuple[type, ...]:
    """What openpyxl asks its module of numbers for, which is answered when it is asked."""
    if name != "NUMERIC_TYPES":
        raise AttributeError(name)
    from decimal import Decimal

    return (int, float, Decimal)


_NUMBERS = ModuleType("openpyxl.compat.numbers", "The numbers of cells: Python's own.")
vars(_NUMBERS).update(NUMPY=False, __getattr__=_numeric_types)

# openpyxl loads numpy, where it is there, only to count its numbers among numbers: 0.15 s for cells that hold none.
sys.modules.setdefault(_NUMBERS.__name__, _NUMBERS)
