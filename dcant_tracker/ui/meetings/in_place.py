"""A text that is written as soon as it is left, and stays with its sentence where it is refused."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from shiboken6 import isValid

from dcant_tracker.errors import UserError
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.bubble import RefusalBubble
from dcant_tracker.ui.kit.undo_keys import would_take_undo
from dcant_tracker.ui.records.table.editors.factory import Editor
from dcant_tracker.ui.records.table.editors.long_text import LongTextEditor

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class InPlace(QObject):
    """Watches ``editor``: ``left`` says that it holds something new to be written, ``entered`` that Enter goes on.

    Whoever hears ``left`` answers with :meth:`accept` or :meth:`refuse`; Escape brings back what was shown.
    """

    left = Signal()
    entered = Signal()

    def __init__(self, editor: Editor, name: str) -> None:
        super().__init__(editor)
        self.editor = editor
        self._shown = ""
        self._known = editor.raw()
        self._bubble: RefusalBubble | None = None
        self.refused = False
        editor.setAccessibleName(name)
        editor.installEventFilter(self)
        editor.accepted.connect(self._go_on)

    def show_text(self, text: str) -> None:
        """Show ``text`` as what is written, unless something else is being typed."""
        if not self.touched:
            self.put(text)

    def put(self, text: str) -> None:
        """Show ``text`` as what is written, whatever is typed."""
        if text != self._shown or self.touched:
            self.editor.load(None, text)
            if not isinstance(self.editor, LongTextEditor):
                self.editor.setCursorPosition(len(text) if self.editor.hasFocus() else 0)
        self._shown = text
        self.accept()

    @property
    def touched(self) -> bool:
        """Whether it holds something that is not written."""
        return self.editor.raw() != self._known

    @property
    def text(self) -> str:
        """What it holds, without the spaces around it."""
        return str(self.editor.raw()).strip()

    def accept(self) -> None:
        """What it holds is written, or on its way."""
        self._known = self.editor.raw()
        self._shown = str(self._known)
        self._say(None)

    def refuse(self, problem: UserError) -> None:
        """Say beside it why it is not written; what is typed stays."""
        self._say(problem)

    def forgive(self) -> None:
        """What is typed is understood, and not written yet."""
        self._say(None)

    def focus(self) -> None:
        """Give it the keyboard."""
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Let what is typed be written."""
        if self.touched:
            self.left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            if event.reason() != Qt.FocusReason.PopupFocusReason:
                self.leave()
        elif event.type() == QEvent.Type.Hide:
            self._hide_bubble()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._answers(event) or super().eventFilter(watched, event)
        elif would_take_undo(event) and not self.touched:
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _answers(self, event: QKeyEvent) -> bool:
        took_it = self.editor.takes(event)
        if event.key() == Qt.Key.Key_Escape and self.touched:
            self.put(self._shown)
            return True
        if took_it:
            return True
        if event.key() in _ENTER:
            self._go_on()
            return True
        return False

    def _go_on(self) -> None:
        self.leave()
        if not self.refused:
            self.entered.emit()

    def _say(self, problem: UserError | None) -> None:
        self._hide_bubble()
        self.refused = problem is not None
        if bool(self.editor.property("invalid")) != self.refused:
            self.editor.setProperty("invalid", self.refused)
            theme.repolish(self.editor)
        if problem is not None:
            self._bubble = RefusalBubble(self.editor, problem)
        else:
            self.editor.setAccessibleDescription("")

    def _hide_bubble(self) -> None:
        if self._bubble is not None and isValid(self._bubble):
            self._bubble.hide()
            self._bubble.deleteLater()
        self._bubble = None
