"""What is said before an evaluation goes with principles that have no score: which, and what may be done."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QWidget

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import push_button
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.one_line import OneLine
from dcant_tracker.ui.kit.toast import SPARED
from dcant_tracker.words import _, ngettext


class IncompleteStrip(QFrame):
    """Stands above the buttons of « Saisie » until she answers, completes the scores or goes elsewhere.

    ``wanted`` is the state in which it was to be saved when it was held back.
    """

    sent = Signal()
    """It is to go as it is."""
    kept = Signal()
    """It stays a draft."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "surface")
        self.wanted = ""
        self._missing: tuple[str, ...] = ()
        self.told = theme.set_role(OneLine(takes_what_is_left=True), "strong")
        self.told.setProperty(SPARED, True)
        self.send_button = push_button(_("Transmettre ainsi"))
        self.send_button.setToolTip(_("Ctrl+Entrée de nouveau"))
        self.draft_button = push_button(_("Garder en brouillon"))
        self.draft_button.setToolTip(_("Enregistre comme brouillon et passe à la suivante"))
        self.send_button.clicked.connect(self.sent)
        self.draft_button.clicked.connect(self.kept)
        side, gap = theme.px("space.4"), theme.px("space.1")
        in_column(
            theme.set_role(QFrame(), "line"),
            in_column(
                self.told,
                in_row(None, self.draft_button, self.send_button),
                margins=(side, gap, side, 0),
                spacing=gap,
            ),
            within=self,
        )
        self.hide()

    def asks_about(self, missing: Sequence[str]) -> bool:
        """Whether it is said already that just these principles have no score."""
        return not self.isHidden() and tuple(missing) == self._missing

    def ask(self, missing: Sequence[str], wanted: str) -> None:
        """Say that the principles ``missing`` have no score, before it is saved as ``wanted``."""
        self._missing, self.wanted = tuple(missing), wanted
        count = len(missing)
        text = ngettext("{count} principe sans note : {names}.", "{count} principes sans note : {names}.", count)
        names = ", ".join(CHOICES["principle"].label(one) for one in missing)
        self.told.say(text.format(count=count, names=names))
        self.setAccessibleName(self.told.text())
        self.show()

    @Slot()
    def withdraw(self) -> None:
        """Say nothing more."""
        self.hide()

    def follow(self, missing: Sequence[str]) -> None:
        """Withdraw once other principles than those told have no score."""
        if not self.isHidden() and tuple(missing) != self._missing:
            self.withdraw()
