"""The line in which a cell that cannot be read is said better: a list, a day, a record, a number or a text."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import Kind, Value, Values
from dcant_tracker.domain.parsing import display
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.merging.deciding import Side
from dcant_tracker.exchange.merging.proposal import Proposal
from dcant_tracker.store.records.record import get
from dcant_tracker.ui.exchange.preview.choices import Choices
from dcant_tracker.ui.exchange.preview.guesses import guess, near_records, written
from dcant_tracker.ui.exchange.preview.own_text import OwnText
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import push_button
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.records.table.candidates import Candidate, find, wanted_for
from dcant_tracker.ui.records.table.editors.factory import Editor, make_editor
from dcant_tracker.ui.records.table.editors.pick import PickEditor
from dcant_tracker.ui.records.table.edits import meaning, refusal
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _


class Mending(QWidget):
    """Shows itself for a cell that another value may be written for; Enter writes it with the import."""

    mended = Signal()
    """A value was taken in place of what cannot be read."""
    left = Signal()
    """The keyboard goes back to the list."""

    def __init__(self, session: Session, choices: Choices) -> None:
        super().__init__()
        self._session = session
        self._choices = choices
        self._rank: int | None = None
        self.editor: Editor | OwnText | None = None
        self._place = QHBoxLayout()
        self.write = push_button(_("Écrire à la place  (Entrée)"))
        self.write.clicked.connect(self.on_write)
        self.problem = theme.set_role(Label(wordWrap=True), "danger")
        label = theme.set_role(Label(_("Écrire à la place  (4)")), "caption")
        in_column(label, in_row((self._place, 1), self.write), self.problem, within=self, spacing=4)
        self.hide()

    def show_proposal(self, rank: int | None) -> None:
        """Be there for proposal ``rank`` where it can be mended, with what it may have meant."""
        proposal = self._choices.proposals[rank] if rank is not None else None
        self._rank = rank if proposal is not None and proposal.mendable else None
        self.setVisible(self._rank is not None)
        self._drop()
        if rank is None or proposal is None or self._rank is None:
            return
        entity = CATALOGUE[proposal.entity]
        declared = entity[str(proposal.field)]
        self.editor = self._editor(entity, declared, proposal)
        self._place.addWidget(self.editor)
        self.editor.show()
        self._say("")
        made = self._choices[rank]
        if made is not None and made.side is Side.OTHER:
            self._load(declared, made.value, self._choices.preview_of(rank).text(declared, made.value))
        elif proposal.kind.is_told:
            self._propose(declared, proposal)

    def begin(self) -> None:
        """Put the keyboard there."""
        if self.editor is not None:
            self.editor.setFocus()
            self.editor.selectAll()

    def _drop(self) -> None:
        if self.editor is not None:
            self._place.removeWidget(self.editor)
            self.editor.hide()
            self.editor.deleteLater()
            self.editor = None

    def _editor(self, entity: Entity, declared: Field, proposal: Proposal) -> Editor | OwnText:
        if declared.kind is Kind.LONGTEXT:
            text = OwnText()
            text.setAccessibleName(declared.label)
            text.setFixedHeight(4 * text.fontMetrics().lineSpacing())
            text.done.connect(self.on_write)
            text.left.connect(self.left)
            return text
        values = self._record(proposal)
        made = make_editor(self._session, entity, declared, values, self, in_cell=False)
        if isinstance(made, PickEditor) and declared.is_ref:
            made.set_source(self._near_first(proposal, declared, values))
        if isinstance(made, QLineEdit):
            made.returnPressed.connect(self.on_write)
        return made

    def _near_first(
        self, proposal: Proposal, declared: Field, values: Mapping[str, Value]
    ) -> Callable[[str, Callable[[list[Candidate]], None]], None]:
        """Proposes the records that come close to what is written, then those that hold what is typed."""
        assert self._rank is not None
        near = list(near_records(self._choices.preview_of(self._rank), declared, written(declared, proposal)))
        wanted = wanted_for(proposal.entity, str(declared.target), values, self._session.programme)

        def propose(text: str, done: Callable[[list[Candidate]], None]) -> None:
            reading = self._session.store.read()
            found = find(reading, reading.labels(), wanted, text)
            close = [] if text else near
            known = {one.value for one in close}
            done([*close, *(one for one in found if one.value not in known)])

        return propose

    def _record(self, proposal: Proposal) -> Values:
        """What the record will hold besides: that of ours, or the row that comes with the file."""
        record = get(self._session.store.read(), proposal.entity, proposal.uid)
        return record.values if record is not None else self._coming(proposal)

    def _coming(self, proposal: Proposal) -> Values:
        rows = (
            other.theirs
            for other in self._choices.proposals
            if other.field is None and (other.entity, other.uid) == (proposal.entity, proposal.uid)
        )
        return next((row for row in rows if isinstance(row, Mapping)), {})

    def _propose(self, declared: Field, proposal: Proposal) -> None:
        text = written(declared, proposal)
        near: Sequence[Candidate] = ()
        if declared.is_ref and self._rank is not None:
            near = near_records(self._choices.preview_of(self._rank), declared, text)
        meant = near[0].value if near else guess(declared, text)
        if meant is not None:
            self._load(declared, meant, near[0].text if near else display(declared, meant))
        elif declared.choices is None and not declared.is_ref:
            self._load(declared, None, text)

    def _load(self, _declared: Field, value: Value, text: str) -> None:
        if isinstance(self.editor, OwnText):
            self.editor.setPlainText(text)
        elif self.editor is not None:
            self.editor.load(value, text)

    @Slot()
    def on_write(self) -> None:
        """Take what is written, where the rules allow it; else say why not."""
        if self._rank is None or self.editor is None:
            return
        proposal = self._choices.proposals[self._rank]
        try:
            value = self._meant(proposal)
        except UserError as problem:
            self._say(" ".join(filter(None, (problem.message, problem.hint))))
            return
        self._say("")
        self._choices.mend(self._rank, value)
        self.mended.emit()

    def _meant(self, proposal: Proposal) -> Value:
        entity = CATALOGUE[proposal.entity]
        declared = entity[str(proposal.field)]
        reading = self._session.store.read()
        labels = reading.labels()
        raw = self.editor.toPlainText() if isinstance(self.editor, OwnText) else self._raw()
        value = meaning(reading, labels, declared, raw, self._session.programme)
        if value is None:
            raise UserError(
                _("Rien n'est écrit pour « {label} ».").format(label=declared.label),
                _("Donnez une valeur, ou gardez la cellule comme elle est (1)."),
            )
        values = {**self._record(proposal), declared.name: value}
        refused = refusal(reading, labels, entity, values, [declared.name], proposal.uid)
        if refused is not None:
            raise refused
        return value

    def _raw(self) -> object:
        return self.editor.raw() if self.editor is not None and not isinstance(self.editor, OwnText) else None

    def _say(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
