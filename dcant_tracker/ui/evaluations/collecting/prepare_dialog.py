"""What is written to the bodies of a campaign: forms and invitations, reminders, thanks, for each of those ticked."""

from collections.abc import Collection, Sequence
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
from dcant_tracker.domain.entities.contacts import CONTACT
from dcant_tracker.domain.entities.evaluations import ASKED_AND_ANSWERED, EVALUATION
from dcant_tracker.domain.entities.observatory import OBSERVED_AND_ASSESSED
from dcant_tracker.domain.entities.organisations import PARTICIPATION
from dcant_tracker.exchange.collecting.expecting import questions_in
from dcant_tracker.exchange.collecting.groups import Group
from dcant_tracker.exchange.collecting.messages import Message
from dcant_tracker.exchange.collecting.preparing import Order, Prepared
from dcant_tracker.exchange.sources.form.questions import EVALUATIONS, MATURITY, Questions
from dcant_tracker.store.writing.changes import Changes
from dcant_tracker.ui.evaluations.collecting.asked_table import AskedTable, AskedView, Line
from dcant_tracker.ui.evaluations.collecting.messages_dialog import edit_messages
from dcant_tracker.ui.evaluations.collecting.prepared_panel import PreparedPanel
from dcant_tracker.ui.evaluations.collecting.purposes import PURPOSES, Listing, Writing
from dcant_tracker.ui.evaluations.collecting.suggested_folder import suggested_folder
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import button_row, push_button
from dcant_tracker.ui.kit.folders import documents
from dcant_tracker.ui.kit.going import go_to_row
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.kit.working_dialog import WorkingDialog
from dcant_tracker.ui.records.campaign_combo import CampaignCombo
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext

_ABOUT = named_in(EVALUATION.name).union(ASKED_AND_ANSWERED, OBSERVED_AND_ASSESSED, (CONTACT.name, PARTICIPATION.name))
"""Entities whose changes are read again here."""


_MAIL = "collecting.mail"
"""Where the preferences keep whether messages are written with the forms."""


