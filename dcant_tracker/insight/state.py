"""What the figures and the reports are drawn from: the records of the data file, now or at an earlier date."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from dcant_tracker.clock import local_iso, local_time
from dcant_tracker.store.history.moments import step_at, step_time
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.labels import Labels


@dataclass(frozen=True)
class State:
    """The records that ``reading`` gives, as they stand on ``day``.

    ``step`` is the step of the history that was asked for, None for the present. Lateness and membership
    are judged on ``day``.
    """

    reading: Reading
    day: date
    step: int | None = None

    @cached_property
    def labels(self) -> Labels:
        """The key texts of the records, of that time; of an earlier day, organisations by their names of that day."""
        return self.reading.labels(day=self.day if self.is_past else None)

    @property
    def is_past(self) -> bool:
        """Whether a given time was asked for, rather than the present."""
        return self.step is not None


def present(reading: Reading) -> State:
    """The records as they are now."""
    return State(reading, _today())


@contextmanager
def state_at(reading: Reading, when: str | None) -> Iterator[State]:
    """The records at ``when`` (a step number, an instant, or a local day: its end); now when None or empty.

    Raises UserError when ``when`` is not understood. The state lives no longer than the context.
    """
    if not when:
        yield present(reading)
        return
    step = step_at(reading, when)
    if step >= reading.last_step():
        yield State(reading, day_of(reading, step, when), step)
        return
    from dcant_tracker.store.history.rewinding import rewound

    with closing(rewound(reading, step)) as earlier:
        yield State(earlier, day_of(reading, step, when), step)


def day_of(reading: Reading, step: int, when: str) -> date:
    """The day that ``when`` means; for a step, the day it was made."""
    if not when.strip().isdecimal():
        return local_iso(when.strip()).date()
    made = step_time(reading, step)
    return _today() if made is None else local_time(made).date()


def _today() -> date:
    return date.today()  # noqa: DTZ011 - lateness is local
