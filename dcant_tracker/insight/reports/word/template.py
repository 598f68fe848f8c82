"""The Word template that a report is written into: ours, or the association's own (.docx or .dotx).

Its page, its headers and footers, its styles are used; `word.places` says where the report goes in it.
"""

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from dcant_tracker.errors import UserError
from dcant_tracker.insight.reports.word import carried
from dcant_tracker.settings import resource
from dcant_tracker.store.file.refusals import disk_sentence
from dcant_tracker.words import _

if TYPE_CHECKING:
    from docx.document import Document

_DOCUMENT = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TEMPLATE = b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
_MACROS = b"macroEnabled"
_TYPES = "[Content_Types].xml"
_COMPOUND = b"\xd0\xcf\x11\xe0"
"""How an old Word file begins, and a new one that a password protects."""


def shipped() -> "Document":
    """Our own template, which needs no cleaning."""
    import docx

    return docx.Document(str(resource("templates/report.docx")))


def opened(path: Path | None) -> "Document":
    """The template at ``path``, ours for None. Raises UserError when it is no Word template that can be used."""
    return shipped() if path is None else _read(path)


def _read(path: Path) -> "Document":
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        content = path.read_bytes()
    except OSError as problem:
        raise disk_sentence(problem, path) from problem
    if content.startswith(_COMPOUND):
        raise UserError(
            _("Le modèle « {file} » est protégé par un mot de passe, ou d'un ancien format (.doc).").format(
                file=path.name
            ),
            _("Dans Word, ôtez le mot de passe et enregistrez-le en « Document Word (.docx) »."),
        )
    try:
        document = docx.Document(io.BytesIO(_as_document(content, path)))
        if document.element.body is None or not document.sections:
            raise _unusable(path)
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError, AttributeError, SyntaxError) as problem:
        raise _unusable(path) from problem
    return document


def _as_document(content: bytes, path: Path) -> bytes:
    """A template of someone's (.docx, .dotx) as a document, without what acts in it."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        if _MACROS in package.read(_TYPES):
            raise UserError(
                _("Le modèle « {file} » contient des macros.").format(file=path.name),
                _("Dans Word, enregistrez-le en « Modèle Word (.dotx) », sans macros."),
            )
        parts = {entry.filename: package.read(entry) for entry in package.infolist()}
    parts[_TYPES] = parts[_TYPES].replace(_TEMPLATE, _DOCUMENT)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as rewritten:
        for name, part in carried.without_what_acts(parts).items():
            rewritten.writestr(name, part)
    return made.getvalue()


def _unusable(path: Path) -> UserError:
    return UserError(
        _("« {file} » n'est pas un modèle Word utilisable.").format(file=path.name),
        _("Ouvrez-le dans Word et enregistrez-le en .docx ou .dotx, ou laissez le modèle de l'application."),
    )
