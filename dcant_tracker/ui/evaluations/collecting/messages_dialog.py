"""« Textes des messages » : what a campaign writes to those it asks, with its fields, as one body would read it."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QSplitter, QTabWidget, QWidget

from dcant_tracker.domain.kinds import Value
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.collecting.mailing import sample
from dcant_tracker.exchange.collecting.messages import FIELDS, Message, Written, checked, filled, text_of, usual
from dcant_tracker.exchange.sources.form.questions import EVALUATIONS, Questions
from dcant_tracker.store.records.record import Record, get
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Op, Operation
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import button_row, push_button
from dcant_tracker.ui.kit.flow_row import FlowRow
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.plain_text import Label, as_tip
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_Sample = tuple[str, Mapping[str, str]]


def message_word(message: Message) -> str:
    """A message as people call it."""
    return {
        Message.INVITATION: _("Invitation"),
        Message.REMINDER: _("Relance"),
        Message.ACKNOWLEDGEMENT: _("Accusé de réception"),
    }[message]


class MessageEditor(QWidget):
    """One message: its subject and its text at the left, what the first body asked will read at the right."""

    changed = Signal()

    def __init__(self, message: Message, written: Written, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._message = message
        self._sample: _Sample | None = None
        self.subject = QLineEdit(written.subject)
        self.subject.setAccessibleName(_("Objet du message"))
        self.text = QPlainTextEdit(written.text)
        self.text.setAccessibleName(_("Texte du message"))
        self.text.setTabChangesFocus(True)
        self.fields = FlowRow(spacing=4)
        self.usual_button = push_button(_("Reprendre le texte habituel"), kind="link")
        self.heading = theme.set_role(Label(_("Aperçu")), "strong")
        self.preview = QPlainTextEdit(readOnly=True)
        self.preview.setAccessibleName(_("Aperçu du message"))
        self._lay_out()
        self.subject.textChanged.connect(self._on_typed)
        self.text.textChanged.connect(self._on_typed)
        self.usual_button.clicked.connect(self.on_usual)
        self._on_typed()

    @property
    def written(self) -> Written:
        """The subject and the text as they stand."""
        return Written(" ".join(self.subject.text().split()), self.text.toPlainText().strip())

    def kept(self) -> str | None:
        """What the campaign is to keep: nothing where these are the usual words."""
        return None if self.written in (usual(self._message), Written("", "")) else self.written.joined()

    def show_sample(self, found: _Sample) -> None:
        """Preview the message as that body would read it."""
        self._sample = found
        self.heading.setText(_("Aperçu : {organisation}").format(organisation=found[0]))
        self._on_typed()

    @Slot()
    def on_usual(self) -> None:
        """The words that every campaign begins with."""
        self.subject.setText(usual(self._message).subject)
        self.text.setPlainText(usual(self._message).text)

    def insert(self, name: str) -> None:
        """Put a field where one writes."""
        self.text.insertPlainText(f"{{{name}}}")
        self.text.setFocus()

    @Slot()
    def _on_typed(self) -> None:
        if self._sample is not None:
            try:
                checked(self.written, closes=True)
                shown = filled(self.written, self._sample[1])
                self.preview.setPlainText(shown.joined())
            except UserError:
                pass
        self.usual_button.setEnabled(self.kept() is not None)
        self.changed.emit()

    def _lay_out(self) -> None:
        for name, says in FIELDS.items():
            button = push_button(f"{{{name}}}", kind="link")
            button.setToolTip(as_tip(says()))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(partial(self.insert, name))
            self.fields.add(button)
        label = Label(_("&Objet"))
        label.setBuddy(self.subject)
        writing = QWidget()
        in_column(
            in_row(label, (self.subject, 1), spacing=8),
            (self.text, 1),
            theme.set_role(Label(_("Champs, remplis pour chaque organisme :")), "muted"),
            self.fields,
            in_row(self.usual_button, None),
            within=writing,
            spacing=6,
        )
        reading = QWidget()
        in_column(self.heading, (self.preview, 1), within=reading, spacing=6)
        split = QSplitter(childrenCollapsible=False)
        split.addWidget(writing)
        split.addWidget(reading)
        split.setHandleWidth(theme.px("space.3"))
        split.setSizes([520, 400])
        in_row(split, within=self, margins=(0, 10, 0, 0))


class MessagesDialog(QDialog):
    """The three messages of ``campaign``, kept with it as one step; ``message`` is in view at first."""

    def __init__(
        self,
        session: Session,
        campaign: Record,
        message: Message = Message.INVITATION,
        questions: Questions = EVALUATIONS,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._campaign = campaign
        self.setWindowTitle(_("Textes des messages"))
        self.editors = {one: MessageEditor(one, text_of(campaign, one)) for one in Message}
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for one, editor in self.editors.items():
            self.tabs.addTab(editor, message_word(one))
            editor.changed.connect(self._tell)
        self.tabs.setCurrentWidget(self.editors[message])
        self.problem = theme.set_role(Label(wordWrap=True), "warning")
        self.save = push_button(_("Enregistrer"), kind="primary", default=True)
        self.save.clicked.connect(self.accept)
        cancel = push_button(_("Annuler"))
        cancel.clicked.connect(self.reject)
        told = _("Campagne « {campaign} » : chaque organisme reçoit son message, et ne lit que ce qui le concerne.")
        in_column(
            theme.set_role(Label(told.format(campaign=campaign["label"]), wordWrap=True), "muted"),
            (self.tabs, 1),
            self.problem,
            button_row(cancel, self.save),
            within=self,
            margins=(20, 14, 20, 16),
            spacing=10,
        )
        scale = theme.tokens().scale
        room = parent.size() if parent else self.screen().availableSize()
        self.resize(min(round(980 * scale), round(room.width() * 0.96)), min(round(620 * scale), room.height()))
        self._tell()
        uid, who = campaign.uid, session.preferences.officer

        def work(store: Store) -> _Sample:
            return sample(store.read(), uid, who or store.who, questions)

        session.jobs.read(work, self._on_sample, owner=self, key="sample")

    def _on_sample(self, found: _Sample) -> None:
        for editor in self.editors.values():
            editor.show_sample(found)

    @Slot()
    def _tell(self) -> None:
        """Say what is wrong with a text; what nothing could fill is not kept."""
        problem = next(filter(None, map(self._wrong, self.editors)), None)
        self.problem.setText("" if problem is None else f"{problem.message} {problem.hint}")
        self.problem.setVisible(problem is not None)
        self.save.setEnabled(problem is None)

    def _wrong(self, message: Message) -> UserError | None:
        editor = self.editors.get(message)
        if editor is None:
            return None
        try:
            checked(editor.written, closes=self._campaign["closes_on"] is not None)
        except UserError as problem:
            return UserError(f"{message_word(message)} : {problem.message}", problem.hint)
        return None

    def accept(self) -> None:
        """Keep what differs, as one step."""
        values: dict[str, Value] = {one.value: editor.kept() for one, editor in self.editors.items()}
        if any(values[name] != self._campaign[name] for name in values):
            label = _("Messages de « {campaign} »").format(campaign=self._campaign["label"])
            uid = self._campaign.uid
            self._session.write(
                Operation(Op.UPDATE, label), lambda transaction: transaction.update("campaign", uid, values)
            )
        super().accept()


def edit_messages(session: Session, campaign: str, message: Message, questions: Questions, window: QWidget) -> None:
    """Edit the messages of ``campaign`` (uid)."""
    found = get(session.store.read(), "campaign", campaign)
    if found is not None:
        session.messages.run(MessagesDialog(session, found, message, questions, window))
