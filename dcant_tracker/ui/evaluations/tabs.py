"""The tabs of « Évaluations », and what each offers in the head of the page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from dcant_tracker.ui.evaluations.coverage import CoveragePane
from dcant_tracker.ui.evaluations.entry import EntryPane
from dcant_tracker.ui.kit.page import Page
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

if TYPE_CHECKING:
    from dcant_tracker.ui.evaluations.collecting.page import CollectingPage


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: its words, what makes its pane the first time, and the names of the page's actions it offers.

    One that offers none of them has actions of its own.
    """

    id: str
    title: str
    make: Callable[[Session, QWidget], Page]
    offers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """One action of the page: its icon, its words and its tip; ``primary`` is filled."""

    icon: str
    text: str
    tip: str
    primary: bool = False


def tabs() -> tuple[Tab, ...]:
    """The tabs in their order."""
    return (
        Tab("entry", _("Saisie"), EntryPane, ("add", "validate", "grid", "collect")),
        Tab("answers", _("Réponses"), _answers),
        Tab("voices", _("Justifications"), _voices, ("report", "collect")),
        Tab("coverage", _("Qui n'a pas répondu"), CoveragePane, ("ask", "remind", "expected", "collect")),
        Tab("standing", _("Avancement"), _standing, ("collect",)),
    )


def offers() -> dict[str, Offer]:
    """The actions that tabs name, and those of the page itself."""
    return {
        "add": Offer(
            "plus", _("Ajouter une évaluation"), _("Une évaluation qui n'était pas attendue (Ctrl+N)"), primary=True
        ),
        "validate": Offer("circle-check-big", _("Valider la sélection"), _("Valide celles qui sont transmises")),
        "grid": Offer("book-open-check", _("Modifier la grille"), _("Critères et aide de chaque principe")),
        "collect": Offer("inbox", _("Collecter"), _("Préparer les formulaires, ou relever ceux qui sont revenus")),
        "open": Offer("pencil", _("Ouvrir dans la saisie"), _("Répondre à l'évaluation de la ligne courante")),
        "ask": Offer(
            "users",
            _("Choisir qui est interrogé"),
            _("Mesures, rôles et types d'organismes, comme la dernière fois ou à la main"),
            primary=True,
        ),
        "remind": Offer("mail", _("Relancer"), _("Un message à qui n'a pas tout répondu")),
        "report": Offer("file-text", _("Rapport des résultats"), _("Les résultats de la campagne, en Word ou en PDF")),
        "expected": Offer("hourglass", _("Voir les attendues"), _("Ce qui est attendu et n'est pas répondu, en liste")),
        "close": Offer("check", _("Clore la campagne"), _("Ses chiffres de ce jour sont gardés")),
        "reopen": Offer("undo-2", _("Rouvrir la campagne"), _("Recueillir d'autres réponses")),
        "campaign": Offer(
            "plus", _("Créer une campagne"), _("Une campagne réunit les réponses d'une période"), primary=True
        ),
    }


def _answers(session: Session, within: QWidget) -> "CollectingPage":
    from dcant_tracker.ui.evaluations.collecting.page import CollectingPage

    return CollectingPage(session, "evaluation", within)


def _standing(session: Session, within: QWidget) -> Page:
    from dcant_tracker.ui.evaluations.standing import StandingPane

    return StandingPane(session, within)


def _voices(session: Session, within: QWidget) -> Page:
    from dcant_tracker.ui.evaluations.voices import VoicesPane

    return VoicesPane(session, within)
