"""PyInstaller as wine runs it: without looking in every folder for libraries that Windows has and wine has no files of.

Run by the Windows Python in the place of ``-m PyInstaller``: half of the time went there.
"""

from PyInstaller.__main__ import run
from PyInstaller.depend import bindepend

_OF_WINDOWS = ("api-ms-win-", "ext-ms-win-")
_found = bindepend.resolve_library_path


def _resolve(name: str, search_paths: list[str] | None = None) -> str | None:
    return None if name.lower().startswith(_OF_WINDOWS) else _found(name, search_paths)


if __name__ == "__main__":
    bindepend.resolve_library_path = _resolve
    run()
