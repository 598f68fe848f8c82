"""The officer says who is meant by names that no organisation of hers bears."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dcant_tracker.domain.directory import DirectoryEntry
from dcant_tracker.exchange.merging.deciding import TAKE
from dcant_tracker.exchange.merging.importing import apply, prepare
from dcant_tracker.exchange.merging.unknown_names import Unknown
from dcant_tracker.exchange.names.organisations import Candidate
from dcant_tracker.exchange.reader import read
from dcant_tracker.exchange.sources.foreign.proposing import Proposer
from dcant_tracker.exchange.sources.terms import Terms, terms_from
from dcant_tracker.store.reading.keys import existing
from dcant_tracker.store.reading.queries import Condition, Query, records
from dcant_tracker.store.records.names import resolve
from dcant_tracker.ui.exchange.foreign.organisations_dialog import OrganisationsDialog
from tests.ui.exchange.foreign.tables import MATRIX


@pytest.fixture
def preview(store, workbook, first_programme):
    """A partner's matrix with names of its own."""
    path = workbook({"Implications": MATRIX})
    return prepare(store, path, Terms(mapping=Proposer(store.read()).workbook(read(path))))


@pytest.fixture
def asking(session, settle):
    opened = []

    def ask(unknown):
        dialog = OrganisationsDialog(session, unknown)
        dialog.show()
        dialog._look_up()
        settle()
        opened.append(dialog)
        return dialog

    yield ask
    settle()
    for dialog in opened:
        dialog.close()


def options(dialog):
    return [button.toolTip() for button in dialog._buttons if not button.isHidden()]


def go_to(dialog, text):
    dialog.list.go(next(rank for rank, name in enumerate(dialog._names) if name.unknown.text == text))


def test_each_unknown_name_comes_with_its_place_and_those_that_come_close(asking, preview):
    dialog = asking(preview.unknown)
    go_to(dialog, "Toulouze Métropole")
    assert dialog.title.text() == "« Toulouze Métropole »"
    assert dialog.place.text() == "Implications, A5 · 2 fois"
    assert options(dialog)[0].startswith("1   Toulouse Métropole — ")
    assert options(dialog)[-1] == "0   Laisser illisible"
    assert not dialog.answers(), "nothing is taken silently"


def test_a_number_chooses_and_goes_on_to_the_next_name(asking, preview, uid_of):
    dialog = asking(preview.unknown)
    go_to(dialog, "Toulouze Métropole")
    rank = dialog.list.rank()
    QTest.keyClick(dialog, Qt.Key.Key_1)
    assert dialog.answers().same == {"Toulouze Métropole": uid_of("organisation", "Toulouse Métropole")}
    assert dialog.list.rank() == min(rank + 1, len(preview.unknown) - 1)
    assert dialog.counted.text() == f"1 reconnus sur {len(preview.unknown)}"
    go_to(dialog, "Toulouze Métropole")
    QTest.keyClick(dialog, Qt.Key.Key_0)
    assert not dialog.answers()


def test_one_of_the_directory_is_created_and_taken_in_with_the_import(asking, preview, store):
    dialog = asking(preview.unknown)
    go_to(dialog, "Ville de Quimper")
    told = next(text for text in options(dialog) if "annuaire : Quimper" in text)
    assert "Ville · Finistère" in told
    dialog.take_number(int(told.split()[0]))
    entry = dialog.answers().created["Ville de Quimper"]
    assert isinstance(entry, DirectoryEntry)
    again = prepare(store, preview.origin.path, Terms(mapping=preview.origin.terms.mapping, answers=dialog.answers()))
    assert "Ville de Quimper" not in [one.text for one in again.unknown]
    apply(store, [again], [[TAKE for _proposal in again.proposals]])
    assert resolve(store.read(), "organisation", "Quimper") == entry.uid
    assert resolve(store.read(), "organisation", "Ville de Quimper") == entry.uid


def test_the_answer_is_kept_as_a_name_of_the_organisation(asking, preview, store, uid_of):
    dialog = asking(preview.unknown)
    go_to(dialog, "Toulouze Métropole")
    dialog.take_number(1)
    again = prepare(store, preview.origin.path, Terms(mapping=preview.origin.terms.mapping, answers=dialog.answers()))
    apply(store, [again], [[TAKE for _proposal in again.proposals]])
    assert resolve(store.read(), "organisation", "toulouze metropole") == uid_of("organisation", "Toulouse Métropole")


def test_another_one_is_looked_for_among_ours_and_in_the_directory(asking, preview, settle, uid_of):
    dialog = asking(preview.unknown)
    go_to(dialog, "Toulouze Métropole")
    dialog.search.setFocus()
    QTest.keyClicks(dialog.search, "epinal")
    settle()
    listed = dialog.search.suggestions().candidates()
    assert listed[0].text == "Épinal"
    assert any(one.text.endswith("– annuaire") for one in listed)
    QTest.keyClick(dialog.search, Qt.Key.Key_Return)
    assert dialog.answers().same == {"Toulouze Métropole": uid_of("organisation", "Épinal")}
    assert dialog.search.text() == ""
    assert any("Épinal" in text for text in options(dialog))


