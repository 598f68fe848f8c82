"""The zip around .xlsx, .xlsm, .xlsb and .ods, opened with suspicion and never unpacked to disk."""

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence

from dcant_tracker.exchange.reader.limits import Limits
from dcant_tracker.exchange.reader.refusal import Refused

_ENCRYPTED = 0x1
_RATIO_FLOOR = 50_000_000
_LARGEST_RATIO = 500
_KNOWN_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)
_LONGEST_SMALL_PART = 20_000_000


class Archive:
    """The parts of a zip, by name. Raises :class:`Refused` for what is damaged, too large or hostile."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        self._limits = limits
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            self._entries = self._zip.infolist()
        except _BROKEN as error:
            raise Refused("damaged") from error
        self._by_name = {entry.filename.replace("\\", "/").lower(): entry for entry in self._entries}
        self._check_directory()

    def _check_directory(self) -> None:
        if len(self._entries) > self._limits.entries:
            raise Refused("too large")
        if len(self._by_name) < len({entry.filename for entry in self._entries}):
            raise Refused("damaged")
        if any(entry.flag_bits & _ENCRYPTED for entry in self._entries):
            raise Refused("password")
        if any(entry.compress_type not in _KNOWN_COMPRESSIONS for entry in self._entries):
            raise Refused("damaged")
        declared = [entry.file_size for entry in self._entries]
        if sum(declared) > self._limits.total_bytes or max(declared, default=0) > self._limits.part_bytes:
            raise Refused("too large")
        packed = sum(entry.compress_size for entry in self._entries)
        if sum(declared) > _RATIO_FLOOR and sum(declared) > _LARGEST_RATIO * packed:
            raise Refused("too large")

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._by_name

    @property
    def names(self) -> list[str]:
        """Names of the parts, in lower case with forward slashes."""
        return list(self._by_name)

    def read(self, name: str, *, longest: int = _LONGEST_SMALL_PART) -> bytes:
        """Part ``name``, whatever its case; empty when there is none."""
        entry = self._by_name.get(name.lower())
        return b"" if entry is None else self._inflate(entry, longest)

    def part(self, name: str) -> bytes:
        """Part ``name``, however large the limits allow; raises :class:`Refused` when there is none."""
        if name not in self:
            raise Refused("damaged")
        return self.read(name, longest=self._limits.part_bytes)

    def parts(self, first: Sequence[str] = ()) -> Iterator[tuple[str, bytes]]:
        """Every part inflated once, with its name in lower case, those named ``first`` before the others.

        The bytes that really come out are counted.
        """
        left = self._limits.total_bytes
        ranks = {name: rank for rank, name in enumerate(first)}
        named = [(entry.filename.replace("\\", "/").lower(), entry) for entry in self._entries]
        for name, entry in sorted(named, key=lambda pair: ranks.get(pair[0], len(ranks))):
            content = self._inflate(entry, min(left, self._limits.part_bytes))
            left -= len(content)
            yield name, content

    def _inflate(self, entry: zipfile.ZipInfo, longest: int) -> bytes:
        try:
            with self._zip.open(entry) as stream:
                content = stream.read(longest + 1)
        except _BROKEN as error:
            raise Refused("damaged") from error
        if len(content) > longest:
            raise Refused("too large")
        return content

    def with_parts(self, replaced: Mapping[str, bytes]) -> bytes:
        """The same archive with some parts (names in lower case) replaced or added, for the parser alone."""
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as copy:
            for name, entry in self._by_name.items():
                if name not in replaced and name and not name.endswith("/"):
                    copy.writestr(zipfile.ZipInfo(entry.filename), self._inflate(entry, self._limits.part_bytes))
            for name, content in replaced.items():
                copy.writestr(zipfile.ZipInfo(name), content)
        return target.getvalue()
