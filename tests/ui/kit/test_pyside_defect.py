"""The application outlives what PySide6 does to Python's constants."""

import subprocess
import sys

STORY = """
import dcant_tracker.ui
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication([])
label = QLabel()
for _ in range(150_000):
    label.setEnabled(False)
    label.isEnabled()
print("alive")
"""


def test_a_long_session_does_not_use_up_none_and_the_booleans():
    done = subprocess.run([sys.executable, "-c", STORY], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (0, "alive\n"), done.stderr
