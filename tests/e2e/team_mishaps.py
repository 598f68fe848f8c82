"""What befalls a team besides its work: people erased, files copied, shares that vanish, clocks that lie."""

import contextlib
import io
import shutil
import sqlite3
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.store.history import log
from dcant_tracker.store.kept.attachments import attach
from dcant_tracker.store.replicas import naming
from dcant_tracker.store.writing import door
from dcant_tracker.store.writing.changes import Op, Operation
from dcant_tracker.team import bundle
from dcant_tracker.team.folder import ENDING
from tests.e2e.team_play import MEMBERS, Play

SURNAME = "Vrabec"


def meet_somebody(play: Play, member: str) -> None:
    """A person whose name nobody else bears; of some, a text says that she was met."""
    body = play.any_of(member, "organisation")
    if body is None:
        return
    play.number += 1
    name = f"{SURNAME}{play.number:04}"
    words = [f"organisation={body}", f"name=Zdenka {name}", f"function=Assistante de Zdenka {name}"]
    if play(member, "add", "contact", *words) == 0:
        play.met.append(name)
    if play.rng.random() < 0.5:
        play(member, "set", "organisation", body, f"source=Selon Zdenka {name}")


def erase(play: Play, member: str) -> None:
    """Somebody asks to be forgotten; the command is killed at times, and then given again."""
    found = [one for one in play.records(member, "contact") if SURNAME in one["name"]]
    if found:
        gone = play.rng.choice(found)
        for _try in range(3):
            status = play(member, "erase", "contact", gone["uid"], "--yes", "--mask")
            left = [one["uid"] for one in play.records(member, "contact")]
            if status == 0 or gone["uid"] not in left:
                play.forgotten.append(gone["name"].split()[-1])
                return


def leave(play: Play, member: str) -> None:
    if play.address and member not in play.away and play(member, "team", "leave") == 0:
        play.away.add(member)


def come_back(play: Play) -> None:
    """Whoever left joins again, also who was killed while leaving or went back to a file of before."""
    away = [one for one in MEMBERS if play(one, "team", "status", json_too=True)["place"] is None]
    for member in away if play.address else ():
        play.expect(member, "team", "join", play.address_of(member), "--name", member)
    play.away.clear()


def take_back_a_step(play: Play, member: str) -> None:
    """Any of the last steps, a colleague's, a decision or a joining as well: by name, as the window does."""
    with play.opened(member) as store, contextlib.suppress(UserError):
        steps = log.steps(store.read(), limit=8)
        if steps:
            chosen = play.rng.choice(steps)
            play.told.append(f"{member}: -- takes back {chosen.op} {chosen.label}")
            store.reverse_step(chosen)


def attach_a_file(play: Play, member: str) -> None:
    body = play.any_of(member, "organisation")
    if body is None:
        return
    path = play.folder / "courrier" / f"{play.rng.choice('ab')}.txt"
    path.write_text(play.text(), encoding="utf-8")
    with play.opened(member) as store, contextlib.suppress(UserError):
        store.transact(
            Operation(Op.ADD, "Pièce jointe"), lambda transaction: attach(transaction, f"organisation:{body}", path)
        )


