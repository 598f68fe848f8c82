"""What is to be done after one point: its lines, and an empty last one for the next."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from dcant_tracker.domain.kinds import Value
from dcant_tracker.store.records.record import Record
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.meetings.action_line import ActionLine
from dcant_tracker.ui.meetings.in_place import InPlace
from dcant_tracker.ui.meetings.who import KnownNames
from dcant_tracker.ui.work.session import Session


class ActionsList(QWidget):
    """The lines under a point (``home``: what a new action of it holds)."""

    passed = Signal()
    """Enter in the empty line: go on with what follows."""
    rearranged = Signal()
    """A line came or went."""

    def __init__(self, session: Session, names: KnownNames, home: dict[str, Value], parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._names = names
        self._home = home
        self.lines: list[ActionLine] = []
        self._column = in_column(within=self, spacing=4)
        self._append()

    @property
    def empty(self) -> ActionLine:
        """The last line, which becomes the next action."""
        return self.lines[-1]

    def widgets(self) -> Iterator[QWidget]:
        """What takes the keyboard, in order."""
        for line in self.lines:
            yield from (one.editor for one in line.lines())
            yield line.remove

    def show_actions(self, actions: Sequence[Record]) -> None:
        """Show ``actions`` above the empty line; what is being typed stays."""
        wanted = {action.uid for action in actions}
        for line in self.lines[:-1]:
            if line.is_written and line.uid not in wanted and not line.touched:
                self._drop(line)
        known = {line.uid: line for line in self.lines}
        for action in actions:
            shown = known.get(action.uid)
            if shown is None:
                shown = self._make()
                self._insert(len(self.lines) - 1, shown)
            shown.show_action(action)

    def leave(self) -> None:
        """Write what is typed."""
        for line in tuple(self.lines):
            line.leave()

    def in_places(self) -> Iterator[InPlace]:
        """The texts that are written in place."""
        for line in self.lines:
            yield from line.lines()

    def _make(self) -> ActionLine:
        line = ActionLine(self._session, self._names, self._home, self)
        line.added.connect(self._on_added)
        line.passed.connect(self._on_passed)
        return line

    def _append(self) -> None:
        self._insert(len(self.lines), self._make())

    def _insert(self, rank: int, line: ActionLine) -> None:
        self.lines.insert(rank, line)
        self._column.insertWidget(rank, line)
        line.show()
        self.rearranged.emit()

    def _drop(self, line: ActionLine) -> None:
        self.lines.remove(line)
        self._column.removeWidget(line)
        line.hide()
        line.deleteLater()
        self.rearranged.emit()

    @Slot(bool)
    def _on_added(self, goes_on: bool) -> None:
        self._append()
        if goes_on:
            self.empty.what.focus()

    @Slot()
    def _on_passed(self) -> None:
        line = self.sender()
        assert isinstance(line, ActionLine)
        if line is self.empty:
            self.passed.emit()
        else:
            self.lines[self.lines.index(line) + 1].what.focus()
