"""An .ods read through calamine, where that may be: the same cells as by the careful reader, the same refusals."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from dcant_tracker.exchange.reader import DEFAULT_LIMITS, read
from dcant_tracker.exchange.reader.block import rows_of
from dcant_tracker.exchange.reader.child import Reading
from dcant_tracker.exchange.reader.ods_plain import is_plain_ods
from dcant_tracker.exchange.reader.wire import Sender, parse, read_message, unpack
from tests.exchange.reader import making
from tests.exchange.reader.test_refusals import refusal


def text(shown: str) -> str:
    return f'<table:table-cell office:value-type="string" calcext:value-type="string"><text:p>{shown}</text:p></table:table-cell>'


def row(*cells: str) -> str:
    return f'<table:table-row table:style-name="ro1">{"".join(cells)}</table:table-row>'


NUMBER = '<table:table-cell office:value-type="float" office:value="2.5" calcext:value-type="float"><text:p>2,5</text:p></table:table-cell>'
DAY = '<table:table-cell table:style-name="ce1" office:value-type="date" office:date-value="2017-03-01" calcext:value-type="date"><text:p>01/03/17</text:p></table:table-cell>'
PLAIN = row(
    text("Élan &amp; « suite »"), NUMBER, DAY, '<table:table-cell table:number-columns-repeated="3"/>', text("fin")
)
NOT_PLAIN = {
    "a tab": row(text("a<text:tab/>b")),
    "an error": row(text("#N/A")),
    "a truth": row(text("VRAI")),
    "a formula": row('<table:table-cell table:formula="of:=1+1"/>'),
    "a comment": f"<!-- {PLAIN} -->",
    "a note": row("<table:table-cell><office:annotation><text:p>x</text:p></office:annotation></table:table-cell>"),
}
BROKEN = {
    "a row left open": "<table:table-row><table:table-cell>",
    "a cell left open": row("<table:table-cell>"),
    "a lone ampersand": row(text("a & b")),
    "a row within a tag": f"<x {PLAIN} />",
    "an unknown entity": row(text("&truc;")),
}


def made(path: Path, rows: str) -> Path:
    return making.ods(path, f'<table:table table:name="F">{rows}</table:table>')


def content(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read("content.xml")


def said(path: Path, *, careful: bool) -> list[Any]:
    """Rows and unreadable cells, as the child says them."""
    stream = io.BytesIO()
    Reading(str(path), Sender(stream), DEFAULT_LIMITS, careful=careful).run()
    stream.seek(0)
    found: list[Any] = []
    while message := read_message(stream):
        kind, *details = parse(message)
        if kind == "rows":
            first, lines, by_columns = details
            found.append((first, rows_of(lines, unpack, by_columns=by_columns)))
        elif kind == "unreadable":
            found += details
    return found


def test_plain_rows_are_known_as_such(tmp_path: Path) -> None:
    path = made(tmp_path / "a.ods", PLAIN * 3)
    assert is_plain_ods(content(path))
    assert said(path, careful=False) == said(path, careful=True)
    assert len(read(path).sheets[0].rows) == 3


@pytest.mark.parametrize("rows", NOT_PLAIN.values(), ids=NOT_PLAIN.keys())
def test_one_row_that_is_not_plain_among_others(tmp_path: Path, rows: str) -> None:
    path = made(tmp_path / "a.ods", PLAIN + rows + PLAIN)
    assert not is_plain_ods(content(path))
    assert said(path, careful=False) == said(path, careful=True)


@pytest.mark.parametrize("rows", BROKEN.values(), ids=BROKEN.keys())
def test_broken_xml_among_plain_rows_is_refused(tmp_path: Path, rows: str) -> None:
    assert "endommagé" in refusal(made(tmp_path / "a.ods", PLAIN + rows + PLAIN))


def test_what_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = made(tmp_path / "a.ods", PLAIN)
    broken = content(path).replace("«".encode(), b"\xc2(")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    making.zipped(path, {**parts, "content.xml": broken})
    assert "endommagé" in refusal(path)
