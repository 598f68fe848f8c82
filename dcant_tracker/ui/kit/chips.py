"""Filters as chips: a button that says what it holds back, and opens the list of what can be chosen."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QDate, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QCalendarWidget, QToolButton, QWidget, QWidgetAction

from dcant_tracker.domain.parsing import FIRST_DAY, LAST_DAY, format_day
from dcant_tracker.ui.kit.patient_menu import PatientMenu
from dcant_tracker.ui.kit.plain_text import as_caption, named_action
from dcant_tracker.words import _, ngettext


class IconChip(QToolButton):
    """A chip with an icon before its words, or behind them; it is lit while it holds something back."""

    def __init__(self, icon: QIcon, parent: QWidget | None = None, *, behind: bool = False, size: int = 13) -> None:
        super().__init__(parent)
        self.setProperty("chip", True)
        self.setCheckable(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIcon(icon)
        self.setIconSize(QSize(size, size))
        if behind:
            self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)

    def say(self, text: str, *, lit: bool) -> None:
        """Show what it holds back, if anything."""
        self.setText(as_caption(text))
        self.setAccessibleName(_("Filtre {filter}").format(filter=text))
        self.setChecked(lit)


class Chip(QToolButton):
    """One filter; ``chosen`` is emitted when a person changes it."""

    chosen = Signal()

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = label
        self.setProperty("chip", True)
        self.setCheckable(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMenu(PatientMenu(self))
        self.say("")

    def say(self, chosen: str) -> None:
        """Show what is chosen; empty when nothing is."""
        text = _("{label} : {chosen}").format(label=self.label, chosen=chosen) if chosen else self.label
        self.setText(as_caption(text))
        self.setAccessibleName(_("Filtre {filter}").format(filter=text))
        self.setChecked(bool(chosen))
        self.updateGeometry()

    def nextCheckState(self) -> None:
        """A press opens the menu; what is chosen there decides whether the chip is lit."""


class ListChip(Chip):
    """A filter on some values of a list; none ticked means all."""

    def __init__(self, label: str, everything: str, parent: QWidget | None = None) -> None:
        super().__init__(label, parent)
        self._everything = everything
        self._ticks: dict[str, QAction] = {}
        self.setToolTip(_("Ctrl + clic : choisir plusieurs valeurs"))

    def offer(self, choices: Sequence[tuple[str, str]], icons: dict[str, QIcon] | None = None) -> None:
        """Offer (value, text) pairs; what was chosen stays chosen where it is still offered."""
        kept = set(self.values())
        menu = self.menu()
        menu.clear()
        menu.addAction(as_caption(self._everything)).triggered.connect(self._on_cleared)
        menu.addSeparator()
        self._ticks = {}
        for value, text in choices:
            tick = named_action(text, menu)
            menu.addAction(tick)
            tick.setCheckable(True)
            tick.setChecked(value in kept)
            if icons:
                tick.setIcon(icons[value])
            tick.triggered.connect(self._on_ticked)
            self._ticks[value] = tick
        self._say()

    def values(self) -> tuple[str, ...]:
        """What is chosen, in the order of the list."""
        return tuple(value for value, tick in self._ticks.items() if tick.isChecked())

    def offered(self) -> tuple[str, ...]:
        """What can be chosen, in the order of the list."""
        return tuple(self._ticks)

    def choose(self, values: Sequence[str]) -> None:
        """Tick ``values`` and nothing else, without a signal."""
        for value, tick in self._ticks.items():
            tick.setChecked(value in values)
        self._say()

    def _say(self) -> None:
        values = self.values()
        if len(values) == 1:
            self.say(self._ticks[values[0]].text().replace("&&", "&"))
        elif values:
            self.say(ngettext("{count} choix", "{count} choix", len(values)).format(count=len(values)))
        else:
            self.say("")

    def _on_cleared(self) -> None:
        self.choose(())
        self.chosen.emit()

    def _on_ticked(self) -> None:
        self._say()
        self.chosen.emit()


class OneChip(ListChip):
    """A chip that holds one value at most."""

    def __init__(self, label: str, everything: str, parent: QWidget | None = None) -> None:
        super().__init__(label, everything, parent)
        self.setToolTip("")
        self._was: tuple[str, ...] = ()
        self.chosen.connect(self._on_one_chosen)

    @Slot()
    def _on_one_chosen(self) -> None:
        new = [value for value in self.values() if value not in self._was]
        self._was = tuple(new[-1:]) or self.values()[-1:]
        self.choose(self._was)


class DayChip(Chip):
    """A filter on what is in force on one day."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(label, parent)
        self.day: date | None = None
        self._calendar: QCalendarWidget | None = None
        menu = self.menu()
        menu.addAction(_("Toutes les dates")).triggered.connect(self._on_cleared)
        menu.addAction(_("Aujourd'hui")).triggered.connect(self._on_today)
        menu.addSeparator()
        menu.aboutToShow.connect(self._on_shown)

    def choose(self, day: date | None) -> None:
        """Ask for ``day`` (None: any day), without a signal."""
        self.day = day
        self.say(format_day(day) if day else "")

    def _on_shown(self) -> None:
        if self._calendar is None:
            self._calendar = QCalendarWidget()
            self._calendar.setMinimumDate(QDate(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day))
            self._calendar.setMaximumDate(QDate(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day))
            self._calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
            self._calendar.setAccessibleName(_("Calendrier"))
            self._calendar.clicked.connect(self._on_picked)
            self._calendar.activated.connect(self._on_picked)
            action = QWidgetAction(self.menu())
            action.setDefaultWidget(self._calendar)
            self.menu().addAction(action)
        if self.day:
            self._calendar.setSelectedDate(QDate(self.day.year, self.day.month, self.day.day))

    def _on_picked(self, day: QDate) -> None:
        self.menu().close()
        self._take(date(day.year(), day.month(), day.day()))

    def _on_today(self) -> None:
        self._take(date.today())  # noqa: DTZ011 - days are local

    def _on_cleared(self) -> None:
        self._take(None)

    def _take(self, day: date | None) -> None:
        if day != self.day:
            self.choose(day)
            self.chosen.emit()
