"""Answers and counts in one pass: exact whatever was answered, in halves too, and never remembered too long."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from dcant_tracker.store.reading import gathering
from dcant_tracker.store.reading.evaluations import EVERYTHING, By, Scope
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.writing.changes import Op, Operation

EDIT = Operation(Op.EDIT, "Modification")
CODES = (*CHOICES["score"].codes, None)
ANSWERED = st.tuples(
    st.sampled_from(CHOICES["evaluation_state"].codes),
    st.lists(st.sampled_from(CODES), min_size=4, max_size=4) | st.just([None] * 4),
)


@pytest.fixture
def bodies(add):
    return [add("organisation", name=f"Ville {rank}", kind="ville") for rank in range(8)]


@pytest.mark.parametrize("many", [0, 10**9])
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.lists(st.lists(ANSWERED, max_size=8), min_size=1, max_size=2))
def test_each_answer_counts_once_whether_read_whole_or_in_halves(store, bodies, many, drawn):
    def work(tx):
        programme = tx.add("programme", {"code": f"P{n}", "title": "DcANT"})
        measure = tx.add("recommendation", {"programme": programme, "code": "1", "title": "Échanges"})
        made = []
        for rank, answers in enumerate(drawn):
            campaign = tx.add("campaign", {"label": f"Campagne {n} {rank}", "programme": programme})
            made.append(campaign)
            for body, (state, scores) in zip(bodies, answers, strict=False):
                place = {"campaign": campaign, "recommendation": measure, "evaluator": body, "state": state}
                tx.add("evaluation", place | dict(zip(PRINCIPLES.values(), scores, strict=True)))
        return made

    n = store.read().last_step()
    _changes, campaigns = store.transact(Operation(Op.ADD, "Réponses"), work)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(gathering, "_MANY", many)
        found = gathering.gathered(store.read(), (By.CAMPAIGN,), EVERYTHING)
        alone = [gathering.gathered(store.read(), (), Scope(campaign=campaign)) for campaign in campaigns]
    has_answers = zip(campaigns, drawn, strict=True)
    assert alone == [{(): found[campaign,]} if answers else {} for campaign, answers in has_answers]
    for campaign, answers in zip(campaigns, drawn, strict=True):
        if not answers:
            assert (campaign,) not in found
            continue
        one = found[campaign,]
        counted = [scores for state, scores in answers if state != "draft"]
        for rank, name in enumerate(PRINCIPLES):
            assert one.answers[name] == dict(Counter(scores[rank] for scores in counted if scores[rank]))
        assert (one.evaluations, one.drafts) == (len(answers), len(answers) - len(counted))
        assert one.validated == sum(state == "validated" for state, _scores in answers)
        assert one.complete == sum(None not in scores for scores in counted)
        assert one.without_score == sum(not any(scores) for scores in counted)
        assert one.is_one_evaluator == (sum(any(scores) for scores in counted) == 1)


def test_what_is_written_meanwhile_is_heard(store, add, bodies, recommendation):
    campaign = add("campaign", label="2017")
    answer = {"campaign": campaign, "recommendation": recommendation, "state": "submitted"}
    one = add("evaluation", **answer, evaluator=bodies[0], governance_score="3")
    scope = Scope(campaign=campaign)
    assert gathering.answers(store.read(), (), scope)[()]["governance"] == {"3": 1}
    store.update("evaluation", one, {"governance_score": "1"}, EDIT)
    assert gathering.answers(store.read(), (), scope)[()]["governance"] == {"1": 1}

    def work(tx):
        before = gathering.answers(tx.reading, (), scope)
        tx.update("evaluation", one, {"governance_score": "2"})
        return before, gathering.answers(tx.reading, (), scope)

    _changes, (before, after) = store.transact(EDIT, work)
    assert (before[()]["governance"], after[()]["governance"]) == ({"1": 1}, {"2": 1})


def test_the_same_question_is_asked_of_the_database_once(store, add, bodies, recommendation):
    add("evaluation", campaign=add("campaign", label="2017"), recommendation=recommendation, evaluator=bodies[0])
    reading = store.read()
    assert gathering.gathered(reading, (), EVERYTHING) is gathering.gathered(reading, (), EVERYTHING)
    for rank in range(40):
        gathering.gathered(reading, (), Scope(campaign=str(rank)))
    assert len(reading._memory) <= 16


def test_halves_of_two_moments_are_never_put_together(store, add, recommendation, bodies, monkeypatch):
    add("evaluation", campaign=add("campaign", label="2017"), recommendation=recommendation, evaluator=bodies[0])
    monkeypatch.setattr(gathering, "_MANY", 0)
    monkeypatch.setattr(gathering, "_joined", lambda *_halves: pytest.fail("put together"))
    moments = iter(range(1_000))
    monkeypatch.setattr(Reading, "version", lambda _self: next(moments))
    assert gathering.gathered(store.read(), (), EVERYTHING)[()].evaluations == 1
