"""Taking a step back: its inverse is written as a new step, and what was done since stays.

A step that takes back an undo brings back what was undone, so that undo and redo are one thing.
"""

from collections import deque
from collections.abc import Collection, Iterable, Mapping

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.kinds import Value
from dcant_tracker.errors import UserError
from dcant_tracker.store.history import log, taken_in
from dcant_tracker.store.history.effects import Effect, effects_of
from dcant_tracker.store.history.log import StepInfo
from dcant_tracker.store.kept.pairings import ever_said
from dcant_tracker.store.reading.history import erased_contacts
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.record import Record, get, get_many
from dcant_tracker.store.records.titles import Titles
from dcant_tracker.store.replicas.reopening import Reopening
from dcant_tracker.store.writing import deletion
from dcant_tracker.store.writing.changes import Op, Operation
from dcant_tracker.store.writing.derived import settle
from dcant_tracker.store.writing.transaction import Transaction
from dcant_tracker.words import _

_Place = tuple[str, str]
"""An entity and a uid."""


def reversal(reading: Reading, info: StepInfo) -> Operation:
    """The operation that takes ``info`` back: an undo, or a redo when ``info`` took something back."""
    label = log.chain(reading, info)[-1].label
    if log.brings_back(reading, info):
        return Operation(Op.UNDO, _("Annuler : {label}").format(label=label), undoes=info.number, always=True)
    return Operation(Op.REDO, _("Rétablir : {label}").format(label=label), undoes=info.number, always=True)


def reverse(transaction: Transaction, info: StepInfo) -> list[str]:
    """Write the inverse of the step ``info``, but for what a later step that stands wrote.

    Returns a sentence for whatever is left as it is: what was written since, a record added that others use,
    a link to a record that is gone. The order of the writes does not matter: references are checked at the end of
    the transaction. Raises UserError when the step is taken back already, or nothing of it can be, as for an erasure.
    """
    if info.op == Op.ERASE:
        raise UserError(
            _("L'effacement d'une personne ne s'annule pas : rien de ce qui la nommait n'est gardé."),
            _("Créez une nouvelle fiche si elle doit revenir."),
        )
    if log.is_undone(transaction.reading, info.number):
        raise _already(transaction.reading, info)
    reopening = Reopening(transaction, info)
    reversing = _Reversing(transaction, reopening)
    effects = [effect for effect in effects_of(transaction.reading, info.number) if effect.place[0] in CATALOGUE]
    reversing.bring_back([effect for effect in effects if effect.is_deletion])
    reversing.put_back([effect for effect in effects if not effect.is_addition and not effect.is_deletion])
    settle(transaction)
    reversing.take_out([effect for effect in effects if effect.is_addition])
    reopening.finish()
    if not transaction.changes() and effects and not reopening.cells:
        raise UserError(
            _("« {label} » ne peut plus être repris : tout a été modifié depuis.").format(label=info.label),
            " ".join(reversing.kept) or _("Corrigez les fiches à la main."),
        )
    _refuse_half_a_joining(transaction.reading, info)
    taken_in.take_back(transaction, info)
    return reversing.kept


def _refuse_half_a_joining(reading: Reading, info: StepInfo) -> None:
    """Raise UserError where two records that ``info`` said to be one would be said to be two, and are not, or reversed.

    They may have come here as one: then nothing here tells what each of them held.
    """
    first = log.chain(reading, info)[-1]
    parts = log.brings_back(reading, info)
    for one in ever_said(reading):
        if one.step == first.number and one.same and (get(reading, one.entity, one.uid) is not None) is not parts:
            why = (
                _("« {label} » ne peut pas être annulé ici : ces deux fiches n'en font qu'une dans ce fichier.")
                if parts
                else _("« {label} » ne peut plus être rétabli : l'une des deux fiches a changé depuis.")
            )
            raise UserError(why.format(label=first.label), _("Corrigez les fiches à la main."))


def _already(reading: Reading, info: StepInfo) -> UserError:
    done = (
        _("« {label} » a déjà été annulé.") if log.brings_back(reading, info) else _("« {label} » a déjà été rétabli.")
    )
    return UserError(done.format(label=log.chain(reading, info)[-1].label), _("L'historique dit par qui et quand."))


