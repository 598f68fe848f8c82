"""What the parts of the check ask of every record, each gone through once for each question, when it is first asked."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import TypeVar

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity
from dcant_tracker.store.checking.ahead import Ahead
from dcant_tracker.store.checking.digests import wrong_digests
from dcant_tracker.store.checking.emptiness import without_records
from dcant_tracker.store.checking.indexes import summed_columns, sums_of_rows
from dcant_tracker.store.checking.rows import Rows, rows_of_history
from dcant_tracker.store.checking.settled import unsettled
from dcant_tracker.store.checking.sums import Sums
from dcant_tracker.store.checking.suspects import Suspects, no_suspects, suspects_of
from dcant_tracker.store.checking.texts import Texts, texts_of
from dcant_tracker.store.checking.words import Place, indexed_places
from dcant_tracker.store.file.database import Database

_Answer = TypeVar("_Answer")


class Census:
    """The records of one state of the data file; ``ahead`` is asked first for what it may know."""

    def __init__(self, database: Database, ahead: Ahead | None = None) -> None:
        self._database = database
        self._ahead = ahead
        self._digests: dict[str, dict[int, int]] = {}
        self._sums: dict[str, Sums] = {}
        self._unsettled: dict[str, list[int]] = {}
        self._suspects: dict[str, Suspects] = {}
        self._texts: dict[str, Texts] = {}

    @cached_property
    def empty(self) -> frozenset[str]:
        """The names of the entities that have no record."""
        return without_records(self._database)

    def digests(self, entity: Entity) -> dict[int, int]:
        """By row number, what the digests of ``entity`` that are wrong should be."""
        return {} if entity.name in self.empty else self._told(self._digests, entity, self._digests_of)

    def sums(self, table: str, columns: Iterable[str]) -> Sums:
        """What the rows of ``table`` sum up to in the ``columns``: known where its digests were looked at."""
        known = self._sums.get(table)
        return sums_of_rows(self._database.connection, table, columns) if known is None else known

    @cached_property
    def history(self) -> Rows:
        """What is to be said of the rows of the history."""
        return rows_of_history(self._database)

    def unsettled(self, entity: Entity) -> list[int]:
        """The records of ``entity`` of which it is in doubt whether their rows of the history lead to them."""
        return [] if entity.name in self.empty else self._told(self._unsettled, entity, self._unsettled_of)

    def suspects(self, entity: Entity) -> Suspects:
        """The records of ``entity`` that may break a rule."""
        return (
            no_suspects(entity) if entity.name in self.empty else self._told(self._suspects, entity, self._suspects_of)
        )

    def breaking(self, entity: Entity) -> list[int]:
        """The records of ``entity`` in which some value may not stand, such as bytes or an impossible day."""
        suspects = self.suspects(entity)
        return sorted(suspects.own.union(self.texts(entity).malformed, *suspects.unlinked.values()))

    def texts(self, entity: Entity) -> Texts:
        """What was found of the texts of ``entity``."""
        return Texts() if entity.name in self.empty else self._told(self._texts, entity, texts_of)

    def words(self) -> dict[str, Place]:
        """Where each word of all records is."""
        places: dict[str, Place] = defaultdict(int)
        for entity in CATALOGUE.values():
            for word, place in self.texts(entity).words.items():
                places[word] += place
        return places

    def indexed(self) -> Mapping[str, Place]:
        """Where each word of the index of the search is."""
        known = self._ahead.indexed() if self._ahead else None
        return indexed_places(self._database) if known is None else known

    def _digests_of(self, database: Database, entity: Entity) -> dict[int, int]:
        sums: Sums = dict.fromkeys(summed_columns(database.connection, entity.name), 0)
        found = wrong_digests(database, entity, sums)
        self._sums[entity.name] = sums
        return found

    def _suspects_of(self, database: Database, entity: Entity) -> Suspects:
        known = self._ahead.suspects(entity) if self._ahead else None
        return suspects_of(database, entity) if known is None else known

    def _unsettled_of(self, database: Database, entity: Entity) -> list[int]:
        known = self._ahead.unsettled(entity) if self._ahead else None
        return unsettled(database, entity) if known is None else known

    def _told(self, known: dict[str, _Answer], entity: Entity, look: Callable[[Database, Entity], _Answer]) -> _Answer:
        if entity.name not in known:
            known[entity.name] = look(self._database, entity)
        return known[entity.name]
