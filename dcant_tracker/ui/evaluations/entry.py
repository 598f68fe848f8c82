"""« Saisie » : the entries of a campaign at the left, the form of one at the right, one after the other.

Nothing that is typed is lost: going elsewhere (another entry, another page, closing) saves it as a draft,
and what could not be written is kept until the person comes back to it.
"""

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from dcant_tracker.domain.entities.evaluations import ASKED_AND_ANSWERED
from dcant_tracker.domain.rules import COUNTED
from dcant_tracker.errors import UserError
from dcant_tracker.store.reading import entry_queue
from dcant_tracker.store.reading.entry_queue import EVALUATION, Entry, Opened, Place, Show
from dcant_tracker.store.writing.changes import Changes
from dcant_tracker.ui.evaluations import nothing_open, validating
from dcant_tracker.ui.evaluations.campaign_pane import CampaignPane
from dcant_tracker.ui.evaluations.closing import ClosingGuard
from dcant_tracker.ui.evaluations.entry_split import EntrySplit
from dcant_tracker.ui.evaluations.footer import Footer
from dcant_tracker.ui.evaluations.form import EvaluationForm, name_all
from dcant_tracker.ui.evaluations.form_step import DRAFT, SUBMITTED, VALIDATED, ChangedError, GoneError, entry_text
from dcant_tracker.ui.evaluations.incomplete import IncompleteStrip
from dcant_tracker.ui.evaluations.queue_panel import QueuePanel
from dcant_tracker.ui.evaluations.writer import EntryWriter
from dcant_tracker.ui.kit.keys import Keys, KeysOf, answer
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.notice import Notice
from dcant_tracker.ui.records.table.edits import related
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

KEYS = KeysOf(
    lambda: _("Évaluations › Saisie"),
    {
        "next": Keys(lambda: _("Enregistrer comme transmise et passer à la suivante"), ("Ctrl+Return", "Ctrl+Enter")),
        "validate": Keys(lambda: _("Valider et passer à la suivante"), ("Ctrl+Shift+Return",)),
        "save": Keys(lambda: _("Enregistrer sans changer l'état"), ("Ctrl+S",)),
        "below": Keys(lambda: _("Évaluation suivante"), ("Alt+Down",)),
        "above": Keys(lambda: _("Évaluation précédente"), ("Alt+Up",)),
        "find": Keys(lambda: _("Chercher dans la liste"), ("Ctrl+F",)),
        "add": Keys(lambda: _("Ajouter une évaluation qui n'était pas attendue"), ("Ctrl+N",)),
    },
)


