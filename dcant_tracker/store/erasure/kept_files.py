"""A kept file without an erased person: written again where every text of it can be, else not at all.

A zip (xlsx, ods, docx) is unpacked; the texts and attributes of its XML parts are masked one by one, the base that a
workbook of ours carries as base64 is rewritten as the ledger's is. The result is searched again, tags taken off,
so that a name split over two runs is seen. Whatever cannot be shown to be free of the person is None: an .xls, an
.xlsb, a picture, a damaged zip.
"""

import base64
import binascii
import json
import math
import re
import zipfile
import zlib
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape, unescape

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.erasure.hints import Hints
from dcant_tracker.store.erasure.traces import Traces, nameless

_LARGEST = 1 << 30
"""Bytes of all parts of a zip together that are looked at."""
XML = (".xml", ".rels", ".vml", ".xhtml", ".html")
"""How the names of parts end that are texts."""
_TEXTS = re.compile(r">([^<>]+)<|=\"([^\"]*)\"|='([^']*)'")
_TAGS = re.compile("<[^<>]*>")
_ENDS = re.compile(r"</(?:\w+:)?(?:si|is|c|p|h|text|author|sheet)>")
"""Where a text of cells, comments, paragraphs or names ends, whatever runs it is made of."""
_PACKED = re.compile(r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{200,}={0,2}")
_MOST_IN_CELL = 32_000
_NUMBER = re.compile(r"[1-9]\d*(?:\.0*)?")
"""What may be the value of a cell that holds a number, in whose place no word may stand."""
_QUOTES = {'"': "&quot;", "'": "&apos;"}
_CONTACT = "contact"


def holds(content: bytes, traces: Traces, uid: str = "") -> bool:
    """Whether the file tells of the person anywhere, or carries a record under her ``uid``; unreadable parts count."""
    read = parts(content)
    if read is None:
        return _in_bytes(content, traces) or bool(uid and uid.encode() in content)
    return any(_part_holds(name, part, traces, uid) for name, part in read)


def without(content: bytes, traces: Traces, uid: str) -> bytes | None:
    """``content`` with nothing that tells of the person ``uid``; None where that cannot be done with certainty."""
    if not zipfile.is_zipfile(BytesIO(content)):
        text = decoded(content)
        made = None if text is None else traces.masked(text).encode()
        return made if made is not None and not _in_bytes(made, traces) else None
    try:
        made = _repacked(content, traces, uid)
    except (zipfile.BadZipFile, zlib.error, binascii.Error, ValueError, OSError, NotImplementedError, RecursionError):
        return None
    return None if holds(made, traces) else made


def entries_without(content: bytes, traces: Traces, uid: str) -> bytes | None:
    """A list of what was set aside (JSON) without the person: entries of her record leave, the others are masked.

    None where it is no such list.
    """
    try:
        entries = json.loads(content)
    except (ValueError, RecursionError):
        return None
    if not isinstance(entries, list):
        return None
    kept = [entry for entry in entries if not uid or uid not in json.dumps(entry)]
    return json.dumps(masked_json(kept, traces), ensure_ascii=False, indent=1).encode()


def base_without(packed: bytes, traces: Traces, uid: str) -> bytes | None:
    """A base of the ledger (JSON, compressed) without the person: her row stays, nameless, with its links.

    None for one that is damaged: nobody can say what it holds.
    """
    try:
        return zlib.compress(_document_without(zlib.decompress(packed), traces, uid), 6)
    except (zlib.error, ValueError):
        return None


def base_holds(packed: bytes | None, traces: Traces, uid: str) -> bool:
    """Whether a base of the ledger tells of the person, or names her record; one that is damaged may, and counts."""
    if packed is None:
        return False
    try:
        document = zlib.decompress(packed).decode(errors="replace")
    except zlib.error:
        return True
    return uid in document or traces.found_in(as_read(document))


def _document_without(document: bytes, traces: Traces, uid: str) -> bytes:
    kept: dict[str, Any] = json.loads(document)
    sheet = kept.get(_CONTACT) or {}
    if uid in sheet.get("rows", {}):
        sheet["rows"][uid] = [_item(*pair) for pair in zip(sheet["fields"], sheet["rows"][uid], strict=True)]
    return json.dumps(masked_json(kept, traces), ensure_ascii=False, separators=(",", ":")).encode()


def _item(name: str, item: Any) -> Any:
    field = CATALOGUE[_CONTACT].get(name)
    if field is not None and (field.is_ref or field.choices):
        return item
    return nameless() if name == "name" else None


def as_read(document: str) -> str:
    """The text of a JSON document with the quotation marks and letters that JSON writes in another way."""
    plain = document.replace('\\"', '"')
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), plain) if "\\u" in plain else plain


