"""The authorities that this system trusts, for addresses that say « sslrootcert=system ».

libpq looks for them where it was built to, which is nowhere on an officer's computer: it is told them by a file, as
long as it connects. All else stays as it is with that word: nothing less than « verify-full » goes with it.
"""

import contextlib
import os
import ssl
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any

from dcant_tracker.store.file.drafts import working_folder

_ROOTS = "sslrootcert"
_MODE = "sslmode"
_ASKED = ("SSL_CERT_FILE", "SSL_CERT_DIR")
"""Variables by which whoever administers a computer says where they are, which libpq heeds."""


@contextlib.contextmanager
def trusting(options: MutableMapping[str, Any]) -> Iterator[None]:
    """Let the ``options`` of a connection say whom to trust, until the end of the block."""
    asks_for_system = options.get(_ROOTS) == "system" and options.setdefault(_MODE, "verify-full") == "verify-full"
    if not asks_for_system or any(os.environ.get(name) for name in _ASKED) or not (told := _authorities()):
        yield
        return
    with working_folder() as folder:
        file = folder / "autorites.pem"
        file.write_text(told, encoding="ascii")
        options[_ROOTS] = str(file)
        yield


def _authorities() -> str:
    """The certificates that this system trusts to name servers, as PEM; nothing where it names none."""
    context = ssl.create_default_context()
    folder = ssl.get_default_verify_paths().capath
    for path in sorted(Path(folder).glob("*.0")) if folder and not context.get_ca_certs() else ():
        with contextlib.suppress(OSError):  # SSLError, of what is no certificate, among them
            context.load_verify_locations(path)
    return "".join(map(ssl.DER_cert_to_PEM_cert, context.get_ca_certs(binary_form=True)))
