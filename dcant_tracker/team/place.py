"""What a place is where data files meet: bundles that are only ever added, and who came.

A place knows nothing of what a bundle holds: bytes under a name that :func:`~dcant_tracker.team.bundle.name_of` makes
of them. Whoever reads checks both; whoever publishes gives both.

Each kind of place is a module with ``create(address, team)``, which makes an empty place for ``team``, and
``enter(address)``, which opens one that is there; both give a :class:`Place`, or raise PlaceError.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from dcant_tracker.domain.identity import is_uid
from dcant_tracker.errors import UserError
from dcant_tracker.words import _

FORMAT = 1
"""Version of how places are laid out; one that is greater asks for a newer application."""

LONGEST_LABEL = 100
"""Characters in the name that a member bears in a team."""

_NAME = re.compile("[0-9a-f]{16}-[0-9a-f]{64}")


class PlaceError(UserError):
    """A place cannot be used as it is: it is no place, another team's, of a newer application, or refuses us."""


class OutOfReachError(PlaceError):
    """A place does not answer now; it may later, and nothing need be done meanwhile."""


class NobodyError(PlaceError):
    """No team meets in a place that can be reached: one may be founded there."""


class PasswordError(PlaceError):
    """A place asks for a password that was not given, or refuses the one that was."""


@dataclass(frozen=True, slots=True)
class Team:
    """Who meets in a place: the ``uid`` that tells a team from any other, and what its members share.

    ``made_at`` is the ISO instant of its creation. Without ``with_contacts`` no person leaves a data file for it.
    """

    uid: str
    made_at: str
    with_contacts: bool = True


class Member(NamedTuple):
    """One data file that came: its replica, what it is called, and the ISO instant when it was last here."""

    replica: str
    label: str
    last_seen: str


class Listed(NamedTuple):
    """One bundle that stands in a place: the replica that published it, and its name."""

    replica: str
    name: str


class Listing(NamedTuple):
    """What stands in a place, or what came since the mark that was given; ``mark`` is for the next time.

    A mark is a short text that only the place understands, kept in the data file; one that always lists everything
    leaves it empty. ``strange`` are the names of what lies in it and is nothing of the team's (conflicted copies).
    ``is_whole`` says that everything is listed, mark or not.
    """

    bundles: tuple[Listed, ...]
    mark: str = ""
    strange: tuple[str, ...] = ()
    is_whole: bool = True


class Fetched(NamedTuple):
    """What a place gave for a bundle: its bytes as they are there, or a sentence that says why they cannot be had."""

    listed: Listed
    content: bytes | None
    problem: str = ""


class Shelf(Protocol):
    """Contents that are added whole or not at all, each under the name that its sum makes, by any number at once.

    Its methods raise OutOfReachError where the place does not answer, PlaceError where it refuses.
    """

    def listing(self, since: str = "") -> Listing:
        """What stands here; a place may leave out what it listed before it gave the mark ``since``."""

    def fetch(self, wanted: Collection[Listed]) -> Iterator[Fetched]:
        """Each of ``wanted``, in their order, one after the other so that memory holds one; those gone are left out."""

    def publish(self, replica: str, name: str, content: bytes) -> None:
        """Add what ``replica`` gives; the same again changes nothing. It is safe on the disk when this returns."""

    def withdraw(self, listed: Iterable[Listed]) -> int:
        """Take away what stands in others published before; how many went.

        Compaction and erasures ask for it. A place that keeps what it has (a writer of a server) takes away none.
        """


class Place(Shelf, Protocol):
    """Where data files meet: a shelf of bundles, one of snapshots, and who came.

    Any number of members, and any number of processes of one member, may use it at once.
    """

    @property
    def snapshots(self) -> Shelf:
        """Where snapshots stand (see ``team.snapshot``): nobody needs one, whatever is in them is in bundles too."""

    @property
    def address(self) -> str:
        """How people name it, without any password: what ``team status`` tells and the data file keeps."""

    @property
    def team(self) -> Team:
        """The team that meets here, as read when the place was opened."""

    @property
    def lets_withdraw(self) -> bool:
        """Whether :meth:`withdraw` may take anything away; nothing is compacted where it never does."""

    @property
    def is_keeper(self) -> bool:
        """Whether few may take anything away here and this member is one of them, who does it for all."""

    def welcome(self) -> tuple[str, ...]:
        """Settle whoever became a member here: she comes again as she came. Sentences of what she should know."""

    def altered(self, replica: str, published: Mapping[str, datetime]) -> list[str]:
        """Those of the bundles that ``replica`` ``published``, by name and instant, that were written since."""

    def members(self) -> list[Member]:
        """Who came so far, in the order of their replicas."""

    def seen(self, replica: str, label: str, at: str) -> None:
        """Note that ``replica``, called ``label``, was here ``at`` (an ISO instant).

        A place may pass over one that differs from what it knows by little more than the moment.
        """

    def close(self) -> None:
        """Let go of whatever is held open."""


def who_reads(*, with_contacts: bool) -> str:
    """What whoever founds, joins or is in a team has to know of who reads what."""
    if with_contacts:
        return _("Quiconque peut lire ce lieu peut lire tout ce que contient le fichier, contacts compris.")
    return _(
        "Quiconque peut lire ce lieu peut lire ce que l'équipe partage. Les contacts n'en sont pas, ni leur suivi, les "
        "membres des groupes, les présences et les classeurs reçus : chaque poste garde les siens. Les textes libres "
        "partent tels quels : n'y nommez personne."
    )


def is_name(text: str) -> bool:
    """Whether ``text`` is written as names of bundles are."""
    return _NAME.fullmatch(text) is not None


def is_replica(text: str) -> bool:
    """Whether ``text`` is written as replicas are, so that it may be a name of a folder or of a row."""
    return is_uid(text)


def clean_label(text: str) -> str:
    """``text`` as a member may be called: one line, without what does not show, bounded."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(shown.split())[:LONGEST_LABEL].rstrip()
