"""Writes what the form of an evaluation holds, and keeps what could not be written until it can."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from dcant_tracker.domain.identity import new_uid
from dcant_tracker.domain.kinds import Value
from dcant_tracker.domain.rules import COUNTED
from dcant_tracker.errors import UserError
from dcant_tracker.store.reading.campaigns import closed
from dcant_tracker.store.reading.entry_queue import Opened, Place
from dcant_tracker.store.writing.changes import Changes
from dcant_tracker.ui.evaluations.form import EvaluationForm
from dcant_tracker.ui.evaluations.form_step import (
    VALIDATED,
    FieldRefusedError,
    Saving,
    is_answered,
    saving,
    state_to_write,
)
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _


@dataclass(slots=True)
class Kept:
    """What was typed at one place and is not in the file yet; ``problem`` says why, once that is known."""

    raws: dict[str, object]
    state: str = ""
    problem: UserError | None = None


class EntryWriter(QObject):
    """One step an evaluation. What is on its way to the file is kept as well as what was refused."""

    saved = Signal(object)
    """The Place that is in the file now."""
    refused = Signal(object, object)
    """(Place, UserError): the write door refused it after all."""

    def __init__(self, session: Session, form: EvaluationForm, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._form = form
        self._own: set[str] = set()
        self._late_ones: set[str] = set()
        self.kept: dict[Place, Kept] = {}

    @property
    def troubled(self) -> frozenset[Place]:
        """The places where something typed could not be written."""
        return frozenset(place for place, kept in self.kept.items() if kept.problem is not None)

    def is_own(self, changes: Changes) -> bool:
        """Whether ``changes`` are a step of this writer that has not been told as saved yet."""
        return set(changes.touched) == {"evaluation"} and changes.of("evaluation") <= self._own

    def keep(self, place: Place, problem: UserError) -> None:
        """Keep what is typed in the form, which was refused."""
        self.kept[place] = Kept(self._form.raws(), problem=problem)

    def is_late(self, opened: Opened, wanted: str) -> bool:
        """Whether writing the form as ``wanted`` moves figures of a closed campaign, to which nobody agreed yet."""
        campaign = opened.place.campaign
        if campaign in self._late_ones or not self._form.touched():
            return False
        counts = COUNTED.__contains__
        if not counts(wanted) and not counts(self._form.base["state"]) and not counts(self._form.meant().get("state")):
            return False
        return campaign in closed(self._session.store.read())

    def accept_late(self, opened: Opened) -> None:
        """Whoever types agreed that figures of the closed campaign move."""
        self._late_ones.add(opened.place.campaign)

    def submit(self, opened: Opened, wanted: str) -> None:
        """Have the form written, as ``wanted`` or further, where it says something new.

        Raises UserError when it is refused at once.
        """
        form = self._form
        typed, base = form.meant(), form.base
        values = base | typed
        if self.is_late(opened, wanted):
            raise FieldRefusedError(
                "",
                _("La campagne est close : cette réponse modifierait ses chiffres."),
                _("Enregistrez-la pour confirmer qu'elle compte malgré tout, ou rouvrez la campagne (« Avancement »)."),
            )
        if wanted == VALIDATED and not is_answered(values):
            raise FieldRefusedError("", _("Rien n'est encore répondu : il n'y a rien à valider."))
        state = state_to_write(values, typed, wanted)
        kept = Kept(form.raws(), state)
        if self.kept.get(opened.place) == kept or (not typed and state == base["state"]):
            return
        work = Saving(opened.place, opened.uid, new_uid(), dict(base), typed, self._implied(opened, state))
        work.check(self._session.store.read())
        self.kept[opened.place] = kept
        self._own.add(opened.uid or work.fresh)
        self._session.write(
            saving(self._session.labels(), opened.place, state),
            work,
            partial(self._on_written, opened.place, kept),
            partial(self._on_refused, opened.place, kept),
        )

    def _implied(self, opened: Opened, state: str) -> Mapping[str, Value]:
        implied: dict[str, Value] = {"state": state}
        if opened.given is None:
            implied["evaluated_on"] = date.today()  # noqa: DTZ011 - days are local
        return {name: value for name, value in implied.items() if name not in self._form.touched()}

    def _on_written(self, place: Place, kept: Kept, _changes: Changes, uid: str) -> None:
        self._own.discard(uid)
        if self.kept.get(place) is kept:
            del self.kept[place]
        if isValid(self):
            self.saved.emit(place)

    def _on_refused(self, place: Place, kept: Kept, problem: UserError) -> None:
        kept.problem = problem
        if isValid(self):
            self.refused.emit(place, problem)
        else:
            self._session.messages.error(problem)