class EntryPane(CampaignPane):
    """Answers evaluations in a row."""

    askWanted = Signal()
    """Who is asked in the campaign is to be chosen."""
    addWanted = Signal()
    """An evaluation that nobody asked for is to be answered."""
    gridWanted = Signal()
    returnWanted = Signal()
    """This pane is to be seen: something in it could not be saved."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._added: set[Place] = set()
        self._is_stale = False
        self._is_orphan = False
        self.queue = QueuePanel(session)
        self.form = EvaluationForm(session)
        self.writer = EntryWriter(session, self.form, self)
        self._guard = ClosingGuard(session, self.writer, self.leave, self._return_to, self._forget, self)
        self.incomplete = IncompleteStrip()
        self.footer = Footer()
        self.notice = Notice()
        self._lay_out()
        self._connect()
        self._read_guide()

    # --- what the page asks for ---------------------------------------------------------------------

    @property
    def campaign(self) -> str:
        """The uid of the campaign that shows; empty for none."""
        return self.queue.wanted.campaign

    def show_campaign(self, campaign: str, programme: str | None) -> None:
        """Show the entries of ``campaign``; what is typed is saved first."""
        wanted = self.queue.wanted
        if (campaign, programme) != (wanted.campaign, wanted.programme):
            self.leave()
            self._close_form()
        self.queue.show_campaign(campaign, programme)

    def open_place(self, place: Place) -> bool:
        """Open the entry at ``place``, listed or not; False when its subject or evaluator is gone."""
        self.leave()
        self._added.add(place)
        return self._open(place)

    def focus_list(self) -> None:
        """Give the keyboard to the list of entries."""
        self.queue.view.setFocus()

    @Slot()
    def leave(self) -> None:
        """Save what is typed as a draft: the person goes elsewhere."""
        opened = self.form.opened
        if opened is None or not self._session.is_open or not self.form.touched():
            return
        try:
            self.writer.submit(opened, DRAFT)
        except UserError as problem:
            known = self.writer.kept.get(opened.place)
            self.writer.keep(opened.place, problem)
            self._mark_troubles()
            if known is None or known.problem is None:
                self._tell(opened.place, problem)

    # --- what the keys and buttons do ---------------------------------------------------------------

    @Slot()
    def save_and_next(self) -> None:
        """Save as transmitted what answers something, and go to the next entry."""
        self._save_and_next(SUBMITTED)

    @Slot()
    def save(self) -> None:
        """Save as it is: a draft stays one."""
        if not self._is_held_back(DRAFT):
            self._save(DRAFT)

    @Slot()
    def keep_as_draft(self) -> None:
        """Save what is incomplete as a draft, and go to the next entry."""
        self._go_on(DRAFT)

    @Slot()
    def send_incomplete(self) -> None:
        """Save what is incomplete as it was wanted, and go to the next entry."""
        self._go_on(self.incomplete.wanted)

    @Slot()
    def validate(self) -> None:
        """Save as validated, and go to the next entry."""
        self._save_and_next(VALIDATED)

    @Slot()
    def give_up(self) -> None:
        """Forget what is typed here."""
        place = self._place()
        if place is not None:
            self._forget(place)

    def _forget(self, place: Place) -> None:
        self.writer.kept.pop(place, None)
        self._mark_troubles()
        if self._place() == place:
            self._open(place)

    @Slot()
    def go_next(self) -> None:
        """The entry below."""
        self._step(1)

    @Slot()
    def go_back(self) -> None:
        """The entry above."""
        self._step(-1)

    @Slot()
    def validate_chosen(self) -> None:
        """Validate the selected entries that are transmitted, as one step."""
        self.leave()
        validating.validate(self._session, self.queue.chosen(), self)

    def _step(self, step: int) -> None:
        entry = self.queue.next_after(self._row(), step, open_only=False)
        self._save_and_go(DRAFT, entry)

    def _save_and_next(self, wanted: str) -> None:
        if not self._is_held_back(wanted):
            self._go_on(wanted)

    def _is_held_back(self, wanted: str) -> bool:
        """Whether it would go without every score, which is said first; asked for again, it goes."""
        opened, missing = self.form.opened, self.form.unscored()
        if opened is None or not missing or not self.form.answers_anything():
            return False
        was_sent = opened.given is not None and opened.given["state"] in COUNTED
        if was_sent or self.form.state_if(wanted) not in COUNTED or self.incomplete.asks_about(missing):
            return False
        self.incomplete.ask(missing, wanted)
        self.form.focus_first(missing[0])
        return True

    def _go_on(self, wanted: str) -> None:
        entry = self.queue.next_after(self._row(), 1, open_only=self.queue.wanted.show is Show.TODO)
        if self._save_and_go(wanted, entry) and entry is None:
            self._session.messages.toast(_("C'était la dernière de cette liste."))

    def _save_and_go(self, wanted: str, entry: Entry | None) -> bool:
        """Save, then show ``entry``, which is read first: while a step is being written, reading waits."""
        following = self._read(entry.place) if entry is not None else None
        if self._place() is not None and not self._save(wanted):
            return False
        if following is not None:
            self._show(following)
            self.form.focus_first()
        return True

    def _save(self, wanted: str) -> bool:
        """Whether nothing stands against going on; refusals are said beside the field."""
        opened = self.form.opened
        if opened is None or not self._accepts_late(opened, wanted):
            return False
        try:
            self.writer.submit(opened, wanted)
        except UserError as problem:
            self._refuse(opened.place, problem)
            return False
        return True

    def _accepts_late(self, opened: Opened, wanted: str) -> bool:
        """Whether what is typed may count though its campaign is closed, which is asked once for each campaign."""
        if not self.writer.is_late(opened, wanted):
            return True
        named = self._session.labels().of("campaign", opened.place.campaign)
        title = _("« {campaign} » est close : compter cette réponse ?").format(campaign=named)
        text = _(
            "Les chiffres gardés à la clôture ne changent pas ; ceux d'aujourd'hui diront « modifiée depuis la "
            "clôture », avec les deux nombres. Sans cela, la saisie reste ici."
        )
        if not self._session.messages.ask(title, text, _("Compter comme tardive"), _("Ne pas enregistrer")):
            return False
        self.writer.accept_late(opened)
        return True

    # --- what became of it --------------------------------------------------------------------------

    @Slot(object)
    def _on_saved(self, place: Place) -> None:
        self._mark_troubles()
        opened = entry_queue.opened(self._session.store.read(), place)
        if opened is None:
            return
        row = self.queue.row_of(opened.number)
        if row < 0:
            row = self.queue.row_of(entry_queue.awaited(self._session.store.read(), place))
        self.queue.note_written(row, opened.number)
        if self._place() == place:
            self.form.rebase(opened, self._session.labels())
            self.queue.follow(place, opened.number)

    @Slot(object, object)
    def _on_refused(self, place: Place, problem: UserError) -> None:
        self._mark_troubles()
        if self._place() == place:
            self._refuse(place, problem)
        elif self.isVisible() and not self.form.touched():
            self._open(place)
        else:
            self._tell(place, problem)

    def _refuse(self, place: Place, problem: UserError) -> None:
        """Say it beside the field; what others did becomes what the next saving is compared with."""
        opened = entry_queue.opened(self._session.store.read(), place)
        if opened is not None and isinstance(problem, GoneError):
            self.form.rebase(opened, self._session.labels())
        elif opened is not None and isinstance(problem, ChangedError):
            self.form.accept_theirs(opened, self._session.labels())
        self.form.refuse(problem)

    def _tell(self, place: Place, problem: UserError) -> None:
        text = _("Non enregistrée : {entry}. {problem}").format(
            entry=entry_text(self._session.labels(), place), problem=problem
        )
        self._session.messages.toast(text, _("Y revenir"), partial(self._return_to, place))

    def _return_to(self, place: Place) -> None:
        self.returnWanted.emit()
        self.open_place(place)

    def _mark_troubles(self) -> None:
        self.queue.model.trouble(self.writer.troubled)

    # --- opening ------------------------------------------------------------------------------------

    def _place(self) -> Place | None:
        return self.form.opened.place if self.form.opened is not None else None

    def _row(self) -> int:
        opened = self.form.opened
        return self.queue.row_of(opened.number) if opened is not None else -1

    def _read(self, place: Place) -> Opened | None:
        opened = entry_queue.opened(self._session.store.read(), place)
        if opened is not None:
            name_all(opened, self._session.labels())
        return opened

    def _open(self, place: Place) -> bool:
        opened = self._read(place)
        if opened is None:
            self._close_form()
            return False
        self._show(opened)
        return True

    def _show(self, opened: Opened) -> None:
        before = self.form.opened
        if before is not None and before.uid and before.place != opened.place:
            self._session.unseen.look(EVALUATION.name, before.uid)
        self.incomplete.withdraw()
        self.form.show_entry(opened, self._session.labels())
        kept = self.writer.kept.get(opened.place)
        if kept is not None:
            self.form.restore(kept.raws)
        self.queue.follow(opened.place, opened.number)
        self._show_right()
        if kept is not None and kept.problem is not None:
            self.form.refuse(kept.problem)

    def _close_form(self) -> None:
        self.form.opened = None
        self.queue.place = None
        self._show_right()

    def _show_right(self) -> None:
        """The form, or why there is none."""
        self.splitter.show_form(self.form.opened is not None)
        self._on_edited()

    @Slot(object)
    def _on_went(self, entry: Entry) -> None:
        self.leave()
        self._open(entry.place)

    @Slot()
    def _on_activated(self) -> None:
        if self.form.opened is not None:
            self.form.focus_first()

    @Slot()
    def _on_loaded(self) -> None:
        if self.form.opened is not None:
            return
        first = self.queue.model.entry(0)
        if first is not None:
            self._open(first.place)
        else:
            nothing_open.explain(self.notice, self.queue, ask=self.askWanted.emit, add=self.addWanted.emit)
            self._show_right()

    @Slot()
    def _on_edited(self) -> None:
        opened = self.form.opened
        self.incomplete.follow(self.form.unscored())
        typed = bool(opened is not None and self.form.touched())
        self.footer.follow(typed=typed, refused=opened is not None and opened.place in self.writer.kept)

    # --- what happens elsewhere ---------------------------------------------------------------------

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if changes.of("principle_guide"):
            self._read_guide()
        about = set(ASKED_AND_ANSWERED) & set(changes.touched) or related(EVALUATION, changes.touched)
        if not about or self.writer.is_own(changes):
            return
        if self.isVisible():
            self._catch_up()
        else:
            self._is_stale = True

    def _catch_up(self) -> None:
        self._is_stale = False
        place = self._place()
        if place is not None:
            self._follow_file(place, entry_queue.opened(self._session.store.read(), place))
        if self.campaign:
            self.queue.read()

    def _follow_file(self, place: Place, opened: Opened | None) -> None:
        """Let the form of ``place`` show what is in the file now; nothing typed goes."""
        is_wanted = opened is not None and (opened.number or place in self._added)
        if opened is not None and (is_wanted or self.form.touched()):
            if self._is_orphan:
                self._is_orphan = False
                self.form.say("")
            self.form.refresh(opened, self._session.labels())
        elif self.form.touched():
            self._is_orphan = True
            self.form.say(
                _(
                    "L'organisme ou le sujet a été supprimé entre-temps. "
                    "Votre saisie reste ici ; elle s'enregistrera si cette suppression est annulée."
                )
            )
        else:
            self._close_form()

    def _read_guide(self) -> None:
        self._session.jobs.read(
            lambda store: entry_queue.guide(store.read()), self.form.help.show_guide, owner=self, key="guide"
        )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._guard.watch(self.window())
        if self._is_stale and not event.spontaneous():
            self._catch_up()

    def hideEvent(self, event: QHideEvent) -> None:
        if not event.spontaneous():
            self.leave()
            self.form.clear_refusal()
        super().hideEvent(event)

    # --- how it is made -----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        below = (self.incomplete, self.footer)
        self.splitter = EntrySplit(self._session, self.queue, self.form, below, self.notice, self)
        in_column(self.splitter, within=self)
        self.setFocusProxy(self.queue.view)

    def _connect(self) -> None:
        self.queue.went.connect(self._on_went)
        self.queue.activated.connect(self._on_activated)
        self.queue.loaded.connect(self._on_loaded)
        self.form.edited.connect(self._on_edited)
        self.form.help.gridWanted.connect(self.gridWanted)
        self.incomplete.sent.connect(self.send_incomplete)
        self.incomplete.kept.connect(self.keep_as_draft)
        self.footer.next.clicked.connect(self.save_and_next)
        self.footer.save.clicked.connect(self.save)
        self.footer.validate.clicked.connect(self.validate)
        self.footer.give_up.clicked.connect(self.give_up)
        self.writer.saved.connect(self._on_saved)
        self.writer.refused.connect(self._on_refused)
        self._session.changed.connect(self._on_changed)
        self._session.unseen.changed.connect(self.form.tell_news)
        self._session.unseen.changed.connect(self.queue.view.viewport().update)
        for name, slot in (
            ("next", self.save_and_next),
            ("validate", self.validate),
            ("save", self.save),
            ("below", self.go_next),
            ("above", self.go_back),
            ("find", self._on_find),
            ("add", self.addWanted.emit),
        ):
            answer(self, KEYS[name], slot, inside=True, repeats=name not in ("next", "validate"))

    @Slot()
    def _on_find(self) -> None:
        self.queue.text.setFocus()
        self.queue.text.selectAll()
