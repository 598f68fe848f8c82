"""A campaign is counted once: every screen, report, letter and command says the same of it, whatever was answered."""

import json
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dcant_tracker.cli import collecting
from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from dcant_tracker.exchange.collecting.groups import Group, bodies
from dcant_tracker.exchange.collecting.responses import responses
from dcant_tracker.insight.figures import counting
from dcant_tracker.insight.reports import opinions
from dcant_tracker.insight.reports.campaign.rows import whole as reported
from dcant_tracker.insight.reports.dossier import Dossier
from dcant_tracker.insight.reports.request import Asked
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading import attention, entry_queue
from dcant_tracker.store.reading.campaign_count import count, together
from dcant_tracker.store.reading.entry_queue import Arrangement
from dcant_tracker.store.reading.evaluations import By, Scope
from dcant_tracker.store.reading.expected import coverage
from dcant_tracker.store.reading.queries import UNANSWERED, Condition, Query
from dcant_tracker.store.reading.queries import count as listed
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation

TODAY = date(2026, 11, 30)
EVALUATORS, SUBJECTS = 3, 4
STATES = (None, "draft", "submitted", "validated")
SCORES = ((), ("governance",), tuple(PRINCIPLES))

entries = st.lists(
    st.tuples(st.booleans(), st.sampled_from(STATES), st.sampled_from(SCORES)),
    min_size=EVALUATORS * SUBJECTS,
    max_size=EVALUATORS * SUBJECTS,
)
"""For each evaluator and subject: whether it is asked for, in which state the evaluation is, what it answers."""


