"""Rectangles of cells in the two forms that Excel and LibreOffice read and write: tabbed text, and HTML."""

import html
from collections.abc import Sequence

Cells = list[list[str]]

_SPECIAL = ('"', "\t", "\n", "\r")


def to_text(cells: Sequence[Sequence[str]]) -> str:
    """``cells`` as tabbed text; a cell with a tab, a line break or a quote is quoted, quotes doubled."""
    return "".join("\t".join(_quoted(cell) for cell in row) + "\n" for row in cells)


def _quoted(cell: str) -> str:
    if any(mark in cell for mark in _SPECIAL):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def to_html(cells: Sequence[Sequence[str]]) -> str:
    """``cells`` as an HTML table whose cells Excel takes as text (leading zeros stay, nothing is computed)."""
    style = '<style>td{mso-number-format:"\\@";white-space:pre-wrap}br{mso-data-placement:same-cell}</style>'
    rows = "".join("<tr>" + "".join(f"<td>{_escaped(cell)}</td>" for cell in row) + "</tr>" for row in cells)
    return f'<html><head><meta charset="utf-8">{style}</head><body><table>{rows}</table></body></html>'


def _escaped(cell: str) -> str:
    return html.escape(cell, quote=False).replace("\n", "<br>")


def from_text(text: str) -> Cells:
    """The rectangle in ``text``, rows of equal length; the last line break ends the last row."""
    if not text:
        return []
    rows: Cells = [[]]
    at = 0
    while at <= len(text):
        cell, at = _next_cell(text, at)
        rows[-1].append(cell)
        if at >= len(text):
            break
        if text[at] == "\t":
            at += 1
            continue
        at += 2 if text.startswith("\r\n", at) else 1
        if at >= len(text):
            break
        rows.append([])
    width = max(len(row) for row in rows)
    return [row + [""] * (width - len(row)) for row in rows]


def _next_cell(text: str, start: int) -> tuple[str, int]:
    if text.startswith('"', start):
        found = _quoted_cell(text, start)
        if found is not None:
            return found
    end = start
    while end < len(text) and text[end] not in "\t\r\n":
        end += 1
    return text[start:end], end


def _quoted_cell(text: str, start: int) -> tuple[str, int] | None:
    """The cell whose quotes open at ``start``; None when they are no quoting but part of the text."""
    at = start + 1
    while True:
        at = text.find('"', at)
        if at < 0:
            return None
        if text.startswith('""', at):
            at += 2
            continue
        if at + 1 < len(text) and text[at + 1] not in "\t\r\n":
            return None
        return text[start + 1 : at].replace('""', '"').replace("\r\n", "\n"), at + 1


def tiled(cells: Sequence[Sequence[object]], height: int, width: int) -> list[list[object]]:
    """``cells`` repeated over a selection, as Excel does where it is a whole number of times larger."""
    down = height // len(cells) if height % len(cells) == 0 else 1
    across = width // len(cells[0]) if width % len(cells[0]) == 0 else 1
    return [list(row) * max(across, 1) for row in cells] * max(down, 1)
