"""The many ways to write the name of one public body."""

import pytest

from dcant_tracker.domain.naming import name_form


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CA du Pays Basque", "Communauté d'agglomération Pays basque"),
        ("C.A. du Pays Basque", "Communauté d'Agglo du Pays-Basque"),
        ("CU d'Arras", "Communauté urbaine d’Arras"),
        ("Brest Métropole", "Métropole de Brest"),
        ("BREST METROPOLE", "Brest métropole"),
        ("Ville de St Étienne", "Mairie de Saint-Etienne"),
        ("Ville de Saint-Nazaire", "Commune de St-Nazaire"),
        ("CC Cœur & Vallées", "Communauté de communes Coeur et Vallées"),
        ("Conseil départemental du Nord", "Département du Nord"),
        ("Conseil régional de Bretagne", "Région Bretagne"),
        ("Eurométropole de Strasbourg", "Strasbourg Métropole"),
    ],
)
def test_two_ways_to_write_one_name_have_one_form(one, other):
    assert name_form(one) == name_form(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ville de Brest", "Brest Métropole"),
        ("Rennes", "Rennes Métropole"),
        ("CA du Pays Basque", "CC du Pays Basque"),
        ("Métropole de Lyon", "Métropole de Lille"),
        ("Région Bretagne", "Département Bretagne"),
    ],
)
def test_different_bodies_keep_different_forms(one, other):
    assert name_form(one) != name_form(other)


@pytest.mark.parametrize("text", ["", "CA", "Métropole", "de la", "&"])
def test_a_name_that_says_nothing_has_a_form_all_the_same(text):
    assert name_form(text).kind == ""
