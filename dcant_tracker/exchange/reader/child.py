"""The process that parses one workbook, under a memory limit, and says its cells on its standard output.

A hostile or broken file may make a parser loop, swell or crash: it then takes this process along and nothing
else. It starts fast because it imports no more than the standard library and calamine.
"""

import gc
import hashlib
import os
import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import NoReturn

from dcant_tracker.exchange.reader import detect
from dcant_tracker.exchange.reader.archive import Archive
from dcant_tracker.exchange.reader.calamine import Parsing, send
from dcant_tracker.exchange.reader.cells import Outlet
from dcant_tracker.exchange.reader.compound import SIGNATURE, CompoundFile
from dcant_tracker.exchange.reader.csv_file import decode, read_csv, separator
from dcant_tracker.exchange.reader.glance import Looked
from dcant_tracker.exchange.reader.limits import Limits
from dcant_tracker.exchange.reader.ods import cells_of_ods, read_ods
from dcant_tracker.exchange.reader.ods_plain import is_plain_ods
from dcant_tracker.exchange.reader.package import Package, fit_large_part
from dcant_tracker.exchange.reader.refusal import Refused
from dcant_tracker.exchange.reader.wire import CAREFUL, OUT_OF_MEMORY, Sender
from dcant_tracker.exchange.reader.xls import XlsStream
from dcant_tracker.exchange.reader.xlsb import BinaryPackage, look_at_xlsb_sheet
from dcant_tracker.exchange.reader.xlsx import look_at_sheet
from dcant_tracker.exchange.reader.xmlparts import as_utf8, refuse_doctype

_STDIN, _STDOUT = 0, 1
_SWITCH = 0.0005
"""Seconds that calamine's thread waits at most to begin, or to hand over what it has parsed."""
_LOCKED = (32, 33)
"""Windows: sharing violation, lock violation."""
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


def main(argv: list[str]) -> NoReturn:
    """Read the workbooks that ``argv`` names (``PATH…, LIMITS, MANNER``), say them, and end the process.

    MANNER is SWIFT or CAREFUL (:mod:`wire`), the encoding of texts behind it where a person says it. The exit
    status is 0 even when a file cannot be read, which is said as well; any other end means that the process broke.
    """
    *paths, numbers, manner = argv
    limits = Limits(*map(int, numbers.split(",")))
    manner, _space, encoding = manner.partition(" ")
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _limit_memory(limits.memory_bytes)
    sys.setswitchinterval(_SWITCH)
    gc.disable()  # this process makes no cycles worth a search, and ends soon
    with open(_STDOUT, "wb", closefd=False) as stdout:
        for path in paths:
            _say(path, Sender(stdout), limits, encoding, careful=manner == CAREFUL)
    os._exit(0)


def _say(path: str, sender: Sender, limits: Limits, encoding: str, *, careful: bool) -> None:
    try:
        sender.say("end", *Reading(path, sender, limits, encoding, careful=careful).run())
    except Refused as refusal:
        sender.say("refused", refusal.code, dict(refusal.details))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except PermissionError as error:
        sender.say("refused", "locked" if getattr(error, "winerror", None) in _LOCKED else "permission", {})
    except OSError as error:
        sender.say("refused", "not readable", {"reason": error.strerror or str(error)})


def _end_with_parent() -> None:
    """End when the parent does: it holds the other end of our standard input and never writes."""
    try:
        while os.read(_STDIN, 1):
            pass
    except OSError:
        return
    os._exit(1)


def _limit_memory(size: int) -> None:
    """Let allocations beyond ``size`` fail, where the system knows how (elsewhere the parent watches)."""
    try:
        import resource
    except ImportError:
        return
    try:
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
    except (OSError, ValueError):
        return


class Reading:
    """One file, from its bytes to the rows that are said."""

    def __init__(self, path: str, sender: Sender, limits: Limits, encoding: str = "", *, careful: bool) -> None:
        self._path = path
        self._limits = limits
        self._encoding = encoding
        self._careful = careful
        self._outlet = Outlet(sender, limits)

    def run(self) -> tuple[str, str, int]:
        """Say every sheet; format, SHA-256 and size of what was read."""
        with open(self._path, "rb") as file:
            content = file.read(self._limits.file_bytes + 1)
        if len(content) > self._limits.file_bytes:
            raise Refused("too large")
        digest = hashlib.sha256()
        hashing = threading.Thread(target=digest.update, args=(content,), daemon=True)
        hashing.start()
        kind = self._read(content)
        if not self._outlet.any_cell:
            raise Refused("no cell")
        hashing.join()
        return kind, digest.hexdigest(), len(content)

    def _read(self, content: bytes) -> str:
        if content.startswith(SIGNATURE):
            return self._read_xls(content)
        if content.startswith(_ZIP):
            return self._read_zip(content)
        if detect.is_flat_ods(content):
            read_ods(as_utf8(content), self._outlet)
            return "fods"
        detect.refuse_other_kinds(content)
        return self._read_text(content)

    def _read_text(self, content: bytes) -> str:
        text = decode(content, self._encoding)
        stem, suffix = os.path.splitext(os.path.basename(self._path))
        delimiter = None if text is None else separator(text)
        if text is None or not detect.is_text_table(suffix, delimiter is not None):
            raise Refused("unknown")
        read_csv(text, delimiter or ";", stem, self._outlet)
        return "csv"

    def _read_xls(self, content: bytes) -> str:
        """Look at the records while calamine parses; where some of them must be mended, it starts again."""
        compound = CompoundFile(content)
        detect.check_compound(compound)
        parsing = None if self._careful else Parsing(content)
        stream = XlsStream(compound)
        mended = stream.mended(content)
        if parsing and mended is not content:
            parsing.abandon()
            parsing = None
        send(parsing or Parsing(mended), self._outlet, stream.looked)
        return "xls"

    def _read_zip(self, content: bytes) -> str:
        archive = Archive(content, self._limits)
        kind = detect.zip_format(archive)
        if kind == "ods":
            self._read_ods(archive, content)
        elif kind == "xlsb":
            binary = BinaryPackage(archive)
            self._read_office(archive, content, binary, look_at_xlsb_sheet)
        else:
            self._read_office(archive, content, Package(archive), look_at_sheet)
        return kind

    def _read_ods(self, archive: Archive, content: bytes) -> None:
        """Through calamine where it gives the same, several times faster; a careful child takes no chance.

        calamine starts at once. On broken XML it may never end: nothing waits for it before the XML is known.
        """
        parsing = None if self._careful else Parsing(content)
        cells = cells_of_ods(archive)
        if parsing and is_plain_ods(cells) and parsing.opens():
            send(parsing, self._outlet, [Looked() for _sheet in parsing.sheets()])
            return
        if parsing:
            parsing.forget()
        read_ods(cells, self._outlet)

    def _read_office(
        self,
        archive: Archive,
        content: bytes,
        package: Package | BinaryPackage,
        look: Callable[[bytes], Looked],
    ) -> None:
        """Look at every part while calamine parses; where it must be given rewritten parts, it starts again."""
        rewritten = package.written_anew()
        parsing = None if self._careful or rewritten else Parsing(content)
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
        for name, beside in seen.beside(partial(archive.read, longest=self._limits.part_bytes)).items():
            if name in looked:
                looked[name].beside.add(beside)
        if rewritten:
            if parsing:
                parsing.abandon()
            parsing = Parsing(archive.with_parts(rewritten))
            rewritten.clear()
        send(
            parsing or Parsing(content),
            self._outlet,
            [looked.get(part, Looked()) for part in package.sheets.values()],
        )


if __name__ == "__main__":
    main(sys.argv[1:])
