"""Copies of the data file: made while it is in use, verified before they count, restored without loss."""

import contextlib
import os
import sqlite3
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from dcant_tracker.domain.identity import new_uid
from dcant_tracker.errors import UserError
from dcant_tracker.file_formats import DATA_FILES
from dcant_tracker.private_files import copy_privately, make_private_folder
from dcant_tracker.settings import backup_dir
from dcant_tracker.store.file.connection import APPLICATION_ID, at_most, connect
from dcant_tracker.store.file.drafts import draft_beside
from dcant_tracker.store.file.inspecting import left_beside, surprises
from dcant_tracker.store.file.placing import place, place_new
from dcant_tracker.store.file.refusals import UNREADABLE, UnsoundFileError, sentences
from dcant_tracker.store.file.schema import SCHEMA, schema_of
from dcant_tracker.store.file.windows_paths import why_missing
from dcant_tracker.ways import Way
from dcant_tracker.words import _

BESIDE = ("-journal", "-wal", "-shm")
"""What SQLite writes beside a file and takes for a part of it, by how the names end."""


class Reason(StrEnum):
    """Why a copy was made; the text stands in its name, and therefore never changes."""

    DAY = ""
    CLOSING = "fermeture"
    IMPORT = "avant import"
    MERGE = "avant réunion"
    DELETION = "avant suppression"
    RESTORATION = "avant restauration"
    MIGRATION = "avant mise à jour"
    REPAIR = "avant réparation"


def backup(path: Path, destination: Path | None = None, *, over: bool = False) -> Path:
    """Copy the data file at ``path`` to ``destination`` (a file or a folder), and verify the copy.

    Without a destination, into the folder of automatic copies, for good. Raises UserError when it cannot be
    written, does not pass the check, or exists already and is not to be written ``over``.
    """
    target = _target(path, destination)
    with sentences(target):
        make_private_folder(target.parent)
        if target.exists() and not over:
            raise UserError(
                _("« {file} » existe déjà : rien n'a été écrit.").format(file=target),
                _("Choisissez un autre nom."),
            )
        _copy(path, target, place if over else place_new)
    return target


def backups_of(path: Path) -> list[Path]:
    """The copies in the folder of the data file at ``path``, newest first; none of them was checked."""
    folder, endings = backup_dir(path), endings_of(path)
    listed = [one for one in folder.iterdir() if one.suffix in endings] if folder.is_dir() else []
    return sorted(listed, key=lambda copy: copy.stat().st_mtime, reverse=True)


def endings_of(path: Path) -> set[str]:
    """How the names of the copies of the data file at ``path`` may end: as its own, or as it was called before.

    A data file of that other name beside it has the same folder for its own copies, which are none of this one.
    """
    others = (known.suffix for known in DATA_FILES if known.suffix != path.suffix)
    return {path.suffix, *(ending for ending in others if not path.with_suffix(ending).exists())}


def free_name(folder: Path, path: Path, reason: str = "") -> Path:
    """A name in ``folder`` for a copy of the data file at ``path`` made now; ``reason`` says why in a word or two."""
    name = f"{path.stem} {datetime.now().astimezone():%Y-%m-%d %Hh%Mm%S}{f' {reason}' if reason else ''}"
    return _free(folder, name, path.suffix)


def _free(folder: Path, name: str, ending: str) -> Path:
    candidate = folder / f"{name}{ending}"
    return candidate if not candidate.exists() else folder / f"{name} {new_uid()[-6:]}{ending}"


def _target(path: Path, destination: Path | None) -> Path:
    """Where the officer's own copy goes: its name is none of an automatic copy, which would be thinned."""
    if destination is not None and not destination.is_dir():
        return destination
    return free_name(destination or backup_dir(path), path, _("copie"))


def _copy(path: Path, target: Path, put: Callable[[Path, Path], None]) -> None:
    with draft_beside(target) as draft:
        with contextlib.closing(connect(path)) as source, contextlib.closing(connect(draft)) as copy:
            _copy_pages(source, copy)
        problems = problems_in(draft)
        if problems:
            raise UserError(
                _("La copie de « {file} » n'est pas saine : {problem}.").format(file=path.name, problem=problems[0]),
                _("Recommencez vers un autre disque ; le fichier d'origine n'a pas été touché."),
            )
        put(draft, target)


