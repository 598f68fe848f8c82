"""The window of one data file: navigation, page, status line."""

from typing import TYPE_CHECKING, cast

from PySide6 import QtWidgets
from PySide6.QtCore import QByteArray, QTimer, Slot
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QGuiApplication,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from dcant_tracker.domain.catalogue import CATALOGUE, named_in
from dcant_tracker.domain.text import in_one_line
from dcant_tracker.store.history import log
from dcant_tracker.store.history.log import StepInfo
from dcant_tracker.store.reading.queries import Query, count
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Changes
from dcant_tracker.ui.kit.banner import Banner
from dcant_tracker.ui.kit.dressed_stack import DressedStack
from dcant_tracker.ui.kit.keys import Keys, KeysOf, answer
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.page import Page
from dcant_tracker.ui.kit.plain_text import as_caption, as_tip
from dcant_tracker.ui.records.records_page import RecordsPage
from dcant_tracker.ui.shell.actions import ActionInfo, make, window_actions
from dcant_tracker.ui.shell.commands import Commands
from dcant_tracker.ui.shell.data_files import DataFiles
from dcant_tracker.ui.shell.navigation import Navigation
from dcant_tracker.ui.shell.page_header import PageHeader
from dcant_tracker.ui.shell.pages import list_page_of, page, pages
from dcant_tracker.ui.shell.status_line import StatusLine
from dcant_tracker.ui.shell.title_bar import TitleBar
from dcant_tracker.ui.work.messages import Action
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from dcant_tracker.ui.kit.toast import Toast
    from dcant_tracker.ui.shell.palette import Palette

NARROW = 1000
"""Below this width the navigation shows icons only, in device-independent pixels."""

_MOST_REMEMBERED = 50

_LAST_WORD_MS = 900
"""How long a window that closes says what could not be sent."""

KEYS = KeysOf(lambda: _("Partout"), {"back": Keys(lambda: _("Revenir à la page précédente"), ("Alt+Left",))})


