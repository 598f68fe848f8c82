"""Two records that are one: links move, empty fields are filled, what differs is decided, one undo brings all back."""

from contextlib import closing
from time import process_time

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.store.checking.checking import check
from dcant_tracker.store.checking.findings import FindingKind
from dcant_tracker.store.file.connection import connect
from dcant_tracker.store.joining import joining
from dcant_tracker.store.joining.plan import Pair, plan
from dcant_tracker.store.kept.attachments import attach, copy_of
from dcant_tracker.store.kept.pairings import Heirs, told_apart
from dcant_tracker.store.writing.changes import Op, Operation

EDIT = Operation(Op.EDIT, "Modification")


def test_the_first_stays_filled_by_the_second_and_is_known_by_its_name(store, both, join, record, rows):
    made = join(both.pair)
    assert record("organisation", both.goes) is None
    stays = record("organisation", both.stays)
    assert (stays["name"], stays["kind"], stays["department"]) == ("Brest Métropole", "metropole", "Finistère")
    assert [(one.field.name, one.value) for one in made.filled] == [("department", "Finistère")]
    (former,) = rows("organisation_identity").values()
    assert (former["organisation"], former["name"], former["kind"]) == (both.stays, "CU de Brest", "communaute_urbaine")


def test_what_differs_is_decided_cell_by_cell_and_nothing_is_written_before(store, both, join, record):
    with pytest.raises(joining.UndecidedError) as refusal:
        joining.join(store, both.pair, {})
    assert [one.field.name for one in refusal.value.plan.differences] == ["name", "kind"]
    assert record("organisation", both.goes) is not None
    join(both.pair, kind="communaute_urbaine")
    assert record("organisation", both.stays)["kind"] == "communaute_urbaine"
    assert record("organisation", both.stays)["name"] == "Brest Métropole"


def test_links_of_the_second_move_and_those_to_any_record_too(store, add, both, join, rows, recommendation):
    part = add("participation", organisation=both.goes, recommendation=recommendation, role="pilot")
    led = add("group", name="Achats", kind="working_group", lead=both.goes)
    kept = add("attachment", owner=f"organisation:{both.goes}", label="Délibération", target="https://exemple.fr/d")
    child = add("organisation", name="Plouzané", kind="ville", parent=both.goes)
    made = join(both.pair)
    assert rows("participation")[part]["organisation"] == both.stays
    assert rows("group")[led]["lead"] == both.stays
    assert rows("attachment")[kept]["owner"] == f"organisation:{both.stays}"
    assert rows("organisation")[child]["parent"] == both.stays
    assert {(link.entity, link.uid) for link in made.moved} == {
        ("participation", part), ("group", led), ("attachment", kept), ("organisation", child)
    }  # fmt: skip


def test_records_that_come_to_have_one_key_are_joined_in_turn(store, add, both, join, rows, recommendation):
    """Camille is in both, and refers for both in the same measure: one person and one participation are left."""
    camille = add("contact", organisation=both.stays, name="Camille Riou", email="c@brest.fr")
    again = add("contact", organisation=both.goes, name="camille riou", phone="02 98 00 00 00")
    add("participation", organisation=both.stays, recommendation=recommendation, role="pilot", referent=camille)
    add("participation", organisation=both.goes, recommendation=recommendation, role="pilot", referent=again)
    pairs = plan(store.read(), both.pair).pairs
    assert [(one.entity, one.uid) for one in pairs][:1] == [("organisation", both.stays)]
    assert sorted(one.entity for one in pairs) == ["contact", "organisation", "participation"]
    differing = [(one.pair.entity, one.field.name) for one in plan(store.read(), both.pair).differences]
    assert ("participation", "referent") not in differing
    join(both.pair)
    (person,) = rows("contact").values()
    assert (person["email"], person["phone"]) == ("c@brest.fr", "02 98 00 00 00")
    (part,) = rows("participation").values()
    assert part["referent"] == camille
    assert check(store) == []


def test_evaluations_of_both_are_asked_about_and_never_lost(store, add, both, join, rows, recommendation):
    campaign = add("campaign", label="2017")
    common = {"campaign": campaign, "recommendation": recommendation}
    mine = add("evaluation", evaluator=both.stays, governance_score="3", **common)
    add("evaluation", evaluator=both.goes, governance_score="1", comment="Peu associés", **common)
    made = join(both.pair, governance_score="1")
    assert ("evaluation", "governance_score") in [(one.pair.entity, one.field.name) for one in made.differences]
    assert list(rows("evaluation")) == [mine]
    assert (rows("evaluation")[mine]["governance_score"], rows("evaluation")[mine]["comment"]) == ("1", "Peu associés")


