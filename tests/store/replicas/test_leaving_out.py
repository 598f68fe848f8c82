"""What is left of a parcel where a team leaves contacts out, step by step: what stays, what goes, what is still said."""

import json

import pytest

from dcant_tracker.domain.identity import new_uid
from dcant_tracker.store.kept.ledger import ledger_entry
from dcant_tracker.store.kept.membership import Membership, keep_membership
from dcant_tracker.store.replicas.leaving_out import shareable
from dcant_tracker.store.replicas.replica import replica_of
from dcant_tracker.store.replicas.sending import everything
from dcant_tracker.store.replicas.travelling import (
    Parcel,
    TravellingChange,
    TravellingPairing,
    TravellingStep,
    TravellingThing,
)
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Op
from tests.store.replicas.laptops import add, edit, laptop

MADE = "2026-11-30T09:00:00.000+00:00"
UNNAMED = "Modification (sans ce qui touche aux contacts)"


@pytest.fixture
def zoe(tmp_path) -> Store:
    """The file of somebody whose team leaves contacts out."""
    store = laptop(tmp_path, "Zoé")
    belong(store, with_contacts=False)
    return store


def belong(store: Store, *, with_contacts: bool) -> None:
    told = Membership("lieu", new_uid(), replica_of(store), store.who, with_contacts)
    with ledger_entry(store.path) as writing:
        keep_membership(writing, told)


def a_step(
    *changes: TravellingChange,
    op: str = Op.EDIT,
    uid: str | None = None,
    undoes: str | None = None,
    pairings: tuple[TravellingPairing, ...] = (),
) -> TravellingStep:
    """A step whose label and origin may name somebody."""
    told = ("Appel d'Ana Diaz", "Zoé", MADE, "Ana Diaz.xlsx", undoes, (), changes, pairings)
    return TravellingStep(uid or new_uid(), new_uid(), (2**41) << 16, op, *told)


def a_note(uid: str | None = None, entity: str = "organisation") -> TravellingChange:
    return TravellingChange(entity, uid or new_uid(), "notes", None, '"vu"')


def left(store: Store, *steps: TravellingStep) -> tuple[TravellingStep, ...]:
    return shareable(store.read(), Parcel(steps)).steps


def is_silent(step: TravellingStep) -> bool:
    """Whether nothing of a step that people wrote is left to quote anybody."""
    return (step.label, step.origin) == (UNNAMED, None)


def test_what_lacks_something_names_nobody_any_more(zoe):
    whole, part, none = left(
        zoe, a_step(a_note()), a_step(a_note(), a_note(entity="contact")), a_step(a_note(entity="contact"))
    )
    assert (whole.label, whole.origin, whole.op) == ("Appel d'Ana Diaz", "Ana Diaz.xlsx", Op.EDIT)
    assert is_silent(part)
    assert (part.op, len(part.changes)) == (Op.EDIT, 1)
    assert is_silent(none)
    assert (none.op, none.changes) == (Op.LEFT_OUT, ())


def test_that_two_people_are_one_is_said_to_nobody(zoe):
    ours, theirs = ((TravellingPairing(entity, new_uid(), new_uid(), same=True),) for entity in ("partner", "contact"))
    kept, gone, both = left(
        zoe,
        a_step(op=Op.JOIN, pairings=ours),
        a_step(op=Op.JOIN, pairings=theirs),
        a_step(op=Op.JOIN, pairings=ours + theirs),
    )
    assert (kept.pairings, kept.label) == (ours, "Appel d'Ana Diaz")
    assert (gone.pairings, gone.op) == ((), Op.LEFT_OUT)
    assert is_silent(gone)
    assert (both.pairings, both.op) == (ours, Op.JOIN)
    assert is_silent(both)


def test_what_wrote_nothing_may_quote_anybody_unless_it_is_about_a_file(zoe):
    decided, brought, merged = left(zoe, a_step(op=Op.DECIDE), a_step(op=Op.IMPORT), a_step(op=Op.MERGE))
    assert is_silent(decided)
    assert (brought.label, merged.label) == ("Appel d'Ana Diaz", "Appel d'Ana Diaz")


