"""A message as mail programs save it (.eml): who sent it, when, and what was attached to it."""

import email
import email.policy
from collections.abc import Iterator
from datetime import datetime
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from dcant_tracker.exchange.reader.letter import Letter, Thing
from dcant_tracker.exchange.reader.refusal import Refused

_HEADERS = (
    b"from:",
    b"subject:",
    b"date:",
    b"to:",
    b"mime-version:",
    b"received:",
    b"return-path:",
    b"x-",
    b"message-id:",
)
_HEAD = 8192


class Mail:
    """One message. Raises :class:`Refused` for what is none, or has more parts than are gone through."""

    def __init__(self, content: bytes, most_parts: int) -> None:
        head = content[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        if not any(line.startswith(_HEADERS) for line in head.splitlines()[:40]):
            raise Refused("no mail")
        if content.count(b"\n--") > 4 * most_parts:
            raise Refused("too many things", limit=most_parts)
        self._message: Message = email.message_from_bytes(content, policy=email.policy.compat32)
        self._most = most_parts

    @property
    def letter(self) -> Letter:
        """Who sent it and when."""
        return letter_of(self._said("From"), self._said("Date"))

    def things(self) -> Iterator[Thing]:
        """What was attached: files, and messages sent on."""
        for rank, part in enumerate(_parts(self._message)):
            if rank > self._most:
                raise Refused("too many things", limit=self._most)
            if part.get_content_type() == "message/rfc822":
                inner = part.get_payload()
                message = inner[0] if isinstance(inner, list) and inner else None
                if isinstance(message, Message):
                    yield f"{_decoded(str(message.get('Subject') or 'message'))}.eml", message.as_bytes(), ""
                continue
            name = _decoded(part.get_filename() or "")
            if name and not _is_shown(part):
                held = part.get_payload(decode=True)
                yield name, held if isinstance(held, bytes) else b"", ""

    def _said(self, header: str) -> str:
        return _decoded(str(self._message.get(header) or ""))


def letter_of(sender: str, date: str) -> Letter:
    """Who sent a message and when, from its headers."""
    address = parseaddr(sender)[1].strip().lower()
    try:
        moment: datetime | None = parsedate_to_datetime(date) if date else None
    except (ValueError, TypeError, IndexError, OverflowError):
        moment = None
    return Letter(address[:320] if "@" in address else "", moment.isoformat() if moment else "")


def _parts(message: Message) -> Iterator[Message]:
    """The parts from the outside to the inside; those of a message that was sent on are its own."""
    waiting = [message]
    while waiting:
        part = waiting.pop(0)
        payload = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(payload, list):
            waiting[:0] = [one for one in payload if isinstance(one, Message)]
        else:
            yield part


def _is_shown(part: Message) -> bool:
    """Whether a part is a picture within the text: the logo of a signature is no answer."""
    placed = part.get_content_disposition() != "attachment"
    return placed and part.get_content_maintype() == "image" and part.get("Content-ID") is not None


def _decoded(text: str) -> str:
    try:
        return str(make_header(decode_header(text)))
    except (ValueError, LookupError, UnicodeError):
        return text
