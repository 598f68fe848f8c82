"""Fetches one small file over HTTPS, or from a folder of the network: bounded in size and time, told in a sentence."""

import socket
import ssl
import time
from collections.abc import Callable, Mapping
from http.client import HTTPException, HTTPMessage, HTTPResponse
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    url2pathname,
)

from dcant_tracker.errors import Cancelled, UserError
from dcant_tracker.words import _

WHOLE_S = 20.0
"""How long all of it may take; whoever waits for it need not wait longer."""

_STEP_S = 8.0
_PIECE = 16_384


class _OnlyHttps(HTTPRedirectHandler):
    """Follows a few redirections, to HTTPS alone."""

    max_redirections = 5

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        if urlsplit(newurl).scheme != "https":
            raise URLError("redirected away from HTTPS")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def fetch(address: str, most_bytes: int, proxies: Mapping[str, str] | None, is_cancelled: Callable[[], bool]) -> bytes:
    """What lies at ``address`` (``https:`` or ``file:``), ``most_bytes`` at most.

    ``proxies`` are those of the system, by scheme; None asks the environment for them. Certificates are checked against
    what the system trusts. Raises UserError, and Cancelled once ``is_cancelled``.
    """
    until = time.monotonic() + WHOLE_S
    try:
        with _opened(address, proxies) as answer:
            return _read(answer, most_bytes, until, is_cancelled)
    except UserError:
        raise
    except (OSError, HTTPException, ValueError) as problem:
        raise _told(problem, address) from problem


def _opened(address: str, proxies: Mapping[str, str] | None) -> IO[bytes] | HTTPResponse:
    parts = urlsplit(address)
    if parts.scheme == "file":
        share = f"//{parts.netloc}" if parts.netloc not in ("", "localhost") else ""
        return open(f"{share}{url2pathname(parts.path)}", "rb", buffering=0)  # noqa: PTH123 - a path of a URL
    if parts.scheme != "https":
        raise ValueError("no HTTPS")
    opener = OpenerDirector()
    for handler in (
        ProxyHandler(dict(proxies) if proxies is not None else None),
        HTTPSHandler(context=ssl.create_default_context()),
        _OnlyHttps(),
        HTTPErrorProcessor(),
        HTTPDefaultErrorHandler(),
    ):
        opener.add_handler(handler)
    answer: HTTPResponse | None = opener.open(Request(address, headers={"User-Agent": "DcANT"}), timeout=_STEP_S)  # noqa: S310 - https alone
    if answer is None:
        raise URLError("nobody opens it")
    return answer


def _read(answer: IO[bytes] | HTTPResponse, most_bytes: int, until: float, is_cancelled: Callable[[], bool]) -> bytes:
    """All that comes, piece by piece as it comes."""
    content = bytearray()
    while True:
        if is_cancelled():
            raise Cancelled
        if time.monotonic() > until:
            raise TimeoutError
        piece = answer.read1(_PIECE) if isinstance(answer, HTTPResponse) else answer.read(_PIECE)
        content += piece
        if len(content) > most_bytes:
            raise ValueError("too large")
        if not piece:
            return bytes(content)


def _told(problem: Exception, address: str) -> UserError:
    """The sentence for what went wrong on the way to ``address``."""
    where = urlsplit(address).hostname or address
    reason = problem.reason if isinstance(problem, URLError) and isinstance(problem.reason, Exception) else problem
    if isinstance(reason, ssl.SSLCertVerificationError):
        return UserError(
            _("Le certificat que présente « {place} » n'est pas reconnu ({reason}) : rien n'a été lu.").format(
                place=where, reason=reason.verify_message
            ),
            _("Signalez-le au service informatique : l'horloge, ou un proxy qui déchiffre, peut en être la cause."),
        )
    if isinstance(problem, HTTPError):
        return UserError(
            _("« {place} » a refusé la demande (HTTP {code}).").format(place=where, code=problem.code),
            _("Réessayez plus tard ; si cela dure, signalez-le à la personne qui administre ce poste."),
        )
    if "Tunnel connection failed: 407" in str(reason):
        return UserError(
            _("Le proxy du réseau demande un mot de passe, que DcANT n'a pas."),
            _("Regardez la page des versions dans votre navigateur, ou demandez au service informatique."),
        )
    if isinstance(reason, socket.gaierror):
        message = _("« {place} » est introuvable : cet ordinateur n'est peut-être pas relié au réseau.")
    elif isinstance(reason, TimeoutError):
        message = _("« {place} » ne répond pas à temps.")
    elif isinstance(reason, FileNotFoundError):
        message = _("« {place} » est introuvable.")
    elif str(reason) == "too large":
        message = _("Ce que donne « {place} » est trop grand pour une annonce de version.")
    else:
        message = _("« {place} » ne peut pas être joint.")
    return UserError(
        message.format(place=where), _("Vérifiez la connexion au réseau, puis recommencez ; DcANT n'en a pas besoin.")
    )
