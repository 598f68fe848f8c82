"""The form of one evaluation: what it is about, four principles, what else there is to say.

It holds what was loaded and what is typed; it reads nothing and writes nothing.
"""

from datetime import date

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget
from shiboken6 import isValid

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.kinds import Value
from dcant_tracker.domain.parsing import display
from dcant_tracker.errors import UserError
from dcant_tracker.store.reading.entry_queue import EVALUATION, Opened
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.record import Record
from dcant_tracker.store.records.titles import Titles
from dcant_tracker.ui.evaluations.answer_details import Remainder, StateChooser
from dcant_tracker.ui.evaluations.form_step import ANSWERS, FieldRefusedError, GoneError
from dcant_tracker.ui.evaluations.help_panel import HelpPanel
from dcant_tracker.ui.evaluations.principle import PrincipleBlock
from dcant_tracker.ui.evaluations.score import ScoreChooser
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.bubble import RefusalBubble
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.news_mark import tell_news
from dcant_tracker.ui.kit.one_line import OneLine
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.kit.scrolled import Scrolled
from dcant_tracker.ui.records.table.editors.factory import Editor
from dcant_tracker.ui.records.table.edits import Picked, meaning
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

AnyEditor = Editor | ScoreChooser | StateChooser

_ROOM_BESIDE = 640
"""Width from which the help stands beside the fields, in device-independent pixels at 100 %."""

_HELP_BELOW = 0.22
"""The share of the height that the help takes below the fields."""

_LEAST_HELP = 84
"""The height below which it could not be read there: the fields need it more."""


