"""What two laptops wrote in the same place is settled by keyboard, once, and can be taken back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from team_scenes import Colleague, write

from dcant_tracker.exchange.merging.deciding import LEAVE, TAKE
from dcant_tracker.store.records.record import get
from dcant_tracker.store.replicas.conflicts import Answer, open_conflicts
from dcant_tracker.ui.exchange.preview.tree import THEIRS, VERDICT, WHAT
from dcant_tracker.ui.exchange.settling.disagreements import read_disagreements
from dcant_tracker.ui.exchange.settling.opening import open_settling


def press(dialog, *keys) -> None:
    for key in keys:
        QTest.keyClick(dialog.focusWidget() or dialog, key)


def apply(dialog) -> None:
    QTest.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def lines(dialog) -> dict[str, str]:
    """What each line says of its record, by field."""
    model = dialog.model
    return {
        str(model.index_of(rank).data()): str(model.index_of(rank).siblingAtColumn(THEIRS).data())
        for rank in model.visible_ranks()
    }


def test_each_line_says_what_was_there_what_is_here_and_what_whom_wrote(settling, two_titles):
    seen = {}

    def look(dialog):
        seen.update(lines(dialog))
        pane = dialog.pane
        dialog.show_rank(next(r for r, p in enumerate(dialog.choices.proposals) if p.field == "title"))
        seen["base"] = (pane._base_heading.text(), pane.base.toPlainText())
        seen["mine"] = pane.mine.toPlainText()
        seen["theirs"] = (pane._theirs_heading.text(), pane.theirs.toPlainText())
        seen["message"] = pane.message.text()
        dialog.reject()

    settling(look)
    assert seen["Intitulé"] == "Ouvrir les données locales"
    assert seen["base"] == ("À l'origine", "Ouvrir les données")
    assert seen["mine"] == "Ouvrir toutes les données"
    assert seen["theirs"] == ("Chez Camille Martin", "Ouvrir les données locales")
    assert "Camille Martin, aujourd'hui" in seen["message"]


def test_keeping_one_and_taking_another_is_one_step_that_settles_both(settling, two_titles, store, messages):
    before = store.read().last_step()

    def decide(dialog):
        fields = [p.field for p in dialog.choices.proposals]
        dialog.show_rank(fields.index("title"))
        press(dialog, Qt.Key.Key_2)
        dialog.show_rank(fields.index("status"))
        press(dialog, Qt.Key.Key_1)
        apply(dialog)

    settling(decide)
    title, status = (get(store.read(), "recommendation", uid) for uid in two_titles)
    assert title["title"] == "Ouvrir les données locales"
    assert status["status"] == "abandoned"
    assert status["officer"] == "Paul Durand"  # only she wrote there: nobody was asked
    assert open_conflicts(store.read()) == []
    assert store.read().last_step() == before + 1
    assert messages.toasts[-1].startswith("Décisions")


@pytest.mark.parametrize("choice", [TAKE, LEAVE])
def test_the_undo_of_the_toast_asks_again(settling, two_titles, store, messages, session, settle, choice):
    before = open_conflicts(store.read())

    def decide(dialog):
        dialog.choices.choose(range(len(dialog.choices.proposals)), choice)
        apply(dialog)

    settling(decide)
    assert open_conflicts(store.read()) == []
    _text, undo = messages.actions[-1]
    undo()
    settle()
    settle()
    assert get(store.read(), "recommendation", two_titles[0])["title"] == "Ouvrir toutes les données"
    assert get(store.read(), "recommendation", two_titles[1])["status"] == "abandoned"
    assert open_conflicts(store.read()) == before
    session.redo()
    settle()
    assert open_conflicts(store.read()) == []


@pytest.mark.parametrize("choice", [TAKE, LEAVE])
def test_the_status_line_counts_what_is_asked_again(window, settling, two_titles, store, session, settle, choice):
    def decide(dialog):
        dialog.choices.choose(range(len(dialog.choices.proposals)), choice)
        apply(dialog)

    settling(decide)
    session.undo()
    settle()
    session.meetings._soon.timeout.emit()
    settle()
    assert "2 à trancher" in window.status_line.team.settle.text()


def test_another_value_is_chosen_in_a_list_or_written(settling, two_titles, store):
    def decide(dialog):
        fields = [p.field for p in dialog.choices.proposals]
        dialog.show_rank(fields.index("title"))
        press(dialog, Qt.Key.Key_4)
        dialog.pane.joined.setPlainText("Ouvrir les données de tous")
        dialog.show_rank(fields.index("status"))
        press(dialog, Qt.Key.Key_4)
        dialog.pane.mending.editor.load("on_hold", "Suspendue")
        dialog.pane.mending.on_write()
        rank = fields.index("status")
        assert dialog.model.index_of(rank).siblingAtColumn(VERDICT).data() == "Tranchée"
        assert "→" in dialog.model.index_of(rank).siblingAtColumn(THEIRS).data()
        apply(dialog)

    settling(decide)
    title, status = (get(store.read(), "recommendation", uid) for uid in two_titles)
    assert title["title"] == "Ouvrir les données de tous"
    assert status["status"] == "on_hold"
    assert open_conflicts(store.read()) == []


def test_all_of_one_person_is_taken_at_once_from_the_menu(settling, two_titles, store, tmp_path, camille):
    paul = Colleague(store, tmp_path / "paul.sqlite", "Paul Durand")
    uid = str(store.read().fetch_value("SELECT uid FROM organisation WHERE name = 'Épinal'"))
    paul.writes("organisation", uid, region="Bretagne")
    write(store, "organisation", uid, region="Occitanie")
    paul.gives(store)

    def decide(dialog):
        groups = [preview.origin.label for preview in dialog.choices.previews]
        assert groups == ["Camille Martin", "Paul Durand"]
        dialog.show_rank(0)
        dialog.deciding.menu.aboutToShow.emit()
        (take,) = [one for one in dialog.deciding.menu.actions() if one.text().startswith("Prendre tout de « Camille")]
        take.trigger()
        apply(dialog)

    settling(decide)
    (left,) = open_conflicts(store.read())
    assert (left.who, left.field) == ("Paul Durand", "region")
    assert get(store.read(), "recommendation", two_titles[1])["status"] == "done"


def test_a_record_deleted_there_and_written_here_says_who_did_what(settling, store, camille, uid_of):
    uid = uid_of("organisation", "SGMAP")
    camille.deletes("organisation", uid)
    write(store, "organisation", uid, region="Bretagne")
    camille.gives(store)
    said = []

    def decide(dialog):
        said.append(dialog.pane.message.text())
        said.append((dialog.pane.keep.text(), dialog.pane.take.text()))
        press(dialog, Qt.Key.Key_2)
        apply(dialog)

    settling(decide)
    assert "Camille Martin a supprimé cette fiche" in said[0]
    assert "y a écrit" in said[0]
    assert said[1] == ("Garder la fiche  (1)", "Supprimer la fiche  (2)")
    assert get(store.read(), "organisation", uid) is None
    assert open_conflicts(store.read()) == []


def test_a_record_kept_against_a_deletion_is_asked_about_once(settling, store, camille, uid_of):
    uid = uid_of("organisation", "SGMAP")
    camille.deletes("organisation", uid)
    write(store, "organisation", uid, region="Bretagne")
    camille.gives(store)
    settling(lambda dialog: (press(dialog, Qt.Key.Key_1), apply(dialog)))
    assert get(store.read(), "organisation", uid) is not None
    assert open_conflicts(store.read()) == []


def test_dates_that_are_valid_apart_but_not_together_are_corrected_not_kept(settling, store, tmp_path):
    from datetime import date

    uid = str(store.read().fetch_value("SELECT uid FROM programme WHERE code = 'DcANT 2018-2020'"))
    write(store, "programme", uid, ends_on=date(2020, 12, 31))
    camille = Colleague(store, tmp_path / "camille.sqlite")
    camille.writes("programme", uid, ends_on=date(2018, 6, 1))
    write(store, "programme", uid, starts_on=date(2019, 1, 1))
    camille.gives(store)
    (broken,) = open_conflicts(store.read())
    seen = []

    def leave(dialog):
        seen.append(dialog.pane.message.text())
        seen.append(dialog.pane.keep.text())
        press(dialog, Qt.Key.Key_1)
        assert not dialog.apply_button.isEnabled()
        press(dialog, Qt.Key.Key_2)
        apply(dialog)

    settling(leave)
    assert broken.message in seen[0]
    assert seen[1] == "Laisser à corriger  (1)"
    assert open_conflicts(store.read()) == []


def test_decisions_not_written_are_not_lost_without_a_word(settling, two_titles, store, messages):
    messages.answers = [False, True]

    def decide(dialog):
        press(dialog, Qt.Key.Key_1)
        press(dialog, Qt.Key.Key_Escape)
        assert dialog.isVisible()
        press(dialog, Qt.Key.Key_Escape)
        assert not dialog.isVisible()

    settling(decide)
    assert "Fermer sans enregistrer ?" in messages.questions[-1]
    assert len(open_conflicts(store.read())) == 2


def test_what_a_colleague_settled_meanwhile_is_not_settled_again(settling, two_titles, store, messages, camille):
    def decide(dialog):
        press(dialog, Qt.Key.Key_1, Qt.Key.Key_1)
        for one in open_conflicts(store.read()):
            store.update(one.entity, one.uid, {one.field: one.theirs}, _elsewhere())
        apply(dialog)

    messages.answers = [True]
    settling(decide)
    assert "entre-temps" in messages.errors[-1].message


def _elsewhere():
    from dcant_tracker.store.writing.changes import Operation

    return Operation("edit", "Ailleurs")


def test_nothing_to_settle_is_said_calmly(qtbot, session, messages, settle):
    window = QWidget()
    qtbot.addWidget(window)
    open_settling(session, window)
    settle()
    assert messages.toasts == ["Rien à trancher : personne n'a écrit au même endroit sans le savoir."]


def test_the_decision_travels_and_nobody_is_asked_again(settling, two_titles, store, camille):
    settling(lambda dialog: (press(dialog, Qt.Key.Key_2, Qt.Key.Key_1), apply(dialog)))
    camille.takes(store)
    from contextlib import closing

    from dcant_tracker.store.store import Store

    with closing(Store.open(camille.path)) as hers:
        assert open_conflicts(hers.read()) == []
        for uid in two_titles:
            assert get(hers.read(), "recommendation", uid).values == get(store.read(), "recommendation", uid).values


def test_the_first_column_names_records_by_their_titles(settling, two_titles):
    names = []

    def look(dialog):
        rank = dialog.model.visible_ranks()[0]
        names.append(dialog.model.index_of(rank).parent().siblingAtColumn(WHAT).data())
        dialog.reject()

    settling(look)
    assert names == ["Mesure 2 – Dématérialiser la commande publique"] or " / " not in names[0]


def test_what_is_shown_by_now_is_not_kept_unseen(settling, store, camille, tmp_path, messages, uid_of):
    """A third value came in while the list was open: keeping « ours » would decide for one that nobody looked at."""
    uid = uid_of("organisation", "Épinal")
    paul = Colleague(store, tmp_path / "paul.sqlite", "Paul Durand")
    camille.writes("organisation", uid, region="Bretagne")
    write(store, "organisation", uid, region="Occitanie")
    camille.gives(store)
    messages.answers = [True]

    def decide(dialog):
        paul.writes("organisation", uid, region="Normandie")
        paul.gives(store)
        press(dialog, Qt.Key.Key_1)
        apply(dialog)

    settling(decide)
    assert "entre-temps" in messages.errors[-1].message
    assert len(open_conflicts(store.read())) == 2


def test_a_cell_of_which_only_a_part_was_answered_stays_to_be_settled(store, camille, tmp_path, uid_of):
    uid = uid_of("organisation", "Épinal")
    paul = Colleague(store, tmp_path / "paul.sqlite", "Paul Durand")
    camille.writes("organisation", uid, region="Bretagne")
    paul.writes("organisation", uid, region="Normandie")
    write(store, "organisation", uid, region="Occitanie")
    camille.gives(store)
    paul.gives(store)
    found = read_disagreements(store.read())
    assert len(found.conflicts) == 2
    assert found.decisions([LEAVE, None]) == []
    (kept,) = found.decisions([LEAVE, LEAVE])
    assert kept.answer is Answer.MINE
    (taken,) = found.decisions([LEAVE, TAKE])
    assert (taken.answer, taken.conflict) == (Answer.THEIRS, found.conflicts[1])