def work_in_2099(play: Play, member: str) -> None:
    """The battery of a laptop is empty: its clock says anything for an hour."""
    body = play.any_of(member, "organisation")
    if body is None:
        return

    class Wrong(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(2099, 1, 1, tzinfo=tz or UTC)

    class Clock:
        @staticmethod
        def time_ns() -> int:
            return int(Wrong.now().timestamp() * 1e9)

    with pytest.MonkeyPatch.context() as patch, play.opened(member) as store:
        patch.setattr(door, "datetime", Wrong)
        patch.setattr(naming, "time", Clock)
        text = play.text()
        with contextlib.suppress(UserError):
            store.update("organisation", body, {"region": text}, Operation(Op.EDIT, "Modification"))
            play.told.append(f"{member}: -- works in 2099")


def copy_a_file(play: Play, member: str) -> None:
    """A data file copied by hand is another one: it is refused as a member, then joins as one and says its part."""
    if not play.address or member in play.away:
        return
    play.number += 1
    copy = f"copie{play.number}"
    play.expect(member, "check")  # what a killed command left half written is taken back
    shutil.copy(play.folder / f"{member}.sqlite", play.folder / f"{copy}.sqlite")
    was_calm, play.is_calm = play.is_calm, True
    told = play(copy, "team", "sync")
    assert told == 1, play.told[-1]
    text, body = play.text(), play.any_of(copy, "organisation")
    if body and play.place_is_there():
        play.enter(copy, ["set", "organisation", body], "organisation", {"notes": text})
        play.expect(copy, "team", "join", play.address, "--name", copy)
    (play.folder / f"{copy}.sqlite").unlink()
    play.is_calm = was_calm


def set_back(play: Play, member: str) -> None:
    """All that a member did is sent, then an earlier copy is put in place of the file, by hand or as a backup."""
    if not play.place_is_there() or member in play.away or play.keeps_damage:
        return
    copy = play.folder / "courrier" / f"avant-{member}.sqlite"
    was_calm, play.is_calm = play.is_calm, True
    if copy.exists() and play(member, "team", "sync") == 0:
        if play.rng.random() < 0.5:
            play.expect(member, "restore", str(copy))
        else:
            shutil.copy(copy, play.folder / f"{member}.sqlite")
    else:
        play.expect(member, "backup", str(copy))
    play.is_calm = was_calm


def spoil_the_share(play: Play, _member: str) -> None:
    """A bundle doubled by a cloud client, half there for a while, missing for ever, or altered by one byte."""
    if not play.share or play.rng.random() < 0.3:
        return
    found = sorted(play.share.glob(f"*/*{ENDING}"))
    if not found:
        return
    path = play.rng.choice(found)
    kind = play.rng.choice(("double", "half", "missing", "altered") if play.keeps_damage else ("double", "half"))
    play.told.append(f"-- {kind} {path.name[:24]}")
    content = path.read_bytes()
    if kind == "double":
        path.with_name(f"{path.stem} (copie en conflit){ENDING}").write_bytes(content)
    elif kind == "half":
        play.later.append(lambda: path.exists() and path.write_bytes(content))
        path.write_bytes(content[: len(content) // 2])
    elif kind == "missing":
        path.unlink()
    else:
        path.write_bytes(content[:-40] + bytes([content[-40] ^ 1]) + content[-39:])


def lose_the_share(play: Play, _member: str) -> None:
    """The share is out of reach for a while, or an empty folder stands in its place."""
    if not play.share:
        return
    share, kept = play.share, play.share.with_name("lieu hors ligne")
    share.rename(kept)
    is_empty = play.rng.random() < 0.5
    if is_empty:
        share.mkdir()

    def bring_back() -> None:
        if share.exists():
            assert [*share.iterdir()] == [], "nothing is made in a folder that is not the team's"
            share.rmdir()
        kept.rename(share)
        play.share = share

    play.share = None
    play.later.append(bring_back)
    play.told.append("-- the share is lost")


MISHAPS: dict[Callable[[Play, str], None], int] = {
    meet_somebody: 5,
    erase: 3,
    leave: 1,
    take_back_a_step: 4,
    attach_a_file: 3,
    work_in_2099: 1,
    copy_a_file: 1,
    set_back: 2,
    spoil_the_share: 4,
    lose_the_share: 1,
}


def mend(play: Play, *, at_most: int = 100) -> None:
    """What was away for a while is there again."""
    while play.later and at_most:
        play.told.append("-- something is there again")
        play.later.pop(0)()
        at_most -= 1


def befall(play: Play, member: str) -> str:
    """Something befalls the team; what is away comes back at times."""
    mishap = play.rng.choices([*MISHAPS], weights=[*MISHAPS.values()])[0]
    mishap(play, member)
    if play.rng.random() < 0.3:
        mend(play, at_most=1)
    return mishap.__name__


def told_in(play: Play, names: list[str]) -> Iterator[str]:
    """Where any of ``names`` still stands: data files with their copies, whatever is packed in them, and the share.

    Workbooks of the ledger are not looked into, there and in bundles: one that a colleague made before she knew, and that
    names a person in a text only, is recognised by nobody who had forgotten that person when it came (ARCHITECTURE.md).
    """
    for member in MEMBERS:
        paths = [play.folder / f"{member}.sqlite", *(play.folder / f"{member} - sauvegardes").glob("*.sqlite")]
        for path in paths:
            for name in _found(_all_of(path), names):
                yield f"{name} in {path.relative_to(play.folder)}"
    for path in play.share.rglob(f"*{ENDING}") if play.share else ():
        with contextlib.suppress(bundle.BundleError):
            for name in found_in(path.read_bytes(), names):
                yield f"{name} in the share: {path.name}"


def found_in(content: bytes, names: list[str]) -> set[str]:
    """Those of ``names`` that a bundle tells."""
    return _found([_unpacked(content)], names)


def _unpacked(content: bytes) -> bytes:
    parcel = bundle.decode(content)
    things = [one for one in parcel.things if one.kind != "exchange"]
    told = [str(parcel.steps).encode(), *(one for thing in things for one in _inflated(thing.contents))]
    return b"\n".join(told)


def _inflated(contents: dict[str, bytes]) -> Iterator[bytes]:
    for one in contents.values():
        yield from _layers(one)


def _layers(content: bytes) -> Iterator[bytes]:
    """``content`` and what is packed in it."""
    yield content
    with contextlib.suppress(zlib.error):
        yield zlib.decompress(content)
    with contextlib.suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            yield archive.read(name)


def _all_of(path: Path) -> Iterator[bytes]:
    """The bytes of a data file, and whatever is packed in its cells."""
    yield path.read_bytes()
    with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as sql:
        sql.text_factory = bytes
        for table, column in (("attachment_file", "content"), ("campaign_closing", "content")):
            with contextlib.suppress(sqlite3.OperationalError):
                for (cell,) in sql.execute(f"SELECT {column} FROM {table}"):
                    yield from _layers(cell) if isinstance(cell, bytes) else ()


def _found(texts: Iterator[bytes] | list[bytes], names: list[str]) -> set[str]:
    lowered = [one.lower() for one in texts]
    return {name for name in names if any(name.lower().encode() in one for one in lowered)}
