"""Another data file read through a copy: a colleague's or an older one is never migrated, nor written, in its place."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from dcant_tracker.errors import UserError
from dcant_tracker.store.file.backup import problems_in
from dcant_tracker.store.file.connection import connect
from dcant_tracker.store.file.opening import ensure_current
from dcant_tracker.store.file.refusals import sentences
from dcant_tracker.words import _


@contextlib.contextmanager
def working_copy(path: Path) -> Iterator[Path]:
    """A copy of the data file at ``path``, at today's schema, for as long as the block lasts.

    Raises UserError when it is missing, damaged, no data file of ours, or newer than we are.
    """
    if not path.is_file():
        raise UserError(
            _("Le fichier de données « {file} » n'existe pas.").format(file=path),
            _("Vérifiez le nom et le dossier."),
        )
    with tempfile.TemporaryDirectory(prefix="dcant-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / path.name
        with sentences(path):
            _copy(path, copy)
            ensure_current(copy)
        problems = problems_in(copy)
        if problems:
            raise UserError(
                _("« {file} » est endommagé : {problem}.").format(file=path.name, problem=problems[0]),
                _("Demandez une sauvegarde saine de ce fichier ; rien n'a été modifié."),
            )
        yield copy


def _copy(path: Path, copy: Path) -> None:
    """Copy as one state of the file, though another program may write it meanwhile."""
    copy.touch()
    with contextlib.closing(connect(path, read_only=True)) as source, contextlib.closing(connect(copy)) as target:
        source.backup(target)
