"""What is masked of an erased person in a text that whoever erased her did not know is said in a step, which travels.

A file that still knew her recognises the text; one that had forgotten her when it came does not. The step is nobody's,
made alike by every file that notices, and says the text without her and whom it is about: others mask by it.
"""

import json
from collections.abc import Collection, Iterable, Iterator

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.identity import fixed_uid
from dcant_tracker.domain.kinds import to_kept
from dcant_tracker.store.erasure.mentions import Mention, Place
from dcant_tracker.store.erasure.person import CONTACT
from dcant_tracker.store.erasure.traces import nameless, stood_for
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.replicas.landing import Landing
from dcant_tracker.store.replicas.log import Log
from dcant_tracker.store.replicas.matching import instant_of
from dcant_tracker.store.replicas.sending import unknown
from dcant_tracker.store.replicas.travelling import TravellingChange, TravellingStep
from dcant_tracker.store.writing.changes import Op
from dcant_tracker.words import _

_NAME = "name"


def is_about(change: TravellingChange) -> bool:
    """Whether ``change`` of a step that erases says which contact its texts named."""
    return change.entity == CONTACT and change.field == _NAME


def masking(landing: Landing, log: Log, contact: str, erasures: Collection[str], one: Mention) -> TravellingStep | None:
    """The step that lets everybody mask ``one``, which names the erased ``contact``.

    None where the record does not say so by what somebody wrote in it, or that was said already.
    """
    reading = landing.transaction.reading
    place = one.entity, one.uid
    cell = log.of(place).cell(one.field)
    known = sorted(
        (int(clock), str(uid))
        for uid, clock in reading.fetch_all(
            "SELECT uid, clock FROM step WHERE uid IN (SELECT value FROM json_each(?))", (json.dumps([*erasures]),)
        )
    )
    if cell is None or not known or cell.shown.value != to_kept(one.value):
        return None
    clock, erasure = known[0]
    masked, writer = to_kept(one.masked), cell.shown.by
    uid = fixed_uid(f"mask:{contact}/{one.entity}/{one.uid}/{one.field}/{writer.step}/{erasure}/{masked}")
    if not unknown(reading, {uid}):
        return None
    clock = max(clock, writer.order[0]) + 1
    who = json.dumps(nameless(), ensure_ascii=False)
    changes = (
        TravellingChange(*place, one.field, masked, masked, (writer.step,)),
        TravellingChange(CONTACT, contact, _NAME, who, who, (erasure,)),
    )
    landing.load([place, (CONTACT, contact)])
    log.look([at for at in (place, (CONTACT, contact)) if at not in log.found])
    follows = tuple(sorted({writer.step, erasure}))
    label, at = _("Effacement d'une personne"), instant_of(clock)
    return TravellingStep(uid, "", clock, Op.ERASE, label, "", at, follows=follows, changes=changes)


def texts_masked(reading: Reading, steps: Iterable[TravellingStep]) -> dict[str, str]:
    """The texts that stood where ``steps`` say them without a person, and what they say: nobody here knows her name."""
    told: dict[str, str] = {}
    for step in steps:
        for change in step.changes:
            if change.field and change.after is not None and CATALOGUE[change.entity][change.field].is_text:
                masked = json.loads(change.after)
                held = _held(reading, (change.entity, change.uid, change.field))
                told |= {text: masked for text in held if text != masked and stood_for(masked, text)}
    return told


def _held(reading: Reading, place: Place) -> Iterator[str]:
    """The texts that ``place`` ever held."""
    entity, uid, name = place
    for log in ("change", "made_change"):
        sql = f"SELECT field, before, after FROM {log} WHERE entity = ? AND uid = ? AND (field = ? OR field IS NULL)"
        for field, *sides in reading.fetch_all(sql, (entity, uid, name)):
            for said in (json.loads(side) for side in sides if side):
                text = said.get(name) if field is None else said
                if isinstance(text, str):
                    yield text
