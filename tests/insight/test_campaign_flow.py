"""From those asked to those validated: each number is the length of the list that it opens."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from dcant_tracker.exchange.collecting.preparing import prepare_forms
from dcant_tracker.insight.campaign_flow import flow
from dcant_tracker.store.reading import queries
from dcant_tracker.store.writing.changes import Op, Operation

ANSWERS = st.tuples(
    st.booleans(),
    st.sampled_from([None, "draft", "submitted", "validated"]),
    st.lists(st.sampled_from(["3", "NC", None]), min_size=4, max_size=4),
)


@pytest.fixture
def bodies(store, add):
    return [add("organisation", name=f"Ville {rank}", kind="ville") for rank in range(6)]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ANSWERS, min_size=6, max_size=6), st.sampled_from(["own", "none", "other"]))
def test_each_station_counts_what_its_list_holds(store, bodies, drawn, whose):
    def work(tx):
        ours, theirs = (tx.add("programme", {"code": code, "title": code}) for code in (f"A{n}", f"B{n}"))
        measures = [
            tx.add("recommendation", {"programme": one, "code": "1", "title": "Échanges"}) for one in (ours, theirs)
        ]
        owner = {"own": ours, "none": None, "other": theirs}[whose]
        campaign = tx.add("campaign", {"label": f"Campagne {n}", "programme": owner})
        for rank, (body, (is_asked, state, scores)) in enumerate(zip(bodies, drawn, strict=True)):
            place = {"campaign": campaign, "recommendation": measures[rank % 2], "evaluator": body}
            if is_asked:
                tx.add("expected_evaluation", place)
            if state:
                said = dict(zip(PRINCIPLES.values(), scores, strict=True))
                tx.add("evaluation", place | {"state": state, "evaluated_on": date(2017, 5, 1)} | said)
        return ours, campaign

    n = store.read().last_step()
    _changes, (ours, campaign) = store.transact(Operation(Op.ADD, "Campagne"), work)
    for programme in (None, ours):
        for one in flow(store.read(), campaign, programme).stations:
            assert one.number == queries.count(store.read(), one.query)


def test_sent_are_those_whose_body_got_a_form(store, add, bodies, tmp_path):
    programme = add("programme", code="DcANT", title="DcANT")
    measure = add("recommendation", programme=programme, code="1", title="Échanges")
    campaign = add("campaign", label="2017", programme=programme)
    for body in bodies[:3]:
        add("expected_evaluation", campaign=campaign, recommendation=measure, evaluator=body)
    assert [one.number for one in flow(store.read(), campaign).stations] == [3, 0, 0, 0, 0]
    prepare_forms(store, campaign, tmp_path / "formulaires", organisations=bodies[:2])
    assert [one.number for one in flow(store.read(), campaign).stations] == [3, 2, 0, 0, 0]
