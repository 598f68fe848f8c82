"""A PostgreSQL of its own for the tests: made in a temporary folder, reached by a socket there, gone after them.

It runs under a user that is not root, as PostgreSQL asks for, and goes with the process of the tests however that
ends. It also answers on the loopback, with a certificate that it signed itself, for what is said of TLS.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

DEBIAN = Path("/usr/lib/postgresql")

SPEED = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=16MB", "max_connections=80"]
SILENCE = ["log_min_messages=fatal", "autovacuum=off", "jit=off"]

TRUSTED = """\
local all postgres trust
host all postgres 127.0.0.1/32 trust
local all all scram-sha-256
hostssl all all 127.0.0.1/32 scram-sha-256
"""
"""Who comes in how: whoever administers without a password, everybody else with one; over TCP with TLS only."""


def programs() -> Path | None:
    """The folder of PostgreSQL's programs, the newest where there are several."""
    found = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if found:
        return found[-1].parent
    elsewhere = shutil.which("initdb")
    return Path(elsewhere).parent if elsewhere else None


def missing() -> str:
    """What keeps a cluster from running here."""
    if os.name == "nt":
        return "the cluster of the tests is one of POSIX"
    return "" if programs() else "PostgreSQL is not installed"


@dataclass(frozen=True)
class Cluster:
    """A server that runs: its folder (sockets, certificate) and its port on the loopback."""

    folder: Path
    port: int

    def address(self, base: str, user: str = "postgres", password: str = "", *, tcp: bool = False, **more: str) -> str:
        """How somebody is told where the base is."""
        who = quote(user) + (f":{quote(password)}" if password else "")
        if tcp:
            place, options = f"127.0.0.1:{self.port}", more
        else:
            place, options = "", {"host": str(self.folder), "port": str(self.port), **more}
        asked = "&".join(f"{name}={quote(value, safe='/')}" for name, value in options.items())
        return f"postgresql://{who}@{place}/{quote(base)}" + (f"?{asked}" if asked else "")

    def administer(self, base: str = "postgres") -> psycopg.Connection:
        """A connection that may do anything."""
        return psycopg.connect(self.address(base), autocommit=True)

    @property
    def certificate(self) -> Path:
        """The certificate that the server shows on the loopback, which signed itself."""
        return self.folder / "server.crt"


@contextlib.contextmanager
def running() -> Iterator[Cluster]:
    """A server until the end of the block."""
    import pwd  # Windows has none

    tools = programs()
    assert tools
    account = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: the name of a socket has 107 letters at most
    os.chown(folder, account.pw_uid, account.pw_gid)
    prefix = ["setpriv", "--pdeathsig", "QUIT"]
    if os.geteuid() == 0:
        prefix += [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    data = folder / "data"
    environment = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC", "HOME": str(folder)}

    def tell(*command: str | Path) -> None:
        subprocess.run([*prefix, *command], check=True, cwd=folder, env=environment, capture_output=True)

    try:
        tell(
            tools / "initdb",
            "-D",
            data,
            "-U",
            "postgres",
            "-E",
            "UTF8",
            "--no-sync",
            "--no-instructions",
            "-A",
            "trust",
        )
        (data / "pg_hba.conf").write_text(TRUSTED, encoding="ascii")
        made = ["-x509", "-nodes", "-days", "2", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
        subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
        tell("openssl", "req", *made, *subject, "-keyout", "server.key", "-out", "server.crt")
        (folder / "server.key").chmod(0o600)
        port = free_port()
        options = [*SPEED, *SILENCE, "listen_addresses=127.0.0.1", f"port={port}", f"unix_socket_directories={folder}"]
        options += ["ssl=on", f"ssl_cert_file={folder}/server.crt", f"ssl_key_file={folder}/server.key"]
        command = [
            *prefix,
            str(tools / "postgres"),
            "-D",
            str(data),
            *(word for one in options for word in ("-c", one)),
        ]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
        try:
            cluster = Cluster(folder, port)
            _await(cluster, server)
            yield cluster
        finally:
            server.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
            server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """A port of the loopback that nobody has."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


def _await(cluster: Cluster, server: subprocess.Popen) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            cluster.administer().close()
        except psycopg.OperationalError:
            assert server.poll() is None, (cluster.folder / "log").read_text("utf-8", "replace")
            assert time.monotonic() < end, "PostgreSQL did not start"
            time.sleep(0.02)
        else:
            return