def test_what_takes_back_quotes_what_it_takes_back(zoe):
    about_her, other = a_step(a_note(entity="contact")), a_step(a_note())
    unknown = a_step(a_note(), op=Op.UNDO, undoes=new_uid())
    of_hers = a_step(a_note(), op=Op.UNDO, undoes=about_her.uid)
    again = a_step(a_note(), op=Op.REDO, undoes=of_hers.uid)
    of_another = a_step(a_note(), op=Op.UNDO, undoes=other.uid)
    told = left(zoe, about_her, other, unknown, of_hers, again, of_another)
    assert [is_silent(one) for one in told] == [True, False, True, True, True, False]
    (already,) = left(zoe, about_her)
    assert is_silent(left(zoe, already, of_hers)[1]), "also where nothing shows any more whom it was about"


def test_what_it_takes_back_may_have_left_long_ago(zoe):
    lyon = add(zoe, "organisation", name="Lyon", kind="metropole")
    add(zoe, "contact", organisation=lyon, name="Ana Diaz")
    edit(zoe, "organisation", lyon, notes="vu")
    _lyon, ana, noted = everything(zoe.read()).steps
    told = left(zoe, *(a_step(a_note(lyon), op=Op.UNDO, undoes=one.uid) for one in (ana, noted)))
    assert [is_silent(one) for one in told] == [True, False]


def test_steps_that_take_each_other_back_are_gone_through_once(zoe):
    one, other = new_uid(), new_uid()
    told = left(zoe, a_step(a_note(), uid=one, undoes=other), a_step(a_note(), uid=other, undoes=one))
    assert [len(step.changes) for step in told] == [1, 1]


def test_a_record_leaves_without_whom_it_names_on_both_sides(zoe):
    ana = new_uid()
    said = json.dumps({"role": "observer", "referent": ana})
    brought, deleted, renamed = (
        TravellingChange("participation", new_uid(), None, None, said),
        TravellingChange("participation", new_uid(), None, said, None),
        TravellingChange("participation", new_uid(), "referent", json.dumps(ana), None),
    )
    (told,) = left(zoe, a_step(brought, deleted, renamed))
    assert [json.loads(one.before or one.after or "") for one in told.changes] == [{"role": "observer"}] * 2
    assert is_silent(told)


def test_who_deletes_knew_what_others_wrote_but_not_whom_a_colleague_named(zoe):
    lyon = add(zoe, "organisation", name="Lyon", kind="metropole")
    ana = add(zoe, "contact", organisation=lyon, name="Ana Diaz")
    programme = add(zoe, "programme", code="A", title="Un")
    one = add(zoe, "recommendation", programme=programme, code="1", title="Une")
    part = add(zoe, "participation", organisation=lyon, recommendation=one, role="observer")
    edit(zoe, "participation", part, referent=ana)
    edit(zoe, "participation", part, notes="vu", referent=None)
    added, named, noted = (step.uid for step in everything(zoe.read()).steps[-3:])
    gone = TravellingChange("participation", part, None, '{"role":"observer"}', None, (added, named, noted))
    (told,) = left(zoe, a_step(gone))
    assert told.changes == (gone._replace(parents=(added, noted)),)
    assert told.label == "Appel d'Ana Diaz", "nothing of what it says was left out"


@pytest.mark.parametrize("known_by", ["change", "made_change", "parcel"])
def test_what_is_attached_to_somebody_goes_with_her_whoever_says_that_it_was(zoe, known_by):
    attached, of_a_body = new_uid(), new_uid()
    owners = {attached: f"contact:{new_uid()}", of_a_body: f"organisation:{new_uid()}"}
    brought = [
        TravellingChange("attachment", uid, None, None, json.dumps({"owner": owner, "label": "CV"}))
        for uid, owner in owners.items()
    ]
    if known_by != "parcel":
        step = add(zoe, "organisation", name="Lyon", kind="metropole") and zoe.read().last_step()
        with ledger_entry(zoe.path) as writing:
            writing.execute_many(
                f"INSERT INTO {known_by}(step, entity, uid, field, before, after) VALUES (?, ?, ?, ?, ?, ?)",
                [(step, *one[:5]) for one in brought],
            )
    renamed = [TravellingChange("attachment", uid, "label", None, '"CV"') for uid in owners]
    files = [
        TravellingThing("attachment_file", new_uid(), {}, {"rows": json.dumps([{"uid": uid}]).encode()})
        for uid in owners
    ]
    before = [a_step(*brought)] if known_by == "parcel" else []
    told = shareable(zoe.read(), Parcel((*before, a_step(*renamed)), tuple(files)))
    assert [one.uid for one in told.steps[-1].changes] == [of_a_body]
    assert told.things == (files[1],)


