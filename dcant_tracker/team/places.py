"""Which kind of place an address means: a folder, or a base on a server."""

import contextlib
import re
from collections.abc import Iterator

from dcant_tracker.team import folder
from dcant_tracker.team.place import Place, PlaceError, Team
from dcant_tracker.words import _

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")
_SERVERS = ("postgresql", "postgres")


def create_place(address: str, team: Team) -> Place:
    """Make ``address`` the place of ``team``. Raises PlaceError."""
    if is_server(address):
        with _installed():
            from dcant_tracker.team import postgres
        return postgres.create(address, team)
    return folder.create(address, team)


def enter_place(address: str) -> Place:
    """The place at ``address``. Raises PlaceError, OutOfReachError where it does not answer."""
    if is_server(address):
        with _installed():
            from dcant_tracker.team import postgres
        return postgres.enter(address)
    return folder.enter(address)


def with_password(address: str, password: str) -> str:
    """``address`` with ``password``, for whoever founds or joins: the system keeps it, the data file never.

    Raises PlaceError where the address is no server's.
    """
    if not is_server(address):
        raise PlaceError(_("Un dossier ne demande pas de mot de passe."), _("Recommencez sans en donner."))
    from dcant_tracker.team import postgres_address

    return postgres_address.with_password(address, password)


def forget_password(address: str) -> None:
    """Have the system keep no password of ours for ``address`` any more; nothing of a folder."""
    if is_server(address):
        with contextlib.suppress(ModuleNotFoundError):  # without the extra, none was ever kept
            from dcant_tracker.team import postgres_password
            from dcant_tracker.team.postgres_address import parse

            postgres_password.forget(parse(address))


@contextlib.contextmanager
def _installed() -> Iterator[None]:
    """What speaks to a server is loaded where one is named; PlaceError where it was not installed."""
    try:
        yield
    except ModuleNotFoundError as problem:
        raise PlaceError(
            _("Cette installation de l'application ne sait pas joindre un serveur PostgreSQL ({module}).").format(
                module=problem.name
            ),
            _("Installez-la avec son supplément « team », ou réunissez l'équipe dans un dossier."),
        ) from problem


def is_server(address: str) -> bool:
    """Whether ``address`` names a server, not a folder. Raises PlaceError where it is neither."""
    if not address.strip() or "\0" in address:
        raise PlaceError(_("L'adresse du lieu de l'équipe est vide ou illisible."), _usual())
    scheme = _SCHEME.match(address.strip())
    if scheme is None:
        return False
    if scheme[1].casefold() not in _SERVERS:
        raise PlaceError(_("Une équipe ne peut pas se réunir à « {scheme}://… ».").format(scheme=scheme[1]), _usual())
    return True


def _usual() -> str:
    return _("Indiquez un dossier partagé ou synchronisé, ou postgresql://nom@serveur/base.")
