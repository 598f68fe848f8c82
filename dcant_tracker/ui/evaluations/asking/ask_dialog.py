"""« Choisir qui est interrogé » : measures, roles and kinds at the left, the bodies that follow at the right."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtWidgets import QCheckBox, QSplitter, QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.exchange.collecting.addressees import Addressees
from dcant_tracker.exchange.collecting.asking import Asking, Choice, Copied, Subject, operation, work
from dcant_tracker.store.reading.expected import Ask
from dcant_tracker.ui.evaluations.adding import AddDialog
from dcant_tracker.ui.evaluations.asking.bodies_table import BodiesTable, BodiesView, BodyLine, lines
from dcant_tracker.ui.evaluations.asking.facts import Bodies, Facts, Like, More, Read
from dcant_tracker.ui.evaluations.asking.tick_list import TickList
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import button_row, push_button
from dcant_tracker.ui.kit.flow_row import FlowRow
from dcant_tracker.ui.kit.going import go_to_row
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.plain_text import Label, as_caption
from dcant_tracker.ui.kit.working_dialog import WorkingDialog
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext


class AskDialog(WorkingDialog):
    """Who is asked about what in ``campaign`` (uid); one step once it is accepted, nothing before."""

    def __init__(self, session: Session, campaign: str, parent: QWidget | None = None) -> None:
        super().__init__(session, _("Choisir qui est interrogé"), parent)
        self._campaign = campaign
        self._facts: Facts | None = None
        self._asking = Asking({}, ())
        self._outcome = self._asking.outcome()
        self._subjects: dict[Subject, str] = {}
        self._names: dict[str, str] = {}
        self._people: dict[str, Addressees] = {}
        self.measures: TickList[Subject] = TickList(_("Mesures"), _("Chercher une mesure"), self)
        self.roles: dict[str, QCheckBox] = {}
        self.kinds: dict[str, QCheckBox] = {}
        self._role_row, self._kind_row = FlowRow(spacing=10), FlowRow(spacing=10)
        self.told = theme.set_role(Label(" ", wordWrap=True), "strong")
        self.note = theme.set_role(Label(wordWrap=True), "muted")
        self.bodies = BodiesTable(self)
        self.view = BodiesView(self.bodies)
        self.about: TickList[Ask] = TickList(_("Ce qui est demandé à cet organisme"), _("Chercher une mesure"), self)
        self.about_title = theme.set_role(Label(" "), "strong")
        self.copy_button = push_button(_("Reprendre la campagne précédente"), icon="copy")
        self.add_button = push_button(_("Ajouter à la main…"), icon="plus")
        self.go = push_button(_("Demander"), kind="primary", default=True)
        self._lay_out()
        self._connect()
        self.fit(1080, 680)
        session.jobs.read(Read(campaign), self._on_read, owner=self, key="asking", failed=self.banner.say)

    # --- what is read -------------------------------------------------------------------------------

    def _on_read(self, found: Facts) -> None:
        self._facts, self._asking = found, found.asking
        self._learn(found.subjects, found.bodies)
        takings = found.asking.takings
        begins = not found.asking.known
        offered = dict.fromkeys(one.ask.subject for one in takings)
        self.measures.show(
            {one: text for one, text in found.subjects.items() if one in offered}, lambda _subject: begins
        )
        for row, boxes, declared, codes in (
            (self._role_row, self.roles, CATALOGUE["participation"]["role"], {one.role for one in takings}),
            (self._kind_row, self.kinds, CATALOGUE["organisation"]["kind"], {one.kind for one in takings}),
        ):
            labels = declared.choices.labels if declared.choices else {}
            for code in (code for code in labels if code in codes):
                boxes[code] = box = QCheckBox(labels[code])
                box.setChecked(True)
                box.toggled.connect(self._on_chosen)
                row.add(box)
                box.show()
        self.copy_button.setVisible(found.before is not None)
        copying = as_caption(_("Reprendre « {campaign} »").format(campaign=found.before_name))
        self.copy_button.setText(f"\u2009{copying}")
        self._on_chosen()
        self.measures.view.setFocus()

    def _learn(self, subjects: Mapping[Subject, str], bodies: Bodies) -> None:
        self._subjects.update({one: text for one, text in subjects.items() if one not in self._subjects})
        new = {uid for uid in bodies.names if uid not in self._names}
        self._names.update(bodies.names)
        self._people.update({uid: people for uid, people in bodies.people.items() if uid in new})

    # --- what one does ------------------------------------------------------------------------------

    @Slot()
    def _on_chosen(self) -> None:
        """Another choice: what follows from it is counted and shown."""
        self._asking.choice = Choice(frozenset(self.measures.ticked()), _ticked(self.roles), _ticked(self.kinds))
        self._show()

    @Slot()
    def on_copy(self) -> None:
        """Ask those that the campaign before asked, too."""
        if self._facts is not None and self._facts.before is not None:
            job = Like(self._facts.before, self._campaign)
            self.session.jobs.read(job, self._on_copied, owner=self, key="like", failed=self.banner.say)

    def _on_copied(self, found: tuple[Copied, Mapping[Subject, str], Bodies]) -> None:
        copied, subjects, bodies = found
        self._learn(subjects, bodies)
        self._asking.copied = copied.asks
        count = len(copied.asks)
        said = ngettext("{count} évaluation reprise", "{count} évaluations reprises", count).format(count=count)
        left = copied.left_out()
        self.note.setText(
            f"{said}. {_('Non repris : {reasons}.').format(reasons=' ; '.join(left))}" if left else f"{said}."
        )
        self.note.show()
        self._show()

    @Slot()
    def on_add(self) -> None:
        """A body and what it is asked about, by hand."""
        dialog = AddDialog(self.session, self._campaign, self.window(), asks=True)
        if self.session.messages.run(dialog) and dialog.place is not None:
            place = dialog.place
            added = Ask(place.recommendation, place.experiment, place.evaluator)
            self._asking.put([added])
            done = partial(self._on_more, added)
            self.session.jobs.read(More([added]), done, owner=self, key="more", failed=self.banner.say)

    def _on_more(self, added: Ask, found: tuple[Mapping[Subject, str], Bodies]) -> None:
        self._learn(*found)
        self._show()
        row = next((rank for rank, one in enumerate(self.bodies.rows) if one.uid == added.evaluator), -1)
        if row >= 0:
            go_to_row(self.view, row)
            self.view.scrollTo(self.bodies.index(row, 0))

    @Slot(object, bool)
    def _on_toggled(self, chosen: Sequence[BodyLine], wanted: bool) -> None:
        asks = [ask for line in chosen for ask in line.asks]
        (self._asking.put if wanted else self._asking.take_out)(asks)
        self._show()

    @Slot()
    def _on_about(self) -> None:
        """Other subjects of the current body are ticked."""
        line = self._current()
        if line is not None:
            ticked = set(self.about.ticked())
            self._asking.put(one for one in line.asks if one in ticked and one not in self._outcome.wanted)
            self._asking.take_out(one for one in line.asks if one not in ticked)
            self._show()

    def accept(self) -> None:
        """Write what was chosen, as one step, once the removal of what was answered was said."""
        known, removed = self._outcome.known, self._outcome.removed
        answered = sum(known[one].is_answered for one in removed)
        if answered and not self.session.messages.ask(
            ngettext(
                "Retirer {count} évaluation déjà reçue ?", "Retirer {count} évaluations déjà reçues ?", answered
            ).format(count=answered),
            _("La réponse reste : elle sera comptée comme reçue sans être attendue."),
            _("Retirer"),
        ):
            return
        if self._outcome.added or removed:
            step = operation(self.session.labels(), self._campaign)
            self.session.write(step, partial(work, self._campaign, self._outcome), failed=self.session.messages.error)
        super().accept()

    # --- showing ------------------------------------------------------------------------------------

    def _show(self) -> None:
        """Show what would be asked, the same body in the current row."""
        current = self._current()
        self._outcome = self._asking.outcome()
        self.bodies.show_rows(lines(self._outcome, self._names, self._people))
        uid = current.uid if current else ""
        row = next((rank for rank, one in enumerate(self.bodies.rows) if one.uid == uid), 0)
        if self.bodies.rows:
            go_to_row(self.view, row)
        self._show_about()
        self.told.setText(self._outcome.said())
        added, removed = len(self._outcome.added), len(self._outcome.removed)
        self.go.setText(_go(added, removed))
        self.go.setEnabled(bool(added or removed))

    @Slot()
    def _show_about(self) -> None:
        line = self._current()
        wanted = self._outcome.wanted
        asks = {} if line is None else {one: self._subjects.get(one.subject, "") for one in line.asks}
        self.about.show(asks, lambda one: one in wanted)
        self.about_title.setText(line.name if line else " ")

    def _current(self) -> BodyLine | None:
        return self.bodies.row(self.view.currentIndex().row())

    # --- how it is made -----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        choice = QWidget()
        in_column(
            theme.set_role(Label(_("Sur quelles mesures")), "strong"),
            self.measures.line,
            (self.measures.view, 1),
            self.measures.links,
            theme.set_role(Label(_("Dans quels rôles")), "strong"),
            self._role_row,
            theme.set_role(Label(_("Quels types d'organismes")), "strong"),
            self._kind_row,
            within=choice,
            spacing=6,
        )
        result = QWidget()
        in_column(
            self.told,
            (self.view, 5),
            self.about_title,
            (self.about.view, 2),
            self.note,
            in_row(self.copy_button, self.add_button, None, spacing=8),
            within=result,
            spacing=6,
        )
        split = QSplitter(childrenCollapsible=False)
        split.addWidget(choice)
        split.addWidget(result)
        split.setSizes([400, 640])
        split.setHandleWidth(theme.px("space.3"))
        self.body.addWidget(split, 1)
        cancel = push_button(_("Annuler"))
        cancel.clicked.connect(self.reject)
        self.body.addLayout(button_row(cancel, self.go))
        self.copy_button.hide()
        self.note.hide()
        self.go.setEnabled(False)

    def _connect(self) -> None:
        self.measures.changed.connect(self._on_chosen)
        self.about.changed.connect(self._on_about)
        self.bodies.toggled.connect(self._on_toggled)
        self.view.selectionModel().currentRowChanged.connect(self._on_current)
        self.copy_button.clicked.connect(self.on_copy)
        self.add_button.clicked.connect(self.on_add)
        self.go.clicked.connect(self.accept)

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, _current: QModelIndex, _previous: QModelIndex) -> None:
        self._show_about()


def _ticked(boxes: Mapping[str, QCheckBox]) -> frozenset[str]:
    return frozenset(code for code, box in boxes.items() if box.isChecked())


def _go(added: int, removed: int) -> str:
    """What the button says that it will do."""
    if added and not removed:
        said = ngettext("Demander {count} évaluation de plus", "Demander {count} évaluations de plus", added)
        return said.format(count=added)
    if removed and not added:
        said = ngettext("Retirer {count} évaluation", "Retirer {count} évaluations", removed)
        return said.format(count=removed)
    if added:
        return _("Demander {added} de plus, en retirer {removed}").format(added=added, removed=removed)
    return _("Demander")


def ask(session: Session, campaign: str, window: QWidget) -> None:
    """Choose who is asked about what in ``campaign`` (uid)."""
    session.messages.run(AskDialog(session, campaign, window))
