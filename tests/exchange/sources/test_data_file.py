"""Another data file brings its records like any workbook: compared with where both part, written as one step."""

import hashlib
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.exchange.merging.importing import Policy
from dcant_tracker.exchange.merging.other_file import merge
from dcant_tracker.exchange.merging.proposal import Case
from dcant_tracker.store.checking.checking import check
from dcant_tracker.store.history.log import steps
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation
from tests.exchange.conftest import Desk, fill

OLD = Path(__file__).parents[2] / "store" / "file" / "fixtures" / "schema-1.sqlite"


@pytest.fixture
def colleague(desk):
    """A colleague's desk: a copy of the data file, on which they go on alone."""
    folder = desk.folder / "collègue"
    folder.mkdir()
    store = Store.open(shutil.copy(desk.store.path, folder / "collègue.sqlite"))
    yield Desk(store, folder, desk.uids)
    store.close()


def proposed(desk, other: Path, **options):
    """What a dry run of the merge says, as (kind, entity, field) and the proposals themselves."""
    (outcome,) = merge(desk.store, other, Policy("later", **options), dry_run=True).outcomes
    return [(str(p.kind), p.entity, p.field) for p in outcome.preview.proposals], outcome.preview


def take(desk, colleague, on_conflict: str = "later", **options):
    return merge(desk.store, colleague.store.path, Policy(on_conflict, **options))


def everything(desk):
    return {(record.entity, record.uid): dict(record.values) for name in ENTITIES for record in desk.all(name)}


ENTITIES = ("programme", "recommendation", "organisation", "experiment", "contact", "participation")


def test_a_copy_on_which_nothing_was_done_proposes_nothing(desk, colleague):
    desk.set("organisation", "brest", region="Bretagne")
    kinds, preview = proposed(desk, colleague.store.path)
    assert (kinds, preview.has_base, preview.ignored) == ([], True, [])


def test_what_they_changed_is_proposed_with_where_both_part_as_its_base(desk, colleague):
    colleague.set("organisation", "brest", region="Bretagne")
    desk.set("organisation", "épinal", region="Grand Est")
    kinds, preview = proposed(desk, colleague.store.path)
    assert kinds == [("changed", "organisation", "region")]
    (change,) = preview.proposals
    assert (change.uid, change.base, change.mine, change.theirs) == (desk["brest"], None, None, "Bretagne")
    assert (change.sheet, change.row, change.cell) == ("Collectivités et organismes", None, None)


def test_taking_it_is_one_step_that_one_undo_takes_back(desk, colleague):
    colleague.set("organisation", "brest", region="Bretagne")
    vannes = colleague.add("organisation", {"name": "Vannes", "kind": "ville"})
    colleague.add("participation", {"recommendation": desk["r2"], "organisation": vannes, "role": "pilot"})
    before, count = everything(desk), len(steps(desk.store.read()))
    done = take(desk, colleague)
    assert done.outcomes[0].applied.to_json() == {"added": 2, "changed": 1, "deleted": 0, "left": 0}
    assert everything(desk) == everything(colleague)
    (step, *_earlier) = steps(desk.store.read())
    assert (len(steps(desk.store.read())), step.op, step.label) == (count + 1, "merge", "Fusion avec collègue.sqlite")
    desk.store.undo()
    assert everything(desk) == before


def test_both_changed_alike_is_nothing_and_otherwise_a_conflict_with_its_three_sides(desk, colleague):
    desk.set("organisation", "brest", region="A", source="s")
    for one, region in ((desk, "B"), (colleague, "C")):
        one.set("organisation", "rennes", region=region, source="même source")
    kinds, preview = proposed(desk, colleague.store.path)
    assert kinds == [("conflict", "organisation", "region")]
    assert (preview.proposals[0].base, preview.proposals[0].mine, preview.proposals[0].theirs) == (None, "B", "C")


