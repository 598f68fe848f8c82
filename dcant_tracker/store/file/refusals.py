"""What the database and the disk refuse, in sentences with what to do next."""

import errno
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from dcant_tracker.errors import UserError
from dcant_tracker.file_formats import format_of
from dcant_tracker.store.file.windows_paths import why_missing
from dcant_tracker.ways import Way
from dcant_tracker.words import _

DatabaseError = sqlite3.Error
"""What a database that is busy, damaged or gone raises, for those who ask again or tell."""

UNREADABLE = (sqlite3.Error, UnicodeDecodeError)
"""What reading a damaged file raises: Python cannot decode what SQLite says of a name that is no text."""

DatabaseBusyError = sqlite3.OperationalError
"""What a database that another program holds raises."""

_PRIMARY = 0xFF
"""The bits of a code of SQLite that say the kind of the error; those above say more of it."""


class UnsoundFileError(UserError):
    """A data file that is damaged or not made as ours are: a backup may replace it, a sound copy be drawn from it."""


_STRANGE = ("Could not decode to UTF-8", "too many levels of trigger recursion")
"""How it begins to be said, without a code of its own, that a text of the file is none or that it has a trigger."""

_UNSOUND = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_INTERRUPT})


@contextmanager
def sentences(path: Path) -> Iterator[None]:
    """Turn what the database and the disk refuse into sentences about ``path``."""
    try:
        with database_sentences(path):
            yield
    except OSError as problem:
        raise disk_sentence(problem, path) from problem


@contextmanager
def database_sentences(path: Path) -> Iterator[None]:
    """Turn what the database refuses into sentences about ``path``, and leave alone what the disk refuses elsewhere."""
    try:
        yield
    except UNREADABLE as problem:
        told = sentence_for(problem, path)
        if told is None:
            raise
        raise told from problem


