"""Bundles: what went in comes out, and whatever was altered, cut or made up is refused in a sentence."""

import hashlib
import json
import struct
import tracemalloc
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dcant_tracker.domain.identity import fixed_uid, new_uid
from dcant_tracker.store.file.schema import SCHEMA
from dcant_tracker.store.replicas.travelling import Parcel, TravellingChange, TravellingStep, TravellingThing
from dcant_tracker.team import bundle
from dcant_tracker.team.bundle import BundleError, NewerBundleError, decode, encode
from dcant_tracker.team.place import is_name
from tests.team.strategies import parcels

_HEADER = struct.Struct(">8sHHIIQ")

ONE, OTHER = (fixed_uid(f"essai:{number}") for number in (1, 2))
"""Two uids, the same in every process that collects the tests."""


def sealed(
    body: bytes, steps: int = 0, things: int = 0, *, version: int = 1, schema: int = SCHEMA, length=None
) -> bytes:
    """A bundle around any body, with a true sum: what a stranger who knows the format can make."""
    length = len(body) if length is None else length
    whole = _HEADER.pack(b"\x89DcANT\r\n", version, schema, steps, things, length) + zlib.compress(body)
    return whole + hashlib.sha256(whole).digest()


def a_step(**changed) -> list:
    line = {
        "uid": new_uid(),
        "replica": new_uid(),
        "clock": 5,
        "op": "edit",
        "label": "Modification",
        "who": "Zoé",
        "at": "2026-05-03T10:00:00.000+00:00",
        "origin": None,
        "undoes": None,
        "follows": [],
        "changes": [],
        "pairings": [],
    }
    return list((line | changed).values())


def a_change(entity="organisation", field="name", before=None, after='"Brest"', uid=None) -> list:
    return [entity, uid or ONE, field, before, after, []]


def with_steps(*lines: list) -> bytes:
    return sealed("".join(f"{json.dumps(line)}\n" for line in lines).encode(), len(lines))


def with_thing(line: list, contents: bytes = b"") -> bytes:
    return sealed(f"{json.dumps(line)}\n".encode() + contents, 0, 1)


@given(parcels)
def test_any_parcel_comes_out_as_it_went_in(parcel):
    content = encode(parcel)
    assert decode(content) == parcel
    assert is_name(bundle.name_of(content, parcel))
    assert bundle.bears_its_name(bundle.name_of(content, parcel), content)


@given(parcels, st.data())
def test_a_bundle_of_which_one_byte_changed_is_refused(parcel, data):
    content = bytearray(encode(parcel))
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(BundleError) as refusal:
        decode(bytes(content))
    assert refusal.value.hint
    assert not bundle.bears_its_name(bundle.name_of(encode(parcel), parcel), bytes(content))


@given(parcels, st.data())
def test_a_bundle_that_came_in_part_is_refused(parcel, data):
    content = encode(parcel)
    with pytest.raises(BundleError):
        decode(content[: data.draw(st.integers(0, len(content) - 1))])


@given(parcels, parcels)
def test_what_follows_a_bundle_is_refused_with_it(parcel, other):
    with pytest.raises(BundleError):
        decode(encode(parcel) + encode(other))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.uuids().map(str),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=300)
@given(parcels, st.data())
def test_a_stranger_who_knows_the_format_gets_a_refusal_or_says_what_we_could_have_said(parcel, data):
    """Some value of a true bundle becomes any other value; what is still accepted can be written again as it is."""
    lines = [json.loads(line) for line in _lines_of(parcel)]
    if not lines:
        return
    line = data.draw(st.sampled_from(lines))
    line[data.draw(st.integers(0, len(line) - 1))] = data.draw(json_values)
    body = "".join(f"{json.dumps(line)}\n" for line in lines).encode(errors="replace")
    contents = b"".join(content for thing in parcel.things for content in thing.contents.values())
    try:
        read = decode(sealed(body + contents, len(parcel.steps), len(parcel.things)))
    except BundleError as refusal:
        assert refusal.message
        assert refusal.hint
    else:
        assert decode(encode(read)) == read


def _lines_of(parcel: Parcel) -> list[bytes]:
    content = encode(parcel)
    body = zlib.decompress(content[_HEADER.size : -32])
    return body.split(b"\n")[: len(parcel.steps) + len(parcel.things)]


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(content):
    with pytest.raises(BundleError):
        decode(content)


@given(st.binary(max_size=200), st.integers(0, 3), st.integers(0, 3))
def test_any_body_is_refused_or_read(body, steps, things):
    try:
        parcel = decode(sealed(body, steps, things))
    except BundleError:
        return
    assert (len(parcel.steps), len(parcel.things)) == (steps, things)


