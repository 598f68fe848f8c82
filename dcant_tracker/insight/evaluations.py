"""Evaluations gathered: the distribution of the answers to each principle, beside what was asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from dcant_tracker.insight.distribution import Distribution, together
from dcant_tracker.store.reading import gathering
from dcant_tracker.store.reading.campaign_count import Count, expected
from dcant_tracker.store.reading.evaluations import EVERYTHING, By, Key, Scope
from dcant_tracker.store.reading.reading import Reading

ByPrinciple: TypeAlias = dict[str, Distribution]

_UNANSWERED: ByPrinciple = {principle: Distribution() for principle in PRINCIPLES}


def gathered(reading: Reading, by: Sequence[By] = (), scope: Scope = EVERYTHING) -> dict[Key, ByPrinciple]:
    """The distribution of each principle's answers, by what ``by`` tells apart (nothing: one key, empty).

    The keys are those of :func:`~dcant_tracker.store.reading.gathering.answers`, of what was asked for.
    """
    answers = gathering.answers(reading, by, scope)
    found = {key: {code: Distribution(counts) for code, counts in given.items()} for key, given in answers.items()}
    known = expected(reading, by, scope)
    return {key: _measured(found.get(key, _UNANSWERED), known.get(key)) for key in found.keys() | known.keys()}


def _measured(answers: ByPrinciple, known: Count | None) -> ByPrinciple:
    if known is None:
        return answers
    return {
        code: replace(one, expected=known.asked, came=came)
        for (code, one), came in zip(answers.items(), known.by_principle, strict=True)
    }


def respondents(reading: Reading, campaigns: Sequence[str], scope: Scope = EVERYTHING) -> dict[str, frozenset[str]]:
    """Who gave a grade in each of ``campaigns`` that has any (uids); ``scope`` says about what."""
    found: dict[str, set[str]] = {}
    for (campaign, evaluator), given in gathering.answers(reading, (By.CAMPAIGN, By.EVALUATOR), scope).items():
        has_grade = any(Distribution(counts).graded for counts in given.values())
        if campaign and campaign in campaigns and evaluator and has_grade:
            found.setdefault(campaign, set()).add(evaluator)
    return {campaign: frozenset(found[campaign]) for campaign in campaigns if campaign in found}


def in_each(by_campaign: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Those who are in every campaign."""
    sets = list(by_campaign.values())
    return sets[0].intersection(*sets[1:]) if sets else frozenset()


def overall(principles: Mapping[str, Distribution]) -> Distribution:
    """The answers to all principles as one: each answer weighs the same."""
    return together(replace(one, expected=None, came=0) for one in principles.values())
