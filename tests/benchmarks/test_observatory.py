"""The grid of the observatory with every territory: read, shown, scrolled; beside a bare table of as many cells."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
from PySide6.QtWidgets import QApplication, QTableView

from dcant_tracker.store.reading import observatory
from dcant_tracker.store.reading.observatory import Grid, Question
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.observatory.model import GridModel
from dcant_tracker.ui.observatory.view import GridView
from tests.benchmarks import portfolio

DOMAINS = 10
SCREENS = 40


@pytest.fixture(scope="module")
def observed(scale, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, str]]:
    """The nominal portfolio with a level of each of its organisations in each of ten domains of a campaign."""
    store = Store.open(scale.copy(portfolio.NOMINAL, Path(tmp_path_factory.mktemp("observatoire"))))
    made: list[str] = []

    def work(tx) -> None:
        campaign = tx.add("campaign", {"label": "Observatoire"})
        made.append(campaign)
        domains = [tx.add("maturity_domain", {"label": f"Domaine {rank}", "position": rank}) for rank in range(DOMAINS)]
        territories = [uid for (uid,) in tx.reading.fetch_all("SELECT uid FROM organisation ORDER BY id")]
        for rank, territory in enumerate(territories):
            for place, domain in enumerate(domains):
                about = {"campaign": campaign, "organisation": territory, "domain": domain}
                tx.add(
                    "maturity_assessment",
                    {**about, "level": str((rank + place) % 6), "evidence": "Vu." if rank % 3 else None},
                )

    store.transact(Operation("add", "Niveaux"), work)
    yield store, made[0]
    store.close()


class _Levels(QAbstractTableModel):
    """As many cells as the grid has, each with a digit."""

    def __init__(self, grid: Grid) -> None:
        super().__init__()
        self._grid = grid

    def rowCount(self, _parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008, N802
        return len(self._grid.territories)

    def columnCount(self, _parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008, N802
        return len(self._grid.domains)

    def data(self, index: QModelIndex, role: int = 0) -> str | None:
        return str(index.row() % 6) if role == Qt.ItemDataRole.DisplayRole else None


def _shown(view: QTableView) -> QTableView:
    view.resize(1040, 600)
    view.show()
    QApplication.processEvents()
    return view


def test_a_screen_of_the_grid_is_scrolled(figures, qapp, observed):
    store, campaign = observed
    theme.apply(qapp, theme.LIGHT)
    grid = observatory.read(store.read(), Question(campaign))
    assert len(grid.domains) == DOMAINS
    view = _shown(GridView(GridModel()))
    view.show_grid(grid)
    levels = _Levels(grid)
    table = QTableView()
    table.setModel(levels)
    _shown(table)

    def scroll(shown: QTableView) -> None:
        bar = shown.verticalScrollBar()
        bar.setValue((bar.value() + bar.pageStep()) % (bar.maximum() or 1))
        shown.viewport().grab()
        shown.verticalHeader().viewport().grab()

    figures.against(
        "observatory, 1,300 × 10, scroll a screen",
        "≤ 8 ms",
        lambda: scroll(view),
        lambda: scroll(table),
        rounds=SCREENS,
    )
    for widget in (view, table):
        widget.close()
        widget.deleteLater()
    QApplication.processEvents()


def test_the_grid_is_read(figures, observed):
    store, campaign = observed
    sql = "SELECT organisation, domain, level, evidence FROM maturity_assessment WHERE campaign = ?"
    figures.against(
        "observatory, 1,300 × 10, read",
        "≤ 3",
        lambda: observatory.read(store.read(), Question(campaign)),
        lambda: store.read().fetch_all(sql, (campaign,)),
    )
