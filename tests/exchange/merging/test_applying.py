"""Writing what was chosen, without any workbook: the proposals are made by hand, the data file is real."""

import hashlib
import json
from dataclasses import replace
from datetime import date

import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.errors import Cancelled, UserError
from dcant_tracker.exchange.merging import applying
from dcant_tracker.exchange.merging.deciding import LEAVE, POSTPONE, TAKE, Choice, Side
from dcant_tracker.exchange.merging.preview import Preview
from dcant_tracker.exchange.merging.proposal import Case, Proposal
from dcant_tracker.exchange.merging.remembering import Applied, record_unchanged
from dcant_tracker.exchange.sources.source import Origin
from dcant_tracker.exchange.sources.terms import Terms
from dcant_tracker.exchange.tables import Ignored
from dcant_tracker.store.history.log import changes_of, steps
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.writing.changes import Operation

CONTENT = b"the very file"
SHEET = CATALOGUE["organisation"].sheet


def announced(desk, *proposals: Proposal, **others) -> Preview:
    """A preview of a file « retour.xlsx » that proposes just that; the others are facts of it or of its origin."""
    path = desk.folder / "retour.xlsx"
    path.write_bytes(CONTENT)
    about = {
        "path": path,
        "sha256": hashlib.sha256(CONTENT).hexdigest(),
        "decision_key": "the-export",
        "base_title": "À l'envoi",
        "export_id": "the-export",
    }
    about |= {name: others.pop(name) for name in Origin.__slots__ if name in others}
    facts = {
        "origin": Origin(**about),
        "has_base": True,
        "proposals": proposals,
        "ignored": (),
        "state_step": desk.store.read().last_step(),
        "labels": desk.store.labels(),
    }
    return Preview(**{**facts, **others})


def write(desk, preview: Preview, *choices: Choice, progress=None) -> tuple[Applied, int | None]:
    """What was applied, and the step it made."""
    changes, applied = desk.store.transact(
        Operation("import", "Import", always=True),
        lambda transaction: applying.apply(transaction, preview, choices, CONTENT, progress),
    )
    return applied, changes.step


def state(desk):
    """Every record by uid: what must be as it was where an import is refused."""
    return {name: {record.uid: dict(record.values) for record in desk.all(name)} for name in CATALOGUE}


def cell(desk, name: str, field: str, theirs, kind=Case.CHANGED, **others) -> Proposal:
    uid = desk.uids.get(name, name)
    mine = desk.record("organisation", name)[field]
    return Proposal(kind, "organisation", uid, SHEET, 7, "G7", field, None, mine, theirs, **others)


def addition(uid: str, **values) -> Proposal:
    whole = {declared.name: None for declared in CATALOGUE["organisation"]} | {"kind": "ville"} | values
    return Proposal(Case.ADDED, "organisation", uid, SHEET, 9, theirs=whole)


def removal(desk, entity: str, name: str) -> Proposal:
    values = dict(desk.record(entity, name).values)
    return Proposal(Case.ABSENT, entity, desk.uids.get(name, name), CATALOGUE[entity].sheet, base=values, mine=values)


# What is written


def test_the_chosen_side_of_each_cell_is_written_and_counted(desk):
    desk.set("organisation", "brest", region="A", source="A", short_name="A", department="A", insee_code="A")
    preview = announced(
        desk,
        cell(desk, "brest", "region", "B"),
        cell(desk, "brest", "source", "B", Case.CONFLICT),
        cell(desk, "brest", "short_name", "B", Case.CONFLICT),
        cell(desk, "brest", "department", "B", Case.CONFLICT),
        cell(desk, "brest", "insee_code", None),
    )
    applied, step = write(desk, preview, TAKE, LEAVE, POSTPONE, Choice(Side.OTHER, "A ou B"), TAKE)
    record = desk.record("organisation", "brest")
    held = [record[name] for name in ("region", "source", "short_name", "department", "insee_code")]
    assert held == ["B", "A", "A", "A ou B", None]
    assert applied.to_json() == {"added": 0, "changed": 3, "deleted": 0, "left": 1}
    assert {change.field for change in changes_of(desk.store.read(), step)} == {"region", "department", "insee_code"}


def test_each_proposal_needs_a_choice(desk):
    with pytest.raises(ValueError, match="zip"):
        write(desk, announced(desk, cell(desk, "brest", "region", "B"), cell(desk, "rennes", "region", "B")), TAKE)
    assert desk.record("organisation", "brest")["region"] is None


