"""The agenda of a meeting: its points in order, and an empty last line for the next one."""

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from dcant_tracker.domain.identity import new_uid
from dcant_tracker.errors import UserError
from dcant_tracker.store.reading.meetings import Held
from dcant_tracker.store.records.record import Record
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.keys import Keys, KeysOf, answer
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.meetings import steps
from dcant_tracker.ui.meetings.action_line import ActionLine
from dcant_tracker.ui.meetings.actions_list import ActionsList
from dcant_tracker.ui.meetings.in_place import InPlace
from dcant_tracker.ui.meetings.point_box import POINT, PointBox
from dcant_tracker.ui.meetings.who import KnownNames
from dcant_tracker.ui.records.table.editors.line import LineEditor
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

KEYS = KeysOf(
    lambda: _("Réunion › Ordre du jour"),
    {
        "up": Keys(lambda: _("Monter le point"), ("Alt+Up",)),
        "down": Keys(lambda: _("Descendre le point"), ("Alt+Down",)),
        "previous": Keys(lambda: _("Point précédent"), ("Ctrl+Up",)),
        "next": Keys(lambda: _("Point suivant"), ("Ctrl+Down",)),
        "remove": Keys(lambda: _("Supprimer la suite à donner, ou le point"), ("Ctrl+Del",)),
    },
)


