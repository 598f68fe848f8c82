"""A bundle: what travels as bytes, in a format of its own that any program can read (``docs/team-format.md``).

Whatever is read is a stranger's: its size is bounded before anything is inflated, its sum is compared before anything
is believed, and every value is looked at (``validating``) before anybody sees it. Nothing in it is ever executed.
"""

import hashlib
import json
import struct
import zlib
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from dcant_tracker.errors import UserError
from dcant_tracker.store.file.schema import SCHEMA
from dcant_tracker.store.replicas.travelling import Parcel, TravellingStep, TravellingThing
from dcant_tracker.store.replicas.validating import InvalidError, loaded, read_step, read_thing, said_of_step
from dcant_tracker.words import _

MAGIC = b"\x89DcANT\r\n"
"""How every bundle begins: a byte that is no text, and a line end that a transfer as text would change."""

FORMAT = 1
"""Version of the format; one that is greater asks for a newer application."""

LARGEST = 512_000_000
"""Bytes of the largest bundle, packed or not: several of the largest attachments, and years of history."""

MOST_STEPS = 5_000
MOST_BYTES = 64_000_000
"""Where a parcel is cut into several bundles, so that whoever reads one needs little memory; one step stays whole."""

_HEADER = struct.Struct(">8sHHIIQ")
_SUM_LENGTH = hashlib.sha256().digest_size
_MOST_LINES = 5_000_000
_LEVEL = 6
_THING_COST = 2_000
_CHANGE_COST = 300


class BundleError(UserError):
    """A bundle that cannot be taken in: damaged, or not made as ours are."""


class NewerBundleError(BundleError):
    """A bundle of a newer version of the application."""


class Header(NamedTuple):
    """What stands before the body: how it is written, and how much there is in it."""

    format: int
    schema: int
    steps: int
    things: int
    length: int


def name_of(content: bytes, parcel: Parcel) -> str:
    """What a bundle is called: the clock of its last step, so that names sort by it, and the SHA-256 of its bytes."""
    clock = max((step.clock for step in parcel.steps), default=0)
    return f"{clock:016x}-{hashlib.sha256(content).hexdigest()}"


def bears_its_name(name: str, content: bytes) -> bool:
    """Whether ``content`` is whole and unaltered: its sum is the one in its ``name``."""
    return sum_in(name) == hashlib.sha256(content).hexdigest()


def sum_in(name: str) -> str:
    """The SHA-256 that a bundle or a snapshot of that ``name`` should have, in hexadecimal."""
    return name.rpartition("-")[2]


def parts_of(parcel: Parcel) -> Iterator[Parcel]:
    """``parcel`` cut into parcels that make bundles of a handy size, in the same order; nothing of an empty one."""
    steps: list[TravellingStep] = []
    things: list[TravellingThing] = []
    weight = 0
    everything: Iterator[TravellingStep | TravellingThing] = chain(parcel.steps, parcel.things)
    for one in everything:
        more = _weight(one)
        if (steps or things) and (weight + more > MOST_BYTES or len(steps) >= MOST_STEPS):
            yield Parcel(tuple(steps), tuple(things))
            steps, things, weight = [], [], 0
        weight += more
        if isinstance(one, TravellingStep):
            steps.append(one)
        else:
            things.append(one)
    if steps or things:
        yield Parcel(tuple(steps), tuple(things))


def _weight(one: TravellingStep | TravellingThing) -> int:
    if isinstance(one, TravellingThing):
        return _THING_COST + sum(map(len, one.contents.values()))
    return _CHANGE_COST + sum(
        _CHANGE_COST + len(change.before or "") + len(change.after or "") for change in one.changes
    )


