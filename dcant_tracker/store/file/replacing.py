"""Files that are written whole or not at all: to a draft beside the target, then renamed."""

import contextlib
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from dcant_tracker.errors import UserError
from dcant_tracker.file_formats import format_of
from dcant_tracker.private_files import make_file_like
from dcant_tracker.store.file.drafts import drafts_beside
from dcant_tracker.store.file.placing import place
from dcant_tracker.store.file.refusals import disk_sentence
from dcant_tracker.store.file.windows_paths import why_missing
from dcant_tracker.words import _


@contextlib.contextmanager
def drafted(path: Path) -> Iterator[Path]:
    """A draft beside ``path`` to write to, then to :func:`put_in_place`; gone after the block if it was not.

    Raises UserError when the target cannot be written (held open in Excel or Word, no right, disk full).
    """
    try:
        with drafts_beside([path]) as begun:
            ((draft, _target),) = begun.pairs
            make_file_like(draft, path)
            yield draft
    except OSError as problem:
        raise refused(problem, path) from problem


def put_in_place(draft: Path, path: Path) -> None:
    """Let ``draft``, once it is on the disk, take the place of ``path``. Raises UserError about ``path``."""
    try:
        place(draft, path)
    except OSError as problem:
        raise refused(problem, path) from problem


def write_whole(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path``, or leave what was there. Raises UserError about ``path``."""
    with drafted(path) as draft:
        draft.write_bytes(content)
        put_in_place(draft, path)


def refused(problem: OSError, path: Path) -> UserError:
    """The sentence for a target that the disk does not let us write."""
    if os.path.isdir(path):  # noqa: PTH112 - a name too long is no folder, rather than an error
        return UserError(
            _("« {file} » est un dossier.").format(file=path.name), _("Donnez le nom d'un fichier à y écrire.")
        )
    if isinstance(problem, PermissionError) and path.exists():
        return UserError(
            _("« {file} » ne peut pas être remplacé : il est ouvert dans {program}, ou protégé.").format(
                file=path.name, program=_opened_in(path)
            ),
            _("Fermez-le, ou enregistrez sous un autre nom, par exemple « {other} ».").format(
                other=f"{path.stem} ({datetime.now().astimezone():%Hh%M}){path.suffix}"
            ),
        )
    too_long = why_missing(path, problem)
    if too_long:
        return too_long
    if not path.parent.is_dir():
        return UserError(
            _("Le dossier « {folder} » n'existe pas.").format(folder=path.parent),
            _("Créez-le, ou choisissez-en un autre."),
        )
    return disk_sentence(problem, path)


def _opened_in(path: Path) -> str:
    """The program that most likely holds a file of that ending."""
    known = format_of(path)
    return (known.program if known else "") or _("un autre programme")
