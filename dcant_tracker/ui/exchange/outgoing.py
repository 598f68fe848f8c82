"""The path of a workbook that goes out: the choice, the file, then written on the worker."""

from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from dcant_tracker.domain.file_names import safe_name
from dcant_tracker.exchange.scope import ExportOptions
from dcant_tracker.exchange.sending import exporting
from dcant_tracker.exchange.sending.exporting import ExportReport
from dcant_tracker.file_formats import XLSX, filters
from dcant_tracker.store.store import Store
from dcant_tracker.ui.kit.folders import documents, show_folder
from dcant_tracker.ui.work.jobs import Progress
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _


def export_workbook(
    session: Session,
    window: QWidget,
    entity: str | None = None,
    *,
    partner: str | None = None,
    highlight: bool = False,
) -> None:
    """Ask what leaves (``entity`` alone ticked at first), where to, and write it.

    ``partner`` (a uid) is chosen at first, ``highlight`` ticked.
    """
    from dcant_tracker.ui.exchange.export_dialog import ExportDialog

    dialog = ExportDialog(session, entity, window)
    if partner is not None:
        dialog.choose(partner, highlight=highlight)
    if not session.messages.run(dialog):
        return
    options = dialog.options()
    suggested = suggested_file(dialog.partner.currentText() if options.partner else "")
    path = session.messages.save_file(_("Exporter vers Excel"), suggested, filters([XLSX]))
    if path is None:
        return
    dialog.remember()
    _write(session, path, options)


def suggested_file(partner: str) -> Path:
    """« DcANT – SGMAP – 2026-11-23.xlsx » in the documents folder."""
    parts = ["DcANT", partner, f"{date.today():%Y-%m-%d}"]  # noqa: DTZ011 - the local day
    name = " – ".join(part for part in parts if part)
    return documents() / safe_name(f"{name}{XLSX.suffix}")


def _write(session: Session, path: Path, options: ExportOptions) -> None:
    def work(store: Store, progress: Progress) -> ExportReport:
        return exporting.export(store, path, options, progress)

    def done(report: ExportReport) -> None:
        text = _("{file} est écrit : {count} lignes").format(file=report.path.name, count=sum(report.counts.values()))
        session.messages.toast(text, _("Ouvrir le dossier"), partial(show_folder, report.path.parent))

    session.jobs.long(_("Écriture de {file}").format(file=path.name), work, done)
