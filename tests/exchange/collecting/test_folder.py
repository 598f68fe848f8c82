"""A folder of returned forms: who answered, what goes in, in one step."""

import csv
import os
import shutil

import openpyxl
import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.exchange.collecting.folder import Status, read_folder
from dcant_tracker.exchange.collecting.preparing import prepare_forms
from dcant_tracker.exchange.merging import importing
from dcant_tracker.exchange.merging.proposal import Case
from dcant_tracker.store.kept import ledger
from tests.exchange.collecting.conftest import SHEET


@pytest.fixture
def sent(campaign):
    campaign.prepare()
    return campaign


def collect(sent):
    return read_folder(sent.desk.store, sent.folder)


def take(sent, collection, on_conflict="mine"):
    policy = importing.Policy(on_conflict)
    choices = [[importing.choice_for(p, policy) for p in preview.proposals] for preview in collection.previews]
    return importing.apply(sent.desk.store, collection.previews, choices)


def statuses(collection) -> dict[str, str]:
    return {file.path.stem.rpartition(" – ")[2]: str(file.status) for file in collection.files}


def as_csv(form, encoding="utf-8"):
    """The sheet of a form as somebody saves it who was asked for a CSV, in place of the workbook."""
    target = form.with_suffix(".csv")
    with target.open("w", newline="", encoding=encoding) as file:
        csv.writer(file, delimiter=";").writerows(openpyxl.load_workbook(form)[SHEET].iter_rows(values_only=True))
    form.unlink()
    return target


def evaluations(sent) -> dict[tuple, object]:
    return {(r["evaluator"], r["recommendation"], r["experiment"]): r for r in sent.desk.all("evaluation")}


def test_answered_partly_and_not_yet(sent):
    sent.fill_all("épinal", 2)
    sent.fill("brest", 2, governance_score="Peu", governance_justification="Trop tôt")
    collection = collect(sent)
    assert statuses(collection) == {"Épinal": "answered", "Brest Métropole": "partly", "Rennes Métropole": "not_yet"}
    assert [one.name for one in collection.missing] == ["Rennes Métropole"]
    assert [one.name for one in collection.partly] == ["Brest Métropole"]


def test_only_answers_go_in_as_one_step_taken_back_at_once(sent):
    sent.fill_all("épinal", 2, "Pleinement")
    sent.fill("brest", 3, efficiency_score="NSP")
    imported = take(sent, collect(sent))
    desk = sent.desk
    held = evaluations(sent)
    assert set(held) == {(desk["épinal"], desk["r1"], None), (desk["brest"], desk["r2"], None)}
    assert held[desk["épinal"], desk["r1"], None]["governance_score"] == "4"
    assert {record["state"] for record in held.values()} == {"submitted"}
    assert len({outcome.step for outcome in imported.outcomes}) == 1
    desk.store.undo()
    assert evaluations(sent) == {}


def test_an_untouched_form_proposes_nothing(sent):
    assert all(not preview.proposals for preview in collect(sent).previews)


def test_columns_for_reading_only_are_not_told_as_ignored(sent):
    assert all(not preview.ignored for preview in collect(sent).previews)


def test_more_answers_later_complete_the_first(sent):
    sent.fill("brest", 2, governance_score="Peu")
    take(sent, collect(sent))
    sent.fill("brest", 2, efficiency_score="Largement")
    (proposal,) = [p for preview in collect(sent).previews for p in preview.proposals]
    assert (proposal.kind, proposal.field, proposal.theirs) == (Case.CHANGED, "efficiency_score", "3")


def test_an_answer_we_validated_is_not_changed_without_asking(sent):
    sent.fill("brest", 2, governance_score="Peu")
    take(sent, collect(sent))
    (record,) = sent.desk.all("evaluation")
    sent.desk.set("evaluation", record.uid, governance_score="2", state="validated")
    sent.fill("brest", 2, governance_score="Pleinement")
    kinds = {p.field: p.kind for preview in collect(sent).previews for p in preview.proposals}
    assert kinds["governance_score"] is Case.CONFLICT


