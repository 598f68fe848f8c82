"""The files that come to a window: dropped on it, named at the start, double-clicked in the file manager."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtGui import QDropEvent

from dcant_tracker.errors import UserError
from dcant_tracker.file_formats import DATA_FILES, DCANT, READABLE, endings, format_of
from dcant_tracker.words import _

_SQLITE_BEGINS = b"SQLite format 3\0"


class Arrived(NamedTuple):
    """What came: data files to open, workbooks to take in, and why the first of the others is neither."""

    data: tuple[Path, ...] = ()
    tables: tuple[Path, ...] = ()
    problem: UserError | None = None


def dropped(event: QDropEvent) -> list[Path]:
    """The workbooks and data files that ``event`` brings."""
    urls = event.mimeData().urls() if event.mimeData().hasUrls() else []
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    return [path for path in paths if format_of(path, [*READABLE, *DATA_FILES])]


def workbooks(paths: Iterable[Path]) -> list[Path]:
    """Those of ``paths`` that are taken in as tables."""
    return [path for path in paths if format_of(path, READABLE)]


def data_files(paths: Iterable[Path]) -> list[Path]:
    """Those of ``paths`` that hold all the data."""
    return [path for path in paths if format_of(path, DATA_FILES)]


def arrived(paths: Iterable[Path]) -> Arrived:
    """What ``paths`` are, by their endings; one of an ending that is not ours may still be a data file."""
    data: list[Path] = []
    tables: list[Path] = []
    problem: UserError | None = None
    for path in paths:
        refusal = None
        if format_of(path, DATA_FILES):
            data.append(path)
        else:
            refusal = _no_file(path)
            if refusal is None and format_of(path, READABLE):
                tables.append(path)
            elif refusal is None and _is_database(path):
                data.append(path)
            elif refusal is None:
                refusal = _neither(path)
        problem = problem or refusal
    return Arrived(tuple(data), tuple(tables), problem)


def _no_file(path: Path) -> UserError | None:
    try:
        is_folder, is_file = path.is_dir(), path.is_file()
    except (OSError, ValueError):
        is_folder = is_file = False
    if is_folder:
        return UserError(
            _("« {file} » est un dossier.").format(file=path),
            _("Ouvrez un fichier de données ou un classeur ; un dossier de formulaires se relève (Fichier)."),
        )
    if not is_file:
        return UserError(_("« {file} » est introuvable.").format(file=path), _("Vérifiez le nom et le dossier."))
    return None


def _is_database(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_SQLITE_BEGINS)) == _SQLITE_BEGINS
    except OSError:
        return False


def _neither(path: Path) -> UserError:
    return UserError(
        _("« {file} » n'est ni un fichier de données DcANT ni un classeur.").format(file=path.name),
        _("Un fichier de données finit par {ours} ; un classeur, par {tables}.").format(
            ours=DCANT.suffix, tables=endings(READABLE)
        ),
    )
