"""The recommendations and experiments that a figure speaks of, and the answers about each."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from dcant_tracker.insight.evaluations import ByPrinciple, gathered
from dcant_tracker.insight.figures.counting import received
from dcant_tracker.insight.figures.figure import Subject
from dcant_tracker.insight.figures.measures import measures_of, uids_of
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading.campaign_count import NONE, Count
from dcant_tracker.store.reading.evaluations import By, Key, Scope
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import Record, get_many
from dcant_tracker.words import ngettext

_KINDS = (By.RECOMMENDATION, By.EXPERIMENT)


@dataclass(frozen=True, slots=True)
class Named:
    """A subject and how a picture calls it; ``within`` the recommendation (uid) that an experiment belongs to."""

    label: str
    subject: Subject
    within: str | None = None


def named(state: State, subjects: Sequence[Subject]) -> list[Named]:
    """The subjects that exist in ``state``, in their order, each once."""
    if not subjects:
        return []
    measures = (Named(one.label, one.subject) for one in measures_of(state, None, subjects))
    experiments = get_many(state.reading, By.EXPERIMENT, uids_of(subjects, By.EXPERIMENT)).values()
    there = {one.subject: one for one in (*measures, *map(_experiment, experiments))}
    return [there[one] for one in dict.fromkeys(subjects) if one in there]


def _experiment(record: Record) -> Named:
    within = record["recommendation"]
    subject = Subject(By.EXPERIMENT.value, record.uid)
    return Named(str(record["title"]), subject, None if within is None else str(within))


def gone(asked: Sequence[Subject], found: Sequence[Named]) -> tuple[str, ...]:
    """What is said of the subjects asked for that do not exist in this state."""
    missing = len(set(asked)) - len(found)
    if not missing:
        return ()
    return (
        ngettext(
            "{count} fiche choisie n'existe pas dans cet état des données (supprimée, ou pas encore créée).",
            "{count} fiches choisies n'existent pas dans cet état des données (supprimées, ou pas encore créées).",
            missing,
        ).format(count=missing),
    )


def scope_of(subject: Subject | None, within: Scope) -> Scope:
    """The evaluations of ``within`` about ``subject`` (None: about all of them)."""
    if subject is None:
        return within
    if subject.entity == By.EXPERIMENT:
        return replace(within, programme=None, experiment=subject.uid)
    return replace(within, programme=None, recommendation=subject.uid)


def answers_about(
    reading: Reading, subjects: Collection[Subject], scope: Scope, by: Sequence[By] = ()
) -> dict[tuple[Subject, Key], ByPrinciple]:
    """The answers about each subject and what ``by`` tells apart.

    The evaluations of an experiment count for its recommendation too.
    """
    found: dict[tuple[Subject, Key], ByPrinciple] = {}
    for kind, wanted, narrowed in _readings(subjects, scope):
        read = gathered(reading, (kind, *by), narrowed)
        found |= {(wanted[key[0]], key[1:]): answers for key, answers in read.items() if key[0] in wanted}
    return found


def received_about(reading: Reading, subjects: Collection[Subject], scope: Scope) -> dict[Subject, Count]:
    """The evaluations received about each subject; none for those that nobody was asked about."""
    found = dict.fromkeys(subjects, NONE)
    for kind, wanted, narrowed in _readings(subjects, scope):
        read = received(reading, kind, narrowed)
        found |= {wanted[uid]: count for uid, count in read.items() if uid in wanted}
    return found


_SEVERAL = 6
"""Up to so many subjects are read one by one, through their index, rather than all in one pass."""


def _readings(subjects: Collection[Subject], scope: Scope) -> Iterator[tuple[By, dict[str | None, Subject], Scope]]:
    """What is to be read: subjects of one kind by uid, and the scope to read them in."""
    for kind in _KINDS:
        wanted: dict[str | None, Subject] = {one.uid: one for one in subjects if one.entity == kind}
        if 0 < len(wanted) <= _SEVERAL:
            for one in wanted.values():
                yield kind, {one.uid: one}, scope_of(one, scope)
        elif wanted:
            yield kind, wanted, scope