class EvaluationForm(QWidget):
    """Shows one entry; ``edited`` tells that what is typed may differ from what was loaded."""

    edited = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._base: dict[str, Value] = {}
        self._loaded: dict[str, object] = {}
        self._bubble: RefusalBubble | None = None
        self.opened: Opened | None = None
        self.blocks = {principle: PrincipleBlock(principle, rank) for rank, principle in enumerate(PRINCIPLES, start=1)}
        self.remainder = Remainder(session)
        self.help = HelpPanel()
        self._lay_out()
        self._connect()

    # --- what is loaded and what is typed -----------------------------------------------------------

    def show_entry(self, opened: Opened, labels: Labels) -> None:
        """Load the fields of ``opened``; what was typed before is gone."""
        self.clear_refusal()
        self.opened = opened
        self.remainder.ask_of(opened.place.evaluator)
        self._show_head(opened, labels)
        campaign = labels.of("campaign", str(opened.before["campaign"])) if opened.before else ""
        for principle, block in self.blocks.items():
            code = opened.before[PRINCIPLES[principle]] if opened.before else None
            block.recall(None if code is None else str(code), campaign)
        self.help.recall(opened.before, campaign)
        self._base = _values(opened.given)
        self.remainder.say_who_signed(self._base["filled_by"], self._base["filled_as"])
        for name in self.editors():
            self._load(name, self._base[name])
        if opened.given is None:
            self._load("evaluated_on", date.today())  # noqa: DTZ011 - days are local
        self.say("")
        self.tell_news()
        self.area.verticalScrollBar().setValue(0)
        self.edited.emit()

    def refresh(self, opened: Opened, labels: Labels) -> None:
        """Follow what was written elsewhere; what is being typed stays."""
        kept, before = self.touched(), self.opened
        if not kept:
            if before is None or before.given != opened.given:
                self.show_entry(opened, labels)
            else:
                self._show_head(opened, labels)
        elif opened.given is None:
            was_there = before is not None and before.given is not None
            self.rebase(opened, labels)
            if was_there:
                self.say(str(GoneError()))
        else:
            self.opened = opened
            self._show_head(opened, labels)
            for name in self.editors().keys() - set(kept):
                self._base[name] = opened.given[name]
                self._load(name, opened.given[name])

    def rebase(self, opened: Opened, labels: Labels) -> None:
        """Take ``opened`` as what is in the file now; every field keeps what it shows."""
        self.opened = opened
        self._base = _values(opened.given)
        for name in self.editors():
            value = self._base[name]
            self._loaded[name] = _raw(EVALUATION[name], value, self._text(name, value))
        self._show_head(opened, labels)
        self.edited.emit()

    def accept_theirs(self, opened: Opened, labels: Labels) -> None:
        """Take what others wrote as loaded; the touched fields keep what is typed over it."""
        kept = self.touched()
        self.refresh(opened, labels)
        for name in kept:
            value = self._base[name] = _values(opened.given)[name]
            self._loaded[name] = _raw(EVALUATION[name], value, self._text(name, value))

    def tell_news(self) -> None:
        """Mark what a colleague wrote in this entry, until it was seen."""
        uid = self.opened.uid if self.opened is not None else ""
        for name, editor in self.editors().items():
            tell_news(editor, self._session.unseen.touched(EVALUATION.name, uid, name))

    def editors(self) -> dict[str, AnyEditor]:
        """The editors in the order of the form, by the name of their field."""
        found: dict[str, AnyEditor] = {}
        for block in self.blocks.values():
            found |= block.fields()
        return found | self.remainder.editors()

    def touched(self) -> list[str]:
        """The fields that hold something else than was loaded."""
        return [name for name, editor in self.editors().items() if editor.raw() != self._loaded.get(name)]

    def raws(self) -> dict[str, object]:
        """What is typed in the touched fields, to be put back by :meth:`restore`."""
        return {name: self.editors()[name].raw() for name in self.touched()}

    def restore(self, raws: dict[str, object]) -> None:
        """Put back what was typed."""
        for name, raw in raws.items():
            value = raw.value if isinstance(raw, Picked) else None
            text = self._text(name, value) if isinstance(raw, Picked) else str(raw)
            self.editors()[name].load(value, text)
        self.edited.emit()

    def meant(self) -> dict[str, Value]:
        """The values of the touched fields. Raises FieldRefusedError for the first that cannot be understood."""
        session, found = self._session, {}
        for name, raw in self.raws().items():
            try:
                found[name] = meaning(session.store.read(), session.labels(), EVALUATION[name], raw)
            except UserError as problem:
                raise FieldRefusedError(name, problem.message, problem.hint) from problem
        return found

    @property
    def base(self) -> dict[str, Value]:
        """The values that were loaded."""
        return self._base

    # --- what is said beside ------------------------------------------------------------------------

    def refuse(self, problem: UserError) -> None:
        """Say beside the field, or above the form, why it was refused; what was typed stays."""
        self.clear_refusal()
        name = problem.field if isinstance(problem, FieldRefusedError) else ""
        editor = self.editors().get(name)
        if editor is None:
            self.say(str(problem))
            return
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.area.ensureWidgetVisible(editor)
        editor.setProperty("invalid", True)
        theme.repolish(editor)
        self._bubble = RefusalBubble(editor, problem)

    def clear_refusal(self) -> None:
        """Take back what was said."""
        for editor in self.editors().values():
            if editor.property("invalid"):
                editor.setProperty("invalid", False)
                theme.repolish(editor)
        if self._bubble is not None and isValid(self._bubble):
            self._bubble.hide()
            self._bubble.deleteLater()
        self._bubble = None

    def say(self, text: str) -> None:
        """Say ``text`` above the fields; nothing for an empty one."""
        self.notice.setText(text)
        self.notice.setVisible(bool(text))

    def answers_anything(self) -> bool:
        """Whether anything that answers is filled in."""
        editors = self.editors()
        raws = (editors[name].raw() for name in ANSWERS)
        return any(raw.value is not None if isinstance(raw, Picked) else str(raw).strip() for raw in raws)

    def state_if(self, wanted: str) -> str:
        """The state that it would have once saved as ``wanted``: one that the person chose stands."""
        raw = self.remainder.state.raw()
        return str(raw.value) if "state" in self.touched() and isinstance(raw, Picked) else wanted

    def unscored(self) -> list[str]:
        """The principles without any score, « NC » and « NSP » being some."""
        return [principle for principle, block in self.blocks.items() if block.score.code is None]

    def focus_first(self, principle: str = "") -> None:
        """Give the keyboard to the score of ``principle``, else to the first."""
        block = self.blocks[principle] if principle else next(iter(self.blocks.values()))
        block.score.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- how it is made -----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.subject = theme.set_role(OneLine(takes_what_is_left=True), "section")
        self.who = theme.set_role(OneLine(takes_what_is_left=True), "strong")
        self.context = theme.set_role(OneLine(takes_what_is_left=True), "muted")
        self.mark = theme.set_role(Label(), "badge")
        self.notice = theme.set_role(Label(wordWrap=True), "danger")
        self.notice.hide()
        above = in_row((self.who, 1), self.mark, spacing=theme.px("space.3"))
        self.head = QWidget()
        in_column(
            above,
            self.subject,
            self.context,
            self.notice,
            within=self.head,
            margins=(theme.px("space.4"), theme.px("space.2"), theme.px("space.4"), theme.px("space.1")),
            spacing=1,
        )
        inner = theme.set_role(QFrame(), "surface")
        in_column(
            *self.blocks.values(),
            self.remainder,
            None,
            within=inner,
            margins=(theme.px("space.4"), theme.px("space.1"), theme.px("space.4"), theme.px("space.2")),
            spacing=2,
        )
        self.area = Scrolled()
        self.area.hold(inner)
        theme.set_role(self.help, "surface")
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._across.setSpacing(0)
        self._across.addWidget(self.area, 5)
        self._rule = theme.set_role(QFrame(), "column")
        self._across.addWidget(self._rule)
        self._across.addWidget(self.help, 2)
        in_column(self.head, theme.set_role(QFrame(), "line"), (self._across, 1), within=self, spacing=0)

    def _connect(self) -> None:
        for block in self.blocks.values():
            block.focused.connect(self._on_focused)
            block.stepped.connect(self._on_stepped)
            block.typed.connect(self._on_typed)
            block.score.chosen.connect(self._on_edited)
            block.justification.textChanged.connect(self._on_edited)
        self.remainder.edited.connect(self._on_edited)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= _ROOM_BESIDE * theme.tokens().scale
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._across.direction() != way:
            self._across.setDirection(way)
        theme.set_role(self._rule, "column" if beside else "line")
        theme.repolish(self._rule)
        self.help.setMinimumWidth(round(230 * min(theme.tokens().scale, 1.3)) if beside else 0)
        below = round(self.height() * _HELP_BELOW)
        self.help.setMaximumHeight(16_777_215 if beside else below)
        is_readable = beside or below >= _LEAST_HELP * theme.tokens().scale
        self.help.setVisible(is_readable)
        self._rule.setVisible(is_readable)

    def _show_head(self, opened: Opened, labels: Labels) -> None:
        about = opened.about
        is_experiment = about.entity == "experiment"
        title = str(about["title"])
        name = about.caption or title
        self.subject.say(" · ".join(str(part) for part in (about.values.get("code"), name) if part))
        self.who.say(labels.of("organisation", opened.place.evaluator))
        told = []
        if is_experiment and about["recommendation"] is not None:
            told.append(Titles(labels).of("recommendation", str(about["recommendation"])))
        shown = ("stage",) if is_experiment else ("axis", "status")
        told += [display(CATALOGUE[about.entity][name], about[name]) for name in shown if about[name] is not None]
        told += [title] if name != title else []
        self.context.say(" · ".join(told))
        self.context.setVisible(bool(told))
        state = str(opened.given["state"]) if opened.given is not None else ""
        self.mark.setText(CHOICES["evaluation_state"].label(state) if state else _("À faire"))

    def _load(self, name: str, value: Value) -> None:
        editor = self.editors()[name]
        with QSignalBlocker(editor):
            editor.load(value, self._text(name, value))
        self._loaded[name] = editor.raw()

    def _text(self, name: str, value: Value) -> str:
        return self._session.labels().of_field(EVALUATION[name], value)

    @Slot(str)
    def _on_focused(self, principle: str) -> None:
        self.help.show_principle(principle)
        self.area.ensureWidgetVisible(self.blocks[principle], 0, 0)

    @Slot(str)
    def _on_typed(self, principle: str) -> None:
        if self._session.preferences.goes_on:
            self._on_stepped(principle, 1)

    @Slot(str, int)
    def _on_stepped(self, principle: str, step: int) -> None:
        order = list(self.blocks)
        rank = order.index(principle) + step
        if 0 <= rank < len(order):
            self.blocks[order[rank]].score.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _on_edited(self) -> None:
        self.clear_refusal()
        self.edited.emit()


def name_all(opened: Opened, labels: Labels) -> None:
    """Have ``labels`` know the names that the form shows of ``opened`` but for an experiment's measure."""
    labels.of("organisation", opened.place.evaluator)
    if opened.before is not None:
        labels.of("campaign", str(opened.before["campaign"]))
    if opened.given is not None:
        labels.of_field(EVALUATION["respondent"], opened.given["respondent"])


def _values(given: Record | None) -> dict[str, Value]:
    """The fields of an evaluation; those of a blank one, in its first state, where there is none."""
    if given is not None:
        return dict(given.values)
    return {field.name: field.default for field in EVALUATION}


def _raw(field: Field, value: Value, text: str) -> object:
    """What the editor of ``field`` gives once ``value``, shown as ``text``, is loaded."""
    picks = field.choices is not None or (field.is_ref and value is not None)
    return Picked(value) if picks else text
