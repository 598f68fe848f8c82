"""A figure into a file or onto the clipboard: drawn on the worker, in light colours, with its title and its notes."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QGuiApplication, QImage

from dcant_tracker.domain.file_names import safe_name
from dcant_tracker.errors import UserError
from dcant_tracker.file_formats import PNG, Content, FileFormat, endings, filters, format_of, written
from dcant_tracker.insight.figures.figure import Figure
from dcant_tracker.insight.figures.table_file import table_content
from dcant_tracker.store.file.replacing import write_whole
from dcant_tracker.store.store import Store
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_SIZE = (960, 600)


FORMS = written(Content.FIGURE, Content.TABLE)
"""The formats that a figure is saved in: as it is drawn, or as its table."""


@dataclass(frozen=True)
class Saving:
    """Writes ``figure`` to ``path``, whose ending says the form. Runs on the worker; raises UserError."""

    figure: Figure
    path: Path

    def __call__(self, _store: Store) -> Path:
        from dcant_tracker.insight.drawing.look import LIGHT, look
        from dcant_tracker.insight.drawing.painting import drawn

        form = format_of(self.path, FORMS)
        if form is None:
            raise UserError(
                _("Une figure ne s'enregistre pas en « {suffix} ».").format(suffix=self.path.suffix or self.path.name),
                _("Choisissez un nom qui finit par {endings}.").format(endings=endings(FORMS)),
            )
        as_table = Content.TABLE in form.holds
        table = self.figure.table
        content = table_content(table, form) if as_table else drawn(self.figure, look(LIGHT), form.name, *_SIZE)
        write_whole(self.path, content)
        return self.path


@dataclass(frozen=True)
class _Copying:
    figure: Figure

    def __call__(self, _store: Store) -> QImage:
        from dcant_tracker.insight.drawing.look import LIGHT, look
        from dcant_tracker.insight.drawing.painting import drawn

        return QImage.fromData(drawn(self.figure, look(LIGHT), PNG.name, *_SIZE))


def save(session: Session, figure: Figure, form: FileFormat) -> None:
    """Ask where ``figure`` goes, then write it on the worker."""
    name = " – ".join(filter(None, (figure.title, figure.subtitle.replace(" · ", " – "))))
    suggested = Path(file_name(name) + form.suffix)
    path = session.messages.save_file(_("Enregistrer la figure"), suggested, filters([form]))
    if path is None:
        return

    def saved(path: Path) -> None:
        session.messages.toast(_("Figure enregistrée : {file}").format(file=path.name))

    session.jobs.read(Saving(figure, path), saved, owner=session, failed=session.messages.error)


def copy_picture(session: Session, figure: Figure) -> None:
    """Put the picture of ``figure`` on the clipboard, as it would be saved."""

    def copied(image: QImage) -> None:
        QGuiApplication.clipboard().setImage(image)
        session.messages.toast(_("Image copiée : {title}").format(title=figure.title))

    session.jobs.read(_Copying(figure), copied, owner=session)


def file_name(name: str) -> str:
    """``name`` without what the name of a file cannot hold, of a reasonable length."""
    allowed = "".join(" " if mark in '\\/:*?"<>|' else mark for mark in name.replace(" / ", " – "))
    return safe_name(" ".join(allowed.split())[:90], _("figure"))
