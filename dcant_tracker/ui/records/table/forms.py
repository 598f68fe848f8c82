"""Fields of one record, label beside editor, aligned; the same editors as in the cells."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget
from shiboken6 import isValid

from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import Value
from dcant_tracker.errors import UserError
from dcant_tracker.store.reading.colleagues import Touched
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.bubble import RefusalBubble
from dcant_tracker.ui.kit.news_mark import tell_news
from dcant_tracker.ui.kit.plain_text import Label, as_tip
from dcant_tracker.ui.kit.undo_keys import would_take_undo
from dcant_tracker.ui.records.table.editors.factory import Editor, make_editor
from dcant_tracker.ui.records.table.editors.long_text import LongTextEditor
from dcant_tracker.ui.records.table.editors.pick import PickEditor
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

Text = Callable[[Field, Value], str]

_LABEL_CHARACTERS = 16
_NARROW_CHARACTERS = 40
_NO_LIMIT = 16_777_215


class FieldForm(QWidget):
    """One row a field. ``committed`` says that a field was left or accepted with what it holds.

    ``submits`` lets Enter go on to the dialog's button.
    """

    committed = Signal(str)
    openWanted = Signal(str)
    """The record that this field refers to is to be shown."""
    creationWanted = Signal(str, str)
    """(field, name): a record of that name is to be created for this field."""

    def __init__(
        self, session: Session, entity: Entity, text: Text, parent: QWidget | None = None, *, submits: bool = False
    ) -> None:
        super().__init__(parent)
        self._submits = submits
        self._session = session
        self._entity = entity
        self._text = text
        self._editors: dict[str, Editor] = {}
        self._values: dict[str, Value] = {}
        self._loaded: dict[str, object] = {}
        self._rows: list[_Row] = []
        self._stacked = False
        self._height = 0
        self._bubble: RefusalBubble | None = None
        self._refused = ""
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px("space.2"))
        self._grid.setVerticalSpacing(theme.px("space.1"))
        self._grid.setColumnStretch(1, 1)

    def add_section(self, title: str) -> None:
        """A heading above the fields that follow."""
        label = theme.set_role(Label(title, self), "caption")
        label.setContentsMargins(0, theme.px("space.2") if self._grid.count() else 0, 0, 2)
        self._grid.addWidget(label, self._next_row(), 0, 1, 2)

    def _next_row(self) -> int:
        """The first of the two grid rows of the next field: its label may stand above it."""
        self._height += 2
        return self._height - 2

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        stacked = self.width() < self.fontMetrics().averageCharWidth() * _NARROW_CHARACTERS
        if stacked != self._stacked:
            self._stacked = stacked
            for row in self._rows:
                row.arrange(self._grid, stacked=stacked)

    def add_fields(self, fields: Iterable[Field], values: Mapping[str, Value]) -> None:
        """A row for each of ``fields``, holding its value."""
        for field in fields:
            self._add(field, values)

    def _add(self, field: Field, values: Mapping[str, Value]) -> None:
        editor = make_editor(self._session, self._entity, field, values, self, in_cell=False)
        editor.setProperty("name", field.name)
        row = self._next_row()
        label = _label(field, self)
        label.setBuddy(editor)
        top = Qt.AlignmentFlag.AlignTop if isinstance(editor, LongTextEditor) else Qt.AlignmentFlag.AlignVCenter
        if isinstance(editor, LongTextEditor):
            label.setContentsMargins(0, 6, 0, 0)
            editor.grow()
            editor.offer_enlarging()
            editor.enlargeWanted.connect(partial(self._on_enlarge_wanted, field.name))
        self._rows.append(_Row(row, label, editor, top))
        self._rows[-1].arrange(self._grid, stacked=self._stacked)
        if isinstance(editor, PickEditor):
            editor.creationWanted.connect(partial(self._on_creation_wanted, field.name))
            if field.is_ref and not self._submits:
                editor.offer_opening()
                editor.openWanted.connect(partial(self.openWanted.emit, field.name))
        editor.accepted.connect(partial(self._on_left, field.name))
        editor.textChanged.connect(partial(self._on_changed, field.name))
        editor.installEventFilter(self)
        self._editors[field.name] = editor
        self.load(field.name, values.get(field.name))

    def load(self, name: str, value: Value) -> None:
        """Show ``value`` in the field ``name``."""
        editor = self._editors[name]
        self._values[name] = value
        text = self._text(self._entity[name], value)
        editor.load(value, text)
        if not isinstance(editor, LongTextEditor):
            editor.deselect()
            editor.setCursorPosition(0)
            editor.setToolTip(as_tip(text if len(text) > 40 else ""))
        self._loaded[name] = editor.raw()
        self._mark(editor, invalid=False)

    def tell_news(self, news: Callable[[str], Touched | None]) -> None:
        """Mark the fields that a colleague wrote, as ``news`` says by their name."""
        for name, editor in self._editors.items():
            tell_news(editor, news(name))

    def is_touched(self, name: str) -> bool:
        """Whether the field holds something else than was loaded."""
        return self._editors[name].raw() != self._loaded[name]

    def raw(self, name: str) -> object:
        """What the field holds, for ``edits.meaning``."""
        return self._editors[name].raw()

    def editor(self, name: str) -> Editor:
        """The editor of the field ``name``."""
        return self._editors[name]

    def names(self) -> list[str]:
        """The fields of the form, from top to bottom."""
        return list(self._editors)

    def refuse(self, name: str, problem: UserError, *, typed: str | None = None) -> None:
        """Say beside the field why it was refused; what was typed stays."""
        editor = self._editors[name]
        if typed is not None:
            editor.load(None, typed)
        self._clear_bubble()
        self._mark(editor, invalid=True)
        self._bubble = RefusalBubble(editor, problem)
        self._refused = name

    def accept(self, name: str) -> None:
        """The field was taken: what it holds counts as loaded."""
        self._loaded[name] = self._editors[name].raw()
        self._mark(self._editors[name], invalid=False)
        self._clear_bubble()

    def focus_first(self, names: Iterable[str] = ()) -> None:
        """Give the keyboard to the first of ``names`` (or of all fields)."""
        for name in (*names, *self._editors):
            if name in self._editors:
                self._editors[name].setFocus()
                return

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        name = watched.property("name")
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            if event.reason() != Qt.FocusReason.PopupFocusReason:
                self._on_left(name)
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(name, event) or super().eventFilter(watched, event)
        elif would_take_undo(event) and not (self._submits or self.is_touched(name)):
            event.ignore()
            return True
        elif event.type() == QEvent.Type.Hide:
            self._clear_bubble()
        return super().eventFilter(watched, event)

    def _on_key(self, name: str, event: QKeyEvent) -> bool:
        """Whether the key is used up: by the editor's list, to accept, or to give up, which closes the list too.

        Enter that takes a proposal does no more than that; the next one goes on.
        """
        editor = self._editors[name]
        proposed = isinstance(editor, PickEditor) and editor.suggestions().isVisible()
        took_it = editor.takes(event)
        if event.key() == Qt.Key.Key_Escape and self.is_touched(name):
            self.give_up(name)
            return True
        if took_it:
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            took = proposed and isinstance(editor, PickEditor) and not editor.suggestions().isVisible()
            self._on_left(name)
            return took or not self._submits
        return False

    def give_up(self, name: str) -> None:
        """Put back the value that was loaded."""
        self._clear_bubble()
        self.load(name, self._values[name])

    def _on_left(self, name: str) -> None:
        if self.is_touched(name):
            self.committed.emit(name)

    def _on_changed(self, name: str, _text: str = "") -> None:
        """What was refused is being mended: the sentence no longer lies over what stands below."""
        if self._bubble is not None and self._refused == name:
            self._mark(self._editors[name], invalid=False)
            self._clear_bubble()

    def _on_creation_wanted(self, name: str, typed: str) -> None:
        self.creationWanted.emit(name, typed)

    def _on_enlarge_wanted(self, name: str) -> None:
        from dcant_tracker.ui.kit.long_text_dialog import LongTextDialog

        editor = self._editors[name]
        dialog = LongTextDialog(self._entity[name].label, str(editor.raw()))
        if self._session.messages.run(dialog):
            editor.load(None, dialog.text())
            self._on_left(name)

    def _mark(self, editor: Editor, *, invalid: bool) -> None:
        if bool(editor.property("invalid")) != invalid:
            editor.setProperty("invalid", invalid)
            theme.repolish(editor)

    @Slot()
    def _clear_bubble(self) -> None:
        if self._bubble is not None and isValid(self._bubble):
            self._bubble.hide()
            self._bubble.deleteLater()
        self._bubble = None


@dataclass(frozen=True, slots=True)
class _Row:
    """One field of a form: beside its label, or below it where the form is narrow."""

    at: int
    label: Label
    editor: Editor
    align: Qt.AlignmentFlag

    def arrange(self, grid: QGridLayout, *, stacked: bool) -> None:
        """Place the widgets in the two grid rows that start at ``at``."""
        wide = self.label.fontMetrics().averageCharWidth() * _LABEL_CHARACTERS
        self.label.setMinimumWidth(0 if stacked else wide)
        self.label.setMaximumWidth(_NO_LIMIT if stacked else wide)
        grid.addWidget(self.label, self.at, 0, 1, 2 if stacked else 1, self.align)
        if stacked:
            grid.addWidget(self.editor, self.at + 1, 0, 1, 2)
        else:
            grid.addWidget(self.editor, self.at, 1)


def _label(field: Field, parent: QWidget) -> Label:
    text = f"{field.label} *" if field.required else field.label
    label = theme.set_role(Label(text, parent), "muted")
    label.setWordWrap(True)
    if field.internal:
        label.setText(_("{label} (interne)").format(label=text))
        label.setToolTip(_("Ne part dans un classeur que si on le coche."))
    return label


def form_of_one(session: Session, entity: Entity, field: Field, value: Value, parent: QWidget) -> FieldForm:
    """A form that asks for one value, which starts as ``value``, as a field of ``entity`` would be asked for."""
    asking = Entity(entity.name, (field,), 0, sheet=entity.sheet, one=entity.one)
    form = FieldForm(session, asking, session.labels().of_field, parent, submits=True)
    form.add_fields([field], {field.name: value})
    return form
