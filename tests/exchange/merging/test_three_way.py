"""What happens to each cell when a workbook comes back: the table of exchange.md section 3, as stories."""

from datetime import date

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.exchange.merging import importing
from dcant_tracker.exchange.merging.deciding import LEAVE, TAKE, Choice, Side
from dcant_tracker.exchange.merging.proposal import Case
from dcant_tracker.exchange.sending.exporting import ExportOptions, export
from dcant_tracker.store.file.backup import backup
from dcant_tracker.store.history.log import steps
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.store import Store


def kinds(preview) -> list[tuple[str, str | None]]:
    return [(str(p.kind), p.field) for p in preview.proposals]


def test_an_untouched_workbook_proposes_nothing(desk):
    preview = desk.compare(desk.send())
    assert preview.has_base
    assert preview.proposals == []


def test_their_edit_alone_is_proposed_and_taken(desk):
    back = desk.edit(desk.send(), lambda book: desk.write(book, "organisation", "épinal", "region", "Grand Est"))
    assert kinds(desk.compare(back)) == [("changed", "region")]
    done = desk.take(back)
    assert done.outcomes[0].applied.changed == 1
    assert desk.record("organisation", "épinal")["region"] == "Grand Est"


def test_my_edit_alone_stays(desk):
    back = desk.send()
    desk.set("organisation", "brest", region="Bretagne")
    assert desk.compare(back).proposals == []


def test_both_edits_alike_are_no_conflict(desk):
    back = desk.edit(desk.send(), lambda book: desk.write(book, "organisation", "brest", "region", " Bretagne\u00a0"))
    desk.set("organisation", "brest", region="Bretagne")
    assert desk.compare(back).proposals == []


def test_both_edits_differing_are_a_conflict_that_stops_the_command(desk):
    back = desk.edit(desk.send(), lambda book: desk.write(book, "organisation", "brest", "region", "Bretagne sud"))
    desk.set("organisation", "brest", region="Bretagne")
    (conflict,) = desk.compare(back).proposals
    assert (conflict.kind, conflict.base, conflict.mine, conflict.theirs) == (
        Case.CONFLICT,
        None,
        "Bretagne",
        "Bretagne sud",
    )
    before = desk.store.read().last_step()
    assert desk.take(back).stopped
    assert desk.store.read().last_step() == before


@pytest.mark.parametrize(("policy", "kept"), [("mine", "Bretagne"), ("theirs", "Bretagne sud")])
def test_a_conflict_goes_as_the_policy_says_and_is_not_asked_again(desk, policy, kept):
    back = desk.edit(desk.send(), lambda book: desk.write(book, "organisation", "brest", "region", "Bretagne sud"))
    desk.set("organisation", "brest", region="Bretagne")
    desk.take(back, policy)
    assert desk.record("organisation", "brest")["region"] == kept
    assert desk.compare(back).proposals == []
    desk.store.undo()
    assert kinds(desk.compare(back)) == [("conflict", "region")]


def test_the_value_that_lost_stays_known_with_its_file(desk):
    back = desk.edit(desk.send(), lambda book: desk.write(book, "organisation", "brest", "region", "Bretagne sud"))
    desk.set("organisation", "brest", region="Bretagne")
    desk.take(back, "mine")
    (lost,) = ledger.decisions_about(desk.store.read(), desk["brest"])
    assert (lost.theirs, lost.file_name, lost.taken) == ('"Bretagne sud"', "retour.xlsx", False)


def test_a_decision_counts_no_more_once_mine_has_moved(desk):
    back = desk.edit(desk.send(), lambda book: desk.write(book, "organisation", "brest", "region", "Bretagne sud"))
    desk.set("organisation", "brest", region="Bretagne")
    desk.take(back, "mine")
    desk.set("organisation", "brest", region="Finistère")
    assert kinds(desk.compare(back)) == [("conflict", "region")]


def test_both_texts_can_be_joined(desk):
    back = desk.edit(desk.send(), lambda book: desk.write(book, "organisation", "brest", "region", "B"))
    desk.set("organisation", "brest", region="A")
    preview = desk.compare(back)
    importing.apply(desk.store, [preview], [[Choice(Side.OTHER, "A\nB")]])
    assert desk.record("organisation", "brest")["region"] == "A\nB"
    assert desk.compare(back).proposals == []


def test_an_emptied_cell_is_proposed_as_empty(desk):
    back = desk.edit(desk.send(), lambda book: desk.write(book, "organisation", "brest", "population", None))
    (change,) = desk.compare(back).proposals
    assert (change.kind, change.theirs) == (Case.CHANGED, None)


