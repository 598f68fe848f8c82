"""Loading matplotlib's library of fonts on Windows, where it could stop the window for good.

Windows starts a library under a lock of its own, which whoever starts a timer asks for too; this library asks for
Python's lock as it starts, which Python has given away for the loading of it. With the window on one thread and the
loading on another, each came to wait for what the other had. Here Python's lock is kept while Windows loads it.
"""

from collections.abc import Sequence
from importlib.machinery import EXTENSION_SUFFIXES, ExtensionFileLoader, FileFinder

FONTS = "matplotlib.ft2font"

_BESIDE_IT_AND_USUAL = 0x1100
"""Where Windows looks for what a library stands on, as Python has it look: LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR and
LOAD_LIBRARY_SEARCH_DEFAULT_DIRS.
"""


class LoadingFonts:
    """Stands before the finders of modules and finds none: when the fonts are asked for, it loads their library."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None, _target: object = None) -> None:
        """Nothing is found; the library of the module is there by the time that Python loads it."""
        if name == FONTS and (library := library_of(name, path or ())):
            load(library)


def library_of(name: str, folders: Sequence[str]) -> str | None:
    """The file of the extension module ``name`` in one of ``folders``."""
    for folder in folders:
        found = FileFinder(folder, (ExtensionFileLoader, EXTENSION_SUFFIXES)).find_spec(name)
        if found is not None:
            return found.origin
    return None


def load(library: str) -> None:
    """Have Windows load a library while this thread keeps Python's lock; where that fails, the import will tell."""
    import ctypes

    loading = ctypes.PyDLL("kernel32").LoadLibraryExW
    loading.argtypes = (ctypes.c_wchar_p, ctypes.c_void_p, ctypes.c_uint32)
    loading.restype = ctypes.c_void_p
    loading(library, None, _BESIDE_IT_AND_USUAL)
