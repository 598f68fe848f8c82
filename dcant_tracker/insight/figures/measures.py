"""The measures (recommendations, actions) that a figure lists, in the order of their programme."""

from collections.abc import Sequence
from dataclasses import dataclass

from dcant_tracker.insight.figures.figure import Subject
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading.measures import measures_in_order
from dcant_tracker.words import ngettext


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure as figures name it; ``withdrawn`` says whether it was by the day of the state."""

    uid: str
    label: str
    withdrawn: bool

    @property
    def subject(self) -> Subject:
        """The measure as what a figure speaks of."""
        return Subject("recommendation", self.uid)


def measures_of(state: State, programme: str | None, subjects: Sequence[Subject] = ()) -> list[Measure]:
    """The measures of ``programme`` and among ``subjects`` (None, none: all).

    Where they are of several programmes, theirs stands after the title.
    """
    chosen = uids_of(subjects, "recommendation")
    read = measures_in_order(state.reading, state.day, programme)
    listed = [one for one in read if not subjects or one.uid in chosen]
    several = len({one.programme for one in listed}) > 1
    return [
        Measure(one.uid, f"{one.code} – {one.title}" + (f" ({one.programme})" if several else ""), one.withdrawn)
        for one in listed
    ]


def uids_of(subjects: Sequence[Subject], entity: str) -> frozenset[str]:
    """The uids of those of ``subjects`` that are of ``entity``."""
    return frozenset(subject.uid for subject in subjects if subject.entity == entity)


def no_experiments(subjects: Sequence[Subject]) -> tuple[str, ...]:
    """What is said of the experiments among ``subjects`` by a figure that shows measures only."""
    count = len(uids_of(subjects, "experiment"))
    if not count:
        return ()
    return (
        ngettext(
            "Cette figure ne montre que des mesures : {count} expérimentation choisie n'y figure pas.",
            "Cette figure ne montre que des mesures : {count} expérimentations choisies n'y figurent pas.",
            count,
        ).format(count=count),
    )
