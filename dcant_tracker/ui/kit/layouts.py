"""Widgets in rows and columns, and what is taken out of them again."""

from typing import TypeAlias, TypeVar

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

Thing: TypeAlias = QWidget | QLayout | None
Part: TypeAlias = Thing | int | tuple[Thing, int]
"""A widget, a layout, or None for empty room that stretches, alone or with its stretch; an int is a gap in pixels."""

Margins: TypeAlias = tuple[int, int, int, int]
"""Left, top, right and bottom, in pixels."""

_NO_MARGINS: Margins = (0, 0, 0, 0)

L = TypeVar("L", bound=QBoxLayout)


def in_row(
    *parts: Part, within: QWidget | None = None, margins: Margins | None = _NO_MARGINS, spacing: int | None = None
) -> QHBoxLayout:
    """Stand ``parts`` side by side, ``spacing`` pixels apart, as the layout of ``within`` where that is given.

    Where margins or spacing are None, the style of the application has its say.
    """
    return _fill(QHBoxLayout(), parts, within, margins, spacing)


def in_column(
    *parts: Part, within: QWidget | None = None, margins: Margins | None = _NO_MARGINS, spacing: int | None = None
) -> QVBoxLayout:
    """Stand ``parts`` one below the other, as :func:`in_row` stands them side by side."""
    return _fill(QVBoxLayout(), parts, within, margins, spacing)


def _fill(
    layout: L, parts: tuple[Part, ...], within: QWidget | None, margins: Margins | None, spacing: int | None
) -> L:
    if within is not None:
        within.setLayout(layout)
    if margins is not None:
        layout.setContentsMargins(*margins)
    if spacing is not None:
        layout.setSpacing(spacing)
    for part in parts:
        if isinstance(part, int):
            layout.addSpacing(part)
            continue
        thing, stretch = part if isinstance(part, tuple) else (part, 0)
        if thing is None:
            layout.addStretch(stretch)
        elif isinstance(thing, QWidget):
            layout.addWidget(thing, stretch)
        else:
            layout.addLayout(thing, stretch)
    return layout


def clear(layout: QLayout) -> None:
    """Take everything out of ``layout``; its widgets hide at once and go when Qt is idle."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
