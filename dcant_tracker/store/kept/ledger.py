"""The exchange ledger: every workbook out and in, its file, its base, and the decisions taken on it."""

import contextlib
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Values, from_json
from dcant_tracker.errors import UserError
from dcant_tracker.store.file.connection import connect
from dcant_tracker.store.file.refusals import sentences
from dcant_tracker.store.history.log import changes_of, is_undone, taken_back
from dcant_tracker.store.kept.pairings import Heirs
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import from_document
from dcant_tracker.store.writing.moments import is_moment
from dcant_tracker.store.writing.writing import Writing
from dcant_tracker.ways import Way
from dcant_tracker.words import _

OUT, IN = "out", "in"

KEPT_SHA256, WITHDRAWN = "kept_sha256", "withdrawn"
"""Options of an exchange whose workbook named a person erased since: the digest of the file that is kept in its
place, and since when there is none."""

SET_ASIDE = "set_aside"
"""The option of an exchange that says which of its parts a repair set aside: they are known to be missing."""

KNOWN = "known"
"""The option of an exchange that another data file recorded: how far that file had come, as the clock of the last step
that it knew of each replica."""

CONTENT, BASE = "content", "base"
"""The parts of an exchange beside its facts."""


@dataclass(frozen=True, slots=True)
class ExchangeInfo:
    """One workbook that left (``out``) or came in (``in``).

    ``state_step`` is the last step when it was made or read, ``step`` the one its import wrote,
    ``answers`` the export id that an incoming file carries.
    """

    id: int
    export_id: str | None
    direction: str
    partner: str | None
    file_name: str
    sha256: str
    at: str
    state_step: int
    step: int | None
    answers: str | None
    counts: dict[str, int]
    options: dict[str, Any]

    @property
    def decision_key(self) -> str:
        """What decisions on this file, which came in, are remembered under."""
        return decision_key(self.sha256, self.answers, self.options.get("mapping"))

    @property
    def kept_sha256(self) -> str:
        """The digest of the file that is kept: that of the exchanged one, unless a person was erased from it."""
        return str(self.options.get(KEPT_SHA256, self.sha256))

    @property
    def withdrawn(self) -> str | None:
        """Since when its file is kept no longer, as it named a person who was erased; None where it is kept."""
        found: str | None = self.options.get(WITHDRAWN)
        return found


@dataclass(frozen=True, slots=True)
class NewExchange:
    """What is known of an exchange when it is recorded; the fields are those of :class:`ExchangeInfo`."""

    direction: str
    file_name: str
    state_step: int
    export_id: str | None = None
    partner: str | None = None
    step: int | None = None
    answers: str | None = None
    counts: dict[str, int] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)


class DecisionInfo(NamedTuple):
    """What was decided on one difference: ``mine`` and ``theirs`` as JSON, ``taken`` when theirs went in."""

    export_id: str
    entity: str
    uid: str
    field: str | None
    mine: str | None
    theirs: str | None
    taken: bool
    file_name: str
    step: int

    @property
    def unread(self) -> str | None:
        """What their cell said where it could not be read, and something was written in its place."""
        said = json.loads(self.theirs) if self.field is not None and self.theirs is not None else None
        return str(said[_UNREAD]) if isinstance(said, dict) else None


_UNREAD = "unread"


def unread_json(text: str) -> str:
    """Their side of a decision on a cell that could not be read."""
    return json.dumps({_UNREAD: text}, ensure_ascii=False)


_FACTS = "export_id, direction, partner, file_name, sha256, at, state_step, step, answers, counts, options"
_COLUMNS = f"id, {_FACTS}"
_DECISION = "export_id, entity, uid, field, mine, theirs, taken, file_name, step"


def record_exchange(writing: Writing, facts: NewExchange, content: bytes, base: bytes | None = None) -> int:
    """Write one exchange, its file and its compressed base inside the caller's transaction; returns its number."""
    row = (
        facts.export_id,
        facts.direction,
        facts.partner,
        facts.file_name,
        hashlib.sha256(content).hexdigest(),
        _moment(writing),
        facts.state_step,
        facts.step,
        facts.answers,
        json.dumps(facts.counts),
        json.dumps(facts.options, ensure_ascii=False),
    )
    marks = ", ".join("?" * len(row))
    number = writing.execute(f"INSERT INTO exchange({_FACTS}) VALUES ({marks})", row)
    writing.execute("INSERT INTO exchange_file(exchange, content, base) VALUES (?, ?, ?)", (number, content, base))
    return number


