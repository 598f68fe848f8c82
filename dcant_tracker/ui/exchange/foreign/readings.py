"""« Cette feuille peut se lire de deux façons » : the two likeliest readings of a table, side by side."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.exchange.sources.foreign.mapping import SheetMapping
from dcant_tracker.ui.exchange.foreign.correspondence_words import sureness
from dcant_tracker.ui.kit.buttons import push_button
from dcant_tracker.ui.kit.layouts import in_row
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.words import _, ngettext

SHOWN = 2
"""How many readings are offered."""


class Readings(QWidget):
    """Hidden where there is nothing to choose; ``chosen`` brings the reading that the person takes."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: Sequence[SheetMapping] = ()
        self.told = Label(_("À lire comme :"))
        self.buttons: list[QPushButton] = [push_button("") for _rank in range(SHOWN)]
        in_row(self.told, *self.buttons, None, within=self, spacing=8)
        for rank, button in enumerate(self.buttons):
            button.clicked.connect(lambda _checked=False, rank=rank: self.chosen.emit(self._found[rank]))
        self.hide()

    def show_readings(self, sheet: SheetMapping, found: Sequence[SheetMapping]) -> None:
        """Offer the first of ``found``, where ``sheet`` is not read or a plan could be numbered instead."""
        self._found = found[:SHOWN]
        asked = bool(self._found) and (not sheet.entity or any(one.numbered for one in self._found))
        for rank, button in enumerate(self.buttons):
            button.setVisible(rank < len(self._found))
            if rank < len(self._found):
                button.setText(reading_said(self._found[rank]))
        self.setVisible(asked)


def reading_said(sheet: SheetMapping) -> str:
    """« Recommandations numérotées A1, A2… (6 colonnes, probable) »."""
    name = CATALOGUE[sheet.entity].sheet
    if sheet.numbered:
        name = _("{entity} numérotées {prefix}1, {prefix}2…").format(entity=name, prefix=sheet.numbered)
    columns = ngettext("{count} colonne", "{count} colonnes", len(sheet.used)).format(count=len(sheet.used))
    return _("{entity} ({columns}, {sureness})").format(
        entity=name, columns=columns, sureness=sureness(sheet.confidence)
    )
