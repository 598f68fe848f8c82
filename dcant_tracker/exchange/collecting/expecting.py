"""Who is asked about what in a campaign (the sheet « Évaluations attendues »)."""

from dataclasses import dataclass

from dcant_tracker.domain.text import sort_key
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.sources.form.questions import EVALUATIONS, MATURITY, Questions
from dcant_tracker.store.reading.observatory import domains_of, observed_in
from dcant_tracker.store.reading.queries import Condition, Query, count, records
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.ways import Way
from dcant_tracker.words import _

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
            _("Choisissez qui est interrogé : {choose}.").format(choose=Way.CHOOSE_WHO_ANSWERS.said),
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
