"""What follows here from steps taken in: records that come back or go, links that lead elsewhere, fields that follow.

All of it follows from what is known, whatever the order in which that came in: it is drawn in every file and does not
travel.
"""

import json
from collections.abc import Collection, Iterable, Mapping

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import ANY, Value
from dcant_tracker.domain.rules import breaches
from dcant_tracker.errors import UserError
from dcant_tracker.store.reading.keys import existing
from dcant_tracker.store.replicas import contested
from dcant_tracker.store.replicas.contested import Kind
from dcant_tracker.store.replicas.landing import Landing, State, state_of, values_of
from dcant_tracker.store.replicas.log import Log
from dcant_tracker.store.replicas.rows import Place
from dcant_tracker.store.replicas.writes import Writes
from dcant_tracker.store.writing import derived
from dcant_tracker.store.writing.deletion import links_into
from dcant_tracker.words import _


def shown(writes: Writes) -> State:
    """The record as its writes leave it."""
    if writes.is_untouched:
        brought = writes.brought()
        return {one.name: brought.get(one.name) for one in CATALOGUE[writes.entity]}
    return {one.name: writes.shown(one.name) for one in CATALOGUE[writes.entity]}


def bring_back_named(landing: Landing, log: Log, number: int) -> set[Place]:
    """Bring back, under step ``number``, the records that others name and that are not there; says which."""
    brought: set[Place] = set()
    landing.write()
    while waiting := landing.newly_changed():
        missing = _missing_targets(landing, log, waiting)
        landing.load(missing)
        log.look([place for place in missing if place not in log.found])
        for place in missing:
            writes = log.of(place)
            if writes:
                landing.become(landing.last_of(place, number), place, shown(writes))
                brought.add(place)
            elif log.own(place).is_erased:
                let_go(landing, place, number)
            else:
                _unlink(landing, place, number)
        landing.write()
    return brought


def _missing_targets(landing: Landing, log: Log, places: Collection[Place]) -> set[Place]:
    """What the records at ``places`` name and is not there, or is about to go with a person who was erased."""
    named: dict[str, set[str]] = {}
    for place in places:
        for entity, uid in _targets(place, landing.states[place]):
            named.setdefault(entity, set()).add(uid)
    return {
        (entity, uid)
        for entity, uids in named.items()
        for uid in uids - existing(landing.transaction.reading, entity, uids) | _going(landing, log, entity, uids)
    }


def _going(landing: Landing, log: Log, entity: str, uids: Collection[str]) -> set[str]:
    return {
        uid for uid in uids if landing.states.get((entity, uid), _AT_HAND) is None and log.own((entity, uid)).is_erased
    }


_AT_HAND: State = {}
"""Stands for a record that nothing befell."""


def _targets(place: Place, state: State | None) -> Iterable[Place]:
    for declared in CATALOGUE[place[0]] if state is not None else ():
        value = state.get(declared.name) if state is not None and declared.is_ref else None
        target = declared.referred(json.loads(value)) if value is not None else None
        if target is not None and target[0] in CATALOGUE:
            yield target


def _unlink(landing: Landing, gone: Place, number: int) -> None:
    """Empty what names a record that nobody here ever had. Raises UserError when a record cannot be without it."""
    for _uid, link in links_into(landing.transaction.reading, gone[0], (gone[1],)):
        if CATALOGUE[link.entity][link.field].required:
            raise UserError(
                _("Ce qui arrive parle d'une fiche que personne n'a envoyée ({sheet}).").format(
                    sheet=CATALOGUE[gone[0]].sheet
                ),
                _("Rien n'a été repris. Demandez à la personne qui l'a envoyé un fichier complet."),
            )
        point(landing, (link.entity, link.uid), link.field, None, number)


def point(landing: Landing, place: Place, name: str, value: str | None, number: int) -> None:
    """Let field ``name`` of the record hold ``value``, under step ``number``."""
    landing.load([place])
    state = landing.states[place]
    if state is not None:
        landing.become(landing.last_of(place, number), place, {**state, name: value})


def take_away_erased(landing: Landing, place: Place, number: int) -> None:
    """Take away a record that went with an erased person, and whatever cannot be without it; empty other links."""
    landing.load([place])
    if landing.states[place] is not None:
        landing.write()
        let_go(landing, place, number)
        landing.become(landing.last_of(place, number), place, None)


def let_go(landing: Landing, place: Place, number: int) -> None:
    """Empty what names the record at ``place``, under step ``number``; what cannot be without it goes too."""
    for _uid, link in links_into(landing.transaction.reading, place[0], (place[1],)):
        if CATALOGUE[link.entity][link.field].required:
            take_away_erased(landing, (link.entity, link.uid), number)
        else:
            point(landing, (link.entity, link.uid), link.field, None, number)


