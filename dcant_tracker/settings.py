"""Where things lie on this computer: the data file, the resources, the log."""

import errno
import logging
import os
import sys
from functools import cache
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from dcant_tracker.errors import UserError
from dcant_tracker.private_files import keep_private, make_private_folder, private_opener
from dcant_tracker.words import _

APP_NAME = "DcANT"
ASSOCIATION = "France urbaine"
"""Whom the application is made for: what its documents name as their author, and nobody else."""

_ENV_DATA_DIR = "DCANT_DATA_DIR"


def resource(relative: str) -> Path:
    """The shipped file or folder ``relative`` (for instance ``programme/dcant.json``)."""
    return _resources() / relative


@cache
def _resources() -> Path:
    """The folder of all that is shipped.

    It lies beside the package in the source tree, inside it in an installed wheel, and under the bundle's folder
    once frozen.
    """
    package = Path(__file__).resolve().parent
    bundle = Path(getattr(sys, "_MEIPASS", package.parent))
    for root in (bundle / "resources", package / "resources"):
        if root.is_dir():
            return root
    return package.parent / "resources"


def data_dir() -> Path:
    """The folder of the officer's data, created when missing (``DCANT_DATA_DIR`` overrides it), theirs alone.

    Raises OSError where there is none and none can be made.
    """
    override = os.environ.get(_ENV_DATA_DIR)
    if override:
        path = Path(override)
        make_private_folder(path)
        return path
    import platformdirs

    try:
        path = Path(platformdirs.user_data_dir(APP_NAME, appauthor=ASSOCIATION, roaming=False))
    except RuntimeError as homeless:
        raise OSError(errno.ENOENT, str(homeless)) from homeless
    make_private_folder(path)
    keep_private(path)
    return path


def cache_dir() -> Path | None:
    """The folder of what can be made again at any time, created when missing; None where there can be none."""
    import platformdirs

    try:
        path = Path(platformdirs.user_cache_dir(APP_NAME, appauthor=ASSOCIATION))
        make_private_folder(path)
    except (OSError, RuntimeError):
        return None
    return path if os.access(path, os.W_OK) else None


def default_data_file() -> Path:
    """The data file that opens when none is named. Raises UserError where there is no folder for it."""
    try:
        return data_dir() / "dcant.sqlite"
    except OSError as problem:
        folder = f" « {problem.filename} »" if problem.filename else ""
        raise UserError(
            _("Le dossier des données{folder} ne peut pas être créé : {reason}.").format(
                folder=folder, reason=_why_no_folder(problem.errno)
            ),
            _("Indiquez un fichier de données (« --data FILE »), ou un autre dossier (variable DCANT_DATA_DIR)."),
        ) from problem


def _why_no_folder(number: int | None) -> str:
    reasons = {
        errno.EACCES: _("accès refusé"),
        errno.EEXIST: _("un fichier porte ce nom"),
        errno.ENOTDIR: _("un fichier porte le nom d'un dossier au-dessus"),
        errno.ENAMETOOLONG: _("le nom est trop long"),
        errno.ENOSPC: _("le disque est plein"),
        errno.EROFS: _("le support est en lecture seule"),
        errno.ENOENT: _("ce compte n'a pas de dossier personnel où l'écrire"),
    }
    return reasons.get(number or 0, _("le disque le refuse"))


def backup_dir(data_file: Path) -> Path:
    """The folder of the automatic copies of ``data_file``, beside it."""
    return data_file.parent / f"{data_file.stem} - sauvegardes"


def log_file() -> Path:
    """The rotating log, in the data folder."""
    return data_dir() / "dcant.log"


class _Bare(logging.Formatter):
    """Tells where an exception came from and of what kind it is; its message may quote what a person wrote."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's name
        """The frames and the kind of each exception of the chain."""
        import traceback

        told: list[str] = []
        seen: set[int] = set()
        problem: BaseException | None = ei[1]
        while problem is not None and id(problem) not in seen:
            seen.add(id(problem))
            frames = "".join(traceback.format_list(traceback.extract_tb(problem.__traceback__)))
            told.insert(0, f"{frames}{type(problem).__module__}.{type(problem).__qualname__}")
            problem = problem.__cause__ or (None if problem.__suppress_context__ else problem.__context__)
        return "\n".join(told)


def _rotating_file(path: Path) -> logging.Handler:
    import logging.handlers

    class Private(logging.handlers.RotatingFileHandler):
        def _open(self) -> TextIOWrapper:
            return open(self.baseFilename, "a", encoding="utf-8", opener=private_opener)

    return Private(path, maxBytes=1_000_000, backupCount=3, encoding="utf-8")


class _Log(logging.Handler):
    """Makes the rotating file when there is something to write: its module takes a while to load."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write ``record`` to :func:`log_file` (1 MB, three generations); nowhere when there is no folder for it."""
        if self._file is None:
            try:
                self._file = _rotating_file(log_file())
            except OSError:
                return
            self._file.setFormatter(_Bare("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        self._file.emit(record)

    def close(self) -> None:
        """Close the file, if one was made."""
        if self._file is not None:
            self._file.close()
        super().close()


def start_logging() -> None:
    """Write warnings and above to :func:`log_file`."""
    root = logging.getLogger()
    root.addHandler(_Log())
    root.setLevel(logging.WARNING)