class Agenda(QWidget):
    """Points that are typed, moved and answered where they stand."""

    rearranged = Signal()
    """Something that takes the keyboard came or went."""

    def __init__(self, session: Session, names: KnownNames, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._names = names
        self._meeting: Record | None = None
        self.boxes: list[PointBox] = []
        self.loose: ActionsList | None = None
        editor = LineEditor(self)
        editor.setPlaceholderText(_("Point suivant…"))
        self.new = InPlace(editor, _("Point suivant"))
        self.new.left.connect(self._on_new)
        self.new.entered.connect(self.new.focus)
        self._points = in_column(spacing=8)
        self._loose_title = theme.set_role(Label(_("Suites à donner sans point")), "strong")
        self._others = in_column(self._loose_title, spacing=4)
        number = Label("+")
        number.setFixedWidth(3 * self.fontMetrics().averageCharWidth())
        number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        last = in_row(number, (editor, 1), margins=(6, 0, 6, 0), spacing=6)
        in_column(self._points, last, self._others, within=self, spacing=8)
        self.setAcceptDrops(True)
        for name, slot in (
            ("up", self.move_up),
            ("down", self.move_down),
            ("previous", self.go_up),
            ("next", self.go_down),
            ("remove", self.remove),
        ):
            answer(self, KEYS[name], slot, inside=True)

    # --- what shows ---------------------------------------------------------------------------------

    def show_held(self, held: Held) -> None:
        """Show the points of a meeting; what is being typed stays."""
        self._meeting = held.meeting
        wanted = {point.record.uid: point for point in held.points}
        for box in tuple(self.boxes):
            if box.is_written and box.uid not in wanted and not _is_typed(box):
                self._drop(box)
        known = {box.uid: box for box in self.boxes}
        for uid in wanted:
            if uid not in known:
                known[uid] = self._append(uid)
        rest = [box for box in self.boxes if box.uid not in wanted]
        self._arrange([*(known[uid] for uid in wanted), *rest])
        for uid, point in wanted.items():
            known[uid].show_point(point)
        self._show_loose(held)
        self.rearranged.emit()

    def _show_loose(self, held: Held) -> None:
        if self.loose is None and held.loose:
            self.loose = ActionsList(self._session, self._names, {"meeting": held.meeting.uid}, self)
            self.loose.rearranged.connect(self.rearranged)
            self._others.addWidget(self.loose)
        if self.loose is not None:
            self.loose.show_actions(held.loose)
        shown = self.loose is not None and (bool(held.loose) or _is_typed(self.loose))
        self._loose_title.setVisible(shown)
        if self.loose is not None:
            self.loose.setVisible(shown)

    def widgets(self) -> Iterator[QWidget]:
        """What takes the keyboard, in order."""
        for box in self.boxes:
            yield from box.widgets()
        yield self.new.editor
        if self.loose is not None:
            yield from self.loose.widgets()

    def in_places(self) -> Iterator[InPlace]:
        """The texts that are written in place."""
        yield self.new
        for box in self.boxes:
            yield from box.in_places()
        if self.loose is not None:
            yield from self.loose.in_places()

    def leave(self) -> None:
        """Write what is typed."""
        self.new.leave()
        for box in tuple(self.boxes):
            box.leave()
        if self.loose is not None:
            self.loose.leave()

    def focus_first(self) -> None:
        """Give the keyboard to the first point that nothing was decided on, else to the line of the next."""
        box = next((box for box in self.boxes if not box.decision.text), None)
        (box.decision if box is not None else self.new).focus()

    # --- the next point -----------------------------------------------------------------------------

    @Slot()
    def _on_new(self) -> None:
        meeting, title = self._meeting, self.new.text
        if meeting is None or not title:
            self.new.put("")
            return
        uid = new_uid()
        box = PointBox(self._session, self._names, uid, meeting.uid, self)
        try:
            steps.add(
                self._session,
                "agenda_item",
                {"meeting": meeting.uid, "title": title},
                uid,
                box.on_written,
                lambda problem: self._take_back(box, problem),
            )
        except UserError as problem:
            box.deleteLater()
            self.new.refuse(problem)
            return
        box.title.put(title)
        self._add(box)
        self.new.put("")
        self.rearranged.emit()

    def _take_back(self, box: PointBox, problem: UserError) -> None:
        """The point was refused after all: its title is to be typed otherwise."""
        title = box.title.text
        self._drop(box)
        self.new.editor.load(None, title)
        self.new.refuse(problem)

    def _append(self, uid: str) -> PointBox:
        assert self._meeting is not None
        box = PointBox(self._session, self._names, uid, self._meeting.uid, self)
        self._add(box)
        return box

    def _add(self, box: PointBox) -> None:
        box.passed.connect(self.go_down)
        box.rearranged.connect(self.rearranged)
        self.boxes.append(box)
        self._points.addWidget(box)
        box.show_rank(len(self.boxes))
        box.show()

    def _drop(self, box: PointBox) -> None:
        self.boxes.remove(box)
        self._points.removeWidget(box)
        box.hide()
        box.deleteLater()

    # --- order --------------------------------------------------------------------------------------

    def _arrange(self, boxes: list[PointBox]) -> None:
        if boxes != self.boxes:
            self.boxes = boxes
            for rank, box in enumerate(boxes):
                self._points.removeWidget(box)
                self._points.insertWidget(rank, box)
        for rank, box in enumerate(boxes, 1):
            box.show_rank(rank)

    def current(self) -> PointBox | None:
        """The point that has the keyboard."""
        focused = QApplication.focusWidget()
        return next((box for box in self.boxes if focused is not None and box.isAncestorOf(focused)), None)

    def move_to(self, box: PointBox, rank: int) -> None:
        """Let ``box`` be the point at ``rank`` (from 0); all numbers are written as one step."""
        rank = max(0, min(rank, len(self.boxes) - 1))
        boxes = [one for one in self.boxes if one is not box]
        boxes.insert(rank, box)
        if boxes == self.boxes or self._meeting is None:
            return
        self._arrange(boxes)
        self.rearranged.emit()
        steps.order_points(self._session, self._meeting, [one.uid for one in boxes])

    def _move_by(self, by: int) -> None:
        box = self.current()
        if box is not None:
            self.move_to(box, self.boxes.index(box) + by)

    @Slot()
    def move_up(self) -> None:
        """The point that has the keyboard, one place higher."""
        self._move_by(-1)

    @Slot()
    def move_down(self) -> None:
        """The point that has the keyboard, one place lower."""
        self._move_by(1)

    def _go_by(self, by: int) -> None:
        box = self.current()
        at = self.boxes.index(box) + by if box is not None else len(self.boxes) + min(by, 0)
        if 0 <= at < len(self.boxes):
            self.boxes[at].decision.focus()
        elif at >= len(self.boxes):
            self.new.focus()

    @Slot()
    def go_up(self) -> None:
        """The decision of the point above."""
        self._go_by(-1)

    @Slot()
    def go_down(self) -> None:
        """The decision of the point below, or the line of the next point."""
        self._go_by(1)

    @Slot()
    def remove(self) -> None:
        """Take away the action that has the keyboard, else the point."""
        focused, box = QApplication.focusWidget(), self.current()
        line = focused.parentWidget() if focused is not None else None
        if isinstance(line, ActionLine):
            line.delete()
        elif box is not None:
            box.delete()

    # --- dragging -----------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(POINT):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        uid = bytes(event.mimeData().data(POINT).data()).decode()
        box = next((one for one in self.boxes if one.uid == uid), None)
        if box is None:
            return
        above = [one for one in self.boxes if one is not box and one.geometry().center().y() < event.position().y()]
        self.move_to(box, len(above))
        event.acceptProposedAction()


def _is_typed(shown: PointBox | ActionsList) -> bool:
    """Whether something typed there is not written."""
    return any(line.touched for line in shown.in_places())
