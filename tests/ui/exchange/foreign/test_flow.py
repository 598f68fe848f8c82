"""From a workbook that is not ours to its preview, with what the officer answers on the way."""

import pytest
from PySide6.QtWidgets import QWidget

from dcant_tracker.exchange.merging.deciding import LEAVE
from dcant_tracker.exchange.merging.importing import prepare
from dcant_tracker.exchange.merging.proposal import Case
from dcant_tracker.exchange.sources.answers import Answers
from dcant_tracker.exchange.sources.opening import ForeignWorkbookError
from dcant_tracker.exchange.sources.terms import Terms
from dcant_tracker.store.kept import mappings
from dcant_tracker.store.reading.queries import Condition, Query, records
from dcant_tracker.store.records.names import resolve
from dcant_tracker.ui.exchange.foreign.flow import ForeignFlow
from dcant_tracker.ui.exchange.foreign.matching_dialog import MatchingDialog
from dcant_tracker.ui.exchange.foreign.organisations_dialog import OrganisationsDialog
from dcant_tracker.ui.exchange.foreign.saved_mappings import SavedMappingsDialog
from dcant_tracker.ui.exchange.preview.dialog import PreviewDialog
from tests.ui.exchange.foreign.tables import ACTIONS, MATRIX


@pytest.fixture
def flow(session, qtbot):
    window = QWidget()
    window.resize(1280, 720)
    qtbot.addWidget(window)
    return ForeignFlow(session, window)


@pytest.fixture
def given_up():
    return []


def test_a_workbook_that_nothing_recognises_is_matched_and_then_compared(
    flow, store, workbook, messages, settle, first_programme, given_up
):
    path = workbook({"Implications": MATRIX})
    with pytest.raises(ForeignWorkbookError):
        prepare(store, path)
    seen = []

    def go_on(dialog):
        assert isinstance(dialog, MatchingDialog)
        seen.append(dialog.size().width())
        settle()
        dialog.accept()
        return bool(dialog.result())

    messages.on_run = go_on
    matched = []
    flow.match(path, matched.append, lambda: given_up.append(True))
    settle()
    assert seen == [round(1280 * 0.96)]
    assert given_up == []
    preview = prepare(store, path, Terms(mapping=matched[0]))
    assert preview.counts()["added"] > 0
    assert [one.name for one in mappings.mappings(store.read())] == ["Tableau de la Région"]


def test_giving_up_is_told_so_that_the_next_file_has_its_turn(flow, workbook, messages, settle, given_up, store):
    messages.on_run = lambda _dialog: False
    flow.match(workbook({"Suivi": ACTIONS}), lambda _mapping: pytest.fail("given up"), lambda: given_up.append(True))
    settle()
    assert given_up == [True]
    assert mappings.mappings(store.read()) == []


def test_a_file_that_cannot_be_read_is_told_in_a_sentence(flow, tmp_path, messages, settle, given_up):
    path = tmp_path / "abîmé.xlsx"
    path.write_bytes(b"PK\x03\x04 rien")
    flow.match(path, lambda _mapping: pytest.fail("unreadable"), lambda: given_up.append(True))
    settle()
    assert given_up == [True]
    assert "abîmé.xlsx" in messages.errors[0].message


def test_several_are_matched_in_turn_and_one_given_up_does_not_stop_the_others(
    flow, workbook, messages, settle, first_programme
):
    paths = [workbook({"Suivi": ACTIONS}, "a.xlsx"), workbook({"Implications": MATRIX}, "b.xlsx")]
    answers = iter([False, True])

    def answer(dialog):
        if not next(answers):
            return False
        dialog.accept()
        return bool(dialog.result())

    messages.on_run = answer
    found = []
    flow.compare(paths, found.append)
    settle()
    assert [preview.origin.path.name for preview in found[0]] == ["b.xlsx"]
    assert found[0][0].counts()["added"] > 0


