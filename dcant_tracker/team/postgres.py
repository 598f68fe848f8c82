"""A base on a server of PostgreSQL as the place where a team meets.

What stands in it is bundles in a table that writers can only add to (``postgres_schema.sql``). Nothing is asked of it
that a laptop needs for its work: a connection is made when files come together, and let go after. Whoever waits for
the server waits a bounded time, so that what runs beside the window is never held up for long.
"""

from collections.abc import Collection, Generator, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from operator import itemgetter
from pathlib import Path
from time import monotonic
from typing import Any, LiteralString, NamedTuple, TypeVar, cast

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import TupleRow

from dcant_tracker.domain.identity import is_uid
from dcant_tracker.team import postgres_password
from dcant_tracker.team import postgres_problems as problems
from dcant_tracker.team.bundle import LARGEST
from dcant_tracker.team.place import (
    FORMAT,
    LONGEST_LABEL,
    Fetched,
    Listed,
    Listing,
    Member,
    Team,
    clean_label,
    is_name,
    is_replica,
)
from dcant_tracker.team.postgres_address import Address, misspelt, parse
from dcant_tracker.team.postgres_trust import trusting

OLDEST = 15
"""The first PostgreSQL that is known to do: its public schema is closed to those who were not invited."""

PATIENCE = 5
"""Seconds for a server to take a connection; it may be told otherwise in an address (« connect_timeout »)."""

SILENCE = 30
"""Seconds without a sign of the server after which it is no longer there."""

_LOCK = 0x6463616E74  # « dcant », so that other programs of the same base take other locks

_AT_ONCE, _BYTES_AT_ONCE = 5_000, 8_000_000
"""How many bundles are asked for at once, and how many bytes of them are given; one is given whatever it holds."""

_LISTED: LiteralString = """
    SELECT number, coalesce(replica::text, ''), coalesce(name::text, '') FROM {table} WHERE number >=
    coalesce((SELECT number FROM {table} WHERE number = %s AND name = %s), 0) ORDER BY number
"""

_CONTENTS: LiteralString = """
    SELECT place, replica, name, content FROM (
        SELECT w.place, b.replica, b.name, b.content, sum(octet_length(b.content)) OVER (
            ORDER BY w.place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS before
        FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS w (replica, name, place)
        JOIN {table} AS b USING (replica, name)
    ) AS found
    WHERE coalesce(before, 0) < %s ORDER BY place
"""

Received = TypeVar("Received")


class _Connection(psycopg.Connection[TupleRow]):
    """One that gives up after a long silence: a network that went away does not say so."""

    def wait(self, gen: Generator[Any, Any, Received], interval: float = 0.1, timeout: float | None = None) -> Received:
        """What ``gen`` makes of what the server says."""
        return super().wait(_noticing_silence(gen), interval, timeout)


def _noticing_silence(talk: Generator[Any, Any, Received]) -> Generator[Any, Any, Received]:
    """``talk``, ended once what it waits for did not come for too long."""
    ready = None
    heard = monotonic()
    while True:
        try:
            awaited = next(talk) if ready is None else talk.send(ready)
        except StopIteration as end:
            result: Received = end.value
            return result
        ready = yield awaited
        if ready:
            heard = monotonic()
        elif monotonic() - heard > SILENCE:
            raise psycopg.OperationalError


class _Shelf(NamedTuple):
    """Where contents stand in the base, and what adds them."""

    table: sql.Identifier
    publish: sql.Identifier


_BUNDLES = _Shelf(*(sql.Identifier("dcant", name) for name in ("bundle", "publish")))
_SNAPSHOTS = _Shelf(*(sql.Identifier("dcant", name) for name in ("snapshot", "publish_snapshot")))


class _Rights(NamedTuple):
    """What the account that came may do beside reading."""

    write: bool
    withdraw: bool


def create(address: str, team: Team) -> "PostgresPlace":
    """The base at ``address``, made ready for ``team``. Raises PlaceError."""
    where = parse(address)
    connection = _connect(where)
    try:
        with connection.transaction():
            connection.execute(_making(team))
    except psycopg.Error as problem:
        connection.close()
        raise problems.not_made(problem, where) from problem
    return PostgresPlace(connection, where, team, _Rights(write=True, withdraw=True))