def _moment(reading: Reading) -> str:
    """Now, in UTC; the moment of the last one recorded here where the clock was set back since."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    is_own = f"NOT json_valid(options) OR json_extract(options, '$.{KNOWN}') IS NULL"
    last = reading.fetch_one(f"SELECT at FROM exchange WHERE {is_own} ORDER BY id DESC LIMIT 1")
    return max(now, str(last[0])) if last and is_moment(last[0]) else now


@contextlib.contextmanager
def ledger_entry(path: Path) -> Iterator[Writing]:
    """A transaction on the ledger alone (no record changes, so no step of the history)."""
    with sentences(path), contextlib.closing(connect(path)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield Writing(connection, path)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def withdraw(writing: Writing, number: int, sha256: str) -> None:
    """Take the sending ``number`` out of the ledger, if it is of the file with that digest: it did not leave."""
    sql = "SELECT 1 FROM exchange WHERE id = ? AND sha256 = ? AND direction = ?"
    if writing.fetch_one(sql, (number, sha256, OUT)):
        writing.execute("DELETE FROM exchange_file WHERE exchange = ?", (number,))
        writing.execute("DELETE FROM exchange WHERE id = ?", (number,))


def exchanges(reading: Reading) -> list[ExchangeInfo]:
    """Every exchange, newest first."""
    rows = reading.fetch_all(f"SELECT {_COLUMNS} FROM exchange ORDER BY {_LATEST}")
    return _infos(reading, rows)


def exchange(reading: Reading, number: int) -> ExchangeInfo | None:
    """The exchange of that number."""
    return _one(reading, reading.fetch_one(f"SELECT {_COLUMNS} FROM exchange WHERE id = ?", (number,)))


def export_called(reading: Reading, export_id: str) -> ExchangeInfo | None:
    """The export of this data file that carries ``export_id``; None for a file made elsewhere."""
    sql = f"SELECT {_COLUMNS} FROM exchange WHERE export_id = ? AND direction = 'out'"
    return _one(reading, reading.fetch_one(sql, (export_id,)))


def file_of(reading: Reading, number: int) -> bytes:
    """The bytes of the workbook of exchange ``number``; empty when there is none.

    Raises UserError when it was withdrawn, since it named a person who was erased.
    """
    info = exchange(reading, number)
    if info is not None and info.withdrawn:
        raise UserError(
            _("« {file} » n'est plus gardé : il nommait une personne effacée depuis.").format(file=info.file_name),
            _("Le registre garde quand et à qui il est parti, et son empreinte."),
        )
    row = reading.fetch_one("SELECT content FROM exchange_file WHERE exchange = ?", (number,))
    return bytes(row[0]) if row else b""


def base_of(reading: Reading, number: int) -> bytes | None:
    """The base of export ``number``, decompressed. Raises UserError when it is damaged."""
    row = reading.fetch_one("SELECT base FROM exchange_file WHERE exchange = ?", (number,))
    if row is None or row[0] is None:
        return None
    try:
        return zlib.decompress(row[0])
    except (zlib.error, TypeError) as problem:
        raise UserError(
            _("Ce qui a été envoyé (échange {number}) ne peut plus être relu : la base gardée est abîmée.").format(
                number=number
            ),
            _("Réparez le fichier de données ({repair}), puis recommencez.").format(repair=Way.REPAIR.said),
        ) from problem


def last_sending(reading: Reading, partner: str | None) -> ExchangeInfo | None:
    """The last workbook with a base that left for ``partner`` (None: for nobody in particular)."""
    if partner is None:
        sql = f"SELECT {_COLUMNS} FROM exchange WHERE {_WHOLE} AND partner IS NULL ORDER BY {_LATEST} LIMIT 1"
        return _one(reading, reading.fetch_one(sql))
    among = json.dumps([partner, *Heirs(reading).joined_into("partner", partner)])
    sql = (
        f"SELECT {_COLUMNS} FROM exchange WHERE {_WHOLE} AND partner IN (SELECT value FROM json_each(?)) "
        f"ORDER BY {_LATEST} LIMIT 1"
    )
    return _one(reading, reading.fetch_one(sql, (among,)))


def recipients(reading: Reading) -> list[str | None]:
    """The partners that a workbook with a base left for, the latest first; None stands for nobody in particular."""
    sql = f"SELECT partner FROM exchange WHERE {_WHOLE} GROUP BY partner ORDER BY max(at) DESC, max(id) DESC"
    heirs = Heirs(reading)
    return [*dict.fromkeys(partner and heirs.of("partner", partner) for (partner,) in reading.fetch_all(sql))]


_LATEST = "CASE WHEN at LIKE '____-__-__T%' THEN at ELSE '' END DESC, id DESC"
"""The latest first: one that another data file recorded has the number of its arrival here."""

_WHOLE = (
    "direction = 'out' AND json_extract(options, '$.with_contacts') IS NOT NULL "
    "AND EXISTS (SELECT 1 FROM exchange_file f WHERE f.exchange = exchange.id AND f.base IS NOT NULL)"
)
"""A sending that says what it held: a form for one organisation or a filled template is none."""


class Touch(NamedTuple):
    """The last change of a field (``field`` None: the whole record) since some step: when (ISO, UTC), by whom."""

    entity: str
    uid: str
    field: str | None
    at: str
    who: str


def touched_since(reading: Reading, info: ExchangeInfo) -> list[Touch]:
    """What was changed since ``info`` was recorded, each field once, with its last change; undone or not."""
    since, asked = _since(info)
    sql = (
        f"SELECT c.entity, c.uid, c.field, s.at, s.who FROM "
        f"(SELECT entity, uid, field, max(step) AS last FROM change WHERE step {since} GROUP BY entity, uid, field) c "
        "JOIN step s ON s.id = c.last"
    )
    return [Touch(*row) for row in reading.fetch_all(sql, asked)]


def steps_since(reading: Reading, info: ExchangeInfo) -> dict[int, int | None]:
    """The numbers of the steps made since ``info`` was recorded, each with that of the step that it takes back."""
    since, asked = _since(info)
    return dict(reading.fetch_all(f"SELECT id, undoes FROM step WHERE id {since}", asked))


def last_known_step(reading: Reading, options: dict[str, Any]) -> int:
    """The last step here before all that was unknown where an exchange with ``options`` was recorded."""
    first = reading.fetch_value(f"SELECT min(id) FROM step WHERE id IN {_UNKNOWN}", (_known(options),))
    return reading.last_step() if first is None else int(first) - 1


def _since(info: ExchangeInfo) -> tuple[str, tuple[object, ...]]:
    """What is true of the number of a step that was not known when ``info`` was recorded, in SQL."""
    return (f"IN {_UNKNOWN}", (_known(info.options),)) if KNOWN in info.options else ("> ?", (info.state_step,))


def _known(options: dict[str, Any]) -> str:
    return json.dumps(options.get(KNOWN, {}))


_UNKNOWN = (
    "(WITH known AS MATERIALIZED (SELECT key, atom FROM json_each(?)) SELECT made.id FROM step made "
    "LEFT JOIN known ON known.key = made.replica WHERE made.clock > coalesce(known.atom, 0))"
)
"""The steps that a file did not know which had come so far; everybody knows what has no clock, the public data."""


class ExchangeState(StrEnum):
    """What became of an exchange."""

    SENT = "sent"
    """Left for nobody in particular, nothing came back."""
    AWAITED = "awaited"
    """The last sending to its partner, nothing came back yet."""
    REPLACED = "replaced"
    """A later one left for the same partner before anything came back."""
    ANSWERED = "answered"
    INTEGRATED = "integrated"
    UNDONE = "undone"
    """Its import was taken back."""
    NOTHING_NEW = "nothing_new"
    """Came in without anything to take in."""


def exchange_states(reading: Reading, listed: Iterable[ExchangeInfo]) -> dict[int, ExchangeState]:
    """By number, what became of each of ``listed``."""
    gone = taken_back(reading)
    sql = "SELECT answers, step FROM exchange WHERE direction = 'in' AND answers IS NOT NULL"
    answered = {answers for answers, step in reading.fetch_all(sql) if step not in gone}
    sql = "SELECT partner, id FROM exchange WHERE direction = 'out' AND partner IS NOT NULL ORDER BY at, id"
    heirs = Heirs(reading)
    latest = {heirs.of("partner", partner): number for partner, number in reading.fetch_all(sql)}
    found: dict[int, ExchangeState] = {}
    for info in listed:
        if info.direction == IN:
            if info.step is None:
                found[info.id] = ExchangeState.NOTHING_NEW
            else:
                found[info.id] = ExchangeState.UNDONE if info.step in gone else ExchangeState.INTEGRATED
        elif info.export_id in answered:
            found[info.id] = ExchangeState.ANSWERED
        elif info.partner is None:
            found[info.id] = ExchangeState.SENT
        else:
            found[info.id] = ExchangeState.AWAITED if latest[info.partner] == info.id else ExchangeState.REPLACED
    return found


def returns_of(reading: Reading, export_id: str) -> list[ExchangeInfo]:
    """What came back of the export ``export_id``, oldest first."""
    sql = f"SELECT {_COLUMNS} FROM exchange WHERE direction = 'in' AND answers = ? ORDER BY at, id"
    return _infos(reading, reading.fetch_all(sql, (export_id,)))


def _one(reading: Reading, row: tuple[Any, ...] | None) -> ExchangeInfo | None:
    return next(iter(_infos(reading, [row] if row else [])), None)


def _infos(reading: Reading, rows: Iterable[tuple[Any, ...]]) -> list[ExchangeInfo]:
    """What the rows say; of a partner that went into another, that one is said."""
    heirs = Heirs(reading)
    found: list[ExchangeInfo] = []
    for row in rows:
        facts = (*row[:-2], json.loads(row[-2]), json.loads(row[-1]))
        info = ExchangeInfo(*facts)
        gone = info.partner is not None and heirs.went("partner", info.partner)
        found.append(replace(info, partner=heirs.of("partner", str(info.partner))) if gone else info)
    return found


def record_decisions(writing: Writing, decisions: Iterable[DecisionInfo]) -> None:
    """Write decisions inside the caller's transaction."""
    writing.execute_many(
        f"INSERT INTO decision({_DECISION}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (d.export_id, d.entity, d.uid, d.field, d.mine, d.theirs, int(d.taken), d.file_name, d.step)
            for d in decisions
        ),
    )


