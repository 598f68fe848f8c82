"""Where things lie on this computer: the data file, the resources, the log, beside a portable program or at home."""

import contextlib
import errno
import os
import sys
from functools import cache
from pathlib import Path

from dcant_tracker.errors import UserError
from dcant_tracker.file_formats import DATA_FILES
from dcant_tracker.private_files import is_private, keep_private, make_private_folder, named_for_account
from dcant_tracker.ways import Way
from dcant_tracker.words import _

APP_NAME = "DcANT"
ASSOCIATION = "France urbaine"
"""Whom the application is made for: what its documents name as their author, and nobody else."""

_ENV_DATA_DIR = "DCANT_DATA_DIR"

PORTABLE = "portable"
"""A file of that name beside the frozen program keeps everything in a folder there (:data:`PORTABLE_FOLDER`)."""

PORTABLE_FOLDER = "DcANT-données"


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


def program_folder() -> Path | None:
    """The folder in which the officer sees the program; None where it runs from its source.

    An AppImage is one file, whose content lies elsewhere while it runs.
    """
    if not getattr(sys, "frozen", False):
        return None
    image, content = os.environ.get("APPIMAGE"), os.environ.get("APPDIR")
    program = Path(sys.executable)
    return Path(image).parent if image and content and program.is_relative_to(content) else program.parent


def portable_folder() -> Path | None:
    """Where data, preferences, cache and log lie when the program is portable; None when it is not."""
    beside = program_folder()
    return beside / PORTABLE_FOLDER if beside is not None and (beside / PORTABLE).is_file() else None


def kept_path(path: Path) -> str:
    """``path`` as preferences keep it: beside a portable program, without the drive letter, which changes."""
    root = portable_folder()
    if root is not None and path.is_relative_to(root.parent):
        return path.relative_to(root.parent).as_posix()
    return str(path)


def found_path(kept: str) -> Path:
    """The path that :func:`kept_path` kept."""
    root = portable_folder()
    return root.parent / kept if root is not None else Path(kept)


def data_dir() -> Path:
    """The folder of the officer's data, created when missing (``DCANT_DATA_DIR`` overrides it), theirs alone.

    Raises OSError where there is none and none can be made.
    """
    override = os.environ.get(_ENV_DATA_DIR)
    given = Path(override) if override else portable_folder()
    if given is not None:
        make_private_folder(given)
        return given
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

    portable = portable_folder()
    try:
        path = portable / "cache" if portable else Path(platformdirs.user_cache_dir(APP_NAME, appauthor=ASSOCIATION))
        make_private_folder(path)
    except (OSError, RuntimeError):
        return None
    return path if os.access(path, os.W_OK) else None


def runtime_dir() -> Path | None:
    """A private folder of this machine for what lasts as long as the program; None where there can be none.

    The system's, which is in memory, else one of ours where temporary files lie: never on a share nor on a stick.
    """
    name = named_for_account("dcant")
    for folder_of in (_session_folder, _temporary_folder):
        with contextlib.suppress(OSError):
            ours = folder_of() / name
            ours.mkdir(mode=0o700, exist_ok=True)
            keep_private(ours)
            if is_private(ours):
                return ours
    return None


def _session_folder() -> Path:
    """The folder in memory that a session on Linux has for each person. Raises OSError."""
    given = os.environ.get("XDG_RUNTIME_DIR")
    if not given:
        raise FileNotFoundError(errno.ENOENT, "no session", "")
    return Path(given)


def _temporary_folder() -> Path:
    """Where temporary files lie. Raises OSError."""
    import tempfile

    return Path(tempfile.gettempdir())


def default_data_file() -> Path:
    """The data file that opens when none is named: the one that is there under a name of today or of before.

    Raises UserError where there is no folder for it.
    """
    try:
        first, *others = _default_data_files()
    except OSError as problem:
        folder = f" « {problem.filename} »" if problem.filename else ""
        raise UserError(
            _("Le dossier des données{folder} ne peut pas être créé : {reason}.").format(
                folder=folder, reason=_why_no_folder(problem.errno)
            ),
            _no_folder_hint(),
        ) from problem
    return first if first.exists() else next((other for other in others if other.exists()), first)


def passed_over() -> str:
    """The sentence that says which of two usual data files opens; empty where there is one at most."""
    with contextlib.suppress(OSError):
        there = [path for path in _default_data_files() if path.exists()]
        if len(there) > 1:
            return _("« {file} » est ouvert ; « {other} », à côté, ne l'est pas.").format(
                file=there[0].name, other=there[1].name
            )
    return ""


def _default_data_files() -> list[Path]:
    folder = data_dir()
    return [folder / f"dcant{known.suffix}" for known in DATA_FILES]


def _no_folder_hint() -> str:
    portable = portable_folder()
    if portable is None or os.environ.get(_ENV_DATA_DIR):
        return _("Indiquez un fichier de données ({open}), ou un autre dossier (variable DCANT_DATA_DIR).").format(
            open=Way.OPEN_FILE.said
        )
    return _(
        "DcANT est portable et garde tout à côté du programme : copiez son dossier là où vous pouvez écrire, ou "
        "supprimez le fichier « {file} » qui s'y trouve pour que les données restent sur l'ordinateur."
    ).format(file=portable.with_name(PORTABLE))


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


def incident_file() -> Path:
    """The report of the last defect, in the data folder."""
    return data_dir() / "incident.txt"
