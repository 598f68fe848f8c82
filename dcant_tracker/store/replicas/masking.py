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
from dcant_tracker.store.replicas.log import Log, roots
from dcant_tracker.store.replicas.matching import instant_of
from dcant_tracker.store.replicas.sending import unknown
from dcant_tracker.store.replicas.travelling import TravellingChange, TravellingStep
from dcant_tracker.store.replicas.writes import Author, Standing
from dcant_tracker.store.writing.changes import Op
from dcant_tracker.words import _

_NAME = "name"


def is_about(change: TravellingChange) -> bool:
    """Whether ``change`` of a step that erases says which contact its texts named."""
    return change.entity == CONTACT and change.field == _NAME


class Masking:
    """Says what is masked of the erased ``contact``: in steps that whoever knows as much makes alike."""

    def __init__(self, landing: Landing, log: Log, contact: str, erasures: Collection[str]) -> None:
        self._landing = landing
        self._log = log
        self._contact = contact
        sql = "SELECT uid, clock FROM step WHERE uid IN (SELECT value FROM json_each(?))"
        known = landing.transaction.reading.fetch_all(sql, (json.dumps([*erasures]),))
        self._erasure = min(((int(clock), str(uid)) for uid, clock in known), default=None)

    def shown(self, one: Mention) -> TravellingStep | None:
        """The step that lets everybody mask ``one``, which a record says.

        None where it does not say so by what somebody wrote in it, or that was said already.
        """
        cell = self._cell(one.place)
        if cell is None or cell.shown.value != to_kept(one.value):
            return None
        masked = to_kept(one.masked)
        return self._step(one.place, cell.shown.by, cell.shown.by.step, masked, masked)

    def earlier(
        self, place: Place, writer: str, masked: str, shown: Mention | None, seen: Collection[str]
    ) -> TravellingStep | None:
        """The step that lets everybody mask what step ``writer`` wrote at ``place``, where something else is shown.

        It says again what is: as ``shown`` has it without her, where that names her as well. Whoever erased her masked
        what is only history by then (``seen``), and may have kept what has become one side of something to decide.
        """
        cell = self._cell(place)
        if cell is None or cell.shown.by.step == writer:
            return None
        if writer in seen and all(writer != one.by.step for one in cell.others):
            return None
        is_masked = shown is not None and cell.shown.value == to_kept(shown.value)
        stays = to_kept(shown.masked) if shown is not None and is_masked else cell.shown.value
        return self._step(place, cell.shown.by, writer, to_kept(masked), stays)

    def _cell(self, place: Place) -> Standing | None:
        """What stands at ``place``; nothing where the record is not there."""
        record = place[:2]
        self._landing.load([record])
        self._log.look([record] if record not in self._log.found else ())
        return self._log.of(record).cell(place[2]) if self._landing.states[record] is not None else None

    def _step(
        self, place: Place, shown: Author, writer: str, masked: str | None, stays: str | None
    ) -> TravellingStep | None:
        if self._erasure is None:
            return None
        clock, erasure = self._erasure
        entity, record, name = place
        uid = fixed_uid(
            f"mask:{self._contact}/{entity}/{record}/{name}/{writer}/{erasure}/{masked}/{shown.step}/{stays}"
        )
        if not unknown(self._landing.transaction.reading, {uid}):
            return None
        clock = max(clock, shown.order[0]) + 1
        who = json.dumps(nameless(), ensure_ascii=False)
        changes = (
            TravellingChange(entity, record, name, masked, stays, (shown.step,)),
            TravellingChange(CONTACT, self._contact, _NAME, who, who, (erasure,)),
        )
        contact = (CONTACT, self._contact)
        self._landing.load([contact])
        self._log.look([contact] if contact not in self._log.found else ())
        follows = tuple(sorted({writer, shown.step, erasure}))
        label, at = _("Effacement d'une personne"), instant_of(clock)
        return TravellingStep(uid, "", clock, Op.ERASE, label, "", at, follows=follows, changes=changes)


def texts_masked(reading: Reading, steps: Iterable[TravellingStep]) -> dict[str, str]:
    """The texts that stood where ``steps`` say them without a person, and what they say: nobody here knows her name."""
    told: dict[str, str] = {}
    for step in steps:
        for change in step.changes:
            if change.field and change.before is not None and CATALOGUE[change.entity][change.field].is_text:
                masked, stays = json.loads(change.before), json.loads(change.after or "null")
                held = _written(reading, (change.entity, change.uid, change.field), step.follows)
                told |= {text: masked for text in held if text not in {masked, stays} and stood_for(masked, text)}
    return told


def _written(reading: Reading, place: Place, steps: Collection[str]) -> Iterator[str]:
    """The texts that ``steps`` wrote at ``place``, or there in a record that was ever one with it."""
    entity, uid, name = place
    uids = json.dumps([one for _entity, one in roots(reading).all_of({(entity, uid)})])
    for log in ("change", "made_change"):
        sql = (
            f"SELECT c.field, c.after FROM {log} c JOIN step s ON s.id = c.step WHERE c.after IS NOT NULL AND "
            "c.entity = ? AND c.uid IN (SELECT value FROM json_each(?)) AND (c.field = ? OR c.field IS NULL) AND "
            "s.uid IN (SELECT value FROM json_each(?))"
        )
        for field, after in reading.fetch_all(sql, (entity, uids, name, json.dumps([*steps]))):
            said = json.loads(after)
            text = said.get(name) if field is None else said
            if isinstance(text, str):
                yield text
