"""Copies of the data file, as the officer asks for them or once a day by themselves."""

from datetime import date
from pathlib import Path

from dcant_tracker.domain.file_names import safe_name
from dcant_tracker.domain.identity import new_uid
from dcant_tracker.errors import UserError
from dcant_tracker.file_formats import SQLITE, filters
from dcant_tracker.store.file import backup
from dcant_tracker.store.store import Store
from dcant_tracker.ui.shell.data_files import DataFiles
from dcant_tracker.ui.shell.status_line import last_backup
from dcant_tracker.ui.work.jobs import Progress
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _


def is_due(path: Path) -> bool:
    """Whether the day's copy is still to be made: none today, and something written since the last one."""
    last = last_backup(path)
    if last is None:
        return True
    written = path.stat().st_mtime > last.timestamp()
    return written and last.date() < date.today()  # noqa: DTZ011 - the officer's day


def daily(path: Path) -> bool:
    """Make the day's verified copy when it is due; returns whether it was made."""
    if not is_due(path):
        return False
    backup.backup(path)
    backup.prune(path)
    return True


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
    path = session.store.path
    session.jobs.long(_("Restauration en cours"), _Restore(dialog.chosen), lambda _kept: files.reopen(path))


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
        draft = target.with_name(f".{target.name}.{new_uid()[-8:]}.tmp")
        try:
            backup.backup(store.path, draft).replace(target)
        finally:
            draft.unlink(missing_ok=True)
        return target


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
