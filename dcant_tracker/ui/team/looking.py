"""What stands at the address of a place where a team may meet."""

import contextlib
from dataclasses import dataclass

from dcant_tracker.errors import UserError
from dcant_tracker.team.folder import NoPlaceError
from dcant_tracker.team.place import Member, NobodyError, OutOfReachError, PlaceError, Team
from dcant_tracker.team.places import enter_place, is_server
from dcant_tracker.words import _


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found at ``address``: a ``team`` and its ``members``, room for one (``is_free``), or a ``problem``."""

    address: str
    team: Team | None = None
    members: tuple[Member, ...] = ()
    is_free: bool = False
    problem: str = ""


def look(address: str) -> Looked:
    """Look at the place; nothing is written."""
    try:
        with contextlib.closing(enter_place(address)) as place:
            return Looked(address, place.team, tuple(place.members()))
    except (NoPlaceError, NobodyError):
        return Looked(address, is_free=True)
    except OutOfReachError as problem:
        return Looked(address, problem=str(problem) if asks_server(address) else _no_folder(address))
    except UserError as problem:
        return Looked(address, problem=str(problem))


def _no_folder(address: str) -> str:
    """Said to whoever chooses a place: nothing was shared there yet that could be waited for."""
    return _(
        "Il n'y a pas de dossier « {folder} », ou il ne répond pas. Vérifiez le chemin, ou choisissez-le par "
        "« Parcourir… »."
    ).format(folder=address)


def asks_server(address: str) -> bool:
    """Whether ``address`` names a server; not where it cannot be read."""
    try:
        return is_server(address)
    except PlaceError:
        return False
