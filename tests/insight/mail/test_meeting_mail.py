"""Those invited to a meeting get its agenda and its minutes; nobody learns who else does."""

from datetime import date
from email import message_from_bytes
from email.policy import default

import pytest
from icalendar import Calendar

from dcant_tracker.errors import UserError
from dcant_tracker.insight.mail.meeting_mail import invitation, minutes_sent
from dcant_tracker.insight.state import State

TODAY = date(2017, 7, 4)


@pytest.fixture
def meeting(add):
    """A meeting with two points, a promise, and people of every kind; its uid."""
    uid = add(
        "meeting",
        title="Comité de juillet",
        held_on=date(2017, 7, 12),
        kind="steering",
        hours="14 h – 16 h",
        place="Hôtel de ville",
    )
    brest = add("organisation", name="Brest Métropole", kind="metropole")
    point = add("agenda_item", meeting=uid, title="Archives", position=1)
    add("agenda_item", meeting=uid, title="Identité numérique", position=2)
    add("action_item", title="Écrire la note", meeting=uid, agenda_item=point, organisation=brest, due_on=TODAY)

    def invited(name: str, **values) -> None:
        contact = add("contact", organisation=brest, name=name, **values)
        add("attendance", meeting=uid, organisation=brest, contact=contact, presence="guest")

    invited("Anne Le Gall", email="anne@brest.fr")
    invited("Bruno Ker", email="Anne@Brest.fr")
    invited("Chloé Riou", email=" chloe@brest.fr ")
    invited("Denis Roux", email="denis chez brest")
    invited("Élise Morvan")
    invited("Fanch Abiven", email="fanch@brest.fr", objection=True)
    invited("Gaël Tanguy", email="gael@brest.fr", left_on=date(2017, 7, 1))
    invited("Hervé Bihan", email="herve@brest.fr", left_on=date(2017, 9, 1))
    dijon = add("organisation", name="Dijon", kind="ville")
    add("attendance", meeting=uid, organisation=dijon, presence="guest")
    return uid


@pytest.fixture
def state(store):
    return lambda: State(store.read(), TODAY)


def opened(mail):
    return message_from_bytes(mail.draft.content(), policy=default)


def plain(text):
    return text.replace("\u00a0", " ")


def attached(message):
    return {part.get_filename(): part.get_content() for part in message.iter_attachments()}


def test_the_invitation_says_when_where_and_what_about(meeting, state):
    mail = invitation(state(), meeting, "Camille Martin")
    assert plain(mail.draft.subject) == "Réunion Comité de juillet, 12 juillet 2017"
    assert plain(mail.draft.text).splitlines() == [
        "Bonjour,",
        "",
        "Vous êtes conviés à la réunion « Comité de juillet » le 12 juillet 2017 (14 h – 16 h), lieu : Hôtel de ville.",
        "",
        "À l'ordre du jour :",
        "1. Archives",
        "2. Identité numérique",
        "",
        "L'ordre du jour est joint, avec un rendez-vous à ouvrir dans votre calendrier.",
        "Merci de nous dire si vous viendrez, ou qui vous représentera.",
        "",
        "Bien cordialement,",
        "Camille Martin",
        "France urbaine",
    ]


def test_each_address_is_used_once_and_hidden(meeting, state):
    message = opened(invitation(state(), meeting))
    assert message["Bcc"] == "anne@brest.fr, chloe@brest.fr, herve@brest.fr"
    assert message["To"] is None


def test_whoever_gets_nothing_is_named_with_the_reason(meeting, state):
    assert set(invitation(state(), meeting).left_out) == {
        "Denis Roux, Brest Métropole : courriel illisible, « denis chez brest »",
        "Élise Morvan, Brest Métropole : aucun courriel connu",
        "Fanch Abiven, Brest Métropole : s'oppose au traitement de ses données",
        "Gaël Tanguy, Brest Métropole : n'est plus en fonction",
        "Dijon : personne n'y est nommé",
    }


def test_agenda_and_appointment_are_attached_without_anybody_s_address(meeting, state):
    files = attached(opened(invitation(state(), meeting)))
    assert list(files) == ["Ordre du jour – Comité de juillet.docx", "Comité de juillet.ics"]
    (event,) = Calendar.from_ical(files["Comité de juillet.ics"]).walk("VEVENT")
    assert event["uid"] == meeting
    assert "brest.fr" not in str(files["Comité de juillet.ics"])


def test_the_minutes_repeat_what_is_to_be_done(meeting, state):
    mail = minutes_sent(state(), meeting)
    assert plain(mail.draft.subject) == "Compte rendu : Comité de juillet, 12 juillet 2017"
    assert "– Écrire la note (Brest Métropole), pour le 04/07/2017" in mail.draft.text.splitlines()
    assert list(attached(opened(mail))) == ["Compte rendu – Comité de juillet.docx"]


def test_a_meeting_that_is_gone_is_said(state):
    with pytest.raises(UserError):
        invitation(state(), "disparue")


def test_who_left_since_the_meeting_gets_no_minutes(store, meeting):
    september = State(store.read(), date(2017, 9, 4))
    assert "herve@brest.fr" not in minutes_sent(september, meeting).draft.hidden
    assert any(
        "Hervé Bihan" in line and "n'est plus en fonction" in line for line in minutes_sent(september, meeting).left_out
    )


def test_who_objects_is_spared_under_another_record_too(state, meeting, add):
    lille = add("organisation", name="Lille", kind="ville")
    add("contact", organisation=lille, name="Anne Le Gall", email="ANNE@brest.fr", objection=True)
    assert "anne@brest.fr" not in invitation(state(), meeting).draft.hidden
