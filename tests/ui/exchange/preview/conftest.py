"""Workbooks that come back, and the dialog over what they propose."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from dcant_tracker.exchange.merging.batch import Batch
from dcant_tracker.exchange.merging.importing import prepare
from dcant_tracker.exchange.sending.exporting import ExportOptions, export
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.exchange.preview.dialog import PreviewDialog

ORGANISATIONS = "Collectivités et organismes"


@pytest.fixture
def sent(store, tmp_path) -> Path:
    """The workbook as it left."""
    return export(store, tmp_path / "envoi.xlsx", ExportOptions()).path


@pytest.fixture
def answer(sent, tmp_path) -> Callable[..., Path]:
    """A workbook that comes back under a name, with cells of organisations written in it."""

    def write(file_name: str, cells: dict[tuple[str, str], object], *, rows=(), missing=()) -> Path:
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
        target = tmp_path / file_name
        book.save(target)
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
