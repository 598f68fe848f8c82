"""The matrix as Qt sees it: light, its rows are those that the store answered."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.store.reading.matrix import Column, Matrix, Question, Row, column_totals, count_roles, marks
from dcant_tracker.ui.kit.news_mark import said_of
from dcant_tracker.ui.kit.plain_text import as_tip
from dcant_tracker.ui.kit.qt_names import NOWHERE, Index
from dcant_tracker.ui.participations.paint_style import heading
from dcant_tracker.ui.participations.roles import LETTERS
from dcant_tracker.ui.work.unseen import Unseen
from dcant_tracker.words import _, ngettext

_EMPTY = Matrix(Question(), (), ())


def role_label(role: str) -> str:
    """« Expérimentateur »."""
    return CHOICES["participation_role"].label(role)


def status_label(status: str) -> str:
    """« Confirmée »."""
    return CHOICES["participation_status"].label(status)


def column_name(column: Column) -> str:
    """« Recommandation 3 – Commande publique simplifiée »."""
    if not column.uid:
        return heading(column)
    measure = column.measure or CATALOGUE["recommendation"].one.capitalize()
    return f"{measure} {column.code} – {heading(column)}"


def row_caption(row: Row, *, with_region: bool = False) -> str:
    """« Métropole · Finistère »."""
    parts = [CHOICES["organisation_kind"].label(row.kind), row.department]
    if with_region:
        parts.append(row.region)
    return " · ".join(part for part in parts if part)


def cell_sentence(row: Row, column: Column, mask: int) -> str:
    """What a cell says, in words."""
    said = ", ".join(f"{role_label(role)} ({status_label(status).lower()})" for role, status in marks(mask))
    return f"{row.name}, {column_name(column)} : {said or _('aucun rôle')}"


class MatrixModel(QAbstractTableModel):
    """Organisations down, recommendations across; a cell shows letters, the view paints marks."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.matrix = _EMPTY
        self.columns: tuple[Column, ...] = ()
        self.rows: list[Row] = []
        self.totals: list[int] = []
        self._row_ranks: dict[str, int] = {}
        self.unseen: Unseen | None = None
        """What colleagues wrote and nobody saw yet, where the cells are those of a data file."""

    def show(self, matrix: Matrix) -> None:
        """Take another answer; the view keeps its place by uid."""
        self.beginResetModel()
        self.matrix = matrix
        self.columns = matrix.columns
        self.rows = list(matrix.rows)
        self.totals = column_totals(self.rows, len(self.columns))
        self._row_ranks = {row.uid: rank for rank, row in enumerate(self.rows)}
        self.endResetModel()

    def row_rank(self, uid: str) -> int:
        """The row of an organisation, -1 when it is not shown."""
        return self._row_ranks.get(uid, -1)

    def column_rank(self, uid: str) -> int:
        """The column of a recommendation (empty: of none), -1 when it is not shown."""
        return next((rank for rank, column in enumerate(self.columns) if column.uid == uid), -1)

    def mask(self, row: int, column: int) -> int:
        """What a cell holds; 0 when it is empty."""
        return self.rows[row].cells.get(column, 0)

    def spot(self, row: int, column: int) -> tuple[str, str]:
        """The organisation and the recommendation of a cell (uids)."""
        return self.rows[row].uid, self.columns[column].uid

    def is_news(self, row: int, column: int) -> bool:
        """Whether a colleague wrote what a cell holds, and that was not seen yet."""
        return self.unseen is not None and self.unseen.is_in("participation", self.spot(row, column))

    def sentence(self, row: int, column: int) -> str:
        """What a cell says, in words, and who wrote it where that is news."""
        said = cell_sentence(self.rows[row], self.columns[column], self.mask(row, column))
        found = self.unseen.last_in("participation", self.spot(row, column)) if self.unseen is not None else None
        return f"{said} ({said_of(found)})" if found is not None else said

    def put_rows(self, rows: Mapping[str, Row]) -> None:
        """Replace rows that are shown, totals with them."""
        for uid, row in rows.items():
            rank = self.row_rank(uid)
            if rank < 0:
                continue
            for column in self.rows[rank].cells.keys() - row.cells.keys():
                self.totals[column] -= 1
            for column in row.cells.keys() - self.rows[rank].cells.keys():
                self.totals[column] += 1
            self.rows[rank] = row
            self.dataChanged.emit(self.index(rank, 0), self.index(rank, len(self.columns) - 1))
            self.headerDataChanged.emit(Qt.Orientation.Vertical, rank, rank)
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def put_mask(self, rank: int, column: int, mask: int) -> None:
        """Show ``mask`` in a cell at once, before the write that makes it true is through."""
        row = self.rows[rank]
        cells = {place: held for place, held in row.cells.items() if place != column}
        if mask:
            cells[column] = mask
        self.put_rows({row.uid: replace(row, cells=cells)})

    def column_sentence(self, column: int) -> str:
        """A column in words: its whole title, who takes part."""
        shown = self.columns[column]
        lines = [column_name(shown)]
        if shown.title and shown.title != heading(shown):
            lines.append(shown.title)
        if shown.withdrawn:
            lines.append(_("Retirée du programme"))
        total = self.totals[column]
        lines.append(ngettext("{count} organisme", "{count} organismes", total).format(count=total))
        held = (row.cells[column] for row in self.rows if column in row.cells)
        lines += [f"{LETTERS[role]} {role_label(role)} : {count}" for role, count in count_roles(held).items()]
        return "\n".join(lines)

    def row_sentence(self, rank: int) -> str:
        """A row in words: who it is, in what it takes part."""
        row = self.rows[rank]
        held = count_roles(row.cells.values())
        lines = [row.name, row_caption(row, with_region=True)]
        lines.append(ngettext("{count} recommandation", "{count} recommandations", row.total).format(count=row.total))
        lines += [f"{LETTERS[role]} {role_label(role)} : {count}" for role, count in held.items()]
        return "\n".join(line for line in lines if line)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        mask = self.mask(row, column)
        if role == Qt.ItemDataRole.DisplayRole:
            return " ".join(LETTERS[held] for held, _status in marks(mask))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.sentence(row, column)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        across = orientation == Qt.Orientation.Horizontal
        if not 0 <= section < (len(self.columns) if across else len(self.rows)):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if across:
                return f"{column_name(self.columns[section])} ({self.totals[section]})"
            return f"{self.rows[section].name} ({self.rows[section].total})"
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip(self.column_sentence(section) if across else self.row_sentence(section))
        return None
