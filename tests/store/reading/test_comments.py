"""The latest general comments: each text once, with the evaluator who entered it last, of one scope or of each measure."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dcant_tracker.domain.rules import COUNTED
from dcant_tracker.store.reading.evaluations import Scope, comment_on_each, comments
from dcant_tracker.store.reading.queries import Query, records
from dcant_tracker.store.writing.changes import Op, Operation

EDIT = Operation(Op.EDIT, "Modification")
SAID = st.fixed_dictionaries(
    {
        "recommendation": st.integers(0, 2),
        "evaluator": st.integers(0, 3),
        "campaign": st.integers(0, 1),
        "state": st.sampled_from(["draft", *COUNTED]),
        "evaluated_on": st.sampled_from([None, date(2017, 3, 1), date(2017, 3, 2)]),
        "comment": st.sampled_from([None, "Utile.", "Trop lourd.", "À revoir."]),
    }
)


@pytest.fixture
def places(add, programme):
    """What an evaluation may name, by field; the last measure is none."""
    return {
        "recommendation": [
            *(add("recommendation", programme=programme, code=code, title="Mesure") for code in "12"),
            None,
        ],
        "evaluator": [add("organisation", name=f"Ville {rank}", kind="ville") for rank in range(4)],
        "campaign": [add("campaign", label=label, programme=programme) for label in ("2016", "2017")],
    }


def _plainly(listed, limit):
    """Each text once, the latest day first, then what was entered last."""
    by_text = {}
    for one in listed:
        by_text.setdefault(one["comment"], []).append(one)
    told = [
        (max(str(one["evaluated_on"] or "") for one in alike), max(alike, key=lambda one: one.uid))
        for alike in by_text.values()
    ]
    told.sort(key=lambda pair: (pair[0], pair[1].uid), reverse=True)
    return [(one["comment"], one["evaluator"], date.fromisoformat(day) if day else None) for day, one in told[:limit]]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    drawn=st.lists(
        SAID, unique_by=lambda said: (said["recommendation"], said["evaluator"], said["campaign"]), max_size=16
    )
)
def test_all_at_once_say_what_each_says_alone(store, places, drawn):
    def work(tx):
        for one in records(tx.reading, Query("evaluation")):
            tx.delete("evaluation", one.uid)
        for said in drawn:
            tx.add("evaluation", said | {field: listed[said[field]] for field, listed in places.items()})

    store.transact(EDIT, work)
    reading = store.read()
    measures = places["recommendation"][:2]
    for campaign in (None, *places["campaign"]):
        counted = [
            one
            for one in records(reading, Query("evaluation"))
            if one["comment"] and one["state"] in COUNTED and campaign in (None, one["campaign"])
        ]
        for limit in (1, 2, 5):
            assert comments(reading, Scope(campaign=campaign), limit) == _plainly(counted, limit)
        about = {uid: [one for one in counted if one["recommendation"] == uid] for uid in measures}
        expected = {uid: _plainly(listed, 1)[0] for uid, listed in about.items() if listed}
        assert comment_on_each(reading, measures, campaign) == expected
        assert comment_on_each(reading, measures[1:], campaign) == {
            uid: said for uid, said in expected.items() if uid == measures[1]
        }
