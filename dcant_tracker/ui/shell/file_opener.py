"""Opens, creates and exchanges data files, one window a file; the first screen when there is none."""

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QWidget

from dcant_tracker.errors import UserError
from dcant_tracker.preferences import Preferences
from dcant_tracker.settings import default_data_file, passed_over
from dcant_tracker.store.erasure.resuming import resume
from dcant_tracker.store.file.location import is_share
from dcant_tracker.store.file.refusals import UnsoundFileError
from dcant_tracker.store.file.same_file import is_same
from dcant_tracker.store.store import Store
from dcant_tracker.ui.kit.messages import WindowMessages
from dcant_tracker.ui.shell.one_window.claim import Claim, is_claimed
from dcant_tracker.ui.shell.one_window.holding import Holding
from dcant_tracker.ui.shell.window import MainWindow
from dcant_tracker.ui.work.jobs import Errand, Failure
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

if TYPE_CHECKING:
    from dcant_tracker.store.checking.restoring import Restored
    from dcant_tracker.store.file.sound_copy import SoundCopy
    from dcant_tracker.ui.shell.first_start import FirstStart
    from dcant_tracker.ui.shell.one_window.request import Request

T = TypeVar("T")

SETTLED_MS = 2_500
"""How long after the window is there the daily backup and the preparation of the first write begin."""