def enter(address: str) -> "PostgresPlace":
    """The base at ``address``, where a team meets already. Raises PlaceError."""
    where = parse(address)
    connection = _connect(where)
    try:
        found = connection.execute(
            "SELECT format::integer, uid::text, coalesce(made_at::text, ''), with_contacts::boolean,"
            " has_function_privilege('dcant.publish(text, text, bytea)', 'EXECUTE'),"
            " has_function_privilege('dcant.withdraw(text[], text[])', 'EXECUTE') FROM dcant.team"
        ).fetchone()
    except psycopg.Error as problem:
        connection.close()
        raise problems.refused(problem, where) from problem
    if found is None or found[0] > FORMAT or not is_uid(found[1]):
        connection.close()
        raise problems.newer(where)
    _format, uid, made_at, with_contacts, *rights = found
    team = Team(uid, made_at, with_contacts)
    return PostgresPlace(connection, where, team, _Rights(*rights))


def _connect(where: Address) -> _Connection:
    """A connection to ``where`` on which each statement is whole by itself. Raises PlaceError."""
    try:
        options = dict(conninfo_to_dict(where.text))
    except psycopg.ProgrammingError:
        raise misspelt() from None  # what it says may quote a part of the password
    if not all(map(_is_port, str(options.get("port", "")).split(","))):
        raise problems.no_such_value("port", where)  # each system says it otherwise, while it looks for the server
    options.setdefault("connect_timeout", PATIENCE)
    options.setdefault("application_name", "DcANT")
    options.setdefault("gssencmode", "disable")  # one that nobody asked for costs a question more
    options |= {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
    if password := postgres_password.password_of(where):
        options["password"] = password
    try:
        with trusting(options):
            connection = _Connection.connect("", autocommit=True, prepare_threshold=None, **cast("Any", options))
    except psycopg.OperationalError as problem:
        raise problems.not_connected(problem, where) from problem
    except UnicodeError:
        raise misspelt() from None  # a name that no server can have
    version = connection.info.server_version // 10_000
    if version < OLDEST:
        connection.close()
        raise problems.too_old(where, found=version, oldest=OLDEST)
    return connection


def _is_port(told: str) -> bool:
    """Whether a server may listen there; nothing told is the usual port."""
    return not told or (told.isascii() and told.isdecimal() and 0 < int(told) <= 65_535)


def _is_here(connection: _Connection) -> bool:
    """Whether the server is on this computer, so that no network lies between."""
    return connection.info.host.startswith(("/", "@")) or connection.info.hostaddr in {"127.0.0.1", "::1"}


def roles_of(team: Team) -> tuple[str, str]:
    """The roles of who may read and of who may write: the administrator of the server gives them to people."""
    short = f"dcant_{team.uid[-12:]}"
    return f"{short}_reader", f"{short}_writer"


def _making(team: Team) -> sql.Composed:
    reader, writer = roles_of(team)
    script = Path(__file__).with_name("postgres_schema.sql").read_text(encoding="utf-8")
    return sql.SQL(script).format(
        reader=sql.Identifier(reader),
        writer=sql.Identifier(writer),
        comment=sql.Literal(f"DcANT: {reader}, {writer}"),
        format=sql.Literal(FORMAT),
        uid=sql.Literal(team.uid),
        made_at=sql.Literal(team.made_at),
        with_contacts=sql.Literal(team.with_contacts),
        largest=sql.Literal(LARGEST),
        longest_label=sql.Literal(LONGEST_LABEL),
        lock=sql.Literal(_LOCK),
    )


class PostgresPlace:
    """An open base; see :class:`~dcant_tracker.team.place.Place`. What it lists and gives stands in ``shelf``."""

    def __init__(
        self,
        connection: _Connection,
        where: Address,
        team: Team,
        rights: _Rights,
        shelf: "_Shelf | None" = None,
    ) -> None:
        self._server = connection
        self._where = where
        self._team = team
        self._rights = rights
        self._shelf = shelf or _BUNDLES

    @property
    def snapshots(self) -> "PostgresPlace":
        """The table of snapshots, on the same connection."""
        return PostgresPlace(self._server, self._where, self._team, self._rights, _SNAPSHOTS)

    @property
    def address(self) -> str:
        """The address without its password."""
        return self._where.text

    @property
    def team(self) -> Team:
        """The team that meets here."""
        return self._team

    @property
    def lets_withdraw(self) -> bool:
        """Whether this account owns the base, or was given that right there."""
        return self._rights.withdraw

    @property
    def is_keeper(self) -> bool:
        """As writers may not."""
        return self._rights.withdraw

    def welcome(self) -> tuple[str, ...]:
        """Have the system keep the password that opened the base.

        Tells that it does not, or that what is sent may be read on its way.
        """
        told = []
        if self._where.password is not None and not postgres_password.keep(self._where):
            told.append(problems.not_kept())
        if not self._server.pgconn.ssl_in_use and not _is_here(self._server):
            told.append(problems.not_encrypted(self._where))
        return tuple(told)

    def listing(self, since: str = "") -> Listing:
        """What came after the mark, a number and the name that stands there.

        Everything where another name stands there now: the base was set back to an earlier copy of it.
        """
        number, _dash, name = since.partition("-")
        found = self._ask(_LISTED, (int(number) if number.isdecimal() and len(number) < 19 else 0, name))
        is_whole = not (found and f"{found[0][0]}-{found[0][2]}" == since)
        new = found if is_whole else found[1:]
        told = [Listed(replica, name) for _number, replica, name in sorted(new, key=itemgetter(2, 1))]
        bundles = tuple(one for one in told if _is_ours(one))
        strange = tuple(one.name for one in told if not _is_ours(one))
        mark = f"{found[-1][0]}-{found[-1][2]}" if found else since
        return Listing(bundles, mark, strange, is_whole=is_whole)

    def fetch(self, wanted: Collection[Listed]) -> Iterator[Fetched]:
        """As many at once as memory holds easily; nothing is under way on the connection when one is given."""
        left = list(wanted)
        while left:
            asked, left = left[:_AT_ONCE], left[_AT_ONCE:]
            names = [one.replica for one in asked], [one.name for one in asked]
            found = self._ask(_CONTENTS, (*names, _BYTES_AT_ONCE), binary=True)
            if found and (passed := found[-1][0]) < len(asked):
                left = [*asked[passed:], *left]
            for _place, replica, name, content in found:
                yield Fetched(Listed(replica, name), content)

    def publish(self, replica: str, name: str, content: bytes) -> None:
        """Add a bundle; the server refuses what does not bear its name."""
        if not self._rights.write:
            raise problems.reads_only(self._where, roles_of(self._team)[1])
        self._ask("SELECT {publish}(%s, %s, %b)", (replica, name, content))

    def withdraw(self, listed: Iterable[Listed]) -> int:
        """Those who may not take away none."""
        gone = list(listed)
        if not gone or not self._rights.withdraw:
            return 0
        names = [one.replica for one in gone], [one.name for one in gone]
        return int(self._ask("SELECT coalesce(dcant.withdraw(%s, %s), 0)", names)[0][0])

    def altered(self, replica: str, published: Mapping[str, datetime]) -> list[str]:  # noqa: ARG002 - it has a guard
        """None: the server lets nobody do so."""
        return []

    def members(self) -> list[Member]:
        """Who came so far."""
        found = self._ask(
            "SELECT replica::text, coalesce(label::text, ''), last_seen::timestamptz FROM dcant.member"
            " WHERE last_seen IS NOT NULL ORDER BY replica"
        )
        return [
            Member(replica, clean_label(label), _instant(moment))
            for replica, label, moment in found
            if is_replica(replica)
        ]

    def seen(self, replica: str, label: str, at: str) -> None:
        """Note who was here, unless this account only reads."""
        if self._rights.write:
            self._ask("SELECT dcant.seen(%s, %s, %s)", (replica, label, at))

    def close(self) -> None:
        """End the connection."""
        self._server.close()

    def _ask(self, question: LiteralString, values: Iterable[Any] = (), *, binary: bool = False) -> list[TupleRow]:
        """The answer of the server, which one question and one answer take. Raises PlaceError."""
        asked = sql.SQL(question).format(**self._shelf._asdict())
        try:
            return self._server.execute(asked, list(values), binary=binary).fetchall()
        except psycopg.Error as problem:
            raise problems.refused(problem, self._where) from problem


def _is_ours(one: Listed) -> bool:
    return is_replica(one.replica) and is_name(one.name)


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
