"""The officer writes to those invited: a draft beside her documents, never a letter that leaves by itself."""

from email import message_from_bytes
from email.policy import default

import pytest
from icalendar import Calendar

from dcant_tracker.store.writing.changes import Operation


@pytest.fixture
def invited(store, next_meeting):
    """One person with an address and one without, at the meeting that is open."""

    def work(tx) -> None:
        brest = tx.add("organisation", {"name": "Ville de Test", "kind": "ville"})
        for name, email in (("Anne Le Gall", "anne@test.fr"), ("Élise Morvan", None)):
            contact = tx.add("contact", {"organisation": brest, "name": name, "email": email})
            seat = {"meeting": next_meeting, "organisation": brest, "contact": contact, "presence": "guest"}
            tx.add("attendance", seat)

    store.transact(Operation("add", "Conviés"), work)


def test_an_invitation_is_saved_once_the_officer_knows_whom_it_leaves_out(
    opened, invited, page, messages, settle, tmp_path
):
    path = tmp_path / "Convocation.eml"
    messages.answers += [True, path]
    page.on_invitation()
    settle()
    assert any("Élise Morvan, Ville de Test : aucun courriel connu" in str(one) for one in messages.questions)
    assert message_from_bytes(path.read_bytes(), policy=default)["Bcc"] == "anne@test.fr"


def test_nothing_is_written_when_she_gives_up(opened, invited, page, messages, settle, tmp_path):
    messages.answers += [False]
    page.on_minutes()
    settle()
    assert list(tmp_path.glob("*.eml")) == []


def test_a_meeting_to_which_nobody_is_invited_gets_a_sentence(opened, page, messages, settle):
    page.on_invitation()
    settle()
    assert "Personne à qui écrire" in str(messages.errors[-1])


def test_the_meeting_alone_goes_into_a_calendar(opened, page, messages, settle, tmp_path):
    path = tmp_path / "rendez-vous.ics"
    messages.answers += [path]
    page.on_appointment()
    settle()
    (event,) = Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    assert str(event["summary"]) == "Groupe de juin"


def test_what_was_just_typed_is_in_the_message(opened, invited, page, typist, messages, settle, tmp_path):
    typist.type("Point de dernière minute")
    path = tmp_path / "Convocation.eml"
    messages.answers += [True, path]
    page.on_invitation()
    settle()
    part = message_from_bytes(path.read_bytes(), policy=default).get_body()
    assert part is not None
    assert "1. Point de dernière minute" in part.get_content()
