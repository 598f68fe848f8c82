"""A meeting on paper: what is sent before it, what is signed at it, what is told after it."""

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.insight.reports.structure import Bullets, Heading, Paragraph, TableBlock
from dcant_tracker.store.writing.changes import Operation
from tests.insight.reports.reading import definitions, headings, table, texts

KINDS = ("agenda", "attendance", "minutes")


@pytest.mark.parametrize("kind", KINDS)
def test_it_says_when_and_where(met, make, kind):
    made = make(kind, subject=met.second)
    assert made.title == "Groupe archivage, séance 2"
    assert made.subtitle.endswith(" – 4\u00a0juillet\u00a02017, 14 h – 16 h")
    assert definitions(made) == {
        "Date": "4\u00a0juillet\u00a02017",
        "Horaire": "14 h – 16 h",
        "Lieu": "Paris",
        "Type": "Groupe de travail",
        "Instance": "Groupe archivage",
        "Présidence": "Brest Métropole",
    }


@pytest.mark.parametrize("kind", KINDS)
def test_a_meeting_that_is_gone_is_said(store, met, make, kind):
    store.transact(
        Operation("delete", "Suppression"), lambda tx: tx.delete("meeting", met.second, with_dependants=True)
    )
    with pytest.raises(UserError, match="Cette fiche a été supprimée"):
        make(kind, subject=met.second)


@pytest.mark.parametrize("kind", KINDS)
def test_a_meeting_of_which_nothing_is_known_yet_still_makes_a_document(add, make, kind):
    made = make(kind, subject=add("meeting", title="Point", held_on="2017-07-04", kind="other"))
    assert made.title == "Point"
    assert made.blocks


def test_the_agenda_lists_the_points_in_their_order_with_the_measures(met, make):
    rows = table(make("agenda", subject=met.second), "Points à l'ordre du jour")
    assert rows == [("1", "Ouverture", "–"), ("2", "Marché commun", "3 – Archivage")]


def test_the_points_follow_their_order_and_not_that_of_their_typing(store, met, make):
    store.update("agenda_item", met.opening, {"position": 3}, Operation("edit", "Ordre"))
    rows = table(make("agenda", subject=met.second), "Points à l'ordre du jour")
    assert [(number, title) for number, title, _measure in rows] == [("1", "Marché commun"), ("2", "Ouverture")]


@pytest.mark.parametrize("kind", ["agenda", "minutes"])
def test_what_was_promised_at_the_meeting_before_is_told_with_what_became_of_it(met, make, kind):
    made = make(kind, subject=met.second)
    assert "Suites de la réunion du 10\u00a0mai\u00a02017" in headings(made)
    assert table(made, "Ce qui avait été promis") == [
        ("Envoyer l'étude", "Metz Métropole", "01/06/2017", "En retard de 33\u00a0jours"),
        ("Compter les archives", "Metz Métropole", "–", "Fait le 12/06/2017"),
    ]


def test_the_first_meeting_of_a_group_has_nothing_before_it(met, make):
    assert not [one for one in headings(make("agenda", subject=met.first)) if one.startswith("Suites")]


def test_the_agenda_tells_the_late_milestones_of_its_measures(met, make):
    (late,) = table(make("agenda", subject=met.second), "Jalons")
    assert late[:2] == ("3", "Marché")


def test_the_agenda_names_the_organisations_asked_and_people_only_when_asked_for(met, make):
    assert "Brest Métropole\nLille <&> #Ville\nMetz Métropole" in texts(make("agenda", subject=met.second))
    assert any(
        "Brest Métropole – Camille Durand" in text
        for text in texts(make("agenda", subject=met.second, with_contacts=True))
    )


def test_the_sheet_to_sign_names_those_expected_with_room_to_write(met, make):
    made = make("attendance", subject=met.second)
    signed = table(made, "Présents")
    assert signed[:2] == [("Brest Métropole", "Camille Durand", "DSI", ""), ("Metz Métropole", "Léa Roy", "", "")]
    assert set(signed[2:]) == {("", "", "", "")}
    assert next(one for one in made.blocks if isinstance(one, TableBlock)).least_height >= 10
    assert table(made, "Excusés et absents") == [("Lille <&> #Ville", "", "Excusé")]


def test_the_minutes_say_who_was_there(met, make):
    assert table(make("minutes", subject=met.second), "Participants") == [
        ("Présent", "1", "Brest Métropole : Camille Durand (DSI)"),
        ("Représenté", "1", "Metz Métropole : par Léa Roy"),
        ("Excusé", "1", "Lille <&> #Ville"),
    ]


def test_a_person_who_is_represented_is_named_with_who_came_instead(store, met, make):
    values = {"presence": "represented", "represented_by": "Ana Petit"}
    store.update("attendance", met.present, values, Operation("edit", "Présence"))
    (represented,) = [
        row for row in table(make("minutes", subject=met.second), "Participants") if row[0] == "Représenté"
    ]
    assert "Brest Métropole : Camille Durand (DSI), par Ana Petit" in represented[2]


def test_the_minutes_tell_each_point_with_its_decision_and_who_does_what(met, make):
    made = make("minutes", subject=met.second)
    told = made.blocks[made.blocks.index(Heading("2. Marché commun", 2)) :]
    assert told[1:4] == (
        Paragraph("Mesure 3 – Archivage", told[1].tone),
        Paragraph("Lancer la consultation"),
        Bullets(("Écrire le cahier des charges – Brest Métropole ; Camille Martin – pour le 01/09/2017",)),
    )
    assert table(made, "Suites à donner") == [
        ("Écrire le cahier des charges", "Brest Métropole ; Camille Martin", "01/09/2017", "À faire")
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_those_who_attend_are_named_and_nobody_can_be_written_to(store, add, met, make, kind):
    add("contact", organisation=met.story.brest, name="Zoé Absente", email="z@example.org", phone="02 98 00 00 00")
    marks = {"email": "c.durand@example.org", "phone": "06 00 00 00 00"}
    store.update("contact", met.story.person, marks, Operation("edit", "Coordonnées"))
    said = "\n".join(texts(make(kind, subject=met.second)))
    assert ("Camille Durand" in said) == (kind != "agenda")
    assert not any(one in said for one in ("Zoé Absente", *marks.values()))
