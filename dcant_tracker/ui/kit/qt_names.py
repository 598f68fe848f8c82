"""Names for what Qt hands to models and delegates."""

from PySide6.QtCore import QItemSelection, QItemSelectionRange, QModelIndex, QPersistentModelIndex

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
"""The parent of the rows of a table."""


def ranges(selection: QItemSelection) -> list[QItemSelectionRange]:
    """The rectangles that ``selection`` is made of."""
    return [selection.at(rank) for rank in range(selection.count())]
