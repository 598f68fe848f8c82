"""What may be a person, told by less than her whole name, is proposed; what is surely another is not."""

import pytest

from dcant_tracker.store.erasure.hints import Hints

CAMILLE = Hints(
    ["Mme Camille Durand-Le Gall", "Hélène Œillet"],
    ["c.durand@exemple.fr", "mairie@exemple.fr"],
    others=["Paul Œillet", "Anne Martin"],
    places=["Durand-sur-Mer", "Brest Métropole"],
)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Vu M. Œillet hier", "Vu Personne effacée hier"),
        ("Vu Mme OEILLET hier", "Vu Personne effacée hier"),
        ("H. Oeillet viendra", "Personne effacée viendra"),
        ("H.Œillet viendra", "Personne effacée viendra"),
        ("ŒILLET H. viendra", "Personne effacée viendra"),
        ("Hélène Œ. viendra", "Personne effacée viendra"),
        ("Œillet viendra", "Personne effacée viendra"),
        ("C. Durand-Le Gall", "Personne effacée"),
        ("Mme Durand rappelle", "Personne effacée rappelle"),
        ("écrire à c.durand@ailleurs.org.", "écrire à (effacé)."),
        ("écrire à h.oeillet@ailleurs.org", "écrire à (effacé)"),
        ("écrire à helene_oeillet@ailleurs.org", "écrire à (effacé)"),
        ("c.durand (messagerie)", "(effacé) (messagerie)"),
    ],
)
def test_half_a_name_is_proposed_with_what_stands_before_it(text, masked):
    assert CAMILLE.masked(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "un œillet à la boutonnière",
        "Vu Paul Œillet",
        "ŒILLET Paul",
        "Œillet-Martin",
        "Œilletons",
        "à Durand-sur-Mer",
        "Durand",
        "mairie@exemple.fr",
        "Hélène",
        "H. Martin",
        "",
    ],
)
def test_a_common_word_a_place_and_another_contact_are_left(text):
    assert CAMILLE.masked(text) == text


@pytest.mark.parametrize("text", ["J.-P. Dupont", "JP Dupont", "M. DUPONT", "Jean-Pierre D.", "jp.dupont@ailleurs.org"])
def test_a_family_name_in_capitals_is_one_wherever_it_stands(text):
    for name in ("DUPONT Jean-Pierre", "Jean-Pierre DUPONT", "Dr Jean-Pierre Dupont"):
        assert Hints([name], ["jp.dupont@exemple.fr"]).masked(text) != text


def test_a_name_of_several_words_is_one_in_an_address():
    anne = Hints(["Anne Le Goff"], [])
    for text in ("alegoff@exemple.fr", "a.legoff@exemple.fr", "legoff.anne@exemple.fr"):
        assert anne.masked(text) == "(effacé)"


def test_a_single_word_leaves_nothing_to_guess():
    assert Hints(["Camille"], []).masked("M. Camille, Camille, C.") == "M. Camille, Camille, C."
