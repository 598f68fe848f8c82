"""« Travailler à plusieurs »: choose a place, see who is in, found a team or join it; afterwards, how it stands."""

import contextlib
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QStackedLayout, QWidget

from dcant_tracker.errors import UserError
from dcant_tracker.store.kept import membership as kept
from dcant_tracker.store.store import Store
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.banner import Banner
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.toast import Toast
from dcant_tracker.ui.team.joining_pane import JoiningPane
from dcant_tracker.ui.team.looking import asks_server
from dcant_tracker.ui.team.member_pane import MemberPane
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

if TYPE_CHECKING:
    from dcant_tracker.team.syncing import Synced


class TeamDialog(QDialog):
    """One of two panes, as the data file belongs to a team or not."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._is_working = False
        self._is_rejoining = False
        self.setWindowTitle(_("Travailler à plusieurs"))
        self.banner = Banner()
        self.joining = JoiningPane(session)
        self.member = MemberPane(session.meetings)
        self._panes = QStackedLayout()
        self._panes.addWidget(self.joining)
        self._panes.addWidget(self.member)
        inner = QWidget()
        in_column(self._panes, within=inner, margins=(20, 16, 20, 16))
        in_column(self.banner, (inner, 1), within=self, spacing=0)
        self.toast = Toast(self)
        session.messages.toasted.connect(self.toast.say)
        session.messages.refused.connect(self.banner.say)
        self.joining.foundWanted.connect(self._on_found)
        self.joining.joinWanted.connect(self._on_join)
        self.joining.left.connect(self.reject)
        self.member.left.connect(self.reject)
        self.member.leaveWanted.connect(self._on_leave)
        self.member.settlingWanted.connect(self._on_settle)
        self.member.rejoinWanted.connect(self._on_rejoin)
        session.meetings.changed.connect(self._on_changed)
        scale = theme.tokens().scale
        room = parent.size() if parent is not None else self.screen().availableSize()
        self.resize(min(round(640 * scale), room.width()), min(round(430 * scale), room.height()))
        self._show(is_member=kept.membership(session.store.read()) is not None)
        self._session.meetings.refresh()

    def _show(self, *, is_member: bool) -> None:
        pane = self.member if is_member else self.joining
        if self._panes.currentWidget() is not pane:
            self._panes.setCurrentWidget(pane)
        (self.member.close_button if is_member else self.joining.address).setFocus()

    @Slot()
    def _on_changed(self) -> None:
        if not self._is_working and not self._is_rejoining:
            is_member = self._session.meetings.is_member
            if is_member != (self._panes.currentWidget() is self.member):
                self._show(is_member=is_member)

    @Slot(str, str, bool)
    def _on_found(self, address: str, name: str, with_contacts: bool) -> None:
        self._sign(name)
        found = partial(_found, self._session.store.path, address, name, with_contacts=with_contacts)
        self._run(found, _("L'équipe est fondée."))

    @Slot(str, str)
    def _on_join(self, address: str, name: str) -> None:
        self._sign(name)
        self._run(partial(_join, self._session.store.path, address, name), _("Vous êtes de l'équipe."))

    def _sign(self, name: str) -> None:
        """Let the journal say the name from here on, where none was given so far."""
        if name and not self._session.preferences.officer:
            self._session.preferences.officer = name
            self._session.preferences.save()
            self._session.preferencesChanged.emit()

    def _run(self, work: "partial[Synced]", said: str) -> None:
        """Do what may last beside the worker: the window goes on meanwhile."""
        if self._is_working:
            return
        self._is_working = True
        self.banner.hide()
        self.joining.setEnabled(False)
        self.joining.found_there.setText(_("Un instant : tout ce qui est là se rejoint…"))
        self._session.jobs.aside(work, partial(self._on_in, said), self._on_refused)

    def _on_in(self, said: str, synced: "Synced") -> None:
        self._session.meetings.take(synced)
        self._session.messages.toast("\n".join([said, *synced.problems]))
        with contextlib.suppress(RuntimeError):  # closed meanwhile
            self._is_working = self._is_rejoining = False
            self.joining.setEnabled(True)
            self._show(is_member=True)

    def _on_refused(self, problem: UserError) -> None:
        self._session.meetings.refresh()
        try:
            self._is_working = False
            self.joining.setEnabled(True)
            self.joining.look_there()
            self.banner.say(problem)
        except RuntimeError:  # closed meanwhile
            self._session.messages.error(problem)

    @Slot()
    def _on_rejoin(self) -> None:
        """The same place, to be joined by this very file, or with another password."""
        told = self._session.meetings.state.membership
        if told is not None:
            self._is_rejoining = True
            self.joining.address.setText(told.address)
            self.joining.name.setText(told.label)
            self._show(is_member=False)
            if asks_server(told.address):
                self.joining.password.setFocus()
            self.joining.look_there()

    @Slot()
    def _on_leave(self) -> None:
        if not self._session.messages.ask(
            _("Quitter l'équipe ?"),
            _(
                "Votre fichier garde tout ce qu'il contient, l'équipe garde ce que vous avez partagé. Ce que vous "
                "ferez ensuite ne partira plus."
            ),
            _("Quitter l'équipe"),
        ):
            return
        self._session.jobs.read(_leave, self._on_left, owner=self, failed=self.banner.say)

    def _on_left(self, _nothing: None) -> None:
        self._session.meetings.refresh()
        self._show(is_member=False)

    @Slot()
    def _on_settle(self) -> None:
        self.accept()
        self._session.settlingWanted.emit()


def _found(path: Path, address: str, name: str, *, with_contacts: bool) -> "Synced":
    from dcant_tracker.team import membership

    with contextlib.closing(Store(path)) as store:
        store.sign(name)
        return membership.found(store, address, name, with_contacts=with_contacts)


def _join(path: Path, address: str, name: str) -> "Synced":
    from dcant_tracker.team import membership

    with contextlib.closing(Store(path)) as store:
        store.sign(name)
        return membership.join(store, address, name)


def _leave(store: Store) -> None:
    from dcant_tracker.team import membership

    membership.leave(store)
