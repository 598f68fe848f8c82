"""A zip is written again around the parts that stay: their packed bytes are copied, wherever their records lie."""

import struct
import zipfile
from io import BytesIO

import pytest

from dcant_tracker.exchange.patching.rezip import rewrite
from dcant_tracker.exchange.reader.refusal import Refused

PARTS = {"premier.xml": b"<a/>" * 50, "Deuxi\u00e8me.xml": b"<b/>" * 50, "image.png": b"\x89PNG"}


def archive(**options):
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in PARTS.items():
            with written.open(name, "w", **options) as part:
                part.write(content)
    return target.getvalue()


def rewritten(source, replaced=None, added=None):
    target = BytesIO()
    rewrite(source, target, replaced or {}, added or {})
    return target.getvalue()


def contents(content):
    with zipfile.ZipFile(BytesIO(content)) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name) for name in opened.namelist()}


def directory_of(content):
    """Where the records of the directory begin."""
    places = [content.index(b"PK\1\2")]
    while (following := content.find(b"PK\1\2", places[-1] + 4)) >= 0:
        places.append(following)
    return places


def with_offset_in_zip64(content, rank):
    """The same archive whose entry ``rank`` keeps its place in an extra field, as writers of long archives do."""
    start = directory_of(content)[rank]
    name, extra = struct.unpack_from("<HH", content, start + 28)
    (offset,) = struct.unpack_from("<I", content, start + 42)
    assert extra == 0
    field = struct.pack("<HHQ", 1, 8, offset)
    record = bytearray(content[start : start + 46 + name])
    struct.pack_into("<H", record, 30, len(field))
    struct.pack_into("<I", record, 42, 0xFFFFFFFF)
    end = content.rindex(b"PK\5\6")
    (size,) = struct.unpack_from("<I", content, end + 12)
    closing = bytearray(content[end:])
    struct.pack_into("<I", closing, 12, size + len(field))
    return content[:start] + bytes(record) + field + content[start + 46 + name : end] + bytes(closing)


def test_nothing_changed_gives_the_same_bytes():
    assert rewritten(archive()) == archive()


@pytest.mark.parametrize("options", [{}, {"force_zip64": True}])
def test_parts_are_replaced_and_added(options):
    result = contents(rewritten(archive(**options), {"premier.xml": b"court"}, {"neuf/été.xml": b"<n/>"}))
    assert result == {**PARTS, "premier.xml": b"court", "neuf/été.xml": b"<n/>"}
    assert list(result) == [*PARTS, "neuf/été.xml"]


@pytest.mark.parametrize("rank", [0, 2])
def test_a_place_kept_in_an_extra_field_is_moved(rank):
    source = with_offset_in_zip64(archive(), rank)
    assert contents(source) == PARTS
    assert contents(rewritten(source, {"premier.xml": b"<a/>" * 900})) == {**PARTS, "premier.xml": b"<a/>" * 900}


def test_what_lies_before_the_archive_goes_with_it_no_more():
    source = b"#!/bin/sh\n" + archive()
    assert contents(rewritten(source, {"image.png": b"x"})) == {**PARTS, "image.png": b"x"}


def overlapping(content):
    first, second = directory_of(content)[:2]
    return content[: second + 42] + content[first + 42 : first + 46] + content[second + 46 :]


def with_a_long_note(content):
    last = directory_of(content)[-1]
    return content[: last + 32] + b"\xff\x0f" + content[last + 34 :]


def without_a_local_record(content):
    return b"PKxx" + content[4:]


@pytest.mark.parametrize("spoil", [overlapping, with_a_long_note, without_a_local_record])
def test_records_that_do_not_agree_are_refused(spoil):
    with pytest.raises(Refused):
        rewritten(spoil(archive()))
