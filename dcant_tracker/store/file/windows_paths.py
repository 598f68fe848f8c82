"""What Windows makes of a path: another file than the one that is named, or none since the path is too long.

Both are silent there: « note.xlsx:2 » is written into a hidden stream of another file, and what lies too deep is said
to be missing.
"""

import errno
import sys
from pathlib import Path

from dcant_tracker.domain.file_names import refused_by_windows
from dcant_tracker.errors import UserError
from dcant_tracker.words import _

ON_WINDOWS = sys.platform == "win32"

LONGEST = 259
"""Characters of a path, where nobody asked Windows for longer ones
(https://learn.microsoft.com/windows/win32/fileio/maximum-file-path-limitation)."""

_ROOM = 60
"""Characters that what is written beside a file adds to its path at most: drafts, copies and journals."""

_TOO_LONG = (123, 206)
"""ERROR_INVALID_NAME, ERROR_FILENAME_EXCED_RANGE"""
_ABOVE = frozenset({".", ".."})


def demand_name(path: Path) -> None:
    """Raise UserError where Windows would write something else than the file that ``path`` names."""
    if not ON_WINDOWS:
        return
    wrong = next(
        (part for part in path.parts[bool(path.anchor) :] if part not in _ABOVE and refused_by_windows(part)), ""
    )
    if wrong:
        raise UserError(
            _("Windows n'accepte pas « {name} » comme nom de fichier ou de dossier.").format(name=wrong),
            _('Donnez un autre nom, sans \\ / : * ? " < > | et sans point ni espace à la fin.'),
        )


def why_missing(path: Path, problem: OSError | None = None) -> UserError | None:
    """The sentence for a file that Windows does not find since its path is too long; None where it is not.

    ``problem`` is what a file that was to be written was refused with.
    """
    if not ON_WINDOWS or (problem is not None and not _may_be_too_long(problem)):
        return None
    count = len(str(path.absolute()))
    if count + (_ROOM if problem is not None and path.parent.is_dir() else 0) <= LONGEST:
        return None
    return UserError(
        _("Le chemin de « {file} » est trop long pour Windows ({count} caractères).").format(
            file=path.name, count=count
        ),
        _("Mettez-le dans un dossier moins profond, par exemple « Documents », ou donnez-lui un nom plus court."),
    )


def room_for_name(path: Path, added: int) -> int | None:
    """Characters that a name beside ``path`` may have, ``added`` ones left out; None where the path sets no limit."""
    return max(1, LONGEST - len(str(path.parent.absolute())) - 1 - added) if ON_WINDOWS else None


def _may_be_too_long(problem: OSError) -> bool:
    return problem.errno == errno.ENOENT or getattr(problem, "winerror", None) in _TOO_LONG
