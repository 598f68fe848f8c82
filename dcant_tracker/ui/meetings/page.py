"""The page « Instances et réunions »: the list of meetings, and the page of the one that is open."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from dcant_tracker.store.reading.meetings import held
from dcant_tracker.store.reading.queries import Query
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.actions import action, give_keys, menu
from dcant_tracker.ui.kit.keys import Keys, KeysOf
from dcant_tracker.ui.kit.page import Printed
from dcant_tracker.ui.kit.plain_text import as_tip, named_action
from dcant_tracker.ui.meetings.closing import ClosingGuard
from dcant_tracker.ui.meetings.sitting import SittingPane
from dcant_tracker.ui.records.list_page import ListPage
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

KEYS = KeysOf(
    lambda: _("Instances et réunions"),
    {
        "open": Keys(lambda: _("Ouvrir la réunion de la ligne"), ("Ctrl+Return", "Ctrl+Enter")),
        "list": Keys(lambda: _("Revenir de la réunion à la liste"), ("Ctrl+L",)),
    },
)


class MeetingsPage(ListPage):
    """The list, which the page of one meeting takes the place of."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "meeting", parent)
        self.pane: SittingPane | None = None
        self._kept: list[SittingPane] = []
        self._bodies = QStackedWidget(self)
        outer = self.layout()
        assert outer is not None
        outer.replaceWidget(self.splitter, self._bodies)
        self._bodies.addWidget(self.splitter)
        self._guard = ClosingGuard(session, self._open_panes, self._return_to, self)
        self._make_actions()

    def _make_actions(self) -> None:
        open_one = action(
            self,
            "calendar-days",
            _("Ouvrir la réunion"),
            self.on_open,
            tip=_("Ordre du jour, présences, suites (Ctrl+Entrée)"),
        )
        give_keys(open_one, self.left, KEYS["open"])
        back = action(self, "list", _("Toutes les réunions"), self.on_list, tip=_("Revenir à la liste (Ctrl+L)"))
        give_keys(back, self._bodies, KEYS["list"])
        report = self.session.reportWanted.emit
        self._list_actions = [*super().head_actions()[:1], open_one, *super().head_actions()[1:]]
        self._pane_actions = [
            action(
                self,
                "file-text",
                _("Compte rendu…"),
                lambda: report("minutes", self._uid()),
                tip=_("Points, décisions, présences et suites, en Word ou en PDF"),
                primary=True,
            ),
            action(self, "list-ordered", _("Ordre du jour…"), lambda: report("agenda", self._uid())),
            action(self, "clipboard-check", _("Émargement…"), lambda: report("attendance", self._uid())),
            self._mail_menu(),
            action(
                self,
                "calendar-range",
                _("Réunion suivante"),
                self.on_next,
                tip=_("La réunion suivante de l'instance, qui part de ce qui a été promis"),
            ),
            back,
            action(
                self, "panel-left-open", _("Fiche"), self.on_sheet, tip=_("Tous les champs, les pièces, l'historique")
            ),
        ]

    def _mail_menu(self) -> QAction:
        """What goes to those invited; each entry loads what it needs when it is taken."""
        mails = named_action(_("Courriels"), self)
        mails.setIcon(theme.icon("mail"))
        mails.setToolTip(as_tip(_("Brouillons pour ceux qui sont conviés, à relire et à envoyer vous-même")))
        mails.setMenu(
            menu(
                self,
                (
                    ("mail", _("Convocation, avec l'ordre du jour…"), self.on_invitation),
                    ("mail", _("Envoi du compte rendu…"), self.on_minutes),
                    ("calendar-days", _("Rendez-vous seul (.ics)…"), self.on_appointment),
                ),
            )
        )
        return mails

    # --- what the window asks for -------------------------------------------------------------------

    def head_actions(self) -> list[QAction]:
        """What the list offers, or the meeting that is open."""
        return self._pane_actions if self.is_open else self._list_actions

    @property
    def reported(self) -> tuple[str, str]:
        """The minutes of the meeting that is open."""
        return ("minutes", self._uid()) if self.is_open else super().reported

    @property
    def printed(self) -> tuple[Printed, str] | None:
        """The list; the meeting that is open has its reports."""
        return None if self.is_open else super().printed

    def focus_list(self) -> None:
        """Give the keyboard to what shows."""
        if self.is_open and self.pane is not None:
            self.pane.focus_first()
        else:
            super().focus_list()

    def select(self, uid: str) -> None:
        """Open a meeting; the list where it is no more."""
        self.open_meeting(uid)
        if not self.is_open:
            super().select(uid)

    def show_query(self, query: Query) -> None:
        """Show the list of ``query``."""
        self._show_list()
        super().show_query(query)

    # --- one meeting --------------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """Whether the page of a meeting shows."""
        return self.pane is not None and self._bodies.currentWidget() is self.pane

    def open_meeting(self, uid: str) -> None:
        """Show the page of the meeting ``uid``; a page that holds something refused stays as it is until then."""
        if self.pane is not None and self.pane.uid != uid:
            self._put_aside(self.pane)
        if self.pane is None:
            self.pane = next((pane for pane in self._kept if pane.uid == uid), None) or self._make(uid)
        if self.pane is not None:
            self._kept = [pane for pane in self._kept if pane is not self.pane]
            self._switch_to(self.pane)

    def _make(self, uid: str) -> SittingPane | None:
        shown = held(self.session.store.read(), uid)
        if shown is None:
            return None
        pane = SittingPane(self.session, shown)
        pane.openWanted.connect(self.session_open)
        pane.gone.connect(partial(self._on_gone, pane))
        self._bodies.addWidget(pane)
        return pane

    def _put_aside(self, pane: SittingPane) -> None:
        pane.leave()
        self.pane = None
        if pane.refused:
            self._kept.append(pane)
            said = _("Non enregistré : {text}").format(text=" ; ".join(pane.refused))
            self.session.messages.toast(said, _("Y revenir"), partial(self._return_to, pane))
        else:
            self._discard(pane)

    def _discard(self, pane: SittingPane) -> None:
        self._bodies.removeWidget(pane)
        pane.hide()
        QTimer.singleShot(0, pane, pane.deleteLater)

    def _return_to(self, pane: SittingPane) -> None:
        self.session.openRecord("meeting", pane.uid)

    def _open_panes(self) -> list[SittingPane]:
        return [*self._kept, *([self.pane] if self.pane is not None else [])]

    def _on_gone(self, pane: SittingPane) -> None:
        """The meeting was deleted: the list shows."""
        if pane is self.pane:
            self.pane = None
            self._show_list()
        self._kept = [one for one in self._kept if one is not pane]
        self._discard(pane)

    def _uid(self) -> str:
        return self.pane.uid if self.pane is not None else ""

    def _switch_to(self, shown: QWidget) -> None:
        self._bodies.setCurrentWidget(shown)
        if self.isVisible():
            self.session.navigatePage.emit(self.entity.name)

    def _show_list(self) -> None:
        if self._bodies.currentWidget() is not self.splitter:
            self._switch_to(self.splitter)

    # --- what the actions do ------------------------------------------------------------------------

    @Slot()
    def on_open(self) -> None:
        """Open the meeting in the current row."""
        uid = self.view.current_uid()
        if uid:
            self.open_meeting(uid)

    @Slot(str)
    def session_open(self, uid: str) -> None:
        """Open a meeting that was just made."""
        self.session.openRecord("meeting", uid)

    @Slot()
    def on_list(self) -> None:
        """Back to the list, at the row of the meeting."""
        self._show_list()
        self.view.select_uid(self._uid())

    @Slot()
    def on_next(self) -> None:
        """Ask when the next meeting is, in place."""
        if self.pane is not None:
            self.pane.next.open(self.pane.held.meeting)

    @Slot()
    def on_invitation(self) -> None:
        """A message that invites to the meeting."""
        from dcant_tracker.ui.meetings.mailing import write_invitation

        self._mail(write_invitation)

    @Slot()
    def on_minutes(self) -> None:
        """A message that sends the minutes."""
        from dcant_tracker.ui.meetings.mailing import send_minutes

        self._mail(send_minutes)

    @Slot()
    def on_appointment(self) -> None:
        """The meeting for a calendar program."""
        from dcant_tracker.ui.meetings.mailing import save_appointment

        self._mail(save_appointment)

    def _mail(self, write: Callable[[Session, str], None]) -> None:
        """Write about the meeting that is open, with all that was typed."""
        if self.pane is not None:
            self.pane.leave()
            write(self.session, self.pane.uid)

    @Slot()
    def on_sheet(self) -> None:
        """The meeting in the list, with its sheet."""
        uid = self._uid()
        self._show_list()
        super().select(uid)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._guard.watch(self.window())
