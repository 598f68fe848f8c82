"""Another data file brings its steps, and is told as a workbook is: what comes, what differs, what was written."""

import hashlib
import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.exchange.merging.other_file import merge_told
from dcant_tracker.exchange.merging.proposal import Case
from dcant_tracker.store.checking.checking import check
from dcant_tracker.store.history.log import steps
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.replicas.conflicts import open_conflicts
from dcant_tracker.store.replicas.merging import OnConflict
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


def proposed(desk, other: Path):
    """What a dry run of the merge says, as (kind, entity, field) and the preview itself."""
    _merged, told = merge_told(desk.store, other, OnConflict.LATER, dry_run=True)
    (outcome,) = told.outcomes
    return [(str(p.kind), p.entity, p.field) for p in outcome.preview.proposals], outcome.preview


def take(desk, colleague, on_conflict: str = "later"):
    return merge_told(desk.store, colleague.store.path, OnConflict(on_conflict))[1]


def everything(desk):
    return {(record.entity, record.uid): dict(record.values) for name in ENTITIES for record in desk.all(name)}


def to_decide(desk):
    return [(one.entity, one.field) for one in open_conflicts(desk.store.read())]


ENTITIES = ("programme", "recommendation", "organisation", "experiment", "contact", "participation")


def test_a_copy_on_which_nothing_was_done_proposes_nothing(desk, colleague):
    desk.set("organisation", "brest", region="Bretagne")
    kinds, preview = proposed(desk, colleague.store.path)
    assert (kinds, preview.has_base, preview.ignored) == ([], True, [])


def test_what_they_changed_is_proposed_with_what_stood_here_as_its_base(desk, colleague):
    colleague.set("organisation", "brest", region="Bretagne")
    desk.set("organisation", "épinal", region="Grand Est")
    kinds, preview = proposed(desk, colleague.store.path)
    assert kinds == [("changed", "organisation", "region")]
    (change,) = preview.proposals
    assert (change.uid, change.base, change.mine, change.theirs) == (desk["brest"], None, None, "Bretagne")
    assert (change.sheet, change.row, change.cell) == ("Collectivités et organismes", None, None)


def test_a_dry_run_writes_nothing_at_all(desk, colleague):
    colleague.set("organisation", "brest", region="Bretagne")
    before = desk.store.path.read_bytes()
    proposed(desk, colleague.store.path)
    assert desk.store.path.read_bytes() == before


def test_taking_it_in_keeps_their_steps_as_theirs_under_one_step_that_one_undo_takes_back(desk, colleague):
    colleague.store.sign("Claude")
    colleague.set("organisation", "brest", region="Bretagne")
    vannes = colleague.add("organisation", {"name": "Vannes", "kind": "ville"})
    colleague.add("participation", {"recommendation": desk["r2"], "organisation": vannes, "role": "pilot"})
    before, count = everything(desk), len(steps(desk.store.read()))
    done = take(desk, colleague)
    assert done.outcomes[0].applied.to_json() == {"added": 2, "changed": 1, "deleted": 0, "left": 0}
    assert everything(desk) == everything(colleague)
    (step, *theirs) = steps(desk.store.read())[: 1 + 3]
    assert (len(steps(desk.store.read())), step.op, step.label) == (count + 4, "merge", "Fusion avec collègue.sqlite")
    assert {(one.who, one.batch) for one in theirs} == {("Claude", step.number)}
    desk.store.undo()
    assert everything(desk) == before
    assert check(desk.store) == []


def test_both_changed_alike_is_nothing_and_otherwise_a_conflict_with_its_three_sides(desk, colleague):
    desk.set("organisation", "brest", region="A", source="s")
    for one, region in ((desk, "B"), (colleague, "C")):
        one.set("organisation", "rennes", region=region, source="même source")
    kinds, preview = proposed(desk, colleague.store.path)
    assert kinds == [("conflict", "organisation", "region")]
    assert (preview.proposals[0].base, preview.proposals[0].mine, preview.proposals[0].theirs) == (None, "B", "C")


@pytest.mark.parametrize("mine_is_later", [True, False])
def test_mine_is_what_stood_here_whoever_wrote_last(desk, colleague, mine_is_later):
    for one, region in ((colleague, "C"), (desk, "B")) if mine_is_later else ((desk, "B"), (colleague, "C")):
        one.set("organisation", "rennes", region=region)
    (change,) = proposed(desk, colleague.store.path)[1].proposals
    assert (change.mine, change.theirs) == ("B", "C")