def a_thing(kind: str, *rows: object) -> TravellingThing:
    return TravellingThing(kind, new_uid(), {}, {"rows": json.dumps(rows).encode()})


WITHOUT = {"with_contacts": False}


@pytest.mark.parametrize(
    ("thing", "leaves"),
    [
        (a_thing("exchange", {"direction": "out", "options": json.dumps(WITHOUT)}), True),
        (a_thing("exchange", {"direction": "in", "options": json.dumps(WITHOUT)}), False),
        (a_thing("exchange", {"direction": "out", "options": json.dumps({"with_contacts": True})}), False),
        (a_thing("exchange", {"direction": "out", "options": "[]"}), False),
        (a_thing("exchange", {"direction": "out", "options": "rien"}), False),
        (a_thing("exchange", {"direction": "out", "options": None}), False),
        (a_thing("exchange", {"direction": "out", "options": json.dumps(WITHOUT | {"narrowed": ["contact"]})}), False),
        (
            a_thing("exchange", {"direction": "out", "options": json.dumps(WITHOUT | {"narrowed": {"contact": 1}})}),
            False,
        ),
        (a_thing("exchange", {"direction": "out", "options": json.dumps(WITHOUT | {"narrowed": ["partner"]})}), True),
        (a_thing("column_mapping", {"definition": '{"fields": ["organisation.notes"]}'}), True),
        (a_thing("column_mapping", {"definition": '{"fields": ["contact.email"]}'}), False),
        (a_thing("column_mapping", {"definition": '{"fields": ["referent"]}'}), False),
        (a_thing("column_mapping", {"definition": "rien"}), True),
        (a_thing("column_mapping", {"definition": "[" * 100_000}), True),
        (a_thing("column_mapping", {"definition": "[" * 900 + '"contact"' + "]" * 900}), False),
        (a_thing("decision", {"entity": "contact", "uid": "x", "field": None}), False),
        (a_thing("decision", {"entity": "participation", "uid": "x", "field": "referent"}), False),
        (a_thing("decision", {"entity": "participation", "uid": "x", "field": "notes"}), True),
        (a_thing("campaign_closing", {"campaign": "contact"}), True),
        (TravellingThing("decision", "x", {}, {"rows": b"rien"}), True),
        (TravellingThing("decision", "x", {}, {"rows": b"5"}), True),
        (TravellingThing("decision", "x", {}, {}), True),
    ],
    ids=lambda one: (
        f"{one.kind} {one.contents.get('rows', b'')[:90]!r}" if isinstance(one, TravellingThing) else str(one)
    ),
)
def test_things_leave_where_they_are_known_to_tell_of_nobody(zoe, thing, leaves):
    assert shareable(zoe.read(), Parcel((), (thing,))).things == ((thing,) if leaves else ())


def test_of_decisions_those_about_nobody_leave(zoe):
    whole = {
        "entity": "participation",
        "uid": "y",
        "field": None,
        "mine": None,
        "theirs": '{"referent":"Ana","role":"x"}',
    }
    thing = a_thing("decision", {"entity": "contact", "uid": "x", "field": "email"}, whole, 5)
    (told,) = shareable(zoe.read(), Parcel((), (thing,))).things
    assert json.loads(told.contents["rows"]) == [whole | {"theirs": '{"role":"x"}'}]


def test_a_team_that_shares_everything_and_a_file_without_team_leave_nothing_out(zoe):
    parcel = Parcel((a_step(a_note(entity="contact")),))
    belong(zoe, with_contacts=True)
    assert shareable(zoe.read(), parcel) is parcel
    with ledger_entry(zoe.path) as writing:
        writing.execute("DELETE FROM meta WHERE name = 'team'")
    assert shareable(zoe.read(), parcel) is parcel
