"""Which of the files of a team this one is: a uid that it signs with, and where it lies, so that a copy is noticed.

A copy made by hand says that it is the original. Going on so would harm no step, each bears a uid of its own, but a
copy is a member by itself: it has its own part of the place where the team meets, and did not join a team.
"""

import json
from pathlib import Path

from dcant_tracker.domain.identity import is_uid, new_uid
from dcant_tracker.errors import UserError
from dcant_tracker.settings import data_dir
from dcant_tracker.store.file.drafts import draft_beside
from dcant_tracker.store.file.placing import place, place_new
from dcant_tracker.store.file.same_file import is_same
from dcant_tracker.store.kept.ledger import ledger_entry
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.replicas.naming import REPLICA, name_steps
from dcant_tracker.store.replicas.naming import replica_of as give_replica
from dcant_tracker.store.store import Store

_PLACE = "replica_place"
"""The fact of the data file that says where it lay: the uid of the machine, and the path there."""

_MACHINE = "poste"
"""The file in the data folder of the machine that holds its uid, which nobody elsewhere can know."""


def replica_of(store: Store) -> str:
    """The uid that the file signs its steps with."""
    known = _fact(store.read(), REPLICA)
    if known is not None:
        return known
    with ledger_entry(store.path) as writing:
        return give_replica(writing)


def note_place(store: Store) -> bool:
    """Note where the file lies, and name the steps that bear no uid yet; whether it proved to be a copy.

    One that lies on another machine than it says, or beside the original, is another replica from here on; so is one
    that never said where it lay, since copies of it may be about.
    """
    reading = store.read()
    here = json.dumps([_machine(), str(store.path.absolute())])
    said = _fact(reading, _PLACE)
    is_copy = said is not None and said != here and _is_elsewhere(said, store.path)
    has_unnamed = reading.fetch_value("SELECT EXISTS (SELECT 1 FROM step WHERE uid IS NULL)")
    if said == here and not has_unnamed and _fact(reading, REPLICA) is not None:
        return False
    with ledger_entry(store.path) as writing:
        name_steps(writing)
        give_replica(writing)
        facts = {_PLACE: here} | ({REPLICA: new_uid()} if is_copy or said is None else {})
        for fact in facts.items():
            writing.execute("INSERT OR REPLACE INTO meta(name, value) VALUES (?, ?)", fact)
    return is_copy


def _fact(reading: Reading, name: str) -> str | None:
    row = reading.fetch_one("SELECT value FROM meta WHERE name = ?", (name,))
    return str(row[0]) if row else None


def _is_elsewhere(said: str, path: Path) -> bool:
    """Whether the file that ``said`` names is another than the one at ``path``: it is not when that moved here."""
    try:
        machine, place = json.loads(said)
        before = Path(place)
        return machine != _machine() or (before.exists() and not is_same(before, path))
    except (ValueError, TypeError, OSError, RecursionError):
        return True


def _machine() -> str:
    """The uid of this machine and account, made when first asked for; none where there is no data folder."""
    try:
        path = data_dir() / _MACHINE
        if (known := _read(path)) is None:
            with draft_beside(path) as draft:
                draft.write_text(new_uid(), encoding="ascii")
                try:
                    place_new(draft, path)
                except FileExistsError:  # one that was damaged, or that somebody made meanwhile
                    if _read(path) is None:
                        place(draft, path)
            known = _read(path)
    except (OSError, UserError):
        return ""
    return known or ""


def _read(path: Path) -> str | None:
    """The uid that stands there; None where none does."""
    try:
        known = path.read_text(encoding="ascii").strip()
    except (FileNotFoundError, ValueError):
        return None
    return known if is_uid(known) else None
