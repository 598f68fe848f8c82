"""The OLE compound file around .xls: the names of its streams, and the content of one ([MS-CFB])."""

import struct
from collections.abc import Callable, Mapping
from functools import partial

from dcant_tracker.exchange.reader.refusal import Refused

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = struct.Struct("<30xH16xI4xII4xI")
_END = 0xFFFFFFFA
"""Sector numbers from here on are marks, not sectors."""
_ENTRY_SIZE = 128
_STORAGE, _STREAM = 1, 2
_MINI_SECTOR = 64


class CompoundFile:
    """Streams of a compound file. Raises :class:`Refused` when its tables lead nowhere."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        try:
            self._read_tables()
        except (struct.error, IndexError, ValueError) as error:
            raise Refused("damaged") from error

    def _read_tables(self) -> None:
        shift, directory, self._cutoff, mini_fat, difat = _HEADER.unpack_from(self._content)
        if shift not in (9, 12):
            raise ValueError(shift)
        self._sector = 1 << shift
        self._fat = self._read_fat(difat)
        self._mini_fat = self._words(self._chain(mini_fat))
        self._entries: dict[str, tuple[int, int]] = {}
        listing = self._chain(directory)
        self._listing = listing
        for number in self._near_the_root(listing):
            self._add_entry(listing[number * _ENTRY_SIZE : (number + 1) * _ENTRY_SIZE])
        root = self._words(listing[116:120])
        self._mini_sectors = self._numbers(root[0], self._fat) if root else []
        self._mini_stream = b"".join(map(self._at, self._mini_sectors))

    @staticmethod
    def _near_the_root(listing: bytes) -> list[int]:
        """Numbers of the directory's entries, those of the root storage first: a workbook may embed another one."""
        count = len(listing) // _ENTRY_SIZE
        found: dict[int, None] = {}
        waiting = [struct.unpack_from("<I", listing, 76)[0]] if count else []
        while waiting:
            number = waiting.pop()
            if number < count and number not in found:
                found[number] = None
                waiting += struct.unpack_from("<II", listing, number * _ENTRY_SIZE + 68)
        return [*found, *(number for number in range(count) if number not in found)]

    def _read_fat(self, difat: int) -> list[int]:
        sectors = self._words(self._content[76:512])
        seen: set[int] = set()
        while difat < _END and difat not in seen:
            seen.add(difat)
            *more, difat = self._words(self._at(difat))
            sectors += more
        fat: list[int] = []
        for sector in sectors:
            if sector < _END:
                fat += self._words(self._at(sector))
        return fat

    def _at(self, sector: int) -> bytes:
        start = (sector + 1) * self._sector
        return self._content[start : start + self._sector]

    def _words(self, content: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4]))

    @staticmethod
    def _numbers(sector: int, table: list[int]) -> list[int]:
        """The sectors of the chain that begins with ``sector``."""
        numbers: list[int] = []
        while sector < _END:
            numbers.append(sector)
            if len(numbers) > len(table):
                raise ValueError("a chain without end")
            sector = table[sector]
        return numbers

    def _chain(self, sector: int, size: int | None = None) -> bytes:
        numbers = self._numbers(sector, self._fat)
        if numbers == [*range(sector, sector + len(numbers))]:
            start, length = (sector + 1) * self._sector, len(numbers) * self._sector
            return self._content[start : start + (length if size is None else min(length, size))]
        return b"".join(map(self._at, numbers))[:size]

    def _mini_chain(self, sector: int) -> bytes:
        starts = [number * _MINI_SECTOR for number in self._numbers(sector, self._mini_fat)]
        return b"".join(self._mini_stream[start : start + _MINI_SECTOR] for start in starts)

    def _add_entry(self, entry: bytes) -> None:
        (name_length,) = struct.unpack_from("<H", entry, 64)
        if entry[66] and 2 <= name_length <= 64:
            name = entry[: name_length - 2].decode("utf-16-le", "replace")
            self._entries.setdefault(name.lower(), struct.unpack_from("<II", entry, 116))

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._entries

    @property
    def names(self) -> list[str]:
        """Names of the streams and storages, in lower case."""
        return list(self._entries)

    def read(self, name: str) -> bytes:
        """The stream ``name``, whatever its case; empty when there is none."""
        return self._content_at(*self._entries.get(name.lower(), (_END, 0)))

    def _content_at(self, start: int, size: int) -> bytes:
        try:
            content = self._chain(start, size) if size >= self._cutoff else self._mini_chain(start)
        except (IndexError, ValueError) as error:
            raise Refused("damaged") from error
        return content[:size]

    def streams(self) -> dict[tuple[str, ...], Callable[[], bytes]]:
        """What reads each stream, by the names of the storages that it lies in and its own, in lower case."""
        found: dict[tuple[str, ...], Callable[[], bytes]] = {}
        count = len(self._listing) // _ENTRY_SIZE
        waiting: list[tuple[int, tuple[str, ...]]] = [(self._child(0), ())] if count else []
        seen: set[int] = set()
        while waiting:
            number, within = waiting.pop()
            if number >= count or number in seen:
                continue
            seen.add(number)
            entry = self._listing[number * _ENTRY_SIZE : (number + 1) * _ENTRY_SIZE]
            left, right = struct.unpack_from("<II", entry, 68)
            (length,) = struct.unpack_from("<H", entry, 64)
            path = (*within, entry[: max(length - 2, 0)].decode("utf-16-le", "replace").lower())
            waiting += [(left, within), (right, within)]
            if entry[66] == _STORAGE:
                waiting.append((self._child(number), path))
            elif entry[66] == _STREAM:
                found[path] = partial(self._content_at, *struct.unpack_from("<II", entry, 116))
        return found

    def _child(self, number: int) -> int:
        return int(struct.unpack_from("<I", self._listing, number * _ENTRY_SIZE + 76)[0])

    def patched(self, name: str, bytes_at: Mapping[int, int]) -> bytes:
        """The whole file with some bytes of the stream ``name`` changed, by their places in the stream."""
        start, size = self._entries[name.lower()]
        content = bytearray(self._content)
        if size >= self._cutoff:
            sectors, width = self._numbers(start, self._fat), self._sector
        else:
            sectors, width = self._numbers(start, self._mini_fat), _MINI_SECTOR
        for place, byte in bytes_at.items():
            at = sectors[place // width] * width + place % width
            if size < self._cutoff:
                at = self._mini_sectors[at // self._sector] * self._sector + at % self._sector
            content[at + self._sector] = byte
        return bytes(content)