class FileOpener(QObject):
    """Holds the window of the open data file, or the first screen when there is none."""

    def __init__(self, preferences: Preferences, messages: WindowMessages | None = None) -> None:
        super().__init__()
        self.preferences = preferences
        self.messages = messages if messages is not None else WindowMessages()
        self.messages.setParent(self)
        self.window: MainWindow | None = None
        self.welcome: FirstStart | None = None
        self._holding = Holding(self.on_asked, self)

    def start(self, path: Path | None = None, files: Sequence[Path] = ()) -> bool:
        """Open ``path``, else the file used last, else the usual one, else the first screen; then take in ``files``.

        Returns whether there is anything to see: another window may have the file.
        """
        data, tables, problem = _arrived(files)
        wanted = [*([path] if path is not None else []), *data]
        if wanted:
            self.open(wanted[0], tables)
        else:
            self._open_used_last(tables)
        for other in wanted[1:]:
            self._open_beside(other)
        if problem is not None:
            self._refuse(problem)
        return self.window is not None or self.welcome is not None

    def take(self, files: Sequence[Path]) -> None:
        """Files came while the application runs: data files open, each in its window, workbooks are taken in here."""
        data, tables, problem = _arrived(files)
        if self.window is None:
            self.start(None, files)
            return
        for path in data:
            if not is_same(path, self.window.session.store.path):
                self._open_beside(path)
        if tables:
            self._import(tables)
        if problem is not None:
            self._refuse(problem)

    def on_asked(self, request: "Request") -> bool:
        """Another start asks for the file that is open here; False when it is not."""
        from dcant_tracker.ui.shell.one_window.raising import bring_forward

        if self.window is None or not is_same(request.data, self.window.session.store.path):
            return False
        bring_forward(self.window, request.token)
        if request.tables:
            QTimer.singleShot(0, self, partial(self._import, request.tables))
        return True

    def _open_used_last(self, tables: Sequence[Path]) -> None:
        """Open the file used last, for ``tables`` rather one that a window has; else the usual one, else none."""
        recent = [Path(text) for text in self.preferences.recent]
        near = (path for path in recent if not is_share(str(path)))
        found = next(filter(is_claimed, near), None) if tables else None
        found = found or next(filter(_is_file, recent), None)
        if found is not None:
            self.open(found, tables)
            return
        try:
            usual = default_data_file()
        except UserError as problem:
            self.show_welcome(problem)
            return
        if _is_file(usual):
            if self.open(usual, tables) and (told := passed_over()):
                self.messages.toast(told)
            return
        self.show_welcome()
        if tables and self.welcome is not None:
            self.welcome.keep_for_later(tables)

    def _import(self, tables: Sequence[Path]) -> None:
        """Have the window take ``tables`` in, unless it asks something at this moment."""
        if self.window is None:
            return
        if QApplication.activeModalWidget() is None:
            self.window.session.importRequested.emit(list(tables))
            return
        names = ", ".join(path.name for path in tables)
        self.messages.error(
            UserError(
                _("« {files} » n'a pas été intégré : la fenêtre vous posait une question.").format(files=names),
                _("Répondez-y, puis déposez ce classeur sur la fenêtre ou rouvrez-le."),
            )
        )

    def _open_beside(self, path: Path) -> None:
        from dcant_tracker.ui.shell.another_window import open_beside

        try:
            open_beside(path)
        except UserError as problem:
            self._refuse(problem)

    def show_welcome(self, problem: UserError | None = None, damaged: Path | None = None) -> None:
        """The first screen: three ways to begin, and the ways out for a ``damaged`` data file."""
        from dcant_tracker.ui.shell.first_start import FirstStart

        if self.welcome is None:
            self.welcome = FirstStart(self)
            self.messages.window = self.welcome
        self.welcome.show()
        if problem is not None:
            self.welcome.refuse(problem, damaged)

    def open(self, path: Path, tables: Sequence[Path] = ()) -> bool:
        """Open the data file at ``path`` in place of the current one, then take in ``tables``; False when refused.

        Where another window has the file, that one comes to the front and takes them in.
        """
        if self.window is not None and is_same(path, self.window.session.store.path):
            self.window.activateWindow()
            self._import_all(tables)
            return True
        claim = self._holding.claim(path)
        if claim is None and self._is_handed_over(path, tables):
            return True
        try:
            _demand_right_to_write(path)
            store = Store.open(path)
            resume(store)
        except UserError as problem:
            self._holding.give_up(claim)
            self._refuse(problem, path if isinstance(problem, UnsoundFileError) else None)
            return False
        self._show(store, claim)
        if claim is None:
            self.messages.toast(_("Ce fichier est aussi ouvert dans une fenêtre qui ne répond pas."))
        self._import_all(tables)
        return True

    def _is_handed_over(self, path: Path, tables: Sequence[Path]) -> bool:
        """Whether the window that has the file at ``path`` came to the front; then the first screen goes."""
        from dcant_tracker.ui.shell.one_window.asking import ask

        if not ask(path, tuple(tables)):
            return False
        if self.welcome is not None:
            self.welcome.close()
            self.welcome = None
        return True

    def _import_all(self, tables: Sequence[Path]) -> None:
        if tables:
            QTimer.singleShot(0, self, partial(self._import, tables))

    def create_empty(self, path: Path, then: Callable[[Session], object] | None = None) -> None:
        """Create an empty data file and open it; ``then`` goes on with its session."""
        self._make(lambda: Store.create(path), then)

    def create_public(self, path: Path, then: Callable[[Session], object] | None = None) -> None:
        """Create a data file with the public DcANT data and open it."""

        def make() -> Store:
            from dcant_tracker.store.public_data import create_public

            return create_public(path, self.preferences.officer)

        self._make(make, then)

    def restore_newest(self, path: Path) -> None:
        """Put the newest sound backup in the place of the file at ``path``, and open that."""
        from dcant_tracker.store.checking.restoring import restore_newest

        def restored(found: "tuple[Path, Restored]") -> None:
            copy, done = found
            if self.open(path):
                text = _("Sauvegarde « {file} » restaurée.").format(file=copy.name)
                self.messages.toast(f"{text} {done.told()}".rstrip())

        self._run(lambda: restore_newest(path), restored)

    def open_sound_copy(self, path: Path) -> None:
        """Make a sound copy beside the file at ``path``, which stays as it is, and open that."""
        from dcant_tracker.store.file.rescuing import copy_beside

        def copied(made: "SoundCopy") -> None:
            if self.open(made.path):
                self.messages.toast(made.told())

        self._run(lambda: copy_beside(path), copied)

    def reopen(self, path: Path, then: Callable[[Session], object] | None = None) -> None:
        """Open ``path`` anew, its whole content was replaced; ``then`` goes on with its session."""
        old, self.window = self.window, None
        if not self.open(path):
            return
        if old is not None:
            old.close()
        self._go_on(then)

    def _go_on(self, then: Callable[[Session], object] | None) -> None:
        if then is not None and self.window is not None:
            then(self.window.session)

    @Slot()
    def quit_when_ready(self) -> None:
        """Wait until the window shows its data, then end the application."""
        if self.window is not None:
            self.window.session.jobs.wait_idle()
        QApplication.processEvents()
        QTimer.singleShot(0, QApplication.quit)

    @Slot()
    def on_window_closed(self, window: QWidget) -> None:
        """A window is gone; the application ends with the last one, once its file is copied."""
        window.deleteLater()
        if self.window is not None and window is self.window:
            from dcant_tracker.ui.shell.backups import at_closing

            self._holding.release()
            at_closing(self.window.session.store.path)
            self.window = None
            QApplication.quit()

    def _make(self, make: Callable[[], Store], then: Callable[[Session], object] | None) -> None:
        def made(store: Store) -> None:
            session = self._show(store)
            if then is not None:
                then(session)

        self._run(make, made)

    def _run(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        def ended(answer: Any) -> None:
            if not isinstance(answer, Failure):
                done(answer)
            elif isinstance(answer.problem, UserError):
                self._refuse(answer.problem)
            else:
                self.messages.crash(answer.problem)

        Errand(work, ended, self).start()

    def _refuse(self, problem: UserError, damaged: Path | None = None) -> None:
        if self.window is None:
            self.show_welcome(problem, damaged)
            return
        messages = self.window.session.messages
        if damaged is None:
            messages.error(problem)
        elif messages.ask(_("Ce fichier n'est pas sain"), str(problem), _("Ouvrir une copie saine")):
            self.open_sound_copy(damaged)

    def _show(self, store: Store, claim: Claim | None = None) -> Session:
        self._holding.hold(claim or self._holding.claim(store.path) or Claim())
        self.preferences.opened(store.path)
        messages = type(self.messages)()
        session = Session(store, messages, self.preferences)
        messages.setParent(session)
        window = MainWindow(session, self)
        session.setParent(window)
        old, self.window = self.window, window
        self.messages = messages
        window.show()
        window.activateWindow()
        for gone in (old, self.welcome):
            if gone is not None:
                gone.close()
        self.welcome = None
        QTimer.singleShot(SETTLED_MS, window, window.on_settled)
        return session


def _arrived(files: Sequence[Path]) -> tuple[Sequence[Path], Sequence[Path], UserError | None]:
    """Data files, tables and what is wrong with the others; most starts bring none, and do without what tells them."""
    if not files:
        return (), (), None
    from dcant_tracker.ui.shell.dropping import arrived

    return arrived(files)


def _is_file(path: Path) -> bool:
    """Whether a file is there; a folder that lets nobody look counts as none."""
    try:
        return path.is_file()
    except OSError:
        return False


def _demand_right_to_write(path: Path) -> None:
    """Raise UnsoundFileError for a file in which nothing could be recorded: every edit would be refused."""
    if _is_file(path) and not os.access(path, os.W_OK):
        raise UnsoundFileError(
            _("Le fichier « {file} » est en lecture seule.").format(file=path.name),
            _("Donnez-vous le droit d'y écrire, ouvrez-en une copie, ou restaurez une sauvegarde."),
        )
