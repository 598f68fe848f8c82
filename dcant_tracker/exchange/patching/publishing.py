"""From a file to another: formats told apart, a draft beside the target renamed at the end, problems in French."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO, TypeVar

from dcant_tracker.errors import UserError
from dcant_tracker.exchange.patching.cell_changes import Fill, Filled, Mark, Marked, Refusal
from dcant_tracker.exchange.reader.archive import Archive
from dcant_tracker.exchange.reader.compound import SIGNATURE, CompoundFile
from dcant_tracker.exchange.reader.detect import check_compound, zip_format
from dcant_tracker.exchange.reader.limits import DEFAULT_LIMITS
from dcant_tracker.exchange.reader.locked import is_locked
from dcant_tracker.exchange.reader.problems import problem
from dcant_tracker.exchange.reader.refusal import Refused
from dcant_tracker.file_formats import MARKABLE, ODS, XLSX
from dcant_tracker.store.file.replacing import drafted, put_in_place
from dcant_tracker.words import _

_ZIPPED = b"PK"
_ENCRYPTED = b"encryption-data"
_PATCHED = frozenset(known.name for known in MARKABLE)

_Made = TypeVar("_Made")


def can_patch(path: Path) -> bool:
    """Whether the content of ``path`` is a workbook that can be marked and filled in place, by what it is."""
    try:
        return _format(path, _content(path)) in _PATCHED
    except UserError:
        return False


def mark(source: Path, target: Path, marks: Sequence[Mark], encoding: str = "") -> Marked:
    """Write at ``target`` a copy of the workbook ``source`` with ``marks``; ``source`` itself is only read.

    A format that cannot be patched (.xls, .xlsb, .csv) becomes an .xlsx copy of its values, at ``target`` with that
    extension; ``encoding`` is that of a text. Raises UserError for a file that is no workbook, has a password or is
    damaged, for a target that is the source or cannot be written.
    """
    content = _content(source)
    file_format = _format(source, content)
    if file_format not in _PATCHED:
        return _convert(source, target, marks, encoding)
    _check_target(source, target, file_format)
    missed = _published(source, target, lambda draft: _marker(file_format)(content, draft, marks))
    return Marked(target, len(marks) - len(missed), converted=False, missed=missed)


def _marker(file_format: str) -> Callable[[bytes, BinaryIO, Sequence[Mark]], list[Mark]]:
    if file_format == ODS.name:
        from dcant_tracker.exchange.patching.ods_marking import mark_document

        return mark_document
    from dcant_tracker.exchange.patching.marking import mark_workbook

    return mark_workbook


def _convert(source: Path, target: Path, marks: Sequence[Mark], encoding: str) -> Marked:
    from dcant_tracker.exchange.patching.converting import write_marked_copy
    from dcant_tracker.exchange.reader import read

    target = target.with_suffix(XLSX.suffix)
    _check_target(source, target, XLSX.name)
    book = read(source, encoding=encoding)
    missed = _published(source, target, lambda draft: write_marked_copy(book, draft, marks))
    return Marked(target, len(marks) - len(missed), converted=True, missed=missed)


def fill(source: Path, target: Path, draft: Path, fills: Sequence[Fill]) -> Filled:
    """Write in ``draft``, for ``target``, a copy of the workbook ``source`` with ``fills``; ``source`` is only read.

    Cells keep their formats. Those that hold a formula or lie hidden in a merged area are refused, one by one.
    Raises UserError as ``mark`` does, and for a format that cannot be patched or a sheet that is not there.
    """
    content = _content(source)
    file_format = _format(source, content)
    if file_format not in _PATCHED:
        raise UserError(
            _("Le modèle « {file} » ne peut pas être rempli dans ce format.").format(file=source.name),
            _("Ouvrez-le dans votre tableur, enregistrez-le au format .xlsx ou .ods, puis recommencez."),
        )
    _check_target(source, target, file_format)
    refused = _written(source, draft, lambda file: _filler(file_format)(content, file, fills))
    return Filled(target, len(fills) - len(refused), refused)


def _filler(file_format: str) -> Callable[[bytes, BinaryIO, Sequence[Fill]], list[Refusal]]:
    if file_format == ODS.name:
        from dcant_tracker.exchange.patching.ods_filling import fill_document

        return fill_document
    from dcant_tracker.exchange.patching.filling import fill_workbook

    return fill_workbook


def _content(source: Path) -> bytes:
    try:
        if source.is_dir():
            raise problem("folder", source.name)
        if source.stat().st_size > DEFAULT_LIMITS.file_bytes:
            raise problem("too large", source.name)
        return source.read_bytes()
    except FileNotFoundError as error:
        raise problem("missing", source.name) from error
    except PermissionError as error:
        raise problem("locked" if is_locked(str(source)) else "permission", source.name) from error
    except (OSError, ValueError) as error:
        raise problem("not readable", source.name, {"reason": getattr(error, "strerror", None) or error}) from error


def _format(source: Path, content: bytes) -> str:
    """What the content is: xlsx, xlsm, ods, xlsb, xls, or « other » for what only reading can tell."""
    try:
        if content.startswith(SIGNATURE):
            check_compound(CompoundFile(content))
            return "xls"
        if not content.startswith(_ZIPPED):
            return "other"
        archive = Archive(content, DEFAULT_LIMITS)
        file_format = zip_format(archive)
        encrypted = file_format == ODS.name and _ENCRYPTED in archive.read("META-INF/manifest.xml")
    except Refused as refusal:
        raise problem(refusal.code, source.name, refusal.details) from refusal
    if encrypted:
        raise problem("password", source.name)
    return file_format


def _check_target(source: Path, target: Path, file_format: str) -> None:
    if target.exists() and target.samefile(source):
        raise UserError(
            _("La copie ne peut pas remplacer le fichier d'origine « {file} ».").format(file=source.name),
            _("Choisissez un autre nom, par exemple « {other} ».").format(
                other=f"{source.stem} (annoté){source.suffix}"
            ),
        )
    allowed = {source.suffix.lower(), f".{file_format}"}
    if target.suffix.lower() not in allowed:
        raise UserError(
            _("La copie « {file} » doit garder l'extension de l'original.").format(file=target.name),
            _("Choisissez un nom qui finit par {extension}.").format(extension=source.suffix or f".{file_format}"),
        )


def _published(source: Path, target: Path, write: Callable[[BinaryIO], _Made]) -> _Made:
    """What ``write`` gives, its file in place at ``target`` only when all of it is written."""
    with drafted(target) as draft:
        made = _written(source, draft, write)
        put_in_place(draft, target)
    return made


def _written(source: Path, draft: Path, write: Callable[[BinaryIO], _Made]) -> _Made:
    try:
        with draft.open("wb") as file:
            return write(file)
    except Refused as refusal:
        raise problem(refusal.code, source.name, refusal.details) from refusal
