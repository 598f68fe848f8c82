"""Copies of the data file, as the officer asks for them or once a day by themselves."""

import logging
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dcant_tracker.domain.file_names import safe_name
from dcant_tracker.errors import UserError
from dcant_tracker.file_formats import DATA_FILES, DCANT, filters
from dcant_tracker.store.file import backup, compacting
from dcant_tracker.store.file.automatic_copies import automatic_copies, copy_before, is_changed
from dcant_tracker.store.file.backup import Reason
from dcant_tracker.store.store import Store
from dcant_tracker.ui.shell.data_files import DataFiles
from dcant_tracker.ui.work.jobs import Progress
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

if TYPE_CHECKING:
    from dcant_tracker.store.checking.restoring import Restored

_How = Callable[[Path, Path], "Restored"]
"""What puts a copy in the place of the data file."""


def is_due(path: Path) -> bool:
    """Whether the day's copy is still to be made: none today, and something written since the last one."""
    copies = automatic_copies(path)
    today = date.today()  # noqa: DTZ011 - the officer's day
    return not any(copy.at.date() == today for copy in copies) and is_changed(path)


def daily(path: Path) -> bool:
    """Make the day's verified copy when it is due; returns whether it was made."""
    return is_due(path) and copy_before(path, Reason.DAY) is not None


def save_copy(session: Session) -> None:
    """Ask where, and put a verified copy there."""
    path = session.store.path
    day = date.today().isoformat()  # noqa: DTZ011 - the officer's day
    name = _("{name} – copie du {day}{suffix}").format(name=path.stem, day=day, suffix=DCANT.suffix)
    suggested = path.with_name(safe_name(name))
    target = session.messages.save_file(_("Sauvegarder une copie"), suggested, filters(DATA_FILES))
    if target is None:
        return
    session.jobs.long(_("Sauvegarde en cours"), _Copy(target), _Said(session))


def restore_copy(session: Session, files: DataFiles) -> None:
    """Let the officer choose a copy, put it in place of the data file, and open the file anew."""
    from dcant_tracker.ui.shell.restore_dialog import RestoreDialog

    dialog = RestoreDialog(session.store.path, session.messages, session.messages.window)
    if not session.messages.run(dialog) or dialog.chosen is None:
        return
    _put_back(session, files, dialog.chosen, _checked)


def _put_back(session: Session, files: DataFiles, copy: Path, how: _How) -> None:
    """Put ``copy`` in place on the worker and open the file anew; one click puts back what it replaced, as it was."""
    path = session.store.path

    def opened(done: "Restored") -> Callable[[Session], object]:
        def tell(anew: Session) -> None:
            kept = done.replaced
            again = None if kept is None else lambda: _put_back(anew, files, kept, _as_it_was)
            text = _("Sauvegarde « {file} » restaurée.").format(file=copy.name)
            anew.messages.toast(f"{text} {done.told()}".rstrip(), _("Annuler la restauration"), again)

        return tell

    session.jobs.long(_("Restauration en cours"), _Restore(copy, how), lambda done: files.reopen(path, opened(done)))


def at_closing(path: Path) -> None:
    """Finish an erasure, make a copy when something was written since the last one; nobody hears of a failure."""
    try:
        compacting.finish(path)
        copy_before(path, Reason.CLOSING)
    except (UserError, OSError):
        logging.getLogger(__name__).info("no copy at closing")


class _Copy:
    def __init__(self, target: Path) -> None:
        self._target = target

    def __call__(self, store: Store, _progress: Progress) -> Path:
        target = self._target
        if target.exists() and target.samefile(store.path):
            raise UserError(
                _("« {file} » est le fichier de données lui-même.").format(file=target.name),
                _("Choisissez un autre nom ou un autre dossier."),
            )
        return backup.backup(store.path, target, over=True)


class _Said:
    def __init__(self, session: Session) -> None:
        self._session = session

    def __call__(self, target: Path) -> None:
        self._session.messages.toast(_("Copie vérifiée : {file}").format(file=target))


class _Restore:
    def __init__(self, copy: Path, how: _How) -> None:
        self._copy = copy
        self._how = how

    def __call__(self, store: Store, _progress: Progress) -> "Restored":
        store.close()
        return self._how(self._copy, store.path)


def _checked(copy: Path, path: Path) -> "Restored":
    from dcant_tracker.store.checking.restoring import restore

    return restore(copy, path)


def _as_it_was(kept: Path, path: Path) -> "Restored":
    """Put back what a restoration replaced: it was there before, whatever the check may find in it."""
    from dcant_tracker.store.checking.restoring import Restored

    return Restored(backup.restore(kept, path))
