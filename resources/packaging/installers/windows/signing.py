"""Signs programs where a certificate is given: ``python signing.py FILE…``.

- ``DCANT_SIGNING_CERTIFICATE``: a PKCS#12 file (.pfx) with the certificate and its key;
- ``DCANT_SIGNING_PASSWORD_FILE``: a file whose first line is its password;
- ``DCANT_SIGNING_TIMESTAMPS``: the address of a service that dates signatures (RFC 3161): without it a signature ends
  with its certificate.

osslsigncode signs here, signtool on Windows, which takes a certificate of the computer's store where the file holds
none. Without a certificate nothing is signed.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from installers.product import PRODUCT, NotMade, source_date_epoch

_CERTIFICATE = "DCANT_SIGNING_CERTIFICATE"
_PASSWORD = "DCANT_SIGNING_PASSWORD_FILE"  # noqa: S105 - the name of a variable
_TIMESTAMPS = "DCANT_SIGNING_TIMESTAMPS"


def certificate() -> Path | None:
    """The certificate to sign with; None where none is given."""
    given = os.environ.get(_CERTIFICATE)
    return Path(given) if given else None


def missing() -> str:
    """What this computer lacks to sign; nothing where nothing is to be signed."""
    given = certificate()
    if given is None:
        return ""
    if not given.is_file():
        return f"le certificat que {_CERTIFICATE} désigne n'existe pas : {given}"
    tool = "signtool" if os.name == "nt" else "osslsigncode"
    return "" if shutil.which(tool) else f"installez « {tool} », qui signe les programmes."


def sign(*programs: Path) -> None:
    """Signs ``programs`` in their places; nothing without a certificate. Raises NotMade."""
    given = certificate()
    if given is None:
        return
    for program in programs:
        if os.name == "nt":
            _run(_signtool(given, program))
            continue
        signed = program.with_name(f"{program.name}.signed")
        _run(_osslsigncode(given, program, signed))
        signed.replace(program)


def _osslsigncode(given: Path, program: Path, signed: Path) -> list[str]:
    command = ["osslsigncode", "sign", "-pkcs12", str(given), "-h", "sha256", "-n", PRODUCT.name]
    if password := os.environ.get(_PASSWORD):
        command += ["-readpass", password]
    if timestamps := os.environ.get(_TIMESTAMPS):
        command += ["-ts", timestamps]
    else:
        command += ["-time", str(source_date_epoch())]
    return [*command, "-in", str(program), "-out", str(signed)]


def _signtool(given: Path, program: Path) -> list[str]:
    command = ["signtool", "sign", "/fd", "sha256", "/d", PRODUCT.name, "/f", str(given)]
    if password := os.environ.get(_PASSWORD):
        command += ["/p", Path(password).read_text("utf-8").splitlines()[0]]
    if timestamps := os.environ.get(_TIMESTAMPS):
        command += ["/tr", timestamps, "/td", "sha256"]
    return [*command, str(program)]


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode:
        raise NotMade(f"La signature a échoué :\n{(done.stdout + done.stderr)[-2000:]}")


def main(arguments: Iterable[str]) -> int:
    """Signs the files that ``arguments`` name, as NSIS asks for the program that uninstalls."""
    try:
        sign(*map(Path, arguments))
    except NotMade as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
