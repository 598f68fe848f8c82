"""Titles read from their declarations: fields, what is filled first, what goes with empty fields, elision."""

import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.titles import begins_with_a_noun, fields_of, said


def told(pattern, **values):
    return said(pattern, lambda name: values.get(name, ""))


def test_fields_stand_in_their_places():
    assert told("Météo du {day} ({who})", day="1er juin 2017", who="SGMAP") == "Météo du 1er juin 2017 (SGMAP)"


def test_the_first_field_that_is_filled_speaks():
    assert told("Jalon – {a|b}", b="mesure 3") == "Jalon – mesure 3"
    assert told("Jalon – {a|b}", a="Essai", b="mesure 3") == "Jalon – Essai"


def test_what_stands_in_brackets_goes_with_its_fields():
    assert told("{name}[ – {group}]", name="Essai") == "Essai"
    assert told("{name}[ – {group}]", name="Essai", group="Copil") == "Essai – Copil"
    assert told("{name}[ – {group} {day}]", name="Essai", group="Copil") == "Essai"


def test_de_loses_its_vowel_before_another_only():
    assert told("Présence de {who}", who="Épinal") == "Présence d'Épinal"
    assert told("Présence de {who}", who="Brest") == "Présence de Brest"
    assert told("Aide {who}", who="Épinal") == "Aide Épinal"


def test_a_value_that_looks_like_a_pattern_is_only_text():
    assert told("{name}[ – {group}]", name="[{group}]", group="x") == "[{group}] – x"


@pytest.mark.parametrize("entity", CATALOGUE.values(), ids=CATALOGUE)
def test_titles_are_declared_from_fields_of_the_key(entity):
    keys = {field.name for field in entity.key}
    assert {*fields_of(entity.title), *fields_of(entity.called)} <= keys
    if len(entity.key) > 1 and entity.name != "organisation":
        assert entity.title


def test_some_titles_say_what_they_are_of_and_others_are_names():
    assert begins_with_a_noun(CATALOGUE["milestone"].title)
    assert not begins_with_a_noun(CATALOGUE["contact"].title)
    assert not begins_with_a_noun(CATALOGUE["organisation"].title)
