"""Who is invited, who came: one key each, a name typed, a list pasted, what was promised before."""

from datetime import date

import pytest
from front import bring_to_front
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from dcant_tracker.store.records.record import get
from dcant_tracker.store.writing.changes import Operation

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def convened(opened, fifteen, typist):
    """The group is convened, the keyboard at the first seat."""
    typist.press(Qt.Key.Key_G, CTRL)
    typist.wait()
    return opened.attendance


def seats(attendance):
    return [(seat.organisation, seat.person, seat.presence) for seat in attendance.table.seats.rows]


def typed(attendance, typist, text):
    attendance.newcomer.setFocus()
    typist.type(text)
    typist.enter()
    typist.wait()


def test_convening_takes_the_members_in_force_and_says_of_nobody_that_they_came(convened, session, typist):
    assert [organisation for organisation, _person, _presence in seats(convened)] == [
        f"Ville {rank:02d}" for rank in range(15)
    ]
    assert {presence for _organisation, _person, presence in seats(convened)} == {"guest"}
    before = session.store.read().last_step()
    convened.convene()
    typist.wait()
    assert session.store.read().last_step() == before
    session.undo()
    typist.wait()
    assert seats(convened) == []


def test_fifteen_people_take_under_sixty_keys(convened, typist, rows, next_meeting):
    for key in (Qt.Key.Key_P,) * 11 + (Qt.Key.Key_E, Qt.Key.Key_A):
        typist.press(key)
    typist.press(Qt.Key.Key_R)
    typist.type("Mme Durand")
    typist.enter()
    typist.press(Qt.Key.Key_P)
    typist.wait()
    kept = sorted(rows("attendance", next_meeting), key=lambda one: one.id)
    assert [one["presence"] for one in kept] == ["present"] * 11 + ["excused", "absent", "represented", "present"]
    assert kept[13]["represented_by"] == "Mme Durand"
    assert typist.keys == 17
    assert typist.keys + typist.characters < 60
    assert "Présent : 12" in convened.count.text()


def test_escape_leaves_the_seat_as_it_was(convened, typist):
    typist.press(Qt.Key.Key_R)
    typist.type("Mme")
    typist.press(Qt.Key.Key_Escape)
    typist.wait()
    assert convened.table.deputy is None
    assert convened.table.hasFocus()
    assert seats(convened)[0][2] == "guest"


def test_a_name_that_is_being_typed_is_kept_when_the_page_is_left(convened, typist, window, rows, next_meeting):
    typist.press(Qt.Key.Key_R)
    typist.type("Mme Durand")
    window.on_opened("home")
    typist.wait()
    assert "Mme Durand" in [one["represented_by"] for one in rows("attendance", next_meeting)]


def test_somebody_is_taken_off_the_list(convened, typist):
    typist.press(Qt.Key.Key_Delete)
    typist.wait()
    assert len(seats(convened)) == 14


def test_a_person_we_know_is_added_by_the_name_alone(opened, typist, rows, next_meeting, uid_of):
    typed(opened.attendance, typist, "le goff anne")
    assert seats(opened.attendance) == [("Brest Métropole", "Anne Le Goff", "guest")]
    assert len(rows("contact")) == 1


def test_a_new_person_comes_with_the_organisation_and_where_that_is_known_from(opened, typist, rows, uid_of):
    typed(opened.attendance, typist, "Camille Durand, Brest Métropole")
    assert seats(opened.attendance) == [("Brest Métropole", "Camille Durand", "guest")]
    made = next(one for one in rows("contact") if one["name"] == "Camille Durand")
    assert made["organisation"] == uid_of("organisation", "Brest Métropole")
    assert made["source"] == "Présence à « Groupe de juin », 29/06/2017"


def test_an_organisation_without_anybody_may_come_too(opened, typist):
    typed(opened.attendance, typist, "SGMAP")
    assert seats(opened.attendance) == [("SGMAP", "", "guest")]


def test_a_pasted_list_is_one_step_and_asks_about_those_whom_nobody_knows(opened, typist, session, messages):
    before = session.store.read().last_step()
    opened.attendance.newcomer.setFocus()
    QApplication.clipboard().setText(
        "Anne Le Goff\nCamille Durand\tBrest Métropole\n\nPaul Petit, Brest\nSGMAP, Luc Roy\n"
    )
    opened.attendance.newcomer.paste()
    typist.enter()
    typist.wait()
    assert session.store.read().last_step() == before + 1
    assert [person for _organisation, person, _presence in seats(opened.attendance)] == [
        "Anne Le Goff",
        "Camille Durand",
        "Luc Roy",
    ]
    [question] = opened.attendance.questions.questions
    assert "« Brest »" in question.unclear.problem
    assert question.organisation.editor.hasFocus()
    question.organisation.editor.setText("Épinal")
    typist.enter()
    typist.wait()
    assert ("Épinal", "Paul Petit", "guest") in seats(opened.attendance)
    assert opened.attendance.questions.questions == []