class MainWindow(QMainWindow):
    """Everything an officer sees of one session."""

    def __init__(self, session: Session, files: DataFiles | None = None) -> None:
        super().__init__()
        self.session = session
        self._files = files
        self._built: dict[str, Page] = {}
        self._current = ""
        self._trail: list[str] = []
        self._palette: Palette | None = None
        self._toast: Toast | None = None
        self._is_closing = False
        self._is_closed = False
        self.setWindowTitle(in_one_line(f"{session.store.path.stem} – DcANT"))
        self.setAcceptDrops(True)
        self.setMinimumSize(760, 440)
        infos = window_actions()
        self.commands = Commands(session, self, lambda: self.current_page, files)
        self.window_actions = {info.id: make(info, self, self.commands) for info in infos}
        self._in_palette = [self.window_actions[info.id] for info in infos if info.in_palette]
        self.addActions(list(self.window_actions.values()))
        self._lay_out(infos)
        self._connect()
        self._restore_place()
        self.open_page("home").setFocus()

    # --- what is shown ------------------------------------------------------------------------------

    @property
    def current_page(self) -> Page:
        """The page in view."""
        return self._built[self._current]

    @property
    def current_page_id(self) -> str:
        """The id of the page in view."""
        return self._current

    @property
    def palette_frame(self) -> "Palette":
        """The palette, loaded and built when it is first asked for: the window is there sooner without it."""
        if self._palette is None:
            from dcant_tracker.ui.shell.palette import Palette

            self._palette = Palette(self.session, self, self._palette_actions)
        return self._palette

    @property
    def toast(self) -> "Toast":
        """What is said in passing, built when something is first said."""
        if self._toast is None:
            from dcant_tracker.ui.kit.toast import Toast

            self._toast = Toast(self)
        return self._toast

    def open_page(self, page_id: str) -> Page:
        """Show the page called ``page_id``, built the first time; returns it."""
        info = page(page_id)
        assert info is not None, page_id
        if page_id not in self._built:
            self._built[page_id] = made = info.factory(self.session, self.stack)
            self.stack.addWidget(made)
        if self._current and self._current != page_id:
            self.banner.hide()
            self._trail = [*self._trail[-_MOST_REMEMBERED:], self._current]
        self._current = page_id
        shown = self._built[page_id]
        self.stack.bring(shown)
        above = page(info.under) if info.under else None
        self.header.show_page(info.title, shown.head_actions(), above.title if above else "")
        self.navigation.set_current(page_id)
        return shown

    @Slot(str)
    def on_opened(self, page_id: str) -> None:
        """A page was chosen in the navigation or the palette."""
        self.open_page(page_id).focus_list()

    def _open_records(self, entity: str) -> RecordsPage:
        shown = self.open_page(list_page_of(entity).id)
        assert isinstance(shown, RecordsPage)
        return shown

    @Slot(str, str)
    def on_navigate(self, entity: str, uid: str) -> None:
        """Show the sheet of one record."""
        shown = self._open_records(entity)
        shown.select(uid)
        shown.focus_list()

    @Slot(str, object)
    def on_navigate_list(self, entity: str, query: Query) -> None:
        """Show the list of ``entity`` under the conditions of ``query``."""
        shown = self._open_records(entity)
        shown.show_query(query)
        shown.focus_list()

    @Slot(str, object)
    def on_navigate_place(self, page_id: str, place: object) -> None:
        """Show ``place`` of a page."""
        shown = self.open_page(page_id)
        shown.show_place(place)
        shown.focus_list()

    @Slot()
    def on_back(self) -> None:
        """Back to the page seen before."""
        if self._trail:
            page_id = self._trail.pop()
            trail = self._trail
            self.open_page(page_id)
            self._trail = trail

    def refresh_counts(self, entities: frozenset[str] | None = None) -> None:
        """Count again, all entities or those given, on the worker."""
        programme = self.session.programme or None
        wanted = [name for name in CATALOGUE if entities is None or name in entities]

        def work(store: Store) -> dict[str, int]:
            reading = store.read()
            return {name: count(reading, Query(name, programme=programme)) for name in wanted}

        key = "counts" if entities is None else None
        self.session.jobs.read(work, self.navigation.set_counts, owner=self.navigation, key=key)

    def refresh_undo(self) -> None:
        """Name in the menus what « Annuler » and « Rétablir » would do."""

        def work(store: Store) -> tuple[StepInfo | None, str]:
            reading = store.read()
            undone, redone = log.to_undo(reading), log.to_redo(reading)
            return undone, log.chain(reading, redone)[-1].label if redone else ""

        self.session.jobs.read(work, self._on_undo_known, owner=self, key="undo")

    # --- events -------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: "QDragEnterEvent") -> None:
        from dcant_tracker.ui.shell.dropping import dropped

        if dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: "QDropEvent") -> None:
        from dcant_tracker.ui.shell.dropping import data_files, dropped, workbooks

        paths = dropped(event)
        event.acceptProposedAction()
        tables = workbooks(paths)
        if (found := data_files(paths)) and self._files is not None:
            self._files.open(found[0], tables)
        elif tables:
            self.session.importRequested.emit(tables)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.navigation.set_forced(self.width() < NARROW)
        if self._palette is not None and self._palette.isVisible():
            self._palette.place()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.session.is_open and self.session.begun_lines:
            event.ignore()
            QTimer.singleShot(0, self, self._on_lines_begun)
            return
        if self.session.jobs.writes_pending():
            event.ignore()
            if not self._is_closing:
                self._is_closing = True
                self.setEnabled(False)
                self.session.jobs.writing.connect(self._on_written_before_closing)
            return
        if self.session.is_open and self.session.meetings.part(self._on_parted):
            event.ignore()
            self.setEnabled(False)
            self.status_line.team.say_leaving()
            return
        self._remember_place()
        event.accept()
        if not self._is_closed:
            self._is_closed = True
            self.hide()
            self.session.close()
            self.session.messages.window = None
            if self._files is not None:
                self._files.on_window_closed(self)

    def _on_parted(self) -> None:
        """What was to be sent is sent, or says that it waits; then the window goes."""
        if self.session.meetings.state.to_send:
            self.status_line.team.say_left_behind()
            QTimer.singleShot(_LAST_WORD_MS, self, self.close)
        else:
            QTimer.singleShot(0, self, self.close)

    @Slot()
    def _on_lines_begun(self) -> None:
        from dcant_tracker.ui.shell.closing_lines import close_or_go_back

        close_or_go_back(self.session, self)

    # --- how it is made -----------------------------------------------------------------------------

    def _lay_out(self, infos: tuple[ActionInfo, ...]) -> None:
        self.title_bar = TitleBar(self.session, infos, self.window_actions, self)
        self.setMenuWidget(self.title_bar)
        self.navigation = Navigation(tuple(info for info in pages() if info.listed))
        self.header = PageHeader()
        self.banner = Banner()
        self.stack = DressedStack()
        self.status_line = StatusLine(self.session)
        column = in_column(self.header, self.banner, (self.stack, 1), spacing=0)
        across = in_row(self.navigation, (column, 1), spacing=0)
        central = QWidget()
        in_column((across, 1), self.status_line, within=central, spacing=0)
        self.setCentralWidget(central)

    def _connect(self) -> None:
        session = self.session
        session.messages.window = self
        session.messages.toasted.connect(self._on_toasted)
        session.messages.refused.connect(self.banner.say)
        session.changed.connect(self._on_changed)
        session.programmeChanged.connect(self._on_programme)
        session.navigate.connect(self.on_navigate)
        session.navigateList.connect(self.on_navigate_list)
        session.navigatePage.connect(self.on_opened)
        session.navigatePlace.connect(self.on_navigate_place)
        session.importWanted.connect(self.commands.on_import)
        session.dataReplaced.connect(self._on_data_replaced)
        session.decisionsWanted.connect(self.commands.on_decisions_wanted)
        session.reportWanted.connect(self.commands.on_report_wanted)
        session.formsWanted.connect(self.commands.on_forms_wanted)
        session.returnsWanted.connect(self.commands.on_returns_wanted)
        session.settlingWanted.connect(self.commands.on_settle)
        session.teamWanted.connect(self.commands.on_team)
        session.printWanted.connect(self.commands.on_print_wanted)
        session.importRequested.connect(self.commands.on_import_requested)
        session.preferencesRequested.connect(self.commands.on_preferences)
        self.navigation.opened.connect(self.on_opened)
        self.navigation.folded.connect(self.remember_folding)
        self.title_bar.recent.chosen.connect(self.commands.on_recent)
        self.commands.searchWanted.connect(self._on_search_wanted)
        self.commands.foldingWanted.connect(self._on_folding_wanted)
        self.commands.dressed.connect(self._on_dressed)
        self._tick_choices()
        for info in pages():
            if info.shortcut:
                keys = QShortcut(QKeySequence(info.shortcut), self)
                keys.setProperty("page", info.id)
                keys.activated.connect(self._on_page_keys)
        answer(self, KEYS["back"], self.on_back)
        cast("QGuiApplication", QGuiApplication.instance()).focusWindowChanged.connect(self._on_focus_moved)
        QTimer.singleShot(0, self, self._on_first_idle)

    def _palette_actions(self, *, everywhere: bool) -> list[QAction]:
        """What the palette offers: the actions of the page, and all others once something is typed."""
        page = self.current_page
        heads = [one for action in (*page.head_actions(), *page.more_actions()) for one in _entries_of(action)]
        actions = [*heads, *(self._in_palette if everywhere else [])]
        return [action for action in actions if action.isEnabled() and action.isVisible()]

    def _restore_place(self) -> None:
        kept = self.session.preferences.recall("window")
        if not (kept and self.restoreGeometry(QByteArray.fromBase64(kept.encode()))):
            room = self.screen().availableGeometry()
            self.resize(min(1360, room.width() - 40), min(860, room.height() - 40))
        self.navigation.set_folded(bool(self.session.preferences.recall("navigation.folded")))

    def _remember_place(self) -> None:
        place = bytes(self.saveGeometry().toBase64().data()).decode()
        self.session.preferences.remember("window", place)

    # --- what is heard ------------------------------------------------------------------------------

    @Slot()
    def _on_focus_moved(self) -> None:
        """Another window got the keyboard; for a ``changeEvent`` PySide would make a class of every kind of event."""
        if self.isActiveWindow():
            self.session.poll()

    @Slot(str, str, object, object)
    def _on_toasted(self, text: str, label: str, action: Action | None, also: tuple[str, Action] | None) -> None:
        self.toast.say(text, label, action, also)

    @Slot()
    def _on_first_idle(self) -> None:
        self.refresh_counts()
        self.refresh_undo()
        self.status_line.refresh()
        self.session.meetings.begin()
        self.session.unseen.refresh()

    @Slot()
    def on_settled(self) -> None:
        """The window has been there for a while: make the day's copy, prepare the first write."""
        from dcant_tracker.ui.shell.backups import daily

        path = self.session.store.path
        self.session.jobs.aside(lambda: daily(path), self._on_daily_backup)
        self.session.jobs.read(_prepare_work, lambda _none: None, owner=self)
        self.session.jobs.aside(prepare_pages, lambda _none: None)

    def _on_daily_backup(self, made: bool) -> None:
        if made:
            self.status_line.refresh()

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        self.refresh_undo()
        if changes.structural:
            self.refresh_counts(changes.structural)
        elif self.session.programme and {"recommendation", *named_in("recommendation")} & set(changes.touched):
            self.refresh_counts()
        if len(changes.of("organisation")) == 1 and changes.step is not None:
            from dcant_tracker.ui.records.renaming import offer_former

            offer_former(self.session, self, changes.step)
        if changes.of("programme"):
            self.title_bar.programme.refresh()

    @Slot()
    def _on_data_replaced(self) -> None:
        if self._files is not None:
            self._files.reopen(self.session.store.path, _tell_replaced)

    @Slot(str)
    def _on_programme(self, _uid: str) -> None:
        self.refresh_counts()

    def _on_undo_known(self, known: tuple[StepInfo | None, str]) -> None:
        undone, redone = known
        for name, verb, label in (
            ("undo", _("Annuler"), undone.label if undone else ""),
            ("redo", _("Rétablir"), redone),
        ):
            action = self.window_actions[name]
            text = _("{verb} : {label}").format(verb=verb, label=label) if label else verb
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setText(as_caption(text))
            action.setToolTip(as_tip(f"{text} ({keys})"))
            action.setEnabled(bool(label))

    @Slot()
    def _on_page_keys(self) -> None:
        self.on_opened(self.sender().property("page"))

    @Slot()
    def _on_search_wanted(self) -> None:
        self.palette_frame.open()

    @Slot()
    def _on_folding_wanted(self) -> None:
        self.navigation.set_folded(not self.navigation.is_folded)
        self.remember_folding()

    @Slot()
    def _on_dressed(self) -> None:
        """The theme or the size of the text changed: what was measured by hand is measured again."""
        self._tick_choices()
        self.navigation.set_folded(bool(self.session.preferences.recall("navigation.folded")))
        self.header.fit()

    def _tick_choices(self) -> None:
        """Tick in the menus what is chosen."""
        preferences = self.session.preferences
        for name, action in self.window_actions.items():
            group, _dot, value = name.partition(".")
            if group == "theme":
                action.setChecked(value == preferences.theme)
            elif group == "scale":
                action.setChecked(value == str(preferences.scale))
            elif group == "density":
                action.setChecked(value == preferences.density)

    @Slot()
    def remember_folding(self) -> None:
        """Keep for the next time whether the navigation is folded."""
        self.session.preferences.remember("navigation.folded", self.navigation.is_folded)

    @Slot(bool)
    def _on_written_before_closing(self, writing: bool) -> None:
        if not writing:
            self.close()


def _entries_of(action: QAction) -> list[QAction]:
    """What ``action`` does: the entries of its menu, which say it by themselves, unless they are ticks."""
    menu = action.menu()
    entries = menu.actions() if isinstance(menu, QMenu) else []
    return entries if entries and not any(one.isCheckable() for one in entries) else [action]


def _prepare_work(_store: Store) -> None:
    """Load what the first write and the first workbook need (SQLModel, openpyxl) before they are asked for."""
    import dcant_tracker.exchange.collecting.preparing
    import dcant_tracker.exchange.merging.importing
    import dcant_tracker.store.writing.door  # noqa: F401


def prepare_pages() -> None:
    """Load the pages of many modules before they are opened: half of the time that their first opening takes.

    The first viewport that is asked for has PySide make a class of every widget that it might be; here they are made.
    """
    import dcant_tracker.ui.evaluations.page
    import dcant_tracker.ui.insight.results  # noqa: F401

    for name in dir(QtWidgets):
        getattr(QtWidgets, name)


def _tell_replaced(session: Session) -> None:
    session.messages.toast(_("Ces données ont été restaurées ou remplacées ailleurs : les voici telles qu'elles sont."))