def test_a_new_row_is_added_with_its_dependants_in_one_step(desk):
    def change(book):
        desk.append(book, "organisation", {"name": "Vannes", "kind": "Ville"})
        desk.append(
            book, "participation", {"recommendation": "DcANT 2015-2017 / 2", "organisation": "Vannes", "role": "Pilote"}
        )

    back = desk.edit(desk.send(), change)
    before = desk.store.read().last_step()
    done = desk.take(back)
    assert done.outcomes[0].applied.added == 2
    assert desk.store.read().last_step() == before + 1
    assert desk.compare(back).proposals == []
    desk.store.undo()
    assert "Vannes" not in {record["name"] for record in desk.all("organisation")}


def test_a_new_row_keeps_the_reference_it_brings(desk):
    uid = "01a207b4-b5ad-7237-90ca-aa8a187801de"
    back = desk.edit(desk.send(), lambda b: desk.append(b, "organisation", {"name": "Vannes", "kind": "Ville"}, uid))
    desk.take(back)
    assert desk.record("organisation", uid)["name"] == "Vannes"


def test_a_missing_row_is_listed_and_stays_unless_ticked(desk):
    def change(book):
        sheet = book["Collectivités et organismes"]
        sheet.delete_rows(next(r for r in range(2, 9) if sheet.cell(r, 1).value == desk["épinal"]))

    back = desk.edit(desk.send(), change)
    (absent,) = desk.compare(back).proposals
    assert (absent.kind, absent.uid, absent.field) == (Case.ABSENT, desk["épinal"], None)
    desk.take(back)
    assert desk.record("organisation", "épinal") is not None
    assert desk.compare(back).proposals == []
    assert desk.take(back, delete_absent=True).outcomes[0].applied.deleted == 1
    assert desk.record("organisation", "épinal") is None


def test_deleting_an_absent_row_that_i_edited_is_a_conflict(desk):
    def change(book):
        sheet = book["Collectivités et organismes"]
        sheet.delete_rows(next(r for r in range(2, 9) if sheet.cell(r, 1).value == desk["épinal"]))

    back = desk.edit(desk.send(), change)
    desk.set("organisation", "épinal", region="Grand Est")
    done = desk.take(back, delete_absent=True)
    assert done.stopped
    assert kinds(done.outcomes[0].preview) == [("conflict", None)]


def test_deleting_an_absent_row_that_others_use_is_a_conflict(desk):
    def change(book):
        sheet = book["Collectivités et organismes"]
        sheet.delete_rows(next(r for r in range(2, 9) if sheet.cell(r, 1).value == desk["brest"]))

    done = desk.take(desk.edit(desk.send(), change), delete_absent=True)
    assert done.stopped
    assert "Participations (1)" in done.outcomes[0].preview.proposals[0].message


def test_what_i_deleted_and_they_edited_is_a_conflict_either_way(desk):
    back = desk.edit(desk.send(), lambda book: desk.write(book, "organisation", "épinal", "region", "Grand Est"))
    desk.delete("organisation", "épinal")
    (conflict,) = desk.compare(back).proposals
    assert (conflict.kind, conflict.field, conflict.mine) == (Case.CONFLICT, None, None)
    assert conflict.theirs["region"] == "Grand Est"
    desk.take(back, "theirs")
    assert desk.record("organisation", "épinal")["region"] == "Grand Est"
    assert desk.record("organisation", "épinal")["population"] == 1000


def test_what_i_deleted_and_they_left_is_nothing(desk):
    back = desk.send()
    desk.delete("organisation", "épinal")
    assert desk.compare(back).proposals == []


def test_the_same_key_added_on_both_sides_is_matched(desk):
    back = desk.edit(
        desk.send(), lambda b: desk.append(b, "organisation", {"name": "Vannes", "kind": "Ville", "region": "Morbihan"})
    )
    desk.add("organisation", {"name": "Vannes", "kind": "ville", "region": "Bretagne", "population": 5})
    assert kinds(desk.compare(back)) == [("conflict", "region")]


def test_a_file_from_elsewhere_is_compared_without_base(desk, tmp_path):
    copy = Store.open(backup(desk.store.path, tmp_path / "copie.sqlite"))
    path = export(copy, tmp_path / "autre.xlsx", ExportOptions()).path
    copy.close()
    desk.set("organisation", "brest", region="Bretagne", population=2000)
    preview = desk.compare(path)
    assert not preview.has_base
    assert kinds(preview) == [("changed", "population")]
    assert "sans base" in preview.proposals[0].message.lower()


def test_valid_apart_but_not_together_is_a_conflict_with_a_message(desk):
    back = desk.edit(desk.send(), lambda book: desk.write(book, "recommendation", "r1", "due_on", date(2016, 6, 1)))
    desk.set("recommendation", "r1", starts_on=date(2017, 1, 1))
    (conflict,) = desk.compare(back).proposals
    assert (conflict.kind, conflict.field) == (Case.CONFLICT, "due_on")
    assert "précède" in conflict.message


