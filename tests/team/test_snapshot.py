"""A snapshot as bytes: nothing of it is believed that its name, its sum and its header do not say."""

import hashlib
import json
import struct
import tracemalloc
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dcant_tracker.domain.identity import new_uid
from dcant_tracker.store.file.schema import SCHEMA
from dcant_tracker.store.replicas.snapshot import Snapshot
from dcant_tracker.team import snapshot
from dcant_tracker.team.snapshot import FORMAT, MAGIC, SnapshotError, name_of, pack, told_of, unpack

BUNDLE = f"{3:016x}-{'a' * 64}"
TOLD = Snapshot(7, (BUNDLE,), (new_uid(),))
FILE = bytes(range(256)) * 9_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A data file, as far as this is concerned."""
    path = tmp_path / "fichier"
    path.write_bytes(FILE)
    return path


def packed(path: Path, told: Snapshot = TOLD) -> tuple[str, bytes]:
    content = pack(path, told)
    assert content is not None
    return name_of(content, told), content


def made(
    *,
    magic: bytes = MAGIC,
    number: int = FORMAT,
    schema: int = SCHEMA,
    notes: bytes | None = None,
    more: int = 0,
    body: bytes | None = None,
    less: int = 0,
) -> tuple[str, bytes]:
    """A snapshot of a short file, made by hand: whole, but not always as ours are."""
    told = json.dumps({"clock": 7, "bundles": [], "erasures": []}).encode() if notes is None else notes
    head = struct.pack(">8sHHIQ", magic, number, schema, len(told), 5 + more)
    inside = zlib.compress(told + b"court") if body is None else body
    content = head + inside[: len(inside) - less]
    content += hashlib.sha256(content).digest()
    return f"{7:016x}-{hashlib.sha256(content).hexdigest()}", content


def test_it_comes_back_as_it_was(path, tmp_path):
    name, content = packed(path)
    assert name == f"{7:016x}-{hashlib.sha256(content).hexdigest()}"
    assert told_of(name, content) == TOLD
    assert snapshot.schema_of(name, content) == SCHEMA
    assert unpack(name, content, tmp_path / "autre") == TOLD
    assert (tmp_path / "autre").read_bytes() == FILE


def test_the_format_is_the_one_that_is_documented(tmp_path):
    assert unpack(*made(), tmp_path / "autre") == Snapshot(7)
    assert (tmp_path / "autre").read_bytes() == b"court"


@given(st.data())
def test_a_byte_that_changed_is_noticed(tmp_path_factory, data):
    name, content = made()
    place = data.draw(st.integers(0, len(content) - 1))
    other = bytes([*content[:place], content[place] ^ data.draw(st.integers(1, 255)), *content[place + 1 :]])
    with pytest.raises(SnapshotError):
        told_of(name, other)
    resigned = f"{7:016x}-{hashlib.sha256(other).hexdigest()}"
    with pytest.raises(SnapshotError):
        told_of(resigned, other)


@pytest.mark.parametrize("length", [0, 1, 8, 23, 24, 55, 56, 60])
def test_half_of_one_is_noticed(length):
    _name, content = made()
    with pytest.raises(SnapshotError):
        told_of(f"{7:016x}-{hashlib.sha256(content[:length]).hexdigest()}", content[:length])


DOCUMENTS = [
    b"",
    b"[]",
    b"pas du JSON",
    b"[" * 100_000,
    b'{"clock": 7}',
    b'{"clock": 8, "bundles": [], "erasures": []}',
    b'{"clock": true, "bundles": [], "erasures": []}',
    b'{"clock": "7", "bundles": [], "erasures": []}',
    b'{"clock": 7, "bundles": {}, "erasures": []}',
    b'{"clock": 7, "bundles": [], "erasures": "x"}',
    b'{"clock": 7, "bundles": [1], "erasures": []}',
    b'{"clock": 7, "bundles": ["../../ailleurs"], "erasures": []}',
    b'{"clock": 7, "bundles": [], "erasures": [null]}',
]


@pytest.mark.parametrize("notes", DOCUMENTS)
def test_what_is_said_of_it_is_looked_at(notes):
    with pytest.raises(SnapshotError):
        told_of(*made(notes=notes))


@pytest.mark.parametrize(
    "otherwise",
    [
        {"magic": b"\x89DcANT\r\n"},
        {"number": 0},
        {"number": FORMAT + 1},
        {"schema": SCHEMA + 1},
        {"schema": SCHEMA - 1},
        {"more": 1},
        {"more": -1},
        {"more": 1 << 62},
        {"less": 3},
        {"body": b"ce n'est pas du zlib"},
        {"body": zlib.compress(json.dumps({"clock": 7, "bundles": [], "erasures": []}).encode() + b"court") + b"suite"},
    ],
)
def test_what_is_not_made_as_ours_is_refused(otherwise, tmp_path):
    with pytest.raises(SnapshotError):
        unpack(*made(**otherwise), tmp_path / "autre")


def test_one_of_another_version_still_says_whom_it_knows_erased():
    """So that it goes where it does not: the file itself is for those who have that version."""
    assert told_of(*made(schema=SCHEMA + 1)) == Snapshot(7)


def test_one_under_the_name_of_another_is_refused(path, tmp_path):
    _name, content = packed(path)
    another, _content = made()
    with pytest.raises(SnapshotError):
        unpack(another, content, tmp_path / "ailleurs")


def test_what_inflates_to_more_than_is_said_is_not_inflated(tmp_path):
    told = json.dumps({"clock": 7, "bundles": [], "erasures": []}).encode()
    bomb = zlib.compress(told + bytes(300_000_000), 9)
    tracemalloc.start()
    with pytest.raises(SnapshotError):
        unpack(*made(body=bomb), tmp_path / "autre")
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 10_000_000
    assert (tmp_path / "autre").stat().st_size == 5


def test_a_clock_beyond_all_is_refused(path):
    with pytest.raises(SnapshotError):
        told_of(*packed(path, Snapshot(1 << 61)))


def test_one_that_nobody_would_read_is_not_made(path, monkeypatch):
    monkeypatch.setattr(snapshot, "LARGEST", 1_000)
    assert pack(path, TOLD) is None
    monkeypatch.setattr(snapshot, "LARGEST", 10_000_000)
    monkeypatch.setattr(snapshot, "_LARGEST_FILE", len(FILE) - 1)
    assert pack(path, TOLD) is None
    monkeypatch.setattr(snapshot, "_LARGEST_FILE", len(FILE))
    monkeypatch.setattr(snapshot, "_LONGEST_NOTES", 10)
    assert pack(path, TOLD) is None


@pytest.mark.parametrize("bound", ["LARGEST", "_LARGEST_FILE", "_LONGEST_NOTES"])
def test_one_that_says_to_be_larger_is_not_read(path, monkeypatch, bound):
    name, content = packed(path)
    monkeypatch.setattr(snapshot, bound, 10)
    with pytest.raises(SnapshotError):
        told_of(name, content)
