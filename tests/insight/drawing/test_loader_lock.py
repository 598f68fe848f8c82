"""matplotlib's fonts are loaded by a thread that keeps Python's lock: the window waited for ever where it did not."""

import subprocess
import sys
import textwrap

import matplotlib as mpl
import pytest

from dcant_tracker.insight.drawing import loader_lock

IMPORTING = """
    import ctypes
    import sys

    import dcant_tracker.insight.drawing

    class Next:
        def find_spec(self, name, path, target=None):
            if name == "matplotlib.ft2font":
                library = dcant_tracker.insight.drawing.loader_lock.library_of(name, path)
                print("loaded" if ctypes.windll.kernel32.GetModuleHandleW(library) else "to be loaded")

    sys.meta_path.insert(1, Next())
    import matplotlib
    print(matplotlib.ft2font.__name__)
"""


@pytest.mark.skipif(sys.platform != "win32", reason="the lock is one of Windows")
def test_the_library_is_there_when_python_begins_to_load_it():
    command = [sys.executable, "-c", textwrap.dedent(IMPORTING)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout.split(), done.returncode) == (["loaded", "matplotlib.ft2font"], 0), done.stderr


def test_the_library_is_that_of_the_module():
    found = loader_lock.library_of(loader_lock.FONTS, mpl.__path__)
    assert found == sys.modules[loader_lock.FONTS].__file__


@pytest.mark.parametrize(("name", "path"), [("matplotlib.ft2font", ["."]), ("matplotlib.ft2font", None), ("os", None)])
def test_whatever_else_is_asked_for_is_left_to_the_finders_of_python(monkeypatch, name, path):
    monkeypatch.setattr(loader_lock, "load", pytest.fail)
    assert loader_lock.LoadingFonts().find_spec(name, path) is None


def test_the_fonts_are_loaded_before_they_are_imported(monkeypatch):
    loaded = []
    monkeypatch.setattr(loader_lock, "load", loaded.append)
    assert loader_lock.LoadingFonts().find_spec(loader_lock.FONTS, mpl.__path__) is None
    assert loaded == [sys.modules[loader_lock.FONTS].__file__]
