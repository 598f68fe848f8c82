"""What became of an exchange; who decided what on it, and when: the value that was kept and the one that lost."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.kinds import Json, from_json
from dcant_tracker.domain.parsing import display
from dcant_tracker.store.history import log
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.kept.ledger import DecisionInfo, ExchangeInfo, ExchangeState
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import from_document
from dcant_tracker.words import _

Kept = Json | dict[str, Json]
"""A value as the command line writes it, references as key text; a whole record as the filled fields."""


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision that stands. ``taken``: theirs went in; ``field`` None: about the whole record."""

    entity: str
    uid: str
    key: str
    field: str | None
    taken: bool
    kept: Kept
    lost: Kept
    when: str
    who: str
    file: str
    step: int

    def text(self, side: Kept) -> str:
        """One side as people read it; a whole record as its filled fields, one a line."""
        declared = CATALOGUE[self.entity]
        if isinstance(side, dict):
            return "\n".join(f"{declared[name].label} : {_said(declared[name], value)}" for name, value in side.items())
        return "" if self.field is None else _said(declared[self.field], side)

    def to_json(self) -> dict[str, Any]:
        """The decision by name of its parts."""
        return {
            "entity": self.entity,
            "uid": self.uid,
            "key": self.key,
            "field": self.field,
            "taken": self.taken,
            "kept": self.kept,
            "lost": self.lost,
            "when": self.when,
            "who": self.who,
            "file": self.file,
            "step": self.step,
        }


def _said(declared: Field, value: Json) -> str:
    return str(value or "") if declared.is_ref else display(declared, from_json(declared.kind, value))


def state_text(state: ExchangeState) -> str:
    """What became of an exchange, in a few words."""
    return {
        ExchangeState.SENT: _("envoyé"),
        ExchangeState.AWAITED: _("retour attendu"),
        ExchangeState.REPLACED: _("remplacé depuis"),
        ExchangeState.ANSWERED: _("retour reçu"),
        ExchangeState.INTEGRATED: _("intégré"),
        ExchangeState.UNDONE: _("annulé"),
        ExchangeState.NOTHING_NEW: _("rien de nouveau"),
    }[state]


def decided_on(reading: Reading, info: ExchangeInfo) -> list[Decided]:
    """The decisions that stand on a file that came in, or on everything that came back of a sending."""
    if info.direction == ledger.OUT:
        found = ledger.decisions_on(reading, info.export_id) if info.export_id else []
    else:
        made = ledger.decisions_on(reading, info.decision_key)
        found = [decision for decision in made if decision.step == info.step]
    return _Reading(reading).all(found)


class _Reading:
    """Makes decisions readable: names for uids, and from the history what the taken values replaced."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._labels = reading.labels()
        self._replaced: dict[int, dict[tuple[str, str | None], str | None]] = {}
        self._steps: dict[int, tuple[str, str]] = {}

    def all(self, decisions: list[DecisionInfo]) -> list[Decided]:
        """The decisions in the order they were made; those about fields of today only."""
        known = (d for d in decisions if d.field is None or d.field in CATALOGUE[d.entity])
        return [self._one(decision) for decision in known]

    def _one(self, decision: DecisionInfo) -> Decided:
        when, who = self._step(decision.step)
        if decision.taken:
            kept, lost = decision.mine, self._before(decision)
        else:
            kept, lost = decision.mine, decision.theirs
        sides = [self._side(decision, side) for side in (kept, lost)]
        return Decided(
            decision.entity,
            decision.uid,
            self._key(decision, *sides),
            decision.field,
            decision.taken,
            sides[0],
            sides[1],
            when,
            who,
            decision.file_name,
            decision.step,
        )

    def _step(self, number: int) -> tuple[str, str]:
        if number not in self._steps:
            info = log.step(self._reading, number)
            self._steps[number] = (info.at, info.who) if info else ("", "")
        return self._steps[number]

    def _before(self, decision: DecisionInfo) -> str | None:
        """What the import replaced, as the history keeps it."""
        if decision.step not in self._replaced:
            changes = log.changes_of(self._reading, decision.step)
            self._replaced[decision.step] = {(change.uid, change.field): change.before for change in changes}
        return self._replaced[decision.step].get((decision.uid, decision.field))

    def _key(self, decision: DecisionInfo, kept: Kept, lost: Kept) -> str:
        if not decision.uid:
            return _("Colonne Réf.")
        key = self._labels.of(decision.entity, decision.uid)
        if key != decision.uid:
            return key
        whole = next((side for side in (kept, lost) if isinstance(side, Mapping)), {})
        parts = (whole.get(declared.name) for declared in CATALOGUE[decision.entity].key)
        return " / ".join(str(part) for part in parts if part) or key

    def _side(self, decision: DecisionInfo, side: str | None) -> Kept:
        """A kept side with key texts for uids; a new row is kept by its texts already."""
        if side is None:
            return None
        entity = CATALOGUE[decision.entity]
        value = json.loads(side)
        if side == decision.theirs and decision.unread is not None:
            return decision.unread
        if decision.field is not None:
            return self._shown(entity[decision.field], value)
        if not isinstance(value, dict):
            return None
        whole = from_document(decision.entity, side)
        return {
            declared.name: self._shown(declared, value[declared.name])
            for declared in entity
            if whole[declared.name] is not None
        }

    def _shown(self, declared: Field, value: Json) -> Json:
        if not declared.is_ref or value is None:
            return value
        return self._labels.of_field(declared, str(value))