def test_two_files_of_one_organisation_are_joined(sent):
    sent.fill("brest", 2, "brest (technique).xlsx", governance_score="Peu")
    sent.fill("brest", 3, governance_score="Largement")
    os.utime(sent.folder / "brest (technique).xlsx", (1, 1))
    collection = collect(sent)
    assert [str(file.status) for file in collection.files if file.organisation == sent.desk["brest"]].count(
        "repeated"
    ) == 1
    take(sent, collection)
    assert {r["governance_score"] for r in sent.desk.all("evaluation")} == {"1", "3"}
    kept = [entry.file_name for entry in ledger.exchanges(sent.desk.store.read()) if entry.direction == "in"]
    assert "brest (technique).xlsx" in kept


def test_two_different_answers_are_a_question(sent):
    sent.fill("brest", 2, "ancien.xlsx", governance_score="Peu")
    sent.fill("brest", 2, governance_score="Largement")
    os.utime(sent.folder / "ancien.xlsx", (1, 1))
    proposals = [p for preview in collect(sent).previews for p in preview.proposals]
    (conflict,) = [p for p in proposals if p.kind is Case.CONFLICT]
    assert "« Peu » (ancien.xlsx)" in conflict.message
    assert "« Largement »" in conflict.message


@pytest.mark.parametrize("newest", ["ancien.xlsx", "récent.xlsx"])
def test_the_same_folder_again_does_not_turn_a_decided_answer_over(sent, newest):
    for name, score in (("ancien.xlsx", "Peu"), ("récent.xlsx", "Largement")):
        sent.fill("brest", 2, name, governance_score=score)
        os.utime(sent.folder / name, (1, 2 if name == newest else 1))
    take(sent, collect(sent), "theirs")
    assert [p for preview in collect(sent).previews for p in preview.proposals] == []


def test_a_copy_of_the_same_file_asks_nothing(sent):
    path = sent.fill_all("épinal", 2)
    shutil.copy(path, sent.folder / "copie.xlsx")
    proposals = [p for preview in collect(sent).previews for p in preview.proposals]
    assert [p.kind for p in proposals] == [Case.ADDED]


def test_a_form_of_another_campaign_is_set_aside(sent, tmp_path):
    desk = sent.desk
    other = desk.add("campaign", {"label": "2016"})
    desk.add("expected_evaluation", {"campaign": other, "evaluator": desk["brest"], "recommendation": desk["r1"]})
    prepare_forms(desk.store, other, sent.folder / "ailleurs")
    collection = collect(sent)
    (strange,) = [file for file in collection.files if file.status is Status.OTHER_CAMPAIGN]
    assert "2016" in strange.message
    assert len(collection.previews) == 3


def test_strangers_and_broken_files_are_told_one_by_one(sent, workbook_of_ours):
    (sent.folder / "casse.xlsx").write_bytes(b"PK\x03\x04 rien")
    (sent.folder / "~$verrou.xlsx").write_bytes(b"x")
    shutil.copy(workbook_of_ours, sent.folder / "export.xlsx")
    stranger = openpyxl.Workbook()
    stranger.active.append(["Poste", "Montant"])
    stranger.active.append(["Papier", 12])
    stranger.save(sent.folder / "devis.xlsx")
    found = {file.path.name: file for file in collect(sent).files}
    assert found["casse.xlsx"].status is Status.UNREADABLE
    assert found["casse.xlsx"].message
    assert found["export.xlsx"].status is Status.NO_FORM
    assert found["devis.xlsx"].status is Status.NO_FORM
    assert found["~$verrou.xlsx"].status is Status.ASIDE


@pytest.fixture
def workbook_of_ours(desk):
    return desk.send(name="export.xlsx")


def test_an_unreadable_answer_is_told_and_the_rest_goes_in(sent):
    sent.fill("épinal", 2, governance_score="beaucoup trop", efficiency_score="Peu")
    collection = collect(sent)
    unreadable = [p for preview in collection.previews for p in preview.proposals if p.kind is Case.UNREADABLE]
    assert [p.field for p in unreadable] == ["governance_score"]
    take(sent, collection)
    assert [r["efficiency_score"] for r in sent.desk.all("evaluation")] == ["1"]


def test_a_folder_without_forms_says_so(desk, tmp_path):
    (tmp_path / "vide").mkdir()
    with pytest.raises(UserError, match="aucun fichier"):
        read_folder(desk.store, tmp_path / "vide")
    with pytest.raises(UserError, match="n'existe pas"):
        read_folder(desk.store, tmp_path / "nulle part")


def test_those_who_answered_before_are_not_reminded(sent):
    sent.fill_all("épinal", 2)
    take(sent, collect(sent))
    sent.forms["épinal"].unlink()
    assert "Épinal" not in [one.name for one in collect(sent).missing]