def masked_json(value: Any, sign: Traces | Hints) -> Any:
    """A JSON value with every text of it masked."""
    if isinstance(value, str):
        return sign.masked(value)
    if isinstance(value, list):
        return [masked_json(one, sign) for one in value]
    if isinstance(value, dict):
        return {sign.masked(name): masked_json(one, sign) for name, one in value.items()}
    return value


def parts(content: bytes) -> list[tuple[str, bytes]] | None:
    """The names and contents of the parts of a zip; None for what is none, or none that can be read."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            listed = archive.infolist()
            if sum(info.file_size for info in listed) > _LARGEST:
                return None
            return [(info.filename, archive.read(info)) for info in listed]
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, RuntimeError, ValueError):
        return None


def _part_holds(name: str, part: bytes, traces: Traces, uid: str) -> bool:
    if traces.found_in(name) or (uid and uid.encode() in part):
        return True
    text = decoded(part) if name.lower().endswith(XML) else None
    if text is None:
        return _in_bytes(part, traces)
    if traces.found_in(unescaped(_TAGS.sub("", _ENDS.sub("\0", text)))) or traces.found_in(unescaped(text)):
        return True
    document = _carried(text)
    return document is not None and (
        traces.found_in(as_read(document.decode(errors="replace"))) or bool(uid and uid.encode() in document)
    )


def _in_bytes(content: bytes, traces: Traces) -> bool:
    """Whether the person is named in bytes of an unknown kind, a byte or two a character."""
    ways = [content.decode(errors="replace"), content.decode("latin-1")]
    ways += [content[start:].decode("utf-16-le", errors="replace") for start in (0, 1)]
    return any(map(traces.found_in, ways))


def decoded(part: bytes) -> str | None:
    """A part, or a whole file, as a text; None where it is none."""
    try:
        return part.decode("utf-16" if part[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        return None


def _repacked(content: bytes, traces: Traces, uid: str) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(target, "w") as made:
        if sum(info.file_size for info in source.infolist()) > _LARGEST:
            raise ValueError(_LARGEST)
        for info in source.infolist():
            part = source.read(info)
            if info.filename.lower().endswith(XML) and _part_holds(info.filename, part, traces, uid):
                part = _part_without(part, traces, uid)
            written = zipfile.ZipInfo(info.filename, info.date_time)
            written.compress_type, written.external_attr = info.compress_type, info.external_attr
            made.writestr(written, part)
    return target.getvalue()


def _part_without(part: bytes, traces: Traces, uid: str) -> bytes:
    text = decoded(part)
    if text is None:
        raise ValueError(part[:2])
    text = _TEXTS.sub(lambda found: _text_without(found, traces), text)
    document = _carried(text)
    if document is not None:
        text = _carrying(text, _document_without(document, traces, uid))
    return re.sub(r"^(<\?xml[^>]*encoding=)([\"'])[^\"']*\2", r"\1\2UTF-8\2", text).encode()


def _text_without(found: re.Match[str], traces: Traces) -> str:
    inner = found[found.lastindex or 0]
    plain = unescaped(inner)
    masked = traces.masked(plain)
    if masked == plain:
        return found[0]
    if _NUMBER.fullmatch(plain):
        masked = "0"
    start = found.start(found.lastindex or 0) - found.start()
    return found[0][:start] + escape(masked, _QUOTES) + found[0][start + len(inner) :]


def unescaped(text: str) -> str:
    """A text of XML with the characters that it writes as codes."""
    plain = re.sub(r"&#(x?)([0-9A-Fa-f]+);", lambda code: chr(int(code[2], 16 if code[1] else 10)), text)
    return unescape(plain, {entity: mark for mark, entity in _QUOTES.items()})


def _carried(text: str) -> bytes | None:
    """The base that a sheet ``_dcant`` carries in its cells (exchange/base.py); None where there is none."""
    chunks = _PACKED.findall(text)
    try:
        return zlib.decompress(base64.b64decode("".join(chunks), validate=True)) if chunks else None
    except (binascii.Error, zlib.error, ValueError):
        return None


def _carrying(text: str, document: bytes) -> str:
    """``text`` with ``document`` in the cells of the base that it carries."""
    places = len(_PACKED.findall(text))
    packed = base64.b64encode(zlib.compress(document, 9)).decode()
    size = max(math.ceil(len(packed) / places), min(len(packed), 30_000))
    if size > _MOST_IN_CELL:
        raise ValueError(size)
    chunks = iter([packed[start : start + size] for start in range(0, len(packed), size)])
    return _PACKED.sub(lambda _found: next(chunks, ""), text)
