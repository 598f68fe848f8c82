"""A workbook of Office in parts: .xlsx and .xlsm, whose parts are XML, or .xlsb, whose parts are records."""

from functools import partial

from dcant_tracker.exchange.reader.archive import Archive
from dcant_tracker.exchange.reader.calamine import Parsing, send
from dcant_tracker.exchange.reader.cells import Outlet
from dcant_tracker.exchange.reader.glance import Looked
from dcant_tracker.exchange.reader.package import Package, fit_large_part
from dcant_tracker.exchange.reader.xlsb import BinaryPackage, look_at_xlsb_sheet
from dcant_tracker.exchange.reader.xlsx import look_at_sheet
from dcant_tracker.exchange.reader.xmlparts import refuse_doctype


def read_office(
    archive: Archive, content: bytes, outlet: Outlet, *, longest: int, is_binary: bool, careful: bool
) -> None:
    """Look at every part while calamine parses; where it must be given rewritten parts, it starts again.

    ``longest`` is how many bytes of a part are ever inflated.
    """
    package: Package | BinaryPackage = BinaryPackage(archive) if is_binary else Package(archive)
    rewritten = package.written_anew()
    parsing = None if careful or rewritten else Parsing(content)
    look = look_at_xlsb_sheet if is_binary else look_at_sheet
    wanted = set(package.sheets.values())
    looked: dict[str, Looked] = {}
    seen = package.seen()
    for name, part in archive.parts(seen.first):
        refuse_doctype(part)
        seen.take(name, part)
        if name in wanted:
            found = looked[name] = look(part)
            if found.rewritten is not None:
                rewritten[name], found.rewritten = found.rewritten, None
        elif name in package.large_parts:
            fit = fit_large_part(part)
            if fit is not part or package.large_parts[name] != name:
                rewritten[package.large_parts[name]] = fit
    for name, beside in seen.beside(partial(archive.read, longest=longest)).items():
        if name in looked:
            looked[name].beside.add(beside)
    if rewritten:
        if parsing:
            parsing.abandon()
        parsing = Parsing(archive.with_parts(rewritten))
        rewritten.clear()
    send(parsing or Parsing(content), outlet, [looked.get(part, Looked()) for part in package.sheets.values()])
