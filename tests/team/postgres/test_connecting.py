"""Coming to a server: encrypted as it is asked for, with a password that only the system keeps, and plain words."""

import contextlib
import logging
import ssl

import keyring
import keyring.backends.fail
import psycopg
import pytest

from dcant_tracker.team import postgres, postgres_problems
from dcant_tracker.team.place import OutOfReachError, PasswordError, PlaceError
from dcant_tracker.team.postgres_address import parse, with_password
from dcant_tracker.team.postgres_password import SERVICE, forget


def come(address: str) -> str:
    """The address as it may be kept, once somebody became a member there."""
    place = postgres.enter(address)
    place.welcome()
    place.close()
    return place.address


def told(address: str) -> PlaceError:
    """What is said to whoever cannot come there."""
    with pytest.raises(PlaceError) as refused:
        postgres.enter(address)
    return refused.value


def test_the_password_is_given_once_and_kept_by_the_system(base, writer, passwords):
    kept = come(base.address_of(writer))
    assert writer[::-1] not in kept
    assert passwords.kept == {(SERVICE, parse(kept).account): writer[::-1]}
    assert come(kept) == kept
    forget(parse(kept))
    assert passwords.kept == {}
    forget(parse(kept))
    assert isinstance(told(kept), PasswordError)


def test_a_password_that_the_server_refuses_is_not_kept(base, writer, passwords):
    kept = come(base.address_of(writer))
    refused = told(with_password(kept, "autre chose"))
    assert isinstance(refused, PasswordError)
    assert "refuse ce nom ou ce mot de passe" in refused.message
    assert "autre chose" not in str(refused)
    assert come(kept) == kept


def test_a_password_that_was_changed_on_the_server_is_given_again(base, writer):
    kept = come(base.address_of(writer))
    with base.cluster.administer() as administrator:
        administrator.execute(f"ALTER ROLE \"{writer}\" PASSWORD 'nouveau'")
    assert isinstance(told(kept), PasswordError)
    assert come(with_password(kept, "nouveau")) == kept
    assert come(kept) == kept


def test_a_team_is_made_with_a_password_too(base, team, passwords):
    founder = base.account(rights="SUPERUSER")
    place = postgres.create(base.address_of(founder), team)
    place.welcome()
    assert founder[::-1] not in place.address
    place.close()
    assert come(place.address) == place.address


def test_without_a_keyring_the_password_is_read_where_postgresql_reads_it(base, writer, monkeypatch, tmp_path):
    keyring.set_keyring(keyring.backends.fail.Keyring())
    kept = come(base.address_of(writer))
    refused = told(kept)
    assert isinstance(refused, PasswordError)
    assert "demande un mot de passe" in refused.message
    monkeypatch.setenv("PGPASSWORD", writer[::-1])
    assert come(kept) == kept
    monkeypatch.delenv("PGPASSWORD")
    file = tmp_path / "pgpass"
    file.touch(mode=0o600)
    file.write_text(f"*:*:*:*:{writer[::-1]}\n", encoding="utf-8")
    assert come(kept) == kept


def test_who_joins_is_told_when_the_system_does_not_keep_the_password(base, writer, cluster):
    with contextlib.closing(postgres.enter(base.address_of(writer))) as with_keyring:
        assert with_keyring.welcome() == ()
    keyring.set_keyring(keyring.backends.fail.Keyring())
    with contextlib.closing(postgres.enter(base.address_of(writer))) as without:
        assert "PGPASSWORD" in without.welcome()[0]


def test_a_password_is_kept_for_members_only(base, writer, passwords):
    """Whoever only looks, or is refused because her file belongs to another team, leaves none behind."""
    postgres.enter(base.address_of(writer)).close()
    assert passwords.kept == {}


