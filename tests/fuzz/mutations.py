"""Workbooks spoiled at random, always the same way for the same seed: bytes, zip, XML, values."""

import io
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable
from random import Random

_NO_ZIP_LEFT = (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, RuntimeError, OSError, EOFError)

Mutation = Callable[[Random, bytes], bytes]

_TOKENS = re.compile(rb"<[^>]*>|[^<]+")
_ATTRIBUTE = re.compile(rb'([\w:.-]+)="([^"]*)"')
_NUMBERS = (b"-1", b"0", b"1", b"65536", b"1048577", b"99999999999", b"4294967295", b"1e400", b"NaN")
_TEXTS = (
    b"",
    b"A0",
    b"XFE1",
    b"XFD1048576",
    b"A1:XFD1048576",
    b"../../x",
    b"/etc/passwd",
    b"&#0;",
    b"_x0000_",
    b"\xff",
)
_TYPES = (b"s", b"e", b"b", b"d", b"str", b"inlineStr", b"n", b"float", b"date", b"time", b"boolean", b"percentage")
_ODD = (*_NUMBERS, *_TEXTS, *_TYPES)
_DOCTYPES = (
    b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>',
    b'<!DOCTYPE x SYSTEM "file:///etc/passwd">',
    b'<!DOCTYPE x [<!ENTITY a SYSTEM "http://127.0.0.1:9/">]>',
    b"<?xml-stylesheet href='http://127.0.0.1:9/'?>",
    b"<!--",
    b"<![CDATA[",
)
_NAMES = (
    "../../evil.xml",
    "/etc/passwd",
    "C:\\evil.xml",
    "xl\\workbook.xml",
    "xl/../xl/workbook.xml",
    "a" * 5000,
    "\u202e",
    "",
)
_VALUES = (
    b"=1+1",
    b"+33",
    b"@x",
    b"#N/A",
    b"_x000D_",
    b"31/02/2020",
    b"1e999",
    b"-0",
    b"\xc2\xa0",
    b"VRAI",
    b"x" * 40_000,
)


