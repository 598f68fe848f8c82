"""« À relancer » : who is silent and who answered in part, and the way to their reminders."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QTreeWidgetItem, QWidget

from dcant_tracker.exchange.collecting.groups import REMINDED, Body, group_word, reminded_words
from dcant_tracker.ui.evaluations.group_look import group_look
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import push_button
from dcant_tracker.ui.kit.layouts import in_row
from dcant_tracker.ui.kit.plain_text import Label, as_tip
from dcant_tracker.ui.kit.small_lists import column_of, plain_list, share_width
from dcant_tracker.words import _


class ReminderPanel(QWidget):
    """The list by groups; ``wanted`` says that the officer wants to write to them."""

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        titles = (_("Organisme"), _("Reçues"), _("Relances"))
        self.list = plain_list(_("Organismes à relancer"), titles, grouped=True)
        self.write = push_button(_("Écrire les relances…"), icon="mail")
        self.write.setToolTip(_("Un message par organisme, à ses seuls interlocuteurs, avec son formulaire"))
        self.write.clicked.connect(self.wanted)
        nobody = theme.set_role(
            Label(_("Tous ceux qui ont reçu un formulaire ont répondu : il n'y a personne à relancer.")), "muted"
        )
        nobody.setContentsMargins(12, 24, 12, 12)
        self.either = QStackedWidget()
        self.either.addWidget(column_of(_("N'ont pas tout répondu"), self.list, (self.write,)))
        self.either.addWidget(nobody)
        in_row(self.either, within=self, margins=(0, 10, 0, 0))

    def show_bodies(self, listed: Sequence[Body], width: int) -> None:
        """Show those of ``listed`` that are to be reminded, in a panel ``width`` wide."""
        self.list.clear()
        for group in REMINDED:
            theirs = [one for one in listed if one.group is group]
            if theirs:
                head = QTreeWidgetItem([f"{group_word(group)} ({len(theirs)})"])
                head.setIcon(0, theme.icon(*group_look(group)))
                font = head.font(0)
                font.setBold(True)
                head.setFont(0, font)
                self.list.addTopLevelItem(head)
                head.setFirstColumnSpanned(True)
                for one in theirs:
                    _add(head, one)
        self.list.expandAll()
        share_width(self.list, width, (0.5, 0.15))
        self.either.setCurrentIndex(0 if self.list.topLevelItemCount() else 1)


def _add(head: QTreeWidgetItem, body: Body) -> None:
    counted = _("{received} sur {asked}").format(received=body.response.received, asked=body.response.expected)
    item = QTreeWidgetItem(head, [body.name, counted, reminded_words(body.reminded_on)])
    item.setToolTip(0, as_tip(body.name))
