"""« À relancer » : who has not answered, or not everything, and the text to remind those only."""

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QSplitter, QStackedWidget, QTreeWidgetItem, QWidget

from dcant_tracker.exchange.collecting.expecting import Asked
from dcant_tracker.exchange.collecting.letter import Addresses
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import push_button
from dcant_tracker.ui.kit.layouts import in_row
from dcant_tracker.ui.kit.plain_text import Label, as_tip
from dcant_tracker.ui.kit.small_lists import column_of, plain_list, share_width
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext


class ReminderPanel(QWidget):
    """The list at the left, the text at the right; the text may be changed before it is copied."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._addresses: list[str] = []
        titles = (_("Organisme"), _("Attendues"), _("Adresses"))
        self.list = plain_list(_("Organismes à relancer"), titles, grouped=True)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(_("Texte de relance"))
        self.copy_text = push_button(_("Copier le texte"), icon="copy")
        self.copy_text.clicked.connect(self.on_copy_text)
        self.copy_addresses = push_button(_("Copier les adresses"), icon="mail")
        self.copy_addresses.clicked.connect(self.on_copy_addresses)
        split = QSplitter(childrenCollapsible=False)
        split.addWidget(column_of(_("N'ont pas tout répondu"), self.list, (self.copy_addresses,)))
        split.addWidget(column_of(_("Texte de relance"), self.text, (self.copy_text,)))
        split.setHandleWidth(theme.px("space.3"))
        split.setSizes([430, 430])
        nobody = theme.set_role(
            Label(_("Tous ceux qui sont attendus ont répondu : il n'y a personne à relancer.")), "muted"
        )
        nobody.setContentsMargins(12, 24, 12, 12)
        self.either = QStackedWidget()
        self.either.addWidget(split)
        self.either.addWidget(nobody)
        in_row(self.either, within=self, margins=(0, 10, 0, 0))

    def show_missing(
        self, missing: Sequence[Asked], partly: Sequence[Asked], text: str, known: Addresses, width: int
    ) -> None:
        """Show who is to be reminded and with which words, in a panel ``width`` wide."""
        self.list.clear()
        self._addresses = [address for one in (*missing, *partly) for address in known.get(one.organisation, ())]
        self._add_group(_("Aucune réponse ({count})"), "circle", theme.PLAIN, missing, known)
        self._add_group(_("Réponse incomplète ({count})"), "hourglass", "warning", partly, known)
        self.list.expandAll()
        share_width(self.list, width // 2, (0.46, 0.2))
        self.text.setPlainText(text)
        self.copy_addresses.setEnabled(bool(self._addresses))
        self.either.setCurrentIndex(0 if missing or partly else 1)

    def _add_group(self, title: str, icon: str, token: str, group: Sequence[Asked], known: Addresses) -> None:
        if not group:
            return
        head = QTreeWidgetItem([title.format(count=len(group))])
        head.setIcon(0, theme.icon(icon, token))
        font = head.font(0)
        font.setBold(True)
        head.setFont(0, font)
        self.list.addTopLevelItem(head)
        head.setFirstColumnSpanned(True)
        for one in group:
            said = " ; ".join(known.get(one.organisation, ())) or _("inconnue")
            item = QTreeWidgetItem(head, [one.name, str(len(one.subjects)), said])
            item.setToolTip(0, as_tip(one.name))
            item.setToolTip(2, as_tip(said))

    @Slot()
    def on_copy_text(self) -> None:
        """The text as it reads now, to the clipboard."""
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self._session.messages.toast(_("Le texte de relance est copié."))

    @Slot()
    def on_copy_addresses(self) -> None:
        """The addresses of all of them, to the clipboard."""
        QGuiApplication.clipboard().setText(" ; ".join(self._addresses))
        count = len(self._addresses)
        said = ngettext("{count} adresse est copiée.", "{count} adresses sont copiées.", count)
        self._session.messages.toast(said.format(count=count))
