"""Errors as the binary formats number them ([MS-XLS] 2.5.10, [MS-XLSB] 2.5.97.2)."""

NOT_AVAILABLE = 0x2A
"""The number of #N/A."""

_NAMES = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    NOT_AVAILABLE: "#N/A",
    0x2B: "#GETTING_DATA",
}


def is_known_error(code: int) -> bool:
    """Whether ``code`` is one of the errors that every reader knows."""
    return code in _NAMES


def error_name(code: int) -> str:
    """How error number ``code`` is shown."""
    return _NAMES.get(code, "#?")