def _copy_pages(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Copy the whole file; pages go to the disk as they come, not all kept until the end."""
    target.execute("PRAGMA cache_spill = ON")
    source.backup(target)


def problems_in(path: Path) -> list[str]:
    """What is wrong with the data file at ``path``: how it is made, SQLite's own check, every link; empty when sound.

    The rest is checked only once it is made as ours are: SQLite's check runs what a schema says.
    """
    strange = left_beside(path)
    if strange:
        return [one.message for one in strange]
    try:
        with contextlib.closing(connect(path)) as connection, at_most(connection, _patience(path)):
            number, application = schema_of(connection)
            if application != APPLICATION_ID:
                return [_("ce n'est pas un fichier de données DcANT")]
            if number > SCHEMA:
                return [_("elle vient d'une version plus récente de l'application, qu'il faut mettre à jour")]
            strange = surprises(connection, number)
            if any(not one.harmless for one in strange):
                return [one.message for one in strange if not one.harmless]
            found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check").fetchall()]
            links = connection.execute("PRAGMA foreign_key_check").fetchall()
    except UNREADABLE as problem:
        return [_("il est endommagé ({problem})").format(problem=problem)]
    problems = [] if found == ["ok"] else found
    return problems + [_("lien rompu dans « {table} »").format(table=row[0]) for row in links]


def _patience(path: Path) -> float:
    """Seconds that the check of a sound file of that size cannot take, on a slow disk."""
    return 30 + path.stat().st_size / 1_000_000


def restore(copy: Path, path: Path) -> Path | None:
    """Put the verified ``copy`` in the place of the data file; the replaced file is backed up first.

    Returns where the replaced file went (None when there was none). Raises UserError when the copy
    is not sound; then nothing changed. Close the store before, open it again after. What only the check of the whole
    file can tell of a copy is for ``checking.restoring``.
    """
    verify(copy, path)
    return put_back(copy, path)


def verify(copy: Path, path: Path) -> None:
    """Raise UserError where ``copy`` cannot take the place of ``path``: gone, that very file, unreadable, not ours."""
    with sentences(copy):
        is_file = copy.is_file()
    if not is_file:
        raise why_missing(copy) or UserError(
            _("La sauvegarde « {file} » est introuvable.").format(file=copy),
            _("Vérifiez le nom et le dossier."),
        )
    if path.exists() and copy.samefile(path):
        raise UserError(
            _("« {file} » est le fichier de données lui-même.").format(file=copy),
            _("Choisissez une sauvegarde."),
        )
    problems = problems_in(copy)
    if problems:
        raise UnsoundFileError(
            _("« {file} » ne peut pas être restaurée : {problem}.").format(file=copy.name, problem=problems[0]),
            _(
                "Choisissez une autre sauvegarde, ou n'en reprenez que ce qui est sain ({sound_copy}) ; "
                "vos données n'ont pas été touchées."
            ).format(sound_copy=Way.SOUND_COPY.said),
        )


def put_back(copy: Path, path: Path) -> Path | None:
    """Put ``copy``, which was verified, in the place of ``path``; returns where the replaced file went."""
    with sentences(path):
        replaced = _keep_replaced(path) if path.exists() else None
        _exchange(copy, path)
    return replaced


def _keep_replaced(path: Path) -> Path:
    if not problems_in(path):
        return backup(path, free_name(backup_dir(path), path, Reason.RESTORATION))
    folder = backup_dir(path)
    make_private_folder(folder)
    kept = _free(folder, f"{path.stem} endommagé {datetime.now().astimezone():%Y-%m-%d %Hh%Mm%S}", path.suffix)
    with draft_beside(kept) as draft:
        copy_privately(path, draft)
        place_new(draft, kept)
    for suffix in BESIDE:
        with contextlib.suppress(FileNotFoundError):
            copy_privately(path.with_name(path.name + suffix), kept.with_name(kept.name + suffix))
    return kept


def _exchange(copy: Path, path: Path) -> None:
    """Write over the file in one transaction of SQLite when it is sound, by renaming when it is not."""
    if path.exists() and os.access(path, os.W_OK) and not problems_in(path):
        with contextlib.closing(connect(copy)) as source, contextlib.closing(connect(path)) as target:
            _copy_pages(source, target)
        return
    with draft_beside(path) as draft:
        with contextlib.closing(connect(copy)) as source, contextlib.closing(connect(draft)) as target:
            _copy_pages(source, target)
        place(draft, path)
        for suffix in BESIDE:
            path.with_name(path.name + suffix).unlink(missing_ok=True)