def test_a_conflict_is_left_while_the_rest_goes_in_and_is_asked_again(desk, colleague):
    desk.set("organisation", "rennes", region="B")
    colleague.set("organisation", "rennes", region="C", source="Site")
    done = take(desk, colleague)
    assert (done.stopped, done.outcomes[0].applied.changed) == (False, 1)
    assert (desk.record("organisation", "rennes")["region"], desk.record("organisation", "rennes")["source"]) == (
        "B",
        "Site",
    )
    count = len(steps(desk.store.read()))
    again = take(desk, colleague)
    assert [p.kind for p in again.outcomes[0].preview.proposals] == [Case.CONFLICT]
    assert (again.changes.step, len(steps(desk.store.read()))) == (None, count)


def test_a_conflict_may_stop_everything(desk, colleague):
    desk.set("organisation", "rennes", region="B")
    colleague.set("organisation", "rennes", region="C", source="Site")
    before = everything(desk)
    assert take(desk, colleague, "stop").stopped
    assert everything(desk) == before


@pytest.mark.parametrize(("policy", "kept"), [("mine", "B"), ("theirs", "C")])
def test_a_conflict_decided_by_policy_is_not_asked_again_however_the_other_file_goes_on(desk, colleague, policy, kept):
    desk.set("organisation", "rennes", region="B")
    colleague.set("organisation", "rennes", region="C")
    take(desk, colleague, policy)
    assert desk.record("organisation", "rennes")["region"] == kept
    colleague.set("organisation", "épinal", source="Site")
    assert proposed(desk, colleague.store.path)[0] == [("changed", "organisation", "source")]
    (decided,) = ledger.decisions_about(desk.store.read(), desk["rennes"])
    assert (decided.theirs, decided.file_name) == ('"C"', "collègue.sqlite")


def test_what_they_deleted_is_listed_and_stays_unless_asked_for(desk, colleague):
    colleague.delete("organisation", "épinal")
    assert proposed(desk, colleague.store.path)[0] == [("absent", "organisation", None)]
    take(desk, colleague)
    assert desk.record("organisation", "épinal") is not None
    done = take(desk, colleague, delete_absent=True)
    assert done.outcomes[0].applied.deleted == 1
    assert desk.record("organisation", "épinal") is None


def test_what_they_deleted_and_i_edited_or_use_is_a_conflict_when_it_is_to_go(desk, colleague):
    colleague.delete("organisation", "épinal")
    desk.set("organisation", "épinal", region="Grand Est")
    assert proposed(desk, colleague.store.path, delete_absent=True)[0] == [("conflict", "organisation", None)]


def test_what_i_deleted_and_they_edited_is_a_conflict(desk, colleague):
    desk.delete("organisation", "épinal")
    colleague.set("organisation", "épinal", region="Grand Est")
    kinds, preview = proposed(desk, colleague.store.path)
    assert kinds == [("conflict", "organisation", None)]
    take(desk, colleague, "theirs")
    assert desk.record("organisation", "épinal")["region"] == "Grand Est"
    assert preview.proposals[0].mine is None


def test_what_i_deleted_and_they_left_stays_deleted(desk, colleague):
    desk.delete("organisation", "brest")
    assert proposed(desk, colleague.store.path)[0] == []


def test_a_link_of_theirs_to_what_i_deleted_is_told_and_the_rest_of_the_row_is_usable(desk, colleague):
    desk.delete("organisation", "épinal")
    colleague.set("organisation", "rennes", parent=desk["épinal"], region="Bretagne")
    kinds, preview = proposed(desk, colleague.store.path)
    assert sorted(kinds) == [("changed", "organisation", "region"), ("unreadable", "organisation", "parent")]
    assert "supprimée chez nous" in next(p.message for p in preview.proposals if p.kind is Case.UNREADABLE)


