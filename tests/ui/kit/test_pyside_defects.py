"""The application outlives what PySide6 does to Python's constants, and imports as if PySide6 were not there."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from dcant_tracker.ui.kit import pyside_defects

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


EXPLAINED = """
import sys
from PySide6.QtWidgets import QApplication, QLabel
from PySide6.support import signature
app = QApplication([])
known = [name for name in sys.modules if name.startswith("shibokensupport.signature")]
for _turn in range(2):
    try:
        QLabel().setText(3)
    except TypeError as problem:
        print(problem)
print(signature.get_signature(QLabel.setBuddy))
print(hasattr(signature.parser, "no_such_thing"), *sorted(known))
"""

COMPILED = """
import dcant_tracker.ui
import sys
from dcant_tracker.ui.kit import pyside_defects
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication([])
label = QLabel("Brest")
assert not hasattr(sys.modules["shibokensupport.signature.parser"], "__path__")
print(*(name for name in pyside_defects.EXPLAINING if name in pyside_defects.waiting))
"""


def test_a_wrong_call_is_explained_as_ever():
    ours = printed(f"import dcant_tracker.ui\n{EXPLAINED}")
    assert "QLabel.setText(arg__1: str, /)" in ours
    assert ours == printed(EXPLAINED)


def test_what_explains_calls_waits_until_a_call_is_wrong():
    modules = printed(COMPILED).split()
    assert len(modules) == 6, "PySide6 names its modules otherwise: see whether they still cost anything"


def test_a_module_that_waits_is_compiled_once_whoever_asks(monkeypatch):
    source = b"import time\ntime.sleep(0.05)\ntold = object()\n"
    monkeypatch.setitem(pyside_defects.waiting, "told.py", source)
    module = {"__name__": "told"}
    module["__getattr__"] = found = pyside_defects.later(module, "told.py")
    with ThreadPoolExecutor(4) as threads:
        (told,) = set(threads.map(found, ["told"] * 4))
    assert module["told"] is told
    assert "__getattr__" not in module


def test_python_compiles_and_collects_as_before():
    story = "import builtins, gc\nbefore = builtins.compile\nimport dcant_tracker.ui\n"
    assert printed(f"{story}print(builtins.compile is before, gc.isenabled())") == "True True"
    assert printed(f"import gc\ngc.disable()\n{story}print(gc.isenabled())") == "False"
