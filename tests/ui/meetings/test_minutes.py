"""Typing during the meeting: points, decisions, and who does what by when."""

from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from dcant_tracker.store.records.record import get


def titles(boxes):
    return [box.title.text for box in boxes]


def minutes(typist):
    """Three points, each decided, and four actions, from the empty line of the agenda."""
    for title in ("Ouverture", "Archivage", "Calendrier"):
        typist.type(title)
        typist.enter()
    typist.press(Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    typist.press(Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    typist.press(Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    typist.type("Relevé approuvé.")
    typist.press(Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    typist.type("Deux sites pilotes.")
    typist.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    for what, who, when in (
        ("Rédiger la note", "Camille Martin", "+7"),
        ("Ouvrir le site", "Brest Métropole", "30/06/2017"),
        ("Relancer", "Toulouse Métropole", "4/9/2017"),
    ):
        for text in (what, who, when):
            typist.type(text)
            typist.enter()
    typist.enter()
    typist.type("Prochaine réunion en septembre.")
    typist.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    for text in ("Réserver la salle", "Camille Martin", "1/9/2017"):
        typist.type(text)
        typist.enter()


def test_minutes_are_typed_from_an_empty_meeting(opened, typist, rows, next_meeting, uid_of):
    minutes(typist)
    typist.wait()
    points = sorted(rows("agenda_item", next_meeting), key=lambda one: one["position"])
    assert [(one["position"], one["title"], one["decision"]) for one in points] == [
        (1, "Ouverture", "Relevé approuvé."),
        (2, "Archivage", "Deux sites pilotes."),
        (3, "Calendrier", "Prochaine réunion en septembre."),
    ]
    actions = {one["title"]: one for one in rows("action_item", next_meeting)}
    assert {title: one["agenda_item"] for title, one in actions.items()} == {
        "Rédiger la note": points[1].uid,
        "Ouvrir le site": points[1].uid,
        "Relancer": points[1].uid,
        "Réserver la salle": points[2].uid,
    }
    note, site = actions["Rédiger la note"], actions["Ouvrir le site"]
    assert (note["officer"], note["organisation"]) == ("Camille Martin", None)
    assert note["due_on"] == date.today() + timedelta(days=7)
    assert (site["officer"], site["organisation"]) == (None, uid_of("organisation", "Brest Métropole"))
    assert site["due_on"] == date(2017, 6, 30)
    assert typist.keys <= 25


def test_the_page_shows_what_was_typed_once_it_is_opened_again(opened, typist, page, window, settle, next_meeting):
    minutes(typist)
    typist.wait()
    page.on_list()
    first = page.table.uid(1)
    window.session.openRecord("meeting", first)
    settle()
    window.session.openRecord("meeting", next_meeting)
    settle()
    pane = page.pane
    assert pane is not opened
    assert titles(pane.agenda.boxes) == ["Ouverture", "Archivage", "Calendrier"]
    lines = pane.agenda.boxes[1].actions_list.lines
    assert [line.what.text for line in lines] == ["Rédiger la note", "Ouvrir le site", "Relancer", ""]
    assert [line.who.text for line in lines] == ["Camille Martin", "Brest Métropole", "Toulouse Métropole", ""]


def test_moving_a_point_is_one_step_that_one_undo_takes_back(opened, typist, rows, next_meeting, session, settle):
    minutes(typist)
    typist.wait()
    before = session.store.read().last_step()
    opened.agenda.boxes[2].title.focus()
    typist.press(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    typist.press(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    typist.wait()
    assert titles(opened.agenda.boxes) == ["Calendrier", "Ouverture", "Archivage"]
    assert session.store.read().last_step() == before + 2
    assert opened.agenda.boxes[0].title.editor.hasFocus()
    session.undo()
    session.undo()
    settle()
    assert titles(opened.agenda.boxes) == ["Ouverture", "Archivage", "Calendrier"]


def test_a_point_is_dropped_where_it_is_dragged(opened, typist, rows, next_meeting):
    from PySide6.QtCore import QMimeData, QPointF
    from PySide6.QtGui import QDropEvent

    from dcant_tracker.ui.meetings.point_box import POINT

    minutes(typist)
    typist.wait()
    boxes = opened.agenda.boxes
    carried = QMimeData()
    carried.setData(POINT, boxes[0].uid.encode())
    below = QPointF(20, boxes[1].geometry().center().y() + 4)
    event = QDropEvent(
        below, Qt.DropAction.MoveAction, carried, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    opened.agenda.dropEvent(event)
    typist.wait()
    assert titles(opened.agenda.boxes) == ["Archivage", "Ouverture", "Calendrier"]
    positions = {one["title"]: one["position"] for one in rows("agenda_item", next_meeting)}
    assert positions == {"Archivage": 1, "Ouverture": 2, "Calendrier": 3}


def test_a_day_that_nobody_understands_gets_its_sentence_and_stays(opened, typist, rows, next_meeting):
    typist.type("Ouverture")
    typist.enter()
    typist.press(Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    typist.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    for text in ("Relancer", "Brest Métropole", "31/02/2017"):
        typist.type(text)
        typist.enter()
    typist.wait()
    line = opened.agenda.boxes[0].actions_list.empty
    assert line.when.refused
    assert "31/02/2017" in line.when.editor.accessibleDescription() or line.when.editor.accessibleDescription()
    assert rows("action_item", next_meeting) == []
    line.when.editor.clear()
    typist.type("28/02/2017")
    typist.enter()
    typist.wait()
    assert [one["due_on"] for one in rows("action_item", next_meeting)] == [date(2017, 2, 28)]


def test_a_name_that_nobody_knows_is_taken_for_an_officer_only_once_confirmed(opened, typist, rows, next_meeting):
    typist.type("Ouverture")
    typist.enter()
    typist.press(Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    typist.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    typist.type("Relancer")
    typist.enter()
    typist.type("Dominique Petit")
    typist.enter()
    line = opened.agenda.boxes[0].actions_list.empty
    assert line.who.refused
    typist.enter()
    assert line.when.editor.hasFocus()
    typist.enter()
    typist.wait()
    assert [one["officer"] for one in rows("action_item", next_meeting)] == ["Dominique Petit"]


def test_a_point_of_the_same_name_is_refused_beside_its_line(opened, typist, rows, next_meeting):
    for _again in range(2):
        typist.type("Ouverture")
        typist.enter()
        typist.wait()
    assert opened.agenda.new.refused
    assert opened.agenda.new.text == "Ouverture"
    assert len(rows("agenda_item", next_meeting)) == 1


def test_nothing_is_lost_when_the_page_is_left_while_typing(opened, typist, window, rows, next_meeting, settle):
    typist.type("Ouverture")
    typist.enter()
    typist.press(Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    typist.type("Approuvé")
    window.on_opened("home")
    settle()
    assert [one["decision"] for one in rows("agenda_item", next_meeting)] == ["Approuvé"]
    window.open_page("meeting")
    opened.agenda.boxes[0].actions_list.empty.what.focus()
    typist.type("Relancer")
    window.on_opened("home")
    settle()
    assert [one["title"] for one in rows("action_item", next_meeting)] == ["Relancer"]


def test_what_was_refused_waits_where_it_is_when_another_meeting_is_opened(
    opened, page, typist, window, next_meeting, settle, messages
):
    opened.head.fields["held_on"].focus()
    opened.head.fields["held_on"].editor.setText("demain matin")
    window.session.openRecord("meeting", next(uid for uid in map(page.table.uid, (0, 1)) if uid != next_meeting))
    settle()
    assert page.pane is not opened
    assert any("demain matin" in said for said in messages.toasts)
    dict(messages.actions)["Y revenir"]()
    settle()
    assert page.pane is opened
    assert opened.head.fields["held_on"].text == "demain matin"
    opened.head.fields["held_on"].put("")


def test_the_window_asks_before_it_closes_over_what_was_refused(opened, window, messages, settle):
    opened.head.fields["held_on"].editor.setText("demain matin")
    messages.answers = [False]
    window.close()
    QApplication.processEvents()
    settle()
    assert window.isVisible()
    assert "demain matin" in messages.questions[-1]
    opened.head.fields["held_on"].put("")


def test_the_head_is_written_field_by_field(opened, session, settle, typist, next_meeting, uid_of):
    opened.head.fields["hours"].focus()
    typist.type("14 h - 16 h")
    typist.enter()
    typist.type("Paris")
    typist.enter()
    typist.wait()
    meeting = get(session.store.read(), "meeting", next_meeting)
    assert (meeting["hours"], meeting["place"]) == ("14 h - 16 h", "Paris")


def test_escape_brings_back_what_was_written(opened, typist):
    typist.type("Ouverture")
    typist.enter()
    typist.wait()
    title = opened.agenda.boxes[0].title
    title.focus()
    typist.type(" bis")
    typist.press(Qt.Key.Key_Escape)
    assert title.text == "Ouverture"


def test_removing_a_point_keeps_what_is_to_be_done(opened, typist, rows, next_meeting, messages):
    minutes(typist)
    typist.wait()
    messages.answers = [True]
    opened.agenda.boxes[1].title.focus()
    typist.press(Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    typist.wait()
    assert titles(opened.agenda.boxes) == ["Ouverture", "Calendrier"]
    assert len(rows("action_item", next_meeting)) == 4
    assert [line.what.text for line in opened.agenda.loose.lines] == [
        "Rédiger la note",
        "Ouvrir le site",
        "Relancer",
        "",
    ]