def test_the_same_key_added_on_both_sides_is_one_record_and_its_links_follow(desk, colleague):
    mine = desk.add("organisation", {"name": "Vannes", "kind": "ville", "region": "Morbihan"})
    theirs = colleague.add("organisation", {"name": "VANNES", "kind": "ville", "source": "Site", "region": "Bretagne"})
    colleague.add("participation", {"recommendation": desk["r2"], "organisation": theirs, "role": "pilot"})
    colleague.add("attachment", {"owner": f"organisation:{theirs}", "label": "Plan"})
    kinds, preview = proposed(desk, colleague.store.path)
    assert sorted(kinds) == [
        ("added", "attachment", None),
        ("added", "participation", None),
        ("conflict", "organisation", "name"),
        ("conflict", "organisation", "region"),
        ("conflict", "organisation", "source"),
    ]
    added = {p.entity: p.theirs for p in preview.proposals if p.kind is Case.ADDED}
    assert (added["participation"]["organisation"], added["attachment"]["owner"]) == (mine, f"organisation:{mine}")
    take(desk, colleague, "theirs")
    assert [record["source"] for record in desk.all("organisation") if record["name"].lower() == "vannes"] == ["Site"]
    assert check(desk.store) == []


def test_a_key_that_they_gave_to_a_new_record_after_a_rename_is_an_addition(desk, colleague):
    colleague.set("recommendation", "r2", code="9")
    colleague.add("recommendation", {"programme": desk["programme"], "code": "2", "title": "Une autre"})
    kinds, _preview = proposed(desk, colleague.store.path)
    assert kinds == [("changed", "recommendation", "code"), ("added", "recommendation", None)]
    take(desk, colleague)
    assert everything(desk) == everything(colleague)


def test_a_key_that_i_gave_to_a_record_that_they_left_as_it_was_is_not_that_of_their_new_one(desk, colleague):
    desk.set("recommendation", "r2", code="9")
    colleague.add("recommendation", {"programme": desk["programme"], "code": "9", "title": "Une autre"})
    kinds, preview = proposed(desk, colleague.store.path)
    assert kinds == [("conflict", "recommendation", None)]
    assert preview.proposals[0].message == "Deux fiches porteraient la même clé."


def test_a_record_that_i_deleted_is_restored_with_the_one_that_it_requires_though_they_left_that_as_it_was(
    desk, colleague
):
    colleague.set("participation", "part", role="experimenter")
    desk.store.transact(
        Operation("delete", "Suppression"), lambda t: t.delete("organisation", desk["brest"], with_dependants=True)
    )
    take(desk, colleague, "theirs")
    assert desk.record("participation", "part")["role"] == "experimenter"
    assert desk.record("organisation", "brest").values == colleague.record("organisation", "brest").values


def test_a_record_that_they_brought_and_i_edited_since_is_no_conflict_when_they_go_on(desk, colleague):
    vannes = colleague.add("organisation", {"name": "Vannes", "kind": "ville"})
    take(desk, colleague)
    desk.set("organisation", vannes, region="Bretagne")
    assert proposed(desk, colleague.store.path)[0] == []
    colleague.set("organisation", vannes, source="Site")
    assert proposed(desk, colleague.store.path)[0] == [("changed", "organisation", "source")]
    colleague.delete("organisation", vannes)
    assert proposed(desk, colleague.store.path)[0] == [("absent", "organisation", None)]


def test_two_files_that_never_met_are_matched_by_uid_then_by_key_without_base(desk, tmp_path):
    store = Store.create(tmp_path / "ailleurs.sqlite")
    other = Desk(store, tmp_path, fill(store))
    other.set("organisation", "brest", region="Bretagne", population=None)
    other.add("organisation", {"name": "Vannes", "kind": "ville"})
    kinds, preview = proposed(desk, store.path)
    store.close()
    assert not preview.has_base
    assert kinds == [("changed", "organisation", "region"), ("added", "organisation", None)]
    assert preview.proposals[0].uid == desk["brest"]


def test_the_other_file_is_only_read(desk, colleague):
    colleague.set("organisation", "brest", region="Bretagne")
    path = colleague.store.path
    colleague.store.close()
    before = hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns, sorted(path.parent.iterdir())
    take(desk, colleague)
    assert (
        hashlib.sha256(path.read_bytes()).hexdigest(),
        path.stat().st_mtime_ns,
        sorted(path.parent.iterdir()),
    ) == before


