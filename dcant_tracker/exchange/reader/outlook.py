"""A message as Outlook saves it (.msg, [MS-OXMSG]): who sent it, when, and what was attached to it."""

import re
import struct
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from dcant_tracker.exchange.reader.compound import CompoundFile
from dcant_tracker.exchange.reader.letter import Letter, Thing
from dcant_tracker.exchange.reader.mail import letter_of
from dcant_tracker.exchange.reader.refusal import Refused

_STREAM = "__substg1.0_"
_ATTACHED = "__attach_version1.0_"
_HEADERS, _SENDER, _SENDER_SMTP, _SENT_ON = "007d", "0c1f", "5d01", 0x0039
_DATA, _LONG_NAME, _SHORT_NAME, _CONTENT_ID = "3701", "3707", "3704", "3712"
_SHOWN = re.compile(r"\.(png|jpe?g|gif|bmp)$", re.IGNORECASE)
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_ROOT_HEAD = 32
"""Bytes before the properties of a message at the top."""


class Outlook:
    """One message. Raises :class:`Refused` for a compound file that is none."""

    def __init__(self, content: bytes) -> None:
        self._streams = CompoundFile(content).streams()
        if not any(path[0].startswith(("__properties", "__nameid", _STREAM)) for path in self._streams):
            raise Refused("no mail")

    @property
    def letter(self) -> Letter:
        """Who sent it and when; what its internet headers say comes first."""
        headers = dict(re.findall(r"(?im)^(from|date):[ \t]*(.*)$", self._text(_HEADERS)))
        said = letter_of(
            next((text for name, text in headers.items() if name.lower() == "from"), ""),
            next((text for name, text in headers.items() if name.lower() == "date"), ""),
        )
        sender = said.sender or letter_of(self._text(_SENDER_SMTP) or self._text(_SENDER), "").sender
        return Letter(sender, said.day or self._sent_on())

    def things(self) -> Iterator[Thing]:
        """The files that were attached; a message within the message is told, and not opened."""
        found: dict[str, dict[str, bytes]] = {}
        for path, read in self._streams.items():
            if len(path) == 2 and path[0].startswith(_ATTACHED) and path[1].startswith(_STREAM):
                found.setdefault(path[0], {})[path[1][len(_STREAM) :]] = read()
            elif len(path) > 2 and path[0].startswith(_ATTACHED):
                found.setdefault(path[0], {})
        for streams in found.values():
            name = _told(streams, _LONG_NAME) or _told(streams, _SHORT_NAME)
            data = streams.get(f"{_DATA}0102")
            if data is None:
                yield name or "message", None, "inner mail"
            elif not (_told(streams, _CONTENT_ID) and _SHOWN.search(name)):
                yield name or "pièce", data, ""

    def _text(self, tag: str) -> str:
        own = {path[0][len(_STREAM) :]: read for path, read in self._streams.items() if len(path) == 1}
        return _told({name: read() for name, read in own.items() if name.startswith(tag)}, tag)

    def _sent_on(self) -> str:
        properties = self._streams.get(("__properties_version1.0",))
        content = properties() if properties else b""
        for at in range(_ROOT_HEAD, len(content) - 15, 16):
            kind, tag, _flags, value = struct.unpack_from("<HHIQ", content, at)
            if tag == _SENT_ON and kind == 0x0040:
                try:
                    return (_EPOCH + timedelta(microseconds=value // 10)).isoformat()
                except OverflowError:
                    return ""
        return ""


def _told(streams: Mapping[str, bytes], tag: str) -> str:
    """The text of a property: in UTF-16, or in the code page of Windows."""
    if (wide := streams.get(f"{tag}001f")) is not None:
        return wide.decode("utf-16-le", "replace").rstrip("\0")
    return streams.get(f"{tag}001e", b"").decode("cp1252", "replace").rstrip("\0")