def test_a_name_that_is_neither_is_never_guessed(opened, typist, rows, next_meeting):
    typed(opened.attendance, typist, "Personne Inconnue")
    assert rows("attendance", next_meeting) == []
    assert len(rows("contact")) == 1
    assert opened.refused == ["Personne Inconnue"]
    opened.attendance.questions.questions[0].dropped.emit()
    assert opened.refused == []


def test_nobody_is_counted_twice(opened, typist, messages):
    typed(opened.attendance, typist, "Anne Le Goff")
    typed(opened.attendance, typist, "Anne Le Goff, Brest Métropole")
    assert len(seats(opened.attendance)) == 1
    assert "Déjà dans la liste." in messages.toasts


def test_what_was_promised_is_done_by_one_key(opened, typist, rows):
    promised = opened.promised.table
    assert opened.promised.isVisible()
    assert [promised.promises.index(0, column).data() for column in range(3)] == [
        "Envoyer le relevé",
        "Camille Martin",
        "En retard : 15/06/2017",
    ]
    promised.setFocus()
    typist.press(Qt.Key.Key_F)
    typist.wait()
    assert rows("action_item")[0]["done_on"] == date.today()
    assert promised.promises.index(0, 2).data().startswith("Fait le")
    typist.press(Qt.Key.Key_F)
    typist.wait()
    assert rows("action_item")[0]["done_on"] is None


def test_late_milestones_and_open_actions_are_proposed_and_added_in_one_step(
    opened, typist, store, group, uid_of, rows, next_meeting, session
):
    late = next(one for one in rows("milestone") if one["title"] == "Cahier des charges")
    store.transact(
        Operation("edit", "x"), lambda tx: tx.update("group", group, {"recommendation": late["recommendation"]})
    )
    typist.press(Qt.Key.Key_J, CTRL)
    typist.wait()
    listed = opened.proposals.list
    assert [listed.item(row).text() for row in range(listed.count())] == [
        "Jalon en retard – Cahier des charges – 01/02/2017",
        "Suite ouverte – Envoyer le relevé – Camille Martin – 15/06/2017",
    ]
    before = session.store.read().last_step()
    typist.press(Qt.Key.Key_Space)
    typist.press(Qt.Key.Key_Down)
    typist.press(Qt.Key.Key_Space)
    typist.enter()
    typist.wait()
    assert session.store.read().last_step() == before + 1
    points = sorted(rows("agenda_item", next_meeting), key=lambda one: one["position"])
    assert [one["title"] for one in points] == ["Cahier des charges", "Envoyer le relevé"]
    assert points[0]["recommendation"] == late["recommendation"]
    typist.press(Qt.Key.Key_J, CTRL)
    typist.wait()
    assert "Rien à proposer" in opened.proposals.title.text()


def test_the_next_meeting_is_of_the_group_and_opens(opened, page, typist, session):
    page.on_next()
    typist.enter()
    assert opened.next.day.refused
    typist.type("28/9/2017")
    typist.enter()
    typist.wait()
    assert page.pane is not opened
    made = get(session.store.read(), "meeting", page.pane.uid)
    assert (made["held_on"], made["group"]) == (date(2017, 9, 28), opened.held.meeting["group"])


def test_a_meeting_opens_from_its_row_and_goes_back_to_the_list(page, typist, window, settle):
    bring_to_front(window)
    page.view.setFocus()
    page.view.setCurrentIndex(page.table.index(0, page.view.columns.visible()[0]))
    typist.press(Qt.Key.Key_Return, CTRL)
    settle()
    assert page.is_open
    assert [action.text() for action in page.head_actions()][:2] == ["Compte rendu…", "Ordre du jour…"]
    assert page.reported == ("minutes", page.pane.uid)
    typist.press(Qt.Key.Key_L, CTRL)
    settle()
    assert not page.is_open


def test_a_meeting_that_is_deleted_gives_way_to_the_list(opened, page, store, session, settle, next_meeting):
    store.transact(Operation("delete", "x"), lambda tx: tx.delete("meeting", next_meeting, with_dependants=True))
    session.poll()
    settle()
    assert not page.is_open


def test_a_meeting_without_a_group_says_what_to_do(opened, store, session, settle, next_meeting):
    store.transact(Operation("edit", "x"), lambda tx: tx.update("meeting", next_meeting, {"group": None}))
    session.poll()
    settle()
    assert not opened.attendance.convene_button.isEnabled()
    assert "sans instance" in opened.attendance.hint.text()
    assert not opened.promised.isVisible()


def test_everything_that_takes_the_keyboard_has_a_name(convened, opened, typist):
    typist.wait()
    for widget in opened.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            said = widget.accessibleName() or getattr(widget, "text", lambda: "")()
            assert said, widget
