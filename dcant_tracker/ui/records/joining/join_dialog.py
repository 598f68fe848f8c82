"""Two records side by side, field by field: which value stays where they differ, and what moves."""

from functools import partial
from textwrap import wrap

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QScrollArea, QSizePolicy, QWidget

from dcant_tracker.domain.kinds import Value
from dcant_tracker.domain.text import in_one_line
from dcant_tracker.store.joining.plan import Pair, Spot
from dcant_tracker.store.store import Store
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import push_button
from dcant_tracker.ui.kit.layouts import in_row
from dcant_tracker.ui.kit.plain_text import Label, as_caption, as_tip
from dcant_tracker.ui.kit.working_dialog import WorkingDialog
from dcant_tracker.ui.records.joining.looking import Line, Look, Option, look
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_WIDE, _LINES = 34, 3
"""Characters a line, and lines, of a value on its button; its tip says all of it."""

_BOTH = 2
"""The number of the option that keeps both values: a narrow button beside the two."""


class JoinDialog(WorkingDialog):
    """Asks which value stays in every cell that differs; after acceptance: ``pair`` and ``choices``."""

    def __init__(self, session: Session, found: Look, parent: QWidget | None = None) -> None:
        super().__init__(session, _("Fusionner deux fiches"), parent)
        self.pair: Pair = found.pair
        self.choices: dict[Spot, Value] = {}
        self.groups: dict[Spot, QButtonGroup] = {}
        self._shown: tuple[Pair, list[Spot]] | None = None
        self.told = Label(wordWrap=True)
        self.swap = push_button(_("Garder l'autre"), icon="arrow-left-right")
        self.swap.setToolTip(as_tip(_("Échanger la fiche qui reste et celle qui disparaît")))
        self.swap.clicked.connect(self._on_swap)
        self.fields = QScrollArea(widgetResizable=True)
        self.fields.setFrameShape(QFrame.Shape.NoFrame)
        self.fields.setAccessibleName(_("Champ par champ"))
        self.fields.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.moves = theme.set_role(Label(wordWrap=True), "muted")
        self.join = push_button(_("Fusionner"), kind="primary", default=True)
        self.join.clicked.connect(self.accept)
        cancel = push_button(_("Annuler"))
        cancel.clicked.connect(self.reject)
        self.body.addWidget(self.told)
        self.body.addWidget(self.fields, 1)
        self.body.addWidget(self.moves)
        self.body.addLayout(in_row(self.swap, None, cancel, self.join, spacing=theme.px("space.2")))
        self.fit(820, 540)
        self.show_look(found)
        self.join.setFocus()

    def show_look(self, found: Look) -> None:
        """Show what was read: the fields anew where others differ, else only what moves."""
        spots = [line.spot for part in found.parts for line in part.lines if line.spot is not None]
        self.choices = {
            line.spot: self.choices.get(line.spot, line.options[0].value)
            for part in found.parts
            for line in part.lines
            if line.spot is not None
        }
        self.told.setText(
            _("« {other} » disparaît ; tout ce qui s'y rattache rejoint l'autre fiche.").format(other=found.titles[1])
        )
        self.moves.setText("\n".join([*found.moves, _("Une seule annulation ramène tout.")]))
        self.pair = found.pair
        if self._shown != (found.pair, spots):
            self._shown = (found.pair, spots)
            self._lay_out(found)
        self.join.setEnabled(True)

    def _lay_out(self, found: Look) -> None:
        self.groups = {}
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, theme.px("space.2"), 0)
        grid.setHorizontalSpacing(theme.px("space.2"))
        grid.setVerticalSpacing(theme.px("space.1"))
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        for column, (said, title) in enumerate(
            zip((_("Reste : {title}"), _("Disparaît : {title}")), found.titles, strict=True), 1
        ):
            head = theme.set_role(Label(said.format(title=title), wordWrap=True), "strong")
            head.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
            grid.addWidget(head, 0, column)
        row = 1
        for part in found.parts:
            if part.heading:
                heading = theme.set_role(Label(part.heading, wordWrap=True), "caption")
                heading.setContentsMargins(0, theme.px("space.2"), 0, 0)
                grid.addWidget(heading, row, 0, 1, 4)
                row += 1
            for line in part.lines:
                self._add(grid, row, line)
                row += 1
        if found.alike:
            same = _("Identiques : {fields}.").format(fields=", ".join(found.alike))
            grid.addWidget(theme.set_role(Label(same, wordWrap=True), "muted"), row, 0, 1, 4)
            row += 1
        grid.setRowStretch(row, 1)
        self.fields.setWidget(inside)

    def _add(self, grid: QGridLayout, row: int, line: Line) -> None:
        caption = theme.set_role(Label(line.label), "muted")
        grid.addWidget(caption, row, 0)
        if line.spot is None:
            text = line.options[1].text
            empty = theme.set_role(Label(_("(vide) – complété")), "muted")
            grid.addWidget(empty, row, 1)
            value = Label(_short(text), wordWrap=True)
            value.setToolTip(as_tip(text))
            grid.addWidget(value, row, 2)
            return
        group = self.groups[line.spot] = QButtonGroup(self.fields)
        for number, option in enumerate(line.options):
            grid.addWidget(self._button(line, group, number, option), row, 1 + number)

    def _button(self, line: Line, group: QButtonGroup, number: int, option: Option) -> QWidget:
        assert line.spot is not None
        button = push_button("")
        button.setText("\n".join(map(as_caption, _short(option.text).split("\n"))))
        button.setProperty("lines", True)
        button.setCheckable(True)
        if number != _BOTH:
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        button.setChecked(self.choices[line.spot] == option.value)
        button.setToolTip(as_tip(option.text))
        whose = (_("celle qui reste"), _("celle qui disparaît"), _("les deux"))[number]
        button.setAccessibleName(
            _("{label}, {whose} : {text}").format(label=line.label, whose=whose, text=in_one_line(option.text))
        )
        button.clicked.connect(partial(self._on_chosen, line.spot, option.value))
        group.addButton(button, number)
        return button

    def _on_chosen(self, spot: Spot, value: Value) -> None:
        self.choices[spot] = value
        self._ask(self.pair)

    @Slot()
    def _on_swap(self) -> None:
        entity, uid, other = self.pair
        self.choices = {}
        self._ask(Pair(entity, other, uid))

    def _ask(self, pair: Pair) -> None:
        """Read again what joining would do; another choice may let other cells differ."""
        choices = dict(self.choices)
        self.banner.hide()

        def work(store: Store) -> Look:
            return look(store, pair, choices)

        self.session.jobs.read(work, self.show_look, owner=self, key="look", failed=self.banner.say)


def _short(text: str) -> str:
    """The beginning of ``text``, in a few lines."""
    lines = wrap(in_one_line(text), _WIDE)
    shown = lines[:_LINES]
    return "\n".join(shown) + ("…" if len(lines) > _LINES else "")
