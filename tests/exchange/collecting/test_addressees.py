"""Who answers for a body: the referent of what it is asked about, else its staff; nobody who left or objects."""

from datetime import date

import pytest

from dcant_tracker.exchange.collecting.addressees import addressees
from dcant_tracker.exchange.collecting.expecting import asked

TODAY = date(2017, 4, 1)


@pytest.fixture
def people(desk, campaign):
    """What adds people to Brest, and who is written to then: names, and reasons by name."""
    for contact in desk.all("contact"):
        desk.delete("contact", contact.uid)

    class People:
        def add(self, name, organisation="brest", **values):
            return desk.add("contact", {"organisation": desk[organisation], "name": name, **values})

        def referent(self, name, recommendation="r1", status="active", **values):
            uid = self.add(name, **values)
            taking = {"organisation": desk["brest"], "recommendation": desk[recommendation], "role": "pilot"}
            desk.add("participation", {**taking, "status": status, "referent": uid})
            return uid

        def of(self, body="Brest Métropole"):
            wanted = asked(desk.store.read(), campaign.uid)
            one = next(one for one in wanted if one.name == body)
            found = addressees(desk.store.read(), wanted, TODAY)[one.organisation]
            return [person.name for person in found.people], {left.person: left.reason for left in found.left_out}

    for taking in desk.all("participation"):
        desk.delete("participation", taking.uid)
    return People()


def test_the_referent_of_what_is_asked_comes_first(people):
    people.add("Bruno", email="bruno@brest.fr", category="officer")
    people.referent("Anne", email="anne@brest.fr")
    assert people.of() == (["Anne"], {})


def test_referents_of_two_measures_both_answer(people):
    people.referent("Anne", "r2", email="anne@brest.fr")
    people.referent("Bruno", "r1", email="bruno@brest.fr")
    assert people.of()[0] == ["Bruno", "Anne"]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"email": "anne@brest.fr", "left_on": TODAY}, "n'est plus en fonction"),
        ({"email": "anne@brest.fr", "objection": True}, "s'oppose au traitement de ses données"),
        ({}, "aucun courriel connu"),
        ({"email": "anne chez brest"}, "courriel illisible, « anne chez brest »"),
        ({"email": "anne@brest.fr", "organisation": "rennes"}, "référent d'un autre organisme"),
    ],
)
def test_a_referent_that_one_may_not_write_to_leaves_the_turn_to_the_staff(people, values, reason):
    people.add("Bruno", email="bruno@brest.fr", category="officer")
    people.referent("Anne", **values)
    assert people.of() == (["Bruno"], {"Anne": reason})


def test_a_referent_who_took_no_part_for_long_is_not_asked(people):
    people.add("Bruno", email="bruno@brest.fr", category="officer")
    people.referent("Anne", email="anne@brest.fr", status="withdrawn")
    assert people.of()[0] == ["Bruno"]


def test_the_staff_comes_before_those_of_no_category_and_elected_members_last(people):
    people.add("Élue", email="elue@brest.fr", category="elected")
    assert people.of()[0] == ["Élue"]
    people.add("Sans", email="sans@brest.fr")
    assert people.of()[0] == ["Sans"]
    people.add("Zoé", email="zoe@brest.fr", category="officer")
    people.add("Agent", email="agent@brest.fr", category="officer")
    assert people.of()[0] == ["Agent", "Zoé"]


def test_an_address_is_written_to_once_and_never_where_somebody_behind_it_objects(people):
    people.add("Anne", email="service@brest.fr", category="officer")
    people.add("Bruno", email="Service@brest.fr", category="officer")
    assert people.of()[0] == ["Anne"]
    people.add("Chloé", organisation="rennes", email="SERVICE@brest.fr", objection=True)
    names, left = people.of()
    assert names == []
    assert left[""] == "personne à qui écrire"
    assert left["Anne"] == "s'oppose au traitement de ses données"


def test_a_body_that_nobody_is_known_of_is_told(people):
    assert people.of() == ([], {"": "aucun contact connu"})


def test_who_leaves_later_may_still_be_written_to(people):
    people.add("Anne", email="anne@brest.fr", left_on=date(2017, 4, 2))
    assert people.of()[0] == ["Anne"]
