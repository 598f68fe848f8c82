"""What our records are called, read when first asked for and kept as long as the data does not change."""

import sqlite3
from functools import cached_property

from dcant_tracker.exchange.matching import Organisations
from dcant_tracker.store.labels import Labels
from dcant_tracker.store.names import Names


class Known:
    """The names of the records behind one connection; several workbooks compared with one state share it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.labels = Labels(connection)
        self._names: dict[str, Names] = {}

    def names(self, entity: str) -> Names:
        """Every way to name the records of ``entity``."""
        if entity not in self._names:
            self._names[entity] = Names(self.connection, entity, self.labels)
        return self._names[entity]

    @cached_property
    def organisations(self) -> Organisations:
        """My organisations in every way to write their names."""
        return Organisations(self.connection, self.labels)
