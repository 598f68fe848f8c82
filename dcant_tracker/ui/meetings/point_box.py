"""One point of the agenda: its number, its title, what was decided, what is to be done."""

from collections.abc import Iterator

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from dcant_tracker.store.reading.meetings import Point
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import icon_button
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.plain_text import Label, as_tip
from dcant_tracker.ui.meetings import steps
from dcant_tracker.ui.meetings.actions_list import ActionsList
from dcant_tracker.ui.meetings.in_place import InPlace
from dcant_tracker.ui.meetings.who import KnownNames
from dcant_tracker.ui.records.deleting import delete
from dcant_tracker.ui.records.table.editors.line import LineEditor
from dcant_tracker.ui.records.table.editors.long_text import LongTextEditor
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

POINT = "application/x-dcant-point"
"""The uid of the point that is dragged."""


class Handle(Label):
    """The number of a point: what one drags it by."""

    def __init__(self, uid: str, parent: QWidget) -> None:
        super().__init__("", parent)
        self._uid = uid
        self._from = QPoint()
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setToolTip(_("Glissez pour déplacer ce point (Alt+Haut, Alt+Bas)"))
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumWidth(3 * self.fontMetrics().averageCharWidth())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._from = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        far = (event.position().toPoint() - self._from).manhattanLength()
        if not event.buttons() & Qt.MouseButton.LeftButton or far < QApplication.startDragDistance():
            return
        carried = QMimeData()
        carried.setData(POINT, self._uid.encode())
        drag = QDrag(self)
        drag.setMimeData(carried)
        drag.exec(Qt.DropAction.MoveAction)


class PointBox(QFrame):
    """Shows one point; each text is written when it is left."""

    passed = Signal()
    """Enter in the empty line of its actions: go on with the next point."""
    rearranged = Signal()

    def __init__(self, session: Session, names: KnownNames, uid: str, meeting: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self.uid = uid
        self.is_written = False
        theme.set_role(self, "card")
        self.number = Handle(uid, self)
        title, decision = LineEditor(self), LongTextEditor(self)
        decision.setPlaceholderText(_("Décision (Ctrl+Entrée : à la suite)"))
        decision.grow(1)
        self.title = InPlace(title, _("Point"))
        self.decision = InPlace(decision, _("Décision"))
        self.measure = theme.set_role(Label(parent=self), "caption")
        self.measure.hide()
        self.remove = icon_button("trash-2", _("Retirer ce point de l'ordre du jour"))
        self.remove.clicked.connect(self.delete)
        self.actions_list = ActionsList(session, names, {"meeting": meeting, "agenda_item": uid}, self)
        self._lay_out()
        self.title.left.connect(self._on_title)
        self.title.entered.connect(self.decision.focus)
        self.decision.left.connect(self._on_decision)
        self.decision.entered.connect(self._after_decision)
        self.actions_list.passed.connect(self.passed)
        self.actions_list.rearranged.connect(self.rearranged)

    def _lay_out(self) -> None:
        below = in_column(self.measure, self.decision.editor, self.actions_list, spacing=4)
        below.setContentsMargins(self.number.minimumWidth() + 6, 0, 0, 0)
        in_column(
            in_row(self.number, (self.title.editor, 1), self.remove, spacing=6),
            below,
            within=self,
            margins=(6, 6, 6, 8),
            spacing=4,
        )

    def widgets(self) -> Iterator[QWidget]:
        """What takes the keyboard, in order."""
        yield from (self.title.editor, self.remove, self.decision.editor, *self.actions_list.widgets())

    def show_rank(self, rank: int) -> None:
        """Say that it is the point numbered ``rank``."""
        self.number.setText(f"{rank}.")
        for line, says in ((self.title, _("Point {rank}")), (self.decision, _("Décision du point {rank}"))):
            line.editor.setAccessibleName(says.format(rank=rank))

    def show_point(self, point: Point) -> None:
        """Show what is written of it; what is being typed stays."""
        self.is_written = True
        self.title.show_text(str(point.record["title"]))
        self.decision.show_text(str(point.record["decision"] or ""))
        self.title.editor.setToolTip(as_tip(str(point.record["title"])))
        self.measure.setText(self.fontMetrics().elidedText(point.measure, Qt.TextElideMode.ElideRight, 420))
        self.measure.setVisible(bool(point.measure))
        self.actions_list.show_actions(point.actions)

    def in_places(self) -> Iterator[InPlace]:
        """The texts that are written in place."""
        yield from (self.title, self.decision, *self.actions_list.in_places())

    def leave(self) -> None:
        """Write what is typed."""
        self.title.leave()
        self.decision.leave()
        self.actions_list.leave()

    def on_written(self) -> None:
        """It is in the file: so may be what was typed in it meanwhile."""
        self.is_written = True
        self.title.leave()
        self.decision.leave()

    @Slot()
    def delete(self) -> None:
        """Take it off the agenda; what was to be done after it stays with the meeting."""
        delete(self._session, "agenda_item", [self.uid])

    @Slot()
    def _on_title(self) -> None:
        if self.is_written:
            steps.write_field(self._session, "agenda_item", self.uid, "title", self.title)

    @Slot()
    def _on_decision(self) -> None:
        if self.is_written:
            steps.write_field(self._session, "agenda_item", self.uid, "decision", self.decision)

    @Slot()
    def _after_decision(self) -> None:
        self.actions_list.lines[0].what.focus()
