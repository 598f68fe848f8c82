"""What can be done with the form in hand, and with which keys."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import push_button
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.words import _


class Footer(QFrame):
    """Buttons, and one discreet line of keys above them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "surface")
        self.keys = theme.set_role(Label(), "caption")
        self.keys.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.keys.setToolTip(
            _(
                "0, 1, 2, 3, 4 : la note ; N : non concerné ; P ou S : ne se prononce pas ; puis le principe suivant\n"
                "Retour arrière ou Suppr : efface la note\n"
                "Entrée ou Tabulation : va à la justification ; Maj+Tabulation : revient à celle du principe d'avant\n"
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
        buttons = in_row(self.give_up, None, self.validate, self.save, self.next)
        column = in_column(
            theme.set_role(QFrame(), "line"), within=self, margins=(0, 0, 0, theme.px("space.2")), spacing=4
        )
        inner = in_column(self.keys, buttons, margins=(theme.px("space.4"), 2, theme.px("space.4"), 0), spacing=4)
        column.addLayout(inner)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        buttons = (self.give_up, self.validate, self.save, self.next)
        needed = sum(button.sizeHint().width() + theme.px("space.2") for button in buttons)
        room = self.width() - 2 * theme.px("space.4")
        self.save.setVisible(room >= needed)
        self._show_keys(room)

    def _show_keys(self, room: int) -> None:
        """Name as many keys as ``room`` has place for, whole; the tooltip names them all."""
        named = ""
        for one in _keys():
            longer = f"{named} · {one}" if named else one
            if self.keys.fontMetrics().horizontalAdvance(longer) > room:
                break
            named = longer
        self.keys.setText(named)

    def follow(self, *, typed: bool, refused: bool) -> None:
        """Offer what makes sense: saving and giving up once something is typed."""
        self.save.setEnabled(typed)
        self.give_up.setVisible(typed or refused)


def _keys() -> tuple[str, ...]:
    """What is pressed for what, the most useful first."""
    return (
        _("0 à 4, N, P : note"),
        _("Entrée : justification"),
        _("↑ ↓ : principe"),
        _("Ctrl+Entrée : suivante"),
        _("Alt+↑ ↓ : parcourir"),
    )
