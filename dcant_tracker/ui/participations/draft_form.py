"""The details of one participation in the editor of a cell: dates, experiment, referents, notes."""

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.kinds import Value
from dcant_tracker.errors import UserError
from dcant_tracker.store.records.record import Record
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.bubble import RefusalBubble
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.participations.editing import Draft
from dcant_tracker.ui.records.table.editors.factory import Editor, make_editor
from dcant_tracker.ui.records.table.edits import meaning
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

PARTICIPATION = CATALOGUE["participation"]
_TYPED = ("since", "until", "referent", "elected_referent", "notes")


class DraftForm(QWidget):
    """Labels at the left, fields aligned; holds one draft at a time."""

    def __init__(
        self, session: Session, organisation: str, experiments: Sequence[Record], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._draft = Draft("")
        self._bubble: RefusalBubble | None = None
        self.experiment = _experiment_box(experiments)
        values: dict[str, Value] = {"organisation": organisation}
        self.editors: dict[str, Editor] = {
            name: make_editor(session, PARTICIPATION, PARTICIPATION[name], values, self, in_cell=False)
            for name in _TYPED
        }
        self._lay_out()

    def show_draft(self, draft: Draft) -> None:
        """Show what ``draft`` holds."""
        self._forget_refusal()
        self._draft = draft
        place = self.experiment.findData(draft.values.get("experiment") or "")
        self.experiment.setCurrentIndex(max(0, place))
        labels = self._session.labels()
        for name, editor in self.editors.items():
            value = draft.values.get(name)
            editor.load(value, labels.of_field(PARTICIPATION[name], value))

    def take(self) -> bool:
        """Put what is typed into the draft; False, and a word beside the field, when one is refused."""
        self._forget_refusal()
        reading = self._session.store.read()
        for name, editor in self.editors.items():
            field = PARTICIPATION[name]
            try:
                self._draft.values[name] = meaning(reading, self._session.labels(), field, editor.raw())
                self._check(field)
            except UserError as problem:
                self._bubble = RefusalBubble(editor, problem)
                editor.setFocus()
                return False
        self._draft.values["experiment"] = self.experiment.currentData() or None
        return True

    def _check(self, field: Field) -> None:
        since, until = self._draft.values.get("since"), self._draft.values.get("until")
        if field.name == "until" and since is not None and until is not None and str(until) < str(since):
            raise UserError(
                _("« {last} » précède « {first} ».").format(last=field.label, first=PARTICIPATION["since"].label),
                _("Corrigez l'une des deux dates."),
            )

    def _forget_refusal(self) -> None:
        if self._bubble is not None:
            self._bubble.hide()
            self._bubble.deleteLater()
            self._bubble = None

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px("space.2"))
        grid.setVerticalSpacing(6)
        grid.addWidget(_label("since", self.editors["since"]), 0, 0)
        grid.addWidget(self.editors["since"], 0, 1)
        grid.addWidget(_label("until", self.editors["until"]), 0, 2)
        grid.addWidget(self.editors["until"], 0, 3)
        lines = {"experiment": self.experiment} | {
            name: self.editors[name] for name in ("referent", "elected_referent", "notes")
        }
        for rank, (name, editor) in enumerate(lines.items(), start=1):
            grid.addWidget(_label(name, editor), rank, 0)
            grid.addWidget(editor, rank, 1, 1, 3)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        self.editors["notes"].setFixedHeight(theme.px("font.body") * 5)
        for name in ("referent", "elected_referent"):
            self.editors[name].setPlaceholderText(_("Nom d'un contact"))


def _label(name: str, buddy: QWidget) -> Label:
    label = Label(PARTICIPATION[name].label)
    theme.set_role(label, "muted")
    label.setBuddy(buddy)
    return label


def _experiment_box(experiments: Sequence[Record]) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(PARTICIPATION["experiment"].label)
    box.addItem(_("(aucune)") if experiments else _("(aucune expérimentation ici)"), "")
    for record in experiments:
        box.addItem(str(record["title"]), record.uid)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(12)
    return box
