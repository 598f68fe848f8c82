"""Workbooks that come back, and the dialog over what they propose."""

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from dcant_tracker.exchange.merging.batch import Batch
from dcant_tracker.exchange.merging.importing import prepare
from dcant_tracker.exchange.sending.exporting import ExportOptions, export
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.exchange.preview.dialog import PreviewDialog

ORGANISATIONS = "Collectivités et organismes"


@pytest.fixture(scope="session")
def leaving(small_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The small data file once it was sent, and the workbook that left."""
    path = Path(shutil.copy(small_file, tmp_path_factory.mktemp("parti") / "suivi.sqlite"))
    with closing(Store.open(path)) as store:
        return path, export(store, path.with_name("envoi.xlsx"), ExportOptions()).path


@pytest.fixture
def data_file(request: pytest.FixtureRequest, small_file: Path, leaving: tuple[Path, Path]) -> Path:
    """The small data file; once it was sent where a test has what left."""
    return leaving[0] if "sent" in request.fixturenames else small_file


@pytest.fixture
def sent(store: Store, leaving: tuple[Path, Path], tmp_path: Path) -> Path:
    """The workbook as it left."""
    return Path(shutil.copy(leaving[1], tmp_path / "envoi.xlsx"))


@pytest.fixture(scope="session")
def answers() -> dict[str, bytes]:
    """The workbooks that came back so far, by what was done to the one that left: many tests begin with the same."""
    return {}


@pytest.fixture
def answer(sent: Path, answers: dict[str, bytes], tmp_path: Path) -> Callable[..., Path]:
    """A workbook that comes back under a name, with cells of organisations written in it."""

    def write(file_name: str, cells: dict[tuple[str, str], object], *, rows=(), missing=()) -> Path:
        what, target = repr((cells, rows, missing)), tmp_path / file_name
        if what in answers:
            target.write_bytes(answers[what])
            return target
        book = openpyxl.load_workbook(sent)
        sheet = book[ORGANISATIONS]
        columns = {cell.value: cell.column for cell in sheet[1]}
        places = {sheet.cell(row, 2).value: row for row in range(2, sheet.max_row + 1)}
        for (name, column), value in cells.items():
            sheet.cell(places[name], columns[column]).value = value
        for row in rows:
            sheet.append(row)
        for name in missing:
            sheet.delete_rows(places[name])
        book.save(target)
        answers[what] = target.read_bytes()
        return target

    return write


@pytest.fixture
def returned(store, uid_of, answer) -> Path:
    """A workbook that came back: one conflict, one change, one new row, one missing row, one bad cell."""
    target = answer(
        "retour.xlsx",
        {
            ("Brest Métropole", "Nom court"): "Brest la Blanche",
            ("Toulouse Métropole", "Nom court"): "Toulouse",
            ("Toulouse Métropole", "Population"): "beaucoup",
        },
        rows=[[None, "Vannes", None, "Ville"]],
        missing=["Saint-Étienne Métropole"],
    )
    brest = uid_of("organisation", "Brest Métropole")
    store.update("organisation", brest, {"short_name": "Brest la Grise"}, Operation("set", "Nom court"))
    return target


@pytest.fixture
def open_dialog(session, store, settle) -> Callable[..., PreviewDialog]:
    """The dialog over files, shown, its filters ready."""

    def show(*paths: Path) -> PreviewDialog:
        dialog = PreviewDialog(session, Batch([prepare(store, path) for path in paths]))
        dialog.resize(1200, 700)
        dialog.show()
        settle()
        return dialog

    return show