def test_two_files_of_one_name_are_both_kept(store, both, join, rows, tmp_path):
    for uid, text in zip(both, ("une note", "une autre"), strict=True):
        (tmp_path / "note.txt").write_text(text, encoding="utf-8")
        owner = f"organisation:{uid}"
        store.transact(EDIT, lambda work, owner=owner: attach(work, owner, tmp_path / "note.txt"))
    join(both.pair)
    kept = {one["label"]: copy_of(store.read(), uid).content for uid, one in rows("attachment").items()}
    assert kept == {"note.txt": b"une note", "note.txt (2)": b"une autre"}


def test_records_follow_the_measure_of_the_experiment_that_stays(store, add, join, rows, programme, recommendation):
    other = add("recommendation", programme=programme, code="4", title="Autre")
    stays = add("experiment", title="Archivage", recommendation=recommendation)
    goes = add("experiment", title="Archivage électronique", recommendation=other)
    jalon = add("milestone", recommendation=other, experiment=goes, title="Bilan")
    join(Pair("experiment", stays, goes))
    assert rows("milestone")[jalon]["recommendation"] == recommendation
    store.undo()
    join(Pair("experiment", stays, goes), recommendation=other)
    assert rows("milestone")[jalon]["recommendation"] == other


def test_one_undo_brings_all_of_it_back_and_forgets_that_they_were_one(store, add, both, join, rows, recommendation):
    for uid in both:
        add("participation", organisation=uid, recommendation=recommendation, role="pilot", notes=uid)
    before = {entity: rows(entity) for entity in ("organisation", "participation", "organisation_identity")}
    join(both.pair, side="theirs")
    assert Heirs(store.read()).of("organisation", both.goes) == both.stays
    assert Heirs(store.read()).joined_into("organisation", both.stays) == (both.goes,)
    assert store.undo().kept == ()
    assert {entity: rows(entity) for entity in before} == before
    assert not Heirs(store.read())
    store.redo()
    assert Heirs(store.read()).of("organisation", both.goes) == both.stays
    assert check(store) == []


@pytest.mark.parametrize(("mine", "theirs"), [("stays", "stays"), ("stays", "person"), ("stays", "gone")])
def test_what_is_not_two_records_of_one_sort_is_refused(store, add, both, mine, theirs):
    uids = {"stays": both.stays, "person": add("contact", organisation=both.stays, name="Ana"), "gone": "?"}
    with pytest.raises(UserError):
        joining.join(store, Pair("organisation", uids[mine], uids[theirs]), {})
    with pytest.raises(UserError, match="ne fusionne pas avec elle-même"):
        plan(store.read(), Pair("contact", uids["person"], uids["person"]))
    with pytest.raises(UserError):
        joining.tell_apart(store, "organisation", both.stays, uids["gone"])


def test_a_body_and_what_it_belongs_to_are_two_at_any_distance(store, add, both):
    between = add("organisation", name="Entre deux", kind="autre", parent=both.stays)
    store.update("organisation", both.goes, {"parent": between}, EDIT)
    with pytest.raises(UserError, match="« CU de Brest » → « Entre deux » → « Brest Métropole » par « Rattachée à »"):
        plan(store.read(), both.pair)
    store.update("organisation", both.goes, {"parent": None, "successor": both.stays}, EDIT)
    with pytest.raises(UserError, match="Remplacée par"):
        plan(store.read(), Pair("organisation", both.goes, both.stays))


def test_bodies_that_belong_to_each_other_in_a_circle_lead_no_search_round(store, add, both, join, record):
    first, second = (add("organisation", name=name, kind="autre") for name in ("Un", "Deux"))
    for one, other in ((first, second), (second, first)):
        store.update("organisation", one, {"parent": other}, EDIT)
    store.update("organisation", both.goes, {"parent": first}, EDIT)
    join(both.pair)
    assert record("organisation", both.stays)["parent"] == first


