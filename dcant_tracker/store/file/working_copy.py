"""Another data file read through a copy: a colleague's or an older one is never migrated, nor written, in its place."""

import contextlib
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from dcant_tracker.private_files import make_private_file
from dcant_tracker.store.file.backup import problems_in
from dcant_tracker.store.file.connection import connect
from dcant_tracker.store.file.drafts import working_folder
from dcant_tracker.store.file.inspecting import left_beside
from dcant_tracker.store.file.opening import ensure_current, strange_file
from dcant_tracker.store.file.refusals import UnsoundFileError, refuse_missing, sentences
from dcant_tracker.words import _


@contextlib.contextmanager
def working_copy(path: Path) -> Iterator[Path]:
    """A copy of the data file at ``path``, at today's schema, for as long as the block lasts.

    Raises UserError when it is missing, damaged, no data file of ours, or newer than we are.
    """
    refuse_missing(path, _("Vérifiez le nom et le dossier."))
    with working_folder() as folder:
        copy = folder / path.name
        strange = left_beside(path)
        if strange:
            raise strange_file(path, strange)
        with sentences(path):
            _copy(path, copy)
            ensure_current(copy, acquaint=False)
        problems = problems_in(copy)
        if problems:
            raise UnsoundFileError(
                _("« {file} » est endommagé : {problem}.").format(file=path.name, problem=problems[0]),
                _("Demandez une sauvegarde saine de ce fichier ; rien n'a été modifié."),
            )
        yield copy


def _copy(path: Path, copy: Path) -> None:
    """Copy as one state of the file, though another program may write it meanwhile.

    What a program that was killed left half written is taken back in the copy: the file itself is never written.
    """
    make_private_file(copy)
    try:
        with contextlib.closing(connect(path, read_only=True)) as source, contextlib.closing(connect(copy)) as target:
            source.backup(target)
    except sqlite3.OperationalError as problem:
        if problem.sqlite_errorcode != sqlite3.SQLITE_READONLY_ROLLBACK:
            raise
        for suffix in ("", "-journal"):
            shutil.copyfile(path.with_name(path.name + suffix), copy.with_name(copy.name + suffix))
