"""A file that brings others: a zip, a message of a mail program. What it holds is said one by one, within bounds.

Only what was attached to a message is, not what it shows. Nothing is opened twice here: a parcel within a parcel is one
more thing that it holds.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from dcant_tracker.exchange.reader.compound import SIGNATURE
from dcant_tracker.exchange.reader.letter import NO_LETTER, Letter, Thing
from dcant_tracker.exchange.reader.limits import Limits
from dcant_tracker.exchange.reader.refusal import Refused
from dcant_tracker.exchange.reader.wire import Sender

MOST_THINGS = 500
"""How many things one parcel may hold."""
LARGEST_THING = 50_000_000
_MOST_PARTS = 2_000
"""Parts of a message that are gone through, the texts that it shows among them."""
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    LookupError,
    AttributeError,
    TypeError,
)
"""What the standard library raises on archives and messages that are no such thing."""
_SERVICE = re.compile(r"(^|/)(__MACOSX/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$|~\$|\.~lock)", re.IGNORECASE)
"""What systems and spreadsheets put beside files for themselves."""


def open_parcel(content: bytes, limits: Limits, sender: Sender) -> str:
    """Say what the parcel ``content`` holds; returns what kind of parcel it is. Raises :class:`Refused`."""
    kind, letter, things = _opened(content)
    sender.say("letter", letter.sender, letter.day)
    left, count = limits.total_bytes // 2, 0
    try:
        for name, held, why in things:
            count += 1
            if count > MOST_THINGS:
                raise Refused("too many things", limit=MOST_THINGS)
            fits = held is None or len(held) <= LARGEST_THING
            left -= len(held or b"") if fits else 0
            if left < 0:
                raise Refused("too large")
            sender.say("thing", name, held if fits else None, why if fits else "too large")
    except _BROKEN as error:
        raise Refused("damaged parcel") from error
    except RecursionError as error:
        raise Refused("damaged parcel") from error
    return kind


def _opened(content: bytes) -> tuple[str, Letter, Iterator[Thing]]:
    try:
        if content.startswith(b"PK"):
            return "zip", NO_LETTER, _zipped(zipfile.ZipFile(io.BytesIO(content)))
        if content.startswith(SIGNATURE):
            from dcant_tracker.exchange.reader.outlook import Outlook

            message = Outlook(content)
            return "msg", message.letter, message.things()
        from dcant_tracker.exchange.reader.mail import Mail

        mail = Mail(content, _MOST_PARTS)
    except _BROKEN as error:
        raise Refused("damaged parcel") from error
    except RecursionError as error:
        raise Refused("damaged parcel") from error
    return "eml", mail.letter, mail.things()


def _zipped(archive: zipfile.ZipFile) -> Iterator[Thing]:
    for entry in archive.infolist():
        name = _unzipped_name(entry)
        if entry.is_dir() or _SERVICE.search(name):
            continue
        if entry.flag_bits & 1:
            yield name, None, "locked thing"
        elif entry.file_size > LARGEST_THING:
            yield name, None, "too large"
        else:
            with archive.open(entry) as stream:
                yield name, stream.read(LARGEST_THING + 1), ""


def _unzipped_name(entry: zipfile.ZipInfo) -> str:
    """The name as it was given: some programs write UTF-8 and do not say so."""
    name = entry.filename
    if not entry.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = entry.filename
    return name.replace("\\", "/")
