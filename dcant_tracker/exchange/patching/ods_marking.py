"""Marks in an .ods: the cell's style copied with a colour, and an annotation."""

import re
from collections.abc import Sequence
from typing import BinaryIO

from dcant_tracker.exchange.patching.cell_changes import Mark
from dcant_tracker.exchange.patching.comments import AUTHOR
from dcant_tracker.exchange.patching.marking import by_sheet
from dcant_tracker.exchange.patching.ods_document import Change, Document, Table
from dcant_tracker.exchange.patching.ods_styles import DocumentStyles
from dcant_tracker.exchange.patching.references import Place, place
from dcant_tracker.exchange.patching.xmltext import appended, edited, escaped_text, outline, tag_end, with_attribute

_RUN_OF_SPACES = re.compile(r"^ | (?= )| $")


def mark_document(content: bytes, target: BinaryIO, marks: Sequence[Mark]) -> list[Mark]:
    """Write to ``target`` the .ods ``content`` with its marks; those that found no place come back."""
    document = Document(content)
    styles = DocumentStyles(document)
    known = document.tables()
    missed: list[Mark] = []
    for sheet, listed in by_sheet(marks).items():
        if sheet not in known:
            missed.extend(listed)
            continue
        table = Table(document, known[sheet])
        notes: dict[Place, list[str]] = {}
        for mark in listed:
            where = place(mark.cell)
            if where is None:
                missed.append(mark)
            elif mark.text not in notes.setdefault(table.shown_at(where), []):
                notes[table.shown_at(where)].append(mark.text)
        for where, texts in notes.items():
            table.change(where, _mark(document, styles.marked(table.style_at(where)), texts))
        table.make()
    styles.make()
    document.save(target)
    return missed


def _mark(document: Document, style: str, texts: list[str]) -> Change:
    said = paragraphs(document, "\n".join([f"{AUTHOR} :", *texts]))

    def change(cell: bytes) -> bytes:
        end = tag_end(cell, 0)
        cell = with_attribute(cell[:end], document.name("table:style-name"), style.encode()) + cell[end:]
        root = outline(cell, deepest=2)
        known = root.child("annotation")
        if known:
            return edited(cell, [appended(cell, known, said)])
        creator = document.tag("dc:creator", AUTHOR.encode())
        annotation = document.tag("office:annotation", creator + said)
        if root.closed_at_once:
            return edited(cell, [appended(cell, root, annotation)])
        return cell[: root.inner_start] + annotation + cell[root.inner_start :]

    return change


def paragraphs(document: Document, text: str) -> bytes:
    """``text`` as the paragraphs of a cell, one a line, with the spaces that XML would fold."""
    space, tab = (document.tag(f"text:{name}").decode() for name in ("s", "tab"))
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    written = (_RUN_OF_SPACES.sub("\0", line).split("\t") for line in lines)
    inside = (
        tab.join(space.join(escaped_text(piece) for piece in cut.split("\0")) for cut in line) for line in written
    )
    return b"".join(document.tag("text:p", line.encode()) if line else document.tag("text:p") for line in inside)
