"""What the setup and the .msi tell Windows of the program, for the user alone: under HKEY_CURRENT_USER.

https://learn.microsoft.com/en-us/windows/win32/shell/fa-file-types
"""

from dataclasses import dataclass

from dcant_tracker.file_formats import DATA_FILES, READABLE
from installers.product import PRODUCT

FOLDER = "[INSTALLDIR]"
"""Stands for the folder of the program, with its last backslash, as Windows Installer writes it."""

PRODUCT_KEY = rf"Software\{PRODUCT.publisher}\{PRODUCT.name}"
"""What setups keep for themselves of the program."""

DOCUMENT = f"{PRODUCT.name}.Document"
_CLASSES = r"Software\Classes"
_OWN = DATA_FILES[0]
_PROGRAM = f"{FOLDER}{PRODUCT.name}.exe"
_OPEN = f'"{_PROGRAM}" "%1"'
_PATHS = r"Software\Microsoft\Windows\CurrentVersion\App Paths"


@dataclass(frozen=True)
class Value:
    """A text in the registry; without ``name``, what the key itself says."""

    key: str
    name: str
    text: str
    shared: bool = False
    """The key may hold what other programs say: only this value goes when the program does."""


def values() -> list[Value]:
    """Double click, « Ouvrir avec » and the names that « Exécuter » knows."""
    document = rf"{_CLASSES}\{DOCUMENT}"
    program = rf"{_CLASSES}\Applications\{PRODUCT.name}.exe"
    ending = rf"{_CLASSES}\{_OWN.suffix}"
    known = [
        Value(document, "", _OWN.one()),
        Value(rf"{document}\DefaultIcon", "", f"{_PROGRAM},0"),
        Value(rf"{document}\shell\open\command", "", _OPEN),
        Value(ending, "", DOCUMENT, shared=True),
        Value(ending, "Content Type", PRODUCT.media_type, shared=True),
        Value(program, "FriendlyAppName", PRODUCT.name),
        Value(rf"{program}\shell\open\command", "", _OPEN),
    ]
    known += [Value(rf"{_CLASSES}\{known.suffix}\OpenWithProgids", DOCUMENT, "", shared=True) for known in DATA_FILES]
    known += [Value(rf"{program}\SupportedTypes", known.suffix, "") for known in (*DATA_FILES, *READABLE)]
    known += [Value(rf"{_PATHS}\{name}.exe", "", f"{FOLDER}{name}.exe") for name in (PRODUCT.name, PRODUCT.command)]
    return known
