"""The team that a data file belongs to: where it meets, who is in, what waits."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QTreeWidgetItem, QWidget

from dcant_tracker.domain.text import grouped
from dcant_tracker.team.place import who_reads
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import button_row, push_button
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.moments import when, when_inside
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.kit.small_lists import plain_list
from dcant_tracker.ui.work.meetings import Meetings
from dcant_tracker.words import _, ngettext


class MemberPane(QWidget):
    """Follows what the meetings know."""

    leaveWanted = Signal()
    rejoinWanted = Signal()
    """The place refuses this file as it is: a copy that is no member, a password that is another by now."""
    settlingWanted = Signal()
    left = Signal()
    """Seen."""

    def __init__(self, meetings: Meetings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._meetings = meetings
        self.place = theme.set_role(Label(wordWrap=True), "section")
        self.said = Label(wordWrap=True)
        self.members = plain_list(_("Membres de l'équipe"), (_("Membre"), _("Vu la dernière fois")))
        self.contacts = theme.set_role(Label(wordWrap=True), "muted")
        self.leave = push_button(_("Quitter l'équipe…"), kind="quiet")
        self.rejoin = push_button(_("Rejoindre à nouveau…"))
        self.rejoin.setToolTip(_("Quand ce fichier est une copie, ou quand le mot de passe a changé"))
        self.rejoin.clicked.connect(self.rejoinWanted)
        self.settle = push_button(_("À trancher…"))
        self.sync = push_button(_("Synchroniser maintenant"))
        self.close_button = push_button(_("Fermer"), kind="primary", default=True)
        self.leave.clicked.connect(self.leaveWanted)
        self.settle.clicked.connect(self.settlingWanted)
        self.sync.clicked.connect(meetings.meet_now)
        self.close_button.clicked.connect(self.left)
        in_column(
            self.place,
            self.said,
            (self.members, 1),
            self.contacts,
            button_row(self.leave, self.rejoin, self.settle, self.sync, self.close_button),
            within=self,
            spacing=10,
        )
        meetings.changed.connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Say it as it is now."""
        meetings, state = self._meetings, self._meetings.state
        told = state.membership
        if told is None:
            return
        self.place.setText(told.address)
        self.said.setText("\n".join(self._lines()))
        self.contacts.setText(who_reads(with_contacts=told.with_contacts))
        self.members.clear()
        for one in sorted(state.members, key=lambda member: member.last_seen, reverse=True):
            name = one.label or _("sans nom")
            if one.replica == told.replica:
                name = _("{name} (ce fichier)").format(name=name)
            self.members.addTopLevelItem(QTreeWidgetItem([name, when(one.last_seen)]))
        self.members.resizeColumnToContents(0)
        self.settle.setVisible(state.conflicts > 0)
        self.rejoin.setVisible(meetings.problem is not None and not meetings.is_offline)
        self.sync.setEnabled(not meetings.is_meeting)
        self.sync.setText(_("Synchronisation…") if meetings.is_meeting else _("Synchroniser maintenant"))

    def _lines(self) -> list[str]:
        meetings, state = self._meetings, self._meetings.state
        lines = []
        if meetings.problem is not None:
            lines.append(str(meetings.problem))
        elif meetings.met_at is not None:
            lines.append(_("Dernier échange : {when}.").format(when=when_inside(meetings.met_at.isoformat())))
        if state.to_send:
            waiting = ngettext(
                "{count} modification attend d'être envoyée.",
                "{count} modifications attendent d'être envoyées.",
                state.to_send,
            )
            lines.append(waiting.format(count=grouped(state.to_send)))
        if state.conflicts:
            lines.append(_("{count} à trancher.").format(count=grouped(state.conflicts)))
        return [*lines, *meetings.notes]
