"""Starts the application: look, language, what happens to the unexpected, then the window."""

import logging
import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLocale, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from dcant_tracker import __version__
from dcant_tracker.preferences import Preferences
from dcant_tracker.settings import APP_NAME
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.shell.file_opener import FileOpener
from dcant_tracker.ui.shell.program_file import ProgramFile, ProgramWatch, replaced
from dcant_tracker.ui.shell.qt_words import speak_french

QUIT_WHEN_READY = "DCANT_QUIT_WHEN_READY"
"""Environment variable: leave once the window shows its data (for the tests of the bundle and of start-up)."""


IN_STYLE = ("-style", "fusion")
"""Arguments of Qt: the stylesheet is written for this style."""


class Unexpected(QObject):
    """Brings exceptions that nobody caught, from any thread, to the main thread and to a dialog."""

    raised = Signal(object)

    def __init__(self, opener: FileOpener, program: ProgramFile) -> None:
        super().__init__(opener)
        self._opener = opener
        self._program = program
        self.raised.connect(self._on_raised)

    def install(self) -> None:
        """Take the place of Python's own hooks."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception

    def _on_exception(self, kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> None:
        if isinstance(problem, KeyboardInterrupt):
            sys.__excepthook__(kind, problem, trace)
            QApplication.quit()
        else:
            self.raised.emit(problem)

    def _on_thread_exception(self, raised: threading.ExceptHookArgs) -> None:
        if raised.exc_value is not None:
            self.raised.emit(raised.exc_value)

    def _on_raised(self, problem: BaseException) -> None:
        if isinstance(problem, Exception) and self._program.is_replaced():
            logging.getLogger(__name__).error("the program was replaced", exc_info=problem)
            problem = replaced()
        window = self._opener.window
        if window is not None and isinstance(problem, Exception):
            from dcant_tracker.store.file.explaining import explained

            problem = explained(problem, window.session.store.path) or problem
        self._opener.messages.problem(problem)


def make_application(arguments: list[str] | None = None) -> QApplication:
    """The Qt application, in French, not dressed yet.

    Its style, the same on every system, is named by an argument: an application that is asked for its style, or given
    one, has PySide make all that styles know of, which is a thirtieth of the time until the window is there.
    """
    QLocale.setDefault(QLocale(QLocale.Language.French, QLocale.Country.France))
    app = QApplication([*(arguments if arguments is not None else sys.argv[:1]), *IN_STYLE])
    app.setApplicationName(APP_NAME)
    app.setApplicationVersion(__version__)
    app.setOrganizationName("France urbaine")
    app.setDesktopFileName("dcant-tracker")
    speak_french(app)
    return app


def _start_logging() -> None:
    from dcant_tracker.technical_log import start_logging

    start_logging()


def open_window(path: Path | None = None, files: Sequence[Path] = ()) -> int:
    """Open the application on ``path`` (else the file used last) and run it; returns the exit status.

    ``files`` are opened or taken in, as if they were dropped on it. Where another window has the data file, that one
    does, and this start ends.
    """
    app = make_application()
    preferences = Preferences.load()
    theme.apply(app, preferences.theme, preferences.scale, compact=preferences.is_compact)
    theme.follow_system(app)
    app.setWindowIcon(theme.app_icon())
    opener = FileOpener(preferences)
    program = ProgramFile.running()
    Unexpected(opener, program).install()
    ProgramWatch(program, opener.messages.error, app)
    QTimer.singleShot(0, _start_logging)
    if sys.platform == "darwin":
        from dcant_tracker.ui.shell.mac_files import take_opened_files

        take_opened_files(app, opener.take)
    if not opener.start(path, files):
        return 0
    if os.environ.get(QUIT_WHEN_READY):
        QTimer.singleShot(0, opener, opener.quit_when_ready)
    return app.exec()