def test_a_conflict_waits_while_the_rest_goes_in_and_is_there_once(desk, colleague):
    desk.set("organisation", "rennes", region="B")
    colleague.set("organisation", "rennes", region="C", source="Site")
    done = take(desk, colleague)
    assert (done.stopped, done.outcomes[0].applied.changed, done.outcomes[0].applied.left) == (False, 2, 1)
    assert desk.record("organisation", "rennes")["source"] == "Site"
    count = len(steps(desk.store.read()))
    again = take(desk, colleague)
    assert (again.outcomes[0].preview.proposals, again.changes.step) == ([], None)
    assert (len(steps(desk.store.read())), to_decide(desk)) == (count, [("organisation", "region")])


def test_a_conflict_may_stop_everything(desk, colleague):
    desk.set("organisation", "rennes", region="B")
    colleague.set("organisation", "rennes", region="C", source="Site")
    before = desk.store.path.read_bytes()
    stopped = take(desk, colleague, "stop")
    assert (stopped.stopped, len(stopped.outcomes[0].preview.proposals)) == (True, 2)
    assert desk.store.path.read_bytes() == before


def test_without_a_conflict_nothing_stops(desk, colleague):
    colleague.set("organisation", "rennes", region="C", source="Site")
    assert not take(desk, colleague, "stop").stopped
    assert desk.record("organisation", "rennes")["region"] == "C"


@pytest.mark.parametrize("mine_is_later", [True, False])
@pytest.mark.parametrize(("policy", "kept"), [("mine", "B"), ("theirs", "C")])
def test_a_conflict_decided_by_policy_is_decided_for_both_files(desk, colleague, policy, kept, mine_is_later):
    for one, region in ((colleague, "C"), (desk, "B")) if mine_is_later else ((desk, "B"), (colleague, "C")):
        one.set("organisation", "rennes", region=region)
    done = take(desk, colleague, policy)
    assert (desk.record("organisation", "rennes")["region"], done.outcomes[0].applied.left) == (kept, 0)
    colleague.set("organisation", "épinal", source="Site")
    assert proposed(desk, colleague.store.path)[0] == [("changed", "organisation", "source")]
    take(colleague, desk)
    assert (colleague.record("organisation", "rennes")["region"], to_decide(colleague)) == (kept, [])


def test_what_they_deleted_goes_with_their_step(desk, colleague):
    colleague.delete("organisation", "épinal")
    kinds, preview = proposed(desk, colleague.store.path)
    assert kinds == [("absent", "organisation", None)]
    assert preview.proposals[0].mine["name"] == "Épinal"
    assert take(desk, colleague).outcomes[0].applied.deleted == 1
    assert desk.record("organisation", "épinal") is None


@pytest.mark.parametrize(("policy", "stays"), [("later", True), ("mine", True), ("theirs", False)])
def test_what_they_deleted_and_i_edited_stays_unless_theirs_wins(desk, colleague, policy, stays):
    colleague.delete("organisation", "épinal")
    desk.set("organisation", "épinal", region="Grand Est")
    kinds, preview = proposed(desk, colleague.store.path)
    assert kinds == [("conflict", "organisation", None)]
    assert (preview.proposals[0].mine["region"], preview.proposals[0].theirs) == ("Grand Est", None)
    take(desk, colleague, policy)
    assert (desk.record("organisation", "épinal") is not None) is stays
    assert to_decide(desk) == ([("organisation", None)] if policy == "later" else [])


@pytest.mark.parametrize(("policy", "stays"), [("later", True), ("mine", False), ("theirs", True)])
def test_what_i_deleted_and_they_edited_comes_back_unless_mine_wins(desk, colleague, policy, stays):
    desk.delete("organisation", "épinal")
    colleague.set("organisation", "épinal", region="Grand Est")
    kinds, preview = proposed(desk, colleague.store.path)
    assert kinds == [("conflict", "organisation", None)]
    assert (preview.proposals[0].mine, preview.proposals[0].theirs["region"]) == (None, "Grand Est")
    take(desk, colleague, policy)
    assert (desk.record("organisation", "épinal") is not None) is stays
    assert to_decide(desk) == ([("organisation", None)] if policy == "later" else [])


def test_what_i_deleted_and_they_left_stays_deleted(desk, colleague):
    desk.delete("organisation", "brest")
    assert proposed(desk, colleague.store.path)[0] == []


