"""What is no container: a text table, an OpenDocument spreadsheet in one file of XML, or nothing that we read."""

from dcant_tracker.exchange.reader import detect
from dcant_tracker.exchange.reader.cells import Outlet
from dcant_tracker.exchange.reader.csv_file import decode, read_csv, separator
from dcant_tracker.exchange.reader.refusal import Refused


def read_text(content: bytes, stem: str, suffix: str, encoding: str, outlet: Outlet) -> str:
    """Send the table that ``content`` is, called ``stem``; ``encoding`` is that which a person says, or empty.

    The ``suffix`` of its file is believed where nothing else says that a text is a table. Returns its format.
    """
    if detect.is_flat_ods(content):
        return _read_flat_ods(content, outlet)
    detect.refuse_other_kinds(content)
    text = decode(content, encoding)
    delimiter = None if text is None else separator(text)
    if text is None or not detect.is_text_table(suffix, delimiter is not None):
        raise Refused("unknown")
    read_csv(text, delimiter or ";", stem, outlet)
    return "csv"


def _read_flat_ods(content: bytes, outlet: Outlet) -> str:
    from dcant_tracker.exchange.reader.ods import read_ods
    from dcant_tracker.exchange.reader.xmlparts import as_utf8

    read_ods(as_utf8(content), outlet)
    return "fods"
