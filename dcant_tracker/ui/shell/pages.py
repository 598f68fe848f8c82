"""Every page of the window, declared once as data: navigation, palette and screenshots read this list."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from PySide6.QtWidgets import QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

Factory = Callable[[Session], QWidget]


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


def _lazily(module: str, name: str, *arguments: str) -> Factory:
    """A factory that imports the page's module only when the page is first shown."""

    def make(session: Session) -> QWidget:
        made: QWidget = getattr(import_module(module), name)(session, *arguments)
        return made

    return make


def _list(entity: str, icon: str, under: str | None = None, *, title: str = "", shortcut: str = "") -> PageInfo:
    factory = _lazily("dcant_tracker.ui.records.list_page", "ListPage", entity)
    return PageInfo(entity, title or CATALOGUE[entity].sheet, icon, factory, entity, under, shortcut)


def _collecting(entity: str, icon: str, under: str, *, title: str = "") -> PageInfo:
    """The list of an entity that forms are collected for."""
    factory = _lazily("dcant_tracker.ui.evaluations.collecting.page", "CollectingPage", entity)
    return PageInfo(entity, title or CATALOGUE[entity].sheet, icon, factory, entity, under)


def _page(
    page_id: str,
    title: str,
    icon: str,
    place: str,
    *,
    entity: str | None = None,
    under: str | None = None,
    shortcut: str = "",
    listed: bool = True,
) -> PageInfo | None:
    """A page of its own in ``place`` (module:class); None while that module is not there."""
    module, _colon, name = place.partition(":")
    if find_spec(module) is None:
        return None
    return PageInfo(page_id, title, icon, _lazily(module, name), entity, under, shortcut, listed)


@cache
def pages() -> tuple[PageInfo, ...]:
    """The pages in the order of the navigation, sub-entries after the entry they are listed below."""
    here = "dcant_tracker.ui"
    listed = (
        _page("home", _("Accueil"), "house", f"{here}.home.page:HomePage", shortcut="Ctrl+1"),
        _list("recommendation", "list-checks", shortcut="Ctrl+2"),
        _list("progress_point", "cloud-sun", "recommendation"),
        _list("milestone", "flag", "recommendation"),
        _list("position", "scale", "recommendation"),
        _list("programme", "library", "recommendation"),
        _page(
            "participations",
            _("Participations"),
            "grid-3x3",
            f"{here}.participations:ParticipationsPage",
            entity="participation",
            shortcut="Ctrl+3",
        ),
        _page(
            "experiment",
            CATALOGUE["experiment"].sheet,
            "flask-conical",
            f"{here}.experiments.page:ExperimentsPage",
            entity="experiment",
            shortcut="Ctrl+4",
        ),
        _page(
            "evaluation",
            CATALOGUE["evaluation"].sheet,
            "chart-no-axes-column",
            f"{here}.evaluations:EvaluationsPage",
            entity="evaluation",
            shortcut="Ctrl+5",
        ),
        _page(
            "results",
            _("Résultats"),
            "chart-line",
            "dcant_tracker.ui.insight.figures.results:ResultsPage",
            under="evaluation",
        ),
        _collecting("expected_evaluation", "hourglass", "evaluation"),
        _collecting("campaign", "calendar-range", "evaluation", title=_("Campagnes")),
        _list("principle_guide", "book-open-check", "evaluation"),
        _list("organisation", "landmark", title=_("Collectivités"), shortcut="Ctrl+6"),
        _list("organisation_identity", "signature", "organisation"),
        _list("contact", "users", shortcut="Ctrl+7"),
        _list("interaction", "phone", "contact"),
        _list("meeting", "calendar-days", title=_("Instances et réunions"), shortcut="Ctrl+8"),
        _list("group", "network", "meeting"),
        _list("group_member", "user-check", "meeting"),
        _list("attendance", "clipboard-check", "meeting"),
        _list("agenda_item", "list-ordered", "meeting"),
        _list("action_item", "circle-check-big", "meeting"),
        _list("maturity_assessment", "gauge", title=_("Observatoire"), shortcut="Ctrl+9"),
        _list("maturity_domain", "layers", "maturity_assessment"),
        _page("exchanges", _("Envois et retours"), "arrow-left-right", f"{here}.exchange.page:ExchangesPage"),
        _list("partner", "handshake", "exchanges" if find_spec(f"{here}.exchange.page") else "organisation"),
        _list("attachment", "paperclip", "organisation"),
        _page("journal", _("Historique"), "history", f"{here}.history.journal:JournalPage", listed=False),
    )
    known = [page for page in listed if page is not None]
    entries = [page for page in known if page.under is None]
    return tuple(page for entry in entries for page in (entry, *(p for p in known if p.under == entry.id)))


def page(page_id: str) -> PageInfo | None:
    """The page called ``page_id``."""
    return next((info for info in pages() if info.id == page_id), None)


def list_page_of(entity: str) -> PageInfo:
    """The page that lists the records of ``entity``; every entity has one."""
    listed = pages()
    found = next((info for info in listed if info.id == entity), None)
    return found or next(info for info in listed if info.entity == entity)
