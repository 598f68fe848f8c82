"""Records of one key, made in several files: they become one, the same one everywhere.

Attachments of one name that hold other files stay two: the later one is called otherwise.

The saying that they are one, and that name, is a step of its own, made alike by every file that notices: nobody's,
named by what it says. It travels, since a key may be another by the time that the rest arrives elsewhere.
"""

import json
from collections.abc import Mapping
from datetime import UTC

from dcant_tracker.clock import since_1970
from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.identity import fixed_uid, new_uid
from dcant_tracker.domain.rules import key_of
from dcant_tracker.store.joining.attached import ATTACHMENT, another_label, is_same_file
from dcant_tracker.store.reading.keys import records_with_key
from dcant_tracker.store.records.record import digest_of
from dcant_tracker.store.replicas.landing import Landing, values_of
from dcant_tracker.store.replicas.log import Log
from dcant_tracker.store.replicas.naming import COUNTER_BITS
from dcant_tracker.store.replicas.rows import Place
from dcant_tracker.store.replicas.sending import unknown
from dcant_tracker.store.replicas.travelling import TravellingChange, TravellingPairing, TravellingStep
from dcant_tracker.store.writing.changes import Op
from dcant_tracker.words import _


def matches(landing: Landing, log: Log, files: Mapping[str, str]) -> list[TravellingStep]:
    """The steps that say of records with one key that they are one, where a record that was written has its like.

    ``files`` are the digests of attached files on their way in, by the uid of their attachment.
    """
    reading = landing.transaction.reading
    found: list[TravellingStep] = []
    for group in _alike(landing):
        log.look([place for place in group if place not in log.found])
        first, *others = sorted(group, key=lambda place: (log.of(place).born, place[1]))
        for other in others:
            if first[0] == ATTACHMENT and not is_same_file(reading, first[1], other[1], files):
                return [_called_otherwise(landing, log, other)]  # the next may have to be called yet otherwise
            found.append(_match(landing, log, first, other))
    return found


def _alike(landing: Landing) -> list[set[Place]]:
    """The groups of records of one key, of those whose key is another than it was."""
    digests: dict[str, dict[int, tuple[str, ...]]] = {}
    for (entity, _uid), state in landing.newly_keyed():
        declared = CATALOGUE[entity]
        key = key_of(declared, values_of(entity, {part.name: state[part.name] for part in declared.key}))
        digests.setdefault(entity, {})[digest_of(key)] = key
    found: list[set[Place]] = []
    for entity, keys in digests.items():
        sql = (
            f'SELECT key_digest FROM "{entity}" WHERE key_digest IN (SELECT value FROM json_each(?)) '
            "GROUP BY key_digest HAVING count(*) > 1"
        )
        reading = landing.transaction.reading
        for (digest,) in reading.fetch_all(sql, (json.dumps([*keys]),)):
            group = {(entity, one.uid) for one in records_with_key(reading, CATALOGUE[entity], keys[digest])}
            found += [group] if len(group) > 1 else []
    return found


def _called_otherwise(landing: Landing, log: Log, place: Place) -> TravellingStep:
    """The step that gives the attachment at ``place`` a name of its own, over the write that gave it the other's."""
    writes = log.of(place)
    landing.load([place])  # it may be here already, and what came have its name
    state = landing.states[place] or {}
    values = values_of(ATTACHMENT, state)
    label = json.dumps(another_label(landing.transaction.reading, values), ensure_ascii=False)
    named = writes.cell("label")
    by = named.shown.by if named else None
    step, clock = (by.step, by.order[0]) if by else ("", 0)
    uid = fixed_uid(f"label:{place[1]}/{step}/{label}")
    if not unknown(landing.transaction.reading, {uid}):
        uid = new_uid()
    change = TravellingChange(*place, "label", state.get("label"), label, (step,) if step else ())
    return _step(
        uid, clock + 1, _("Pièce jointe renommée : une autre portait ce nom"), change.parents, changes=(change,)
    )


def _match(landing: Landing, log: Log, stays: Place, goes: Place) -> TravellingStep:
    """The step that says that what is at ``goes`` went into what is at ``stays``."""
    births = sorted((log.of(one).born for one in (stays, goes)), reverse=True)
    uid = fixed_uid(f"match:{stays[0]}/{goes[1]}/{stays[1]}")
    if not unknown(landing.transaction.reading, {uid}):
        uid = new_uid()
    clock = births[0][0] + 1
    follows = tuple(sorted({step for _clock, step in births}))
    said = TravellingPairing(stays[0], goes[1], stays[1], same=True)
    return _step(uid, clock, _("Deux fiches de même clé réunies"), follows, pairings=(said,))


def _step(
    uid: str,
    clock: int,
    label: str,
    follows: tuple[str, ...],
    changes: tuple[TravellingChange, ...] = (),
    pairings: tuple[TravellingPairing, ...] = (),
) -> TravellingStep:
    """A step that nobody made."""
    told = (uid, "", clock, Op.MATCH, label, "", instant_of(clock))
    return TravellingStep(*told, follows=follows, changes=changes, pairings=pairings)


def instant_of(clock: int) -> str:
    """When a step was made that nobody did: as its clock says, in every file."""
    return since_1970((clock >> COUNTER_BITS) / 1000).astimezone(UTC).isoformat(timespec="milliseconds")