@pytest.mark.parametrize("newer", [{"version": 2}, {"schema": SCHEMA + 1}])
def test_a_newer_bundle_asks_for_a_newer_application(newer):
    with pytest.raises(NewerBundleError, match="Mettez l'application à jour"):
        decode(sealed(b"", **newer))


def test_a_bundle_of_an_older_schema_is_read():
    assert decode(sealed(b"", schema=SCHEMA - 1)) == Parcel()


def test_what_would_inflate_to_more_than_it_says_is_not_inflated():
    bomb = sealed(b"\n" * 50_000_000, 1, length=10)
    assert len(bomb) < 100_000
    tracemalloc.start()
    try:
        with pytest.raises(BundleError):
            decode(bomb)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_what_stands_between_the_body_and_the_sum_is_refused():
    whole = sealed(b"")[:-32] + b"0"
    with pytest.raises(BundleError):
        decode(whole + hashlib.sha256(whole).digest())


def test_what_says_that_it_is_huge_is_not_even_begun(monkeypatch):
    monkeypatch.setattr(bundle, "_inflated", None)
    for made in (sealed(b"", length=bundle.LARGEST + 1), sealed(b"", 4_000_000_000)):
        with pytest.raises(BundleError):
            decode(made)
    monkeypatch.setattr(bundle, "LARGEST", 10)
    with pytest.raises(BundleError, match="volumineux"):
        decode(sealed(b""))


def test_less_than_it_says_is_refused():
    with pytest.raises(BundleError):
        decode(sealed(b"", length=1))


def test_a_bundle_nobody_would_read_is_not_written(monkeypatch):
    monkeypatch.setattr(bundle, "LARGEST", 10)
    with pytest.raises(Exception, match="trop volumineux") as refusal:
        encode(Parcel((), (TravellingThing("attachment", "x", {}, {"content": b"0" * 11}),)))
    assert refusal.value.hint


@pytest.mark.parametrize(
    "wrong",
    [
        {"uid": "1"},
        {"replica": "../.."},
        {"replica": None},
        {"clock": -1},
        {"clock": 2**60 + 1},
        {"clock": True},
        {"clock": 1.5},
        {"op": "DROP TABLE"},
        {"op": ""},
        {"op": None},
        {"label": None},
        {"label": "a\0b"},
        {"label": "x" * 100_000},
        {"label": "a\ud800"},
        {"who": 5},
        {"at": "hier"},
        {"at": "2026-05-03T10:00:00.000"},
        {"origin": 7},
        {"undoes": "moi"},
        {"follows": "toutes"},
        {"follows": ["x"]},
        {"follows": [ONE] * 100_001},
        {"changes": None},
        {"changes": [[]]},
        {"changes": ["abcdef"]},
        {"pairings": [["organisation", ONE, "x", True]]},
        {"pairings": [["personne", ONE, OTHER, True]]},
        {"pairings": [["organisation", ONE, OTHER, 1]]},
        {"pairings": [["organisation", ONE, ONE, True]]},
    ],
    ids=lambda wrong: str(wrong)[:60],
)
def test_a_step_that_is_none_is_refused(wrong):
    decode(with_steps(a_step()))
    with pytest.raises(BundleError):
        decode(with_steps(a_step(**wrong)))


@pytest.mark.parametrize(
    "change",
    [
        a_change("sqlite_master"),
        a_change(field="nom"),
        a_change(field=3),
        a_change(field=""),
        a_change(uid="x"),
        a_change(after="Brest"),
        a_change(after="[]"),
        a_change(after="5"),
        a_change(after='"a\\u0000b"'),
        a_change(after='"\\ud800"'),
        a_change(after='""'),
        a_change(after=json.dumps("x" * 70_000)),
        a_change(after="[" * 100_000),
        a_change(after=5),
        a_change(before='{"a":1}'),
        a_change(field="population", after="NaN"),
        a_change(field="population", after="true"),
        a_change(field="population", after=str(2**53)),
        a_change(field="population", after="9" * 5000),
        a_change(field="kind", after='"château"'),
        a_change("meeting", "held_on", after='"2026-02-30"'),
        a_change("meeting", "held_on", after='"3000-01-01"'),
        a_change("meeting", "held_on", after='"20260203"'),
        a_change(field=None, before="{}", after="{}"),
        a_change(field=None, after="[]"),
        a_change(field=None, after='{"nom":"Brest"}'),
        a_change(field=None, after='{"name":"Brest","name":"Quimper"}'),
        a_change(field=None, after='{"name":["Brest"]}'),
        a_change("participation", "recommendation", after=json.dumps("x" * 300)),
        a_change("contact", "objection", after="1"),
        a_change("experiment", "themes", after="[]"),
        a_change("experiment", "themes", after='"eau"'),
        a_change("experiment", "themes", after='["eau; bois"]'),
        a_change("experiment", "themes", after='["eau", 5]'),
        a_change("experiment", "themes", after='["eau", ""]'),
        a_change("experiment", "themes", after=json.dumps(["eau"] * 100_001)),
        a_change("meeting", "held_on", after='"0001-01-01"'),
        a_change("meeting", "held_on", after="20260203"),
        a_change(field=None, after=json.dumps({"name": "x" * 4_000_001})),
    ],
    ids=lambda change: str(change)[:60],
)
def test_a_change_that_is_none_is_refused(change):
    with pytest.raises(BundleError):
        decode(with_steps(a_step(changes=[change])))


