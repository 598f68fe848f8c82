"""A team, from the command line."""

import sys
from collections.abc import Callable

import typer

from dcant_tracker.cli.output import heard, tell, write, write_json, write_table
from dcant_tracker.clock import local_iso
from dcant_tracker.errors import UsageError
from dcant_tracker.store.store import Store
from dcant_tracker.team import membership
from dcant_tracker.team.place import PasswordError, who_reads
from dcant_tracker.team.places import with_password
from dcant_tracker.team.syncing import Synced
from dcant_tracker.words import _, ngettext


def create(store: Store, place: str, label: str, *, with_contacts: bool = True, reads_password: bool = False) -> None:
    """Found a team, and say what that means."""
    synced = _reached(
        place,
        lambda address: membership.found(store, address, label, with_contacts=with_contacts),
        reads_password=reads_password,
    )
    tell(_("L'équipe est créée : elle se réunit ici : {place}").format(place=_address(store)))
    _tell_who_reads(store)
    _tell_synced(synced)


def join(store: Store, place: str, label: str, *, reads_password: bool = False) -> None:
    """Join a team, and say who is in."""
    synced = _reached(place, lambda address: membership.join(store, address, label), reads_password=reads_password)
    status = membership.status(store)
    tell(_("Ce fichier a rejoint l'équipe qui se réunit ici : {place}").format(place=_address(store)))
    tell(_("Membres : {names}.").format(names=", ".join(one.label or one.replica for one in status.members)))
    _tell_who_reads(store)
    _tell_synced(synced)


def _reached(place: str, reach: Callable[[str], Synced], *, reads_password: bool) -> Synced:
    """What ``reach`` did at ``place``; a password that is wanted is asked for where somebody can say it."""
    if reads_password:
        return reach(with_password(place, _given_password()))
    try:
        return reach(place)
    except PasswordError as refusal:
        if not sys.stdin.isatty():
            raise
        tell(refusal.message)
    return reach(with_password(place, typer.prompt(_("Mot de passe"), hide_input=True, err=True)))


def _given_password() -> str:
    """The first line of standard input. Raises UsageError where it says nothing."""
    try:
        password = heard().partition("\n")[0].removesuffix("\r")
    except UnicodeDecodeError:
        password = ""
    if not password:
        raise UsageError(
            _("Aucun mot de passe ne se lit sur l'entrée standard."),
            _("Donnez-le sur une ligne, en UTF-8 : « … | dcant-tracker team join ADRESSE --password-stdin »."),
        )
    return password


def _address(store: Store) -> str:
    told = membership.own(store)
    return told.address


def _tell_who_reads(store: Store) -> None:
    tell(who_reads(with_contacts=membership.own(store).with_contacts))


def leave(store: Store) -> None:
    """Leave the team."""
    left = membership.leave(store)
    tell(_("Ce fichier n'appartient plus à l'équipe qui se réunit ici : {place}").format(place=left.address))
    tell(_("Il garde tout ce qu'il contient ; ce qui a été partagé reste à l'équipe."))


def sync(store: Store, *, as_json: bool) -> None:
    """Meet the team once."""
    synced = membership.sync_now(store)
    if as_json:
        write_json({"received": synced.received, "sent": synced.sent, "conflicts": synced.conflicts})
        _tell_problems(synced)
    else:
        _tell_synced(synced)


def _tell_synced(synced: Synced) -> None:
    received = ngettext("{count} modification reçue", "{count} modifications reçues", synced.received)
    sent = ngettext("{count} envoyée", "{count} envoyées", synced.sent)
    line = f"{received.format(count=synced.received)}, {sent.format(count=synced.sent)}"
    if synced.conflicts:
        line += ", " + _("{count} à trancher (« conflicts »)").format(count=synced.conflicts)
    tell(line)
    _tell_problems(synced)


def _tell_problems(synced: Synced) -> None:
    for problem in synced.problems:
        tell(problem)


def tell_status(store: Store, *, as_json: bool) -> None:
    """Say what is known of the team."""
    status = membership.status(store)
    told = status.membership
    if as_json:
        write_json(
            {
                "place": told.address if told else None,
                "replica": status.replica,
                "members": [
                    {"replica": one.replica, "name": one.label, "last_seen": one.last_seen or None}
                    for one in status.members
                ],
                "to_send": status.to_send,
                "to_receive": status.to_receive,
                "conflicts": status.conflicts,
            }
        )
    elif told is None:
        tell(_("Ce fichier de données n'appartient à aucune équipe."))
    else:
        write(_("Lieu : {place}").format(place=told.address))
        shared = _("partagés") if told.with_contacts else _("laissés de côté, chacun garde les siens")
        write(_("Contacts : {shared}").format(shared=shared))
        rows = [(one.label or one.replica, _moment(one.last_seen)) for one in status.members]
        write_table((_("Membre"), _("Vu")), rows)
        write(_("À envoyer : {count}").format(count=status.to_send))
        write(_("À recevoir : {count}").format(count=status.to_receive))
        write(_("À trancher : {count}").format(count=status.conflicts))
    if status.problem:
        tell(status.problem)


def _moment(at: str) -> str:
    return f"{local_iso(at):%d/%m/%Y %H:%M}" if at else ""
