"""Where openpyxl keeps the sheets of a workbook that is not saved yet: their cells are people's data.

It writes each to a file of its own in the system's folder for such things, under a name that does not say whose it is;
a program that is killed leaves it there for good. In a working folder of ours it is private, and cleared away by
whoever comes next.
"""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path

_folder: ContextVar[Path | None] = ContextVar("_folder", default=None)


@contextlib.contextmanager
def unsaved_sheets() -> Iterator[None]:
    """Keep what openpyxl writes before a workbook is saved in a working folder, for as long as the block lasts.

    Raises OSError when there can be none.
    """
    from openpyxl.worksheet import _writer

    from dcant_tracker.store.file.drafts import working_folder

    _writer.create_temporary_file = _create
    with working_folder() as folder:
        before = _folder.set(folder)
        try:
            yield
        finally:
            _folder.reset(before)


def _create(suffix: str = "") -> str:
    """As openpyxl's function of that name, whose list of files it removes itself."""
    from openpyxl.worksheet import _writer

    handle, name = tempfile.mkstemp(suffix, "openpyxl.", _folder.get())
    os.close(handle)
    _writer.ALL_TEMP_FILES.append(name)
    return name
