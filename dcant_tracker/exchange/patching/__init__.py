"""Patching a partner's own workbook: marking its unreadable cells, filling its cells, harming nothing else.

``mark`` colours and comments cells, ``fill`` writes values; both edit only the parts of the archive that the cells
need (exchange.md section 7) and leave every other part byte for byte as the partner saved it. A digital signature of
the workbook, if any, is left in place and no longer holds: its content did change.

The names below are loaded when first used: start-up of the window is a benchmark.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dcant_tracker.exchange.patching.cell_changes import Fill, Filled, Mark, Marked, Refusal
    from dcant_tracker.exchange.patching.publishing import can_patch, fill, mark

__all__ = ["Fill", "Filled", "Mark", "Marked", "Refusal", "can_patch", "fill", "mark"]

_HOMES = {
    "Fill": "cell_changes",
    "Filled": "cell_changes",
    "Mark": "cell_changes",
    "Marked": "cell_changes",
    "Refusal": "cell_changes",
    "can_patch": "publishing",
    "fill": "publishing",
    "mark": "publishing",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
