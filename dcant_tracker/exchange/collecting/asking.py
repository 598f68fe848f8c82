"""Who is asked about what in a campaign (the sheet « Évaluations attendues »)."""

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dcant_tracker.domain.text import sort_key
from dcant_tracker.errors import UserError
from dcant_tracker.store.changes import Changes, Operation
from dcant_tracker.store.labels import Labels
from dcant_tracker.store.queries import Condition, Query, records
from dcant_tracker.store.records import get
from dcant_tracker.store.store import Store
from dcant_tracker.words import _

if TYPE_CHECKING:
    from dcant_tracker.store.transaction import Transaction

Subject = tuple[str | None, str | None]
"""The uids of a recommendation and of an experiment, either None."""

_TAKING_PART = frozenset({"approached", "confirmed", "active"})


@dataclass(frozen=True, slots=True)
class Asked:
    """One organisation (uid, name) and the subjects that it is expected to evaluate, in the order of the programme."""

    organisation: str
    name: str
    subjects: tuple[Subject, ...]


def asked(connection: sqlite3.Connection, campaign: str) -> list[Asked]:
    """The organisations asked in ``campaign``, by name. Raises UserError when nobody is."""
    expected = records(connection, Query("expected_evaluation", conditions=(Condition("campaign", (campaign,)),)))
    by_organisation: dict[str, list[Subject]] = {}
    for record in expected:
        subject = (_uid(record["recommendation"]), _uid(record["experiment"]))
        by_organisation.setdefault(str(record["evaluator"]), []).append(subject)
    if not by_organisation:
        raise UserError(
            _("Personne n'est attendu dans cette campagne."),
            _("Remplissez les « Évaluations attendues », ou partez des participants (« collect expect CAMPAIGN »)."),
        )
    labels = Labels(connection)
    found = [
        Asked(uid, labels.of("organisation", uid), tuple(sorted(subjects, key=lambda one: _order(labels, one))))
        for uid, subjects in by_organisation.items()
    ]
    return sorted(found, key=lambda one: sort_key(one.name))


def _uid(value: object) -> str | None:
    return None if value is None else str(value)


def _order(labels: Labels, subject: Subject) -> tuple[str, str]:
    recommendation, experiment = subject
    return (
        sort_key(labels.of("recommendation", recommendation)),
        sort_key(labels.of("experiment", experiment)) if experiment else "",
    )


def expect_participants(store: Store, campaign: str) -> tuple[Changes, int]:
    """Expect an evaluation of each recommendation and experiment from each organisation that takes part in it.

    Adds only what is not expected yet, as one step; returns it and how many were added. Participations in
    other programmes than the campaign's do not count, nor those that ended.
    """

    def work(transaction: "Transaction") -> int:
        connection = transaction.connection
        found = get(connection, "campaign", campaign)
        programme = found["programme"] if found else None
        query = Query("expected_evaluation", conditions=(Condition("campaign", (campaign,)),))
        known = {(r["recommendation"], r["experiment"], r["evaluator"]) for r in records(connection, query)}
        added = 0
        for participation in records(connection, Query("participation")):
            subject = (participation["recommendation"], participation["experiment"], participation["organisation"])
            if subject in known or participation["status"] not in _TAKING_PART or subject[:2] == (None, None):
                continue
            if programme is not None and not _of_programme(connection, subject[0], subject[1], str(programme)):
                continue
            known.add(subject)
            values = dict(zip(("recommendation", "experiment", "evaluator"), subject, strict=True))
            transaction.add("expected_evaluation", {"campaign": campaign, **values})
            added += 1
        return added

    label = _("Évaluations attendues des participants – {campaign}").format(
        campaign=store.labels().of("campaign", campaign)
    )
    return store.transact(Operation("expect", label), work)


def _of_programme(connection: sqlite3.Connection, recommendation: object, experiment: object, programme: str) -> bool:
    if recommendation is None and experiment is not None:
        found = get(connection, "experiment", str(experiment))
        recommendation = found["recommendation"] if found else None
    found = get(connection, "recommendation", str(recommendation)) if recommendation is not None else None
    return found is not None and found["programme"] == programme