class _Reversing:
    """A step being taken back; ``kept`` tells what is left as it is, one sentence each."""

    def __init__(self, transaction: Transaction, reopening: Reopening) -> None:
        self.kept: list[str] = []
        self._reopening = reopening
        self._transaction = transaction
        self._reading = transaction.reading
        self._gone: dict[_Place, Mapping[str, Value]] = {}
        self._titles = Titles(Labels(self._reading, self._gone))
        self._erased = erased_contacts(self._reading)

    def bring_back(self, deletions: Iterable[Effect]) -> None:
        """Restore what the step deleted, but for what depends on records that are gone."""
        there = self._records(deletions)
        back: dict[_Place, dict[str, Value]] = {}
        for effect in deletions:
            if effect.place[1] in self._erased:
                self._keep(_("{key} : non ramenée."), effect.place)
            elif effect.place in there:
                self._keep(_("{key} : recréé depuis, conservé."), effect.place)
            elif effect.rewritten:
                self._keep(_("{key} : fiche supprimée depuis, laissée ainsi."), effect.place)
            else:
                back[effect.place] = effect.record
        while lost := [(place, link) for place, values in back.items() if (link := self._lost(place, values, back))]:
            for place, link in lost:
                del back[place]
                self._keep(_("{key} : non ramené, « {other} » ayant été supprimé depuis."), place, other=link)
        for place, values in back.items():
            self._unlink_from_gone(place, values, back)
        for entity, uids in _by_entity(back).items():
            self._transaction.restore_all(entity, {uid: back[entity, uid] for uid in uids})

    def put_back(self, edits: Iterable[Effect]) -> None:
        """Set the fields that the step edited to what they were before."""
        there = self._records(edits)
        for effect in edits:
            current = there.get(effect.place)
            if current is None:
                self._keep(_("{key} : fiche supprimée depuis, laissée ainsi."), effect.place)
            else:
                self._transaction.update(*effect.place, self._values_before(effect, current))
        for (place, name), shown in [*self._reopening.cells.items()]:
            self._reopen(place, CATALOGUE[place[0]][name], shown)

    def _reopen(self, place: _Place, field: Field, shown: str | None) -> None:
        """Let a cell say what it does while it is to decide again."""
        value = log.value_of(field, shown)
        target = field.referred(value)
        if target is not None and not self._exists(target):
            self._keep_unlinked(place, field, target)
            self._reopening.leave((place, field.name))
        else:
            self._transaction.update(*place, {field.name: value})

    def take_out(self, additions: Iterable[Effect]) -> None:
        """Delete the records that the step added, but for those that were edited since or that others use."""
        there = self._records(additions)
        going: dict[_Place, None] = {}
        for effect in additions:
            current = there.get(effect.place)
            if current is None:
                continue
            if effect.rewritten - effect.erased or self._edited(effect, current):
                self._keep(_("{key} : modifié depuis, conservé."), effect.place)
            else:
                going[effect.place] = None
        for place in self._used(going):
            del going[place]
            self._keep(_("{key} : utilisé ailleurs depuis, conservé."), place)
        for entity, uids in _by_entity(going).items():
            self._transaction.remove_all(entity, uids)

    def _unlink_from_gone(self, place: _Place, values: dict[str, Value], back: Collection[_Place]) -> None:
        for field, target in self._links(place, values):
            if not self._exists(target, back):
                values[field.name] = None
                self._keep_unlinked(place, field, target)

    @staticmethod
    def _edited(effect: Effect, current: Record) -> bool:
        """Whether a record that the step added holds something else, but for what an erasure took out of it."""
        return any(current[name] != value for name, value in effect.record.items() if name not in effect.erased)

    def _values_before(self, effect: Effect, current: Record) -> dict[str, Value]:
        declared = CATALOGUE[effect.place[0]]
        before: dict[str, Value] = {}
        for change in effect.changes:
            field = declared.get(change.field or "")
            if field is None or (effect.place, field.name) in self._reopening.cells:
                continue
            value = log.value_of(field, change.before)
            target = field.referred(value)
            moved = field.name not in effect.erased and current[field.name] != log.value_of(field, change.after)
            if field.name in effect.rewritten or moved:
                self._keep(_("{key}, {label} : modifié depuis, conservé."), effect.place, label=field.label)
            elif target and not self._exists(target):
                self._keep_unlinked(effect.place, field, target)
            else:
                before[field.name] = value
        return before

    def _used(self, going: Collection[_Place]) -> list[_Place]:
        """Those of ``going`` that a record that stays names, directly or through others of them."""
        named: dict[_Place, list[_Place]] = {}
        for entity, uids in _by_entity(going).items():
            for uid, link in deletion.links_into(self._reading, entity, uids):
                named.setdefault((link.entity, link.uid), []).append((entity, uid))
        waiting = deque(place for user, places in named.items() if user not in going for place in places)
        used: dict[_Place, None] = {}
        while waiting:
            place = waiting.popleft()
            if place not in used:
                used[place] = None
                waiting.extend(named.get(place, ()))
        return list(used)

    def _lost(self, place: _Place, values: Mapping[str, Value], back: Collection[_Place]) -> _Place | None:
        """A record that ``values`` need and that is neither there nor coming back."""
        needed = (target for field, target in self._links(place, values) if field.required)
        return next((target for target in needed if not self._exists(target, back)), None)

    @staticmethod
    def _links(place: _Place, values: Mapping[str, Value]) -> list[tuple[Field, _Place]]:
        links = ((field, field.referred(values[field.name])) for field in CATALOGUE[place[0]])
        return [(field, target) for field, target in links if target]

    def _exists(self, place: _Place, back: Collection[_Place] = ()) -> bool:
        return place in back or get(self._reading, *place) is not None

    def _records(self, effects: Iterable[Effect]) -> dict[_Place, Record]:
        """The records of ``effects`` that exist."""
        return {
            (entity, uid): record
            for entity, uids in _by_entity(effect.place for effect in effects).items()
            for uid, record in get_many(self._reading, entity, uids).items()
        }

    def _keep_unlinked(self, place: _Place, field: Field, target: _Place) -> None:
        sentence = _("{key}, {label} : « {other} » a été supprimé depuis, lien non rétabli.")
        self._keep(sentence, place, label=field.label, other=target)

    def _keep(self, sentence: str, place: _Place, *, label: str = "", other: _Place | None = None) -> None:
        named = self._name(other) if other else ""
        self.kept.append(sentence.format(key=self._name(place), label=label, other=named))

    def _name(self, place: _Place) -> str:
        self._recall(place)
        return self._titles.of(*place)

    def _recall(self, place: _Place) -> None:
        """Let the labels know a record that is gone as it was last, and those that its key names."""
        if place in self._gone or self._exists(place):
            return
        values = log.last_known(self._reading, *place)
        if values is not None:
            self._gone[place] = values
            for field, target in self._links(place, values):
                if field.key:
                    self._recall(target)


def _by_entity(places: Iterable[_Place]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for entity, uid in places:
        found.setdefault(entity, []).append(uid)
    return found
