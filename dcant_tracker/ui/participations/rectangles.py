"""Rectangles of the matrix: copied, pasted, emptied, given a role, each time one step."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.text import fold
from dcant_tracker.errors import UserError
from dcant_tracker.store.reading.matrix import Column, Question, Row, marks, participations_in
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import Record
from dcant_tracker.store.writing.changes import Op, Operation
from dcant_tracker.ui.kit import clipboard
from dcant_tracker.ui.participations.editing import Failed, is_shown, may_go, usual_status
from dcant_tracker.ui.participations.model import MatrixModel
from dcant_tracker.ui.participations.roles import LETTERS, role_of_letter
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext

if TYPE_CHECKING:
    from dcant_tracker.store.writing.transaction import Transaction

Wanted = Mapping[str, str | None]
"""The roles that a cell is to hold; the status of each, None where that is not said."""

_EXACT = "application/x-dcant-participations"
_MOST = 4_000
_MOST_TOLD = 4


@dataclass(frozen=True, slots=True)
class Area:
    """Cells of the matrix, by their ranks."""

    rows: range
    columns: range

    def __len__(self) -> int:
        """How many cells it has."""
        return len(self.rows) * len(self.columns)

    @classmethod
    def around(cls, first: tuple[int, int], last: tuple[int, int]) -> "Area":
        """The cells between two corners (row, column)."""
        (top, bottom), (left, right) = sorted((first[0], last[0])), sorted((first[1], last[1]))
        return cls(range(top, bottom + 1), range(left, right + 1))


@dataclass(frozen=True, slots=True)
class CellEdit:
    """What one cell is to hold; with ``keeps``, besides what it holds."""

    row: Row
    column: Column
    wanted: Wanted
    keeps: bool = False


class Rectangles:
    """What the keys do to an area of ``model``; ``question`` says what the filters let through."""

    def __init__(self, session: Session, model: MatrixModel, question: Callable[[], Question], failed: Failed) -> None:
        self._session = session
        self._model = model
        self._question = question
        self._failed = failed

    def copy(self, area: Area) -> None:
        """Put ``area`` on the clipboard: letters for a spreadsheet, roles with their status for the matrix."""
        masks = [[self._model.mask(row, column) for column in area.columns] for row in area.rows]
        data = QMimeData()
        cells = [[", ".join(LETTERS[role] for role, _status in marks(mask)) for mask in line] for line in masks]
        data.setText(clipboard.to_text(cells))
        data.setHtml(clipboard.to_html(cells))
        data.setData(_EXACT, json.dumps([[dict(marks(mask)) for mask in line] for line in masks]).encode())
        QGuiApplication.clipboard().setMimeData(data)

    def paste(self, area: Area) -> None:
        """Let the cells from the corner of ``area`` on hold what the clipboard does; one cell fills the area."""
        cells, unread = _read(QGuiApplication.clipboard().mimeData())
        if not cells or self._is_too_much(len(area)):
            return
        tiles = clipboard.tiled(cells, len(area.rows), len(area.columns))
        rows, columns = self._model.rowCount(), self._model.columnCount()
        edits = [
            CellEdit(self._model.rows[row], self._model.columns[column], wanted)
            for row, line in enumerate(tiles[: rows - area.rows.start], start=area.rows.start)
            for column, wanted in enumerate(line[: columns - area.columns.start], start=area.columns.start)
            if isinstance(wanted, dict)
        ]
        told = [_told(unread)] if unread else []
        if area.rows.start + len(tiles) > rows or area.columns.start + len(tiles[0]) > columns:
            told.append(_("Le rectangle dépasse la matrice : ce qui dépasse ne sera pas écrit."))
        if self._is_too_much(len(edits)) or (told and not self._may_write(told, len(edits))):
            return
        count = len(edits)
        label = ngettext("Collage d'une case de la matrice", "Collage de {count} cases de la matrice", count)
        self._write(edits, label.format(count=count))

    def clear(self, area: Area) -> None:
        """Take every role that shows away from ``area``."""
        edits = [edit for edit in self._edits(area, {}) if edit.row.cells]
        label = ngettext("Une case de la matrice vidée", "{count} cases de la matrice vidées", len(area))
        self._write(edits, label.format(count=len(area)))

    def give(self, area: Area, role: str) -> None:
        """Give ``role`` to every cell of ``area`` that lacks it."""
        edits = self._edits(area, {role: None}, keeps=True)
        label = ngettext("{role} dans une case", "{role} dans {count} cases", len(edits))
        named = CHOICES["participation_role"].label(role)
        self._write(edits, label.format(role=named, count=len(edits)))

    def _edits(self, area: Area, wanted: Wanted, *, keeps: bool = False) -> list[CellEdit]:
        if self._is_too_much(len(area)):
            return []
        return [
            CellEdit(self._model.rows[row], self._model.columns[column], wanted, keeps)
            for row in area.rows
            for column in area.columns
        ]

    def _is_too_much(self, count: int) -> bool:
        if count <= _MOST:
            return False
        told = _("{count} cases sont choisies : c'est trop pour une seule fois.").format(count=count)
        self._session.messages.error(UserError(told, _("Choisissez-en {most} au plus, ou filtrez.").format(most=_MOST)))
        return True

    def _may_write(self, told: Sequence[str], count: int) -> bool:
        messages = self._session.messages
        if not count:
            messages.error(UserError(told[0], _("Rien n'a été écrit.")))
            return False
        return messages.ask(_("Coller les autres cases ?"), "\n".join(told), _("Coller les autres"))

    def _write(self, edits: Sequence[CellEdit], label: str) -> None:
        reading, question = self._session.store.read(), self._question()
        gone = [one.uid for edit in edits for one in _unwanted(_shown(reading, edit, question), edit)]
        if not edits or (gone and not may_go(self._session, gone)):
            return

        def work(transaction: "Transaction") -> None:
            for edit in edits:
                _apply(transaction, edit, question)

        self._session.write(Operation(Op.UPDATE, label), work, failed=self._failed)


def _shown(reading: Reading, edit: CellEdit, question: Question) -> list[Record]:
    found = participations_in(reading, edit.row.uid, edit.column.uid)
    return [record for record in found if is_shown(record, question)]


def _unwanted(shown: Sequence[Record], edit: CellEdit) -> list[Record]:
    return [] if edit.keeps else [record for record in shown if record["role"] not in edit.wanted]


def _apply(transaction: "Transaction", edit: CellEdit, question: Question) -> None:
    """Let a cell hold what is wanted; what the filters hide stays as it is, and a role that it holds is not doubled."""
    every = participations_in(transaction.reading, edit.row.uid, edit.column.uid)
    shown = [record for record in every if is_shown(record, question)]
    for record in _unwanted(shown, edit):
        transaction.delete("participation", record.uid, with_dependants=True)
    for role, status in edit.wanted.items():
        held = [record for record in every if record["role"] == role]
        if not held:
            values = {
                "organisation": edit.row.uid,
                "recommendation": edit.column.uid or None,
                "role": role,
                "status": status or usual_status(question),
            }
            transaction.add("participation", values)
        elif status is not None and len(held) == 1 and held[0] in shown:
            transaction.update("participation", held[0].uid, {"status": status})


def _read(data: QMimeData) -> tuple[list[list[object]], list[str]]:
    """What the cells of the clipboard hold, and the texts that are no role."""
    if data.hasFormat(_EXACT):
        return json.loads(bytes(data.data(_EXACT).data()).decode()), []
    unread: list[str] = []
    cells: list[list[object]] = [[_roles(text, unread) for text in line] for line in clipboard.from_text(data.text())]
    return cells, unread


def _roles(text: str, unread: list[str]) -> Wanted | None:
    """The roles that a text says, as an import reads them; None, and noted, where it says none."""
    from dcant_tracker.exchange.sources.foreign.matrix import parts, role_for
    from dcant_tracker.exchange.sources.foreign.vocabulary import NO_ROLE

    wanted: dict[str, str | None] = {}
    for part in parts(text):
        role = role_of_letter(part) if len(part) == 1 else None
        role = role or role_for(fold(part))
        if role is None and fold(part) not in NO_ROLE:
            unread.append(text)
            return None
        if role is not None:
            wanted[role] = None
    return wanted


def _told(unread: Sequence[str]) -> str:
    listed = ", ".join(f"« {text[:30]} »" for text in list(dict.fromkeys(unread))[:_MOST_TOLD])
    return ngettext(
        "Une case ne dit aucun rôle : {listed}.", "{count} cases ne disent aucun rôle : {listed}.", len(unread)
    ).format(count=len(unread), listed=listed)
