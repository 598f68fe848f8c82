"""Texts as names of files that every system takes: the name that a title suggests, the name that a file came with.

What Windows refuses is refused everywhere, since files travel:
https://learn.microsoft.com/windows/win32/fileio/naming-a-file
"""

import re
from pathlib import PurePath

from dcant_tracker.domain.text import without_directions

LONGEST = 150
"""Characters of the longest name, ending included: a path on Windows holds 260."""

_LONGEST_BYTES = 240
"""Bytes of the longest name in UTF-8: file systems of Linux take 255, drafts beside the file add to it."""

_LONGEST_ENDING = 12
_APART = re.compile(r'[\\/:*?"<>|]+')
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]+")
_OUTER = ". \u00a0\u202f"
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?=\s*(?:\.|$))", re.IGNORECASE)


def name_of(path: PurePath) -> str:
    """The name of the file at ``path`` as a text that can be kept.

    Systems give names that are no UTF-8, from an old archive of Windows for instance: they are read as it wrote them.
    """
    try:
        path.name.encode()
    except UnicodeEncodeError:
        return path.name.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
    return path.name


def safe_name(name: str, otherwise: str = "fichier") -> str:
    """``name`` as one name of a file, its ending kept; ``otherwise`` where nothing of it can stay.

    Separators and what Windows refuses become a hyphen; control characters and those that turn the direction of
    reading go (they let « exe.fdp » read as « pdf.exe »), as do points and spaces at either end. A name that
    Windows keeps for a device gets an underscore before it.
    """
    name = _CONTROLS.sub(" ", without_directions(name))
    name = _APART.sub("-", name).strip(_OUTER)
    if _RESERVED.match(name):
        name = f"_{name}"
    return _shortened(name) or otherwise


def refused_by_windows(name: str) -> bool:
    """Whether Windows takes ``name`` for another one: a device, a stream of a file, or a name without its end."""
    return bool(_RESERVED.match(name) or _APART.search(name) or _CONTROLS.search(name)) or name != name.rstrip(". ")


def _shortened(name: str) -> str:
    """``name`` cut before its ending so that it stays within both measures."""
    stem, point, ending = name.rpartition(".")
    if not stem or len(ending) > _LONGEST_ENDING or " " in ending:
        stem, point, ending = name, "", ""
    room = LONGEST - len(point) - len(ending)
    octets = _LONGEST_BYTES - len(f"{point}{ending}".encode())
    cut = stem[:room].encode()[:octets].decode(errors="ignore")
    if cut != stem:
        cut = cut.rstrip(_OUTER)
    return f"{cut}{point}{ending}"