def test_a_link_of_theirs_to_what_i_deleted_brings_it_back_to_decide(desk, colleague):
    desk.delete("organisation", "épinal")
    colleague.set("organisation", "rennes", parent=desk["épinal"], region="Bretagne")
    take(desk, colleague)
    assert desk.record("organisation", "épinal") is not None
    assert desk.record("organisation", "rennes")["parent"] == desk["épinal"]
    assert to_decide(desk) == [("organisation", None)]


@pytest.mark.parametrize("mine_is_first", [True, False])
def test_the_same_key_added_on_both_sides_is_one_record_and_its_links_follow(desk, colleague, mine_is_first):
    def add_mine():
        return desk.add("organisation", {"name": "Vannes", "kind": "ville", "region": "Morbihan"})

    def add_theirs():
        return colleague.add("organisation", {"name": "Vannes", "kind": "ville", "source": "Site", "region": "Bzh"})

    first, then = (add_mine, add_theirs) if mine_is_first else (add_theirs, add_mine)
    stays, goes = first(), then()
    theirs = goes if mine_is_first else stays
    colleague.add("participation", {"recommendation": desk["r2"], "organisation": theirs, "role": "pilot"})
    colleague.add("attachment", {"owner": f"organisation:{theirs}", "label": "Plan"})
    kinds, preview = proposed(desk, colleague.store.path)
    assert ("conflict", "organisation", "region") in kinds
    (region,) = [one for one in preview.proposals if one.field == "region"]
    assert (region.mine, region.theirs) == ("Morbihan", "Bzh")
    take(desk, colleague, "mine")
    (vannes,) = [one for one in desk.all("organisation") if one["name"] == "Vannes"]
    assert (vannes.uid, vannes["region"]) == (stays, "Morbihan")
    assert [one["organisation"] for one in desk.all("participation") if one["recommendation"] == desk["r2"]] == [stays]
    assert [one["owner"] for one in desk.all("attachment")] == [f"organisation:{stays}"]
    assert check(desk.store) == []
    take(colleague, desk)
    assert everything(colleague) == everything(desk)


@pytest.mark.parametrize("mine_is_first", [True, False])
def test_undoing_a_merge_makes_two_of_what_it_made_one(desk, colleague, mine_is_first):
    for one in (desk, colleague) if mine_is_first else (colleague, desk):
        one.add("organisation", {"name": "Vannes", "kind": "ville"})
    (vannes,) = [one.uid for one in desk.all("organisation") if one["name"] == "Vannes"]
    part = desk.add("participation", {"recommendation": desk["r2"], "organisation": vannes, "role": "pilot"})
    before = everything(desk)
    take(desk, colleague)
    desk.store.undo()
    assert everything(desk) == before
    assert check(desk.store) == []
    take(colleague, desk)
    assert everything(colleague) == before
    desk.store.redo()
    assert len([one for one in desk.all("organisation") if one["name"] == "Vannes"]) == 1
    assert desk.record("participation", part) is not None
    assert check(desk.store) == []


def test_a_key_that_they_gave_to_a_new_record_after_a_rename_is_an_addition(desk, colleague):
    colleague.set("recommendation", "r2", code="9")
    colleague.add("recommendation", {"programme": desk["programme"], "code": "2", "title": "Une autre"})
    kinds, _preview = proposed(desk, colleague.store.path)
    assert kinds == [("changed", "recommendation", "code"), ("added", "recommendation", None)]
    take(desk, colleague)
    assert everything(desk) == everything(colleague)


def test_a_record_that_i_deleted_comes_back_with_the_one_that_it_requires(desk, colleague):
    colleague.set("participation", "part", role="experimenter")
    desk.store.transact(
        Operation("delete", "Suppression"), lambda t: t.delete("organisation", desk["brest"], with_dependants=True)
    )
    take(desk, colleague, "theirs")
    assert desk.record("participation", "part")["role"] == "experimenter"
    assert desk.record("organisation", "brest").values == colleague.record("organisation", "brest").values


def test_what_is_valid_apart_and_not_together_is_to_decide_with_its_reason(desk, colleague):
    desk.set("programme", "programme", starts_on=date(2018, 3, 1))
    colleague.set("programme", "programme", ends_on=date(2018, 2, 1))
    (change,) = proposed(desk, colleague.store.path)[1].proposals
    assert (change.kind, bool(change.message)) == (Case.CONFLICT, True)


