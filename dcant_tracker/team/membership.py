"""Belonging to a team: founding one, joining, leaving, and what one knows of it."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from dcant_tracker.domain.identity import new_uid
from dcant_tracker.errors import UserError
from dcant_tracker.store.kept import membership as kept
from dcant_tracker.store.kept.ledger import ledger_entry
from dcant_tracker.store.kept.membership import Membership
from dcant_tracker.store.replicas import conflicts, sending
from dcant_tracker.store.replicas.replica import note_place, replica_of
from dcant_tracker.store.store import Store
from dcant_tracker.team.folder import NoPlaceError
from dcant_tracker.team.place import Member, OutOfReachError, Place, PlaceError, Team, clean_label
from dcant_tracker.team.places import create_place, enter_place, forget_password
from dcant_tracker.team.syncing import Synced, count_to_receive, sync
from dcant_tracker.ways import Way
from dcant_tracker.words import _


@dataclass(frozen=True, slots=True)
class Status:
    """What a data file knows of its team; ``problem`` says why the place could not be asked.

    ``to_send`` and ``to_receive`` count steps, ``conflicts`` what is open.
    """

    membership: Membership | None
    replica: str
    members: tuple[Member, ...] = ()
    to_send: int = 0
    to_receive: int = 0
    conflicts: int = 0
    problem: str = ""


def found(store: Store, address: str, label: str = "", *, with_contacts: bool = True) -> Synced:
    """Make ``address`` the place of a new team, of which this file is the first member.

    Whether it shares what tells of persons (``with_contacts``) is settled now, for all. Raises PlaceError where that
    cannot be: then the file belongs to no team, unless it says that the first meeting goes on at the next one.
    """
    note_place(store)
    _refuse_another_team(store, "")
    team = Team(new_uid(), datetime.now(UTC).isoformat(timespec="milliseconds"), with_contacts)
    with contextlib.closing(create_place(address, team)) as place:
        return _enter(store, place, label)


def join(store: Store, address: str, label: str = "") -> Synced:
    """Join the team that meets at ``address``. Raises PlaceError where none does, or this file belongs to another."""
    note_place(store)
    with contextlib.closing(_found_there(address)) as place:
        _refuse_another_team(store, place.team.uid)
        return _enter(store, place, label)


def _found_there(address: str) -> Place:
    """The place at ``address``, which somebody who is no member yet may have mistyped."""
    try:
        return enter_place(address)
    except OutOfReachError as problem:
        raise OutOfReachError(
            problem.message, _("Vérifiez l'adresse et le réseau ; si c'est un partage, que vous y êtes connecté.")
        ) from problem


def _enter(store: Store, place: Place, label: str) -> Synced:
    before = kept.membership(store.read())
    known = before.label if before and before.team == place.team.uid else store.who
    called = clean_label(label) or clean_label(known) or _("sans nom")
    told = Membership(place.address, place.team.uid, replica_of(store), called, place.team.with_contacts)
    with ledger_entry(store.path) as writing:
        kept.keep_membership(writing, told)
    remarks = place.welcome()
    try:
        synced = sync(store, place, told)
    except PlaceError as problem:
        raise type(problem)(
            problem.message,
            _("Ce fichier est déjà de l'équipe : la prochaine réunion reprendra là où celle-ci s'est arrêtée."),
        ) from problem
    return replace(synced, problems=(*remarks, *synced.problems))


def _refuse_another_team(store: Store, team: str) -> None:
    before = kept.membership(store.read())
    if before is not None and before.replica == replica_of(store) and before.team != team:
        raise PlaceError(
            _("Ce fichier de données appartient déjà à une équipe, qui se réunit ici : {place}.").format(
                place=before.address
            ),
            _("Quittez-la d'abord ({leave}) : rien ne sera perdu.").format(leave=Way.LEAVE_TEAM.said),
        )


def leave(store: Store) -> Membership:
    """Belong to no team any more; the file keeps all that it holds. Raises UserError where it belongs to none."""
    told = kept.membership(store.read())
    if told is None:
        raise _no_team()
    with ledger_entry(store.path) as writing:
        kept.forget_membership(writing)
    forget_password(told.address)
    return told


def sync_now(store: Store) -> Synced:
    """Meet the team once. Raises UserError where the file belongs to none, PlaceError as the place does."""
    note_place(store)
    told = own(store)
    with opened(told) as place:
        return sync(store, place, told)


def own(store: Store) -> Membership:
    """The membership of this very file. Raises UserError where there is none."""
    told = kept.membership(store.read())
    if told is None:
        raise _no_team()
    if told.replica != replica_of(store):
        raise UserError(
            _("Ce fichier est la copie d'un fichier d'équipe : il n'en est pas encore membre."),
            _("Rejoignez l'équipe ({join}) : {place}").format(join=Way.JOIN_AGAIN.said, place=told.address),
        )
    return told


def _no_team() -> UserError:
    return UserError(
        _("Ce fichier de données n'appartient à aucune équipe."),
        _("Fondez-en une ({found}), ou rejoignez-en une ({join}).").format(
            found=Way.FOUND_TEAM.said, join=Way.JOIN_TEAM.said
        ),
    )


@contextlib.contextmanager
def opened(told: Membership) -> Iterator[Place]:
    """The place of the team, which must be that of this team. Raises PlaceError."""
    try:
        place = enter_place(told.address)
    except NoPlaceError as problem:
        raise OutOfReachError(
            _("Le dossier de l'équipe « {folder} » est vide ou incomplet pour l'instant.").format(folder=told.address),
            _("Continuez à travailler : tout sera envoyé quand il sera de nouveau là en entier."),
        ) from problem
    with contextlib.closing(place):
        if place.team.uid != told.team:
            raise PlaceError(
                _("Une autre équipe se réunit maintenant ici : {place}.").format(place=told.address),
                _("Rien n'y a été lu ni écrit. Retrouvez le lieu de votre équipe, ou quittez-la ({leave}).").format(
                    leave=Way.LEAVE_TEAM.said
                ),
            )
        if place.team.with_contacts != told.with_contacts:
            raise PlaceError(
                _("Le lieu de l'équipe ne dit plus la même chose du partage des contacts, qui ne change jamais."),
                _("Rien n'y a été lu ni écrit. Demandez à l'équipe ; ou quittez-la ({leave}), puis revenez.").format(
                    leave=Way.LEAVE_TEAM.said
                ),
            )
        yield place


def status(store: Store) -> Status:
    """What is known of the team; its place is asked as well, where it answers."""
    reading = store.read()
    told = kept.membership(reading)
    known = Status(told, replica_of(store), conflicts=conflicts.count_open(reading))
    if told is None:
        return known
    members = tuple(Member(*one) for one in kept.known_members(reading))
    known = replace(known, members=members, to_send=sending.count_unshared(reading))
    try:
        with opened(own(store)) as place:
            return replace(known, members=tuple(place.members()), to_receive=count_to_receive(store, place))
    except UserError as problem:
        return replace(known, problem=str(problem))
