"""The matrix as pages: organisations down, recommendations across, the letters of the roles in the cells."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dcant_tracker.store.reading.matrix import ROLES, Matrix, column_totals, marks
from dcant_tracker.store.reading.provenance import data_line
from dcant_tracker.store.store import Store
from dcant_tracker.ui.participations.answer import answer
from dcant_tracker.ui.participations.model import role_label
from dcant_tracker.ui.participations.picture import Picture
from dcant_tracker.ui.participations.roles import LETTERS
from dcant_tracker.words import _

if TYPE_CHECKING:
    from dcant_tracker.insight.reports.structure import Report

_HELD = ("confirmed", "active")
"""The statuses of who holds the role; the letters of those who do not, or not yet, or no more stand in brackets."""


@dataclass(frozen=True)
class PrintedMatrix:
    """What ``picture`` reads on the worker, as a report."""

    picture: Callable[[Store], Picture]

    def __call__(self, store: Store) -> "Report":
        """The matrix as a report."""
        from dcant_tracker.insight.reports import printed
        from dcant_tracker.insight.reports.origin import made_from

        made = self.picture(store)
        matrix = made.matrix
        data = data_line(store.read(), made.day, matrix.question.programme or None)
        head = printed.Head(made.title, answer(matrix), made.day, made_from(data, store.officer))
        labels = [_("Organisme"), *(column.code or _("Sans") for column in matrix.columns), _("Total")]
        rows = [
            [row.name, *(_letters(row.cells.get(rank, 0)) for rank in range(len(matrix.columns))), str(row.total or "")]
            for row in matrix.rows
        ]
        counted = column_totals(matrix.rows, len(matrix.columns))
        totals = [_("Total"), *(str(total or "") for total in counted), ""]
        return printed.table(head, labels, rows, totals=totals, note=_legend(matrix))


def _letters(mask: int) -> str:
    return " ".join(LETTERS[role] if status in _HELD else f"({LETTERS[role]})" for role, status in marks(mask))


def _legend(matrix: Matrix) -> str:
    """What the letters and the numbers stand for."""
    letters = " ; ".join(f"{LETTERS[role]} : {role_label(role).lower()}" for role in ROLES)
    aside = _("entre parenthèses : sollicité, terminé ou retiré")
    numbers = (f"{column.code} : {column.caption or column.title}" for column in matrix.columns if column.uid)
    return "\n".join((f"{letters} ; {aside}.", *numbers))
