"""What the page says when there is nothing to show, and what to do next."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from dcant_tracker.store.reading.matrix import Matrix
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.words import _


class Emptiness(QWidget):
    """A sentence, a hint and one button."""

    clearAsked = Signal()
    everyoneAsked = Signal()
    listAsked = Signal(str)
    """The entity whose list is to be opened."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._next = ""
        self.title = theme.set_role(Label(), "section")
        self.hint = theme.set_role(Label(), "muted")
        self.button = QPushButton()
        self.button.setProperty("kind", "primary")
        self.button.clicked.connect(self._on_clicked)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        for widget in (self.title, self.hint):
            widget.setAlignment(Qt.AlignmentFlag.AlignCenter)
            widget.setWordWrap(True)
            layout.addWidget(widget)
        layout.addSpacing(theme.px("space.3"))
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignCenter)
        layout.addStretch(3)

    def explain(self, matrix: Matrix, organisations: int) -> None:
        """Say why ``matrix`` is empty in a file of that many organisations."""
        asked = matrix.question
        if not organisations:
            self._say(
                "organisation",
                _("Aucun organisme n'est encore enregistré."),
                _("Ajoutez les collectivités qui participent ; l'annuaire officiel les remplit pour vous."),
                _("Ajouter des organismes"),
            )
        elif asked.narrows:
            self._say(
                "clear",
                _("Aucun organisme ne répond à ces filtres."),
                _("Enlevez un filtre, ou effacez-les tous."),
                _("Effacer les filtres"),
            )
        elif not matrix.columns:
            self._say(
                "recommendation",
                _("Ce programme n'a pas encore de recommandation."),
                _("Ajoutez ses recommandations : elles deviennent les colonnes de la matrice."),
                _("Ajouter des recommandations"),
            )
        else:
            self._say(
                "everyone",
                _("Personne ne participe encore à ce programme."),
                _("Affichez tous les organismes, choisissez une case, puis tapez P, C, G, E ou O."),
                _("Afficher tous les organismes"),
            )

    def _say(self, following: str, title: str, hint: str, button: str) -> None:
        self._next = following
        self.title.setText(title)
        self.hint.setText(hint)
        self.button.setText(button)

    def _on_clicked(self) -> None:
        if self._next == "clear":
            self.clearAsked.emit()
        elif self._next == "everyone":
            self.everyoneAsked.emit()
        else:
            self.listAsked.emit(self._next)
