"""Key text: how a record is named to a person (« DcANT 2015-2017 / 3 »), from the parts of its key."""

import json
from collections.abc import Collection, Iterable, Mapping

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import ANY, Value
from dcant_tracker.domain.parsing import display
from dcant_tracker.domain.text import sort_key
from dcant_tracker.store.file.database import Database
from dcant_tracker.store.records.record import Record, all_records, get, get_many

SEPARATOR = " / "

_ASKED_ALONE = 200
"""Beyond so many names, finding every shared one costs less than looking each of them up."""


class Labels:
    """Key texts over one database, kept once read; throw the object away when data has changed."""

    def __init__(
        self,
        database: Database,
        extra: Mapping[tuple[str, str], Mapping[str, Value]] | None = None,
    ) -> None:
        """``extra`` holds records that are not in the data file, by entity and uid; it may still grow."""
        self._database = database
        self._extra = {} if extra is None else extra
        self._texts: dict[str, dict[str, str]] = {name: {} for name in CATALOGUE}
        self._shared: set[str] | None = None
        self._asked: dict[str, bool] = {}

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
            text = self._texts[record.entity][record.uid] = self.of_values(record.entity, record.values)
        return text

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
        if uids is None:
            records = all_records(self._database, entity)
        else:
            missing = set(uids) - self._texts[entity].keys()
            records = list(get_many(self._database, entity, missing).values()) if missing else []
        self.preload_records(CATALOGUE[entity], records)

    def preload_records(self, entity: Entity, records: Collection[Record]) -> None:
        """Find the key texts of ``records`` of ``entity``, and read what they rest on in few queries."""
        for field in entity.key:
            if field.is_ref and field.target not in {ANY, entity.name}:
                self.preload(str(field.target), {str(r[field.name]) for r in records if r[field.name] is not None})
        if entity.name == "organisation":
            self._ask_shared({sort_key(str(record["name"] or "")) for record in records})
        for record in records:
            self.of_record(record)

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
        return self._told_apart(name, values) if self._is_shared(sort_key(name)) else name

    @staticmethod
    def _told_apart(name: str, values: Mapping[str, Value]) -> str:
        for field in ("siren", "department", "kind"):
            value = values.get(field)
            if value is not None:
                return f"{name} ({display(CATALOGUE['organisation'][field], value)})"
        return name

    def _is_shared(self, name: str) -> bool:
        """Whether several organisations bear this folded name."""
        self._ask_shared({name})
        return self._asked[name] if self._shared is None else name in self._shared

    def _ask_shared(self, names: set[str]) -> None:
        """Learn which of these folded names several organisations bear: in one query, from many names on for good."""
        missing = list(names - self._asked.keys())
        if self._shared is not None or not missing:
            return
        grouped = "GROUP BY name_folded HAVING count(*) > 1"
        if len(self._asked) + len(missing) > _ASKED_ALONE:
            found = self._database.fetch_all(f"SELECT name_folded FROM organisation {grouped}")
            self._shared = {str(shared) for (shared,) in found}
            return
        among = "WHERE name_folded IN (SELECT value FROM json_each(?))"
        sql = f"SELECT name_folded FROM organisation {among} {grouped}"
        shared_names = {str(shared) for (shared,) in self._database.fetch_all(sql, (json.dumps(missing),))}
        self._asked.update((name, name in shared_names) for name in missing)