def test_an_end_before_its_own_start_is_unreadable(desk):
    back = desk.edit(desk.send(), lambda book: desk.write(book, "recommendation", "r1", "due_on", date(2015, 6, 1)))
    assert kinds(desk.compare(back)) == [("unreadable", "due_on")]


def test_two_keys_made_alike_are_a_conflict(desk):
    back = desk.edit(desk.send(), lambda book: desk.write(book, "recommendation", "r2", "code", "7"))
    desk.set("recommendation", "r3", code="7")
    (conflict,) = desk.compare(back).proposals
    assert (conflict.kind, conflict.field) == (Case.CONFLICT, "code")


def test_two_codes_can_be_swapped_in_one_import(desk):
    def change(book):
        desk.write(book, "recommendation", "r1", "code", "2")
        desk.write(book, "recommendation", "r2", "code", "1")

    desk.take(desk.edit(desk.send(), change))
    assert (desk.record("recommendation", "r1")["code"], desk.record("recommendation", "r2")["code"]) == ("2", "1")


def test_a_rename_here_harms_no_reference_there(desk):
    back = desk.edit(desk.send(), lambda book: desk.write(book, "participation", "part", "status", "Active"))
    desk.set("organisation", "brest", name="Métropole de Brest")
    assert kinds(desk.compare(back)) == [("changed", "status")]


def test_a_rename_there_is_followed_by_its_references(desk):
    def change(book):
        desk.write(book, "organisation", "rennes", "name", "Rennes la Grande")
        desk.write(book, "participation", "part", "organisation", "Rennes la Grande")

    preview = desk.compare(desk.edit(desk.send(), change))
    moved = next(p for p in preview.proposals if p.entity == "participation")
    assert (moved.field, moved.theirs) == ("organisation", desk["rennes"])


def test_one_bad_cell_leaves_the_rest_of_its_row_usable(desk):
    def change(book):
        desk.write(book, "organisation", "brest", "population", "beaucoup")
        desk.write(book, "organisation", "brest", "region", "Bretagne")

    back = desk.edit(desk.send(), change)
    preview = desk.compare(back)
    assert sorted(kinds(preview)) == [("changed", "region"), ("unreadable", "population")]
    bad = next(p for p in preview.proposals if p.kind is Case.UNREADABLE)
    assert (bad.sheet, bad.theirs) == ("Collectivités et organismes", "beaucoup")
    assert "nombre entier" in bad.message
    desk.take(back)
    assert desk.record("organisation", "brest")["region"] == "Bretagne"
    assert desk.record("organisation", "brest")["population"] == 1000


def test_of_two_rows_with_one_reference_the_faithful_one_keeps_it(desk):
    def change(book):
        desk.append(book, "organisation", {"name": "Vannes", "kind": "Ville"}, desk["brest"])

    preview = desk.compare(desk.edit(desk.send(), change))
    assert [(p.kind, p.theirs["name"]) for p in preview.proposals] == [(Case.ADDED, "Vannes")]
    assert preview.proposals[0].uid != desk["brest"]


def test_two_rows_with_one_reference_and_one_key_are_unreadable(desk):
    def change(book):
        row = desk.append(book, "organisation", {"name": "Brest Métropole", "kind": "Métropole"}, desk["brest"])
        assert row == 5

    preview = desk.compare(desk.edit(desk.send(), change))
    assert {p.kind for p in preview.proposals} == {Case.UNREADABLE}
    assert all("2" in p.message and "5" in p.message for p in preview.proposals)


def test_columns_and_sheets_of_theirs_are_named_and_ignored(desk):
    def change(book):
        book.create_sheet("Brouillon")["A1"] = "note"
        sheet = book["Collectivités et organismes"]
        sheet.insert_rows(1, 3)
        sheet["A1"] = "Liste des membres"
        sheet.cell(4, sheet.max_column + 1).value = "Remarque"

    preview = desk.compare(desk.edit(desk.send(), change))
    assert preview.proposals == []
    assert {(i.sheet, i.column) for i in preview.ignored} == {
        ("Brouillon", None),
        ("Collectivités et organismes", "Remarque"),
    }


def test_a_missing_column_or_sheet_means_no_change(desk):
    def change(book):
        del book["Participations"]
        book["Collectivités et organismes"].delete_cols(3, 4)

    assert desk.compare(desk.edit(desk.send(), change)).proposals == []


def test_a_workbook_without_any_row_is_refused_and_deletes_nothing(desk):
    def change(book):
        for sheet in book:
            if sheet.sheet_state == "visible" and sheet.max_row > 1:
                sheet.delete_rows(2, sheet.max_row)

    with pytest.raises(UserError, match="aucune ligne lisible"):
        desk.compare(desk.edit(desk.send(), change))


