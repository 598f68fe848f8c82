"""Loads the window."""

import gc
from collections.abc import Callable, Sequence
from pathlib import Path


def load() -> Callable[[Path | None, Sequence[Path]], int]:
    """What opens the window on a data file (else the one used last) and on files that it is to take in.

    It runs the window and returns the exit status.

    Loading makes tens of thousands of objects that live as long as the program. Python's collector is off meanwhile
    and never looks at them afterwards, which saves a tenth of the time until the window is there. Raises ImportError
    where Qt cannot be loaded.
    """
    gc.disable()
    try:
        from dcant_tracker.ui.shell.app import open_window
    finally:
        gc.enable()
    gc.freeze()
    return open_window
