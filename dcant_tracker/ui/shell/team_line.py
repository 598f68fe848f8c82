"""What the status line says of the team: up to date, offline with so much to send, so many to settle."""

from datetime import UTC, datetime

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from dcant_tracker.domain.text import grouped
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import quiet_button
from dcant_tracker.ui.kit.layouts import in_row
from dcant_tracker.ui.kit.moments import when_inside
from dcant_tracker.ui.kit.plain_text import as_caption, as_tip
from dcant_tracker.ui.work.meetings import Meetings
from dcant_tracker.words import _, ngettext

_EVERY_MS = 30_000


class TeamLine(QWidget):
    """Two quiet buttons, there only where they have something to say."""

    teamWanted = Signal()
    """The person wants to see the team."""
    settlingWanted = Signal()
    """The person wants to settle what is open."""

    def __init__(self, meetings: Meetings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._meetings = meetings
        self._look = ""
        self._is_leaving = False
        self.settle = quiet_button("scale", "", "danger")
        self.settle.setToolTip(_("Ce que plusieurs ont écrit au même endroit sans le savoir (Ctrl+Maj+T)"))
        self.team = quiet_button("users", "")
        in_row(self.settle, self.team, within=self, spacing=8)
        self.settle.clicked.connect(self.settlingWanted)
        self.team.clicked.connect(self.teamWanted)
        self._passing = QTimer(self, interval=_EVERY_MS)
        self._passing.timeout.connect(self.refresh)
        self._passing.start()
        meetings.changed.connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Say it as it is now; what is said of leaving stays."""
        if self._is_leaving:
            return
        state = self._meetings.state
        open_ones = ngettext("{count} à trancher", "{count} à trancher", state.conflicts)
        self.settle.setText(f"\u2009{open_ones.format(count=grouped(state.conflicts))}")
        self.settle.setVisible(state.conflicts > 0)
        self.team.setVisible(state.membership is not None)
        self.say(self._said(), self._icon())
        self.team.setToolTip(as_tip("\n".join(self._told())))

    def say(self, text: str, icon: str) -> None:
        """Say ``text`` about the team."""
        self.team.setText(f"\u2009{as_caption(text)}")
        self.team.setAccessibleName(text)
        if icon != self._look:
            self._look = icon
            self.team.setIcon(theme.icon(icon, "warning" if icon == "triangle-alert" else theme.PLAIN))

    def say_leaving(self) -> None:
        """The window closes: what is there goes."""
        self._is_leaving = True
        self.say(_("Envoi à l'équipe…"), "users")

    def say_left_behind(self) -> None:
        """The window closes, and this goes another time."""
        self._is_leaving = True
        number = self._meetings.state.to_send
        text = ngettext(
            "{count} modification partira à la prochaine ouverture",
            "{count} modifications partiront à la prochaine ouverture",
            number,
        )
        self.say(text.format(count=grouped(number)), "cloud-off")

    def _icon(self) -> str:
        if self._meetings.is_offline:
            return "cloud-off"
        return "triangle-alert" if self._meetings.problem is not None else "users"

    def _said(self) -> str:
        meetings = self._meetings
        waiting = self._waiting()
        if meetings.is_offline:
            return " · ".join(filter(None, (_("Hors ligne"), waiting)))
        if meetings.problem is not None:
            return " · ".join(filter(None, (_("Plus d'échange avec l'équipe : à voir"), waiting)))
        if waiting:
            return waiting
        met = meetings.met_at
        return _("À jour avec l'équipe · {ago}").format(ago=_ago(met)) if met else _("À jour avec l'équipe")

    def _waiting(self) -> str:
        number = self._meetings.state.to_send
        if not number:
            return ""
        text = ngettext("{count} modification à envoyer", "{count} modifications à envoyer", number)
        return text.format(count=grouped(number))

    def _told(self) -> list[str]:
        meetings, told = self._meetings, self._meetings.state.membership
        if told is None:
            return []
        lines = [_("Équipe : {place}").format(place=told.address)]
        if meetings.met_at is not None:
            lines.append(_("Dernier échange : {when}").format(when=when_inside(meetings.met_at.isoformat())))
        if meetings.problem is not None:
            lines.append(str(meetings.problem))
        return [*lines, *meetings.notes]


def _ago(moment: datetime) -> str:
    minutes = max(0, int((datetime.now(UTC) - moment).total_seconds() // 60))
    if minutes < 1:
        return _("à l'instant")
    if minutes < 60:
        return _("il y a {count} min").format(count=minutes)
    return when_inside(moment.isoformat())
