"""What needs attention: each matter counts what its list shows, and goes once dealt with."""

from datetime import date

import pytest

from dcant_tracker.store.kept import ledger
from dcant_tracker.store.reading import attention
from dcant_tracker.store.reading.queries import count
from dcant_tracker.store.writing.changes import Operation

TODAY = date(2017, 6, 30)


@pytest.fixture
def recommendation(add, programme):
    return add(
        "recommendation", programme=programme, code="3", short_title="Commande publique", title="T", officer="Anne"
    )


@pytest.fixture
def brest(add):
    return add("organisation", name="Brest Métropole", kind="metropole")


def found(store, programme=None):
    return {matter.name: matter for matter in attention.matters(store.read(), programme, TODAY)}


def test_nothing_to_do_in_an_empty_file(store):
    assert attention.matters(store.read(), None, TODAY) == []
    assert attention.unsent(store.read()) == []


def test_what_is_late_is_said_soonest_first(store, add, recommendation):
    for number, day in enumerate((date(2017, 6, 1), date(2017, 3, 1), date(2017, 7, 1))):
        add("milestone", recommendation=recommendation, title=f"Jalon {number}", due_on=day)
    matter = found(store)["late_milestones"]
    assert matter.count == 2
    assert matter.examples == ("Jalon 1 (01/03/2017)", "Jalon 0 (01/06/2017)")
    assert count(store.read(), matter.query) == 2


def test_a_participation_needs_a_referent_while_it_stands_and_if_it_acts(store, add, recommendation, brest):
    for role, status in (("pilot", "active"), ("observer", "active"), ("experimenter", "ended")):
        add("participation", recommendation=recommendation, organisation=brest, role=role, status=status)
    matter = found(store)["without_referent"]
    assert (matter.count, matter.examples) == (1, ("Brest Métropole – pilote",))


def test_an_expected_evaluation_waits_until_it_is_transmitted(store, add, recommendation, brest):
    campaign = add("campaign", label="2017")
    subject = {"campaign": campaign, "recommendation": recommendation, "evaluator": brest}
    add("expected_evaluation", **subject)
    evaluation = add("evaluation", **subject)
    assert found(store)["unanswered"].count == 1
    store.update("evaluation", evaluation, {"state": "submitted"}, Operation("update", "Transmise"))
    assert "unanswered" not in found(store)


def test_a_call_back_is_due_on_its_day(store, add, brest):
    for day in (date(2017, 6, 30), date(2017, 7, 1)):
        add("interaction", organisation=brest, held_on=day, summary="Point", follow_up_on=day)
    assert found(store)["call_back"].count == 1


def test_who_was_called_back_waits_no_more(store, add, brest):
    days = {"held_on": date(2017, 6, 30), "follow_up_on": date(2017, 6, 30)}
    call = add("interaction", organisation=brest, summary="Point", officer="Anne", **days)
    assert "my_call_backs" in {matter.name for matter in attention.matters_of(store.read(), "Anne", None, TODAY)}
    store.update("interaction", call, {"followed_up_on": date(2017, 7, 1)}, Operation("update", "Relance"))
    assert "call_back" not in found(store)
    assert "my_call_backs" not in {matter.name for matter in attention.matters_of(store.read(), "Anne", None, TODAY)}


def test_the_officer_has_her_own_matters_whatever_the_case(store, recommendation):
    mine = attention.matters_of(store.read(), "anne", None, TODAY)
    assert [(matter.name, matter.examples) for matter in mine] == [("my_recommendations", ("3 – Commande publique",))]
    assert attention.matters_of(store.read(), "", None, TODAY) == []


def test_matters_follow_the_programme(store, add, recommendation, programme):
    other = add("programme", code="TNT", title="TNT")
    add("milestone", recommendation=recommendation, title="Jalon", due_on=date(2017, 1, 1))
    assert "late_milestones" in found(store, programme)
    assert "late_milestones" not in found(store, other)


def test_what_changed_since_the_last_sending_is_counted_by_partner(store, add, recommendation, brest):
    partner = add("partner", name="SGMAP")
    step = store.read().fetch_value("SELECT max(id) FROM step")
    with ledger.ledger_entry(store.path) as writing:
        for state in (step - 1, step):
            sent = {"counts": {"organisation": 1}, "options": {"with_contacts": False, "with_internal": False}}
            facts = ledger.NewExchange("out", "a.xlsx", state, partner=partner, **sent)
            ledger.record_exchange(writing, facts, b"", b"")
    assert attention.unsent(store.read()) == []
    store.update("organisation", brest, {"population": 1}, Operation("update", "Un"))
    store.update("organisation", brest, {"population": 2}, Operation("update", "Deux"))
    (left,) = attention.unsent(store.read())
    assert (left.partner, left.uid, left.records) == ("SGMAP", partner, 1)


def test_what_was_undone_or_never_sent_is_not_counted_since_the_last_sending(store, add, recommendation, brest):
    partner = add("partner", name="SGMAP")
    with ledger.ledger_entry(store.path) as writing:
        state = writing.fetch_value("SELECT max(id) FROM step")
        sent = {"counts": {"organisation": 1}, "options": {"with_contacts": False, "with_internal": False}}
        facts = ledger.NewExchange("out", "a.xlsx", state - 1, partner=partner, **sent)
        ledger.record_exchange(writing, facts, b"", b"")
    store.update("organisation", brest, {"population": 1}, Operation("update", "Un"))
    store.undo()
    store.update("organisation", brest, {"notes": "interne"}, Operation("update", "Note"))
    store.update("recommendation", recommendation, {"title": "Autrement"}, Operation("update", "Titre"))
    assert attention.unsent(store.read()) == []
    store.undo()
    store.undo()
    store.update("organisation", brest, {"population": 1}, Operation("update", "Un"))
    store.undo()
    store.redo()
    assert [left.records for left in attention.unsent(store.read())] == [1]


SPLITS = (("participation", "role"), ("organisation", "kind"), ("meeting", "kind"))


def test_figures_count_and_split(store, add, recommendation, brest):
    add("participation", recommendation=recommendation, organisation=brest, role="pilot")
    figures = {figure.entity: figure for figure in attention.figures(store.read(), None, SPLITS)}
    assert figures["participation"].parts == (("Pilote", 1),)
    assert (figures["organisation"].total, figures["meeting"].total) == (1, 0)


def test_a_contact_is_to_be_reviewed_from_its_day_on(store, add, brest):
    for name, day in (("Anne", date(2017, 6, 30)), ("Bruno", date(2017, 6, 1)), ("Chloé", date(2017, 7, 1))):
        add("contact", organisation=brest, name=name, review_on=day)
    matter = found(store)["to_review"]
    assert matter.count == 2
    assert matter.examples == ("Bruno – Brest Métropole (01/06/2017)", "Anne – Brest Métropole (30/06/2017)")
