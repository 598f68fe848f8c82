"""The workbooks that are a zip of parts: .xlsx, .xlsm, .xlsb and .ods."""

from dcant_tracker.exchange.reader.archive import Archive
from dcant_tracker.exchange.reader.cells import Outlet
from dcant_tracker.exchange.reader.detect import zip_format
from dcant_tracker.exchange.reader.limits import Limits


def read_zip(content: bytes, limits: Limits, outlet: Outlet, *, careful: bool) -> str:
    """Send the sheets of the workbook that ``content`` is; returns its format."""
    archive = Archive(content, limits)
    kind = zip_format(archive)
    if kind == "ods":
        from dcant_tracker.exchange.reader.ods_file import read_ods_file

        read_ods_file(archive, content, outlet, careful=careful)
    else:
        from dcant_tracker.exchange.reader.office_file import read_office

        read_office(archive, content, outlet, longest=limits.part_bytes, is_binary=kind == "xlsb", careful=careful)
    return kind
