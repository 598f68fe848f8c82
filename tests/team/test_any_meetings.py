"""Members who do anything, meet in any order, through a folder of which anything goes missing: all say the same.

    DCANT_MEETINGS=2000 python -m pytest tests/team/test_any_meetings.py

tries that many; a few without.
"""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dcant_tracker.errors import UserError
from dcant_tracker.store.checking.checking import check_contents
from dcant_tracker.store.records.record import all_records
from dcant_tracker.store.replicas import conflicts
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Op, Operation
from dcant_tracker.team import catching_up, compaction, syncing
from dcant_tracker.team.folder import ENDING, SNAPSHOT_ENDING
from dcant_tracker.team.membership import found, join, sync_now
from dcant_tracker.team.place import is_name
from tests.team.conftest import another_file

TRIED = int(os.environ.get("DCANT_MEETINGS", "12"))

members = st.integers(0, 2)
actions = st.one_of(
    st.tuples(st.just("add"), members, st.sampled_from(["Brest", "Quimper", "Vannes"])),
    st.tuples(st.just("edit"), members, st.sampled_from(["notes", "name", "region"])),
    st.tuples(st.just("delete"), members, st.just("")),
    st.tuples(st.just("undo"), members, st.just("")),
    st.tuples(st.just("sync"), members, st.just("")),
    st.tuples(st.just("sync"), members, st.just("")),
    st.tuples(st.just("half"), members, st.just("")),
    st.tuples(st.just("copy"), members, st.just("")),
    st.tuples(st.just("lose"), members, st.just("")),
    st.tuples(st.just("newcomer"), members, st.just("")),
)


class Office:
    """Three members and where they meet."""

    def __init__(self, folder: Path, empty_file: Path) -> None:
        self.share = folder / "lieu"
        self.stores = [Store.open(another_file(empty_file, folder / f"{number}.sqlite")) for number in range(3)]
        found(self.stores[0], str(self.share))
        for store in self.stores[1:]:
            join(store, str(self.share))
        self.folder, self.empty_file = folder, empty_file
        self.halves: dict[Path, bytes] = {}
        self.texts = 0

    def close(self) -> None:
        for store in self.stores:
            store.close()

    def do(self, action: str, member: int, what: str) -> None:
        store = self.stores[member]
        with contextlib.suppress(UserError):
            getattr(self, action)(store, what)

    def add(self, store: Store, name: str) -> None:
        store.add("organisation", {"name": name, "kind": "ville"}, Operation(Op.ADD, f"Ajout de {name}"))

    def edit(self, store: Store, field: str) -> None:
        records = all_records(store.read(), "organisation")
        if records:
            self.texts += 1
            record = records[self.texts % len(records)]
            store.update("organisation", record.uid, {field: f"Texte {self.texts}"}, Operation(Op.EDIT, field))

    def delete(self, store: Store, _what: str) -> None:
        records = all_records(store.read(), "organisation")
        if records:
            uid = records[0].uid
            operation = Operation(Op.DELETE, "Suppression")
            store.transact(operation, lambda transaction: transaction.delete("organisation", uid))

    def undo(self, store: Store, _what: str) -> None:
        store.undo()

    def sync(self, store: Store, _what: str) -> None:
        sync_now(store)

    def newcomer(self, _store: Store, _what: str) -> None:
        """Another one joins; where a snapshot stands there and is whole, by that."""
        if len(self.stores) < 5:
            self.stores.append(Store.open(another_file(self.empty_file, self.folder / f"{len(self.stores)}.sqlite")))
            join(self.stores[-1], str(self.share))

    def files(self) -> list[Path]:
        return sorted(path for ending in (ENDING, SNAPSHOT_ENDING) for path in self.share.rglob(f"*{ending}"))

    def half(self, _store: Store, _what: str) -> None:
        """A file that the cloud client brings in two parts."""
        for path in self.files()[-1:]:
            if path not in self.halves:
                self.halves[path] = path.read_bytes()
                path.write_bytes(self.halves[path][:50])

    def copy(self, _store: Store, _what: str) -> None:
        """A copy under another name, as of a conflict."""
        whole = [path for path in self.files() if is_name(path.stem)]
        for path in whole[:1]:
            shutil.copy(path, path.with_name(f"{path.stem} (copie){path.suffix}"))

    def lose(self, _store: Store, _what: str) -> None:
        """Somebody deletes what a member had put there."""
        for path in self.files()[:1]:
            path.unlink()
            self.halves.pop(path, None)

    def settle(self) -> None:
        """The folder is whole again, and everyone meets until nothing is new."""
        for path, content in self.halves.items():
            if path.exists():
                path.write_bytes(content)
        for _round in range(3):
            for store in self.stores:
                sync_now(store)


def held(store: Store) -> list[object]:
    reading = store.read()
    records = [(one.uid, sorted(one.values.items())) for one in all_records(reading, "organisation")]
    told = [(one.id, one.uid, one.field, one.mine, one.theirs) for one in conflicts.open_conflicts(reading)]
    return [sorted(map(str, records)), sorted(map(str, told))]


@settings(max_examples=TRIED, suppress_health_check=list(HealthCheck))
@given(st.lists(actions, max_size=25))
def test_whatever_happens_all_come_to_say_the_same(empty_file, done):
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(compaction, "MOST_SMALL", 3)
        patch.setattr(syncing, "_CHANGES_AT_ONCE", 2)
        patch.setattr(compaction, "_GRACE", compaction._GRACE * 0)
        patch.setattr(catching_up, "FEWEST", 5)
        office = Office(Path(folder), empty_file)
        try:
            for one in done:
                office.do(*one)
            office.settle()
            said = [held(store) for store in office.stores]
            assert all(one == said[0] for one in said)
            again = [sync_now(store) for store in office.stores]
            assert {(one.received, one.sent) for one in again} == {(0, 0)}
            assert [held(store) for store in office.stores] == said
            for store in office.stores:
                assert check_contents(store) == []
        finally:
            office.close()