@pytest.mark.parametrize("earlier", ["stays", "goes"])
def test_a_person_who_followed_herself_in_the_other_body_follows_nobody(store, add, both, join, rows, earlier):
    uids = {side: add("contact", organisation=getattr(both, side), name="Ana Riou") for side in ("stays", "goes")}
    later = {"stays": "goes", "goes": "stays"}[earlier]
    store.update("contact", uids[earlier], {"replaced_by": uids[later], "phone": "02 98 00 00 00"}, EDIT)
    join(both.pair)
    (person,) = rows("contact").values()
    assert (person["replaced_by"], person["phone"]) == (None, "02 98 00 00 00")


def test_a_former_name_that_is_kept_is_not_kept_twice(add, both, join, rows):
    kept = add("organisation_identity", organisation=both.stays, name="CU de Brest", kind="communaute_urbaine")
    made = join(both.pair)
    assert (list(rows("organisation_identity")), made.former_names) == ([kept], [])


def test_an_empty_date_is_not_filled_with_one_that_would_end_before_it_begins(store, both):
    for uid, values in zip(both, ({"member_since": "2016-01-01"}, {"member_until": "2014-12-31"}), strict=True):
        store.update("organisation", uid, values, EDIT)
    made = plan(store.read(), both.pair)
    assert "member_until" in [one.field.name for one in made.differences]
    choices = {one.spot: one.theirs for one in made.differences}
    with pytest.raises(UserError, match="précède"):
        joining.join(store, both.pair, choices)


def test_what_was_said_to_be_two_stays_said_until_it_is_undone(store, both):
    joining.tell_apart(store, "organisation", *both)
    assert told_apart(store.read(), "organisation") == {frozenset(both)}
    store.undo()
    assert told_apart(store.read(), "organisation") == set()


def test_one_record_may_take_in_several_one_after_the_other(store, add, both, join):
    third = add("organisation", name="Brest", kind="autre")
    join(both.pair)
    join(Pair("organisation", third, both.stays))
    heirs = Heirs(store.read())
    assert heirs.of("organisation", both.goes) == third
    assert set(heirs.joined_into("organisation", third)) == set(both)


def test_records_that_are_said_to_have_gone_into_each_other_lead_to_the_last_that_stayed(store, data_file, both, join):
    """A body came back with an import, took in the one it had gone into, and went itself; strangers write anything."""
    join(both.pair)
    said = "INSERT INTO pairing(step, entity, uid, other, same) SELECT step"
    with closing(connect(data_file)) as connection:
        connection.executescript(
            f"{said}, entity, other, uid, 1 FROM pairing; {said}, 'licorne', uid, other, 1 FROM pairing LIMIT 1; "
            f"{said}, entity, uid, uid, 1 FROM pairing LIMIT 1; {said}, entity, 'x', 'y', 0 FROM pairing LIMIT 1; "
            "PRAGMA foreign_keys = OFF; DELETE FROM organisation_identity; DELETE FROM organisation; "
            "INSERT INTO pairing(step, entity, uid, other, same) SELECT 900, entity, uid, other, 0 FROM pairing LIMIT 1"
        )
    heirs = Heirs(store.read())
    assert [heirs.of("organisation", uid) for uid in both] == [both.goes, both.goes]
    assert heirs.joined_into("organisation", both.goes) == (both.stays,)
    assert heirs.of_entity("licorne") == ()
    assert [one.kind for one in check(store)].count(FindingKind.PAIRING) == 5


def test_a_record_that_came_back_by_itself_went_nowhere(store, both, join):
    join(both.pair)
    again = {"name": "CU de Brest, une autre", "kind": "communaute_urbaine"}
    store.transact(EDIT, lambda transaction: transaction.add("organisation", again, uid=both.goes))
    assert Heirs(store.read()).of("organisation", both.goes) == both.goes
    assert check(store) == []


def test_a_long_way_to_the_record_that_stays_is_gone_once(store, data_file, both, join):
    """Ten thousand records that went into each other one after the other, asked about all: seconds, not minutes."""
    join(both.pair)
    rows = [(f"{number:05}", f"{number + 1:05}") for number in range(10_000)]
    with closing(connect(data_file)) as connection:
        sql = "INSERT INTO pairing(step, entity, uid, other, same) SELECT step, entity, ?, ?, 1 FROM pairing LIMIT 1"
        connection.execute("BEGIN")
        connection.executemany(sql, rows)
        connection.execute("COMMIT")
    heirs, began = Heirs(store.read()), process_time()
    assert len(heirs.joined_into("organisation", rows[-1][1])) == len(rows)
    assert process_time() - began < 5
