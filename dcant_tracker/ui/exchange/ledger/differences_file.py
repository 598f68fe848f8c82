"""A list of differences as a workbook of its own."""

from pathlib import Path

from dcant_tracker.exchange.ledger.since import Comparison
from dcant_tracker.file_formats import XLSX, filters
from dcant_tracker.store.store import Store
from dcant_tracker.ui.work.jobs import Progress
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _


def save_list(session: Session, compared: Comparison) -> None:
    """Ask where, and write the differences there."""
    from dcant_tracker.ui.exchange.outgoing import suggested_file

    name = f"{_('modifications')} {compared.partner}".strip()
    path = session.messages.save_file(_("Enregistrer la liste"), suggested_file(name), filters([XLSX]))
    if path is None:
        return

    def work(_store: Store, _progress: Progress) -> Path:
        from dcant_tracker.exchange.sending.highlighting import write_changes

        write_changes(compared, path)
        return path

    def done(written: Path) -> None:
        session.messages.toast(_("{file} est écrit.").format(file=written.name))

    session.jobs.long(_("Écriture de {file}").format(file=path.name), work, done)
