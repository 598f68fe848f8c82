"""The OLE compound file around .xls: the names of its streams, and the content of one ([MS-CFB])."""

import struct

from dcant_tracker.exchange.reader.refusal import Refused

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = struct.Struct("<30xH16xI4xII4xI")
_END = 0xFFFFFFFA
"""Sector numbers from here on are marks, not sectors."""
_ENTRY_SIZE = 128
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
        for start in range(0, len(listing) - _ENTRY_SIZE + 1, _ENTRY_SIZE):
            self._add_entry(listing[start : start + _ENTRY_SIZE])
        root = self._words(listing[116:120])
        self._mini_stream = self._chain(root[0]) if root else b""

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

    def _chain(self, sector: int) -> bytes:
        pieces: list[bytes] = []
        while sector < _END:
            pieces.append(self._at(sector))
            if len(pieces) > len(self._fat):
                raise ValueError("a chain without end")
            sector = self._fat[sector]
        return b"".join(pieces)

    def _mini_chain(self, sector: int) -> bytes:
        pieces: list[bytes] = []
        while sector < _END:
            pieces.append(self._mini_stream[sector * _MINI_SECTOR : (sector + 1) * _MINI_SECTOR])
            if len(pieces) > len(self._mini_fat):
                raise ValueError("a chain without end")
            sector = self._mini_fat[sector]
        return b"".join(pieces)

    def _add_entry(self, entry: bytes) -> None:
        (name_length,) = struct.unpack_from("<H", entry, 64)
        if entry[66] and 2 <= name_length <= 64:
            name = entry[: name_length - 2].decode("utf-16-le", "replace")
            self._entries[name.lower()] = struct.unpack_from("<II", entry, 116)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._entries

    @property
    def names(self) -> list[str]:
        """Names of the streams and storages, in lower case."""
        return list(self._entries)

    def read(self, name: str) -> bytes:
        """The stream ``name``, whatever its case; empty when there is none."""
        start, size = self._entries.get(name.lower(), (_END, 0))
        try:
            content = self._chain(start) if size >= self._cutoff else self._mini_chain(start)
        except (IndexError, ValueError) as error:
            raise Refused("damaged") from error
        return content[:size]
