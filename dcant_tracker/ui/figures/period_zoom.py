"""How much of the time the « frise » shows: all of it, or some months around a day, wider, closer, earlier, later."""

from datetime import date, timedelta

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QToolButton, QWidget

from dcant_tracker.insight.months import month_start
from dcant_tracker.ui.kit.buttons import icon_button
from dcant_tracker.ui.kit.chips import OneChip
from dcant_tracker.ui.kit.layouts import in_row
from dcant_tracker.words import _, ngettext

MONTHS = (4, 6, 12, 24, 48)
"""The periods offered, the closest first."""


class PeriodZoom(QWidget):
    """A chip and four buttons; ``changed`` when a person wants another period."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._months = 0
        self._moved = 0
        self.chip = OneChip(_("Période de la frise"), _("Tout"))
        self.chip.offer([(str(months), _said(months)) for months in MONTHS])
        self.chip.chosen.connect(self._on_chosen)
        self.closer = self._button("plus", _("Frise : période plus courte"), self.zoom_in)
        self.wider = self._button("minus", _("Frise : période plus longue"), self.zoom_out)
        self.earlier = self._button("chevron-left", _("Frise : plus tôt"), self.go_back)
        self.later = self._button("chevron-right", _("Frise : plus tard"), self.go_on)
        in_row(self.chip, self.wider, self.closer, self.earlier, self.later, within=self, spacing=2)
        self._settle()

    def period(self, day: date) -> tuple[date | None, date | None] | None:
        """The first and the last day to show around ``day``; None for all there is."""
        if not self._months:
            return None
        half = self._months // 2
        moved = self._moved * half
        first, after = month_start(day, moved - half), month_start(day, moved + half + 1)
        return first, after - timedelta(days=1)

    @Slot()
    def zoom_in(self) -> None:
        """Show less of the time."""
        at = MONTHS.index(self._months) if self._months else len(MONTHS)
        self._take(MONTHS[max(at - 1, 0)], self._moved)

    @Slot()
    def zoom_out(self) -> None:
        """Show more of the time, up to all of it."""
        at = MONTHS.index(self._months) + 1 if self._months else len(MONTHS)
        self._take(MONTHS[at] if at < len(MONTHS) else 0, 0)

    @Slot()
    def go_back(self) -> None:
        """Show what was before."""
        self._take(self._months, self._moved - 1)

    @Slot()
    def go_on(self) -> None:
        """Show what comes after."""
        self._take(self._months, self._moved + 1)

    def _button(self, icon: str, says: str, slot: object) -> QToolButton:
        button = icon_button(icon, says)
        button.clicked.connect(slot)
        return button

    @Slot()
    def _on_chosen(self) -> None:
        chosen = self.chip.values()
        self._take(int(chosen[0]) if chosen else 0, 0)

    def _take(self, months: int, moved: int) -> None:
        if (months, moved) != (self._months, self._moved):
            self._months, self._moved = months, moved if months else 0
            self.chip.choose((str(months),) if months else ())
            self._settle()
            self.changed.emit()

    def _settle(self) -> None:
        self.closer.setEnabled(self._months != MONTHS[0])
        for button in (self.wider, self.earlier, self.later):
            button.setEnabled(bool(self._months))


def _said(months: int) -> str:
    """« 6 mois », « 2 ans »."""
    if months % 12:
        return ngettext("{count} mois", "{count} mois", months).format(count=months)
    return ngettext("{count} an", "{count} ans", months // 12).format(count=months // 12)