def decision_key(sha256: str, export_id: str | None = None, mapping: str | None = None) -> str:
    """What decisions on a file are remembered under: the sending it answers, its correspondence, else what it holds."""
    return export_id or (f"mapping:{mapping}" if mapping else f"sha256:{sha256}")


def added_under(reading: Reading, key: str) -> dict[str, dict[str, Values]]:
    """The records that imports added whose decisions stand under ``key``, as they were then, by entity and uid."""
    taken = {(d.step, d.uid): d.entity for d in decisions_on(reading, key) if d.taken and d.field is None}
    found: dict[str, dict[str, Values]] = {}
    for step in {step for step, _uid in taken}:
        for change in changes_of(reading, step):
            entity = taken.get((step, change.uid))
            if entity and change.field is None and change.before is None and change.after is not None:
                found.setdefault(entity, {})[change.uid] = from_document(entity, change.after)
    return found


def taken_under(reading: Reading, key: str) -> dict[str, dict[str, Values]]:
    """What imports took whose decisions stand under ``key``, by entity and uid, as it was then.

    Whole records that they added, and the cells that they changed of others.
    """
    found: dict[str, dict[str, Values]] = {name: dict(rows) for name, rows in added_under(reading, key).items()}
    for decision in decisions_on(reading, key):
        declared = CATALOGUE[decision.entity].get(decision.field) if decision.field else None
        if decision.taken and declared is not None:
            value = None if decision.theirs is None else from_json(declared.kind, json.loads(decision.theirs))
            rows = found.setdefault(decision.entity, {})
            rows[decision.uid] = {**rows.get(decision.uid, {}), declared.name: value}
    return found


