"""Records that may be one, each pair once, with why; what was told apart is not told again."""

import pytest

from dcant_tracker.exchange.names.doublets import Why, doublets
from dcant_tracker.store.joining.joining import tell_apart
from dcant_tracker.store.writing.changes import Op, Operation


@pytest.fixture
def why(desk):
    """``why("organisation")``: the reasons by names."""

    def found(entity):
        names = {one.uid: one["name"] if "name" in one.values else one["title"] for one in desk.all(entity)}
        return {(names[one.uid], names[one.other]): list(one.reasons) for one in doublets(desk.store.read(), [entity])}

    return found


def body(desk, name, kind="ville", **more):
    return desk.add("organisation", {"name": name, "kind": kind, **more})


def test_bodies_are_alike_by_their_siren_their_names_and_their_former_names(desk, why):
    body(desk, "Brest Métropole océane", "metropole", siren="242900314")
    body(desk, "Métropole de Rennes", "metropole")
    body(desk, "Epinal", "ville", department="Vosges")
    lille = body(desk, "Lille Métropole", "metropole")
    desk.add("organisation_identity", {"organisation": lille, "name": "CU de Lille", "kind": "communaute_urbaine"})
    body(desk, "Communauté urbaine Lille", "metropole")
    body(desk, "Montpelier", "ville")
    body(desk, "Montpellier", "ville")
    assert why("organisation") == {
        ("Brest Métropole", "Brest Métropole océane"): [Why.SIREN],
        ("Rennes Métropole", "Métropole de Rennes"): [Why.NAME],
        ("Épinal", "Epinal"): [Why.NAME],
        ("Lille Métropole", "Communauté urbaine Lille"): [Why.NAME, Why.FORMER_NAME],
        ("Montpelier", "Montpellier"): [Why.NEAR_NAME],
    }


def test_homonyms_elsewhere_bodies_of_another_kind_and_what_belongs_to_another_are_left_alone(desk, why):
    body(desk, "Saint-Denis", department="Seine-Saint-Denis")
    body(desk, "Saint-Denis", department="La Réunion")
    body(desk, "Brest", "ville")
    body(desk, "Brest Metropole", "metropole", department="Finistère", parent=desk["brest"])
    body(desk, "Pays 1")
    body(desk, "Pays 2")
    assert why("organisation") == {}


def test_one_person_is_found_twice_by_name_address_and_number(desk, why):
    def person(name, place="brest", **more):
        return desk.add("contact", {"organisation": desk[place], "name": name, **more})

    person("DURAND Camille")
    person("Camile Durant", phone="02 98 00 00 00")
    person("Ana Le Goff", email="ana@exemple.fr")
    person("A. Goff", "rennes", email="Ana@exemple.fr")
    person("Yves Kermarrec", phone="+33 2 98 11 22 33")
    person("Yves Kermarec", phone="0298112233")
    person("Kermarrec Yves", "rennes")
    found = why("contact")
    assert found["Camille Durand", "DURAND Camille"] == [Why.NAME]
    assert found["Ana Le Goff", "A. Goff"] == [Why.EMAIL]
    assert found["Yves Kermarrec", "Yves Kermarec"] == [Why.NEAR_NAME, Why.PHONE]
    assert found["Yves Kermarrec", "Kermarrec Yves"] == [Why.NAME_ELSEWHERE]


def test_whatever_has_a_title_may_be_there_twice_but_numbers_tell_apart(desk, why):
    for title in ("Archivage électronique", "Archivage Electronique.", "Étape 2", "Étape 3"):
        desk.add("experiment", {"title": title})
    assert why("experiment") == {("Archivage électronique", "Archivage Electronique."): [Why.NAME]}


def test_what_was_told_apart_is_asked_no_more_until_that_is_undone(desk, why):
    other = body(desk, "Epinal", department="Vosges")
    tell_apart(desk.store, "organisation", desk["épinal"], other)
    assert why("organisation") == {}
    desk.store.undo()
    assert list(why("organisation")) == [("Épinal", "Epinal")]


def test_a_crowd_that_shares_one_address_is_told_of_one_of_them_only(desk):
    """A thousand people behind « archives@… » are half a million pairs, which nobody reads."""

    def people(transaction):
        for number in range(90):
            employer = transaction.add("organisation", {"name": f"Mairie {number}", "kind": "ville"})
            values = {"organisation": employer, "name": "Service Archives", "email": "archives@example.org"}
            yield transaction.add("contact", values)

    made = desk.store.transact(Operation(Op.ADD, "…"), lambda transaction: list(people(transaction)))[1]
    found = doublets(desk.store.read(), ["contact"])
    assert [(one.uid, one.other) for one in found] == [(made[0], other) for other in made[1:]]
    assert list(found[0].reasons) == [Why.EMAIL, Why.NAME_ELSEWHERE]
