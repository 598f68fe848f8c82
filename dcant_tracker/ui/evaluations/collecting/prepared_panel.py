"""What stands once forms and messages are written: how many, where, which message goes to whom, who is left out."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QTreeWidgetItem, QWidget

from dcant_tracker.exchange.collecting.preparing import Prepared
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import push_button
from dcant_tracker.ui.kit.folders import open_draft, show_folder
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.one_line import OneLine
from dcant_tracker.ui.kit.plain_text import Label, as_tip
from dcant_tracker.ui.kit.small_lists import column_of, plain_list, share_width
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext

_MANY = 10
"""How many windows of the mail program open at once without a question."""

_BETWEEN_MS = 300
"""What a mail program has between two messages that open."""

_PATH = Qt.ItemDataRole.UserRole


class PreparedPanel(QWidget):
    """Calm summary; nothing is sent from here."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.folder: Path | None = None
        self.heading = theme.set_role(Label(), "section")
        self.place = theme.set_role(OneLine(), "muted")
        self.open_button = push_button(_("Ouvrir le dossier"), icon="folder-open")
        self.open_button.clicked.connect(self.on_open)
        self.files = plain_list(_("Formulaires et messages"), (_("Organisme"), _("Message à"), _("Fichier")))
        self.open_one = push_button(_("Ouvrir le message"), icon="mail")
        self.open_one.setToolTip(_("Il s'ouvre comme brouillon dans votre messagerie : vous le relisez et l'envoyez"))
        self.open_one.clicked.connect(self.on_open_one)
        self.open_all = push_button(_("Tous les ouvrir"), icon="external-link")
        self.open_all.clicked.connect(self.on_open_all)
        self.left_out = plain_list(_("Laissés de côté"), (_("Organisme"), _("Personne"), _("Raison")))
        self.files.itemDoubleClicked.connect(self.on_open_one)
        self.files.currentItemChanged.connect(self._follow)
        self._build()

    def _build(self) -> None:
        words = in_column(self.heading, self.place, spacing=2)
        top = in_row((words, 1), spacing=12)
        top.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignTop)
        self.aside = column_of(_("Laissés de côté"), self.left_out, ())
        files = column_of(_("Qui reçoit quoi"), self.files, (self.open_one, self.open_all))
        in_column(top, (files, 5), (self.aside, 2), within=self, spacing=12)

    @property
    def drafts(self) -> list[Path]:
        """The messages, in the order shown."""
        items = (self.files.topLevelItem(row) for row in range(self.files.topLevelItemCount()))
        return [path for item in items if item is not None and (path := item.data(0, _PATH))]

    def show_ready(self, folder: Path, made: Prepared, width: int) -> None:
        """Show what was written in ``folder``, in a panel ``width`` wide."""
        self.folder = folder
        self.heading.setText(_ready(len(made.forms), len(made.mail.drafts)))
        self.place.say(str(folder))
        self._show_files(made)
        share_width(self.files, width, (0.34, 0.28))
        self.left_out.clear()
        self.left_out.addTopLevelItems([_item((one.body, one.person or "–", one.reason)) for one in made.mail.left_out])
        share_width(self.left_out, width, (0.36, 0.26))
        self.aside.setVisible(bool(made.mail.left_out))
        count = len(self.drafts)
        for button in (self.open_one, self.open_all):
            button.setVisible(bool(count))
        self.open_all.setText(f"\u2009{_('Les ouvrir tous ({count})').format(count=count)}")
        if (first := self.files.topLevelItem(0)) is not None:
            self.files.setCurrentItem(first)
        self._follow()

    def _show_files(self, made: Prepared) -> None:
        drafts = {one.asked.organisation: one for one in made.mail.drafts}
        forms = {one.asked.organisation: one for one in made.forms}
        self.files.clear()
        for uid in dict.fromkeys((*forms, *drafts)):
            form, draft = forms.get(uid), drafts.get(uid)
            name = form.asked.name if form else draft.asked.name if draft else ""
            nobody = _("personne") if made.mail.folder is not None else "–"
            file = form.path if form else draft.path if draft else None
            item = _item((name, draft.people.names if draft else nobody, file.name if file else ""))
            item.setData(0, _PATH, draft.path if draft else None)
            self.files.addTopLevelItem(item)

    @Slot()
    def _follow(self) -> None:
        self.open_one.setEnabled(self._current() is not None)

    def _current(self) -> Path | None:
        item = self.files.currentItem()
        found: Path | None = item.data(0, _PATH) if item is not None else None
        return found

    @Slot()
    def on_open(self) -> None:
        """The folder, in the system's file manager."""
        if self.folder is not None:
            show_folder(self.folder)

    @Slot()
    def on_open_one(self) -> None:
        """The message of the current row, in the mail program."""
        if path := self._current():
            open_draft(path)

    @Slot()
    def on_open_all(self) -> None:
        """Every message, one after the other; many of them after a yes."""
        paths = self.drafts
        if len(paths) > _MANY and not self._session.messages.ask(
            _("Ouvrir {count} messages ?").format(count=len(paths)),
            _("Chacun ouvre une fenêtre de votre messagerie. Ils restent dans le dossier : vous pouvez y revenir."),
            _("Les ouvrir"),
        ):
            return
        for rank, path in enumerate(paths):
            QTimer.singleShot(rank * _BETWEEN_MS, self, partial(open_draft, path))


def _ready(forms: int, messages: int) -> str:
    """« 40 formulaires et 38 messages sont prêts »."""
    parts = []
    if forms:
        parts.append(ngettext("{count} formulaire", "{count} formulaires", forms).format(count=forms))
    if messages or not forms:
        parts.append(ngettext("{count} message", "{count} messages", messages).format(count=messages))
    told = _("{one} et {other}").format(one=parts[0], other=parts[1]) if len(parts) > 1 else parts[0]
    return ngettext("{what} est prêt", "{what} sont prêts", forms + messages).format(what=told)


def _item(texts: Sequence[str]) -> QTreeWidgetItem:
    item = QTreeWidgetItem(list(texts))
    for column, text in enumerate(texts):
        item.setToolTip(column, as_tip(text))
    return item