def test_cells_of_several_records_are_counted_together(desk):
    preview = announced(
        desk,
        cell(desk, "brest", "region", "B"),
        cell(desk, "brest", "source", "B"),
        cell(desk, "rennes", "region", "B"),
    )
    assert write(desk, preview, TAKE, TAKE, TAKE)[0].changed == 3


def test_an_unreadable_cell_is_never_written_nor_counted_as_left(desk):
    unreadable = [cell(desk, "brest", "region", "#N/A", Case.UNREADABLE) for _side in range(2)]
    applied, step = write(desk, announced(desk, *unreadable), TAKE, LEAVE)
    assert desk.record("organisation", "brest")["region"] is None
    assert applied == Applied(0, 0, 0, 0)
    assert changes_of(desk.store.read(), step) == []


def test_added_rows_go_in_as_they_are_with_their_own_reference(desk):
    preview = announced(desk, addition("vannes", name="Vannes", population=50_000), addition("non", name="Non"))
    applied, _step = write(desk, preview, TAKE, LEAVE)
    assert applied.to_json() == {"added": 1, "changed": 0, "deleted": 0, "left": 1}
    assert dict(desk.record("organisation", "vannes").values) == preview.proposals[0].theirs
    assert desk.record("organisation", "non") is None


def test_what_is_added_can_be_named_by_what_changes_in_the_same_file(desk):
    moved = cell(desk, "brest", "parent", "metropole")
    write(desk, announced(desk, moved, addition("metropole", name="Métropole")), TAKE, TAKE)
    assert desk.record("organisation", "brest")["parent"] == "metropole"


def test_a_ticked_absence_is_deleted_and_an_unticked_one_stays(desk):
    preview = announced(desk, removal(desk, "organisation", "épinal"), removal(desk, "experiment", "exp"))
    applied, _step = write(desk, preview, TAKE, LEAVE)
    assert applied.to_json() == {"added": 0, "changed": 0, "deleted": 1, "left": 1}
    assert desk.record("organisation", "épinal") is None
    assert desk.record("experiment", "exp") is not None


def test_a_deletion_takes_along_what_requires_it_and_empties_what_names_it(desk):
    desk.set("organisation", "rennes", parent=desk["brest"])
    applied, step = write(desk, announced(desk, removal(desk, "organisation", "brest")), TAKE)
    assert applied.deleted == 1
    assert desk.record("organisation", "rennes")["parent"] is None
    assert [desk.record(entity, name) for entity, name in (("contact", "agent"), ("participation", "part"))] == [
        None,
        None,
    ]
    assert step == desk.store.read().last_step()


def test_what_goes_along_with_a_deletion_may_be_ticked_too(desk):
    first, second = removal(desk, "organisation", "brest"), removal(desk, "participation", "part")
    applied, _step = write(desk, announced(desk, first, second), TAKE, TAKE)
    assert applied.deleted == 2
    assert desk.record("participation", "part") is None


def test_a_link_emptied_by_a_deletion_may_belong_to_a_record_that_changes_too(desk):
    desk.set("organisation", "rennes", parent=desk["épinal"])
    preview = announced(desk, removal(desk, "organisation", "épinal"), cell(desk, "rennes", "region", "Bretagne"))
    write(desk, preview, TAKE, TAKE)
    record = desk.record("organisation", "rennes")
    assert (record["parent"], record["region"]) == (None, "Bretagne")


def test_a_moved_experiment_takes_what_is_about_it_along(desk):
    moved = Proposal(
        Case.CHANGED,
        "experiment",
        desk["exp"],
        "Expérimentations",
        2,
        "B2",
        "recommendation",
        None,
        desk["r3"],
        desk["r2"],
    )
    applied, _step = write(desk, announced(desk, moved), TAKE)
    assert applied.changed == 1
    assert desk.record("participation", "part2")["recommendation"] == desk["r2"]


def test_a_recommendation_emptied_under_an_experiment_follows_it_again(desk):
    emptied = Proposal(
        Case.CHANGED,
        "participation",
        desk["part2"],
        "Participations",
        2,
        "B2",
        "recommendation",
        None,
        desk["r3"],
        None,
    )
    write(desk, announced(desk, emptied), TAKE)
    assert desk.record("participation", "part2")["recommendation"] == desk["r3"]


