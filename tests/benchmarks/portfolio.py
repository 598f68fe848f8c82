"""Portfolios to measure on: seeded, so that every run works on the same records, and written fast.

Records go straight to SQL with the columns that the store computes beside them; ``test_portfolio.py``
holds a small one against the store's own check. Files are kept between runs in the temporary folder.
"""

import hashlib
import json
import os
import random
import re
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import count
from pathlib import Path

from dcant_tracker.domain import text
from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.directory import load_directory
from dcant_tracker.domain.fields import Entity
from dcant_tracker.domain.kinds import Value, to_json, to_sql
from dcant_tracker.settings import resource
from dcant_tracker.store.file.connection import connect
from dcant_tracker.store.records import record, search
from dcant_tracker.store.store import Store


@dataclass(frozen=True, slots=True)
class Size:
    """How much a portfolio holds. ``changes`` counts the rows of the history: creations, then edits."""

    name: str
    recommendations: int
    organisations: int
    participations: int
    evaluations: int
    changes: int
    seed: int = 2017


TINY = Size("tiny", 12, 40, 60, 120, 800)
"""Enough for everything to happen once."""
NOMINAL = Size("nominal", 12, 1_300, 6_000, 20_000, 60_000)
STRESS = Size("stress", 48, 10_000, 200_000, 1_000_000, 1_400_000)

_BATCH = 20_000
_ANSWERS_A_FILE = 500
_FIRST_DAY = date(2015, 10, 5)
_LAST_DAY = date(2018, 6, 30)
_PRINCIPLES = ("governance", "efficiency", "user_relation", "evaluation")
_EDITED = ("state", *(f"{principle}_score" for principle in _PRINCIPLES))
_OFFICERS = ("Camille Martin", "Élodie Lefèvre", "Karim Benali", "Sophie Œuvrard")

_sort_key = lru_cache(maxsize=None)(text.sort_key)
_fold = lru_cache(maxsize=None)(text.fold)


def cached(size: Size) -> Path:
    """The data file of that size, made once for the schema and the code that fill it; do not write to it."""
    folder = Path(tempfile.gettempdir()) / "dcant-benchmarks"
    folder.mkdir(exist_ok=True)
    path = folder / f"{size.name}-{_fingerprint(size)}.sqlite"
    if not path.exists():
        for stale in folder.glob(f"{size.name}-*.sqlite"):
            stale.unlink(missing_ok=True)
        draft = path.with_suffix(f".{os.getpid()}.draft")
        make(size, draft)
        draft.rename(path)
    return path


def _fingerprint(size: Size) -> str:
    digest = hashlib.sha256(repr(size).encode())
    for module in (__file__, text.__file__, record.__file__, search.__file__):
        digest.update(Path(str(module)).read_bytes())
    with tempfile.TemporaryDirectory() as folder:
        store = Store.create(Path(folder) / "empty.sqlite")
        digest.update(repr(store.read().fetch_all("SELECT sql FROM sqlite_master ORDER BY sql")).encode())
        store.close()
    return digest.hexdigest()[:12]


def make(size: Size, path: Path) -> None:
    """Write the portfolio at ``path``, replacing what is there."""
    path.unlink(missing_ok=True)
    Store.create(path).close()
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA cache_size = -400000")
        connection.execute("BEGIN")
        with _indexes_later(connection):
            _Filling(connection, size).fill()
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode = DELETE")


