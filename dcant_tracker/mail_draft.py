"""A message written ahead: a file that a mail program opens as a draft, which the officer reads and sends herself."""

from dataclasses import dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with the message; ``media`` is its media type, as « text/calendar »."""

    name: str
    content: bytes
    media: str


@dataclass(frozen=True, slots=True)
class MailDraft:
    """A message in plain text. ``hidden`` addresses (Cci) are seen by none of those who get it."""

    subject: str
    text: str
    to: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    def content(self) -> bytes:
        """The bytes of an .eml file.

        ``X-Unsent`` makes Outlook open it as a draft (Thunderbird and Apple Mail: « Modifier comme nouveau »).
        Raises ValueError for an address that :func:`is_address` does not know.
        """
        message = EmailMessage(policy=SMTP)
        message["X-Unsent"] = "1"
        message["Subject"] = " ".join(self.subject.split())
        for header, addresses in (("To", self.to), ("Bcc", self.hidden)):
            if addresses:
                message[header] = [_address(one) for one in addresses]
        message.set_content(self.text, cte="quoted-printable")
        for one in self.attachments:
            kind, _slash, subtype = one.media.partition("/")
            message.add_attachment(one.content, maintype=kind, subtype=subtype, filename=one.name)
        return message.as_bytes()


_UNSENT = b"X-Unsent: 1"


def is_draft(content: bytes) -> bool:
    """Whether these are the first bytes of a message that was written here and that nobody sent."""
    return content.startswith(_UNSENT)


def is_address(text: str) -> bool:
    """Whether ``text`` is one e-mail address (RFC 5321, no other letters than ASCII), with nothing beside it."""
    try:
        found = _address(text)
    except ValueError:
        return False
    return text.isascii() and found.addr_spec == text and bool(found.username) and "." in found.domain


def _address(text: str) -> Address:
    try:
        return Address(addr_spec=text)
    except (HeaderParseError, IndexError) as problem:
        raise ValueError(text) from problem