def test_progress_is_told_now_and_then_over_additions_and_changes(desk):
    told = []
    additions = [addition(f"o{rank}", name=f"Commune {rank}") for rank in range(199)]
    changes = [cell(desk, name, "region", "B") for name in ("brest", "rennes")]
    preview = announced(desk, *additions, *changes)
    write(desk, preview, *[TAKE] * 201, progress=lambda *facts: told.append(facts))
    assert told == [(0, 201, ""), (200, 201, "")]


def test_giving_up_on_the_way_leaves_everything_as_it_was(desk):
    before = state(desk)

    def give_up(done, _total, _text):
        if done:
            raise Cancelled

    additions = [addition(f"o{rank}", name=f"Commune {rank}") for rank in range(201)]
    with pytest.raises(Cancelled):
        write(desk, announced(desk, *additions), *[TAKE] * 201, progress=give_up)
    assert state(desk) == before
    assert ledger.exchanges(desk.store.read()) == []


# What is checked again before


def refused(desk, preview: Preview, *choices: Choice, match: str) -> None:
    before, step = state(desk), desk.store.read().last_step()
    with pytest.raises(UserError, match=match) as refusal:
        write(desk, preview, *choices)
    assert refusal.value.hint.startswith(HINTS.get(match, ""))
    assert refusal.value.hint
    assert (state(desk), desk.store.read().last_step()) == (before, step)
    assert ledger.exchanges(desk.store.read()) == []


STALE = "^Les données ont changé depuis la comparaison"
MISMATCH = "^L'import ne donnait pas ce que l'aperçu annonçait"
HINTS = {STALE: "Recommencez l'import du fichier", MISMATCH: "Recommencez ; si cela se reproduit"}


def test_a_cell_that_changed_since_the_comparison_stops_everything(desk):
    preview = announced(desk, cell(desk, "rennes", "region", "B"), cell(desk, "brest", "region", "B"))
    desk.set("organisation", "brest", region="C")
    refused(desk, preview, TAKE, TAKE, match=STALE)


def test_one_of_two_cells_that_changed_since_the_comparison_stops_everything(desk):
    preview = announced(desk, cell(desk, "brest", "region", "B"), cell(desk, "brest", "source", "B"))
    desk.set("organisation", "brest", source="A")
    refused(desk, preview, TAKE, TAKE, match=STALE)


def test_another_cell_of_the_record_may_have_changed_since(desk):
    preview = announced(desk, cell(desk, "brest", "region", "B"))
    desk.set("organisation", "brest", source="C")
    write(desk, preview, TAKE)
    assert desk.record("organisation", "brest")["region"] == "B"


def test_a_cell_that_is_left_may_have_changed_since(desk):
    preview = announced(desk, cell(desk, "brest", "region", "B"), cell(desk, "brest", "source", "B"))
    desk.set("organisation", "brest", source="C", short_name="C")
    write(desk, preview, TAKE, LEAVE)
    assert desk.record("organisation", "brest")["source"] == "C"


def test_a_record_deleted_since_the_comparison_stops_the_writing_of_its_cell(desk):
    preview = announced(desk, cell(desk, "épinal", "region", "B"))
    desk.delete("organisation", "épinal")
    refused(desk, preview, TAKE, match=STALE)


def test_a_ticked_record_edited_since_the_comparison_is_not_deleted(desk):
    preview = announced(desk, removal(desk, "organisation", "épinal"))
    desk.set("organisation", "épinal", region="B")
    refused(desk, preview, TAKE, match=STALE)


def test_a_ticked_record_deleted_since_the_comparison_stops_everything(desk):
    preview = announced(desk, removal(desk, "organisation", "épinal"))
    desk.delete("organisation", "épinal")
    refused(desk, preview, TAKE, match=STALE)


def test_a_row_added_here_since_the_comparison_under_its_reference_stops_everything(desk):
    preview = announced(desk, addition("vannes", name="Vannes"))
    values = {"name": "Autre", "kind": "ville"}
    desk.store.transact(
        Operation("add", "Ajout"), lambda transaction: transaction.add("organisation", values, "vannes")
    )
    refused(desk, preview, TAKE, match=STALE)


def test_what_breaks_a_rule_is_refused_whole(desk):
    upside_down = [
        cell(desk, "brest", "member_since", date(2016, 5, 1)),
        cell(desk, "brest", "member_until", date(2016, 4, 1)),
    ]
    refused(desk, announced(desk, *upside_down), TAKE, TAKE, match="précède")


