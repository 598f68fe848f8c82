"""An .xls, or whatever else the same container holds."""

from dcant_tracker.exchange.reader.calamine import Parsing, send
from dcant_tracker.exchange.reader.cells import Outlet
from dcant_tracker.exchange.reader.compound import CompoundFile
from dcant_tracker.exchange.reader.detect import check_compound
from dcant_tracker.exchange.reader.xls import XlsStream


def read_xls(content: bytes, outlet: Outlet, *, careful: bool) -> str:
    """Look at the records while calamine parses; where some of them must be mended, it starts again."""
    compound = CompoundFile(content)
    check_compound(compound)
    parsing = None if careful else Parsing(content)
    stream = XlsStream(compound)
    mended = stream.mended(content)
    if parsing and mended is not content:
        parsing.abandon()
        parsing = None
    send(parsing or Parsing(mended), outlet, stream.looked)
    return "xls"
