"""« Qui expérimente l'archivage en Occitanie ? » : a question asked by walking down one menu."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMenu, QWidget

from dcant_tracker.domain.kinds import Value
from dcant_tracker.store.store import Store
from dcant_tracker.ui.kit.patient_menu import PatientMenu
from dcant_tracker.ui.kit.plain_text import as_caption, as_tip, named_action
from dcant_tracker.ui.records.table.filters.facets import Facet, Option, facets_of, options
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

Answer = Callable[[dict[str, tuple[Value, ...]]], None]


@dataclass(frozen=True, slots=True)
class Question:
    """A menu whose levels are facets (``paths``); ``every`` says « all of them » at each level."""

    label: str
    help: str
    paths: tuple[str, ...]
    every: tuple[str, ...]

    def menu(self, session: Session, parent: QWidget, answered: Answer) -> QMenu:
        """The menu; its values are read each time it is about to show."""
        menu = PatientMenu(parent)
        _QuestionMenu(self, session, menu, answered)
        return menu


def question_for(entity: str) -> Question | None:
    """The question that lists of ``entity`` offer."""
    if entity != "participation":
        return None
    return Question(
        _("Qui fait quoi, où ?"),
        _("Deux clics : le rôle, le thème et la région se choisissent en descendant dans le menu."),
        ("role", "recommendation.themes", "organisation.region"),
        (_("Tous les rôles"), _("Tous les thèmes"), _("Toutes les régions")),
    )


class _QuestionMenu(QObject):
    """Fills the levels of a question's menu as they are reached."""

    def __init__(self, question: Question, session: Session, menu: QMenu, answered: Answer) -> None:
        super().__init__(menu)
        self._question = question
        self._session = session
        self._menu = menu
        self._answered = answered
        self._facets = _facets(question)
        self._options: list[list[Option]] = [[] for _path in question.paths]
        self._load(None)
        session.changed.connect(self._load)

    @Slot(object)
    def _load(self, _changes: object) -> None:
        self._session.jobs.read(self._read, self._on_options, owner=self._menu, key="question")

    def _read(self, store: Store) -> list[list[Option]]:
        return [[one for one in options(store, facet) if one[1] is not None] for facet in self._facets]

    def _on_options(self, found: list[list[Option]]) -> None:
        self._options = found
        if not self._menu.isVisible():
            self._menu.clear()
            self._fill(self._menu, 0, {})

    def _fill(self, menu: QMenu, level: int, ticked: dict[str, tuple[Value, ...]]) -> None:
        path = self._question.paths[level]
        every = [(self._question.every[level], None)]
        for label, value in every + self._options[level]:
            chosen = ticked if value is None else {**ticked, path: (value,)}
            if level + 1 == len(self._question.paths):
                action = named_action(label, menu)
                action.triggered.connect(partial(self._tell, chosen))
                menu.addAction(action)
                continue
            below = PatientMenu(menu)
            below.setTitle(as_caption(label))
            menu.addMenu(below)
            below.menuAction().setToolTip(as_tip(label))
            below.aboutToShow.connect(partial(self._fill_once, below, level + 1, chosen))

    def _tell(self, chosen: dict[str, tuple[Value, ...]], _checked: bool = False) -> None:
        self._answered(chosen)

    def _fill_once(self, menu: QMenu, level: int, ticked: dict[str, tuple[Value, ...]]) -> None:
        if menu.isEmpty():
            self._fill(menu, level, ticked)


def _facets(question: Question) -> list[Facet]:
    known = {facet.path: facet for facet in facets_of("participation")}
    return [known[path] for path in question.paths]
