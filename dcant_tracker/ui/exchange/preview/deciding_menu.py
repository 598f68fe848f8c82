"""« Décider ensemble » : one choice for all that is shown, a record, a sheet, a file or a column."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.text import grouped
from dcant_tracker.exchange.merging.deciding import LEAVE, TAKE, Choice, Side
from dcant_tracker.exchange.merging.proposal import Case
from dcant_tracker.ui.exchange.preview.choices import Choices
from dcant_tracker.ui.exchange.preview.pane import DifferencePane
from dcant_tracker.ui.exchange.preview.tree_view import DifferencesView
from dcant_tracker.ui.kit.plain_text import named_action
from dcant_tracker.words import _


class DecidingMenu(QObject):
    """What it offers depends on the line of ``tree`` that ``pane`` shows."""

    decided = Signal()
    """Several differences were decided alike."""

    def __init__(self, choices: Choices, tree: DifferencesView, pane: DifferencePane, parent: QObject) -> None:
        super().__init__(parent)
        self._choices = choices
        self._tree = tree
        self._model = tree.tree
        self._pane = pane
        self.last: int | None = None
        """The difference that was decided last by itself; the cursor may have moved on since."""
        self.button = QToolButton()
        self.button.setText(_("Décider ensemble"))
        self.button.setToolTip(_("Un même choix pour plusieurs différences (Ctrl+D)"))
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.button)
        self.menu.aboutToShow.connect(self._on_opened)
        self.button.setMenu(self.menu)

    @Slot()
    def _on_opened(self) -> None:
        self.menu.clear()
        shown = self._decidable(self._model.visible_ranks())
        self._add_pair(self.menu, _("Prendre tout ce qui est affiché"), _("Laisser tout ce qui est affiché"), shown)
        self.menu.addSeparator()
        self.fill(self.menu)

    def fill(self, menu: QMenu, *, around: bool = False) -> None:
        """Offer what is around the cursor; ``around`` leaves out what has nothing more than the line itself."""
        rank = self._pane.rank
        selected = self._decidable(self._tree.selected())
        if not around and len(selected) > 1:
            self._add_pair(menu, _("Prendre la sélection"), _("Laisser la sélection"), selected, picked=True)
        if rank is not None:
            self._fill_around(menu, rank)

    def _fill_around(self, menu: QMenu, rank: int) -> None:
        proposal = self._choices.proposals[rank]
        record, sheet = (self._decidable(of(rank)) for of in (self._model.record_of, self._model.sheet_of))
        if len(record) > 1:
            self._add_pair(menu, _("Prendre toute la fiche"), _("Laisser toute la fiche"), record, picked=True)
        if len(sheet) > len(record):
            take = _("Prendre toute la feuille « {sheet} »").format(sheet=proposal.sheet)
            self._add_pair(menu, take, _("Laisser toute la feuille « {sheet} »").format(sheet=proposal.sheet), sheet)
        if len(self._choices.previews) > 1:
            file = self._decidable(self._model.file_of(rank))
            self._add_pair(menu, *self._file_texts(rank), file)
        column = self._decidable(self._model.column_of(rank))
        if proposal.field is not None and len(column) > 1:
            label = CATALOGUE[proposal.entity][proposal.field].label
            text = _("Même choix pour toute la colonne « {column} »").format(column=label)
            action = self._action(menu, text, column)
            action.setEnabled(self._of_column(rank) is not None)
            action.setToolTip(_("Décidez d'abord cette différence ; les autres suivront."))
            action.triggered.connect(self.on_column)

    def _file_texts(self, rank: int) -> tuple[str, str]:
        called = self._choices.preview_of(rank).origin.called
        if not called:
            return _("Prendre tout le fichier"), _("Laisser tout le fichier")
        take, leave = _("Prendre tout de « {name} »"), _("Garder le nôtre face à « {name} »")
        return take.format(name=called), leave.format(name=called)

    @Slot()
    def on_column(self) -> None:
        """The choice of the line in view, or of the one just decided, for every shown difference of its column."""
        rank = self._pane.rank
        side = self._of_column(rank) if rank is not None else None
        if rank is not None and side is not None:
            self._choose(self._decidable(self._model.column_of(rank)), Choice(side))

    def _choose(self, ranks: list[int], choice: Choice) -> None:
        self._choices.choose(ranks, choice)
        self.decided.emit()

    def _of_column(self, rank: int) -> Side | None:
        """What a whole column is to be decided as: like ``rank``, else like the last one decided there."""
        side = self._side(rank)
        if side is None and self.last is not None and self.last in self._model.column_of(rank):
            return self._side(self.last)
        return side

    def _side(self, rank: int) -> Side | None:
        """Ours or theirs, when that was chosen: a text of one's own suits one cell only."""
        made = self._choices[rank]
        return made.side if made is not None and made.side in (Side.MINE, Side.THEIRS) else None

    def _decidable(self, ranks: Sequence[int]) -> list[int]:
        return [rank for rank in ranks if not self._choices.proposals[rank].kind.is_told]

    def _without_deletions(self, ranks: list[int]) -> list[int]:
        """``ranks`` without the rows that the file lacks: deleting them is asked for by itself, not among others."""
        kept = [rank for rank in ranks if self._choices.proposals[rank].kind is not Case.ABSENT]
        return kept or ranks

    def _add_pair(self, menu: QMenu, take: str, leave: str, ranks: list[int], *, picked: bool = False) -> None:
        """Two actions for ``ranks``; unless they were ``picked`` one by one, taking them deletes nothing."""
        taken = ranks if picked else self._without_deletions(ranks)
        for text, choice, chosen in ((take, TAKE, taken), (leave, LEAVE, ranks)):
            action = self._action(menu, text, chosen)
            action.triggered.connect(partial(self._choose, chosen, choice))

    @staticmethod
    def _action(menu: QMenu, text: str, ranks: list[int]) -> QAction:
        action = named_action(f"{text}  ({grouped(len(ranks))})", menu)
        action.setEnabled(bool(ranks))
        menu.addAction(action)
        return action