def sentence_for(problem: Exception, path: Path) -> UserError | None:
    """The sentence for an error of SQLite that the environment explains; None for a defect of ours."""
    code = getattr(problem, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & _PRIMARY
    if isinstance(problem, UnicodeDecodeError) or str(problem).startswith(_STRANGE):
        code = sqlite3.SQLITE_CORRUPT
    if code not in (told := _refusals()):
        return None
    too_long = why_missing(path) if code == sqlite3.SQLITE_CANTOPEN else None
    if too_long:
        return too_long
    message, hint = told[code]
    kind = UnsoundFileError if code in _UNSOUND else UserError
    return kind(message.format(file=path.name), hint)


def refuse_missing(path: Path, hint: str) -> None:
    """Raise UserError unless there is a file at ``path``; ``hint`` says what to do where there is nothing."""
    with sentences(path):
        is_file, is_folder = path.is_file(), path.is_dir()
    if is_folder:
        raise UserError(_("« {file} » est un dossier.").format(file=path), _("Indiquez un fichier de données."))
    if not is_file:
        raise why_missing(path) or UserError(
            _("Le fichier de données « {file} » n'existe pas.").format(file=path), hint
        )


def sound_copy_hint() -> str:
    """What to do about a file that is not as it should be."""
    return _(
        "Restaurez une sauvegarde, ou ouvrez-en une copie saine ({sound_copy}) ; ce fichier n'a pas été touché."
    ).format(sound_copy=Way.SOUND_COPY.said)


def _refusals() -> Mapping[int, tuple[str, str]]:
    told = {
        sqlite3.SQLITE_READONLY: (
            _("Le fichier « {file} » est en lecture seule : rien n'a été enregistré."),
            _("Donnez-vous le droit d'écrire sur ce fichier et son dossier, ou copiez-le ailleurs."),
        ),
        sqlite3.SQLITE_FULL: (
            _("Le disque est plein : rien n'a été enregistré dans « {file} »."),
            _("Libérez de la place, puis recommencez."),
        ),
        sqlite3.SQLITE_BUSY: (
            _("Le fichier « {file} » est occupé par un autre programme : rien n'a été enregistré."),
            _("Attendez que l'autre fenêtre ait fini, puis recommencez."),
        ),
        sqlite3.SQLITE_CANTOPEN: (
            _("Le fichier « {file} » ne peut pas être ouvert."),
            _("Vérifiez qu'il existe et que vous avez le droit de le lire."),
        ),
        sqlite3.SQLITE_NOTADB: (
            _("« {file} » n'est pas un fichier de données DcANT."),
            _("Choisissez un fichier créé par cette application, ou restaurez une sauvegarde à sa place."),
        ),
        sqlite3.SQLITE_CORRUPT: (_("Le fichier « {file} » est endommagé."), sound_copy_hint()),
        sqlite3.SQLITE_INTERRUPT: (
            _("La vérification de « {file} » ne se termine pas : le fichier est endommagé."),
            sound_copy_hint(),
        ),
        sqlite3.SQLITE_IOERR: (
            _("Le disque ne répond pas : rien n'a été enregistré dans « {file} »."),
            _("Vérifiez le disque ou la connexion au dossier partagé, puis recommencez."),
        ),
    }
    return told | {sqlite3.SQLITE_LOCKED: told[sqlite3.SQLITE_BUSY]}


_DISK = {
    errno.ENOSPC: ("Le disque est plein.", "Libérez de la place, puis recommencez."),
    errno.EDQUOT: ("La place qui vous est accordée sur ce disque est pleine.", "Libérez-en, puis recommencez."),
    errno.EFBIG: ("« {file} » est trop grand pour ce disque.", "Choisissez un autre disque ou un autre dossier."),
    errno.EACCES: ("Accès refusé à « {file} ».", "Donnez-vous le droit d'y accéder, ou choisissez un autre dossier."),
    errno.EPERM: ("Accès refusé à « {file} ».", "Donnez-vous le droit d'y accéder, ou choisissez un autre dossier."),
    errno.EROFS: ("« {file} » est sur un support en lecture seule.", "Choisissez un autre dossier."),
    errno.ENOENT: ("« {file} » est introuvable.", "Vérifiez le nom et le dossier."),
    errno.ENOTDIR: ("Le dossier de « {file} » est introuvable.", "Vérifiez le nom et le dossier."),
    errno.EISDIR: ("« {file} » est un dossier.", "Indiquez un fichier."),
    errno.EEXIST: ("« {file} » existe déjà.", "Choisissez un autre nom."),
}


_GONE = (
    "Le disque ou le partage de « {file} » ne répond pas.",
    "Rebranchez-le, ou reconnectez-vous, puis recommencez.",
)
_HELD = ("« {file} » est ouvert dans un autre programme, qui le verrouille.", "Fermez-le, puis recommencez.")
_WINDOWS = {
    19: _DISK[errno.EROFS],  # ERROR_WRITE_PROTECT
    21: _GONE,  # ERROR_NOT_READY
    32: _HELD,  # ERROR_SHARING_VIOLATION
    33: _HELD,  # ERROR_LOCK_VIOLATION
    39: _DISK[errno.ENOSPC],  # ERROR_HANDLE_DISK_FULL
    53: _GONE,  # ERROR_BAD_NETPATH
    55: _GONE,  # ERROR_DEV_NOT_EXIST
    59: _GONE,  # ERROR_UNEXP_NET_ERR
    64: _GONE,  # ERROR_NETNAME_DELETED
    67: _GONE,  # ERROR_BAD_NET_NAME
    1231: _GONE,  # ERROR_NETWORK_UNREACHABLE
}
"""What Windows says more exactly than by the numbers of C (https://learn.microsoft.com/windows/win32/debug/system-error-codes)."""


def disk_sentence(problem: OSError, path: Path) -> UserError:
    """The sentence for a refusal of the disk; Windows refuses as well what another program holds open."""
    too_long = why_missing(path, problem)
    if too_long:
        return too_long
    message, hint = _WINDOWS.get(getattr(problem, "winerror", None) or 0) or _DISK.get(
        problem.errno or 0, ("« {file} » ne peut pas être lu ou écrit.", "Vérifiez le disque et vos droits.")
    )
    known = format_of(path)
    if isinstance(problem, PermissionError) and known and known.program:
        hint = _("Choisissez un autre dossier, ou fermez-le dans {program}.").format(program=known.program)
    return UserError(message.format(file=path.name), hint)
