"""Key text: how a record is named to a person (« DcANT 2015-2017 / 3 »), from the parts of its key."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import ANY, Value, Values
from dcant_tracker.domain.parsing import display
from dcant_tracker.domain.text import sort_key
from dcant_tracker.store.file.database import Database
from dcant_tracker.store.records.names_of_day import NamesOfDay
from dcant_tracker.store.records.record import Record, get, some_values

SEPARATOR = " / "

_ASKED_ALONE = 200
"""Beyond so many names, finding every shared one costs less than looking each of them up."""

_TELLING = ("siren", "department", "kind")
"""What tells organisations of one name apart: the first of these that is filled."""


@cache
def naming(entity: str) -> tuple[str, ...]:
    """The fields that the key text of a record of ``entity`` may rest on."""
    return (*(field.name for field in CATALOGUE[entity].key), *(_TELLING if entity == "organisation" else ()))


class Labels:
    """Key texts over one database, kept once read; throw the object away when data has changed."""

    def __init__(
        self,
        database: Database,
        extra: Mapping[tuple[str, str], Mapping[str, Value]] | None = None,
        day: date | None = None,
    ) -> None:
        """``extra`` holds records that are not in the data file, by entity and uid; it may still grow.

        Organisations are told by the names that they bore on ``day``, where one is given.
        """
        self._database = database
        self._day = day
        self._names_of_day = NamesOfDay(database)
        self._extra = {} if extra is None else extra
        self._texts: dict[str, dict[str, str]] = {name: {} for name in CATALOGUE}
        self._shared: set[str] | None = None
        self._asked: dict[str, bool] = {}
        """Whether several organisations bear a name, by the name as it is written."""

    def of(self, entity: str, uid: str | None) -> str:
        """The key text of ``uid``; empty for None, « (supprimée) » is never said: the uid shows instead."""
        if uid is None:
            return ""
        known = self._texts[entity].get(uid)
        if known is None:
            found = get(self._database, entity, uid)
            if found is None and (entity, uid) in self._extra:
                known = self._texts[entity][uid] = self.of_values(entity, self._extra[entity, uid])
            else:
                known = self.of_record(found) if found else uid
        return known

    def values_of(self, entity: str, uid: str) -> Mapping[str, Value] | None:
        """What the record ``uid`` holds, those that are not in the data file too; None where there is none."""
        found = get(self._database, entity, uid)
        return found.values if found is not None else self._extra.get((entity, uid))

    def told_apart(self, entity: str, uid: str) -> str:
        """The key text of ``uid`` with what tells it from another of its name, whether we have one or not."""
        found = get(self._database, entity, uid)
        if found is None or entity != "organisation":
            return self.of(entity, uid)
        return self._told_apart(str(found["name"]), found.values)

    def of_record(self, record: Record) -> str:
        """The key text of ``record``, remembered."""
        text = self._texts[record.entity].get(record.uid)
        if text is None:
            text = self._texts[record.entity][record.uid] = self._text(record.entity, record.uid, record.values)
        return text

    def _text(self, entity: str, uid: str, values: Mapping[str, Value]) -> str:
        then = self._names_of_day.of(uid, self._day) if self._day and entity == "organisation" else None
        return then or self.of_values(entity, values)

    def then(self, uid: str, day: date) -> str:
        """What the organisation ``uid`` was called on ``day``: its name of today where no dated one says otherwise."""
        return self._names_of_day.of(uid, day) or self.of("organisation", uid)

    def of_cell(self, entity: Entity, name: str, values: Mapping[str, Value]) -> str:
        """Field ``name`` of a record holding ``values`` as people read it, an organisation by its name of that day."""
        field, value = entity[name], values.get(name)
        day = values.get(entity.dated) if entity.dated and field.target == "organisation" else None
        return self.of_field(field, value) if value is None or not isinstance(day, date) else self.then(str(value), day)

    def of_values(self, entity: str, values: Mapping[str, Value]) -> str:
        """The key text of a record holding ``values``."""
        if entity == "organisation":
            return self._organisation(values)
        declared = CATALOGUE[entity]
        parts = (self.of_field(field, values.get(field.name)) for field in declared.key)
        return SEPARATOR.join(part for part in parts if part)

    def of_field(self, field: Field, value: Value) -> str:
        """``value`` of ``field`` as people read it, references as key text."""
        if not field.is_ref or value is None:
            return display(field, value)
        if field.target == ANY:
            return self.of_owner(str(value))
        return self.of(str(field.target), str(value))

    def of_owner(self, owner: str) -> str:
        """« Recommandations / DcANT 2015-2017 / 3 » for an owner kept as ``entity:uid``."""
        entity, _colon, uid = owner.partition(":")
        return SEPARATOR.join((CATALOGUE[entity].sheet, self.of(entity, uid))) if entity in CATALOGUE else owner

    def preload(self, entity: str, uids: Iterable[str] | None = None) -> None:
        """Read the key texts of ``entity`` (all of them, or ``uids``) and what they rest on, in few queries."""
        missing = None if uids is None else set(uids) - self._texts[entity].keys()
        if missing is None or missing:
            self.preload_named({entity: some_values(self._database, entity, naming(entity), wanted=missing)})

    def preload_named(self, read: Mapping[str, Mapping[str, Values]]) -> None:
        """Find the key texts of records by entity and uid, and read what all of them rest on in few queries.

        Of each at least what :func:`naming` says is there.
        """
        wanted: dict[str, set[str]] = {}
        for entity, records in read.items():
            for field in CATALOGUE[entity].key:
                if field.is_ref and field.target not in {ANY, entity}:
                    uids = {str(uid) for values in records.values() if (uid := values[field.name]) is not None}
                    wanted.setdefault(str(field.target), set()).update(uids)
        for target, uids in wanted.items():
            self.preload(target, uids)
        self._ask_shared(str(values["name"] or "") for values in read.get("organisation", {}).values())
        for entity, records in read.items():
            texts = self._texts[entity]
            for uid in records.keys() - texts.keys():
                texts[uid] = self._text(entity, uid, records[uid])

    def preload_refs(self, entity: Entity, records: Iterable[Record]) -> None:
        """Read the key texts of everything that ``records`` of ``entity`` refer to."""
        wanted: dict[str, set[str]] = {}
        for record in records:
            for field in entity.refs:
                value = record.values[field.name]
                if value is not None:
                    wanted.setdefault(str(field.target), set()).add(str(value))
        for target, uids in wanted.items():
            self.preload(target, uids)

    def all_of(self, entity: str) -> list[str]:
        """Every key text of ``entity``, sorted as people sort."""
        self.preload(entity)
        return sorted(set(self._texts[entity].values()), key=sort_key)

    def _organisation(self, values: Mapping[str, Value]) -> str:
        name = str(values.get("name") or "")
        return self._told_apart(name, values) if self._is_shared(name) else name

    @staticmethod
    def _told_apart(name: str, values: Mapping[str, Value]) -> str:
        for field in _TELLING:
            value = values.get(field)
            if value is not None:
                return f"{name} ({display(CATALOGUE['organisation'][field], value)})"
        return name

    def _is_shared(self, name: str) -> bool:
        """Whether several organisations bear this name."""
        if name not in self._asked:
            self._ask_shared((name,))
        return self._asked[name]

    def _ask_shared(self, names: Iterable[str]) -> None:
        """Learn which of these names several organisations bear."""
        folded = {name: sort_key(name) for name in names if name not in self._asked}
        if folded:
            shared = self._shared_among(set(folded.values()))
            self._asked.update((name, key in shared) for name, key in folded.items())

    def _shared_among(self, folded: set[str]) -> set[str]:
        """The folded names that several organisations bear: in one query, from many names on for good."""
        grouped = "GROUP BY name_folded HAVING count(*) > 1"
        if self._shared is None and len(self._asked) + len(folded) > _ASKED_ALONE:
            found = self._database.fetch_all(f"SELECT name_folded FROM organisation {grouped}")
            self._shared = {str(shared) for (shared,) in found}
        if self._shared is not None:
            return self._shared
        among = "WHERE name_folded IN (SELECT value FROM json_each(?))"
        sql = f"SELECT name_folded FROM organisation {among} {grouped}"
        return {str(shared) for (shared,) in self._database.fetch_all(sql, (json.dumps(list(folded)),))}
