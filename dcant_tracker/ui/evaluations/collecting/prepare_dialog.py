"""« Préparer les formulaires » : who is asked in a campaign, and a form for each of those ticked."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QWidget,
)

from dcant_tracker.domain.catalogue import named_in
from dcant_tracker.domain.entities.evaluations import ASKED_AND_ANSWERED, EVALUATION
from dcant_tracker.domain.entities.observatory import OBSERVED_AND_ASSESSED
from dcant_tracker.exchange.collecting.expecting import expect_participants, questions_in
from dcant_tracker.exchange.collecting.letter import message
from dcant_tracker.exchange.collecting.preparing import prepare_forms
from dcant_tracker.exchange.collecting.reminding import addresses
from dcant_tracker.exchange.collecting.responses import Response, responses
from dcant_tracker.exchange.sources.form.questions import EVALUATIONS, MATURITY, Questions
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Changes
from dcant_tracker.ui.evaluations.collecting.asked_table import AskedTable, AskedView
from dcant_tracker.ui.evaluations.collecting.prepared_panel import PreparedPanel, Ready
from dcant_tracker.ui.evaluations.collecting.suggested_folder import suggested_folder
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import button_row, push_button
from dcant_tracker.ui.kit.folders import documents
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.kit.working_dialog import WorkingDialog
from dcant_tracker.ui.records.campaign_combo import CampaignCombo
from dcant_tracker.ui.work.jobs import Progress
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext

_ABOUT = named_in(EVALUATION.name).union(ASKED_AND_ANSWERED, OBSERVED_AND_ASSESSED)
"""Entities whose changes are read again here."""


class PrepareDialog(WorkingDialog):
    """The choice, then what was written. ``campaign`` (uid) is chosen at first.

    ``questions`` is what the forms ask; None: whatever the campaign asks.
    """

    def __init__(
        self,
        session: Session,
        campaign: str | None = None,
        parent: QWidget | None = None,
        questions: Questions | None = None,
    ) -> None:
        super().__init__(session, _("Préparer les formulaires"), parent)
        self._fixed = questions
        self._questions = questions or EVALUATIONS
        self._shown = ""
        self._suggested = ""
        self.campaigns = CampaignCombo(session)
        self.new_campaign = push_button(_("Nouvelle campagne…"), icon="plus")
        self.asked = AskedTable(self)
        self.view = AskedView(self.asked)
        self.empty = theme.set_role(Label(wordWrap=True), "muted")
        self.told = theme.set_role(Label(" "), "muted")
        self.expect_button = push_button(_("Attendre une évaluation de chaque participant"), icon="users")
        self.folder = QLineEdit()
        self.replace = QCheckBox(_("Remplacer les formulaires du même nom"))
        self.prepare_button = push_button("", kind="primary", default=True)
        self.panel = PreparedPanel(session)
        self.steps = QStackedWidget()
        self.steps.addWidget(self._choice())
        self.steps.addWidget(self._summary())
        self.body.addWidget(self.steps)
        self._connect()
        if campaign is not None:
            self.campaigns.show_campaign(campaign)
        self._on_campaign()
        self.fit(900, 640)

    # --- how it is made -----------------------------------------------------------------------------

    def _choice(self) -> QWidget:
        page = QWidget()
        layout = in_column(
            theme.set_role(Label(_("Un formulaire par organisme interrogé")), "section"), within=page, spacing=10
        )
        top = in_row(_named(_("&Campagne"), self.campaigns), self.campaigns, self.new_campaign, None, spacing=8)
        layout.addLayout(top)
        layout.addLayout(self._ticking())
        self.middle = QStackedWidget()
        self.middle.addWidget(self.view)
        self.middle.addWidget(self._nobody())
        layout.addWidget(self.middle, 1)
        layout.addLayout(self._where())
        cancel = push_button(_("Annuler"))
        cancel.clicked.connect(self.reject)
        layout.addLayout(button_row(cancel, self.prepare_button))
        return page

    def _ticking(self) -> QHBoxLayout:
        row = in_row(self.told, None, spacing=4)
        self.ticking = []
        for text, slot in (
            (_("Tous"), self.on_all),
            (_("Aucun"), self.on_none),
            (_("Ceux qui n'ont pas tout répondu"), self.on_incomplete),
        ):
            button = push_button(text, kind="link")
            button.clicked.connect(slot)
            self.ticking.append(button)
            row.addWidget(button)
        return row

    def _nobody(self) -> QWidget:
        page = theme.set_role(QWidget(), "surface")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.empty.setFixedWidth(70 * self.fontMetrics().averageCharWidth())
        self.begin_button = push_button("", kind="primary")
        self.begin_button.clicked.connect(self.on_begin)
        layout = in_column((None, 2), within=page, margins=None, spacing=12)
        for widget in (self.empty, self.begin_button):
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        return page

    def _where(self) -> QGridLayout:
        self.folder.setAccessibleName(_("Dossier où écrire les formulaires"))
        choose = push_button(_("Choisir…"), icon="folder-open")
        choose.clicked.connect(self.on_choose)
        where = QGridLayout()
        where.setHorizontalSpacing(8)
        where.setVerticalSpacing(8)
        where.setColumnStretch(1, 1)
        where.addWidget(self.expect_button, 0, 0, 1, 3, Qt.AlignmentFlag.AlignLeft)
        where.addWidget(_named(_("&Dossier"), self.folder), 1, 0)
        where.addWidget(self.folder, 1, 1)
        where.addWidget(choose, 1, 2)
        where.addWidget(self.replace, 2, 1, 1, 2)
        return where

    def _summary(self) -> QWidget:
        page = QWidget()
        layout = in_column((self.panel, 1), within=page, spacing=12)
        again = push_button(_("Préparer d'autres formulaires"))
        again.clicked.connect(self.on_again)
        self.close_button = push_button(_("Fermer"), kind="primary")
        self.close_button.clicked.connect(self.accept)
        layout.addLayout(button_row(again, None, self.close_button))
        return page

    def _connect(self) -> None:
        self.campaigns.activated.connect(self._on_campaign)
        self.new_campaign.clicked.connect(self.on_new_campaign)
        self.expect_button.clicked.connect(self.on_expect)
        self.prepare_button.clicked.connect(self.on_prepare)
        self.asked.ticked.connect(self._tell)
        self.folder.textChanged.connect(self._tell)
        self.session.changed.connect(self._on_changed)

    # --- which campaign, who is asked ---------------------------------------------------------------

    @Slot()
    def _on_campaign(self) -> None:
        before, uid = self._suggested, self.campaigns.campaign
        if uid is not None:
            self._questions = self._fixed or questions_in(self.session.store.read(), uid)
        name = self.campaigns.currentText()
        self._suggested = str(suggested_folder(name, self._questions)) if uid is not None else ""
        if self.folder.text() == before:
            self.folder.setText(self._suggested)
        self._refresh()

    def _refresh(self) -> None:
        uid, questions = self.campaigns.campaign, self._questions
        if uid is None:
            self._show("", [])
            return

        def work(store: Store) -> list[Response]:
            return responses(store.read(), uid, questions)

        self.session.jobs.read(work, partial(self._show, uid), owner=self, key="responses")

    def _show(self, campaign: str, found: list[Response]) -> None:
        """Show who is asked; those who have not answered everything are ticked when the campaign is another one."""
        chosen = {one.asked.organisation for one in found if not one.is_complete}
        if campaign == self._shown:
            before = {one.asked.organisation for one in self.asked.rows}
            chosen = (chosen - before) | {one.asked.organisation for one in self.asked.chosen()}
        self._shown = campaign
        self.asked.show(found, chosen)
        if found and not self.view.currentIndex().isValid():
            self.view.selectRow(0)
        why, begin = self._why_nobody()
        self.empty.setText(why)
        self.empty.setMinimumHeight(self.empty.heightForWidth(self.empty.width()))
        self.begin_button.setText(begin)
        self.middle.setCurrentIndex(0 if found else 1)
        self.expect_button.setVisible(bool(found) and self._questions is EVALUATIONS)
        (self.prepare_button if found else self.begin_button).setDefault(True)
        if not found and (self.campaigns.hasFocus() or not campaign):
            self.begin_button.setFocus()
        for button in self.ticking:
            button.setVisible(bool(found))

    def _why_nobody(self) -> tuple[str, str]:
        """Why there is nobody to ask, and what to do about it."""
        if self.campaigns.campaign is None:
            return (
                _("Il n'y a pas encore de campagne d'évaluation : créez-en une, avec son nom et ses dates."),
                self.new_campaign.text().strip(),
            )
        if self._questions is MATURITY:
            return (
                _(
                    "Cette campagne n'observe encore aucun territoire : ajoutez-les dans la grille de l'observatoire, "
                    "puis préparez leurs formulaires."
                ),
                _("Ouvrir l'observatoire"),
            )
        return (
            _(
                "Personne n'est encore attendu dans cette campagne. Attendez une évaluation de chaque participant, "
                "sur ce à quoi il participe : vous pourrez ensuite en ajouter ou en retirer "
                "dans la liste « Évaluations attendues »."
            ),
            self.expect_button.text().strip(),
        )

    @Slot()
    def _tell(self) -> None:
        chosen = self.asked.chosen()
        count, asked = len(chosen), len(self.asked.rows)
        complete = sum(one.is_complete for one in self.asked.rows)
        said = ngettext("{count} organisme interrogé", "{count} organismes interrogés", asked).format(count=asked)
        if complete:
            answered = ngettext("dont {count} a tout répondu", "dont {count} ont tout répondu", complete)
            said = f"{said}, {answered.format(count=complete)}"
        self.told.setText(said if asked else " ")
        text = ngettext("Préparer {count} formulaire", "Préparer {count} formulaires", count).format(count=count)
        self.prepare_button.setText(text if count else _("Préparer les formulaires"))
        self.prepare_button.setEnabled(bool(count) and bool(self.folder.text().strip()))

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if changes.of("campaign"):
            self.campaigns.refresh()
            self._on_campaign()
        elif _ABOUT & set(changes.touched):
            self._refresh()

    # --- what one does ------------------------------------------------------------------------------

    @Slot()
    def on_all(self) -> None:
        """Tick every organisation."""
        self.asked.choose(lambda _one: True)

    @Slot()
    def on_none(self) -> None:
        """Untick every organisation."""
        self.asked.choose(lambda _one: False)

    @Slot()
    def on_incomplete(self) -> None:
        """Tick those only who have not answered everything."""
        self.asked.choose(lambda one: not one.is_complete)

    @Slot()
    def on_new_campaign(self) -> None:
        """Ask for a campaign and choose it."""
        from dcant_tracker.ui.records.adding.creating import create

        create(self.session, "campaign", None, self._on_created)

    def _on_created(self, uid: str) -> None:
        self.campaigns.refresh()
        self.campaigns.show_campaign(uid)
        self._on_campaign()

    @Slot()
    def on_begin(self) -> None:
        """What an empty table offers: a campaign, or its participants."""
        if self.campaigns.campaign is None:
            self.on_new_campaign()
        elif self._questions is MATURITY:
            self.reject()
            self.session.navigatePage.emit(MATURITY.entity.name)
        else:
            self.on_expect()

    @Slot()
    def on_expect(self) -> None:
        """Expect an evaluation from each participant, as one step of the history."""
        uid = self.campaigns.campaign
        if uid is not None:
            self.session.jobs.change(lambda store: expect_participants(store, uid)[0], self._on_expected)

    def _on_expected(self, changes: Changes) -> None:
        messages, count = self.session.messages, len(changes.of("expected_evaluation"))
        if not count:
            messages.toast(_("Chaque participant est déjà attendu sur ce à quoi il participe."))
            return
        text = ngettext("{count} évaluation attendue ajoutée", "{count} évaluations attendues ajoutées", count)
        messages.toast(text.format(count=count), _("Annuler"), partial(self.session.undo_step, changes.step or 0))

    @Slot()
    def on_choose(self) -> None:
        """Another folder."""
        typed = Path(self.folder.text())
        start = next((folder for folder in (typed, *typed.parents) if folder.is_dir()), documents())
        found = self.session.messages.open_folder(_("Dossier où écrire les formulaires"), start)
        if found is not None:
            self.folder.setText(str(found))

    @Slot()
    def on_prepare(self) -> None:
        """Write the forms of those ticked."""
        uid, folder = self.campaigns.campaign, documents() / Path(self.folder.text().strip()).expanduser()
        organisations = {one.asked.organisation for one in self.asked.chosen()}
        replace, questions = self.replace.isChecked(), self._questions
        if uid is None or not organisations:
            return

        def work(store: Store, progress: Progress) -> Ready:
            made = prepare_forms(
                store, uid, folder, questions, organisations=organisations, replace=replace, progress=progress
            )
            reading = store.read()
            known = addresses(reading, [form.asked for form in made.forms])
            return Ready(folder, made, message(reading, uid, store.who, questions), known)

        self.run_long(_("Préparation des formulaires"), work, self._on_ready)

    def _on_ready(self, ready: Ready) -> None:
        self.panel.show_ready(ready, self.width())
        self.steps.setCurrentIndex(1)
        self.close_button.setDefault(True)
        self.panel.open_button.setFocus()

    @Slot()
    def on_again(self) -> None:
        """The choice again."""
        self.steps.setCurrentIndex(0)
        self.prepare_button.setDefault(True)
        self._refresh()


def _named(text: str, buddy: QWidget) -> Label:
    label = Label(text)
    label.setBuddy(buddy)
    return label