def test_fields_and_values_of_the_tests_exist():
    fine = [
        a_change(),
        a_change(field="population", after="5"),
        a_change(field="kind", after='"metropole"'),
        a_change(field="", after=None),
        a_change("meeting", "held_on", after='"2026-02-28"'),
        a_change("contact", "objection", after="true"),
        a_change("experiment", "themes", after='["eau","bois"]'),
        a_change(field=None, after='{"name":"Brest"}'),
        a_change("participation", "recommendation", after=json.dumps(new_uid())),
    ]
    assert len(decode(with_steps(a_step(changes=fine))).steps[0].changes) == len(fine)


def test_a_step_of_a_file_that_had_lost_its_name_is_read():
    assert decode(with_steps(a_step(replica=""))).steps[0].replica == ""


def test_the_same_step_twice_is_refused():
    line = a_step()
    with pytest.raises(BundleError):
        decode(with_steps(line, line))


def test_a_step_that_follows_or_undoes_itself_is_refused():
    uid = new_uid()
    for wrong in ({"follows": [uid]}, {"undoes": uid}):
        with pytest.raises(BundleError):
            decode(with_steps(a_step(uid=uid, **wrong)))


@pytest.mark.parametrize(
    ("line", "contents"),
    [
        (["Attachment", "x", {}, {}], b""),
        (["../x", "x", {}, {}], b""),
        (["attachment", "", {}, {}], b""),
        (["attachment", "x", [], {}], b""),
        (["attachment", "x", {"a": 1.5}, {}], b""),
        (["attachment", "x", {"a": True}, {}], b""),
        (["attachment", "x", {"a": 2**64}, {}], b""),
        (["attachment", "x", {"a": {}}, {}], b""),
        (["attachment", "x", {}, {"content": 2}], b"0"),
        (["attachment", "x", {}, {"content": 1}], b"00"),
        (["attachment", "x", {}, {"content": -1}], b""),
        (["attachment", "x", {}, {"content": "1"}], b"0"),
        (["attachment", "x", {}], b""),
        (["attachment", "x", {}, []], b""),
        (["attachment", "x", {}, dict.fromkeys(map(str, range(10_001)), 0)], b""),
        (["attachment", "x", dict.fromkeys(map(str, range(10_001))), {}], b""),
        (["attachment", "x" * 2_001, {}, {}], b""),
        (["attachment", "x", {"a" * 201: 1}, {}], b""),
        (["attachment", "x", {"a": "b\0"}, {}], b""),
    ],
    ids=lambda line: str(line)[:60],
)
def test_a_thing_that_is_none_is_refused(line, contents):
    decode(with_thing(["attachment", "x", {"a": 1, "b": None, "c": "d"}, {"content": 1}], b"0"))
    with pytest.raises(BundleError):
        decode(with_thing(line, contents))


def test_a_large_parcel_is_cut_into_several_in_the_same_order(monkeypatch):
    monkeypatch.setattr(bundle, "MOST_STEPS", 3)
    monkeypatch.setattr(bundle, "MOST_BYTES", 10_000)
    long = TravellingChange("organisation", new_uid(), "notes", None, json.dumps("x" * 6_000))
    steps = tuple(
        TravellingStep(new_uid(), new_uid(), n, "edit", "", "", "2026-01-01T00:00:00+00:00", changes=(long,) * (n > 7))
        for n in range(10)
    )
    things = tuple(TravellingThing("attachment", str(n), {}, {"content": b"0" * 4_000}) for n in range(3))
    parts = list(bundle.parts_of(Parcel(steps, things)))
    assert [step for part in parts for step in part.steps] == list(steps)
    assert [thing for part in parts for thing in part.things] == list(things)
    assert [len(part.steps) for part in parts if part.steps] == [3, 3, 3, 1]
    assert all(decode(encode(part)) == part for part in parts)
    assert list(bundle.parts_of(Parcel())) == []