def test_what_the_variable_says_comes_before_what_the_system_keeps(base, writer, monkeypatch, passwords):
    kept = come(base.address_of(writer))
    monkeypatch.setenv("PGPASSWORD", "faux")
    assert isinstance(told(kept), PasswordError)
    assert come(base.address_of(writer)) == kept, "but not before what is said now"


def test_no_password_is_in_a_message_nor_in_the_log(base, writer, caplog):
    caplog.set_level(logging.DEBUG)
    secret = "Sésame?ouvre/toi@"
    for address in (
        with_password(base.address_of(writer), secret),
        f"postgresql://jeanne:{secret}@127.0.0.1:1/base",
        f"postgresql://jeanne:{secret}@127.0.0.1:port/base",
        f"postgresql://jeanne:{secret}@/base?host=%zz",
        f"postgresql://jeanne:{secret}@h/base?inconnu=1",
        f"postgresql://jeanne@h/base?inconnu=1&password={secret}",
    ):
        refused = told(address)
        chain = [refused]
        while before := chain[-1].__cause__ or (None if chain[-1].__suppress_context__ else chain[-1].__context__):
            chain.append(before)
        for one in chain:
            assert secret not in str(one), "nor in what it came from"
            assert "ouvre" not in str(one)
    assert "ouvre" not in caplog.text


def test_over_the_network_the_server_asks_for_encryption(base, writer):
    kept = come(base.address_of(writer, tcp=True))
    assert "sslmode" not in kept
    refused = told(base.address_of(writer, tcp=True, sslmode="disable"))
    assert "n'accepte pas ce compte depuis ce poste" in refused.message
    place = postgres.enter(base.address_of(writer, tcp=True, sslmode="require"))
    assert "sslmode=require" in place.address
    assert place.welcome() == ()
    place.close()


def test_the_name_and_the_certificate_of_the_server_are_verified_where_the_address_says_so(base, writer, cluster):
    address = base.address_of(writer, tcp=True, sslmode="verify-full", sslrootcert=str(cluster.certificate))
    assert come(address.replace("@127.0.0.1", "@localhost"))
    for wrong in (address, address.replace("server.crt", "ailleurs.crt")):
        refused = told(wrong)
        assert "La connexion chiffrée" in refused.message
        assert "sslrootcert" in refused.hint


@pytest.fixture
def trusted(monkeypatch):
    """What this computer trusts: nobody, until a certificate is given."""
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    monkeypatch.setattr(ssl, "create_default_context", lambda: context)
    nowhere = ssl.get_default_verify_paths()._replace(capath=None)
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: nowhere)
    return context


def test_who_trusts_whom_the_system_trusts_needs_to_name_no_file(base, writer, cluster, trusted):
    address = base.address_of(writer, tcp=True, sslrootcert="system").replace("@127.0.0.1", "@localhost")
    assert "La connexion chiffrée" in told(address).message
    trusted.load_verify_locations(cluster.certificate)
    kept = come(address)
    assert kept.endswith("sslrootcert=system")
    assert come(f"{kept}&sslmode=verify-full")
    assert "La connexion chiffrée" in told(address.replace("@localhost", "@127.0.0.1")).message, "it is not its name"
    assert "La connexion chiffrée" in told(f"{address}&sslmode=require").message, "nothing less is verified"


def test_a_variable_that_says_whom_to_trust_is_heeded(base, writer, cluster, trusted, monkeypatch):
    address = base.address_of(writer, tcp=True, sslrootcert="system").replace("@127.0.0.1", "@localhost")
    monkeypatch.setenv("SSL_CERT_FILE", str(cluster.certificate))
    assert come(address)


def test_authorities_that_lie_in_a_folder_are_trusted_too(base, writer, cluster, trusted, monkeypatch, tmp_path):
    (tmp_path / "0123abcd.0").write_bytes(cluster.certificate.read_bytes())
    (tmp_path / "0124abcd.0").write_text("ceci n'est pas un certificat")
    there = ssl.get_default_verify_paths()._replace(capath=str(tmp_path))
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: there)
    address = base.address_of(writer, tcp=True, sslrootcert="system").replace("@127.0.0.1", "@localhost")
    assert come(address)