class _indexes_later:  # noqa: N801 - reads as a statement
    """Leaves the indexes out while rows come in: made at the end, they cost a fifth."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        sql = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        self._indexes = connection.execute(sql).fetchall()

    def __enter__(self) -> None:
        for name, _sql in self._indexes:
            self._connection.execute(f'DROP INDEX "{name}"')

    def __exit__(self, *problem: object) -> None:
        if problem[0] is None:
            for _name, sql in self._indexes:
                self._connection.execute(sql)


class _Rows:
    """The rows of one entity on their way to its table, the search and the history."""

    def __init__(self, connection: sqlite3.Connection, entity: Entity) -> None:
        self._connection = connection
        self._entity = entity
        self._names = [(field.name, field.is_text) for field in entity]
        names = ["id", "uid", "key_digest", *(name for name, _text in self._names)]
        names += [f"{name}_folded" for name, is_text in self._names if is_text]
        listed = ", ".join(f'"{name}"' for name in names)
        self._insert = f'INSERT INTO "{entity.name}"({listed}) VALUES ({", ".join("?" * len(names))})'
        self._rows: list[tuple[object, ...]] = []
        self._found: list[tuple[int, str]] = []
        self._changes: list[tuple[object, ...]] = []
        self._first = search.row_number(entity.name, 0)
        self.count = 0

    def put(self, uid: str, values: Mapping[str, Value], step: int, created: Mapping[str, Value]) -> None:
        """One record; ``created`` is what it was when step ``step`` made it."""
        self.count += 1
        kept: list[object] = []
        folded: list[str | None] = []
        found: list[str] = []
        for name, is_text in self._names:
            value = values.get(name)
            stored = to_sql(value)
            kept.append(stored)
            if is_text:
                folded.append(None if stored is None else _sort_key(str(stored)))
                if value is not None:
                    found += [_fold(part) for part in (value if isinstance(value, tuple) else (str(value),))]
        digest = record.key_digest(self._entity, values)
        self._rows.append((self.count, uid, digest, *kept, *folded))
        if found:
            self._found.append((self._first + self.count, " ".join(found)))
        self._changes.append((step, self._entity.name, uid, record.to_document(created)))
        if len(self._rows) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        self._connection.executemany(self._insert, self._rows)
        self._connection.executemany("INSERT INTO search(rowid, text) VALUES (?, ?)", self._found)
        sql = "INSERT INTO change(step, entity, uid, after) VALUES (?, ?, ?, ?)"
        self._connection.executemany(sql, self._changes)
        for waiting in (self._rows, self._found, self._changes):
            waiting.clear()


class _Filling:
    """One portfolio being written: programmes first, then what names them, then the edits."""

    def __init__(self, connection: sqlite3.Connection, size: Size) -> None:
        self._connection = connection
        self._size = size
        self._random = random.Random(size.seed)
        self._sentences = list(_sentences(self._random, 8_000))
        self._rows = {name: _Rows(connection, entity) for name, entity in CATALOGUE.items()}
        self._uids: dict[str, list[str]] = {name: [] for name in CATALOGUE}
        self._numbers = count(1)
        self._at = datetime(2017, 1, 1, tzinfo=UTC)
        self._step_rows: list[tuple[object, ...]] = []
        self._subjects: list[tuple[str, str | None]] = []
        self._edits = 0

    def fill(self) -> None:
        """Write everything."""
        first = self._step("init", "Données d'essai")
        self._programmes(first)
        self._organisations(first)
        self._participations(first)
        self._other_records(first)
        self._evaluations()
        for rows in self._rows.values():
            rows.flush()
        self._edit()
        self._connection.executemany(
            "INSERT INTO step(id, op, label, who, at) VALUES (?, ?, ?, 'camille', ?)", self._step_rows
        )

    def _step(self, op: str, label: str) -> int:
        self._at += timedelta(seconds=37)
        self._step_rows.append((len(self._step_rows) + 1, op, label, self._at.isoformat(timespec="milliseconds")))
        return len(self._step_rows)

    def _uid(self) -> str:
        """A UUIDv7 that depends on nothing but the seed, greater than those before."""
        number = next(self._numbers)
        tail = self._random.getrandbits(32)
        return f"018c2a40-{number >> 28 & 0xFFFF:04x}-7{number >> 16 & 0xFFF:03x}-8{number >> 4 & 0xFFF:03x}-{number & 0xF:01x}{tail:011x}"

    def _add(
        self,
        entity: str,
        values: Mapping[str, Value],
        step: int,
        before: Mapping[str, Value] | None = None,
    ) -> str:
        uid = self._uid()
        full = {field.name: values.get(field.name, field.default) for field in CATALOGUE[entity]}
        self._rows[entity].put(uid, full, step, full | before if before else full)
        self._uids[entity].append(uid)
        return uid

    def _day(self) -> date:
        return _FIRST_DAY + timedelta(days=self._random.randrange((_LAST_DAY - _FIRST_DAY).days))

    def _maybe(self, share: float) -> str | None:
        return self._random.choice(self._sentences) if self._random.random() < share else None

    def _programmes(self, step: int) -> None:
        programmes = max(1, self._size.recommendations // 12)
        for year in range(2015, 2015 + 3 * programmes, 3):
            values = {"code": f"DcANT {year}-{year + 2}", "title": f"Programme {year}-{year + 2}"}
            self._add("programme", values | {"starts_on": date(year, 1, 1)}, step)
        for number in range(self._size.recommendations):
            uid = self._add(
                "recommendation",
                {
                    "programme": self._uids["programme"][number % programmes],
                    "code": str(number // programmes + 1),
                    "axis": f"Axe {number % 4 + 1}",
                    "title": self._random.choice(self._sentences),
                    "short_title": self._random.choice(self._sentences)[:40],
                    "themes": ("archivage", "données ouvertes", "identité")[: number % 3 + 1],
                    "status": self._random.choice(CHOICES["recommendation_status"].codes),
                    "officer": self._random.choice(_OFFICERS),
                    "starts_on": date(2015, 10, 5),
                    "due_on": date(2017, 12, 31),
                },
                step,
            )
            self._subjects.append((uid, None))
        for number in range(max(4, self._size.recommendations // 2)):
            recommendation = self._random.choice(self._uids["recommendation"])
            values = {"recommendation": recommendation, "title": f"Préfiguration {number + 1}"}
            uid = self._add("experiment", {**values, "stage": "running", "objective": self._maybe(0.8)}, step)
            self._subjects.append((recommendation, uid))

    def _organisations(self, step: int) -> None:
        seen: set[tuple[str, str, str]] = set()
        for name, kind, siren, department, region, population in _bodies(self._random):
            key = (_fold(name), kind, department)
            if key in seen:
                continue
            seen.add(key)
            values: dict[str, Value] = {
                "name": name,
                "kind": kind,
                "siren": siren or None,
                "department": department or None,
                "region": region or None,
                "population": population,
                "source": "Découpage administratif",
                "notes": self._maybe(0.1),
            }
            uid = self._add("organisation", values, step)
            if len(seen) % 3 == 0:
                person = f"{self._random.choice(_OFFICERS)} {len(seen)}"
                self._add("contact", {"organisation": uid, "name": person, "category": "officer"}, step)
            if len(seen) == self._size.organisations:
                return

    def _participations(self, step: int) -> None:
        roles, states = CHOICES["participation_role"].codes, CHOICES["participation_status"].codes
        places = len(self._subjects) * len(self._uids["organisation"]) * len(roles)
        for place in sorted(self._random.sample(range(places), self._size.participations)):
            rest, role = divmod(place, len(roles))
            organisation, subject = divmod(rest, len(self._subjects))
            recommendation, experiment = self._subjects[subject]
            self._add(
                "participation",
                {
                    "recommendation": recommendation,
                    "experiment": experiment,
                    "organisation": self._uids["organisation"][organisation],
                    "role": roles[role],
                    "status": self._random.choice(states),
                    "since": self._day(),
                    "referent": self._random.choice(self._uids["contact"]) if place % 3 == 0 else None,
                    "notes": self._maybe(0.05),
                },
                step,
            )

    def _other_records(self, step: int) -> None:
        for recommendation in self._uids["recommendation"]:
            for number in range(4):
                due = self._day()
                done = due + timedelta(days=9) if number % 2 else None
                values = {"recommendation": recommendation, "title": f"Jalon {number + 1}", "due_on": due}
                self._add("milestone", {**values, "done_on": done}, step)
                self._add(
                    "progress_point",
                    {
                        "recommendation": recommendation,
                        "dated_on": date(2016, 1 + 2 * number, 15),
                        "author": self._random.choice(self._uids["organisation"]),
                        "weather": self._random.choice(CHOICES["weather"].codes),
                        "comment": self._maybe(0.9),
                    },
                    step,
                )
        for number in range(40):
            meeting = {"title": f"Réunion {number + 1}", "held_on": self._day(), "minutes": self._maybe(0.5)}
            held = self._add("meeting", meeting, step)
            for rank in range(5):
                action = {"title": f"Suite {rank + 1}", "meeting": held, "officer": self._random.choice(_OFFICERS)}
                self._add("action_item", {**action, "due_on": self._day()}, step)

    def _evaluations(self) -> None:
        organisations = self._uids["organisation"]
        campaigns = max(4, -(-self._size.evaluations * 5 // (len(self._subjects) * len(organisations) * 4)))
        first = self._step("add", "Campagnes d'évaluation")
        for number in range(campaigns):
            label = f"Campagne {2016 + number // 2}-{number % 2 + 1}"
            opens = _FIRST_DAY + timedelta(days=180 * number)
            values = {"label": label, "programme": self._uids["programme"][0], "opens_on": opens}
            self._add("campaign", values, first)
        places = campaigns * len(organisations) * len(self._subjects)
        chosen = sorted(self._random.sample(range(places), self._size.evaluations))
        self._expected(first)
        self._edits = self._edits_left()
        step = 0
        for rank, place in enumerate(chosen):
            if rank % _ANSWERS_A_FILE == 0:
                step = self._step("import", f"Import de reponses-{rank // _ANSWERS_A_FILE + 1:04}.xlsx")
            rest, subject = divmod(place, len(self._subjects))
            campaign, organisation = divmod(rest, len(organisations))
            self._evaluation(rank, step, campaign, organisations[organisation], self._subjects[subject])

    def _edits_left(self) -> int:
        made = sum(rows.count for rows in self._rows.values()) + self._size.evaluations
        return max(0, min(self._size.changes - made, len(_EDITED) * self._size.evaluations))

    def _expected(self, step: int) -> None:
        for organisation in self._uids["organisation"][:400]:
            recommendation = self._random.choice(self._uids["recommendation"])
            campaign = self._uids["campaign"][-1]
            values = {"campaign": campaign, "recommendation": recommendation, "evaluator": organisation}
            self._add("expected_evaluation", values, step)

    def _evaluation(self, rank: int, step: int, campaign: int, evaluator: str, subject: tuple[str, str | None]) -> None:
        values: dict[str, Value] = {
            "campaign": self._uids["campaign"][campaign],
            "recommendation": subject[0],
            "experiment": subject[1],
            "evaluator": evaluator,
            "respondent": self._random.choice(self._uids["contact"]) if rank % 2 else None,
            "state": self._random.choice(CHOICES["evaluation_state"].codes),
            "evaluated_on": self._day(),
            "comment": self._maybe(0.4),
        }
        for principle in _PRINCIPLES:
            values[f"{principle}_score"] = self._random.choice(CHOICES["score"].codes)
            values[f"{principle}_justification"] = self._maybe(0.3)
        before = {name: _other(name, values[name]) for name in self._edited_fields(rank)}
        self._add("evaluation", values, step, before)

    def _edited_fields(self, rank: int) -> Iterator[str]:
        """The fields of evaluation ``rank`` that were edited after it came in."""
        return (name for turn, name in enumerate(_EDITED) if turn * self._size.evaluations + rank < self._edits)

    def _edit(self) -> None:
        """The edits of the history, one step each, as officers make them."""
        places = list(range(self._edits))
        self._random.shuffle(places)
        uids = self._uids["evaluation"]
        columns = ", ".join(_EDITED)
        current = self._connection.execute(f"SELECT {columns} FROM evaluation ORDER BY id").fetchall()
        written: list[tuple[object, ...]] = []
        for place in places:
            turn, rank = divmod(place, len(uids))
            name, value = _EDITED[turn], current[rank][turn]
            step = self._step("set", f"Modification d'une évaluation : {CATALOGUE['evaluation'][name].label}")
            before = json.dumps(to_json(_other(name, value)))
            written.append((step, uids[rank], name, before, json.dumps(value)))
        self._connection.executemany(
            "INSERT INTO change(step, entity, uid, field, before, after) VALUES (?, 'evaluation', ?, ?, ?, ?)",
            written,
        )


def _other(field: str, value: Value) -> str:
    """Another code of the field's list: what an edited cell held before."""
    codes = CHOICES["evaluation_state" if field == "state" else "score"].codes
    return codes[(codes.index(str(value)) + 1) % len(codes)]


def _sentences(chance: random.Random, number: int) -> Iterator[str]:
    """Sentences of three to thirty words, drawn from the public facts' own vocabulary, accents and all."""
    facts = resource("programme/dcant.json").read_text(encoding="utf-8")
    words = sorted(set(re.findall(r"[a-zà-öø-ÿœ]{3,}", facts)))
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    chance.shuffle(words)
    for _number in range(number):
        chosen = chance.choices(words, weights, k=chance.randint(3, 30))
        yield f"{' '.join(chosen).capitalize()}."


def _bodies(chance: random.Random) -> Iterable[tuple[str, str, str, str, str, int | None]]:
    """Organisations: the official directory, then the joint bodies that its départements could have."""
    entries = list(load_directory(resource("referential/organisations.csv")))
    for entry in entries:
        yield entry.name, entry.kind, entry.siren, entry.department, entry.region, entry.population
    for number in count(1):
        entry = chance.choice(entries)
        yield f"Syndicat numérique {number} – {entry.name}", "syndicat_mixte", "", entry.department, entry.region, None
