"""What stands once forms are written: how many, where, whom to send which, and the e-mail to go with them."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QSplitter, QTreeWidgetItem, QWidget

from dcant_tracker.exchange.collecting.letter import Addresses, list_for_sending
from dcant_tracker.exchange.collecting.preparing import Prepared
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import push_button
from dcant_tracker.ui.kit.folders import show_folder
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.one_line import OneLine
from dcant_tracker.ui.kit.plain_text import Label, as_tip
from dcant_tracker.ui.kit.small_lists import column_of, plain_list, share_width
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext


@dataclass(frozen=True, slots=True)
class Ready:
    """The forms written in ``folder``, the message that goes with them, and where they may be sent."""

    folder: Path
    prepared: Prepared
    message: str
    addresses: Addresses

    def without_address(self) -> list[str]:
        """The names of the organisations of which no address is known."""
        return [form.asked.name for form in self.prepared.forms if not self.addresses.get(form.asked.organisation)]


class PreparedPanel(QWidget):
    """Calm summary; nothing is sent from here."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.ready: Ready | None = None
        self.heading = theme.set_role(Label(), "section")
        self.place = theme.set_role(OneLine(), "muted")
        self.open_button = push_button(_("Ouvrir le dossier"), icon="folder-open")
        self.open_button.clicked.connect(self.on_open)
        self.forms = plain_list(_("Formulaires et adresses"), (_("Organisme"), _("Adresses"), _("Fichier")))
        self.without = theme.set_role(Label(wordWrap=True), "muted")
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(_("Message à joindre aux formulaires"))
        self.copy_list = push_button(_("Copier la liste"), icon="copy")
        self.copy_list.setToolTip(_("Organisme, adresses et fichier, à coller dans un tableur ou un publipostage"))
        self.copy_list.clicked.connect(self.on_copy_list)
        self.copy_text = push_button(_("Copier le message"), icon="copy")
        self.copy_text.clicked.connect(self.on_copy_text)
        self._build()

    def _build(self) -> None:
        words = in_column(self.heading, self.place, spacing=2)
        top = in_row((words, 1), spacing=12)
        top.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignTop)
        split = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        split.addWidget(column_of(_("À qui envoyer quoi"), self.forms, (self.copy_list,), self.without))
        split.addWidget(column_of(_("Message à joindre"), self.text, (self.copy_text,)))
        split.setHandleWidth(theme.px("space.3"))
        split.setSizes([520, 380])
        in_column(top, (split, 1), within=self, spacing=12)

    def show_ready(self, ready: Ready, width: int) -> None:
        """Show what was written, in a panel ``width`` wide."""
        self.ready = ready
        count = len(ready.prepared.forms)
        self.heading.setText(
            ngettext("{count} formulaire est prêt", "{count} formulaires sont prêts", count).format(count=count)
        )
        self.place.say(str(ready.folder))
        self.forms.clear()
        unknown = _("inconnue")
        for form in ready.prepared.forms:
            known = " ; ".join(ready.addresses.get(form.asked.organisation, ()))
            item = QTreeWidgetItem([form.asked.name, known or unknown, form.path.name])
            for column in range(3):
                item.setToolTip(column, as_tip(item.text(column)))
            self.forms.addTopLevelItem(item)
        share_width(self.forms, width // 2, (0.42, 0.34))
        self.text.setPlainText(ready.message)
        missing = len(ready.without_address())
        self.without.setText(
            ngettext(
                "{count} organisme n'a pas d'adresse : ajoutez un contact à sa fiche.",
                "{count} organismes n'ont pas d'adresse : ajoutez un contact à leur fiche.",
                missing,
            ).format(count=missing)
        )
        self.without.setVisible(bool(missing))

    @Slot()
    def on_open(self) -> None:
        """The folder, in the system's file manager."""
        if self.ready is not None:
            show_folder(self.ready.folder)

    @Slot()
    def on_copy_list(self) -> None:
        """Who is to receive which file, to the clipboard."""
        if self.ready is not None:
            QGuiApplication.clipboard().setText(list_for_sending(self.ready.prepared, self.ready.addresses))
            self._session.messages.toast(_("La liste est copiée."))

    @Slot()
    def on_copy_text(self) -> None:
        """The message as it reads now, to the clipboard."""
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self._session.messages.toast(_("Le message est copié."))