def test_an_entry_of_the_directory_that_is_followed_already_is_one_of_ours(asking, uid_of):
    dialog = asking([Unknown("Métropole brestoise ex Brest Metropole", "S", "A2", 1, ()), _unknown("Brest Metropole")])
    go_to(dialog, "Brest Metropole")
    assert options(dialog)[0].endswith("Brest Métropole")
    assert "annuaire" not in options(dialog)[0]
    dialog.take_number(1)
    assert dialog.answers().same["Brest Metropole"] == uid_of("organisation", "Brest Métropole")


def test_very_close_names_are_taken_together_but_never_those_of_another_kind(asking, uid_of):
    toulouse, brest = uid_of("organisation", "Toulouse Métropole"), uid_of("organisation", "Brest Métropole")
    dialog = asking(
        [
            _unknown("Toulouse Metropol", Candidate(toulouse, "Toulouse Métropole", 97)),
            _unknown("Ville de Brest", Candidate(brest, "Brest Métropole", 100)),
            _unknown(
                "Métropole", Candidate(brest, "Brest Métropole", 91), Candidate(toulouse, "Toulouse Métropole", 91)
            ),
        ]
    )
    assert dialog.take_close.text() == "Prendre les noms très proches (1)"
    dialog.take_close.click()
    assert dialog.answers().same == {"Toulouse Metropol": toulouse}
    assert dialog.take_close.isHidden()
    go_to(dialog, "Ville de Brest")
    assert options(dialog)[0].endswith("mais d'un autre type")


def test_a_name_with_a_row_of_its_own_is_added_as_it_is_unless_told_otherwise(asking):
    dialog = asking([Unknown("Vannes agglo nouvelle", "Membres", "B7", 1, (), added=True)])
    assert options(dialog)[-1] == "0   Ajouter tel quel : le classeur le crée"


def test_choosing_by_a_click_counts_the_same(asking, preview, uid_of):
    dialog = asking(preview.unknown)
    go_to(dialog, "Toulouze Métropole")
    dialog._buttons[0].click()
    assert dialog.answers().same == {"Toulouze Métropole": uid_of("organisation", "Toulouse Métropole")}
    assert dialog._buttons[0].isChecked()


def test_one_known_nowhere_is_created_with_the_rows_and_undone_with_them(asking, workbook, store, first_programme):
    path = workbook({"Implications": (*MATRIX, ("Association Klask", "GT", None, None, None, None))})
    preview = prepare(store, path, Terms(mapping=Proposer(store.read()).workbook(read(path))))
    dialog = asking(preview.unknown)
    go_to(dialog, "Association Klask")
    assert options(dialog)[-2:] == ["C   Créer « Association Klask »", "0   Laisser illisible"]
    assert dialog.kind.currentText() == "Association"
    QTest.keyClick(dialog, Qt.Key.Key_C)
    created = dialog.answers().created["Association Klask"]
    assert (created.name, created.kind) == ("Association Klask", "association")
    again = prepare(store, preview.origin.path, Terms(mapping=preview.origin.terms.mapping, answers=dialog.answers()))
    assert "Association Klask" not in [one.text for one in again.unknown]
    kept = Terms(answers=dialog.answers()).to_json()
    assert terms_from(kept).answers == dialog.answers()
    apply(store, [again], [[TAKE for _proposal in again.proposals]])
    assert resolve(store.read(), "organisation", "Association Klask") == created.uid
    held = records(store.read(), Query("participation", conditions=(Condition("organisation", (created.uid,)),)))
    assert len(held) == 1
    store.undo()
    assert not existing(store.read(), "organisation", {created.uid})


def test_a_kind_that_the_name_does_not_say_is_asked_before_it_is_created(asking):
    dialog = asking([_unknown("Klask"), _unknown("Préfecture du Nord"), _unknown("Reste")])
    assert dialog.kind.currentData() == ""
    QTest.keyClick(dialog, Qt.Key.Key_C)
    assert dialog.list.rank() == 0
    assert not dialog.answers()
    assert dialog.kind.view().isVisible()
    QTest.keyClicks(dialog.kind.view(), "gip")
    QTest.keyClick(dialog.kind.view(), Qt.Key.Key_Return)
    assert {text: new.kind for text, new in dialog.answers().created.items()} == {"Klask": "gip"}
    assert dialog.list.hasFocus()
    go_to(dialog, "Préfecture du Nord")
    QTest.keyClick(dialog, Qt.Key.Key_C)
    assert dialog.answers().created["Préfecture du Nord"].kind == "etat"
    assert dialog.list.rank() == 2
    go_to(dialog, "Klask")
    dialog.kind.setCurrentIndex(0)
    dialog.kind.activated.emit(0)
    assert list(dialog.answers().created) == ["Préfecture du Nord"]


def test_a_name_that_the_workbook_creates_is_not_created_twice(asking):
    dialog = asking([Unknown("Vannes agglo nouvelle", "Membres", "B7", 1, (), added=True)])
    QTest.keyClick(dialog, Qt.Key.Key_C)
    assert not dialog.answers()
    assert dialog.kind_row.isHidden()


def _unknown(text, *candidates):
    return Unknown(text, "Feuille", "A2", 1, candidates)