@pytest.mark.parametrize("policy", ["mine", "theirs"])
@pytest.mark.parametrize("mine_is_later", [True, False])
def test_a_policy_decides_what_is_not_valid_together_so_that_it_is(desk, colleague, policy, mine_is_later):
    starts, ends = date(2018, 3, 1), date(2018, 2, 1)
    edits = [(desk, {"starts_on": starts}), (colleague, {"ends_on": ends})]
    for one, values in edits[::-1] if mine_is_later else edits:
        one.set("programme", "programme", **values)
    done = take(desk, colleague, policy)
    record = desk.record("programme", "programme")
    assert (record["starts_on"] == starts, record["ends_on"] == ends) == (policy == "mine", policy == "theirs")
    assert (done.outcomes[0].applied.left, to_decide(desk)) == (0, [])


def test_a_record_that_they_brought_and_i_edited_since_is_no_conflict_when_they_go_on(desk, colleague):
    vannes = colleague.add("organisation", {"name": "Vannes", "kind": "ville"})
    take(desk, colleague)
    desk.set("organisation", vannes, region="Bretagne")
    assert proposed(desk, colleague.store.path)[0] == []
    colleague.set("organisation", vannes, source="Site")
    assert proposed(desk, colleague.store.path)[0] == [("changed", "organisation", "source")]


def test_two_files_that_never_met_are_matched_by_key_without_base(desk, tmp_path):
    store = Store.create(tmp_path / "ailleurs.sqlite")
    other = Desk(store, tmp_path, fill(store))
    other.set("organisation", "brest", region="Bretagne", population=None)
    other.add("organisation", {"name": "Vannes", "kind": "ville"})
    other.set("organisation", "rennes", parent=other["brest"])
    kinds, preview = proposed(desk, store.path)
    assert not preview.has_base
    assert ("added", "organisation", None) in kinds
    take(desk, other)
    store.close()
    assert sorted(one["name"] for one in desk.all("organisation")) == sorted({*NAMES, "Vannes"})
    assert desk.record("organisation", "rennes")["parent"] == desk["brest"]
    assert check(desk.store) == []


NAMES = ("Brest Métropole", "Rennes Métropole", "Épinal")


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
    assert take_from(desk, old).outcomes[0].applied.added
    assert old.read_bytes() == before
    assert check(desk.store) == []
    Store.open(old).close()
    assert proposed(desk, old)[0] == []


def take_from(desk, path: Path):
    return merge_told(desk.store, path, OnConflict.LATER)[1]


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
        take_from(desk, path)
    assert refusal.value.hint


def test_a_missing_file_and_the_data_file_itself_are_refused(desk, tmp_path):
    with pytest.raises(UserError, match="n'existe pas"):
        take_from(desk, tmp_path / "absent.sqlite")
    with pytest.raises(UserError, match="lui-même"):
        take_from(desk, desk.store.path)


def test_a_merge_is_a_step_of_the_history_and_no_exchange(desk, colleague):
    colleague.set("organisation", "brest", region="Bretagne")
    take(desk, colleague)
    assert ledger.exchanges(desk.store.read()) == []


def test_nothing_new_makes_no_step(desk, colleague):
    done = take(desk, colleague)
    assert (done.changes.step, len(steps(desk.store.read()))) == (None, 1)


def test_what_an_undo_took_back_is_not_news_and_one_is_told_how_to_have_it_again(desk, colleague):
    colleague.set("organisation", "brest", region="Bretagne")
    take(desk, colleague)
    desk.store.undo()
    merged, told = merge_told(desk.store, colleague.store.path, OnConflict.LATER)
    assert (merged.was_undone, told.outcomes[0].preview.proposals) == (True, [])
    desk.store.redo()
    assert desk.record("organisation", "brest")["region"] == "Bretagne"


def test_two_files_that_take_each_other_in_end_alike(desk, colleague):
    desk.set("organisation", "brest", region="Bretagne")
    desk.add("organisation", {"name": "Quimper", "kind": "ville"})
    colleague.set("organisation", "rennes", region="Bretagne")
    colleague.store.transact(
        Operation("add", "Ajout"), lambda t: t.add("group", {"name": "GT", "kind": "working_group"})
    )
    take(desk, colleague)
    take(colleague, desk)
    assert everything(desk) == everything(colleague)
    assert [record["name"] for record in desk.all("group")] == ["GT"]
    for one, other in ((desk, colleague), (colleague, desk)) * 2:
        assert take(one, other).changes.step is None