def decisions_on(reading: Reading, export_id: str) -> list[DecisionInfo]:
    """The decisions that stand on what came back from ``export_id``; undoing their step forgets them."""
    sql = f"SELECT {_DECISION} FROM decision WHERE export_id = ? ORDER BY id"
    return _standing(reading, reading.fetch_all(sql, (export_id,)))


def decisions_about(
    reading: Reading, uid: str, *, since: int | None = None, before: int | None = None
) -> list[DecisionInfo]:
    """The decisions that stand about one record: the values that lost, with the file they came from.

    Those taken from step ``since`` on and below step ``before``, where given.
    """
    sql = f"SELECT {_DECISION} FROM decision WHERE uid = ? AND step >= ? AND step < ? ORDER BY id DESC"
    return _standing(reading, reading.fetch_all(sql, (uid, since or 0, 2**62 if before is None else before)))


def _standing(reading: Reading, rows: list[tuple[Any, ...]]) -> list[DecisionInfo]:
    undone: dict[int, bool] = {}
    found: list[DecisionInfo] = []
    for row in rows:
        step = int(row[8])
        if step not in undone:
            undone[step] = is_undone(reading, step)
        if not undone[step]:
            found.append(DecisionInfo(*(*row[:6], bool(row[6]), row[7], step)))
    return found
