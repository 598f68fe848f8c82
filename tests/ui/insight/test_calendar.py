"""The calendar from the menu: the officer's own, or everybody's."""

import pytest

from dcant_tracker.store.writing.changes import Operation


@pytest.fixture
def due(session):
    """Something that Camille Martin is to do, and something of somebody else's."""
    for officer in ("Camille Martin", "Louis Bon"):
        session.store.add(
            "action_item",
            {"title": f"Pour {officer}", "officer": officer, "due_on": "2017-06-30"},
            Operation("add", "Ajout"),
        )


def test_an_officer_saves_what_she_follows(window, session, messages, tmp_path, settle, due):
    session.preferences.officer = "Camille Martin"
    messages.answers.append(tmp_path / "agenda.ics")
    window.commands.on_calendar()
    settle()
    written = (tmp_path / "agenda.ics").read_text(encoding="utf-8")
    assert "Pour Camille Martin" in written
    assert "Louis Bon" not in written
    assert "dates enregistrées : agenda.ics" in messages.toasts[-1]


def test_the_calendar_of_all_names_nobody_alone(window, messages, tmp_path, settle, due):
    messages.answers.append(tmp_path / "agenda.ics")
    window.commands.on_calendar_of_all()
    settle()
    written = (tmp_path / "agenda.ics").read_text(encoding="utf-8")
    assert "Pour Camille Martin" in written
    assert "Pour Louis Bon" in written


def test_without_a_name_it_says_where_to_write_it(window, session, messages):
    session.preferences.officer = ""
    window.commands.on_calendar()
    assert "Préférences" in messages.errors[-1].hint


def test_a_folder_that_cannot_be_written_is_said(window, messages, tmp_path, settle):
    messages.answers.append(tmp_path / "nulle part" / "agenda.ics")
    window.commands.on_calendar_of_all()
    settle()
    assert messages.errors
