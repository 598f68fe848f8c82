"""What the Python of a package brings along, with its versions: told by that Python itself when the package is made.

Its libraries are no packages of Python; what speaks to a server of PostgreSQL comes in another version for each system.

A package for Windows that Linux makes holds another Python than the one that makes it.
"""

import json
import subprocess
import sys
from pathlib import Path

from installers.product import NotMade

NAME = "interpreter.json"

ASK = (
    "import json, platform, psycopg, sqlite3, ssl;"
    "openssl = ssl.OPENSSL_VERSION.split()[1];"
    "libpq = '{}.{}'.format(*divmod(psycopg.pq.version(), 10_000));"
    "told = {'CPython': platform.python_version(), 'OpenSSL': openssl, 'SQLite': sqlite3.sqlite_version};"
    "print(json.dumps({**told, 'libpq': libpq}))"
)
"""The program that a Python is given to tell it."""

LICENCES = {"CPython": "PSF-2.0", "OpenSSL": "Apache-2.0", "SQLite": "blessing", "libpq": "PostgreSQL"}
"""The licence of each part, by its SPDX identifier."""


def own() -> str:
    """What the Python that runs this tells of itself."""
    return subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=True).stdout


def keep(told: str, work: Path) -> None:
    """Keep in ``work`` what the Python of the packages made there told. Raises NotMade."""
    try:
        parts = json.loads(told)
    except ValueError:
        parts = None
    if not isinstance(parts, dict) or parts.keys() != LICENCES.keys():
        raise NotMade(f"Le Python des paquets n'a pas dit de quoi il est fait :\n{told[-3000:]}")
    work.mkdir(parents=True, exist_ok=True)
    (work / NAME).write_text(json.dumps(parts), encoding="ascii")


def carried(work: Path) -> list[tuple[str, str, str]]:
    """Name, version and licence of every part that the packages made in ``work`` carry, each once."""
    kept = [json.loads(path.read_text(encoding="ascii")) for path in work.rglob(NAME)]
    return sorted({(name, version, LICENCES[name]) for parts in kept for name, version in parts.items()})
