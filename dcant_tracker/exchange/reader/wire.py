"""What the reading child says to its parent: pickled tuples of plain values, each behind its length.

The parent unpickles with :func:`parse`, which builds nothing but numbers, texts and lists: whatever
a hostile workbook makes of the child, its words stay data.
"""

import io
import pickle
import struct
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO

FLAG = "--read-workbook"
"""First argument of a frozen program that is to be the child."""
SWIFT, CAREFUL = "swift", "careful"
"""How the child is to read: parse while it looks at the bytes, or look at everything first."""
OPENING = "open-parcel"
"""Said in the place of an encoding: what the file holds is wanted, not its cells."""
OUT_OF_MEMORY = 12
"""Exit status of the child when an allocation failed in Python; where it fails in the parser, it aborts."""

LENGTH = struct.Struct("<I")
_LENGTH_OF_A_DAY = len("2015-12-31")


PACKED = frozenset((date, datetime, time, timedelta))
"""Types that travel as bytes, in ISO form, a duration as its seconds behind a P: much faster than objects."""


NOT_A_NUMBER = b"#NUM!"
"""A floating-point number without a value, as some programs write the result of a division by zero."""


def pack(value: date | datetime | time | timedelta) -> bytes:
    """``value`` as bytes, which no cell holds otherwise."""
    return f"P{value.total_seconds()!r}".encode() if isinstance(value, timedelta) else value.isoformat().encode()


def unpack(packed: bytes) -> date | datetime | time | timedelta:
    """The value that :func:`pack` packed; raises ``ValueError`` for anything else."""
    text = packed.decode()
    if len(text) == _LENGTH_OF_A_DAY and text[4] == "-":
        return date.fromisoformat(text)
    if text.startswith("P"):
        return timedelta(seconds=float(text[1:]))
    return datetime.fromisoformat(text) if "T" in text else time.fromisoformat(text)


class _PlainUnpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        raise pickle.UnpicklingError(f"unexpected {module}.{name}")


def parse(message: bytes) -> Any:
    """The tuple in ``message``; raises ``pickle.UnpicklingError`` for anything but plain values."""
    return _PlainUnpickler(io.BytesIO(message)).load()


def read_message(stream: BinaryIO) -> bytes | None:
    """The next message, not yet parsed; None once the child has closed its end, whole message or not."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    body = stream.read(length)
    return body if len(body) == length else None


class Sender:
    """The child's mouth: sheets, each before its rows in blocks of growing numbers, then what is unreadable."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def say(self, *message: Any) -> None:
        """Send one message now."""
        body = pickle.dumps(message, 5)
        self._stream.write(LENGTH.pack(len(body)))
        self._stream.write(body)
        self._stream.flush()
