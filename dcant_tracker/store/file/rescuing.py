"""The way out for a data file that cannot be opened and has no backup: a sound copy beside it."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dcant_tracker.store.file.sound_copy import SoundCopy


def copy_beside(path: Path) -> "SoundCopy":
    """A sound copy of the data file at ``path``, beside it. Raises UserError when there is nothing to save."""
    from dcant_tracker.store.file.sound_copy import beside, make_sound_copy

    return make_sound_copy(path, beside(path))
