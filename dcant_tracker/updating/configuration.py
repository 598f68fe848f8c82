"""What the association says to every DcANT of a machine, in a file that whoever administers it puts there.

It is TOML, called ``dcant.toml``, system-wide or beside the program. None ships; without it nothing is ever asked::

    [update]
    address = "https://exemple.fr/dcant/mise-a-jour.json"
    key = "l7Gv…="   # the association's public key, as installers.notice writes it
"""

import base64
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from dcant_tracker.errors import UserError
from dcant_tracker.settings import APP_NAME, program_folder
from dcant_tracker.words import _

NAME = "dcant.toml"
_MOST_BYTES = 100_000
_KEY_BYTES = 32


class UpdateSource(NamedTuple):
    """Where a notice of a newer version is, and the Ed25519 key (32 bytes) that signs it."""

    address: str
    key: bytes


def places() -> list[Path]:
    """Where the file may be: what the system says to all its persons counts before what lies beside the program."""
    import platformdirs

    beside = program_folder()
    system = Path(platformdirs.site_config_dir(APP_NAME, appauthor=False))
    return [system / NAME, *([beside / NAME] if beside is not None else [])]


def update_source() -> UpdateSource | None:
    """Where to ask for a newer version; None where nobody said so. Raises UserError for a file that says it wrongly."""
    for path in places():
        if path.is_file():
            return _source(path)
    return None


def _source(path: Path) -> UpdateSource | None:
    asked = _read(path).get("update")
    if asked is None:
        return None
    address, key = (asked.get("address"), asked.get("key")) if isinstance(asked, dict) else (None, None)
    if not isinstance(address, str) or not _is_address(address):
        raise _wrong(path, _("« address » doit être une adresse https:// ou file://"))
    try:
        decoded = base64.b64decode(str(key), validate=True)
    except ValueError:
        decoded = b""
    if len(decoded) != _KEY_BYTES:
        raise _wrong(path, _("« key » doit être la clé publique de l'association (Ed25519, en base64)"))
    return UpdateSource(address, decoded)


def _is_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "file" or (parts.scheme == "https" and bool(parts.hostname))


def _read(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        with path.open("rb") as file:
            return tomllib.loads(file.read(_MOST_BYTES).decode("utf-8-sig"))
    except OSError as problem:
        raise _wrong(path, _("il ne peut pas être lu")) from problem
    except (ValueError, RecursionError) as problem:
        raise _wrong(path, _("ce n'est pas du TOML en UTF-8")) from problem


def _wrong(path: Path, why: str) -> UserError:
    return UserError(
        _("Le fichier de configuration « {file} » n'est pas utilisable : {why}.").format(file=path, why=why),
        _("Signalez-le à la personne qui administre ce poste ; rien n'a été demandé au réseau."),
    )
