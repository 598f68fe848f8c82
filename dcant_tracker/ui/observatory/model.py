"""The grid as Qt sees it: territories and domains along two sides, whichever way there is room for."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.store.reading.observatory import JUSTIFIED, LEVEL, Grid, Question
from dcant_tracker.ui.kit.news_mark import said_of
from dcant_tracker.ui.kit.plain_text import as_tip
from dcant_tracker.ui.kit.qt_names import NOWHERE, Index
from dcant_tracker.ui.work.unseen import Unseen
from dcant_tracker.words import _, ngettext

MOST_ACROSS = 6
"""Up to so many territories stand side by side, the domains below one another; more stand below one another."""

_LEVELS = CHOICES["maturity_level"]
_KINDS = CHOICES["organisation_kind"]
_NOTHING = Grid(Question(), (), ())


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands beside a row or above a column: its name, what it is, and how much of it is answered."""

    title: str
    caption: str
    answered: int
    asked: int

    @property
    def count(self) -> str:
        """« 7/10 »."""
        return f"{self.answered}/{self.asked}"


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell, by the ranks of its territory and its domain."""

    territory: int
    domain: int


def level_label(level: int) -> str:
    """« 3 », « 0 – Sujet non abordé »."""
    return _LEVELS.label(str(level))


class GridModel(QAbstractTableModel):
    """A cell shows its level; the view paints it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.grid = _NOTHING
        self.is_upright = True
        """Whether the territories stand below one another."""
        self._ranks: dict[str, int] = {}
        self._answered: list[int] = []
        self.unseen: Unseen | None = None
        """What colleagues wrote and nobody saw yet, where the cells are those of a data file."""

    def show(self, grid: Grid) -> None:
        """Take another answer."""
        self.beginResetModel()
        self.grid = grid
        self.is_upright = len(grid.territories) > MOST_ACROSS
        self._ranks = {one.uid: rank for rank, one in enumerate(grid.territories)}
        self._count()
        self.endResetModel()

    def _count(self) -> None:
        self._answered = [0] * len(self.grid.domains)
        for territory in self.grid.territories:
            for domain in territory.cells:
                self._answered[domain] += 1

    def spot(self, row: int, column: int) -> Spot:
        """What stands in a cell."""
        return Spot(row, column) if self.is_upright else Spot(column, row)

    def at(self, spot: Spot) -> Index:
        """Where ``spot`` stands."""
        row, column = (spot.territory, spot.domain) if self.is_upright else (spot.domain, spot.territory)
        return self.index(row, column)

    def rank(self, territory: str) -> int:
        """The rank of the territory with that uid; -1 when it is not shown."""
        return self._ranks.get(territory, -1)

    def mask(self, spot: Spot) -> int | None:
        """The level of a cell and whether it is justified; None when nothing was said."""
        return self.grid.territories[spot.territory].cells.get(spot.domain)

    def named(self, spot: Spot) -> tuple[str, str, str]:
        """The campaign, the territory and the domain of a cell (uids)."""
        grid = self.grid
        return grid.question.campaign, grid.territories[spot.territory].uid, grid.domains[spot.domain].uid

    def is_news(self, spot: Spot) -> bool:
        """Whether a colleague wrote what a cell holds, and that was not seen yet."""
        return self.unseen is not None and self.unseen.is_in("maturity_assessment", self.named(spot))

    def after(self, spot: Spot) -> Spot:
        """The next cell to fill in: the next domain of the territory, then the first of the next territory."""
        if spot.domain + 1 < len(self.grid.domains):
            return replace(spot, domain=spot.domain + 1)
        if spot.territory + 1 < len(self.grid.territories):
            return Spot(spot.territory + 1, 0)
        return spot

    def put(self, spot: Spot, mask: int | None) -> None:
        """Show ``mask`` in a cell at once, before the write that makes it true is through."""
        cells = self.grid.territories[spot.territory].cells
        cells.pop(spot.domain, None)
        if mask is not None:
            cells[spot.domain] = mask
        self._count()
        here = self.at(spot)
        self.dataChanged.emit(here, here)
        self.headerDataChanged.emit(Qt.Orientation.Vertical, here.row(), here.row())
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, here.column(), here.column())

    def heading(self, section: int, *, across: bool) -> Heading:
        """What stands above a column (``across``) or beside a row."""
        if across is self.is_upright:
            domain = self.grid.domains[section]
            return Heading(domain.label, "", self._answered[section], len(self.grid.territories))
        one = self.grid.territories[section]
        caption = " · ".join(part for part in (_KINDS.label(one.kind), one.department) if part)
        return Heading(one.name, caption, len(one.cells), len(self.grid.domains))

    def sentence(self, spot: Spot) -> str:
        """What a cell says, in words."""
        territory, domain = self.grid.territories[spot.territory], self.grid.domains[spot.domain]
        mask = self.mask(spot)
        if mask is None:
            said = _("pas de niveau")
        elif mask & JUSTIFIED:
            said = _("niveau {level}, justifié").format(level=level_label(mask & LEVEL))
        else:
            said = _("niveau {level}").format(level=level_label(mask & LEVEL))
        told = f"{territory.name}, {domain.label} : {said}"
        found = self.unseen.last_in("maturity_assessment", self.named(spot)) if self.unseen is not None else None
        return f"{told} ({said_of(found)})" if found is not None else told

    def heading_sentence(self, section: int, *, across: bool) -> str:
        """A heading in words, with what its domain is."""
        shown = self.heading(section, across=across)
        lines = [shown.title, shown.caption]
        if across is self.is_upright:
            lines.append(self.grid.domains[section].description)
            said = ngettext("{count} niveau donné sur {asked}", "{count} niveaux donnés sur {asked}", shown.answered)
        else:
            said = ngettext("{count} domaine sur {asked}", "{count} domaines sur {asked}", shown.answered)
        lines.append(said.format(count=shown.answered, asked=shown.asked))
        return "\n".join(line for line in lines if line)

    def cells(self) -> list[list[str]]:
        """All that is shown, with what stands above and beside it."""
        across = range(self.columnCount())
        rows = [["", *(self.heading(rank, across=True).title for rank in across)]]
        for row in range(self.rowCount()):
            masks = (self.mask(self.spot(row, column)) for column in across)
            levels = ["" if mask is None else str(mask & LEVEL) for mask in masks]
            rows.append([self.heading(row, across=False).title, *levels])
        return rows

    def rowCount(self, parent: Index = NOWHERE) -> int:
        shown = self.grid.territories if self.is_upright else self.grid.domains
        return 0 if parent.isValid() else len(shown)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        shown = self.grid.domains if self.is_upright else self.grid.territories
        return 0 if parent.isValid() else len(shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        spot = self.spot(index.row(), index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            mask = self.mask(spot)
            return "" if mask is None else str(mask & LEVEL)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.sentence(spot)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        across = orientation == Qt.Orientation.Horizontal
        if not 0 <= section < (self.columnCount() if across else self.rowCount()):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            shown = self.heading(section, across=across)
            return f"{shown.title} ({shown.count})"
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip(self.heading_sentence(section, across=across))
        return None
