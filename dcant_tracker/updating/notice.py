"""The notice of a version: what is new, where it is, what its packages are, believed as the association signed it.

It is JSON of two texts, ``{"notice": "…", "signature": "…"}``: the first is JSON itself, signed as it stands (Ed25519,
in base64 over its UTF-8 bytes), and says::

    {"format": 1, "version": "1.2.0", "date": "2026-12-01", "news": "…", "page": "https://…",
     "packages": {"name": "sha256"}}
"""

import base64
import json
import re
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from dcant_tracker import __version__
from dcant_tracker.errors import UserError
from dcant_tracker.words import _

MOST_BYTES = 256_000
_FORMAT = 1
_VERSION = re.compile(r"\d{1,6}(\.\d{1,6}){1,3}")
_PACKAGE = re.compile(r"[\w.+-]{1,200}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MOST_PACKAGES = 50
_SIGNATURE_BYTES = 64


class Notice(NamedTuple):
    """A version as the association tells of it; ``news`` is plain text, ``packages`` gives the SHA-256 of each."""

    version: str
    date: date
    news: str
    page: str
    packages: dict[str, str]

    @property
    def is_newer(self) -> bool:
        """Whether this is a later version than the one that runs."""
        return _parts(self.version) > _parts(__version__)


def read_notice(content: bytes, key: bytes) -> Notice:
    """The notice in ``content``, signed by ``key``. Raises UserError for anything else, and repeats nothing of it."""
    if len(content) > MOST_BYTES:
        raise _not_understood()
    try:
        outer = json.loads(content.decode("utf-8"))
        text, signature = str(outer["notice"]).encode("utf-8"), base64.b64decode(str(outer["signature"]), validate=True)
    except (ValueError, TypeError, KeyError, RecursionError) as problem:
        raise _not_understood() from problem
    if not _is_signed(text, signature, key):
        raise UserError(
            _("Ce qui répond n'est pas signé par l'association : il n'en est tenu aucun compte."),
            _("N'installez rien qui viendrait de là, et signalez-le à la personne qui administre ce poste."),
        )
    try:
        return _notice(json.loads(text))
    except (ValueError, TypeError, KeyError, RecursionError) as problem:
        raise _not_understood() from problem


def _is_signed(text: bytes, signature: bytes, key: bytes) -> bool:
    from nacl.exceptions import BadSignatureError
    from nacl.signing import VerifyKey

    if len(signature) != _SIGNATURE_BYTES:
        return False
    try:
        VerifyKey(key).verify(text, signature)
    except BadSignatureError:
        return False
    return True


def _notice(said: dict[str, Any]) -> Notice:
    """What a signed text says. Raises ValueError, TypeError or KeyError where it is no notice."""
    version, page, packages = str(said["version"]), str(said["page"]), dict(said["packages"])
    if said["format"] != _FORMAT or not _VERSION.fullmatch(version):
        raise ValueError("of another format")
    parts = urlsplit(page)
    if parts.scheme != "https" or not parts.hostname:
        raise ValueError("a page of another kind")
    if len(packages) > _MOST_PACKAGES or not all(_is_package(name, told) for name, told in packages.items()):
        raise ValueError("packages of another kind")
    return Notice(version, date.fromisoformat(str(said["date"])), str(said["news"]).strip(), page, packages)


def _is_package(name: object, told: object) -> bool:
    return bool(_PACKAGE.fullmatch(str(name)) and _SHA256.fullmatch(str(told)))


def _parts(version: str) -> tuple[int, ...]:
    numbers = [int(part) for part in version.split(".")]
    return tuple(numbers + [0] * (4 - len(numbers)))


def _not_understood() -> UserError:
    return UserError(
        _("Ce qui répond à cette adresse n'est pas une annonce de version de DcANT."),
        _("Réessayez plus tard ; si cela dure, signalez-le à la personne qui administre ce poste."),
    )
