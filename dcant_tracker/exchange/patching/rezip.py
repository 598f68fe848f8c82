"""A zip written again with some of its parts replaced: the others are copied as they lie, packed, dates, order and all.

zipfile cannot copy an entry without unpacking it. Records are those of PKWARE's APPNOTE 6.3, 4.3.7 to 4.3.16.
"""

import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from typing import BinaryIO

from dcant_tracker.exchange.reader.refusal import Refused

_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END = struct.Struct("<4sHHHHIIH")
_HAS_DESCRIPTOR = 0x8
_UTF8_NAME = 0x800
_LEVEL_FLAGS = 0x6
_ZIP64 = 0x0001
_MAX_32 = 0xFFFFFFFF
_MAX_ENTRIES = 0xFFFF
_EPOCH = (0, 0x21)
"""Time and date of a part of our own: 1 January 1980, so that the same work gives the same file."""


@dataclass(slots=True)
class _Entry:
    """One entry: the fields of its central record, and where its local record lies in the source."""

    fields: tuple[bytes, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int]
    key: str
    """Its name in lower case with forward slashes, as Archive knows it."""
    name: bytes
    extra: bytes
    comment: bytes
    start: int
    end: int = 0

    def copied(self, content: memoryview, start: int) -> tuple[memoryview, bytes]:
        """Its local record as it is, and its central record for a local one at ``start``."""
        fields = list(self.fields)
        extra = self.extra
        if fields[16] == _MAX_32:
            extra = _moved(extra, sum(fields[rank] == _MAX_32 for rank in (8, 9)), start)
        else:
            fields[16] = start
        return content[self.start : self.end], _CENTRAL.pack(*fields) + self.name + extra + self.comment

    def replaced(self, content: bytes, start: int) -> tuple[bytes, bytes]:
        """Local and central records of the entry with another content, same name, date and manner of packing."""
        signature, made_by, _needed, flags, method, time, day = self.fields[:7]
        flags &= ~(_HAS_DESCRIPTOR | _LEVEL_FLAGS)
        disk, internal, external = self.fields[13:16]
        checked = zlib.crc32(content)
        packed = content if method == zipfile.ZIP_STORED else _deflated(content)
        sizes = (checked, len(packed), len(content), len(self.name))
        local = _LOCAL.pack(b"PK\3\4", 20, flags, method, time, day, *sizes, 0) + self.name + packed
        central = _CENTRAL.pack(
            signature,
            made_by,
            20,
            flags,
            method,
            time,
            day,
            *sizes,
            0,
            len(self.comment),
            disk,
            internal,
            external,
            start,
        )
        return local, central + self.name + self.comment


def rewrite(source: bytes, target: BinaryIO, replaced: Mapping[str, bytes], added: Mapping[str, bytes]) -> None:
    """Write to ``target`` the zip ``source`` with parts ``replaced``, and others ``added`` at its end.

    Parts to replace go by their names in lower case with forward slashes; of two alike the last is meant.
    Raises Refused for a zip whose records do not agree with one another.
    """
    entries, comment = _entries(source)
    by_key = {entry.key: entry for entry in entries}
    new_contents = {id(by_key[name]): content for name, content in replaced.items()}
    view = memoryview(source)
    position = 0
    central: dict[int, bytes] = {}
    for entry in sorted(entries, key=lambda entry: entry.start):
        content = new_contents.get(id(entry))
        local, record = entry.copied(view, position) if content is None else entry.replaced(content, position)
        target.write(local)
        central[id(entry)] = record
        position += len(local)
    records = [central[id(entry)] for entry in entries]
    for name, content in added.items():
        local, record = _new_entry(name).replaced(content, position)
        target.write(local)
        records.append(record)
        position += len(local)
    directory = b"".join(records)
    if len(records) > _MAX_ENTRIES or position + len(directory) > _MAX_32:
        raise Refused("too large")
    target.write(directory)
    target.write(
        _END.pack(b"PK\5\6", 0, 0, len(records), len(records), len(directory), position, len(comment)) + comment
    )


def _entries(source: bytes) -> tuple[list[_Entry], bytes]:
    """Entries in the order of the central directory, and the archive's comment."""
    try:
        with zipfile.ZipFile(BytesIO(source)) as archive:
            position, listed, comment = archive.start_dir, archive.infolist(), archive.comment
        entries: list[_Entry] = []
        for info in listed:
            fields = _CENTRAL.unpack_from(source, position)
            name_length, extra_length, comment_length = fields[10:13]
            cuts = [position + _CENTRAL.size]
            for length in (name_length, extra_length, comment_length):
                cuts.append(cuts[-1] + length)
            name, extra, note = (source[start:end] for start, end in pairwise(cuts))
            entries.append(_Entry(fields, _key(info.filename), name, extra, note, info.header_offset))
            position = cuts[-1]
        _bound(source, entries, archive.start_dir, position)
    except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError, OSError) as error:
        raise Refused("damaged") from error
    return entries, comment


def _bound(source: bytes, entries: list[_Entry], directory: int, end: int) -> None:
    """Each local record ends where the next begins: what lies between, descriptors included, goes with it."""
    if end > len(source):
        raise ValueError(end)
    ordered = sorted(entries, key=lambda entry: entry.start)
    for entry, following in zip(ordered, [*(later.start for later in ordered[1:]), directory], strict=True):
        entry.end = following
        fields = _LOCAL.unpack_from(source, entry.start)
        head = entry.start + _LOCAL.size + fields[9] + fields[10]
        packed = entry.fields[8]
        if fields[0] != b"PK\3\4" or head + (0 if packed == _MAX_32 else packed) > following:
            raise ValueError(entry.name)


def _key(name: str) -> str:
    return name.replace("\\", "/").lower()


def _new_entry(name: str) -> _Entry:
    raw = name.encode()
    flags = 0 if raw.isascii() else _UTF8_NAME
    method = zipfile.ZIP_DEFLATED
    fields = (b"PK\1\2", 20, 20, flags, method, *_EPOCH, 0, 0, 0, len(raw), 0, 0, 0, 0, 0, 0)
    return _Entry(fields, _key(name), raw, b"", b"", 0)


def _deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


def _moved(extra: bytes, before: int, start: int) -> bytes:
    """The extra field with the offset in its zip64 record, after ``before`` sizes, set to ``start``."""
    position = 0
    while position + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, position)
        place = position + 4 + 8 * before
        if kind == _ZIP64 and place + 8 <= position + 4 + length:
            return extra[:place] + struct.pack("<Q", start) + extra[place + 8 :]
        position += 4 + length
    raise Refused("damaged")
