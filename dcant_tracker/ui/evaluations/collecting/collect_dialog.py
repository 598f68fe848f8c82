"""« Relever un dossier » : what came back, from whom, who is to be reminded; then on to the answers."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QGridLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QTabWidget,
    QTreeWidgetItem,
    QWidget,
)

from dcant_tracker.errors import UserError
from dcant_tracker.exchange.collecting.folder import Collection, Returned, Status
from dcant_tracker.exchange.collecting.messages import Message
from dcant_tracker.exchange.collecting.status_words import status_word
from dcant_tracker.exchange.reader.sampling import samples_of
from dcant_tracker.store.store import Store
from dcant_tracker.ui.evaluations.collecting.collected import Collected, collected
from dcant_tracker.ui.evaluations.collecting.file_actions import FileActions
from dcant_tracker.ui.evaluations.collecting.reminder_panel import ReminderPanel
from dcant_tracker.ui.evaluations.collecting.returned_tree import (
    MESSAGE,
    ORDER,
    ReturnedTree,
    status_look,
    status_meaning,
)
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import icon_button, push_button, quiet_button
from dcant_tracker.ui.kit.flow_row import FlowRow
from dcant_tracker.ui.kit.folders import documents, show_folder
from dcant_tracker.ui.kit.keys import Keys, KeysOf, give
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.one_line import OneLine
from dcant_tracker.ui.kit.plain_text import Label, as_tip
from dcant_tracker.ui.kit.small_lists import share_width
from dcant_tracker.ui.kit.working_dialog import WorkingDialog
from dcant_tracker.ui.records.campaign_combo import CampaignCombo
from dcant_tracker.ui.work.jobs import Progress
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext

_FOLDER = "collecting.folder"
"""Where the preferences keep the folder read last."""

KEYS = KeysOf(
    lambda: _("Relever un dossier de formulaires"),
    {"read": Keys(lambda: _("Lire le dossier, ou le relire"), ("F5",))},
)


class CollectDialog(WorkingDialog):
    """After acceptance :attr:`collected` holds the answers to look through and take in."""

    def __init__(self, session: Session, campaign: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(session, _("Relever un dossier de formulaires"), parent)
        self.collected: Collected | None = None
        self._encodings: dict[Path, str] = {}
        self.folder = QLineEdit(placeholderText=_("Le dossier où vous avez rangé les réponses reçues"))
        self.folder.setAccessibleName(_("Dossier des formulaires reçus"))
        self.choose_button = push_button(_("Choisir…"), icon="folder-open")
        self.read_button = push_button(_("Lire le dossier"), kind="primary", default=True)
        give(self.read_button, KEYS["read"])
        self.read_button.setToolTip(_("Lire le dossier, ou le relire quand d'autres réponses sont arrivées (F5)"))
        self.show_button = icon_button("external-link", _("Ouvrir le dossier"))
        self.campaigns = CampaignCombo(session, _("Celle de la plupart des formulaires"))
        self.counts = FlowRow()
        self._counted: list[QWidget] = []
        self.decode_button: QPushButton | None = None
        self.tree = ReturnedTree()
        self.detail = theme.set_role(Label(wordWrap=True), "muted")
        self.file_actions = FileActions()
        self.words_button: QPushButton | None = None
        self.attach_button: QPushButton | None = None
        self.reminders = ReminderPanel()
        self.tabs = QTabWidget()
        self.middle = QStackedWidget()
        self.told = theme.set_role(OneLine(), "muted")
        self.thank_button = push_button(_("Accuser réception…"), icon="mail")
        self.thank_button.setToolTip(_("Un message à chaque organisme dont la réponse est intégrée"))
        self.apply_button = push_button(_("Voir et intégrer les réponses…"), kind="primary")
        self._build()
        self._connect()
        if campaign is not None:
            self.campaigns.show_campaign(campaign)
        self._show_folder(str(session.preferences.recall_path(_FOLDER) or ""))
        self.fit(960, 660)

    # --- how it is made -----------------------------------------------------------------------------

    def _build(self) -> None:
        self.body.addLayout(self._where())
        self.tabs.setDocumentMode(True)
        files = QWidget()
        in_column((self.tree.widget, 1), self.detail, self.file_actions, within=files, margins=(0, 10, 0, 0))
        self.tabs.addTab(files, _("Fichiers reçus"))
        self.tabs.addTab(self.reminders, _("À relancer"))
        found = QWidget()
        in_column(self.counts, (self.tabs, 1), within=found, spacing=8)
        self.middle.addWidget(_explained())
        self.middle.addWidget(found)
        self.body.addWidget(self.middle, 1)
        close = push_button(_("Fermer"))
        close.clicked.connect(self.reject)
        foot = in_row((self.told, 1), self.thank_button, close, self.apply_button, spacing=10)
        self.thank_button.hide()
        self.apply_button.setEnabled(False)
        self.body.addLayout(foot)

    def _where(self) -> QGridLayout:
        where = QGridLayout()
        where.setHorizontalSpacing(8)
        where.setVerticalSpacing(8)
        where.setColumnStretch(1, 1)
        for row, (text, widget) in enumerate(((_("&Dossier"), self.folder), (_("C&ampagne"), self.campaigns))):
            label = Label(text)
            label.setBuddy(widget)
            where.addWidget(label, row, 0)
        where.addWidget(self.folder, 0, 1)
        where.addWidget(self.show_button, 0, 2)
        where.addWidget(self.choose_button, 0, 3)
        where.addWidget(self.read_button, 0, 4)
        where.addWidget(self.campaigns, 1, 1, 1, 4, Qt.AlignmentFlag.AlignLeft)
        return where

    def _connect(self) -> None:
        self.folder.textChanged.connect(self._on_folder)
        self.choose_button.clicked.connect(self.on_choose)
        self.read_button.clicked.connect(self.on_read)
        self.show_button.clicked.connect(self.on_show)
        self.campaigns.activated.connect(self.on_campaign)
        self.apply_button.clicked.connect(self.accept)
        self.reminders.wanted.connect(self.on_remind)
        self.thank_button.clicked.connect(self.on_thank)
        self.tree.widget.currentItemChanged.connect(self._on_current)
        self.file_actions.readWanted.connect(self.on_read_oneself)
        self.file_actions.matchWanted.connect(self.on_match)

    def _show_folder(self, folder: str) -> None:
        self.folder.setText(folder)
        self._on_folder()
        (self.read_button if folder else self.choose_button).setFocus()

    @Slot()
    def _on_folder(self) -> None:
        """Another folder is written: Enter reads it."""
        self.folder.setToolTip(as_tip(self.folder.text()))
        for button in (self.read_button, self.show_button):
            button.setEnabled(bool(self.folder.text().strip()))
        self.read_button.setDefault(True)

    @property
    def _path(self) -> Path:
        return documents() / Path(self.folder.text().strip()).expanduser()

    # --- what one does ------------------------------------------------------------------------------

    @Slot()
    def on_choose(self) -> None:
        """Another folder, read at once."""
        start = self._path
        found = self.session.messages.open_folder(
            _("Dossier des formulaires reçus"), start if start.is_dir() else documents()
        )
        if found is not None:
            self._show_folder(str(found))
            self.on_read()

    @Slot()
    def on_read(self) -> None:
        """Read the folder, again perhaps: files may have come since."""
        if not self.folder.text().strip():
            return
        work = _Reading(self._path, self.campaigns.campaign, dict(self._encodings))
        self.run_long(_("Lecture des formulaires reçus"), work, self.show_collected)

    @Slot()
    def on_campaign(self) -> None:
        """The same folder, for another campaign."""
        if self.collected is not None:
            self.on_read()

    @Slot()
    def on_decode(self) -> None:
        """Ask in which encoding each text is that does not tell, then read the folder again."""
        from dcant_tracker.ui.kit.encoding_dialog import EncodingDialog

        said = len(self._encodings)
        for path in self.collected.collection.undecoded if self.collected else ():
            dialog = EncodingDialog(path.name, samples_of(path), self)
            if self.session.messages.run(dialog) and dialog.encoding:
                self._encodings[path] = dialog.encoding
        if len(self._encodings) > said:
            self.on_read()

    @Slot()
    def on_words(self) -> None:
        """Ask what words mean that are none of the list, remember it, and read the folder again."""
        from dcant_tracker.exchange.sources.said_words import remember_words
        from dcant_tracker.ui.evaluations.collecting.words_dialog import WordsDialog

        dialog = WordsDialog(self.collected.collection.words if self.collected else (), self)
        if self.session.messages.run(dialog) and dialog.said:
            store = self.session.store
            try:
                remember_words(store.path, store.read(), dialog.said)
            except UserError as problem:
                self.banner.say(problem)
                return
            self.on_read()

    @Slot()
    def on_attach(self) -> None:
        """Attach what a person reads to the bodies that are known, as one step, and read the folder again."""
        files = self.collected.collection.to_attach if self.collected else []
        self._attach([(file.path, str(file.organisation)) for file in files], self.on_read)

    @Slot(object)
    def on_read_oneself(self, file: Returned) -> None:
        """Attach a document to its body, asked for where it is not known, then answer what it says in « Saisie »."""
        organisation = file.organisation or self._asked_whose(file)
        if organisation:
            self._attach([(file.path, organisation)], partial(self._go_to_entry, organisation))

    def _asked_whose(self, file: Returned) -> str:
        from dcant_tracker.ui.evaluations.collecting.whose_dialog import WhoseDialog

        dialog = WhoseDialog(file.shown, self.collected.everybody if self.collected else {}, self)
        return dialog.organisation if self.session.messages.run(dialog) else ""

    def _attach(self, files: list[tuple[Path, str]], then: Callable[[], None]) -> None:
        from dcant_tracker.exchange.collecting.attaching import Attach, attaching

        campaign = self.collected.collection.campaign if self.collected else None
        self.session.write(
            attaching(len(files)), Attach(files, campaign), lambda _changes, _count: then(), failed=self.banner.say
        )

    def _go_to_entry(self, organisation: str) -> None:
        """Close, and open the first evaluation that this body has not answered."""
        place = self.collected.places.get(organisation) if self.collected else None
        self.reject()
        if place is None:
            self.session.navigate.emit("organisation", organisation)
        else:
            self.session.navigatePlace.emit("evaluation", place)

    @Slot(object)
    def on_match(self, file: Returned) -> None:
        """Close, and take the table in by itself: its columns are matched there, and known from then on."""
        self.reject()
        self.session.importRequested.emit([file.path])

    @Slot()
    def on_remind(self) -> None:
        """Write to those who are silent or answered in part."""
        from dcant_tracker.ui.evaluations.collecting.prepare_dialog import PrepareDialog

        if self.collected is not None and self.collected.bodies:
            campaign, asked = self.collected.collection.campaign, self.collected.bodies[0].response.asked
            dialog = PrepareDialog(self.session, campaign, self.window(), asked.questions, Message.REMINDER)
            self.session.messages.run(dialog)

    @Slot()
    def on_thank(self) -> None:
        """Write to those whose answers lie in the folder, once they are taken in."""
        from dcant_tracker.ui.evaluations.collecting.prepare_dialog import PrepareDialog

        if self.collected is not None:
            collection = self.collected.collection
            answered = [file for file in collection.files if file.progress.answered and file.organisation]
            bodies = {str(file.organisation) for file in answered}
            asked = answered[0].questions if answered else None
            dialog = PrepareDialog(
                self.session, collection.campaign, self.window(), asked, Message.ACKNOWLEDGEMENT, bodies
            )
            self.session.messages.run(dialog)

    @Slot()
    def on_show(self) -> None:
        """The folder, in the system's file manager."""
        show_folder(self._path)

    # --- what was found -----------------------------------------------------------------------------

    def show_collected(self, found: Collected) -> None:
        """Show what the folder holds."""
        collection = found.collection
        self.collected = found
        self.session.preferences.remember_path(_FOLDER, Path(self.folder.text()))
        self.campaigns.show_campaign(collection.campaign)
        self._show_counts(collection)
        self.tree.show(collection.files, found.names)
        share_width(self.tree.widget, self.width(), (0.28, 0.1, 0.28))
        self.reminders.show_bodies(found.bodies, self.width())
        left = len(found.bodies)
        self.tabs.setTabText(0, _("Fichiers reçus ({count})").format(count=len(collection.files)))
        self.tabs.setTabText(1, _("À relancer ({count})").format(count=left))
        self.tabs.setTabEnabled(1, collection.campaign is not None)
        self.middle.setCurrentIndex(1)
        self.told.say(self._sentence(found))
        self.read_button.setText(_("Relire"))
        give(self.read_button, KEYS["read"])
        self.read_button.setProperty("kind", "" if found.proposed else "primary")
        theme.repolish(self.read_button)
        self.apply_button.setEnabled(bool(found.proposed))
        self.thank_button.setVisible(collection.campaign is not None and found.has_answers)
        (self.apply_button if found.proposed else self.read_button).setDefault(True)
        self.tree.widget.setFocus()

    def _show_counts(self, collection: Collection) -> None:
        for shown in self._counted:
            self.counts.drop(shown)
        self._counted.clear()
        for status in ORDER:
            count = collection.counts()[str(status)]
            if count:
                button = quiet_button(
                    status_look(status)[0], f"{status_word(status)} : {count}", status_look(status)[1]
                )
                button.setToolTip(as_tip(status_meaning(status)))
                button.clicked.connect(partial(self.on_count, status))
                self._count(button)
        self._offer_words(collection)
        self._offer_to_attach(collection)
        self.decode_button = None
        if unclear := len(collection.undecoded):
            text = ngettext("Dire le codage de {count} fichier…", "Dire le codage de {count} fichiers…", unclear)
            self.decode_button = push_button(text.format(count=unclear), icon="file-text")
            self.decode_button.setToolTip(
                _("Leurs lettres accentuées se lisent de plusieurs façons : choisissez la bonne")
            )
            self.decode_button.clicked.connect(self.on_decode)
            self._count(self.decode_button)

    def _count(self, button: QWidget) -> None:
        """Put a button in the row of what the folder holds, which goes on in the next line."""
        self._counted.append(button)
        self.counts.add(button)
        button.show()

    def _offer_words(self, collection: Collection) -> None:
        self.words_button = None
        if count := len(collection.words):
            text = ngettext("Dire ce que vaut {count} mot…", "Dire ce que valent {count} mots…", count)
            self.words_button = push_button(text.format(count=count), icon="pencil")
            self.words_button.setToolTip(_("Des réponses qui ne sont pas dans la liste, « Très bien » par exemple"))
            self.words_button.clicked.connect(self.on_words)
            self._count(self.words_button)

    def _offer_to_attach(self, collection: Collection) -> None:
        self.attach_button = None
        if count := len(collection.to_attach):
            text = ngettext("Joindre {count} document", "Joindre {count} documents", count)
            self.attach_button = push_button(text.format(count=count), icon="paperclip")
            self.attach_button.setToolTip(_("Joindre à la fiche de leur organisme ceux dont il est connu"))
            self.attach_button.clicked.connect(self.on_attach)
            self._count(self.attach_button)

    @Slot(QTreeWidgetItem, QTreeWidgetItem)
    def _on_current(self, current: QTreeWidgetItem | None, _previous: QTreeWidgetItem | None) -> None:
        said = current.data(0, MESSAGE) if current is not None else None
        self.detail.setText(said or "")
        self.file_actions.follow(self.tree.current)

    def on_count(self, status: Status, _checked: bool = False) -> None:
        """The files of one status."""
        self.tabs.setCurrentIndex(0)
        self.tree.go_to(status)

    def _sentence(self, found: Collected) -> str:
        if found.collection.campaign is None:
            return _("Aucun de ces fichiers n'est un formulaire de collecte.")
        if not found.has_answers:
            return _("Aucun de ces formulaires ne contient encore de réponse.")
        if not found.proposed:
            return _("Rien de nouveau à intégrer : vos données contiennent déjà ces réponses.")
        count, unread = found.proposed, len(found.collection.unread)
        told = ngettext("{count} différence à regarder", "{count} différences à regarder", count).format(count=count)
        if not unread:
            return told
        documents = ngettext(
            "{count} document à lire avant de relancer", "{count} documents à lire avant de relancer", unread
        )
        return f"{told} · {documents.format(count=unread)}"


class _Reading:
    """Reads one folder on the worker; holds no widget."""

    def __init__(self, folder: Path, campaign: str | None, encodings: Mapping[Path, str]) -> None:
        self._folder = folder
        self._campaign = campaign
        self._encodings = encodings

    def __call__(self, store: Store, progress: Progress) -> Collected:
        return collected(store, self._folder, self._campaign, progress, self._encodings)


def _explained() -> QWidget:
    """What stands there before a folder is read."""
    page = theme.set_role(QWidget(), "surface")
    text = theme.set_role(
        Label(
            _(
                "Rangez dans un dossier toutes les réponses reçues, quel que soit leur nom : formulaires, courriels, "
                "archives, documents, photos.\n"
                "Chaque fichier a sa ligne : qui a répondu, qui ne l'a pas fait, ce que vous lirez vous-même.\n"
                "Rien n'est écrit avant « Voir et intégrer les réponses »."
            ),
            wordWrap=True,
        ),
        "muted",
    )
    text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    in_column((None, 2), text, (None, 3), within=page, margins=None)
    return page