def test_what_was_decided_holds_after_the_organisations_were_told(
    flow, workbook, messages, settle, first_programme, uid_of
):
    messages.on_run = lambda dialog: dialog.accept() or bool(dialog.result())
    found = []
    flow.compare([workbook({"Implications": MATRIX})], found.append)
    settle()
    before = found[0][0]
    chosen = [rank for rank, proposal in enumerate(before.proposals) if proposal.kind is Case.ADDED][1]
    decided = [LEAVE if rank == chosen else None for rank, _proposal in enumerate(before.proposals)]
    left = before.key_text(before.proposals[chosen])

    def answer(dialog):
        dialog.list.go(next(rank for rank, one in enumerate(before.unknown) if one.text == "Toulouze Métropole"))
        dialog.take_number(1)
        return True

    messages.on_run = answer
    told = []
    flow.recognise([before], [decided], lambda previews, kept: told.append((previews, kept)))
    settle()
    ((after,), (kept,)) = told[0]
    assert "Toulouze Métropole" not in [one.text for one in after.unknown]
    assert len(after.proposals) != len(before.proposals) or after.counts() != before.counts()
    assert [after.key_text(after.proposals[rank]) for rank, choice in enumerate(kept) if choice == LEAVE] == [left]
    assert after.origin.terms.answers.same["Toulouze Métropole"] == uid_of("organisation", "Toulouse Métropole")


def test_answers_add_to_those_of_before(flow, store, workbook, messages, settle, first_programme, uid_of):
    path = workbook({"Implications": MATRIX})
    messages.on_run = lambda dialog: dialog.accept() or bool(dialog.result())
    mapping = []
    flow.match(path, mapping.append, lambda: None)
    settle()
    epinal, toulouse = uid_of("organisation", "Épinal"), uid_of("organisation", "Toulouse Métropole")
    before = prepare(store, path, Terms(mapping=mapping[0], answers=Answers({"Ville de Quimper": epinal})))

    def answer(dialog):
        dialog.list.go(next(rank for rank, one in enumerate(before.unknown) if one.text == "Toulouze Métropole"))
        dialog.take_number(1)
        return True

    messages.on_run = answer
    told = []
    flow.recognise([before], [[None] * len(before.proposals)], lambda previews, _kept: told.extend(previews))
    settle()
    assert told[0].origin.terms.answers.same == {"Ville de Quimper": epinal, "Toulouze Métropole": toulouse}


def test_a_partners_table_dropped_on_the_window_ends_in_records(
    session, store, window, workbook, messages, settle, first_programme, uid_of
):
    path = workbook({"Implications": MATRIX})
    toulouse = uid_of("organisation", "Toulouse Métropole")
    seen = []

    def answer(dialog):
        seen.append(type(dialog).__name__)
        settle()
        if isinstance(dialog, OrganisationsDialog):
            dialog.list.go(next(r for r, one in enumerate(dialog._names) if one.unknown.text == "Toulouze Métropole"))
            dialog.take_number(1)
            return True
        if isinstance(dialog, PreviewDialog) and seen.count("PreviewDialog") == 1:
            dialog.on_recognise()
            return False
        dialog.accept()
        return bool(dialog.result())

    messages.on_run = answer
    session.importRequested.emit([path])
    settle()
    settle()
    assert seen == ["MatchingDialog", "PreviewDialog", "OrganisationsDialog", "PreviewDialog"]
    query = Query("participation", conditions=(Condition("organisation", (toulouse,)),))
    codes = {(record["recommendation"], record["role"]) for record in records(store.read(), query)}
    first = uid_of("recommendation", "DcANT 2015-2017 / 1")
    assert (first, "working_group") in codes
    assert resolve(store.read(), "organisation", "Toulouze Métropole") == toulouse
    session.undo()
    settle()
    assert (first, "working_group") not in {
        (one["recommendation"], one["role"]) for one in records(store.read(), query)
    }


def test_giving_up_on_names_gives_the_same_comparison_back(flow, workbook, messages, settle, first_programme):
    messages.on_run = lambda dialog: dialog.accept() or bool(dialog.result())
    found = []
    flow.compare([workbook({"Implications": MATRIX})], found.append)
    settle()
    messages.on_run = lambda _dialog: False
    told = []
    flow.recognise(found[0], [[]], lambda previews, kept: told.append((previews, kept)))
    settle()
    assert told == [(found[0], [[]])]


def test_the_remembered_ones_are_one_action_away(flow, messages):
    shown = []
    messages.on_run = lambda dialog: shown.append(type(dialog)) or True
    flow.manage()
    assert shown == [SavedMappingsDialog]