# What is counted after


@pytest.fixture
def meddling(desk, monkeypatch):
    """Lets something else happen between the writing and the counting, as a defect of ours would."""
    settle = applying.derived.settle

    def meddle(work):
        def meddled(transaction):
            settle(transaction)
            work(transaction)

        monkeypatch.setattr(applying.derived, "settle", meddled)

    return meddle


def test_a_field_changed_besides_what_was_announced_rolls_everything_back(desk, meddling):
    meddling(lambda transaction: transaction.update("organisation", desk["brest"], {"region": "B", "source": "?"}))
    refused(desk, announced(desk, cell(desk, "brest", "region", "B")), TAKE, match=MISMATCH)


def test_a_record_changed_besides_those_announced_rolls_everything_back(desk, meddling):
    meddling(lambda transaction: transaction.update("organisation", desk["rennes"], {"region": "B"}))
    refused(desk, announced(desk, cell(desk, "brest", "region", "B")), TAKE, match=MISMATCH)


def test_a_record_added_besides_those_announced_rolls_everything_back(desk, meddling):
    meddling(lambda transaction: transaction.add("organisation", {"name": "De trop", "kind": "ville"}))
    refused(desk, announced(desk, addition("vannes", name="Vannes")), TAKE, match=MISMATCH)


def test_a_record_deleted_besides_those_announced_rolls_everything_back(desk, meddling):
    meddling(lambda transaction: transaction.delete("participation", desk["part2"]))
    refused(desk, announced(desk, removal(desk, "organisation", "épinal")), TAKE, match=MISMATCH)


def test_a_cell_that_does_not_hold_what_was_announced_rolls_everything_back(desk, meddling):
    meddling(lambda transaction: transaction.update("organisation", desk["brest"], {"region": "autre"}))
    refused(desk, announced(desk, cell(desk, "brest", "region", "B")), TAKE, match=MISMATCH)


def test_a_cell_emptied_in_vain_rolls_everything_back(desk, meddling):
    desk.set("organisation", "brest", region="A")
    meddling(lambda transaction: transaction.update("organisation", desk["brest"], {"region": "A"}))
    refused(desk, announced(desk, cell(desk, "brest", "region", None)), TAKE, match=MISMATCH)


def test_a_cell_of_a_record_that_is_gone_afterwards_rolls_everything_back(desk, meddling):
    preview = announced(desk, removal(desk, "organisation", "épinal"), cell(desk, "épinal", "region", "B"))
    refused(desk, preview, TAKE, TAKE, match=MISMATCH)


def test_an_addition_that_is_not_there_afterwards_rolls_everything_back(desk, meddling):
    meddling(lambda transaction: transaction.delete("organisation", "vannes"))
    refused(desk, announced(desk, addition("vannes", name="Vannes")), TAKE, match=MISMATCH)


def test_an_addition_that_does_not_hold_what_was_announced_rolls_everything_back(desk, meddling):
    meddling(lambda transaction: transaction.update("organisation", "vannes", {"region": "autre"}))
    refused(desk, announced(desk, addition("vannes", name="Vannes", region="Bretagne")), TAKE, match=MISMATCH)


def test_a_deletion_that_did_not_happen_rolls_everything_back(desk, meddling):
    values = dict(desk.record("organisation", "épinal").values)
    meddling(lambda transaction: transaction.restore("organisation", desk["épinal"], values))
    refused(desk, announced(desk, removal(desk, "organisation", "épinal")), TAKE, match=MISMATCH)


def test_a_link_of_an_added_record_to_one_that_goes_is_emptied_with_it(desk):
    preview = announced(
        desk, addition("vannes", name="Vannes", parent=desk["épinal"]), removal(desk, "organisation", "épinal")
    )
    write(desk, preview, TAKE, TAKE)
    assert desk.record("organisation", "vannes")["parent"] is None


def test_an_added_participation_follows_its_experiment_where_it_does_not_say_what_it_is_about(desk):
    whole = {declared.name: None for declared in CATALOGUE["participation"]}
    whole |= {"experiment": desk["exp"], "organisation": desk["épinal"], "role": "pilot", "status": "confirmed"}
    write(desk, announced(desk, Proposal(Case.ADDED, "participation", "p", "Participations", 9, theirs=whole)), TAKE)
    assert desk.record("participation", "p")["recommendation"] == desk["r3"]


