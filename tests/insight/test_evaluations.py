"""Evaluations gathered, beside a plain computation over every record."""

import random
from collections import defaultdict

import pytest

from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from dcant_tracker.domain.rules import COUNTED
from dcant_tracker.domain.text import sort_key
from dcant_tracker.insight.distribution import GRADES
from dcant_tracker.insight.evaluations import gathered, overall
from dcant_tracker.store.reading.evaluations import By, Scope
from dcant_tracker.store.records.record import all_records
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation

CODES = [None, *GRADES, "NC", "NSP"]


@pytest.fixture
def store(tmp_path):
    """Two campaigns, three recommendations on two axes, an experiment, four evaluators of two kinds."""
    store = Store.create(tmp_path / "donnees.sqlite")
    store.transact(Operation("add", "Jeu d'essai"), _fill)
    yield store
    store.close()


def _fill(transaction):
    chance = random.Random(2017)
    programme = transaction.add("programme", {"code": "DcANT", "title": "DcANT"})
    subjects = [
        {
            "recommendation": transaction.add(
                "recommendation",
                {"programme": programme, "code": str(n), "title": f"R{n}", "axis": "A" if n < 3 else None},
            )
        }
        for n in (1, 2, 3)
    ]
    subjects.append(
        {"experiment": transaction.add("experiment", {"recommendation": subjects[0]["recommendation"], "title": "E"})}
    )
    evaluators = [
        transaction.add("organisation", {"name": f"O{n}", "kind": kind})
        for n, kind in enumerate(("ville", "ville", "metropole", "metropole"))
    ]
    for label in ("2016", "2017"):
        campaign = transaction.add("campaign", {"label": label, "programme": programme})
        for subject in subjects:
            for evaluator in evaluators:
                shared = {"campaign": campaign, "evaluator": evaluator, **subject}
                if chance.random() < 0.7:
                    transaction.add("expected_evaluation", shared)
                if chance.random() < 0.8:
                    scores = {column: chance.choice(CODES) for column in PRINCIPLES.values()}
                    state = chance.choice(("draft", "submitted", "validated"))
                    transaction.add("evaluation", {**shared, **scores, "state": state})


def by_hand(store, key_of) -> dict:
    """Every counted answer, one by one."""
    found: dict = defaultdict(lambda: defaultdict(list))
    for record in all_records(store.read(), "evaluation"):
        if record["state"] in COUNTED:
            for principle, column in PRINCIPLES.items():
                if record[column] is not None:
                    found[key_of(record)][principle].append(record[column])
    return found


@pytest.mark.parametrize(
    ("by", "key_of"),
    [
        ((), lambda _r: ()),
        ((By.CAMPAIGN,), lambda r: (r["campaign"],)),
        ((By.RECOMMENDATION, By.EXPERIMENT), lambda r: (r["recommendation"], r["experiment"])),
        ((By.CAMPAIGN, By.EVALUATOR), lambda r: (r["campaign"], r["evaluator"])),
    ],
)
def test_the_same_as_counting_by_hand(store, by, key_of):
    found = gathered(store.read(), by)
    wanted = by_hand(store, key_of)
    assert {key for key, principles in found.items() if overall(principles).answered} == set(wanted)
    for key, principles in wanted.items():
        for principle, codes in principles.items():
            one = found[key][principle]
            grades = [int(code) for code in codes if code in GRADES]
            assert one.answered == len(codes)
            assert one.mean == (pytest.approx(sum(grades) / len(grades)) if grades else None)


def test_by_axis_and_by_kind_of_evaluator(store):
    axes = {r.uid: r["axis"] and sort_key(r["axis"]) for r in all_records(store.read(), "recommendation")}
    kinds = {r.uid: r["kind"] for r in all_records(store.read(), "organisation")}
    found = gathered(store.read(), (By.AXIS, By.KIND))
    wanted = by_hand(store, lambda r: (axes[r["recommendation"]], kinds[r["evaluator"]]))
    assert {key: overall(principles).answered for key, principles in found.items()} == {
        key: sum(map(len, principles.values())) for key, principles in wanted.items()
    }


def test_a_scope_narrows_what_counts(store):
    (campaign, *_others) = [r.uid for r in all_records(store.read(), "campaign")]
    whole = gathered(store.read(), (By.CAMPAIGN,))
    alone = gathered(store.read(), (), Scope(campaign=campaign))
    assert alone[()] == whole[campaign,]


def test_those_asked_who_said_nothing_count_in_the_coverage(store):
    expected = all_records(store.read(), "expected_evaluation")
    found = gathered(store.read(), (By.CAMPAIGN,))
    for (campaign,), principles in found.items():
        asked = sum(record["campaign"] == campaign for record in expected)
        assert {one.expected for one in principles.values()} == {asked}


def test_only_those_asked_who_answered_that_principle_came(store):
    keys = ("campaign", "recommendation", "experiment", "evaluator")
    records = all_records(store.read(), "expected_evaluation")
    answers = {
        tuple(one[key] for key in keys): one
        for one in all_records(store.read(), "evaluation")
        if one["state"] in COUNTED
    }
    for (campaign,), principles in gathered(store.read(), (By.CAMPAIGN,)).items():
        found = [answers.get(tuple(one[key] for key in keys)) for one in records if one["campaign"] == campaign]
        for principle, one in principles.items():
            assert one.came == sum(bool(each and each[PRINCIPLES[principle]]) for each in found) < one.answered


def test_one_kind_of_evaluators(store):
    towns = {one.uid for one in all_records(store.read(), "organisation") if one["kind"] == "ville"}
    asked = [one for one in all_records(store.read(), "expected_evaluation") if one["evaluator"] in towns]
    everybody = by_hand(store, lambda record: record["evaluator"] in towns)
    found = gathered(store.read(), (), Scope(kind="ville"))[()]
    assert {name: one.answered for name, one in found.items()} == {
        name: len(codes) for name, codes in everybody[True].items()
    }
    assert {one.expected for one in found.values()} == {len(asked)}


def test_a_campaign_without_answers_is_there_with_none(store):
    store.transact(Operation("delete", "…"), _without_evaluations)
    for principles in gathered(store.read(), (By.CAMPAIGN,)).values():
        assert {one.mean for one in principles.values()} == {None}
        assert {one.coverage for one in principles.values()} == {0}


def _without_evaluations(transaction):
    for record in all_records(transaction.reading, "evaluation"):
        transaction.delete("evaluation", record.uid)
