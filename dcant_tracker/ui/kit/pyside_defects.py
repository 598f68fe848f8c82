"""What PySide6 does to Python as a whole, undone before anything of Qt is used."""

import builtins
import gc
import sys
import threading
from collections.abc import Callable
from types import CodeType
from typing import Any

_PLENTY = sys.maxsize // 4

EXPLAINING = {
    f"shibokensupport/signature/{name}.py"
    for name in ("errorhandler", "layout", "lib/enum_sig", "lib/pyi_generator", "mapping", "parser")
}
"""Modules of PySide6 that say how its methods are called: for the message of a wrong call, and for who asks."""

_FIRST = f"""
from {__name__} import later
__getattr__ = later(globals(), {{filename!r}})
"""
"""What stands in for a module until something of it is asked for."""

_LOOKED_UP = ("update_mapping",)
"""What PySide6 looks up among the names that a module has, without asking the module for it."""

_loading = threading.RLock()


def keep_constants() -> None:
    """Keep Python 3.11 alive under PySide6 6.12, whose methods return None and booleans that they do not own.

    Its wheels are built for the stable ABI of Python 3.12, where these constants are immortal: each call of a method
    without a result takes one reference to None away, and Python 3.11 ends with « deallocating None » after some
    twenty thousand of them. They get so many that they never run out. Python 3.12 and later need nothing.
    """
    import ctypes

    for constant in (None, True, False, NotImplemented):
        count = ctypes.c_ssize_t.from_address(id(constant))
        if count.value < _PLENTY:
            count.value += _PLENTY


def import_plainly() -> None:
    """Import PySide6, and take away what it puts around Python's ``import``.

    It reads the source of every module that is imported after it, of whatever package, to see whether it asks
    for snake_case names (``from __feature__ import …``), which nothing here does. Reading them takes a quarter of
    the time to import a large library, and Python keeps all that was read.

    It also carries modules of its own as source, and compiles them at each start: half the time that it takes to be
    imported. Those that explain calls are compiled when something of them is first asked for. Python's collector,
    which finds nothing to collect here, is off meanwhile.
    """
    python: Any = builtins
    compiling, collecting = python.compile, gc.isenabled()
    python.compile = _compiled_later(compiling)
    gc.disable()
    try:
        import PySide6  # noqa: F401 - puts its own import in place
    finally:
        python.compile = compiling
        if collecting:
            gc.enable()
    python.__import__ = getattr(python, "__orig_import__", python.__import__)


def _compiled_later(compiling: Callable[..., CodeType]) -> Callable[..., CodeType]:
    def compiled(source: Any, filename: Any, *arguments: Any, **options: Any) -> CodeType:
        if filename in EXPLAINING:
            waiting[filename] = source
            source = _FIRST.format(filename=filename)
        return compiling(source, filename, *arguments, **options)

    return compiled


waiting: dict[str, bytes] = {}
"""The source of the modules that nobody asked anything of, by the name of their file."""


def later(module: dict[str, Any], filename: str) -> Callable[[str], Any]:
    """How names of ``module`` are found: it is compiled for the first, and is a module like any other from then on."""

    def found(name: str) -> Any:
        if not name.startswith("__"):
            with _loading:
                if (source := waiting.pop(filename, None)) is not None:
                    exec(compile(source, filename, "exec"), module)  # noqa: S102 - as PySide6 itself does
                    module.pop("__getattr__")
            if name in module:
                return module[name]
        raise AttributeError(f"module {module['__name__']!r} has no attribute {name!r}", name=name)

    module |= {name: _asked_through(found, name) for name in _LOOKED_UP}
    return found


def _asked_through(found: Callable[[str], Any], name: str) -> Callable[..., Any]:
    def ask(*arguments: Any) -> Any:
        return found(name)(*arguments)

    return ask
