"""Ways out for a data file that cannot be opened: its newest sound backup in its place, or a sound copy beside it."""

from pathlib import Path
from typing import TYPE_CHECKING

from dcant_tracker.errors import UserError
from dcant_tracker.store.file.backup import backups_of, restore
from dcant_tracker.words import _

if TYPE_CHECKING:
    from dcant_tracker.store.file.sound_copy import SoundCopy


def restore_newest(path: Path) -> Path:
    """Put the newest sound backup in the place of the data file at ``path``, which is kept; returns that backup.

    Raises UserError when none is sound.
    """
    for copy in backups_of(path):
        try:
            restore(copy, path)
        except UserError:
            continue
        return copy
    raise UserError(
        _("Aucune sauvegarde de « {file} » n'a pu être restaurée.").format(file=path.name),
        _("Ouvrez une copie saine du fichier, ou une sauvegarde gardée ailleurs."),
    )


def copy_beside(path: Path) -> "SoundCopy":
    """A sound copy of the data file at ``path``, beside it. Raises UserError when there is nothing to save."""
    from dcant_tracker.store.file.sound_copy import beside, make_sound_copy

    return make_sound_copy(path, beside(path))
