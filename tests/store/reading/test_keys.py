"""Which records bear a key, and which uids are borne."""

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.rules import key_of
from dcant_tracker.store.reading.keys import borne, existing, holder, twins_of

RECOMMENDATION = CATALOGUE["recommendation"]


def test_a_twin_has_the_same_key_whatever_its_case_and_accents(store, programme, recommendation):
    alike = {"programme": programme, "code": " 3 ", "title": "Tout autre chose"}
    assert [one.uid for one in twins_of(store.read(), RECOMMENDATION, alike)] == [recommendation]
    assert twins_of(store.read(), RECOMMENDATION, alike | {"code": "4"}) == []


def test_the_holder_of_a_key_is_its_record(store, programme, recommendation):
    key = key_of(RECOMMENDATION, {"programme": programme, "code": "3"})
    assert holder(store.read(), "recommendation", key) == recommendation
    assert holder(store.read(), "recommendation", (*key[:-1], "4")) is None


def test_existing_uids_are_those_of_the_entity(store, programme, recommendation):
    assert existing(store.read(), "recommendation", {programme, recommendation, "inconnu"}) == {recommendation}


def test_a_uid_is_borne_whatever_the_entity(store, programme, recommendation):
    assert borne(store.read(), {programme, recommendation, "inconnu"}) == {programme, recommendation}