def test_a_file_of_an_earlier_version_is_read_and_not_brought_up_to_date(desk, tmp_path):
    old = Path(shutil.copy(OLD, tmp_path / "ancien.sqlite"))
    before = old.read_bytes()
    kinds, _preview = proposed(desk, old)
    assert kinds
    assert old.read_bytes() == before


def test_a_file_of_a_later_version_is_refused(desk, colleague):
    colleague.store.close()
    with closing(sqlite3.connect(colleague.store.path)) as connection:
        connection.execute("PRAGMA user_version = 999")
    with pytest.raises(UserError, match="version plus récente"):
        take(desk, colleague)


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"?" * 4_000])
def test_what_is_no_data_file_is_refused_in_a_sentence(desk, tmp_path, content):
    path = tmp_path / "autre.sqlite"
    path.write_bytes(content)
    with pytest.raises(UserError) as refusal:
        merge(desk.store, path, Policy("later"))
    assert refusal.value.hint


def test_a_missing_file_and_the_data_file_itself_are_refused(desk, tmp_path):
    with pytest.raises(UserError, match="n'existe pas"):
        merge(desk.store, tmp_path / "absent.sqlite", Policy("later"))
    with pytest.raises(UserError, match="lui-même"):
        merge(desk.store, desk.store.path, Policy("later"))


@pytest.mark.parametrize(
    ("field", "theirs", "wrong"), [("kind", "metropole", "royaume"), ("population", 5, "beaucoup")]
)
def test_a_change_to_what_is_no_value_of_its_field_is_unreadable(desk, colleague, field, theirs, wrong):
    colleague.set("organisation", "épinal", region="Grand Est", **{field: theirs})
    colleague.store.close()
    with closing(sqlite3.connect(colleague.store.path)) as connection, connection:
        connection.execute(f"UPDATE organisation SET {field} = ? WHERE uid = ?", (wrong, desk["épinal"]))
    kinds, preview = proposed(desk, colleague.store.path)
    assert sorted(kinds) == [("changed", "organisation", "region"), ("unreadable", "organisation", field)]
    assert next(p.theirs for p in preview.proposals if p.kind is Case.UNREADABLE) == wrong


def test_a_date_that_is_none_is_told_as_damage(desk, colleague):
    colleague.set("recommendation", "r1", officer="Camille Martin")
    colleague.store.close()
    with closing(sqlite3.connect(colleague.store.path)) as connection, connection:
        connection.execute("UPDATE recommendation SET starts_on = 'hier' WHERE uid = ?", (desk["r1"],))
    with pytest.raises(UserError, match="endommagé"):
        take(desk, colleague)


def test_a_merge_is_a_step_of_the_history_and_no_exchange(desk, colleague):
    colleague.set("organisation", "brest", region="Bretagne")
    take(desk, colleague)
    assert ledger.exchanges(desk.store.read()) == []


def test_nothing_new_makes_no_step(desk, colleague):
    done = take(desk, colleague)
    assert (done.changes.step, len(steps(desk.store.read()))) == (None, 1)


def test_what_an_undo_took_back_is_proposed_again(desk, colleague):
    colleague.set("organisation", "brest", region="Bretagne")
    take(desk, colleague)
    desk.store.undo()
    assert proposed(desk, colleague.store.path)[0] == [("changed", "organisation", "region")]


def test_two_files_that_take_each_other_in_end_alike(desk, colleague):
    desk.set("organisation", "brest", region="Bretagne")
    desk.add("organisation", {"name": "Quimper", "kind": "ville"})
    colleague.set("organisation", "rennes", region="Bretagne")
    colleague.store.transact(
        Operation("add", "Ajout"), lambda t: t.add("group", {"name": "GT", "kind": "working_group"})
    )
    take(desk, colleague)
    merge(colleague.store, desk.store.path, Policy("later"))
    assert everything(desk) == everything(colleague)
    assert [record["name"] for record in desk.all("group")] == ["GT"]