def flip_bytes(random: Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(random.choice((1, 1, 2, 8, 64))):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def set_number(random: Random, content: bytes) -> bytes:
    """An extreme where a length or a place may have stood."""
    at = random.randrange(max(len(content) - 8, 1))
    extreme = random.choice((0, 1, 0x7F, 0xFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF))
    width = random.choice((1, 2, 4))
    return content[:at] + extreme.to_bytes(4, "little")[:width] + content[at + width :]


def cut(random: Random, content: bytes) -> bytes:
    start, end = sorted(random.randrange(len(content)) for _ in range(2))
    return content[:start] if random.random() < 0.5 else content[:start] + content[end:]


def repeat(random: Random, content: bytes) -> bytes:
    start = random.randrange(len(content))
    piece = content[start : start + random.choice((4, 64, 1024))]
    return content[:start] + piece * random.choice((2, 3, 50)) + content[start:]


def insert(random: Random, content: bytes) -> bytes:
    at = random.randrange(len(content) + 1)
    return content[:at] + random.randbytes(random.choice((1, 4, 100))) + content[at:]


def parts_of(content: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(entry.filename, archive.read(entry)) for entry in archive.infolist()]


def zipped(parts: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # two parts of one name
        with zipfile.ZipFile(target, "w", method) as archive:
            for name, part in parts:
                archive.writestr(zipfile.ZipInfo(name), part, method)
    return target.getvalue()


def rename_part(random: Random, content: bytes) -> bytes:
    parts = parts_of(content)
    at = random.randrange(len(parts))
    name, part = parts[at]
    parts[at] = (random.choice((*_NAMES, name.upper(), name.replace("/", "\\"), f"/{name}", f"x/{name}")), part)
    return zipped(parts)


def lose_part(random: Random, content: bytes) -> bytes:
    parts = parts_of(content)
    del parts[random.randrange(len(parts))]
    return zipped(parts)


def double_part(random: Random, content: bytes) -> bytes:
    parts = parts_of(content)
    name, part = random.choice(parts)
    other = random.choice(parts)[1]
    parts.insert(random.randrange(len(parts)), (random.choice((name, name.upper())), random.choice((part, other, b""))))
    return zipped(parts)


def swap_parts(random: Random, content: bytes) -> bytes:
    parts = parts_of(content)
    a, b = random.randrange(len(parts)), random.randrange(len(parts))
    parts[a], parts[b] = (parts[a][0], parts[b][1]), (parts[b][0], parts[a][1])
    return zipped(parts)


def add_part(random: Random, content: bytes) -> bytes:
    odd = random.choice((b"", bytes(3_000_000), b"<x>" * 20_000, random.randbytes(100), content))
    name = random.choice((*_NAMES, "xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml", "x.zip"))
    return zipped([*parts_of(content), (name, odd)])


def lie_in_directory(random: Random, content: bytes) -> bytes:
    """A size, checksum, method, flag or offset of the zip's directory or of a part's own header that is not true."""
    changed = bytearray(content)
    signature, fields = random.choice(
        (
            (b"PK\x01\x02", (8, 10, 16, 20, 24, 28, 42)),
            (b"PK\x03\x04", (6, 8, 14, 18, 22, 26)),
            (b"PK\x05\x06", (8, 10, 12, 16)),
        )
    )
    places = [match.start() for match in re.finditer(re.escape(signature), content)]
    at = random.choice(places) + random.choice(fields)
    (value,) = struct.unpack_from("<H", changed, at)
    struct.pack_into("<H", changed, at, random.choice((0, 1, value ^ 1, value + 1 & 0xFFFF, 0xFFFF, 12, 99)))
    return bytes(changed)


def _edited(random: Random, content: bytes, edit: Callable[[Random, bytes], bytes]) -> bytes:
    """``content`` with one of its XML parts edited; itself edited where it is no zip."""
    if not content.startswith(b"PK"):
        return edit(random, content)
    parts = parts_of(content)
    candidates = [at for at, (name, _) in enumerate(parts) if name.endswith((".xml", ".rels"))]
    at = random.choice(candidates)
    parts[at] = (parts[at][0], edit(random, parts[at][1]))
    return zipped(parts, zipfile.ZIP_STORED)


def edit_tags(random: Random, content: bytes) -> bytes:
    def edit(random: Random, part: bytes) -> bytes:
        tokens = _TOKENS.findall(part) or [part]
        a, b = random.randrange(len(tokens)), random.randrange(len(tokens))
        match random.randrange(6):
            case 0:
                del tokens[a]
            case 1:
                tokens[a], tokens[b] = tokens[b], tokens[a]
            case 2:
                tokens.insert(a, tokens[b])
            case 3:
                tokens[a:a] = tokens[min(a, b) : max(a, b)][:200] * random.choice((1, 30))
            case 4:
                tokens[a] = tokens[a] * random.choice((2, 5_000))
            case _:
                tokens[a] = tokens[a].replace(b"/>", b">")
        return b"".join(tokens)

    return _edited(random, content, edit)


def edit_attribute(random: Random, content: bytes) -> bytes:
    def edit(random: Random, part: bytes) -> bytes:
        found = list(_ATTRIBUTE.finditer(part))
        if not found:
            return part
        match = random.choice(found)
        name, value = match.groups()
        kind = random.randrange(4)
        if kind == 0:
            return part[: match.start()] + part[match.end() :]
        if kind == 1:
            name = random.choice(found)[1]
        else:
            value = random.choice((*_ODD, random.choice(found)[2]))
        return part[: match.start()] + name + b'="' + value + b'"' + part[match.end() :]

    return _edited(random, content, edit)


def edit_value(random: Random, content: bytes) -> bytes:
    def edit(random: Random, part: bytes) -> bytes:
        found = [match for match in re.finditer(rb"(?<=>)[^<]+(?=<)|(?<=;)[^;\r\n]*(?=;)", part) if match[0].strip()]
        if not found:
            return part
        for match in sorted(random.choices(found, k=random.choice((1, 5, 50))), key=lambda m: -m.start()):
            part = part[: match.start()] + random.choice((*_ODD, *_VALUES)) + part[match.end() :]
        return part

    return _edited(random, content, edit)


def declare(random: Random, content: bytes) -> bytes:
    """A document type, an opened comment or another encoding at the head of a part."""

    def edit(random: Random, part: bytes) -> bytes:
        if random.random() < 0.3:
            other = random.choice(
                (b"utf-16", b"utf-7", b"shift_jis", b"idna", b"x" * 60, b"cp037", b"hex", b"unicode_escape")
            )
            return part.replace(b"UTF-8", other, 1)
        if random.random() < 0.2:
            return part.decode("utf-8", "replace").encode(
                random.choice(("utf-16", "utf-16-be", "utf-32", "cp500")), "replace"
            )
        head = part.find(b"?>") + 2 if part.startswith(b"<?xml") else 0
        return part[:head] + random.choice(_DOCTYPES) + part[head:]

    return _edited(random, content, edit)


BYTES: tuple[Mutation, ...] = (flip_bytes, set_number, cut, repeat, insert)
ZIP: tuple[Mutation, ...] = (rename_part, lose_part, double_part, swap_parts, add_part, lie_in_directory)
XML: tuple[Mutation, ...] = (edit_tags, edit_attribute, edit_value, declare)


def mutations_of(content: bytes) -> tuple[Mutation, ...]:
    """What can be done to ``content``, XML more often than the rest where there is some."""
    if not content.startswith(b"PK"):
        return (*BYTES, edit_value)
    return (*BYTES, *ZIP, *XML, *XML, *XML)


def mutant(content: bytes, seed: int) -> tuple[bytes, str]:
    """``content`` spoiled in one to three ways, and the names of these."""
    random = Random(seed)
    names: list[str] = []
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        mutation = random.choice(mutations_of(content))
        try:
            content = mutation(random, content) or b"\0"
        except (*_NO_ZIP_LEFT, IndexError, struct.error):
            mutation = flip_bytes  # what was done before left no zip to work on
            content = flip_bytes(random, content)
        names.append(mutation.__name__)
    return content, "+".join(names)
