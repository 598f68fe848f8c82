"""Several data files in one process, that give each other what they have."""

import contextlib
import shutil
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.identity import new_uid
from dcant_tracker.store.checking.checking import check
from dcant_tracker.store.records.record import all_records
from dcant_tracker.store.replicas import sending
from dcant_tracker.store.replicas.naming import name_steps
from dcant_tracker.store.replicas.taking_in import TakenIn, take_in
from dcant_tracker.store.replicas.travelling import Parcel
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation


@dataclass
class File:
    """One data file of the team."""

    store: Store

    @property
    def reading(self):
        return self.store.read()

    def add(self, entity: str, **values) -> str:
        return self.store.add(entity, values, Operation("add", f"Ajout ({entity})"))[1]

    def set(self, entity: str, uid: str, **values) -> None:
        self.store.update(entity, uid, values, Operation("edit", "Modification"))

    def parcel(self) -> Parcel:
        self.store.keep(name_steps)
        return sending.everything(self.reading)

    def take(self, parcel: Parcel, *, shared: bool = False) -> TakenIn:
        return take_in(self.store, parcel, shared=shared)

    def learn_from(self, other: "File") -> TakenIn:
        return self.take(other.parcel())

    def rows(self, sql: str, *asked) -> list:
        return self.reading.fetch_all(sql, asked)

    def problems(self) -> list[str]:
        return [one.message for one in check(self.store)]

    def records(self) -> dict:
        return {(name, one.uid): dict(one.values) for name in CATALOGUE for one in all_records(self.reading, name)}


def opened(path: Path, empty_file: Path, name: str) -> File:
    """A data file of its own."""
    file = Path(shutil.copy(empty_file, path / f"{name}.sqlite"))
    with contextlib.closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("UPDATE meta SET value = ? WHERE name = 'store_id'", (new_uid(),))
    store = Store.open(file)
    store.sign(name)
    return File(store)


def meet(files: Collection[File]) -> None:
    """Let everybody learn from everybody, twice: what was drawn from the first round travels as well."""
    for _round in range(2):
        for one in files:
            for other in files:
                if one is not other:
                    one.learn_from(other)
