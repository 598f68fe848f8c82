"""Editors of one value: the same in a cell of a table, in a record's sheet and in a dialog.

Each has ``load(value, text)`` and ``raw()``, what ``edits.meaning`` understands; ``takes(event)`` lets it
use a key before the table does; ``accepted`` says that a choice was made which ends the editing.
"""

from dcant_tracker.ui.records.table.editors.day import DayEditor
from dcant_tracker.ui.records.table.editors.factory import Editor, make_editor
from dcant_tracker.ui.records.table.editors.line import LineEditor
from dcant_tracker.ui.records.table.editors.long_text import LongTextEditor
from dcant_tracker.ui.records.table.editors.pick import PickEditor

__all__ = ["DayEditor", "Editor", "LineEditor", "LongTextEditor", "PickEditor", "make_editor"]
