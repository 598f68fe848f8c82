"""What the page « Évaluations » offers in its head, declared as data."""

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from dcant_tracker.ui.kit import theme
from dcant_tracker.words import _

_MAIN = frozenset({"add", "campaign", "ask"})


def page_actions(page: QWidget) -> dict[str, QAction]:
    """The actions by name; the page has a slot ``on_<name>`` for each."""
    declared = (
        ("add", "plus", _("Ajouter une évaluation"), _("Une évaluation qui n'était pas attendue (Ctrl+N)")),
        ("validate", "circle-check-big", _("Valider la sélection"), _("Valide celles qui sont transmises")),
        ("grid", "book-open-check", _("Modifier la grille"), _("Critères et aide de chaque principe")),
        ("collect", "inbox", _("Collecter"), _("Préparer les formulaires, ou relever ceux qui sont revenus")),
        ("open", "pencil", _("Ouvrir dans la saisie"), _("Répondre à l'évaluation de la ligne courante")),
        ("ask", "users", _("Demander aux participants"), _("Attendre une évaluation de chacun")),
        ("remind", "mail", _("Relancer"), _("Le texte pour ceux qui n'ont pas répondu")),
        ("expected", "hourglass", _("Voir les attendues"), _("Ce qui est attendu et n'est pas répondu, en liste")),
        ("campaign", "plus", _("Créer une campagne"), _("Une campagne réunit les réponses d'une période")),
    )
    made = {}
    for name, icon, text, tip in declared:
        action = made[name] = QAction(theme.icon(icon), text, page)
        action.setToolTip(tip)
        action.setProperty("primary", name in _MAIN)
    return made


def collecting_menu(page: QWidget, prepare: Callable[[], None], gather: Callable[[], None]) -> QMenu:
    """What « Collecter » opens."""
    menu = QMenu(page)
    menu.addAction(theme.icon("file-spreadsheet"), _("Préparer les formulaires…")).triggered.connect(prepare)
    menu.addAction(theme.icon("inbox"), _("Relever un dossier…")).triggered.connect(gather)
    return menu
