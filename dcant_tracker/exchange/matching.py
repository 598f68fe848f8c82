"""Which record of ours an identified set of values is: by key; an organisation by SIREN, then by its names."""

import json
import sqlite3
from dataclasses import dataclass

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Values
from dcant_tracker.domain.rules import key_of
from dcant_tracker.domain.text import fold
from dcant_tracker.store.labels import Labels
from dcant_tracker.store.names import not_one
from dcant_tracker.store.records import all_records, columns, digest_of, record

_NEAR = 88
_MOST_NEAR = 3


@dataclass(frozen=True, slots=True)
class Match:
    """The record found; ``former`` when it was found under a name that it bears no more."""

    uid: str
    former: bool = False


def holder(connection: sqlite3.Connection, entity: str, key: tuple[str, ...]) -> str | None:
    """The uid of my record of ``entity`` with that ``key`` (as ``rules.key_of`` gives it)."""
    declared = CATALOGUE[entity]
    sql = f'SELECT {columns(entity)} FROM "{entity}" WHERE key_digest = ?'
    for row in connection.execute(sql, (digest_of(key),)).fetchall():
        found = record(entity, row)
        if key_of(declared, found.values) == key:
            return found.uid
    return None


class Organisations:
    """My organisations by SIREN and by folded name, current and former; read once an import."""

    def __init__(self, connection: sqlite3.Connection, labels: Labels) -> None:
        self._labels = labels
        self._by_siren: dict[str, set[str]] = {}
        self._by_name: dict[str, set[str]] = {}
        self._by_former: dict[str, set[str]] = {}
        self._shown: dict[str, str] = {}
        self._values: dict[str, Values] = {}
        for found in all_records(connection, "organisation"):
            self._put(self._by_siren, found["siren"], found.uid)
            self._put(self._by_name, found["name"], found.uid)
            self._values[found.uid] = found.values
            self._shown[fold(str(found["name"]))] = str(found["name"])
        for identity in all_records(connection, "organisation_identity"):
            uid = str(identity["organisation"])
            self._put(self._by_siren, identity["siren"], uid)
            self._put(self._by_former, identity["name"], uid)

    @staticmethod
    def _put(index: dict[str, set[str]], value: object, uid: str) -> None:
        if value:
            index.setdefault(fold(str(value)), set()).add(uid)

    def find(self, values: Values, by_key: str | None) -> Match | None:
        """The organisation that ``values`` describe; ``by_key`` is the one with the same whole key.

        Raises UserError with the candidates when a name is borne by several and nothing tells them apart.
        """
        sirens = self._by_siren.get(str(values.get("siren") or ""), set())
        if len(sirens) == 1:
            return Match(next(iter(sirens)))
        if by_key is not None:
            return Match(by_key)
        name = str(values.get("name") or "")
        for index, former in ((self._by_name, False), (self._by_former, True)):
            found = {uid for uid in index.get(fold(name), set()) if not self._is_another(uid, values)}
            if len(found) == 1:
                return Match(next(iter(found)), former)
            if found:
                raise not_one("organisation", name, sorted(self._labels.of("organisation", u) for u in found))
        return None

    def _is_another(self, uid: str, values: Values) -> bool:
        """Whether a body of the same name is plainly another one: another place, or another kind and SIREN."""
        mine = self._values[uid]
        differ = {
            name: mine[name] is not None and values.get(name) is not None and mine[name] != values[name]
            for name in ("kind", "siren")
        }
        places = [fold(str(side["department"])) for side in (mine, values) if side.get("department")]
        return len(set(places)) > 1 or all(differ.values())

    def near(self, name: str) -> list[str]:
        """Names close to ``name``, best first: candidates to look at, never taken silently."""
        from rapidfuzz import fuzz, process

        found = process.extract(
            fold(name), self._by_name.keys(), scorer=fuzz.WRatio, limit=_MOST_NEAR, score_cutoff=_NEAR
        )
        return [self._shown[text] for text, _score, _rank in found]


def uid_elsewhere(connection: sqlite3.Connection, uid: str) -> bool:
    """Whether a record of any entity bears ``uid``, so that a new one cannot."""
    return any(connection.execute(f'SELECT 1 FROM "{entity}" WHERE uid = ?', (uid,)).fetchone() for entity in CATALOGUE)


def existing(connection: sqlite3.Connection, entity: str, uids: set[str]) -> set[str]:
    """Those of ``uids`` that are records of ``entity``."""
    sql = f'SELECT uid FROM "{entity}" WHERE uid IN (SELECT value FROM json_each(?))'
    return {str(uid) for (uid,) in connection.execute(sql, (json.dumps(sorted(uids)),)).fetchall()}
