"""« Ce classeur ressemble à « Région » (82 %) » : a saved correspondence to start from."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QMenu, QToolButton

from dcant_tracker.exchange.sources.foreign.mapping import WorkbookMapping
from dcant_tracker.ui.kit.buttons import push_button
from dcant_tracker.ui.kit.layouts import in_row
from dcant_tracker.ui.kit.plain_text import Label, as_caption, named_action
from dcant_tracker.words import _

_LEAST = 0.3
"""Share of its headings below which a saved correspondence is not worth naming."""


class Resembling(QFrame):
    """A line above the sheets; hidden when nothing that was saved comes close."""

    wanted = Signal(object)
    """The WorkbookMapping to start from; None for the proposal."""

    def __init__(self, candidates: Sequence[tuple[WorkbookMapping, float]]) -> None:
        super().__init__()
        self.setProperty("role", "surface")
        self._candidates = [one for one in candidates if one[1] >= _LEAST]
        self._started = False
        self.told = Label(wordWrap=True)
        self.start = push_button("")
        self.start.clicked.connect(self._on_start)
        self.others = QToolButton()
        self.others.setText(_("Autres…"))
        self.others.setToolTip(_("Partir d'une autre correspondance retenue"))
        self.others.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.others.setMenu(self._menu())
        self.others.setVisible(len(self._candidates) > 1)
        in_row((self.told, 1), self.others, self.start, within=self, margins=(20, 6, 16, 6))
        self.say(None)
        self.setVisible(bool(self._candidates))

    def _menu(self) -> QMenu:
        menu = QMenu(self.others)
        for mapping, share in self._candidates[1:]:
            said = _("« {name} » ({share} %)").format(name=mapping.name, share=round(share * 100))
            action = named_action(said, menu)
            action.triggered.connect(partial(self._on_other, mapping))
            menu.addAction(action)
        return menu

    def say(self, started: WorkbookMapping | None, missing: Sequence[str] = ()) -> None:
        """Say what the sheets below start from."""
        self._started = started is not None
        if not self._candidates:
            return
        if started is not None:
            self.start.setText(_("Revenir à la proposition"))
            said = _("Vous partez de « {name} ».").format(name=started.name)
            if missing:
                named = ", ".join(f"« {heading} »" for heading in missing)
                said += " " + _("Colonnes absentes de ce classeur : {names}.").format(names=named)
            self.told.setText(said)
            return
        mapping, share = self._candidates[0]
        self.start.setText(as_caption(_("Partir de « {name} »").format(name=mapping.name)))
        self.told.setText(
            _("Ce classeur ressemble à « {name} » ({share} % de ses colonnes s'y trouvent).").format(
                name=mapping.name, share=round(share * 100)
            )
        )

    @Slot()
    def _on_start(self) -> None:
        self.wanted.emit(None if self._started else self._candidates[0][0])

    def _on_other(self, mapping: WorkbookMapping, *_checked: object) -> None:
        self.wanted.emit(mapping)
