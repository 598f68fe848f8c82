"""Two days between which something happened; either may be left empty."""

from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from dcant_tracker.domain.fields import day as day_field
from dcant_tracker.domain.parsing import parse
from dcant_tracker.errors import UserError
from dcant_tracker.insight.reports.request import Period
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.bubble import RefusalBubble
from dcant_tracker.ui.kit.layouts import in_row
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.records.table.editors.day import DayEditor
from dcant_tracker.words import _

_DAY = day_field("day", "")


class PeriodLine(QWidget):
    """« du … au … »; ``changed`` when the period is another one."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.period = Period()
        self._bubble: RefusalBubble | None = None
        self.since, self.until = DayEditor(self), DayEditor(self)
        layout = in_row(within=self, spacing=6)
        for text, says, line in (
            (_("du"), _("Période : du"), self.since),
            (_("au"), _("Période : au"), self.until),
        ):
            line.setFrame(True)
            line.setAccessibleName(says)
            line.editingFinished.connect(self._on_edited)
            line.accepted.connect(self._on_edited)
            line.textEdited.connect(self._forgive)
            layout.addWidget(Label(text, self))
            layout.addWidget(line, 1)
        self.setFocusProxy(self.since)

    @Slot()
    def _on_edited(self) -> None:
        self._forgive()
        line = self.since
        try:
            since = _day(self.since.text())
            line = self.until
            period = _between(since, _day(self.until.text()))
        except UserError as problem:
            line.setProperty("invalid", True)
            theme.repolish(line)
            self._bubble = RefusalBubble(line, problem)
            return
        if period != self.period:
            self.period = period
            self.changed.emit()

    @Slot()
    def _forgive(self) -> None:
        if self._bubble is None:
            return
        self._bubble.deleteLater()
        self._bubble = None
        for line in (self.since, self.until):
            line.setProperty("invalid", False)
            theme.repolish(line)


def _day(text: str) -> date | None:
    day = parse(_DAY, text)
    return day if isinstance(day, date) else None


def _between(since: date | None, until: date | None) -> Period:
    if since and until and since > until:
        raise UserError(_("La période finit avant de commencer."), _("Corrigez l'un des deux jours."))
    return Period(since, until)
