"""A body that was given another name, SIREN or kind by hand: what it was, read from the step that did it."""

from collections.abc import Mapping
from dataclasses import dataclass

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.entities.organisations import IDENTIFYING
from dcant_tracker.domain.kinds import Value
from dcant_tracker.store.history import log
from dcant_tracker.store.records.record import get
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Op
from dcant_tracker.words import _

ORGANISATION = "organisation"
_BY_HAND = frozenset({Op.EDIT, Op.UPDATE})


@dataclass(frozen=True, slots=True)
class Renamed:
    """One body that changed: its name of today, and what it was by field."""

    uid: str
    name: str
    before: Mapping[str, Value]

    @property
    def was(self) -> str:
        """The name it had."""
        return str(self.before.get("name", self.name))


def renamed(store: Store, number: int) -> Renamed | None:
    """The body that step ``number`` gave another name, SIREN or kind by hand here; None for any other step."""
    reading = store.read()
    step = log.step(reading, number)
    if step is None or step.made_at is not None or step.op not in _BY_HAND:
        return None
    declared = CATALOGUE[ORGANISATION]
    before: dict[str, Value] = {}
    uid = ""
    for change in log.changes_of(reading, number):
        if change.entity == ORGANISATION and change.field in IDENTIFYING and change.before is not None:
            uid = change.uid
            before[change.field] = log.value_of(declared[change.field], change.before)
    record = get(reading, ORGANISATION, uid) if uid else None
    return Renamed(uid, str(record["name"]), before) if record else None


def told(found: Renamed) -> str:
    """What happened to it, in a sentence."""
    if "name" in found.before:
        return _("« {was} » s'appelle maintenant « {name} ».").format(was=found.was, name=found.name)
    changed = ", ".join(CATALOGUE[ORGANISATION][name].label for name in found.before)
    return _("« {name} » a changé : {fields}.").format(name=found.name, fields=changed)
