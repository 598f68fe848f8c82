"""The copy that a repair makes first: of a file that is not sound, and must be kept as it is."""

import contextlib
from pathlib import Path

from dcant_tracker.errors import UserError
from dcant_tracker.private_files import make_private_folder
from dcant_tracker.settings import backup_dir
from dcant_tracker.store.file.backup import Reason, backup, free_name, problems_in
from dcant_tracker.store.file.connection import connect
from dcant_tracker.store.file.drafts import draft_beside
from dcant_tracker.store.file.placing import place_new
from dcant_tracker.store.file.refusals import sentences
from dcant_tracker.words import _


def copy_as_it_is(path: Path) -> Path:
    """A verified copy of the data file at ``path``, among the automatic ones.

    Where a backup would refuse what the file is, a copy that has the same problems and no others. Raises UserError
    when it cannot be made.
    """
    problems = problems_in(path)
    target = free_name(backup_dir(path), path, Reason.REPAIR)
    if not problems:
        return backup(path, target)
    with sentences(target):
        make_private_folder(target.parent)
        with draft_beside(target) as draft:
            with contextlib.closing(connect(path)) as source, contextlib.closing(connect(draft)) as copy:
                copy.execute("PRAGMA cache_spill = ON")
                source.backup(copy)
            if problems_in(draft) != problems:
                raise UserError(
                    _("La copie de « {file} » n'est pas fidèle : rien n'a été réparé.").format(file=path.name),
                    _("Recommencez ; si cela se répète, vérifiez le disque."),
                )
            place_new(draft, target)
    return target
