"""What a campaign said on the day it was closed is kept with that step, and whatever differs since is found."""

import zlib
from contextlib import closing as closes
from datetime import date

import pytest

from dcant_tracker.store.checking.checking import check
from dcant_tracker.store.checking.findings import FindingKind
from dcant_tracker.store.checking.repairing import repair
from dcant_tracker.store.file.connection import connect
from dcant_tracker.store.history.log import step
from dcant_tracker.store.history.rewinding import rewound
from dcant_tracker.store.joining.joining import join
from dcant_tracker.store.joining.plan import Pair
from dcant_tracker.store.kept.closings import compared, difference, figures_now, kept, packed, unpacked
from dcant_tracker.store.writing.changes import Op, Operation

EDIT = Operation(Op.EDIT, "Modification")
DAY = date(2017, 7, 1)


@pytest.fixture
def campaign(add, programme):
    return add("campaign", label="Printemps 2017", programme=programme)


@pytest.fixture
def evaluate(add, campaign, recommendation):
    def answer(evaluator: str, **values) -> str:
        said = {"state": "submitted", "governance_score": "3"} | values
        return add("evaluation", campaign=campaign, recommendation=recommendation, evaluator=evaluator, **said)

    return answer


@pytest.fixture
def set_(store):
    return lambda entity, uid, **values: store.update(entity, uid, values, EDIT)


@pytest.fixture
def closed(set_, campaign):
    return lambda: set_("campaign", campaign, closed_on=DAY)


def test_whatever_closes_a_campaign_keeps_its_figures(store, campaign, evaluate, brest, closed):
    one = evaluate(brest)
    assert kept(store.read(), campaign) is None
    closed()
    found = kept(store.read(), campaign)
    assert found.step == store.read().last_step()
    assert (found.figures.count.received, found.figures.answered) == (1, {brest})
    assert list(found.figures.records["evaluation"]) == [one]
    assert found.figures.answers[next(iter(found.figures.answers))]["governance"] == {"3": 1}
    assert not difference(store.read(), campaign)


def test_a_campaign_that_arrives_closed_keeps_what_arrives_with_it(store, programme, brest, recommendation):
    def work(transaction):
        values = {"label": "Automne 2016", "programme": programme, "closed_on": DAY}
        campaign = transaction.add("campaign", values)
        answer = {"campaign": campaign, "recommendation": recommendation, "evaluator": brest, "state": "validated"}
        transaction.add("evaluation", answer)
        return campaign

    _changes, campaign = store.transact(Operation(Op.IMPORT, "Import"), work)
    assert kept(store.read(), campaign).figures.count.validated == 1


def test_what_is_added_edited_or_deleted_since_is_told(store, add, campaign, evaluate, brest, closed, set_):
    stays, goes = evaluate(brest), evaluate(add("organisation", name="Vannes", kind="ville"))
    closed()
    late = evaluate(add("organisation", name="Lorient", kind="ville"))
    set_("evaluation", stays, governance_score="0")
    store.transact(Operation(Op.DELETE, "Suppression"), lambda transaction: transaction.delete("evaluation", goes))
    found = difference(store.read(), campaign)
    assert (found.added, found.edited, found.gone) == (
        (("evaluation", late),), (("evaluation", stays),), (("evaluation", goes),)
    )  # fmt: skip
    assert found


def test_what_changes_no_figure_is_not_told(store, campaign, evaluate, brest, closed, set_, add):
    one = evaluate(brest)
    closed()
    set_("evaluation", one, comment="Relu", governance_justification="Relue")
    evaluate(add("organisation", name="Lorient", kind="ville"), state="draft")
    assert not difference(store.read(), campaign)


def test_someone_asked_after_the_closing_is_told(store, add, campaign, recommendation, brest, closed):
    closed()
    add("expected_evaluation", campaign=campaign, recommendation=recommendation, evaluator=brest)
    assert difference(store.read(), campaign)


