"""The notes on the cells of an .xls ([MS-XLS] 2.4.179, 2.4.181, 2.4.329): each is an object, its text and its place."""

import struct

from dcant_tracker.exchange.reader.beside import Place, noted

_U16 = struct.Struct("<H")
_NOTE, _CONTINUE, _OBJECT, _TEXT = 0x001C, 0x003C, 0x005D, 0x01B6
NOTE_RECORDS = frozenset((_NOTE, _CONTINUE, _OBJECT, _TEXT))
"""The types of the records that :meth:`XlsNotes.take` looks at."""
_OBJECT_HEAD = struct.Struct("<HHHH")
_A_NOTE = (0x15, 0x12, 0x19)
"""How an object begins that is the box of a note: the type and size of its head, and what it is."""
_PLACE = struct.Struct("<HHHHHB")
"""Row, column, how it is shown, the number of its object; then the length of its author, and how that is packed."""


class XlsNotes:
    """Takes the records of one sheet as they come."""

    def __init__(self) -> None:
        self._number: int | None = None
        self._left = 0
        self._texts: dict[int, str] = {}
        self._places: list[tuple[Place, int, str]] = []

    def take(self, kind: int, record: bytes) -> None:
        """Look at one of the :data:`NOTE_RECORDS`."""
        if kind == _OBJECT and len(record) >= _OBJECT_HEAD.size:
            *head, number = _OBJECT_HEAD.unpack_from(record)
            self._number, self._left = (number if tuple(head) == _A_NOTE else None), 0
        elif kind == _TEXT and len(record) >= 12:
            self._left = _U16.unpack_from(record, 10)[0]
        elif kind == _CONTINUE and self._number is not None and self._left and record:
            text = _unpacked(record[0], record[1:])[: self._left]
            self._texts[self._number] = self._texts.get(self._number, "") + text
            self._left -= len(text)
        elif kind == _NOTE and len(record) >= _PLACE.size:
            row, column, _shown, number, length, packed = _PLACE.unpack_from(record)
            self._places.append(((row, column), number, _unpacked(packed, record[_PLACE.size :])[:length]))

    def found(self) -> dict[Place, str]:
        """What was noted, by place, with who noted it."""
        told = ((where, noted(author, self._texts.get(number, ""))) for where, number, author in self._places)
        return {where: note for where, note in told if note}


def _unpacked(packed: int, content: bytes) -> str:
    return content.decode("utf-16-le" if packed & 1 else "latin-1", "replace").replace("\r\n", "\n")
