"""« État au … »: the day that a page shows, now or earlier, and the banner that says so."""

from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from dcant_tracker.domain.fields import day as day_field
from dcant_tracker.domain.parsing import format_day, parse
from dcant_tracker.errors import UserError
from dcant_tracker.insight.earlier_states import forget_earlier
from dcant_tracker.insight.formatting import long_day
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.bubble import RefusalBubble
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.records.table.editors.day import DayEditor
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_WIDTH = 150
_DAY = day_field("day", "")


class DayChooser(QWidget):
    """A day to go back to; ``chosen`` gives it as an ISO text, empty for today. A form labels it itself."""

    chosen = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None, *, labelled: bool = True) -> None:
        super().__init__(parent)
        self._session = session
        self._bubble: RefusalBubble | None = None
        self.when = ""
        label = theme.set_role(Label(_("État &au"), self), "muted")
        self.editor = DayEditor(self)
        self.editor.setPlaceholderText(_("aujourd'hui"))
        self.editor.setAccessibleName(_("État au"))
        self.editor.setToolTip(_("Voir cette page telle qu'elle était un autre jour (JJ/MM/AAAA)"))
        self.editor.setFixedWidth(round(_WIDTH * theme.tokens().scale))
        label.setBuddy(self.editor)
        self.editor.editingFinished.connect(self._on_edited)
        self.editor.accepted.connect(self._on_edited)
        self.editor.textEdited.connect(self._on_typed)
        layout = in_row(within=self, spacing=6)
        label.setVisible(labelled)
        layout.addWidget(label)
        layout.addWidget(self.editor)
        if not labelled:
            layout.addStretch()
        self.setFocusProxy(self.editor)

    @property
    def day(self) -> date:
        """The day that is chosen."""
        return date.fromisoformat(self.when) if self.when else _today()

    @Slot()
    def back_to_today(self) -> None:
        """Show the present again."""
        self.editor.clear()
        self._accept("")

    @Slot()
    def _on_edited(self) -> None:
        try:
            day = _past_day(self.editor.text())
        except UserError as problem:
            self._refuse(problem)
            return
        self._accept("" if day is None else day.isoformat())

    def _accept(self, when: str) -> None:
        self._on_typed("")
        if when != self.when:
            self.when = when
            if not when:
                self.editor.clear()
                self._session.jobs.read(forget_earlier, _ignore, owner=self)
            self.chosen.emit(when)

    def _refuse(self, problem: UserError) -> None:
        self._on_typed("")
        self.editor.setProperty("invalid", True)
        theme.repolish(self.editor)
        self._bubble = RefusalBubble(self.editor, problem)

    @Slot(str)
    def _on_typed(self, _text: str) -> None:
        if self._bubble is not None:
            self._bubble.deleteLater()
            self._bubble = None
            self.editor.setProperty("invalid", False)
            theme.repolish(self.editor)


class PastBanner(QFrame):
    """Says that a page shows an earlier day; nothing for today."""

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pastBanner")
        self._icon = Label(parent=self)
        self.said = theme.set_role(Label(parent=self), "strong")
        self.more = Label(parent=self)
        self.more.setWordWrap(True)
        words = in_column(self.said, self.more, spacing=2)
        self.back = QPushButton(_("Revenir à aujourd'hui"), self)
        self.back.clicked.connect(self.left)
        layout = in_row(self._icon, (words, 1), within=self, margins=(12, 6, 8, 6), spacing=10)
        layout.addWidget(self.back, 0, Qt.AlignmentFlag.AlignRight)
        theme.news.changed.connect(self._dress)
        self._dress()
        self.hide()

    def show_day(self, when: str) -> None:
        """Say which day the page shows; hide for today (empty)."""
        if when:
            self.said.setText(_("État au {day} – lecture seule").format(day=long_day(date.fromisoformat(when))))
            self.setAccessibleName(self.said.text())
        self.explain("")
        self.setVisible(bool(when))

    def explain(self, text: str) -> None:
        """Add what is particular about that day."""
        self.more.setText(text)
        self.more.setVisible(bool(text))

    @Slot()
    def _dress(self) -> None:
        mark = theme.pixmap("history", theme.color("warning").name(), 18, self.devicePixelRatioF())
        self._icon.setPixmap(mark)


def nothing_yet(begins: date | None) -> str:
    """What is said of a day of which the file knows nothing; ``begins`` is the day of its first step."""
    if begins is None:
        return _("Le suivi ne contenait rien à cette date.")
    return _("Le suivi ne contenait rien à cette date : la première saisie est du {day}.").format(day=long_day(begins))


def _past_day(text: str) -> date | None:
    """The day that is typed; None for today or nothing. Raises UserError for what is no day, or to come."""
    day = parse(_DAY, text)
    if not isinstance(day, date) or day == _today():
        return None
    if day > _today():
        raise UserError(
            _("Le {day} est à venir.").format(day=format_day(day)),
            _("Choisissez un jour passé, ou laissez vide pour voir l'état d'aujourd'hui."),
        )
    return day


def _today() -> date:
    return date.today()  # noqa: DTZ011 - days are local


def _ignore(_nothing: object) -> None:
    """Nothing is left to do once the memory is given back."""