def test_a_recommendation_emptied_in_vain_elsewhere_than_under_an_experiment_rolls_everything_back(desk, meddling):
    group = desk.add("group", {"name": "GT", "kind": "working_group", "recommendation": desk["r1"]})
    emptied = Proposal(Case.CHANGED, "group", group, "Groupes", 2, "B2", "recommendation", None, desk["r1"], None)
    meddling(lambda transaction: transaction.update("group", group, {"recommendation": desk["r1"]}))
    refused(desk, announced(desk, emptied), TAKE, match=MISMATCH)


def test_a_recommendation_that_is_not_the_one_announced_rolls_everything_back(desk, meddling):
    moved = Proposal(
        Case.CHANGED,
        "participation",
        desk["part"],
        "Participations",
        2,
        "B2",
        "recommendation",
        None,
        desk["r1"],
        desk["r2"],
    )
    meddling(lambda transaction: transaction.update("participation", desk["part"], {"recommendation": desk["r3"]}))
    refused(desk, announced(desk, moved), TAKE, match=MISMATCH)


def test_a_recommendation_that_moves_elsewhere_than_under_an_experiment_rolls_everything_back(desk, meddling):
    group = desk.add("group", {"name": "GT", "kind": "working_group", "recommendation": desk["r1"]})
    meddling(lambda transaction: transaction.update("group", group, {"recommendation": desk["r2"]}))
    refused(desk, announced(desk, cell(desk, "brest", "region", "B")), TAKE, match=MISMATCH)


def test_several_files_of_one_import_are_counted_one_by_one(desk):
    first = announced(desk, cell(desk, "brest", "region", "B"), addition("vannes", name="Vannes"))

    def both(transaction):
        done = [applying.apply(transaction, first, [TAKE, TAKE], CONTENT)]
        again = cell(desk, "rennes", "region", "B")
        edited = replace(first.proposals[0], field="source", mine=None, theirs="C")
        done.append(applying.apply(transaction, announced(desk, again, edited), [TAKE, TAKE], CONTENT))
        return done

    _changes, done = desk.store.transact(Operation("import", "Import"), both)
    assert [(one.added, one.changed) for one in done] == [(1, 1), (0, 2)]
    record = desk.record("organisation", "brest")
    assert (record["region"], record["source"]) == ("B", "C")


# What is remembered


def test_the_ledger_keeps_the_file_its_counts_and_what_was_set_aside(desk):
    unreadable = replace(cell(desk, "brest", "population", "beaucoup", Case.UNREADABLE), message="Pas un nombre.")
    nowhere = replace(unreadable, theirs=None, cell=None, row=4)
    preview = announced(
        desk,
        cell(desk, "brest", "region", "B"),
        cell(desk, "brest", "source", "B"),
        cell(desk, "rennes", "source", "B", Case.CONFLICT),
        unreadable,
        nowhere,
        ignored=(Ignored("Brouillon", None), Ignored(SHEET, "Remarque")),
        terms=Terms("the-partner"),
    )
    before = desk.store.read().last_step()
    _applied, step = write(desk, preview, TAKE, LEAVE, POSTPONE, LEAVE, LEAVE)
    (entry,) = ledger.exchanges(desk.store.read())
    assert (entry.direction, entry.file_name, entry.partner, entry.answers) == (
        "in",
        "retour.xlsx",
        "the-partner",
        "the-export",
    )
    assert (entry.state_step, entry.step, entry.sha256) == (before, step, preview.origin.sha256)
    assert entry.counts == {
        "added": 0,
        "changed": 2,
        "conflict": 1,
        "absent": 0,
        "unreadable": 2,
        "applied_added": 0,
        "applied_changed": 1,
        "applied_deleted": 0,
        "applied_left": 1,
    }
    assert entry.options == {
        "ignored": [{"sheet": "Brouillon", "column": None}, {"sheet": SHEET, "column": "Remarque"}],
        "unreadable": [
            {"sheet": SHEET, "cell": "G7", "row": 7, "value": "beaucoup", "message": "Pas un nombre."},
            {"sheet": SHEET, "cell": None, "row": 4, "value": None, "message": "Pas un nombre."},
        ],
        "postponed": 1,
    }
    assert ledger.file_of(desk.store.read(), entry.id) == CONTENT
    assert ledger.base_of(desk.store.read(), entry.id) is None


