"""A report written to a file, whose ending says the form, or shown as pages."""

from pathlib import Path

from dcant_tracker.errors import UserError
from dcant_tracker.file_formats import DOCX, Content, FileFormat, format_of, written
from dcant_tracker.insight.drawing.look import Look
from dcant_tracker.insight.reports.structure import Report
from dcant_tracker.store.file.replacing import write_whole
from dcant_tracker.words import _

FORMS = written(Content.REPORT)


def save(report: Report, look: Look, path: Path, template: Path | None = None) -> None:
    """Write ``report`` to ``path``, whole or not at all; ``template`` is the association's own, for Word.

    Raises UserError for another ending, an unusable template, or a file that cannot be written.
    """
    check(path, template)
    write_whole(path, content(report, look, check(path, template), template))


def check(path: Path, template: Path | None = None) -> FileFormat:
    """The form that the ending of ``path`` asks for. Raises UserError when a report cannot be written so."""
    form = format_of(path, FORMS)
    if form is None:
        raise UserError(
            _("Un rapport ne s'écrit pas en « {suffix} ».").format(suffix=path.suffix or path.name),
            _("Choisissez un nom qui finit par .docx (Word) ou .pdf."),
        )
    if template is not None and not form.template:
        raise UserError(
            _("Un modèle ne vaut que pour Word."), _("Choisissez un nom qui finit par .docx, ou ôtez le modèle.")
        )
    return form


def content(report: Report, look: Look, form: FileFormat, template: Path | None = None) -> bytes:
    """``report`` as the bytes of a file of ``form`` (one of :data:`FORMS`)."""
    if form is DOCX:
        from dcant_tracker.insight.reports.word.writer import word

        return word(report, look, template)
    from dcant_tracker.insight.reports.pdf import pdf

    return pdf(report, look)


def pages(report: Report, look: Look, ppi: float = 96) -> list[bytes]:
    """The pages of ``report`` as PNG pictures of ``ppi`` pixels an inch, as its PDF shows them."""
    from dcant_tracker.insight.reports.pdf import pages as drawn

    return drawn(report, look, ppi)
