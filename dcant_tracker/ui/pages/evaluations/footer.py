"""What can be done with the form in hand, and with which keys."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from dcant_tracker.ui import theme
from dcant_tracker.ui.buttons import push_button
from dcant_tracker.words import _


class Footer(QFrame):
    """Buttons, and one discreet line of keys above them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "surface")
        self.keys = theme.set_role(
            QLabel(
                _(
                    "0 à 4, N, P : note · Entrée : justification · ↑ ↓ : principe · Ctrl+Entrée : suivante · "
                    "Alt+↑ ↓ : parcourir"
                )
            ),
            "caption",
        )
        self.keys.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.keys.setToolTip(
            _(
                "0, 1, 2, 3, 4 : la note ; N : non concerné ; P ou S : ne se prononce pas\n"
                "Retour arrière ou Suppr : efface la note\n"
                "Entrée ou Tabulation : va à la justification\n"
                "Haut, Bas : note du principe précédent, suivant\n"
                "Ctrl+Entrée : enregistrer et suivante ; Ctrl+Maj+Entrée : valider et suivante ; Ctrl+S : enregistrer\n"
                "Alt+Haut, Alt+Bas : évaluation précédente, suivante"
            )
        )
        self.next = push_button(_("Enregistrer et suivante"), kind="primary")
        self.next.setToolTip(_("Enregistre comme transmise et passe à la suivante (Ctrl+Entrée)"))
        self.save = push_button(_("Enregistrer"))
        self.save.setToolTip(_("Enregistre sans changer l'état : un brouillon le reste (Ctrl+S)"))
        self.validate = push_button(_("Valider"))
        self.validate.setToolTip(_("Enregistre comme validée et passe à la suivante (Ctrl+Maj+Entrée)"))
        self.give_up = push_button(_("Abandonner"), kind="quiet")
        self.give_up.setToolTip(_("Abandonne la saisie et revient à ce qui est enregistré"))
        buttons = QHBoxLayout()
        buttons.addWidget(self.give_up)
        buttons.addStretch()
        for button in (self.validate, self.save, self.next):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme.px("space.2"))
        column.setSpacing(4)
        column.addWidget(theme.set_role(QFrame(), "line"))
        inner = QVBoxLayout()
        inner.setContentsMargins(theme.px("space.4"), 2, theme.px("space.4"), 0)
        inner.setSpacing(4)
        inner.addWidget(self.keys)
        inner.addLayout(buttons)
        column.addLayout(inner)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        buttons = (self.give_up, self.validate, self.save, self.next)
        needed = sum(button.sizeHint().width() + theme.px("space.2") for button in buttons)
        self.save.setVisible(self.width() >= needed + 2 * theme.px("space.4"))

    def follow(self, *, typed: bool, refused: bool) -> None:
        """Offer what makes sense: saving and giving up once something is typed."""
        self.save.setEnabled(typed)
        self.give_up.setVisible(typed or refused)
