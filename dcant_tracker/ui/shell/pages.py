"""Every page of the window: navigation, palette and screenshots read this list.

The pages of entities follow from how these are presented; a page is imported when it is first shown.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial

from PySide6.QtWidgets import QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity
from dcant_tracker.ui.kit.page import Page
from dcant_tracker.ui.presented import PRESENTED, page_title
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

Factory = Callable[[Session, QWidget], Page]
"""Makes a page inside the widget given: what is made outside and put there is dressed twice."""


@dataclass(frozen=True, slots=True)
class PageInfo:
    """One page. ``entity`` is what its badge counts and what navigation to a record of it opens.

    ``under`` is the id of the entry it is listed below; ``shortcut`` the keys that open it.
    A page that is not ``listed`` is reached from the menus and the palette.
    """

    id: str
    title: str
    icon: str
    factory: Factory = field(repr=False, compare=False)
    entity: str | None = None
    under: str | None = None
    shortcut: str = ""
    listed: bool = True


def _home(session: Session, within: QWidget) -> Page:
    from dcant_tracker.ui.home.page import HomePage

    return HomePage(session, within)


def _participations(session: Session, within: QWidget) -> Page:
    from dcant_tracker.ui.participations.page import ParticipationsPage

    return ParticipationsPage(session, within)


def _experiments(session: Session, within: QWidget) -> Page:
    from dcant_tracker.ui.experiments.page import ExperimentsPage

    return ExperimentsPage(session, within)


def _evaluations(session: Session, within: QWidget) -> Page:
    from dcant_tracker.ui.evaluations.page import EvaluationsPage

    return EvaluationsPage(session, within)


def _meetings(session: Session, within: QWidget) -> Page:
    from dcant_tracker.ui.meetings.page import MeetingsPage

    return MeetingsPage(session, within)


def _positions(session: Session, within: QWidget) -> Page:
    from dcant_tracker.ui.positions.page import PositionsPage

    return PositionsPage(session, within)


def _action_items(session: Session, within: QWidget) -> Page:
    from dcant_tracker.ui.meetings.action_items_page import ActionItemsPage

    return ActionItemsPage(session, within)


def _observatory(session: Session, within: QWidget) -> Page:
    from dcant_tracker.ui.observatory.page import ObservatoryPage

    return ObservatoryPage(session, within)


def _results(session: Session, within: QWidget) -> Page:
    from dcant_tracker.ui.insight.results import ResultsPage

    return ResultsPage(session, within)


def _exchanges(session: Session, within: QWidget) -> Page:
    from dcant_tracker.ui.exchange.page import ExchangesPage

    return ExchangesPage(session, within)


def _journal(session: Session, within: QWidget) -> Page:
    from dcant_tracker.ui.history.journal import JournalPage

    return JournalPage(session, within)


def _collecting(entity: str, session: Session, within: QWidget) -> Page:
    from dcant_tracker.ui.evaluations.collecting.page import CollectingPage

    return CollectingPage(session, entity, within)


def _list(entity: str, session: Session, within: QWidget) -> Page:
    from dcant_tracker.ui.records.list_page import ListPage

    return ListPage(session, entity, parent=within)


def _evaluated_list(entity: str, session: Session, within: QWidget) -> Page:
    from dcant_tracker.ui.figures.evaluation_tab import EVALUATION_TAB
    from dcant_tracker.ui.records.list_page import ListPage

    return ListPage(session, entity, tabs=(EVALUATION_TAB,), parent=within)


_OF_ENTITIES: Mapping[str, Factory] = {
    "recommendation": partial(_evaluated_list, "recommendation"),
    "participation": _participations,
    "experiment": _experiments,
    "evaluation": _evaluations,
    "expected_evaluation": partial(_collecting, "expected_evaluation"),
    "campaign": partial(_collecting, "campaign"),
    "meeting": _meetings,
    "action_item": _action_items,
    "maturity_assessment": _observatory,
    "position": _positions,
}
"""The pages of the entities that show more than a list."""


def _page_of(entity: Entity) -> PageInfo:
    """The page of an entity, as its presentation says."""
    shown = PRESENTED[entity.name]
    factory = _OF_ENTITIES.get(entity.name) or partial(_list, entity.name)
    return PageInfo(entity.name, page_title(entity), shown.icon, factory, entity.name, shown.under, shown.shortcut)


@cache
def pages() -> tuple[PageInfo, ...]:
    """The pages in the order of the navigation, sub-entries after the entry they are listed below."""
    known = (
        PageInfo("home", _("Accueil"), "house", _home, shortcut="Ctrl+1"),
        PageInfo("results", _("Résultats"), "chart-line", _results, under="evaluation"),
        *(_page_of(CATALOGUE[name]) for name in PRESENTED),
        PageInfo("exchanges", _("Envois et retours"), "arrow-left-right", _exchanges, shortcut="Ctrl+0"),
        PageInfo("journal", _("Historique"), "history", _journal, listed=False),
    )
    entries = [page for page in known if page.under is None]
    return tuple(page for entry in entries for page in (entry, *(p for p in known if p.under == entry.id)))


def page(page_id: str) -> PageInfo | None:
    """The page called ``page_id``."""
    return next((info for info in pages() if info.id == page_id), None)


def list_page_of(entity: str) -> PageInfo:
    """The page that lists the records of ``entity``; every entity has one."""
    return next(info for info in pages() if info.entity == entity)
