"""The recommendations and experiments that a figure speaks of, and the answers about each."""

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from dcant_tracker.insight.evaluations import By, ByPrinciple, Key, Scope, gathered
from dcant_tracker.insight.figures.counting import Received, received
from dcant_tracker.insight.figures.figure import Subject
from dcant_tracker.insight.figures.saying import short_name
from dcant_tracker.insight.state import State
from dcant_tracker.store.records import Record, get_many
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
    there = {
        Subject(entity.value, uid): record
        for entity in _KINDS
        for uid, record in get_many(
            state.connection, entity.value, [one.uid for one in subjects if one.entity == entity]
        ).items()
    }
    return [Named(short_name(state, one), one, _within(there[one])) for one in dict.fromkeys(subjects) if one in there]


def _within(record: Record) -> str | None:
    found = record["recommendation"] if record.entity == By.EXPERIMENT else None
    return None if found is None else str(found)


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


def scope_of(subject: Subject | None, campaign: str | None = None, programme: str | None = None) -> Scope:
    """The evaluations about ``subject``; about every recommendation of ``programme`` when it is None."""
    if subject is None:
        return Scope(campaign=campaign, programme=programme)
    if subject.entity == By.EXPERIMENT:
        return Scope(campaign=campaign, experiment=subject.uid)
    return Scope(campaign=campaign, recommendation=subject.uid)


def answers_about(
    connection: sqlite3.Connection, subjects: Collection[Subject], scope: Scope, by: Sequence[By] = ()
) -> dict[tuple[Subject, Key], ByPrinciple]:
    """The answers about each subject and what ``by`` tells apart.

    The evaluations of an experiment count for its recommendation too.
    """
    found: dict[tuple[Subject, Key], ByPrinciple] = {}
    for kind, wanted, narrowed in _readings(subjects, scope):
        read = gathered(connection, (kind, *by), narrowed)
        found |= {(wanted[key[0]], key[1:]): answers for key, answers in read.items() if key[0] in wanted}
    return found


def received_about(
    connection: sqlite3.Connection, subjects: Collection[Subject], scope: Scope
) -> dict[Subject, Received]:
    """The evaluations received about each subject; none for those that nobody was asked about."""
    found = dict.fromkeys(subjects, Received())
    for kind, wanted, narrowed in _readings(subjects, scope):
        read = received(connection, kind, narrowed)
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
                yield kind, {one.uid: one}, scope_of(one, scope.campaign)
        elif wanted:
            yield kind, wanted, scope
