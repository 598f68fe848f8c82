"""Opens the window on a data file and shows every page and dialog once; started by a test that traces what it asks for.

    python tests/ui/hostile_walk.py FILE.sqlite [--dialogs TEXT] [--careless TEXT]

``--dialogs`` shows the dialogs too, with TEXT wherever one is given. ``--careless`` shows one label of Qt with TEXT and
nothing else, for the test to see that it would notice.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--dialogs", default="")
    parser.add_argument("--careless", default="")
    options = parser.parse_args()

    from dcant_tracker.ui.kit import theme
    from dcant_tracker.ui.shell.app import make_application

    app = make_application([sys.argv[0]])
    theme.apply(app, theme.LIGHT)
    if options.careless:
        _show_carelessly(options.careless)
    else:
        _walk(app, options.data, options.dialogs)
    print("seen")
    return 0


def _show_carelessly(text: str) -> None:
    from PySide6.QtWidgets import QLabel

    QLabel(text).grab()


def _walk(app, data: Path, text: str) -> None:
    from fakes import FakeMessages

    from dcant_tracker.preferences import Preferences
    from dcant_tracker.ui.shell.file_opener import FileOpener
    from dcant_tracker.ui.shell.pages import pages

    opener = FileOpener(Preferences(), FakeMessages())
    assert opener.open(data), "the data file was refused"
    window = opener.window
    session = window.session

    def settle() -> None:
        for _again in range(20):
            assert session.jobs.wait_idle(120_000)
            app.processEvents()
            if not session.jobs.busy():
                return

    settle()
    for info in pages():
        shown = window.open_page(info.id)
        settle()
        uid = session.store.read().fetch_value(f'SELECT min(uid) FROM "{info.id}"') if info.entity == info.id else None
        if uid:
            shown.select(uid)
            settle()
        window.grab()
    if text:
        _show_dialogs(window, text, settle)
    assert session.messages.crashes == []
    window.close()


def _show_dialogs(window, text: str, settle: Callable[[], None]) -> None:
    from exchange_scenes import exchange_dialogs
    from hostile_scenes import dialogs_with
    from screenshots import _dialogs

    for make in (_dialogs(window) | exchange_dialogs(window) | dialogs_with(window, text)).values():
        dialog = make()
        dialog.show()
        settle()
        dialog.grab()
        dialog.close()
        dialog.deleteLater()


if __name__ == "__main__":
    sys.exit(main())