def move_links(landing: Landing, entity: str, uid: str, heir: str, number: int) -> None:
    """Let whatever names ``uid`` name ``heir``, under step ``number``."""
    for _uid, link in links_into(landing.transaction.reading, entity, (uid,)):
        declared = CATALOGUE[link.entity][link.field]
        named = json.dumps(f"{entity}:{heir}" if declared.target == ANY else heir)
        is_itself = (link.entity, link.uid) == (entity, heir)
        point(landing, (link.entity, link.uid), link.field, None if is_itself else named, number)


def take_away_dead(landing: Landing, log: Log, deaths: dict[Place, int], last: int) -> set[Place]:
    """Delete what somebody deleted and nobody else wrote in; returns the records that stay since others name them.

    ``deaths`` says in which step they were; those that stayed for such a link earlier are looked at again.
    """
    reading = landing.transaction.reading
    earlier = [place for place in contested.contested(reading, Kind.DELETION) if place[0] in CATALOGUE]
    landing.load(earlier)
    log.look([place for place in earlier if place not in log.found])
    candidates = {
        place: deaths.get(place, last)
        for place in [*deaths, *earlier]
        if landing.states[place] is not None and not log.of(place).is_alive
    }
    staying = _named_by_others(landing, candidates)
    for place, number in candidates.items():
        if place not in staying:
            landing.become(landing.last_of(place, number), place, None)
    landing.take_away()
    return staying


def _named_by_others(landing: Landing, going: Collection[Place]) -> set[Place]:
    """Those of ``going`` that a record which stays names, directly or through others of them."""
    users: dict[Place, set[Place]] = {}
    by_entity: dict[str, list[str]] = {}
    for entity, uid in going:
        by_entity.setdefault(entity, []).append(uid)
    for entity, uids in by_entity.items():
        for uid, link in links_into(landing.transaction.reading, entity, uids):
            user = link.entity, link.uid
            if landing.states.get(user, _AT_HAND) is not None:
                users.setdefault((entity, uid), set()).add(user)
    staying: set[Place] = set()
    while more := {
        place
        for place, named_by in users.items()
        if place not in staying and any(user not in going or user in staying for user in named_by - {place})
    }:
        staying |= more
    return staying


def follow(landing: Landing, number: int) -> None:
    """Let fields hold what the records named beside them hold, under step ``number``."""
    transaction = landing.transaction
    derived.settle(transaction)
    for change in transaction.changes():
        if change.after is not None:
            before = state_of(change.before) if change.before is not None else None
            landing.was_written((change.entity, change.uid), before, state_of(change.after), number)


def remember_contested(landing: Landing, log: Log, places: Iterable[Place], staying: Collection[Place]) -> None:
    """Remember what is to be decided of the records at ``places``, and forget what is decided.

    Of one that only followed what another file did, nothing is, but for whether it was deleted and for its periods: two
    files may have written one end each.
    """
    reading, writing = landing.transaction.reading, landing.transaction.writing
    known = {kind: {*contested.contested(reading, kind)} for kind in Kind}
    looked = [
        place
        for place in places
        if place in staying
        or not landing.only_followed(place)
        or log.of(place).deletions
        or log.of(place).is_joined
        or _may_break_a_rule(log.of(place))
        or any(place in found for found in known.values())
    ]
    log.look([place for place in looked if not log.of(place)])
    contested.look_again(writing, {*looked}.intersection(set().union(*known.values())))
    for kind in Kind:
        found = {place for place in looked if _is_open_here(kind, landing, log.of(place), place, staying)}
        contested.remember(writing, kind, sorted(found - known[kind]))
        contested.forget(writing, kind, sorted(known[kind].intersection(looked) - found))


def _may_break_a_rule(writes: Writes) -> bool:
    periods = {name for period in CATALOGUE[writes.entity].periods for name in period}
    return writes.may_be_edited(periods)


def _is_open_here(kind: Kind, landing: Landing, writes: Writes, place: Place, staying: Collection[Place]) -> bool:
    state = landing.states.get(place)
    if kind is Kind.DELETION and state is not None and place in staying:
        return True
    return is_open(kind, writes, values_of(place[0], state) if state is not None and kind is Kind.RULE else state)


def is_open(kind: Kind, writes: Writes, values: Mapping[str, Value] | None) -> bool:
    """Whether something of ``kind`` is to decide of a record that holds ``values``; None where it is not there."""
    if kind is Kind.CELL:
        return any(True for _cell in writes.contested_cells())
    if values is None:
        return False
    return bool(writes.open_deletions if kind is Kind.DELETION else any(breaches(CATALOGUE[writes.entity], values)))
