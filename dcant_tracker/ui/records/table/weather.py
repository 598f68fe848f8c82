"""A weather set in a cell: of today, by the author of the last time, as one step."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.kinds import Value
from dcant_tracker.domain.parsing import format_day
from dcant_tracker.domain.sides import speaks_for_state
from dcant_tracker.errors import UserError
from dcant_tracker.store.reading.keys import twins_of
from dcant_tracker.store.reading.progress import last_author, latest_weather
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import Record, get
from dcant_tracker.store.records.titles import Titles
from dcant_tracker.store.writing.changes import Changes, Op, Operation
from dcant_tracker.ui.records.table.candidates import Candidate, choice_candidates
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

if TYPE_CHECKING:
    from dcant_tracker.store.writing.transaction import Transaction

BY_STATE = "weather_state"
"""The column of the State's weather; the other one is ours."""

_POINT = CATALOGUE["progress_point"]


@dataclass(frozen=True, slots=True)
class Side:
    """Who speaks of one ``record`` (a measure, an experiment): the State, or the others."""

    record: Record
    by_state: bool

    @property
    def measure(self) -> str | None:
        """The uid of the measure that a point is about."""
        uid = self.record.uid if self.record.entity == "recommendation" else self.record["recommendation"]
        return None if uid is None else str(uid)

    def values(self) -> dict[str, Value]:
        """What a point of today about it holds already."""
        about = {"experiment": self.record.uid} if self.record.entity == "experiment" else {}
        today = date.today()  # noqa: DTZ011 - people live locally
        return {"recommendation": self.measure, "dated_on": today, **about}

    def speaks(self, reading: Reading, author: str | None) -> bool:
        """Whether ``author`` (uid) speaks for this side."""
        body = get(reading, "organisation", author) if author else None
        measure = get(reading, "recommendation", self.measure) if self.measure else None
        if body is None:
            return False
        lead = measure["lead_state"] if measure is not None else None
        return speaks_for_state(body.uid, body["kind"], lead) == self.by_state


def side_of(session: Session, entity: str, uid: str, *, by_state: bool) -> Side | None:
    """The side ``by_state`` of the record ``uid``; None where it is gone."""
    record = get(session.store.read(), entity, uid)
    return Side(record, by_state) if record is not None else None


def usual_author(session: Session, side: Side) -> str | None:
    """Who said the weather of this side the last time here, else its pilot, else who said it last; None: nobody."""
    reading, record = session.store.read(), side.record
    measure = get(reading, "recommendation", side.measure) if side.measure else None
    lead = measure["lead_state" if side.by_state else "lead_local"] if measure is not None else None
    today = date.today()  # noqa: DTZ011 - people live locally
    said = latest_weather(reading, record.entity, [record.uid], today).get((record.uid, side.by_state))
    usual = (session.preferences.recall(_remembered(session, side)), lead, said and said.author)
    found = next((str(author) for author in usual if author and side.speaks(reading, str(author))), None)
    return found or last_author(reading, side.by_state)


def candidates(session: Session, side: Side, field: Field, text: str) -> list[Candidate]:
    """The weathers that ``text`` may mean, with the day and the author they are noted with, and a way to others."""
    author = usual_author(session, side)
    name = session.labels().of("organisation", author)
    beside = f"{format_day(date.today())} · {name}" if name else ""  # noqa: DTZ011 - people live locally
    assert field.choices is not None
    found = [replace(one, detail=beside) for one in choice_candidates(field.choices.labels, text)]
    other = Candidate("", "", creates=True, said=_("Autre auteur, autre date…"))
    return found if text.strip() else [*found, other]


def without_measure() -> UserError:
    """The refusal of a weather of an experiment that belongs to no measure."""
    return UserError(
        _("Cette expérimentation ne relève d'aucune recommandation : sa météo ne peut pas être notée."),
        _("Choisissez d'abord sa recommandation."),
    )


def note(session: Session, side: Side, code: str, author: str, done: Callable[[], None]) -> None:
    """Note the weather ``code`` of this side, of today, by ``author`` (uid); ``done`` is called in any case."""
    values = {**side.values(), "author": author, "weather": code}
    label = Titles(session.labels()).of_values(_POINT.name, values)

    def written(_changes: Changes, _answer: None) -> None:
        remember(session, side, author)
        done()

    def failed(problem: UserError) -> None:
        session.messages.error(problem)
        done()

    session.write(Operation(Op.ADD, label), partial(_put, values), written, failed)


def remember(session: Session, side: Side, author: str) -> None:
    """Take ``author`` (uid) for the one who says this weather the next time."""
    if side.speaks(session.store.read(), author):
        session.preferences.remember(_remembered(session, side), author)


def _put(values: dict[str, Value], transaction: "Transaction") -> None:
    """Add the point, or let the one that this author noted on that day say it."""
    twin = next(iter(twins_of(transaction.reading, _POINT, values)), None)
    if twin is None:
        transaction.add(_POINT.name, values)
    else:
        transaction.update(_POINT.name, twin.uid, {"weather": values["weather"]})


def _remembered(session: Session, side: Side) -> str:
    return f"weather.{'state' if side.by_state else 'ours'}.{session.store.meta('store_id')}"
