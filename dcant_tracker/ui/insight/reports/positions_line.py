"""Which positions a report compares, and how they are laid out."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from dcant_tracker.store.reading.positions import borne_themes, counterparts
from dcant_tracker.store.store import Store
from dcant_tracker.ui.kit.chips import ListChip
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _


class PositionsLine(QWidget):
    """The counterparts and the themes to keep, and a page a topic or one table; ``changed`` when others are chosen.

    ``chosen`` are the values, by the name of the choice, that are ticked at first.
    """

    changed = Signal()

    def __init__(
        self, session: Session, chosen: Mapping[str, Sequence[str]] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._at_first = dict(chosen or {})
        self.counterparts = ListChip(_("Interlocuteurs"), _("Tous les interlocuteurs"))
        self.themes = ListChip(_("Thèmes"), _("Tous les thèmes"))
        self.by_page = QCheckBox(_("Une page par sujet"))
        in_column(self.counterparts, self.themes, self.by_page, within=self, spacing=6)
        self.counterparts.chosen.connect(self.changed)
        self.themes.chosen.connect(self.changed)
        self.by_page.toggled.connect(self.changed)
        self.setFocusProxy(self.counterparts)
        session.jobs.read(_offered, self._on_offered, owner=self)

    def _on_offered(self, offered: tuple[list[str], list[str]]) -> None:
        names = ("counterparts", "themes")
        for name, chip, known in zip(names, (self.counterparts, self.themes), offered, strict=True):
            chip.offer([(one, one) for one in known])
            chip.choose(self._at_first.get(name, ()))
        if self._at_first:
            self.changed.emit()


def _offered(store: Store) -> tuple[list[str], list[str]]:
    reading = store.read()
    return counterparts(reading), borne_themes(reading)