def encode(parcel: Parcel, *, schema: int = SCHEMA) -> bytes:
    """``parcel`` as a bundle. Raises UserError where it is larger than anybody would read."""
    lines = [*map(_step_line, parcel.steps), *map(_thing_line, parcel.things)]
    contents = [content for thing in parcel.things for content in thing.contents.values()]
    body = b"".join([*(f"{line}\n".encode() for line in lines), *contents])
    header = _HEADER.pack(MAGIC, FORMAT, schema, len(parcel.steps), len(parcel.things), len(body))
    whole = header + zlib.compress(body, _LEVEL)
    if len(body) > LARGEST:
        raise UserError(
            _("Ce qui est à envoyer à l'équipe est trop volumineux ({size} Mo).").format(size=len(body) // 1_000_000),
            _("Retirez la plus grande des pièces jointes, puis recommencez."),
        )
    return whole + hashlib.sha256(whole).digest()


def _step_line(step: TravellingStep) -> str:
    return _json(said_of_step(step))


def _thing_line(thing: TravellingThing) -> str:
    lengths = {name: len(content) for name, content in thing.contents.items()}
    return _json([thing.kind, thing.key, dict(thing.values), lengths])


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def decode(content: bytes) -> Parcel:
    """What the bundle ``content`` holds. Raises BundleError for whatever is not exactly a bundle of this format."""
    header = read_header(content)
    body = _inflated(content, header)
    try:
        return _read(body, header)
    except (InvalidError, ValueError, RecursionError) as problem:
        raise _strange() from problem


def opened(name: str, content: bytes) -> Parcel:
    """What the bundle called ``name`` holds. Raises BundleError also where another one stands in its place."""
    if not bears_its_name(name, content):
        raise _damaged()
    return decode(content)


def read_header(content: bytes) -> Header:
    """What stands before the body, once the sum says that nothing was altered. Raises BundleError."""
    if len(content) > LARGEST:
        raise BundleError(_("Ce paquet est trop volumineux."), _ask_again())
    if not content.startswith(MAGIC) or len(content) < _HEADER.size + _SUM_LENGTH:
        raise _damaged()
    if hashlib.sha256(memoryview(content)[:-_SUM_LENGTH]).digest() != content[-_SUM_LENGTH:]:
        raise _damaged()
    _magic, *numbers = _HEADER.unpack_from(content)
    header = Header(*numbers)
    if header.format > FORMAT or header.schema > SCHEMA:
        raise NewerBundleError(
            _("Un paquet de l'équipe vient d'une version plus récente de l'application."),
            _("Mettez l'application à jour : ce paquet attend, rien n'est perdu."),
        )
    if header.format < 1 or header.length > LARGEST or header.steps + header.things > _MOST_LINES:
        raise _strange()
    return header


def _inflated(content: bytes, header: Header) -> bytes:
    """The body, never more of it than the header says."""
    inflating = zlib.decompressobj()
    packed = memoryview(content)[_HEADER.size : -_SUM_LENGTH]
    try:
        body = inflating.decompress(packed, header.length + 1)
        if not inflating.eof and len(body) == header.length:
            body += inflating.decompress(inflating.unconsumed_tail, 1)
    except zlib.error as problem:
        raise _strange() from problem
    if len(body) != header.length or not inflating.eof or inflating.unused_data:
        raise _strange()
    return body


def _read(body: bytes, header: Header) -> Parcel:
    """The parcel in ``body``. Raises InvalidError, ValueError or RecursionError where it holds none."""
    lines, place = _lines(body, header.steps + header.things)
    steps = tuple(read_step(loaded(line.decode())) for line in lines[: header.steps])
    if len({step.uid for step in steps}) != len(steps):
        raise InvalidError
    things: list[TravellingThing] = []
    for line in lines[header.steps :]:
        thing, lengths = read_thing(loaded(line.decode()))
        contents, place = _contents(body, place, lengths)
        things.append(TravellingThing(thing.kind, thing.key, thing.values, contents))
    if place != len(body):
        raise InvalidError
    return Parcel(steps, tuple(things))


def _lines(body: bytes, count: int) -> tuple[list[bytes], int]:
    """The first ``count`` lines of ``body``, and where they end."""
    lines: list[bytes] = []
    place = 0
    for _number in range(count):
        end = body.find(b"\n", place)
        if end < 0:
            raise InvalidError
        lines.append(body[place:end])
        place = end + 1
    return lines, place


def _contents(body: bytes, place: int, lengths: Sequence[tuple[str, int]]) -> tuple[dict[str, bytes], int]:
    contents: dict[str, bytes] = {}
    for name, length in lengths:
        if place + length > len(body):
            raise InvalidError
        contents[name] = body[place : place + length]
        place += length
    return contents, place


def _damaged() -> BundleError:
    return BundleError(_("Ce paquet est incomplet ou endommagé."), _ask_again())


def _strange() -> BundleError:
    return BundleError(_("Ce paquet n'est pas fait comme ceux de l'application : il n'est pas repris."), _ask_again())


def _ask_again() -> str:
    return _("Il sera relu à la prochaine synchronisation ; s'il reste ainsi, prévenez son auteur.")