def test_what_is_sent_unencrypted_over_a_network_is_told(base, place, cluster, monkeypatch):
    monkeypatch.setattr(postgres, "_is_here", lambda connection: connection.info.host.startswith("/"))
    encrypted = postgres.enter(cluster.address(base.name, tcp=True))
    plain = postgres.enter(cluster.address(base.name, tcp=True, sslmode="disable"))
    assert encrypted.welcome() == place.welcome() == ()
    assert "sslmode=verify-full" in plain.welcome()[0]
    encrypted.close()
    plain.close()


def test_a_server_that_is_not_there_is_no_more_than_out_of_reach(cluster):
    for address in (
        "postgresql://a@127.0.0.1:1/b",
        "postgresql://a@serveur.invalid/b",
        "postgresql:///b?host=/nulle/part",
    ):
        refused = told(address)
        assert isinstance(refused, OutOfReachError)
        assert "ne répond pas" in refused.message
        assert "reste dans votre fichier" in refused.hint


def test_a_base_that_is_not_there_is_told(cluster, base):
    refused = told(cluster.address("inconnue"))
    assert not isinstance(refused, OutOfReachError)
    assert "Cette base n'existe pas" in refused.message


def test_an_account_that_is_not_there_is_told(base):
    assert isinstance(told(base.cluster.address(base.name, "inconnue", "x")), PasswordError)


def test_an_account_that_may_not_come_to_this_base_is_told(base, writer):
    with base.cluster.administer() as administrator:
        administrator.execute(f'REVOKE CONNECT ON DATABASE "{base.name}" FROM PUBLIC')
    refused = told(base.address_of(writer))
    assert not isinstance(refused, PasswordError | OutOfReachError)
    assert "permission denied for database" in refused.message


@pytest.mark.parametrize(
    ("words", "kind", "sentence"),
    [
        ('FATAL:  password authentication failed for user "a"', PasswordError, "mot de passe"),
        ("FATAL:  authentification par mot de passe échouée pour l'utilisateur « a »", PasswordError, "mot de passe"),
        ('FATAL:  database "b" does not exist', PlaceError, "n'existe pas"),
        ("FATAL:  la base de données « b » n'existe pas", PlaceError, "n'existe pas"),
        ("FATAL:  sorry, too many clients already", OutOfReachError, "ne répond pas"),
        ("FATAL:  désolé, trop de clients sont déjà connectés", OutOfReachError, "ne répond pas"),
        ("FATAL:  the database system is starting up", OutOfReachError, "ne répond pas"),
        ("FATAL:  le système de bases de données se lance", OutOfReachError, "ne répond pas"),
        ("FATAL:  le système de base de données s'arrête", OutOfReachError, "ne répond pas"),
        ("FATAL:  le système de bases de données est en cours de restauration", OutOfReachError, "ne répond pas"),
        ("FATAL:  Peer-Authentifizierung fehlgeschlagen", PlaceError, "n'accepte pas ce compte"),
        ("SSL error: certificate verify failed", PlaceError, "chiffrée"),
        ("server does not support SSL, but SSL was required", PlaceError, "chiffrée"),
        ("SSL connection has been closed unexpectedly", OutOfReachError, "ne répond pas"),
        ("SSL SYSCALL error: EOF detected", OutOfReachError, "ne répond pas"),
        ("Connection refused\n\tIs the server running?", OutOfReachError, "ne répond pas"),
    ],
)
def test_servers_are_understood_in_english_and_in_french(words, kind, sentence):
    problem = psycopg.OperationalError(f"connection failed: connection to server at « h » failed: {words}")
    said = postgres_problems.not_connected(problem, parse("postgresql://a@h/b"))
    assert type(said) is kind
    assert sentence in said.message