def test_what_does_not_exist_is_not_told_in_the_ledger(desk):
    write(desk, announced(desk, cell(desk, "brest", "region", "B")), TAKE)
    assert ledger.exchanges(desk.store.read())[0].options == {"ignored": []}


def test_the_ledger_names_the_first_unreadable_cells_and_counts_them_all(desk):
    unreadable = [cell(desk, "brest", "region", rank, Case.UNREADABLE) for rank in range(2_001)]
    write(desk, announced(desk, *unreadable), *[LEAVE] * 2_001)
    (entry,) = ledger.exchanges(desk.store.read())
    assert entry.counts["unreadable"] == 2_001
    assert [told["value"] for told in entry.options["unreadable"]] == [str(rank) for rank in range(2_000)]


def decisions(desk, key: str = "the-export") -> list[tuple]:
    made = ledger.decisions_on(desk.store.read(), key)
    return [(d.uid, d.field, d.mine, d.theirs, d.taken) for d in made]


def test_each_decision_keeps_what_stands_here_afterwards_and_what_the_file_said(desk):
    desk.set("organisation", "brest", region="A", source="A", short_name="A")
    preview = announced(
        desk,
        cell(desk, "brest", "region", "B"),
        cell(desk, "brest", "source", "B", Case.CONFLICT),
        cell(desk, "brest", "short_name", "B", Case.CONFLICT),
        cell(desk, "brest", "department", "B", Case.CONFLICT),
        cell(desk, "brest", "population", "?", Case.UNREADABLE),
    )
    _applied, step = write(desk, preview, TAKE, LEAVE, Choice(Side.OTHER, "A/B"), POSTPONE, LEAVE)
    brest = desk["brest"]
    assert decisions(desk) == [
        (brest, "region", '"B"', '"B"', True),
        (brest, "source", '"A"', '"B"', False),
        (brest, "short_name", '"A/B"', '"B"', False),
    ]
    (first, *_others) = ledger.decisions_on(desk.store.read(), "the-export")
    assert (first.entity, first.file_name, first.step) == ("organisation", "retour.xlsx", step)


def test_a_decision_on_a_whole_record_keeps_the_record(desk):
    left, gone = removal(desk, "organisation", "épinal"), removal(desk, "organisation", "rennes")
    preview = announced(desk, addition("vannes", name="Vannes", parent=desk["brest"]), left, gone)
    write(desk, preview, TAKE, LEAVE, TAKE)
    added, kept, deleted = decisions(desk)
    assert (added[:2], added[4]) == (("vannes", None), True)
    assert json.loads(added[2])["parent"] == desk["brest"]
    assert json.loads(added[3])["parent"] == "Brest Métropole"
    assert (kept[0], json.loads(kept[2])["name"], kept[3:]) == (desk["épinal"], "Épinal", (None, False))
    assert deleted == (desk["rennes"], None, None, None, True)


def test_a_cell_left_in_one_file_and_written_by_the_next_is_remembered_as_it_ends(desk):
    left, taken = (
        announced(desk, cell(desk, "brest", "region", "B")),
        announced(desk, cell(desk, "brest", "region", "C")),
    )

    def both(transaction):
        applying.apply(transaction, left, [LEAVE], CONTENT)
        applying.apply(
            transaction, replace(taken, origin=replace(taken.origin, decision_key="another")), [TAKE], CONTENT
        )

    desk.store.transact(Operation("import", "Import"), both)
    assert decisions(desk) == [(desk["brest"], "region", '"C"', '"B"', False)]


def test_a_cell_left_of_a_record_that_another_file_deleted_is_remembered_as_it_was(desk):
    desk.set("organisation", "épinal", region="A")
    left = announced(desk, cell(desk, "épinal", "region", "B"))
    gone = announced(desk, removal(desk, "organisation", "épinal"), decision_key="another")

    def both(transaction):
        applying.apply(transaction, left, [LEAVE], CONTENT)
        applying.apply(transaction, gone, [TAKE], CONTENT)

    desk.store.transact(Operation("import", "Import"), both)
    assert decisions(desk) == [(desk["épinal"], "region", '"A"', '"B"', False)]


