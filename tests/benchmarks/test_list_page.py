"""A page of a million rows: opened, scrolled, sorted; beside a bare table and the same ORDER BY in a list."""

import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
from PySide6.QtWidgets import QApplication, QTableView

from dcant_tracker.preferences import Preferences
from dcant_tracker.store.reading.queries import Query, order_sql
from dcant_tracker.store.store import Store
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.messages import WindowMessages
from dcant_tracker.ui.records.list_page import ListPage
from dcant_tracker.ui.work.session import Session
from tests.benchmarks import portfolio

ENTITY = "evaluation"
SORTS = (("evaluated_on",), ("-comment",), ("evaluator", "governance_score"))
SCREENS = 40
ROWS = 1_000_000


@pytest.fixture
def session(qapp: QApplication, stress: Store) -> Iterator[Session]:
    theme.apply(qapp, theme.LIGHT)
    made = Session(stress, WindowMessages(), Preferences())
    yield made
    made.jobs.wait_idle(60_000)
    made.close()


class _Numbers(QAbstractTableModel):
    """As many cells as the page has, each its own number."""

    def rowCount(self, _parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008, N802
        return ROWS

    def columnCount(self, _parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008, N802
        return 16

    def data(self, index: QModelIndex, role: int = 0) -> str | None:
        return f"{index.row()} {index.column()}" if role == Qt.ItemDataRole.DisplayRole else None


def _page(session: Session) -> ListPage:
    page = ListPage(session, ENTITY)
    page.resize(1280, 720)
    page.show()
    return page


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline
        QApplication.processEvents()
        time.sleep(0.001)


def _gone(*widgets) -> None:
    for widget in widgets:
        widget.close()
        widget.deleteLater()
    QApplication.processEvents()


def _listed(store: Store, order: tuple[str, ...]) -> list[tuple[int]]:
    joins, terms = order_sql(Query(ENTITY, order=order))
    sql = f'SELECT t.id FROM "{ENTITY}" AS t {joins} ORDER BY {terms}'
    return store.read().fetch_all(sql)


@pytest.mark.timeout(900)
def test_a_page_of_a_million_rows_opens(figures, scale, session, stress):
    shown: list[float] = []

    def open_page() -> None:
        started = time.perf_counter()
        page = _page(session)
        QApplication.processEvents()
        blocked = time.perf_counter() - started
        _until(lambda: page.table.count > 0)
        page.view.viewport().grab()
        shown.append(max(blocked, time.perf_counter() - started))
        _until(lambda: page.table.loaded)
        assert page.table.count == scale.size(portfolio.STRESS).evaluations
        session.jobs.wait_idle(60_000)
        _gone(page)

    figures.against(
        "1,000,000-row page, every row known",
        "≤ 2",
        open_page,
        lambda: _listed(stress, ()),
        rounds=3,
    )
    bare = []
    for _turn in range(scale.number(5, 1)):
        started = time.perf_counter()
        table = _bare_table()
        table.viewport().grab()
        bare.append(time.perf_counter() - started)
        _gone(table)
    figures.keep(
        "1,000,000-row page, first rows on screen",
        "≤ 150 ms",
        sorted(shown)[len(shown) // 2] * 1000,
        sorted(bare)[len(bare) // 2] * 1000,
    )


def _bare_table() -> QTableView:
    table = QTableView()
    table.setModel(_Numbers(table))
    table.resize(1280, 720)
    table.show()
    QApplication.processEvents()
    return table


@pytest.mark.timeout(900)
def test_a_screen_is_scrolled(figures, session):
    page, table = _page(session), _bare_table()
    _until(lambda: page.table.loaded)
    session.jobs.wait_idle(60_000)
    QApplication.processEvents()

    def scroll(view: QTableView) -> None:
        bar = view.verticalScrollBar()
        bar.setValue((bar.value() + bar.pageStep()) % bar.maximum())
        view.viewport().grab()

    for view in (page.view, table):
        view.verticalScrollBar().setValue(1_000)
    figures.against(
        "1,000,000-row page, scroll a screen",
        "≤ 8 ms",
        lambda: scroll(page.view),
        lambda: scroll(table),
        rounds=SCREENS,
    )
    _gone(page, table)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("order", SORTS, ids=" ".join)
def test_a_million_rows_are_sorted(figures, session, stress, order):
    page = _page(session)
    _until(lambda: page.table.loaded)

    def sort() -> None:
        before = page.table.count
        done: list[int] = []
        page.table.counted.connect(done.append)
        page.table.show_query(Query(ENTITY, order=order))
        _until(lambda: bool(done))
        page.table.counted.disconnect(done.append)
        assert before == done[0]

    figures.against(f"sort 1,000,000 rows by {', '.join(order)}", "≤ 2", sort, lambda: _listed(stress, order), rounds=3)
    session.jobs.wait_idle(60_000)
    _gone(page)
