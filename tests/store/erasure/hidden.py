"""Whether anything of Camille Durand is left: in the bytes of a data file, in every part of what it keeps."""

import sqlite3
import zipfile
from contextlib import closing
from io import BytesIO

import openpyxl

from dcant_tracker.store.store import Store

TRACES = (
    "Camille",
    "camille",
    "CAMILLE",
    "Durand",
    "durand",
    "DURAND",
    "0298001122",
    "02 98 00 11 22",
    "préfère le matin",
)


def hidden_in(content: bytes) -> set[str]:
    """The traces that stand in ``content``, in UTF-8, UTF-16, or in a part of a zip that it holds."""
    ways = ("utf-8", "utf-16-le", "utf-16-be")
    found = {trace for trace in TRACES for way in ways if trace.encode(way) in content}
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for name in archive.namelist():
                found |= hidden_in(archive.read(name))
    return found


def traces_left(store: Store) -> set[str]:
    """Those in the raw data file, beside it, and in every kept file, read out of it."""
    found = hidden_in(store.path.read_bytes())
    for beside in ("-wal", "-journal", "-shm"):
        other = store.path.with_name(store.path.name + beside)
        found |= hidden_in(other.read_bytes()) if other.exists() else set()
    with closing(sqlite3.connect(store.path)) as raw:
        for table, column in (
            ("exchange_file", "content"),
            ("waiting_file", "content"),
            ("attachment_file", "content"),
        ):
            for (content,) in raw.execute(f"SELECT {column} FROM {table}"):
                found |= hidden_in(content)
    return found


def workbook(*rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    target = BytesIO()
    book.save(target)
    return target.getvalue()
