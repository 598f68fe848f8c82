"""Connections to the SQLite file, all set up alike."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dcant_tracker.domain.text import fold
from dcant_tracker.errors import UserError
from dcant_tracker.words import _

APPLICATION_ID = 0x44634154
"""Marks the file as ours in SQLite's header (« DcAT »)."""

BUSY_MS = 15_000


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection to ``path``, in autocommit: the write door begins and ends its transactions itself."""
    mode = "ro" if read_only else "rw"
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False
    )
    prepare(connection)
    return connection


def prepare(connection: sqlite3.Connection) -> None:
    """Set what every connection relies on: foreign keys, waiting, full synchronisation, nothing deleted left readable.

    Pages stay in memory until the commit, so that a long write never locks the readers out before it.
    """
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA cache_spill = OFF")
    connection.create_function("fold", 1, lambda text: fold(text) if text else text, deterministic=True)


@contextmanager
def sentences(path: Path) -> Iterator[None]:
    """Turn what the database and the disk refuse into sentences about ``path``."""
    try:
        yield
    except sqlite3.Error as problem:
        told = sentence_for(problem, path)
        if told is None:
            raise
        raise told from problem
    except OSError as problem:
        raise disk_sentence(problem, path) from problem


def sentence_for(problem: Exception, path: Path) -> UserError | None:
    """The sentence for an error of SQLite that the environment explains; None for a defect of ours."""
    text = str(problem).lower()
    for mark, message, hint in _refusals():
        if mark in text:
            return UserError(message.format(file=path.name), hint)
    return None


def _refusals() -> tuple[tuple[str, str, str], ...]:
    return (
        (
            "readonly",
            _("Le fichier « {file} » est en lecture seule : rien n'a été enregistré."),
            _("Donnez-vous le droit d'écrire sur ce fichier et son dossier, ou copiez-le ailleurs."),
        ),
        (
            "disk is full",
            _("Le disque est plein : rien n'a été enregistré dans « {file} »."),
            _("Libérez de la place, puis recommencez."),
        ),
        (
            "locked",
            _("Le fichier « {file} » est occupé par un autre programme : rien n'a été enregistré."),
            _("Attendez que l'autre fenêtre ait fini, puis recommencez."),
        ),
        (
            "unable to open",
            _("Le fichier « {file} » ne peut pas être ouvert."),
            _("Vérifiez qu'il existe et que vous avez le droit de le lire."),
        ),
        (
            "not a database",
            _("« {file} » n'est pas un fichier de données DcANT."),
            _("Choisissez un fichier créé par cette application."),
        ),
        (
            "malformed",
            _("Le fichier « {file} » est endommagé."),
            _("Restaurez la dernière sauvegarde (menu Fichier, ou commande « restore »)."),
        ),
        (
            "disk i/o",
            _("Le disque ne répond pas : rien n'a été enregistré dans « {file} »."),
            _("Vérifiez le disque ou la connexion au dossier partagé, puis recommencez."),
        ),
    )


_DISK = {
    errno.ENOSPC: ("Le disque est plein.", "Libérez de la place, puis recommencez."),
    errno.EACCES: ("Accès refusé à « {file} ».", "Choisissez un autre dossier, ou fermez-le dans Excel."),
    errno.EPERM: ("Accès refusé à « {file} ».", "Choisissez un autre dossier, ou fermez-le dans Excel."),
    errno.EROFS: ("« {file} » est sur un support en lecture seule.", "Choisissez un autre dossier."),
    errno.ENOENT: ("« {file} » est introuvable.", "Vérifiez le nom et le dossier."),
    errno.ENOTDIR: ("Le dossier de « {file} » est introuvable.", "Vérifiez le nom et le dossier."),
    errno.EISDIR: ("« {file} » est un dossier.", "Indiquez un fichier."),
    errno.EEXIST: ("« {file} » existe déjà.", "Choisissez un autre nom."),
}


def disk_sentence(problem: OSError, path: Path) -> UserError:
    """The sentence for a refusal of the disk."""
    message, hint = _DISK.get(
        problem.errno or 0, ("« {file} » ne peut pas être lu ou écrit.", "Vérifiez le disque et vos droits.")
    )
    return UserError(message.format(file=path.name), hint)