class PrepareDialog(WorkingDialog):
    """The choice, then what was written. ``campaign`` (uid) is chosen at first.

    ``questions`` is what the forms ask; None: whatever the campaign asks. ``message`` is what is written, ``ticked``
    are those (uids) it is written for at first; None: those that it is meant for.
    """

    def __init__(
        self,
        session: Session,
        campaign: str | None = None,
        parent: QWidget | None = None,
        questions: Questions | None = None,
        message: Message = Message.INVITATION,
        ticked: Collection[str] | None = None,
    ) -> None:
        self._purpose = PURPOSES[message]
        super().__init__(session, self._purpose.title(), parent)
        self._message = message
        self._ticked = ticked
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
        self.expect_button = push_button(_("Choisir qui est interrogé…"), icon="users")
        self.mail = QCheckBox(_("Écrire aussi un message par organisme, son formulaire joint"))
        self.mail.setChecked(bool(session.preferences.recall(_MAIL, True)))
        self.words_button = push_button(_("Textes des messages…"), icon="pencil")
        self.folder = QLineEdit()
        self.replace = QCheckBox(_("Remplacer les fichiers du même nom"))
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
        layout = in_column(theme.set_role(Label(self._purpose.heading()), "section"), within=page, spacing=10)
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
            (self._purpose.meant(), self.on_meant),
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
        self.folder.setAccessibleName(_("Dossier où écrire les formulaires et les messages"))
        for one in (self.mail, self.new_campaign):
            one.setVisible(self._message is Message.INVITATION)
        choose = push_button(_("Choisir…"), icon="folder-open")
        choose.clicked.connect(self.on_choose)
        where = QGridLayout()
        where.setHorizontalSpacing(8)
        where.setVerticalSpacing(8)
        where.setColumnStretch(1, 1)
        where.addLayout(in_row(self.expect_button, self.words_button, self.mail, None, spacing=8), 0, 0, 1, 3)
        where.addWidget(_named(_("&Dossier"), self.folder), 1, 0)
        where.addWidget(self.folder, 1, 1)
        where.addWidget(choose, 1, 2)
        where.addWidget(self.replace, 2, 1, 1, 2)
        return where

    def _summary(self) -> QWidget:
        page = QWidget()
        layout = in_column((self.panel, 1), within=page, spacing=12)
        again = push_button(_("Revenir au choix"))
        again.clicked.connect(self.on_again)
        self.close_button = push_button(_("Fermer"), kind="primary")
        self.close_button.clicked.connect(self.accept)
        layout.addLayout(button_row(again, None, self.close_button))
        return page

    def _connect(self) -> None:
        self.campaigns.activated.connect(self._on_campaign)
        self.new_campaign.clicked.connect(self.on_new_campaign)
        self.expect_button.clicked.connect(self.on_expect)
        self.words_button.clicked.connect(self.on_words)
        self.mail.toggled.connect(self._on_mail)
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
        self._suggested = str(suggested_folder(name, self._questions, self._message)) if uid is not None else ""
        if self.folder.text() == before:
            self.folder.setText(self._suggested)
        self._refresh()

    def _refresh(self) -> None:
        uid = self.campaigns.campaign
        if uid is None:
            self._show("", [])
            return
        work = Listing(uid, self._questions, self._message)
        self.session.jobs.read(work, partial(self._show, uid), owner=self, key="responses")

    def _show(self, campaign: str, found: list[Line]) -> None:
        """Show the bodies; those that it is meant for are ticked when the campaign is another one."""
        chosen = self._meant(found)
        if campaign == self._shown:
            before = {one.uid for one in self.asked.rows}
            chosen = (chosen - before) | {one.uid for one in self.asked.chosen()}
        self._shown = campaign
        self.asked.show(found, chosen)
        if found and not self.view.currentIndex().isValid():
            go_to_row(self.view, 0)
        why, begin = self._why_nobody()
        self.empty.setText(why)
        self.empty.setMinimumHeight(self.empty.heightForWidth(self.empty.width()))
        self.begin_button.setText(begin)
        self.begin_button.setVisible(bool(begin))
        self.middle.setCurrentIndex(0 if found else 1)
        asks = self._message is Message.INVITATION and self._questions is EVALUATIONS
        self.expect_button.setVisible(bool(found) and asks)
        (self.prepare_button if found else self.begin_button).setDefault(True)
        if not found and (self.campaigns.hasFocus() or not campaign):
            self.begin_button.setFocus()
        for button in self.ticking:
            button.setVisible(bool(found))
        self.words_button.setEnabled(bool(campaign))

    def _meant(self, listed: Sequence[Line]) -> set[str]:
        """Those that it is meant for: the first groups of its purpose that hold anybody."""
        if self._ticked is not None:
            return set(self._ticked)
        meant = ({one.uid for one in listed if one.body.group in groups} for groups in self._purpose.first)
        return next(filter(None, meant), set())

    def _why_nobody(self) -> tuple[str, str]:
        """Why there is nobody to write to, and what to do about it."""
        if self._message is not Message.INVITATION and self.campaigns.campaign is not None:
            return self._purpose.nobody(), ""
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
                "Personne n'est encore interrogé dans cette campagne. Choisissez sur quelles mesures, avec quels rôles "
                "et quels types d'organismes ; vous verrez combien d'évaluations cela fait avant de les demander."
            ),
            self.expect_button.text().strip(),
        )

    @Slot()
    def _tell(self) -> None:
        listed, chosen = self.asked.rows, self.asked.chosen()
        reached = sum(bool(one.people.people) for one in chosen)
        count = len(chosen) if self._message is Message.INVITATION else reached
        complete = sum(one.body.group is Group.COMPLETE for one in listed)
        said = self._purpose.counted(len(listed))
        if complete and self._message is Message.INVITATION:
            answered = ngettext("dont {count} a tout répondu", "dont {count} ont tout répondu", complete)
            said = f"{said}, {answered.format(count=complete)}"
        if alone := len(chosen) - reached:
            without = ngettext("{count} sans personne à qui écrire", "{count} sans personne à qui écrire", alone)
            said = f"{said} · {without.format(count=alone)}"
        self.told.setText(said if listed else " ")
        self.prepare_button.setText(self._purpose.go(count))
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
    def on_meant(self) -> None:
        """Tick those only that it is meant for."""
        wanted = self._purpose.groups
        self.asked.choose(lambda one: one.body.group in wanted)

    @Slot()
    def on_words(self) -> None:
        """What the messages of the campaign say."""
        if uid := self.campaigns.campaign:
            edit_messages(self.session, uid, self._message, self._questions, self.window())

    @Slot(bool)
    def _on_mail(self, checked: bool) -> None:
        self.session.preferences.remember(_MAIL, checked)

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
        """What an empty table offers: a campaign, or whom to ask."""
        if self.campaigns.campaign is None:
            self.on_new_campaign()
        elif self._questions is MATURITY:
            self.reject()
            self.session.navigatePage.emit(MATURITY.entity.name)
        else:
            self.on_expect()

    @Slot()
    def on_expect(self) -> None:
        """Choose who is asked about what."""
        from dcant_tracker.ui.evaluations.asking.ask_dialog import ask

        if uid := self.campaigns.campaign:
            ask(self.session, uid, self.window())

    @Slot()
    def on_choose(self) -> None:
        """Another folder."""
        typed = Path(self.folder.text())
        start = next((folder for folder in (typed, *typed.parents) if folder.is_dir()), documents())
        found = self.session.messages.open_folder(_("Dossier où écrire les formulaires et les messages"), start)
        if found is not None:
            self.folder.setText(str(found))

    @Slot()
    def on_prepare(self) -> None:
        """Write to those ticked."""
        uid, folder = self.campaigns.campaign, documents() / Path(self.folder.text().strip()).expanduser()
        bodies = {one.uid for one in self.asked.chosen()}
        if uid is None or not bodies:
            return
        writes = self._message is not Message.INVITATION or self.mail.isChecked()
        order = Order(
            uid,
            folder,
            self._questions,
            bodies,
            replace=self.replace.isChecked(),
            message=self._message if writes else None,
        )
        self.run_long(self._purpose.working(), Writing(order, self._message), partial(self._on_ready, folder))

    def _on_ready(self, folder: Path, made: Prepared) -> None:
        self.panel.show_ready(folder, made, self.width() - 40)
        self.steps.setCurrentIndex(1)
        self.close_button.setDefault(True)
        (self.panel.files if self.panel.drafts else self.panel.open_button).setFocus()

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
