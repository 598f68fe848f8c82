"""A colleague's laptop: a copy of the same data file on which she works meanwhile, until both come together."""

import sqlite3
from contextlib import closing
from pathlib import Path

from dcant_tracker.store.replicas.naming import name_steps
from dcant_tracker.store.replicas.replica import note_place
from dcant_tracker.store.replicas.sending import everything
from dcant_tracker.store.replicas.taking_in import TakenIn, take_in
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.team import membership


class Colleague:
    """``who`` works on the file at ``path``."""

    def __init__(self, store: Store, path: Path, who: str = "Camille Martin") -> None:
        note_place(store)
        with closing(sqlite3.connect(store.path)) as here, closing(sqlite3.connect(path)) as there:
            here.backup(there)
        self.path, self.who = path, who

    def does(self, work, label: str = "Modification") -> None:
        with closing(Store.open(self.path)) as store:
            store.sign(self.who)
            store.transact(Operation("edit", label), work)

    def writes(self, entity: str, uid: str, **values) -> None:
        self.does(lambda tx: tx.update(entity, uid, values))

    def deletes(self, entity: str, uid: str) -> None:
        self.does(lambda tx: tx.delete(entity, uid, with_dependants=True))

    def founds(self, place: Path) -> None:
        """A team that meets in the folder ``place``."""
        with closing(Store.open(self.path)) as hers:
            hers.sign(self.who)
            membership.found(hers, str(place), self.who)

    def joins(self, place: Path) -> None:
        with closing(Store.open(self.path)) as hers:
            hers.sign(self.who)
            membership.join(hers, str(place), self.who)

    def syncs(self) -> None:
        with closing(Store.open(self.path)) as hers:
            hers.sign(self.who)
            membership.sync_now(hers)

    def gives(self, store: Store) -> TakenIn:
        """What she did comes into ``store``."""
        with closing(Store.open(self.path)) as hers:
            hers.keep(name_steps)
            parcel = everything(hers.read())
        return take_in(store, parcel, shared=False)

    def takes(self, store: Store) -> TakenIn:
        """What was done in ``store`` comes to her."""
        store.keep(name_steps)
        parcel = everything(store.read())
        with closing(Store.open(self.path)) as hers:
            return take_in(hers, parcel, shared=False)


def write(store: Store, entity: str, uid: str, **values) -> None:
    store.update(entity, uid, values, Operation("edit", "Modification ici"))
