"""« Calendrier »: what is due, for the officer's own calendar program."""

from dataclasses import dataclass
from pathlib import Path

from dcant_tracker.file_formats import ICS, filters
from dcant_tracker.insight.calendar.entries import entries
from dcant_tracker.insight.calendar.saving import save
from dcant_tracker.insight.state import present
from dcant_tracker.store.store import Store
from dcant_tracker.ui.kit.folders import documents
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext


@dataclass(frozen=True)
class _Saving:
    """Writes what ``officer`` follows (empty: everything) to ``path``. Runs on the worker; raises UserError."""

    path: Path
    officer: str

    def __call__(self, store: Store) -> int:
        listed = entries(present(store.read()), self.officer)
        save(listed, self.path)
        return len(listed)


def save_calendar(session: Session, officer: str = "") -> None:
    """Ask where the calendar of ``officer`` (empty: of everybody) goes, and write it there."""
    suggested = documents() / ("agenda" + ICS.suffix)
    path = session.messages.save_file(_("Enregistrer le calendrier"), suggested, filters([ICS]))
    if path is None:
        return

    def saved(count: int) -> None:
        said = ngettext("{count} date enregistrée : {file}", "{count} dates enregistrées : {file}", count)
        session.messages.toast(said.format(count=count, file=path.name))

    session.jobs.read(_Saving(path, officer), saved, owner=session, failed=session.messages.error)