def test_the_decisions_of_an_import_without_any_step_belong_to_the_state_it_was_compared_with(desk):
    preview = announced(desk, cell(desk, "brest", "region", "B"))
    before = desk.store.read().last_step()
    desk.store.transact(
        Operation("import", "Import"), lambda transaction: applying.apply(transaction, preview, [LEAVE], CONTENT)
    )
    (decision,) = ledger.decisions_on(desk.store.read(), "the-export")
    assert decision.step == before


def test_undoing_the_import_takes_back_its_records_and_its_decisions(desk):
    before = state(desk)
    preview = announced(desk, cell(desk, "brest", "region", "B"), addition("vannes", name="Vannes"))
    write(desk, preview, TAKE, TAKE)
    desk.store.undo()
    assert state(desk) == before
    assert decisions(desk) == []


def foreign(desk, document: dict, *proposals: Proposal, **others) -> Preview:
    """A preview of a workbook made elsewhere that says ``document``."""
    said = json.dumps(document).encode()
    noted = {"mapping": "Tableau de la Région"}
    return announced(desk, *proposals, export_id=None, decision_key="theirs", noted=noted, next_base=said, **others)


def kept_base(desk) -> dict:
    (entry,) = ledger.exchanges(desk.store.read())
    return json.loads(ledger.base_of(desk.store.read(), entry.id))


def said_by_them(desk) -> dict:
    return {"organisation": {"fields": ["name", "region"], "rows": {desk["brest"]: ["Brest Métropole", "B"]}}}


def test_what_a_foreign_workbook_said_is_the_base_of_the_next_under_its_correspondence(desk):
    write(desk, foreign(desk, said_by_them(desk), cell(desk, "brest", "region", "B")), TAKE)
    (entry,) = ledger.exchanges(desk.store.read())
    assert entry.options["mapping"] == "Tableau de la Région"
    assert (entry.answers, kept_base(desk)) == (None, said_by_them(desk))
    assert decisions(desk, "theirs") == [(desk["brest"], "region", '"B"', '"B"', True)]


@pytest.mark.parametrize("has_base", [True, False])
def test_what_nobody_decided_is_left_out_of_that_base(desk, has_base):
    postponed = replace(cell(desk, "brest", "region", "B", Case.CONFLICT), base="A")
    preview = foreign(desk, said_by_them(desk), postponed, cell(desk, "brest", "source", "s"), has_base=has_base)
    write(desk, preview, POSTPONE, LEAVE)
    rows = kept_base(desk)["organisation"]["rows"]
    assert rows == ({desk["brest"]: ["Brest Métropole", "A"]} if has_base else {})


def test_a_record_that_the_base_does_not_hold_may_wait_too(desk):
    waiting = [addition("vannes", name="Vannes"), cell(desk, "rennes", "region", "B", Case.CONFLICT)]
    group = Proposal(Case.ADDED, "group", "g", "Instances et groupes", theirs={"name": "GT", "kind": "working_group"})
    write(desk, foreign(desk, said_by_them(desk), *waiting, group), POSTPONE, POSTPONE, POSTPONE)
    assert kept_base(desk) == said_by_them(desk)


def test_a_file_that_holds_nothing_to_take_in_is_recorded_without_a_step(desk):
    preview = foreign(desk, said_by_them(desk), ignored=(Ignored("Brouillon", None),), terms=Terms("the-partner"))
    record_unchanged(desk.store, preview, CONTENT)
    (entry,) = ledger.exchanges(desk.store.read())
    assert (entry.step, entry.state_step, entry.partner) == (None, preview.state_step, "the-partner")
    assert entry.counts == {"added": 0, "changed": 0, "conflict": 0, "absent": 0, "unreadable": 0}
    assert entry.options == {"ignored": [{"sheet": "Brouillon", "column": None}], "mapping": "Tableau de la Région"}
    assert kept_base(desk) == said_by_them(desk)
    assert ledger.file_of(desk.store.read(), entry.id) == CONTENT
    assert len(steps(desk.store.read())) == 1


def test_a_file_of_which_nothing_can_be_read_is_recorded_with_what_it_said(desk):
    unreadable = cell(desk, "brest", "population", "beaucoup", Case.UNREADABLE)
    record_unchanged(desk.store, foreign(desk, said_by_them(desk), unreadable), CONTENT)
    (entry,) = ledger.exchanges(desk.store.read())
    assert entry.counts["unreadable"] == 1
    assert kept_base(desk) == said_by_them(desk)
