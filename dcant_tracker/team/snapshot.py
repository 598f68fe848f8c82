"""A snapshot as bytes: all that travels of one member's data file, packed (``docs/team-format.md``).

It is a stranger's, as a bundle is: its size is bounded and its sum compared before anything is inflated, and no more
than is said is inflated. What the data file in it holds is looked at by whoever takes it in (``replicas.adopting``).
"""

import hashlib
import io
import json
import struct
import zlib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from dcant_tracker.domain.identity import is_uid
from dcant_tracker.store.file.schema import SCHEMA
from dcant_tracker.store.replicas.snapshot import Snapshot, clock_of
from dcant_tracker.store.replicas.validating import LATEST
from dcant_tracker.team.bundle import sum_in
from dcant_tracker.team.place import is_name

MAGIC = b"\x89DcANS\r\n"
"""How every snapshot begins, as bundles begin with another."""

FORMAT = 1

LARGEST = 256_000_000
"""Bytes of the largest snapshot, packed: one that would be larger is not made, and whoever joins reads bundles."""

_LARGEST_FILE = 4_000_000_000
_LONGEST_NOTES = 64_000_000
_HEADER = struct.Struct(">8sHHIQ")
_SUM_LENGTH = hashlib.sha256().digest_size
_LEVEL = 6
_CHUNK = 1_000_000


class SnapshotError(Exception):
    """A snapshot that is damaged, of another version of the application, or not made as ours are."""


class _Header(NamedTuple):
    """What stands before the body: how it is written, and how much there is of notes and of the data file."""

    format: int
    schema: int
    notes: int
    length: int


def name_of(content: bytes, told: Snapshot) -> str:
    """What it is called: the clock of its last step, and the SHA-256 of its bytes, as bundles are."""
    return f"{told.clock:016x}-{hashlib.sha256(content).hexdigest()}"


def pack(path: Path, told: Snapshot, *, schema: int = SCHEMA) -> bytes | None:
    """The data file at ``path`` as a snapshot of which ``told`` is said; None where it would be too large."""
    notes = json.dumps({"clock": told.clock, "bundles": told.bundles, "erasures": told.erasures}).encode()
    length = path.stat().st_size
    if length > _LARGEST_FILE or len(notes) > _LONGEST_NOTES:
        return None
    packing = zlib.compressobj(_LEVEL)
    packed = io.BytesIO()  # what it gives at last is not one more copy of it
    packed.write(_HEADER.pack(MAGIC, FORMAT, schema, len(notes), length) + packing.compress(notes))
    for part in chain(map(packing.compress, _chunks(path)), (packing.flush() for _end in range(1))):
        packed.write(part)
        if packed.tell() > LARGEST:
            return None
    packed.write(hashlib.sha256(packed.getbuffer()).digest())
    return packed.getvalue()


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def schema_of(name: str, content: bytes) -> int:
    """The number of the schema of the snapshot called ``name``. Raises SnapshotError."""
    return _Unpacking(name, content).header.schema


def told_of(name: str, content: bytes) -> Snapshot:
    """What is said of the snapshot called ``name``; nothing else of it is inflated. Raises SnapshotError."""
    return _Unpacking(name, content).notes()


def unpack(name: str, content: bytes, path: Path) -> Snapshot:
    """Write the data file of the snapshot called ``name`` at ``path``; what is said of it. Raises SnapshotError."""
    unpacking = _Unpacking(name, content)
    if unpacking.header.schema != SCHEMA:
        raise SnapshotError
    told = unpacking.notes()
    with path.open("wb") as file:
        for chunk in unpacking.file():
            file.write(chunk)
    return told


class _Unpacking:
    """A snapshot being inflated, never more at once than memory easily holds."""

    def __init__(self, name: str, content: bytes) -> None:
        """Raises SnapshotError unless it is whole, of this format, and no larger than it may be."""
        if len(content) > LARGEST + _HEADER.size + _SUM_LENGTH:
            raise SnapshotError
        if not content.startswith(MAGIC) or len(content) < _HEADER.size + _SUM_LENGTH:
            raise SnapshotError
        body, told = memoryview(content)[:-_SUM_LENGTH], content[-_SUM_LENGTH:]
        summed = hashlib.sha256(body)  # once for both sums: that of the body is the longest thing to do with it
        is_whole = summed.digest() == told
        summed.update(told)
        if not is_whole or summed.hexdigest() != sum_in(name):
            raise SnapshotError
        _magic, *numbers = _HEADER.unpack_from(content)
        self.header = _Header(*numbers)
        if self.header.format != FORMAT:
            raise SnapshotError
        if self.header.notes > _LONGEST_NOTES or self.header.length > _LARGEST_FILE:
            raise SnapshotError
        self._name = name
        self._inflating = zlib.decompressobj()
        self._left = body[_HEADER.size :]
        self._tail = b""

    def notes(self) -> Snapshot:
        """What is said of it."""
        told = b"".join(self._inflated(self.header.notes))
        try:
            said = json.loads(told)
            clock, bundles, erasures = (said[name] for name in ("clock", "bundles", "erasures"))
        except (ValueError, TypeError, LookupError, RecursionError) as problem:
            raise SnapshotError from problem
        are_lists = isinstance(bundles, list) and isinstance(erasures, list)
        if not are_lists or type(clock) is not int or clock != clock_of(self._name) or clock > LATEST:
            raise SnapshotError
        if not all(isinstance(one, str) and is_name(one) for one in bundles) or not all(map(is_uid, erasures)):
            raise SnapshotError
        return Snapshot(clock, tuple(bundles), tuple(erasures))

    def file(self) -> Iterator[bytes]:
        """The data file, piece by piece."""
        yield from self._inflated(self.header.length)
        if any(self._inflated(1, is_end=True)) or not self._inflating.eof:
            raise SnapshotError
        if self._inflating.unused_data or self._left:
            raise SnapshotError

    def _inflated(self, length: int, *, is_end: bool = False) -> Iterator[bytes]:
        """The next ``length`` bytes, or fewer where that ``is_end``."""
        while length:
            given = self._tail or self._left[:_CHUNK]
            if not self._tail:
                self._left = self._left[_CHUNK:]
            try:
                chunk = self._inflating.decompress(given, min(length, _CHUNK))
            except zlib.error as problem:
                raise SnapshotError from problem
            self._tail = self._inflating.unconsumed_tail
            length -= len(chunk)
            if chunk:
                yield chunk
            elif not given or self._inflating.eof:
                if is_end:
                    return
                raise SnapshotError
