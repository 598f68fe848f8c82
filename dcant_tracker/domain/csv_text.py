"""Rows as a text that a French spreadsheet opens as a table, whatever its cells say."""

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_content(rows: Iterable[Sequence[str]], separator: str) -> bytes:
    """``rows`` parted by ``separator``, in UTF-8 with its mark."""
    written = io.StringIO()
    csv.writer(written, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return written.getvalue().encode("utf-8-sig")


def said(text: str) -> str:
    """``text`` as a cell that says it: what a spreadsheet would take for a formula begins with an apostrophe."""
    return f"'{text}" if text.startswith(_FORMULA) else text