class Portfolio:
    """Two programmes with a measure each, an experiment of the first and one of no measure, three evaluators."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.step = Operation("add", "Jeu d'essai")
        store.transact(self.step, self._fill)

    def _fill(self, work) -> None:
        self.programmes = [work.add("programme", {"code": code, "title": code}) for code in "PQ"]
        first, second = (
            work.add("recommendation", {"programme": one, "code": "1", "title": "Archiver"}) for one in self.programmes
        )
        within = work.add("experiment", {"title": "Dans une mesure", "recommendation": first})
        alone = work.add("experiment", {"title": "Sans mesure"})
        self.subjects = [(first, None), (second, None), (first, within), (None, alone)]
        self.evaluators = [work.add("organisation", {"name": f"Ville {n}", "kind": "ville"}) for n in range(EVALUATORS)]

    def campaign(self, programme: str | None, drawn) -> str:
        """A campaign of ``programme``, asked and answered as ``drawn``; its uid."""
        return self.store.transact(self.step, lambda work: self._ask(work, programme, drawn))[1]

    def _ask(self, work, programme, drawn) -> str:
        number = len(work.reading.fetch_all("SELECT 1 FROM campaign"))
        uid = work.add("campaign", {"label": f"Campagne {number}", "programme": programme})
        for (measure, trial), evaluator, (asked, state, scores) in self.places(drawn):
            key = {"campaign": uid, "recommendation": measure, "experiment": trial, "evaluator": evaluator}
            if asked:
                work.add("expected_evaluation", key)
            if state:
                answers = {PRINCIPLES[one]: "NSP" for one in scores}
                work.add("evaluation", {**key, **answers, "state": state, "comment": "Dit"})
        return uid

    def places(self, drawn) -> Iterator[tuple]:
        keys = ((subject, evaluator) for subject in self.subjects for evaluator in self.evaluators)
        for (subject, evaluator), one in zip(keys, drawn, strict=True):
            yield subject, evaluator, one


@pytest.fixture(scope="module")
def portfolio(tmp_path_factory):
    store = Store.create(tmp_path_factory.mktemp("donnees") / "donnees.sqlite")
    yield Portfolio(store)
    store.close()


def plainly(portfolio: Portfolio, drawn, seen: str | None) -> dict[str, int]:
    """The count one by one; of the subjects of the programme ``seen`` and of none, where the campaign has no own."""
    kept = [
        one
        for (measure, _trial), _evaluator, one in portfolio.places(drawn)
        if seen is None or measure in (None, portfolio.subjects[portfolio.programmes.index(seen)][0])
    ]
    received = [one for one in kept if one[1] in ("submitted", "validated")]
    return {
        "asked": sum(asked for asked, _state, _scores in kept),
        "received": len(received),
        "received_unasked": sum(not asked for asked, _state, _scores in received),
        "without_score": sum(not scores for _asked, _state, scores in received),
        "complete": sum(len(scores) == len(PRINCIPLES) for _asked, _state, scores in received),
        "validated": sum(state == "validated" for _asked, state, _scores in received),
        "drafts": sum(state == "draft" for _asked, state, _scores in kept),
        "silent": sum(asked and state not in ("submitted", "validated") for asked, state, _scores in kept),
    }


@example(drawn=[(True, "submitted", ()), *[(False, "validated", tuple(PRINCIPLES))] * 11], owned=False, narrowed=True)
@given(drawn=entries, owned=st.booleans(), narrowed=st.booleans())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_place_says_the_same_of_a_campaign(portfolio, capsys, drawn, owned, narrowed):
    own = portfolio.programmes[0] if owned else None
    campaign = portfolio.campaign(own, drawn)
    seen = portfolio.programmes[0] if narrowed else None
    wanted = plainly(portfolio, drawn, None if owned else seen)
    reading, scope = portfolio.store.read(), Scope(campaign=campaign, programme=seen)
    whole = count(reading, scope)
    assert told(whole) == wanted

    tally = entry_queue.tally(reading, campaign, seen)
    assert tally.count == whole
    assert tally.of(entry_queue.Show.TODO) == len(entry_queue.numbers(reading, entry_queue.Wanted(campaign, seen)))
    for by in Arrangement:
        lines = coverage(reading, campaign, by, seen)
        assert (sum(one.count.asked for one in lines), sum(one.count.came for one in lines)) == (
            whole.asked,
            whole.came,
        )
    unanswered = (Condition("campaign", (campaign,)), Condition(UNANSWERED))
    assert listed(reading, Query("expected_evaluation", conditions=unanswered, programme=seen)) == whole.silent

    assert counting.received(reading, By.CAMPAIGN, scope).get(campaign, whole) == whole
    for by in (By.RECOMMENDATION, By.KIND, By.EVALUATOR):
        assert told(together(counting.received(reading, by, scope).values())) == wanted
    dossier = Dossier(State(reading, TODAY), Asked("progress", programme=seen))
    assert told(opinions.returned(dossier, scope)) == wanted
    for anonymous in (False, True):
        assert reported(reading, scope, anonymous=anonymous).received == whole

    if seen is None or owned:
        asked = responses(reading, campaign)
        assert (sum(one.expected for one in asked), sum(one.received for one in asked)) == (whole.asked, whole.came)
        told_bodies = bodies(reading, campaign)
        assert sum(one.response.expected for one in told_bodies) == whole.asked
        assert sum(one.response.received for one in told_bodies if one.group is not Group.NEVER_ASKED) == whole.came
        assert {one.uid: one.group for one in told_bodies} == plain_groups(portfolio, drawn)
        capsys.readouterr()
        collecting.status(portfolio.store, portfolio.store.labels().of("campaign", campaign), as_json=True)
        assert json.loads(capsys.readouterr().out) == {**wanted, "closed": False}


def plain_groups(portfolio: Portfolio, drawn) -> dict[str, Group]:
    """The group of each evaluator, one by one; no form was made for any."""
    found = {}
    for evaluator in portfolio.evaluators:
        lines = [one for _subject, body, one in portfolio.places(drawn) if body == evaluator]
        came = [one for one in lines if one[1] in ("submitted", "validated")]
        if not any(asked for asked, _state, _scores in lines):
            if came:
                found[evaluator] = Group.NEVER_ASKED
            continue
        ours = [one for one in lines if one[0]]
        answered = [one for one in came if one[0]]
        if all(one in came and len(one[2]) == len(PRINCIPLES) for one in ours):
            found[evaluator] = Group.COMPLETE
        else:
            found[evaluator] = Group.PARTLY if answered else Group.NOT_SENT
    return found


def told(one) -> dict[str, int]:
    """A count by the names of the contract."""
    return {
        "asked": one.asked,
        "received": one.received,
        "received_unasked": one.unasked,
        "without_score": one.without_score,
        "complete": one.complete,
        "validated": one.validated,
        "drafts": one.drafts,
        "silent": one.silent,
    }


def test_the_home_page_counts_what_is_silent_in_every_campaign(portfolio):
    campaigns = [str(uid) for (uid,) in portfolio.store.read().fetch_all("SELECT uid FROM campaign")]
    if not campaigns:
        campaigns = [portfolio.campaign(None, [(True, None, ())] * (EVALUATORS * SUBJECTS))]
    for programme in (None, *portfolio.programmes):
        reading = portfolio.store.read()
        silent = sum(count(reading, Scope(campaign=uid, programme=programme)).silent for uid in campaigns)
        matters = attention.matters(reading, programme, TODAY)
        assert sum(one.count for one in matters if one.name == "unanswered") == silent
