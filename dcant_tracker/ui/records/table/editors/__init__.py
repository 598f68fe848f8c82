"""Editors of one value: the same in a cell of a table, in a record's sheet and in a dialog.

Each has ``load(value, text)`` and ``raw()``, what ``edits.meaning`` understands; ``takes(event)`` lets it
use a key before the table does; ``accepted`` says that a choice was made which ends the editing.
"""
