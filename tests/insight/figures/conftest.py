"""Answers to draw: a whole small programme, or one by one."""

from collections.abc import Callable

import pytest

from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from tests.insight.opinions import Opinions, fill


@pytest.fixture
def opinions(store) -> Opinions:
    return fill(store)


@pytest.fixture
def measure(add) -> str:
    return add("recommendation", programme=add("programme", code="P", title="P"), code="3", title="Archivage")


@pytest.fixture
def answer(add) -> Callable[..., str]:
    """``answer(campaign, measure, "2", "3", "NC", None)``: one evaluation by a new evaluator."""
    made = iter(range(1_000))

    def one(campaign, measure, *scores, **fields):
        evaluator = add("organisation", name=f"Ville {next(made)}", kind="ville")
        scored = dict(zip(PRINCIPLES.values(), scores, strict=False))
        shared = {"campaign": campaign, "recommendation": measure, "evaluator": evaluator}
        return add("evaluation", **{"state": "submitted", **shared, **scored, **fields})

    return one
