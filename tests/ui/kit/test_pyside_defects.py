"""The application outlives what PySide6 does to Python's constants, and imports as if PySide6 were not there."""

import subprocess
import sys

SESSION = """
import dcant_tracker.ui
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication([])
label = QLabel()
for _ in range(150_000):
    label.setEnabled(False)
    label.isEnabled()
print("alive")
"""

IMPORTS = """
import dcant_tracker.ui
from PySide6.QtWidgets import QApplication
import linecache
import sqlmodel
print(sqlmodel.__file__ in linecache.cache)
"""


def printed(story: str) -> str:
    done = subprocess.run([sys.executable, "-c", story], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_long_session_does_not_use_up_none_and_the_booleans():
    assert printed(SESSION) == "alive"


def test_no_module_is_read_to_see_whether_it_wants_other_names_of_qt():
    assert printed(IMPORTS) == "False"
