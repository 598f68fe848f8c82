"""The Word template that a report is written into: ours, or the association's own (.docx or .dotx).

Its page, its headers and footers, its styles are used. The report takes the place of the paragraph
« {{contenu}} », or comes after what the template says; « {{titre}} », « {{sous-titre}} » and « {{date}} » are
replaced wherever they stand.
"""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dcant_tracker.errors import UserError
from dcant_tracker.insight.reports.typography import typeset
from dcant_tracker.settings import resource
from dcant_tracker.store.connection import disk_sentence
from dcant_tracker.words import _

if TYPE_CHECKING:
    from docx.document import Document

CONTENT = "{{contenu}}"
TITLE = "{{titre}}"

_DOCUMENT = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TEMPLATE = b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
_MACROS = b"macroEnabled"
_TYPES = "[Content_Types].xml"
_COMPOUND = b"\xd0\xcf\x11\xe0"
"""How an old Word file begins, and a new one that a password protects."""


def shipped() -> "Document":
    """Our own template."""
    return _read(resource("templates/report.docx"))


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
    """A template (.dotx) as a document; a document as it is."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        types = package.read(_TYPES)
        if _MACROS in types:
            raise UserError(
                _("Le modèle « {file} » contient des macros.").format(file=path.name),
                _("Dans Word, enregistrez-le en « Modèle Word (.dotx) », sans macros."),
            )
        if _TEMPLATE not in types:
            return content
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as rewritten:
            for entry in package.infolist():
                part = package.read(entry)
                rewritten.writestr(entry, part.replace(_TEMPLATE, _DOCUMENT) if entry.filename == _TYPES else part)
        return made.getvalue()


def _unusable(path: Path) -> UserError:
    return UserError(
        _("« {file} » n'est pas un modèle Word utilisable.").format(file=path.name),
        _("Ouvrez-le dans Word et enregistrez-le en .docx ou .dotx, ou laissez le modèle de l'application."),
    )


def places(document: "Document") -> Iterator[Any]:
    """Every paragraph where a name in braces may stand: body, tables, headers and footers."""
    from docx.oxml.ns import qn
    from docx.text.paragraph import Paragraph

    for part in (document, *_running(document)):
        element: Any = part.element.body if part is document else part._element  # noqa: SLF001 - the library hides it
        for found in element.iter(qn("w:p")):
            yield Paragraph(found, part)


def _running(document: "Document") -> Iterator[Any]:
    """The headers and footers that the template has."""
    for section in document.sections:
        for part in (
            section.header,
            section.footer,
            section.first_page_header,
            section.first_page_footer,
            section.even_page_header,
            section.even_page_footer,
        ):
            if not part.is_linked_to_previous:
                yield part


def fill(document: "Document", said: dict[str, str]) -> set[str]:
    """Replace each name of ``said`` by its text wherever it stands; returns the names found in the body."""
    found: set[str] = set()
    body = document.element.body
    for paragraph in places(document):
        text = paragraph.text
        for name, value in said.items():
            if name in text:
                _replace(paragraph, name, typeset(value))
                if body in paragraph._p.iterancestors():  # noqa: SLF001
                    found.add(name)
    return found


def _replace(paragraph: Any, name: str, value: str) -> None:
    for run in paragraph.runs:
        if name in run.text:
            run.text = run.text.replace(name, value)
    if name in paragraph.text and paragraph.runs:
        first, *others = paragraph.runs
        first.text = "".join(run.text for run in paragraph.runs).replace(name, value)
        for run in others:
            run.text = ""


def place_of_content(document: "Document") -> Any:
    """The paragraph « {{contenu}} » of the body; None where there is none."""
    return next((one._p for one in document.paragraphs if one.text.strip() == CONTENT), None)  # noqa: SLF001
