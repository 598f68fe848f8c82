"""An officer double-clicks: the same file twice, then a workbook. One window has it all; the other starts just end."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.workbooks import write_workbook

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

ROOT = Path(__file__).resolve().parents[2]

WINDOW = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from dcant_tracker import __main__
from dcant_tracker.ui.shell import app, file_opener
from dcant_tracker.ui.shell.commands import Commands

def say(*words):
    print(*words, flush=True)

Commands.on_import_requested = lambda _commands, paths: say("import", *(path.name for path in paths))

class Watched(file_opener.FileOpener):
    def _show(self, *arguments):
        session = super()._show(*arguments)
        say("window", session.store.path.name)
        return session

    def on_asked(self, request):
        done = super().on_asked(request)
        say("asked", done, self.window.isMinimized())
        return done

app.FileOpener = Watched
sys.exit(__main__.main(sys.argv[1:]))
"""


class Start:
    """One start of the program; what it says is read line by line."""

    def __init__(self, data_folder: Path, *words: str | Path) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "DCANT_DATA_DIR": str(data_folder)}
        command = [sys.executable, "-c", WINDOW, *map(str, words)]
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)

    def says(self) -> str:
        return self.process.stdout.readline().strip()

    def ends(self) -> tuple[int, str]:
        """The exit status, and what was not read yet."""
        said = self.process.communicate()[0]
        return self.process.returncode, said


@pytest.fixture
def start(data_folder):
    begun = []

    def begin(*words: str | Path) -> Start:
        begun.append(Start(data_folder, *words))
        return begun[-1]

    yield begin
    for one in begun:
        one.process.kill()
        one.process.wait()
        one.process.stdout.close()


@pytest.fixture
def data(empty_file, tmp_path):
    return Path(shutil.copy(empty_file, tmp_path / "suivi.dcant"))


@pytest.mark.slow
def test_an_officer_who_double_clicks_again_and_then_a_workbook_has_one_window(start, data, tmp_path):
    workbook = write_workbook(tmp_path / "retour.xlsx", {"Feuille": [["Nom"], ["Brest"]]})
    (tmp_path / "dossier").mkdir()
    window = start(data)
    impatient = start(tmp_path / "dossier" / ".." / "suivi.dcant")
    first = {window.says()}
    if "" in first:
        window, impatient = impatient, window
        first = {window.says()}
    assert "window suivi.dcant" in first
    assert impatient.ends() == (0, "")
    assert window.says() == "asked True False"
    assert start(workbook).ends() == (0, "")
    assert [window.says(), window.says()] == ["asked True False", "import retour.xlsx"]
    window.process.kill()
    window.process.wait()
    after_the_crash = start("--data", data, workbook)
    assert [after_the_crash.says(), after_the_crash.says()] == ["window suivi.dcant", "import retour.xlsx"]


@pytest.mark.slow
@pytest.mark.posix("signals of POSIX")
def test_a_window_that_hangs_keeps_nobody_from_the_file(start, data):
    window = start(data)
    assert window.says() == "window suivi.dcant"
    time.sleep(3)
    window.process.send_signal(19)
    began = time.monotonic()
    second = start(data)
    assert second.says() == "window suivi.dcant"
    assert time.monotonic() - began < 60
