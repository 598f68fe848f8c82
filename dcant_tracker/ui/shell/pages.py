"""Every page of the window: navigation, palette and screenshots read this list.

The pages of entities follow from how these are presented.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module

from PySide6.QtWidgets import QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity
from dcant_tracker.ui.presented import PRESENTED
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


def _lazily(place: str, *arguments: str) -> Factory:
    """A factory that imports the page's module only when the page is first shown (``place``: module:class)."""
    module, _colon, name = place.partition(":")

    def make(session: Session) -> QWidget:
        made: QWidget = getattr(import_module(module), name)(session, *arguments)
        return made

    return make


def _page(
    page_id: str,
    title: str,
    icon: str,
    place: str,
    *,
    under: str | None = None,
    shortcut: str = "",
    listed: bool = True,
) -> PageInfo:
    """A page that shows more than the records of one entity."""
    return PageInfo(page_id, title, icon, _lazily(place), None, under, shortcut, listed)


def _page_of(entity: Entity) -> PageInfo:
    """The page of an entity, as its presentation says."""
    shown = PRESENTED[entity.name]
    title = shown.title() if shown.title else entity.sheet
    factory = _lazily(shown.page) if shown.page else _lazily(shown.list_page, entity.name)
    return PageInfo(entity.name, title, shown.icon, factory, entity.name, shown.under, shown.shortcut)


@cache
def pages() -> tuple[PageInfo, ...]:
    """The pages in the order of the navigation, sub-entries after the entry they are listed below."""
    here = "dcant_tracker.ui"
    known = (
        _page("home", _("Accueil"), "house", f"{here}.home.page:HomePage", shortcut="Ctrl+1"),
        _page("results", _("Résultats"), "chart-line", f"{here}.insight.results:ResultsPage", under="evaluation"),
        *(_page_of(CATALOGUE[name]) for name in PRESENTED),
        _page("exchanges", _("Envois et retours"), "arrow-left-right", f"{here}.exchange.page:ExchangesPage"),
        _page("journal", _("Historique"), "history", f"{here}.history.journal:JournalPage", listed=False),
    )
    entries = [page for page in known if page.under is None]
    return tuple(page for entry in entries for page in (entry, *(p for p in known if p.under == entry.id)))


def page(page_id: str) -> PageInfo | None:
    """The page called ``page_id``."""
    return next((info for info in pages() if info.id == page_id), None)


def list_page_of(entity: str) -> PageInfo:
    """The page that lists the records of ``entity``; every entity has one."""
    return next(info for info in pages() if info.entity == entity)
