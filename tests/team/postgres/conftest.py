"""A PostgreSQL started once for all tests that want one, a base for each of them, and a keyring of its own."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import keyring
import keyring.backend
import pytest
from psycopg import sql

from dcant_tracker.domain.identity import new_uid
from dcant_tracker.team import postgres
from dcant_tracker.team.place import Team
from tests.team.postgres import cluster as clusters
from tests.team.postgres.cluster import Cluster


class Remembering(keyring.backend.KeyringBackend):
    """The keyring of a system, as long as a test lasts."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture(autouse=True)
def passwords(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Remembering]:
    """The keyring of this test: the one of whoever runs the tests is never asked."""
    for name in [one for one in os.environ if one.startswith("PG")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PGPASSFILE", str(tmp_path / "pgpass"))
    before = keyring.get_keyring()
    remembering = Remembering()
    keyring.set_keyring(remembering)
    yield remembering
    keyring.set_keyring(before)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A server, started for the first test that wants one."""
    if reason := clusters.missing():
        assert os.name == "nt" or not os.environ.get("CI"), reason
        pytest.skip(reason)
    with clusters.running() as server:
        yield server


@dataclass
class Base:
    """A base of the server, and accounts that come to it with a password that is their name backwards."""

    cluster: Cluster
    name: str
    accounts: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        """As its owner names it."""
        return self.cluster.address(self.name)

    def account(self, *roles: str, rights: str = "") -> str:
        """A new account that was given ``roles``; its name."""
        name = f"jeanne {len(self.accounts)} {self.name}"
        self.accounts.append(name)
        with self.cluster.administer(self.name) as administrator:
            making = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {} " + rights)
            administrator.execute(making.format(sql.Identifier(name), sql.Literal(name[::-1])))
            for role in roles:
                administrator.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(role), sql.Identifier(name)))
        return name

    def address_of(self, account: str, **more: str) -> str:
        """As ``account`` names it, with its password."""
        return self.cluster.address(self.name, account, account[::-1], **more)


@pytest.fixture
def base(cluster: Cluster) -> Base:
    """A base where nobody met yet."""
    name = f"base {new_uid()[-12:]}"
    with cluster.administer() as administrator:
        administrator.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0 STRATEGY file_copy").format(sql.Identifier(name))
        )
    return Base(cluster, name)


@pytest.fixture
def team() -> Team:
    return Team(new_uid(), "2026-03-05T08:30:00+00:00")


@pytest.fixture
def place(base: Base, team: Team) -> Iterator[postgres.PostgresPlace]:
    """The base, made ready by its owner."""
    made = postgres.create(base.address, team)
    yield made
    made.close()


@pytest.fixture
def writer(base: Base, place: postgres.PostgresPlace) -> str:
    """An account that may send."""
    return base.account(postgres.roles_of(place.team)[1])


@pytest.fixture
def reader(base: Base, place: postgres.PostgresPlace) -> str:
    """An account that may read only."""
    return base.account(postgres.roles_of(place.team)[0])