def test_data_changed_since_the_comparison_stops_the_import_whole(desk):
    def change(book):
        desk.write(book, "organisation", "brest", "region", "Bretagne")
        desk.write(book, "organisation", "rennes", "region", "Bretagne")

    preview = desk.compare(desk.edit(desk.send(), change))
    desk.set("organisation", "rennes", region="Ille-et-Vilaine")
    with pytest.raises(UserError, match="ont changé"):
        importing.apply(desk.store, [preview], [[TAKE, TAKE]])
    assert desk.record("organisation", "brest")["region"] is None


def test_leaving_a_change_is_remembered_too(desk):
    back = desk.edit(desk.send(), lambda book: desk.write(book, "organisation", "brest", "region", "Bretagne"))
    importing.apply(desk.store, [desk.compare(back)], [[LEAVE]])
    assert desk.record("organisation", "brest")["region"] is None
    assert desk.compare(back).proposals == []


def test_an_undo_of_the_import_keeps_what_was_edited_since(desk):
    def change(book):
        desk.write(book, "organisation", "brest", "region", "Bretagne")
        desk.write(book, "organisation", "rennes", "region", "Bretagne")

    done = desk.take(desk.edit(desk.send(), change))
    desk.set("organisation", "rennes", region="Ille-et-Vilaine")
    step = next(step for step in steps(desk.store.read()) if step.number == done.changes.step)
    undone = desk.store.reverse_step(step)
    assert len(undone.kept) == 1
    assert "Rennes" in undone.kept[0]
    assert desk.record("organisation", "brest")["region"] is None
    assert desk.record("organisation", "rennes")["region"] == "Ille-et-Vilaine"


def test_several_files_make_one_step_each_compared_after_the_last(desk):
    sent = desk.send()
    one = desk.edit(sent, lambda b: desk.write(b, "organisation", "brest", "region", "Bretagne"), "un.xlsx")
    two = desk.edit(sent, lambda b: desk.write(b, "organisation", "brest", "region", "Armorique"), "deux.xlsx")
    before = desk.store.read().last_step()
    done = importing.import_files(desk.store, [one, two], importing.Policy("mine"))
    assert desk.store.read().last_step() == before + 1
    assert [str(o.preview.proposals[0].kind) for o in done.outcomes] == ["changed", "conflict"]
    assert desk.record("organisation", "brest")["region"] == "Bretagne"


def test_restoring_a_record_brings_back_what_it_needs(desk):
    back = desk.edit(desk.send(), lambda book: desk.write(book, "participation", "part", "status", "Active"))
    desk.delete("organisation", "brest")
    preview = desk.compare(back)
    assert [(p.entity, str(p.kind)) for p in preview.proposals] == [
        ("organisation", "conflict"),
        ("participation", "conflict"),
    ]
    desk.take(back, "theirs")
    assert desk.record("participation", "part")["status"] == "active"
    assert desk.record("organisation", "brest")["name"] == "Brest Métropole"
    assert desk.record("participation", "part")["referent"] is None
    desk.store.undo()
    assert desk.record("organisation", "brest") is None


def test_a_reference_to_what_i_deleted_is_unreadable_and_the_rest_goes_in(desk):
    def change(book):
        desk.write(book, "participation", "part2", "organisation", "Épinal")
        desk.write(book, "participation", "part2", "status", "Active")

    back = desk.edit(desk.send(), change)
    desk.delete("organisation", "épinal")
    preview = desk.compare(back)
    assert sorted(kinds(preview)) == [("changed", "status"), ("unreadable", "organisation")]
    assert "supprimée chez nous" in next(p for p in preview.proposals if p.field == "organisation").message
    desk.take(back)
    assert desk.record("participation", "part2")["status"] == "active"


def test_a_row_about_an_experiment_is_matched_without_its_recommendation(desk):
    def change(book):
        desk.append(
            book,
            "participation",
            {"experiment": "DcANT 2015-2017 / 3 / Préfiguration", "organisation": "Épinal", "role": "Observateur"},
        )

    back = desk.edit(desk.send(), change)
    desk.add("participation", {"experiment": desk["exp"], "organisation": desk["épinal"], "role": "observer"})
    assert desk.compare(back).proposals == []


def test_a_row_that_names_its_record_comes_before_one_found_by_key(desk):
    def change(book):
        sheet = book["Collectivités et organismes"]
        sheet.insert_rows(2)
        sheet.cell(2, 2).value = "Brest Métropole"
        sheet.cell(2, 4).value = "Métropole"

    (double,) = desk.compare(desk.edit(desk.send(), change)).proposals
    assert (double.kind, double.row) == (Case.UNREADABLE, 2)