def test_a_plain_import_of_a_form_takes_its_answers_alike(sent):
    path = sent.fill("brest", 2, governance_score="Peu")
    importing.import_files(sent.desk.store, [path], importing.Policy())
    assert [r["governance_score"] for r in sent.desk.all("evaluation")] == ["1"]


def test_a_second_blank_copy_takes_no_earlier_answer_back(sent):
    blank = sent.forms["brest"].read_bytes()
    sent.fill("brest", 2, governance_score="Peu")
    take(sent, collect(sent))
    (sent.folder / "autre service.xlsx").write_bytes(blank)
    sent.fill("brest", 2, "autre service.xlsx", efficiency_score="Largement")
    for both in (True, False):
        if not both:
            sent.forms["brest"].unlink()
        proposals = [p for preview in collect(sent).previews for p in preview.proposals]
        assert [(p.kind, p.field, p.theirs) for p in proposals] == [(Case.CHANGED, "efficiency_score", "3")]


def test_what_was_renamed_here_since_still_says_what_a_row_is_about(sent):
    desk = sent.desk
    sent.fill("brest", 2, governance_score="Peu")
    desk.set("recommendation", "r1", code="77")
    desk.set("organisation", "brest", name="Pays de Brest")
    take(sent, collect(sent))
    assert [(r["recommendation"], r["evaluator"]) for r in desk.all("evaluation")] == [(desk["r1"], desk["brest"])]


def test_an_organisation_merged_since_answers_for_the_one_that_it_became(sent):
    desk = sent.desk
    sent.fill("rennes", 2, governance_score="Peu")
    desk.add("organisation_identity", {"organisation": desk["brest"], "name": "Rennes Métropole"})
    desk.delete("organisation", "rennes")
    take(sent, collect(sent), "theirs")
    assert [r["evaluator"] for r in desk.all("evaluation")] == [desk["brest"]]


def test_two_different_answers_are_two_versions_to_choose_from(sent):
    sent.fill("brest", 2, "ancien.xlsx", governance_score="Peu")
    newest = sent.fill("brest", 2, governance_score="Largement")
    os.utime(sent.folder / "ancien.xlsx", (1, 1))
    proposals = [p for preview in collect(sent).previews for p in preview.proposals]
    (conflict,) = [p for p in proposals if p.kind is Case.CONFLICT]
    assert conflict.versions == {"governance_score": (("ancien.xlsx", "1"), (newest.name, "3"))}


def test_a_form_saved_as_csv_is_a_form_however_many_left_since(sent):
    sent.fill("épinal", 2, governance_score="Peu", governance_justification="Trop tôt")
    as_csv(sent.forms["épinal"])
    for _more in range(14):
        sent.desk.send()
    collection = collect(sent)
    assert statuses(collection)["Épinal"] == "partly"
    take(sent, collection)
    (held,) = sent.desk.all("evaluation")
    assert (held["governance_score"], held["governance_justification"]) == ("1", "Trop tôt")
    assert (held["campaign"], held["evaluator"]) == (sent.uid, sent.desk["épinal"])


def test_a_text_whose_encoding_cannot_be_told_waits_for_it_to_be_said(sent):
    sent.fill("épinal", 2, governance_score="Peu", governance_justification="Kurt \x9al")
    path = as_csv(sent.forms["épinal"])
    sheet = path.read_text("utf-8")
    path.write_bytes("".join(one if one.isascii() or one == "\x9a" else "e" for one in sheet).encode("latin-1"))
    collection = collect(sent)
    assert statuses(collection)["Épinal"] == "unreadable"
    assert collection.undecoded == [path]
    again = read_folder(sent.desk.store, sent.folder, encodings={path: "mac_roman"})
    assert again.undecoded == []
    assert not any(file.path == path and file.message.startswith("Les lettres") for file in again.files)


def test_each_file_is_read_in_its_own_encoding_in_the_order_of_the_folder(sent):
    for number in range(20):
        (sent.folder / f"{number:02}.csv").write_text(f"Nom;Note\nKurt;{number}\n")
    said = {sent.folder / f"{number:02}.csv": "cp850" for number in (0, 7, 8, 19)}
    collection = read_folder(sent.desk.store, sent.folder, encodings=said)
    names = [file.path.name for file in collection.files]
    assert names == sorted(names)
    assert len(names) == 23
