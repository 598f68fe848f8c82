"""What is written from the form of an evaluation: one step, refused rather than written over what others wrote."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.fields import SUBJECT
from dcant_tracker.domain.kinds import Kind, Value
from dcant_tracker.domain.parsing import display
from dcant_tracker.domain.rules import COUNTED
from dcant_tracker.errors import UserError
from dcant_tracker.store.reading.entry_queue import EVALUATION, Place, given
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.record import Record, get
from dcant_tracker.store.records.titles import Titles
from dcant_tracker.store.writing.changes import Op, Operation
from dcant_tracker.words import _, ngettext

if TYPE_CHECKING:
    from dcant_tracker.store.writing.transaction import Transaction

ANSWERS = tuple(field.name for field in EVALUATION if field.kind in (Kind.SCORE, Kind.LONGTEXT))
"""The fields that answer something."""

DRAFT, SUBMITTED, VALIDATED = CHOICES["evaluation_state"].codes


class FieldRefusedError(UserError):
    """A refusal that belongs to one field; none in particular where ``field`` is empty."""

    def __init__(self, field: str, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.field = field


class GoneError(FieldRefusedError):
    """The evaluation was deleted since it was loaded."""

    def __init__(self) -> None:
        super().__init__(
            "",
            _("Cette évaluation a été supprimée entre-temps."),
            _("Ce que vous avez saisi est gardé ici : enregistrez de nouveau pour la recréer."),
        )


def is_answered(values: Mapping[str, Value]) -> bool:
    """Whether an evaluation holding ``values`` says anything."""
    return any(values.get(name) is not None for name in ANSWERS)


def state_to_write(values: Mapping[str, Value], typed: Mapping[str, Value], wanted: str) -> str:
    """The state of an evaluation holding ``values`` when it is saved as ``wanted``.

    A state that the person chose stands, one that was reached is not lost, and what says nothing is a draft.
    """
    current = str(values["state"])
    if "state" in typed:
        return current
    if not is_answered(values):
        return current
    order = CHOICES["evaluation_state"].codes
    return max(current, wanted, key=order.index)


class ChangedError(FieldRefusedError):
    """Another value was written in the field since it was loaded."""


@dataclass(frozen=True, slots=True)
class Saving:
    """The work of a step that writes ``typed`` at ``place``, where ``base`` was loaded from the record ``uid``.

    ``uid`` is empty where there was no evaluation; a new one gets the uid ``fresh``. ``implied`` are values
    that nobody typed: they give way to what others wrote.
    """

    place: Place
    uid: str
    fresh: str
    base: Mapping[str, Value]
    typed: Mapping[str, Value]
    implied: Mapping[str, Value]

    def check(self, reading: Reading) -> Record | None:
        """The evaluation that is there now. Raises FieldRefusedError when it is not what was loaded any more."""
        for name in ("evaluator", *SUBJECT):
            uid = getattr(self.place, name)
            if uid is not None and get(reading, str(EVALUATION[name].target), uid) is None:
                told = _("« {label} » a été supprimé entre-temps.").format(label=EVALUATION[name].label)
                raise FieldRefusedError("", told, _("Annulez cette suppression pour enregistrer votre saisie."))
        found = given(reading, self.place)
        if found is None:
            if self.uid:
                raise GoneError
            return None
        for name, value in self.typed.items():
            if found[name] not in (self.base.get(name), value):
                raise _changed_meanwhile(name, found)
        return found

    def __call__(self, transaction: "Transaction") -> str:
        """Write; returns the uid of the evaluation."""
        found = self.check(transaction.reading)
        if found is None:
            values = {**self.place.values(), **self.implied, **self.typed}
            return transaction.add("evaluation", values, self.fresh)
        implied = {name: value for name, value in self.implied.items() if found[name] in (self.base.get(name), None)}
        transaction.update("evaluation", found.uid, {**implied, **self.typed})
        return found.uid


def _changed_meanwhile(name: str, found: Record) -> ChangedError:
    now = display(EVALUATION[name], found[name]) if not EVALUATION[name].is_ref else ""
    return ChangedError(
        name,
        _("« {label} » a été modifié entre-temps : « {now} ».").format(label=EVALUATION[name].label, now=now or "…"),
        _("Enregistrez de nouveau pour garder votre saisie, ou abandonnez-la."),
    )


def saving(labels: Labels, place: Place, state: str) -> Operation:
    """The step that saves one evaluation in ``state``, named after whom and what it is about."""
    sentences = {
        DRAFT: _("Brouillon d'évaluation : {entry}"),
        SUBMITTED: _("Évaluation saisie : {entry}"),
        VALIDATED: _("Évaluation validée : {entry}"),
    }
    return Operation(Op.EVALUATE, sentences[state].format(entry=entry_text(labels, place)))


def entry_text(labels: Labels, place: Place) -> str:
    """« Brest Métropole – mesure 3 »."""
    entity, uid = ("experiment", place.experiment) if place.experiment else ("recommendation", place.recommendation)
    return f"{labels.of('organisation', place.evaluator)} – {Titles(labels).called(entity, uid or '')}"


@dataclass(frozen=True, slots=True)
class Validation:
    """The work of a step that validates those of ``uids`` that were transmitted."""

    uids: tuple[str, ...]

    @property
    def operation(self) -> Operation:
        """The step."""
        count = len(self.uids)
        label = ngettext("Validation de {count} évaluation", "Validation de {count} évaluations", count)
        return Operation(Op.VALIDATE, label.format(count=count))

    def __call__(self, transaction: "Transaction") -> None:
        """Write."""
        for uid in self.uids:
            if transaction.get("evaluation", uid)["state"] in COUNTED:
                transaction.update("evaluation", uid, {"state": VALIDATED})