def test_undo_and_redo_take_the_figures_with_them(store, campaign, evaluate, brest, closed, add):
    evaluate(brest)
    closed()
    store.undo()
    assert kept(store.read(), campaign) is None
    store.redo()
    assert kept(store.read(), campaign).figures.count.received == 1
    evaluate(add("organisation", name="Lorient", kind="ville"))
    assert difference(store.read(), campaign)


def test_a_reopening_that_is_undone_brings_the_first_figures_back(store, campaign, evaluate, brest, closed, set_, add):
    evaluate(brest)
    closed()
    set_("campaign", campaign, closed_on=None)
    reopened = step(store.read(), store.read().last_step())
    evaluate(add("organisation", name="Lorient", kind="ville"))
    store.reverse_step(reopened)
    assert kept(store.read(), campaign).figures.count.received == 1
    assert difference(store.read(), campaign)


def test_closing_again_keeps_the_figures_of_that_day(store, campaign, evaluate, brest, closed, set_, add):
    evaluate(brest)
    closed()
    set_("campaign", campaign, closed_on=None)
    evaluate(add("organisation", name="Lorient", kind="ville"))
    closed()
    assert kept(store.read(), campaign).figures.count.received == 2
    assert not difference(store.read(), campaign)


def test_an_earlier_day_knows_the_figures_of_its_time(store, campaign, evaluate, brest, closed):
    evaluate(brest)
    before = store.read().last_step()
    closed()
    with closes(rewound(store.read(), before)) as earlier:
        assert kept(earlier, campaign) is None
    with closes(rewound(store.read(), before + 1)) as earlier:
        assert kept(earlier, campaign).figures.count.received == 1


def test_a_body_that_went_into_another_changes_no_figure(store, add, campaign, evaluate, brest, closed):
    again = add("organisation", name="Ville de Brest", kind="metropole")
    evaluate(again)
    closed()
    join(store, Pair("organisation", brest, again), {("organisation", again, "name"): "Brest Métropole"})
    assert not difference(store.read(), campaign)
    assert kept(store.read(), campaign).figures.answered == {brest}


def test_nobody_is_named_in_what_is_kept(store, add, campaign, evaluate, brest, closed):
    person = add("contact", name="Camille Riou", organisation=brest, email="c@brest.fr")
    evaluate(brest, respondent=person, comment="Dit par Camille Riou", governance_justification="Camille Riou")
    closed()
    (content,) = store.read().fetch_one("SELECT content FROM campaign_closing")
    said = zlib.decompress(content).decode()
    assert person not in said
    assert "Riou" not in said


def test_figures_come_back_as_they_were_kept(store, campaign, evaluate, brest):
    evaluate(brest, efficiency_score="NC")
    now = figures_now(store.read(), campaign)
    assert unpacked(packed(now)) == now


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE campaign_closing SET content = x'00'",
        "UPDATE campaign_closing SET campaign = 'personne'",
        "UPDATE campaign_closing SET content = 'texte'",
    ],
)
def test_the_check_finds_figures_that_mean_nothing_and_sets_them_aside(store, evaluate, brest, closed, damage):
    evaluate(brest)
    closed()
    with closes(connect(store.path)) as connection:
        connection.execute(damage)
    assert {one.kind for one in check(store)} <= {FindingKind.CLOSING, FindingKind.KEPT_VALUE}
    assert check(store)
    repair(store)
    assert check(store) == []
    assert store.read().fetch_value("SELECT count(*) FROM campaign_closing") == 0


def test_unlike_figures_are_never_alike(store, campaign, evaluate, brest, closed, set_):
    one = evaluate(brest)
    closed()
    then = kept(store.read(), campaign)
    assert not compared(then, figures_now(store.read(), campaign))
    set_("evaluation", one, state="validated")
    assert compared(then, figures_now(store.read(), campaign)).edited == (("evaluation", one),)
