"""Copies of the data file, as the officer asks for them or once a day by themselves."""

import logging
from collections.abc import Callable
from datetime import date
from pathlib import Path

from dcant_tracker.domain.file_names import safe_name
from dcant_tracker.errors import UserError
from dcant_tracker.file_formats import SQLITE, filters
from dcant_tracker.store.file import backup
from dcant_tracker.store.file.automatic_copies import automatic_copies, copy_before, is_changed
from dcant_tracker.store.file.backup import Reason
from dcant_tracker.store.store import Store
from dcant_tracker.ui.shell.data_files import DataFiles
from dcant_tracker.ui.work.jobs import Progress
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _


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
    name = _("{name} – copie du {day}{suffix}").format(name=path.stem, day=day, suffix=path.suffix)
    suggested = path.with_name(safe_name(name))
    target = session.messages.save_file(_("Sauvegarder une copie"), suggested, filters([SQLITE]))
    if target is None:
        return
    session.jobs.long(_("Sauvegarde en cours"), _Copy(target), _Said(session))


def restore_copy(session: Session, files: DataFiles) -> None:
    """Let the officer choose a copy, put it in place of the data file, and open the file anew."""
    from dcant_tracker.ui.shell.restore_dialog import RestoreDialog

    dialog = RestoreDialog(session.store.path, session.messages, session.messages.window)
    if not session.messages.run(dialog) or dialog.chosen is None:
        return
    _put_back(session, files, dialog.chosen)


def _put_back(session: Session, files: DataFiles, copy: Path) -> None:
    """Put ``copy`` in place on the worker and open the file anew; one click puts back what it replaced."""
    path = session.store.path

    def opened(kept: Path | None) -> Callable[[Session], object]:
        def tell(anew: Session) -> None:
            again = None if kept is None else lambda: _put_back(anew, files, kept)
            text = _("Sauvegarde « {file} » restaurée.").format(file=copy.name)
            anew.messages.toast(text, _("Annuler la restauration"), again)

        return tell

    session.jobs.long(_("Restauration en cours"), _Restore(copy), lambda kept: files.reopen(path, opened(kept)))


def at_closing(path: Path) -> None:
    """Make a copy when something was written since the last one; nobody is there any more to hear of a failure."""
    try:
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
    def __init__(self, copy: Path) -> None:
        self._copy = copy

    def __call__(self, store: Store, _progress: Progress) -> Path | None:
        store.close()
        return backup.restore(self._copy, store.path)
