"""The head of a meeting: what it is called, when, where, under whom, of which group."""

from collections.abc import Iterator
from functools import partial

from PySide6.QtWidgets import QGridLayout, QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.records.record import Record
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.plain_text import Label, as_tip
from dcant_tracker.ui.meetings import steps
from dcant_tracker.ui.meetings.in_place import InPlace
from dcant_tracker.ui.records.adding.creating import create
from dcant_tracker.ui.records.table.editors.factory import make_editor
from dcant_tracker.ui.records.table.editors.pick import PickEditor
from dcant_tracker.ui.work.session import Session

_MEETING = CATALOGUE["meeting"]
_PLACES = {
    "title": (0, 0, 12),
    "held_on": (1, 0, 3),
    "hours": (1, 3, 3),
    "place": (1, 6, 6),
    "group": (2, 0, 6),
    "chair": (2, 6, 6),
}
"""Where each field stands: row, column, how many of twelve columns."""


class Head(QWidget):
    """The fields of a meeting, a caption above each; each is written when it is left."""

    def __init__(self, session: Session, meeting: Record, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._uid = meeting.uid
        self.fields: dict[str, InPlace] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px("space.2"))
        grid.setVerticalSpacing(4)
        for column in range(12):
            grid.setColumnStretch(column, 1)
        for name, (row, column, wide) in _PLACES.items():
            grid.addWidget(self._field(name, meeting), row, column, 1, wide)
        self.show_meeting(meeting)

    def _field(self, name: str, meeting: Record) -> QWidget:
        field = _MEETING[name]
        cell = QWidget(self)
        editor = make_editor(self._session, _MEETING, field, meeting.values, cell, in_cell=False)
        editor.setMinimumWidth(60)
        caption = theme.set_role(Label(field.label, cell), "caption")
        caption.setBuddy(editor)
        in_column(caption, editor, within=cell, spacing=1)
        line = InPlace(editor, field.label)
        line.left.connect(partial(steps.write_field, self._session, "meeting", self._uid, name, line))
        if isinstance(editor, PickEditor):
            editor.creationWanted.connect(self._on_creation_wanted)
        self.fields[name] = line
        names = list(_PLACES)
        if self.fields.keys() != {"title"}:
            self.fields[names[len(self.fields) - 2]].entered.connect(line.focus)
        return cell

    def show_meeting(self, meeting: Record) -> None:
        """Show what is written of it; what is being typed stays."""
        labels = self._session.labels()
        for name, line in self.fields.items():
            text = labels.of_field(_MEETING[name], meeting[name])
            line.show_text(text)
            line.editor.setToolTip(as_tip(text if len(text) > 40 else ""))

    def widgets(self) -> Iterator[QWidget]:
        """What takes the keyboard, in order."""
        yield from (line.editor for line in self.fields.values())

    def in_places(self) -> Iterator[InPlace]:
        """The texts that are written in place."""
        yield from self.fields.values()

    def leave(self) -> None:
        """Write what is typed."""
        for line in self.fields.values():
            line.leave()

    def _on_creation_wanted(self, name: str) -> None:
        create(self._session, "group", {"name": name}, self._on_created)

    def _on_created(self, uid: str) -> None:
        line = self.fields["group"]
        line.editor.load(None, self._session.labels().of("group", uid))
        line.leave()
