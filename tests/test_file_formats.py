"""One declaration of the file formats: what is read, written and marked agrees with it everywhere."""

import ast
from pathlib import Path

import pytest

import dcant_tracker
from dcant_tracker.exchange.patching.publishing import can_patch
from dcant_tracker.exchange.reader import detect, read
from dcant_tracker.file_formats import (
    CSV,
    FILE_FORMATS,
    MARKABLE,
    PDF,
    PNG,
    READABLE,
    SVG,
    TAB,
    TSV,
    TXT,
    Content,
    endings,
    filters,
    format_of,
    written,
)
from tests.workbooks import write_workbook

PACKAGE = Path(dcant_tracker.__file__).parent
READER = PACKAGE / "exchange" / "reader"
SUFFIXES = frozenset(known.suffix for known in FILE_FORMATS)


def texts(module: Path) -> set[str]:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_no_format_is_declared_twice():
    assert len(SUFFIXES) == len(FILE_FORMATS)


def test_the_ending_of_a_file_is_told_whatever_its_case():
    assert format_of(Path("Retour.XLSX"), READABLE) in MARKABLE
    assert format_of(Path("carte.png"), READABLE) is None
    assert format_of(Path("sans extension")) is None


def test_a_file_dialog_names_what_is_chosen_and_its_endings():
    assert filters([PNG]) == "Images PNG (*.png)"
    assert filters(MARKABLE, "Classeurs") == "Classeurs (*.xlsx *.xlsm *.ods)"


def test_a_sentence_lists_the_endings():
    assert endings(written(Content.FIGURE)) == ".png, .svg ou .pdf"
    assert endings([CSV]) == ".csv"


def test_what_is_written_says_in_which_formats():
    assert written(Content.FIGURE) == (PNG, SVG, PDF)
    assert CSV in written(Content.FIGURE, Content.TABLE)
    assert all(
        known.holds or known.readable or known.template or known.parcel or known.for_people for known in FILE_FORMATS
    )
    assert all(known.one() and known.many() for known in FILE_FORMATS)


def test_the_reader_calls_each_format_as_it_is_declared():
    called = set().union(*(texts(READER / name) for name in ("detect.py", "text_file.py", "xls_file.py")))
    assert {known.name for known in READABLE} <= called
    assert all(detect.is_text_table(known.suffix, separated=False) for known in READABLE if known.name == CSV.name)


@pytest.mark.parametrize("declared", [TXT, TSV, TAB])
def test_a_text_of_columns_is_read_as_the_format_that_is_declared(tmp_path, declared):
    path = tmp_path / f"table{declared.suffix}"
    path.write_text("Nom\tRégion\nBrest\tBretagne\n", encoding="utf-8")
    assert read(path).format == declared.name == CSV.name
    assert format_of(path, READABLE) is declared


def test_only_what_is_markable_is_patched(tmp_path):
    assert can_patch(write_workbook(tmp_path / "table.xlsx", {"Feuille": [["Nom"], ["Brest"]]}))
    (tmp_path / "table.csv").write_text("Nom\nBrest\n", encoding="utf-8")
    assert not can_patch(tmp_path / "table.csv")


def test_no_module_lists_endings_beside_the_declaration():
    """Two endings in one collection are a list of formats; the reader's child starts without the declaration."""
    found = []
    for module in PACKAGE.rglob("*.py"):
        if module.name == "file_formats.py" or module.parent == READER:
            continue
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            listed = node.keys if isinstance(node, ast.Dict) else getattr(node, "elts", [])
            named = {one.value for one in listed if isinstance(one, ast.Constant) and isinstance(one.value, str)}
            if len({name for name in named if name in SUFFIXES or f".{name}" in SUFFIXES}) > 1:
                found.append(f"{module.relative_to(PACKAGE)}:{node.lineno}")
    assert found == []
