"""Who is asked about what in a campaign (the sheet « Évaluations attendues »)."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from dcant_tracker.domain.text import sort_key
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.collecting.closing import refuse_closed
from dcant_tracker.exchange.sources.form.questions import EVALUATIONS, MATURITY, Questions
from dcant_tracker.store.reading.expected import participants_to_expect
from dcant_tracker.store.reading.observatory import domains_of, observed_in
from dcant_tracker.store.reading.queries import Condition, Query, count, records
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Changes, Op, Operation
from dcant_tracker.words import _

if TYPE_CHECKING:
    from dcant_tracker.store.writing.transaction import Transaction

Subject = tuple[str | None, ...]
"""What an answer is about: the uids of a recommendation and of an experiment, either None; or that of a domain."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One organisation (uid, name) and the subjects that it is asked about, in the order of the programme."""

    organisation: str
    name: str
    subjects: tuple[Subject, ...]
    questions: Questions = EVALUATIONS


def questions_in(reading: Reading, campaign: str) -> Questions:
    """What ``campaign`` asks: the observatory where it observes territories and expects no evaluation."""
    here = (Condition("campaign", (campaign,)),)
    if count(reading, Query("expected_evaluation", conditions=here)):
        return EVALUATIONS
    return MATURITY if observed_in(reading, campaign) else EVALUATIONS


def asked(reading: Reading, campaign: str, questions: Questions = EVALUATIONS) -> list[Asked]:
    """The organisations asked ``questions`` in ``campaign``, by name. Raises UserError when nobody is."""
    labels = reading.labels()
    wanted = _observed(reading, campaign) if questions is MATURITY else _expected(reading, labels, campaign)
    labels.preload("organisation", wanted.keys())
    found = [Asked(uid, labels.of("organisation", uid), subjects, questions) for uid, subjects in wanted.items()]
    return sorted(found, key=lambda one: sort_key(one.name))


def _expected(reading: Reading, labels: Labels, campaign: str) -> dict[str, tuple[Subject, ...]]:
    """The organisations that evaluations are expected of, each with what they are to be about."""
    expected = records(reading, Query("expected_evaluation", conditions=(Condition("campaign", (campaign,)),)))
    by_organisation: dict[str, list[Subject]] = {}
    for record in expected:
        subject = (_uid(record["recommendation"]), _uid(record["experiment"]))
        by_organisation.setdefault(str(record["evaluator"]), []).append(subject)
    if not by_organisation:
        raise UserError(
            _("Personne n'est attendu dans cette campagne."),
            _("Remplissez les « Évaluations attendues », ou partez des participants (« collect expect CAMPAIGN »)."),
        )
    return {
        uid: tuple(sorted(subjects, key=lambda one: _order(labels, one))) for uid, subjects in by_organisation.items()
    }


def _observed(reading: Reading, campaign: str) -> dict[str, tuple[Subject, ...]]:
    """The territories observed, each asked about every domain."""
    territories = observed_in(reading, campaign)
    subjects = tuple((domain.uid,) for domain in domains_of(reading))
    if not territories or not subjects:
        raise UserError(
            _("Cette campagne n'observe aucun territoire.")
            if not territories
            else _("Aucun domaine de maturité n'est enregistré."),
            _("Ajoutez-en dans la page « Observatoire », puis recommencez."),
        )
    return dict.fromkeys(territories, subjects)


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

    Adds only what is not expected yet, as one step; returns it and how many were added.
    """
    return store.transact(expecting(store.labels(), campaign), partial(expect, campaign))


def expecting(labels: Labels, campaign: str) -> Operation:
    """The step in which the participants become expected in ``campaign``."""
    label = _("Évaluations attendues des participants – {campaign}")
    return Operation(Op.EXPECT, label.format(campaign=labels.of("campaign", campaign)))


def expect(campaign: str, transaction: "Transaction") -> int:
    """The work of that step; returns how many were added."""
    refuse_closed(transaction.reading, campaign)
    found = participants_to_expect(transaction.reading, campaign)
    for values in found:
        transaction.add("expected_evaluation", values)
    return len(found)
