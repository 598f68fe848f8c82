"""The records of the parts of an .xlsb, and the texts in them ([MS-XLSB] 2.1.4, 2.5.168)."""

import struct
from collections.abc import Iterator

_U32 = struct.Struct("<I")


def records12(content: bytes, position: int = 0) -> Iterator[tuple[int, int, int]]:
    """Type, start and length of every BIFF12 record from ``position``."""
    end = len(content)
    while position < end:
        kind = content[position]
        position += 1
        if kind & 0x80:
            kind = kind & 0x7F | (content[position] & 0x7F) << 7
            position += 1
        length = shift = 0
        while True:
            byte = content[position]
            position += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80 or shift > 21:
                break
        yield kind, position, length
        position += length


def wide_text(content: bytes, start: int) -> tuple[str, int]:
    """The UTF-16 text behind its length at ``start``, and where it ends."""
    (length,) = _U32.unpack_from(content, start)
    if length == 0xFFFFFFFF:
        length = 0
    end = start + 4 + 2 * length
    return content[start + 4 : end].decode("utf-16-le", "replace"), end
