"""A figure into a file or onto the clipboard: drawn on the worker, in light colours, with its title and its notes."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QGuiApplication, QImage

from dcant_tracker.errors import UserError
from dcant_tracker.insight.figures.figure import Figure, Table
from dcant_tracker.store.file.replacing import write_whole
from dcant_tracker.store.store import Store
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

CSV = "csv"
_SIZE = (960, 600)


def forms() -> dict[str, tuple[str, str]]:
    """The forms that a figure is saved in: what the menu says, and the filter of the file dialog."""
    return {
        "png": (_("Image PNG…"), _("Images PNG (*.png)")),
        "svg": (_("Image SVG…"), _("Images SVG (*.svg)")),
        "pdf": (_("Document PDF…"), _("Documents PDF (*.pdf)")),
        CSV: (_("Tableau CSV…"), _("Tableaux CSV (*.csv)")),
    }


@dataclass(frozen=True)
class Saving:
    """Writes ``figure`` to ``path``, whose ending says the form. Runs on the worker; raises UserError."""

    figure: Figure
    path: Path

    def __call__(self, _store: Store) -> Path:
        from dcant_tracker.insight.drawing.look import LIGHT, look
        from dcant_tracker.insight.drawing.painting import drawn

        form = self.path.suffix.lower().lstrip(".")
        if form not in forms():
            raise UserError(
                _("Une figure ne s'enregistre pas en « {suffix} ».").format(suffix=self.path.suffix or self.path.name),
                _("Choisissez un nom qui finit par .png, .svg, .pdf ou .csv."),
            )
        content = csv_of(self.figure.table) if form == CSV else drawn(self.figure, look(LIGHT), form, *_SIZE)
        write_whole(self.path, content)
        return self.path


def csv_of(table: Table) -> bytes:
    """``table`` as a French spreadsheet opens it: semicolons, decimal commas, marked as UTF-8."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.label for column in table.columns])
    for row, texts in zip(table.rows, table.texts(), strict=True):
        writer.writerow(["" if cell is None else text for cell, text in zip(row.cells, texts, strict=True)])
    return written.getvalue().encode("utf-8-sig")


@dataclass(frozen=True)
class _Copying:
    figure: Figure

    def __call__(self, _store: Store) -> QImage:
        from dcant_tracker.insight.drawing.look import LIGHT, look
        from dcant_tracker.insight.drawing.painting import drawn

        return QImage.fromData(drawn(self.figure, look(LIGHT), "png", *_SIZE))


def save(session: Session, figure: Figure, form: str) -> None:
    """Ask where ``figure`` goes, then write it on the worker."""
    _text, filters = forms()[form]
    name = " – ".join(filter(None, (figure.title, figure.subtitle.replace(" · ", " – "))))
    path = session.messages.save_file(_("Enregistrer la figure"), Path(file_name(name) + f".{form}"), filters)
    if path is None:
        return

    def written(path: Path) -> None:
        session.messages.toast(_("Figure enregistrée : {file}").format(file=path.name))

    session.jobs.read(Saving(figure, path), written, owner=session, failed=session.messages.error)


def copy_picture(session: Session, figure: Figure) -> None:
    """Put the picture of ``figure`` on the clipboard, as it would be saved."""

    def copied(image: QImage) -> None:
        QGuiApplication.clipboard().setImage(image)
        session.messages.toast(_("Image copiée : {title}").format(title=figure.title))

    session.jobs.read(_Copying(figure), copied, owner=session)


def file_name(name: str) -> str:
    """``name`` without what the name of a file cannot hold, of a reasonable length."""
    allowed = "".join(" " if mark in '\\/:*?"<>|' else mark for mark in name.replace(" / ", " – "))
    return " ".join(allowed.split())[:90].strip()
