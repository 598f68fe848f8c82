"""Differences read one by one and decided by keyboard: the frame that imports and what is to be settled share."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMenu, QSplitter, QVBoxLayout, QWidget

from dcant_tracker.errors import UserError
from dcant_tracker.exchange.merging.deciding import EXCHANGED, LEAVE, TAKE, Choice
from dcant_tracker.exchange.merging.pausing import Decided
from dcant_tracker.exchange.merging.preview import Preview
from dcant_tracker.store.store import Store
from dcant_tracker.ui.exchange.preview.choices import Choices
from dcant_tracker.ui.exchange.preview.deciding_menu import DecidingMenu
from dcant_tracker.ui.exchange.preview.filters import DifferenceFilters
from dcant_tracker.ui.exchange.preview.pane import DifferencePane
from dcant_tracker.ui.exchange.preview.shown import Facts, read_facts
from dcant_tracker.ui.exchange.preview.tree import ProposalTree
from dcant_tracker.ui.exchange.preview.tree_view import DifferencesView
from dcant_tracker.ui.kit.buttons import icon_button
from dcant_tracker.ui.kit.keys import Keys, KeysOf, answer
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.one_line import OneLine
from dcant_tracker.ui.kit.toast import Toast
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_COUNTING_MS = 120

KEYS = KeysOf(
    lambda: _("Aperçu d'un import, et « À trancher »"),
    {
        "next": Keys(lambda: _("Différence suivante à trancher"), ("F8", "N")),
        "previous": Keys(lambda: _("Différence précédente à trancher"), ("Shift+F8", "P")),
        "keep": Keys(lambda: _("Garder le nôtre"), ("1",)),
        "take": Keys(lambda: _("Prendre le leur"), ("2",)),
        "join": Keys(lambda: _("Joindre les deux textes"), ("3",)),
        "edit": Keys(lambda: _("Écrire autre chose"), ("4",)),
        "column": Keys(lambda: _("Appliquer le même choix à toute la colonne"), ("C",)),
        "together": Keys(lambda: _("Décider ensemble"), ("Ctrl+D",)),
        "undo": Keys(lambda: _("Revenir sur la dernière décision"), ("Ctrl+Z",)),
        "redo": Keys(lambda: _("Rétablir la décision"), ("Ctrl+Y", "Ctrl+Shift+Z")),
        "find": Keys(lambda: _("Chercher parmi les différences"), ("Ctrl+F",)),
        "apply": Keys(lambda: _("Intégrer ce qui est décidé"), ("Ctrl+Return",)),
    },
)


@dataclass(frozen=True)
class _ReadFacts:
    """What the filters look for; the worker must not hold the dialog."""

    previews: list[Preview]

    def __call__(self, store: Store) -> Facts:
        return read_facts(store.read(), self.previews)


class DecidingDialog(QDialog):
    """Grouped by file, sheet and record, side by side; ``choices`` holds what was decided.

    Whoever shows it says what stands above (:meth:`_head`), among the tools and at the foot, and what is done with
    what was decided (:meth:`on_apply`).
    """

    def __init__(
        self,
        session: Session,
        previews: Sequence[Preview],
        decided: Sequence[Decided] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.choices = Choices(previews, self)
        if decided is not None:
            self.choices.put_back(decided)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.model = ProposalTree(self.choices, self)
        self.tree = DifferencesView(self.model)
        self.tree.customContextMenuRequested.connect(self._on_menu)
        self.pane = DifferencePane(session, self.choices)
        self.pane.refused.connect(session.messages.error)
        self.filters = DifferenceFilters(self.choices, self)
        self.search = self.filters.search
        self.deciding = DecidingMenu(self.choices, self.tree, self.pane, self)
        self.undo_button = icon_button("undo-2", _("Revenir sur la dernière décision (Ctrl+Z)"))
        self.redo_button = icon_button("redo-2", _("Rétablir la décision (Ctrl+Y)"))
        self.undo_button.clicked.connect(self.on_undo)
        self.redo_button.clicked.connect(self.on_redo)
        self.summary = OneLine()
        self._counting = QTimer(self, singleShot=True, interval=_COUNTING_MS)
        self._counting.timeout.connect(self.filters.refresh)
        self.toast = Toast(self)
        session.messages.toasted.connect(self.toast.say)
        session.messages.refused.connect(self._on_refused)

    # --- what is shown ------------------------------------------------------------------------------

    def _begin(self) -> None:
        """Lay everything out and put the cursor where the first decision waits: the last act of making it."""
        split = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        split.addWidget(self.tree)
        split.addWidget(self.pane)
        split.setSizes([300, 300])
        layout = in_column(self._head(), self._tools(), (split, 1), within=self, spacing=0)
        layout.addLayout(self._foot())
        self._add_keys()
        self._follow()
        self._on_choices([])
        self.tree.unfold()
        self.filters.tell(len(self.model.visible_ranks()))
        ranks = self.choices.open_conflicts() or self.model.visible_ranks()
        if ranks:
            self.show_rank(ranks[0])
        self.tree.setFocus()
        self._session.jobs.read(_ReadFacts(self.choices.previews), self.filters.know, owner=self, key="facts")

    def _head(self) -> QWidget:
        """What stands above: what this is about."""
        raise NotImplementedError

    def _foot(self) -> QHBoxLayout:
        """What stands below: the summary, and the ways out."""
        raise NotImplementedError

    def _own_tools(self) -> Sequence[QWidget]:
        """What stands between the filters and the buttons of decisions."""
        return ()

    def _last_tools(self) -> Sequence[QWidget]:
        """What stands after them."""
        return ()

    def _tools(self) -> QVBoxLayout:
        top = in_row((self.search, 1), self.filters.shown, self.filters.clear_button, spacing=8)
        buttons = (self.undo_button, self.redo_button, self.deciding.button)
        for widget in (*self._own_tools(), *buttons, *self._last_tools()):
            top.addWidget(widget)
        return in_column(top, self.filters.row, margins=(16, 8, 16, 8), spacing=8)

    def _add_keys(self) -> None:
        for name, slot in (
            ("next", self.on_next),
            ("previous", self.on_previous),
            ("keep", self.on_keep),
            ("take", self.on_take),
            ("join", self.on_join),
            ("edit", self.pane.on_edit),
            ("column", self.deciding.on_column),
            ("together", self.deciding.button.showMenu),
            ("undo", self.on_undo),
            ("redo", self.on_redo),
            ("find", self.search.setFocus),
            ("apply", self.on_apply),
        ):
            answer(self, KEYS[name], slot)

    def _follow(self) -> None:
        """What is decided, looked for and written leads to what comes next, the keyboard there."""
        self.choices.changed.connect(self._on_choices)
        self.tree.selectionModel().currentChanged.connect(self._on_current)
        self.filters.changed.connect(self._on_filter)
        self.search.left.connect(self.tree.setFocus)
        self.deciding.decided.connect(self.on_next)
        self.pane.next.clicked.connect(self.on_next)
        self.pane.decided.connect(self._move_on)
        self.pane.joined.done.connect(self.on_next)
        self.pane.joined.left.connect(self.tree.setFocus)
        self.pane.mending.mended.connect(self._on_mended)
        self.pane.mending.left.connect(self.tree.setFocus)
        self.pane.cells.left.connect(self.tree.setFocus)

    def show_rank(self, rank: int) -> None:
        """Put the cursor on proposal ``rank``."""
        self.tree.show_rank(rank)

    @Slot()
    def on_apply(self) -> None:
        """Do what was decided."""
        raise NotImplementedError

    def _summary(self, counts: Counter[str]) -> list[str]:
        """What is said at the foot of what was decided so far."""
        raise NotImplementedError

    # --- what is decided ----------------------------------------------------------------------------

    @Slot()
    def on_next(self) -> None:
        """The next conflict that waits."""
        self._go(forward=True)

    @Slot()
    def on_previous(self) -> None:
        """The conflict before that waits."""
        self._go(forward=False)

    def _open_shown(self) -> list[int]:
        return [rank for rank in self.model.visible_ranks() if self.choices.is_open(rank)]

    def _go(self, *, forward: bool) -> None:
        """To a conflict that waits, the keyboard on its line; where the filters hide all of them, the filters go."""
        self.tree.setFocus()
        here = self.pane.rank if self.pane.rank is not None else -1
        shown = self._open_shown()
        if not shown and self.choices.counts()["open"]:
            self.filters.clear()
            shown = self._open_shown()
        if not shown:
            return
        if forward:
            self.show_rank(next((rank for rank in shown if rank > here), shown[0]))
        else:
            self.show_rank(next((rank for rank in reversed(shown) if rank < here), shown[-1]))

    @Slot()
    def on_keep(self) -> None:
        """Ours, for the lines selected; against both versions where there are two in view."""
        if self.pane.versions is not None and len(self.tree.selected()) == 1:
            self.pane.on_keep()
        else:
            self._decide(LEAVE)

    @Slot()
    def on_take(self) -> None:
        """Theirs, for the lines selected; of two versions in view, the first."""
        if self.pane.versions is not None and len(self.tree.selected()) == 1:
            self.pane.on_take()
        else:
            self._decide(TAKE)

    @Slot()
    def on_join(self) -> None:
        """Both texts; the notes selected are kept as exchanges."""
        ranks = self.tree.selected()
        if len(ranks) > 1 and all(self.choices.proposals[rank].may_be_kept for rank in ranks):
            self._decide(EXCHANGED)
        else:
            self.pane.on_join()

    def _decide(self, choice: Choice) -> None:
        ranks = self.tree.selected()
        self.choices.choose(ranks, choice)
        if len(ranks) > 1:
            self.on_next()
        else:
            self._move_on()

    @Slot()
    def _move_on(self) -> None:
        """After the decision on the line in view: a conflict makes way for the next one, another line stays."""
        self.tree.setFocus()
        self.deciding.last = rank = self.pane.rank
        if rank is not None and self.choices.proposals[rank].may_be_kept:
            self._to_next(lambda other: self.choices.proposals[other].may_be_kept, self.choices.is_decided)
        elif rank is not None and self.choices.is_disputed(rank):
            self.on_next()

    @Slot()
    def _on_mended(self) -> None:
        """To the next cell that can be mended, else to a conflict that waits."""
        self.tree.setFocus()
        self._to_next(
            lambda rank: self.choices.proposals[rank].mendable, lambda rank: bool(self.choices.is_taken(rank))
        )

    def _to_next(self, is_alike: Callable[[int], bool], is_done: Callable[[int], bool]) -> None:
        """To the next line of a kind that is not done with, else to a conflict that waits."""
        here = self.pane.rank if self.pane.rank is not None else -1
        shown = [rank for rank in self.model.visible_ranks() if is_alike(rank) and not is_done(rank)]
        if shown:
            self.show_rank(next((rank for rank in shown if rank > here), shown[0]))
        else:
            self.on_next()

    @Slot()
    def on_undo(self) -> None:
        """Take back the last decision, and show what it was about."""
        self._show_first(self.choices.undo())

    @Slot()
    def on_redo(self) -> None:
        """Decide it again."""
        self._show_first(self.choices.redo())

    def _show_first(self, ranks: list[int]) -> None:
        self.tree.setFocus()
        shown = next((rank for rank in sorted(ranks) if self.model.index_of(rank).isValid()), None)
        if shown is not None and self.pane.rank not in ranks:
            self.show_rank(shown)

    # --- what follows -------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape shows everything again; only where nothing is held back does it leave."""
        if event.key() == Qt.Key.Key_Escape and self.filters.wanted():
            self.filters.clear()
            self.tree.setFocus()
        else:
            super().keyPressEvent(event)

    @Slot(object)
    def _on_refused(self, problem: UserError) -> None:
        """The banner is behind this dialog: say it here too."""
        self.toast.say("\n".join(filter(None, (problem.message, problem.hint))), "", None)

    @Slot()
    def _on_filter(self) -> None:
        """Show what is asked for, the cursor on a line that the keys decide, the keyboard there but while typing."""
        rank = self.pane.rank
        self.filters.refresh()
        self.model.show_only(self.filters.ranks())
        self.tree.unfold()
        shown = self.model.visible_ranks()
        self.filters.tell(len(shown))
        found = self._found_again(rank, shown)
        if found is None:
            self.pane.show_proposal(None)
        else:
            self.show_rank(found)
        if not self.search.hasFocus():
            self.tree.setFocus()

    def _found_again(self, rank: int | None, shown: list[int]) -> int | None:
        """The line to go on with once ``shown`` changed, from ``rank``: a conflict that waits, where there is one.

        Where nothing is held back any more, a line that was found stays in view among its neighbours.
        """
        is_shown = rank is not None and self.model.index_of(rank).isValid()
        if rank is not None and is_shown:
            is_told = self.choices.proposals[rank].kind.is_told
            if self.choices.is_open(rank) or not (self.filters.wanted() or is_told):
                return rank
        waiting = self._open_shown()
        if waiting:
            return next((other for other in waiting if rank is None or other >= rank), waiting[0])
        if is_shown:
            return rank
        return shown[0] if shown else None

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.pane.show_proposal(self.model.rank_at(current), self.model.beginning_around(current))

    @Slot(QPoint)
    def _on_menu(self, position: QPoint) -> None:
        menu = QMenu(self.tree)
        for text, slot in ((_("Garder le nôtre"), self.on_keep), (_("Prendre le leur"), self.on_take)):
            action = QAction(text, menu)
            action.triggered.connect(slot)
            menu.addAction(action)
        menu.addSeparator()
        self.deciding.fill(menu, around=True)
        menu.popup(self.tree.viewport().mapToGlobal(position))

    @Slot(object)
    def _on_choices(self, ranks: list[int]) -> None:
        counts = self.choices.counts()
        self.summary.say(" · ".join(self._summary(counts)))
        self.pane.next.setEnabled(counts["open"] > 0)
        self.undo_button.setEnabled(self.choices.can_undo)
        self.redo_button.setEnabled(self.choices.can_redo)
        if ranks:
            self._counting.start()
