"""A person is recognised in texts however people write her."""

import pytest

from dcant_tracker.store.erasure.traces import Traces, stood_for

CAMILLE = Traces(
    names=["Mme Camille Durand-Le Gall", "Hélène Œillet"],
    emails=["camille.durand@exemple.fr"],
    phones=["02 98 00 11 22", "+32 2 555 12 12"],
    notes=["préfère le matin,\nne pas appeler le jeudi", "RAS"],
)


@pytest.mark.parametrize(
    "text",
    [
        "Vu avec Camille Durand-Le Gall hier",
        "DURAND-LE GALL Camille",
        "Durand Le Gall, Camille",
        "camille\u00a0durand-le\u00a0gall",
        "helene oeillet",
        "HÉLÈNE ŒILLET",
        "écrire à Camille.Durand@Exemple.FR.",
        "au 0298001122",
        "au 02.98.00.11.22",
        "au +33 (0)2 98 00 11 22",
        "au 0033298001122",
        "au 02-98·00_11–22",
        "298001122",
        "Camille_DURAND-LE GALL.pdf",
        "camille.durand-le.gall@ailleurs.org",
        "https://exemple.fr/H%C3%A9l%C3%A8ne%20%C5%92illet.pdf",
        "https://exemple.fr/?q=helene+oeillet",
        "+3225551212",
        "elle préfère le matin, ne pas appeler le jeudi !",
        "ras",
    ],
)
def test_every_usual_writing_is_found_and_masked(text):
    assert CAMILLE.found_in(text)
    masked = CAMILLE.masked(text)
    assert masked != text
    assert not CAMILLE.found_in(masked)


@pytest.mark.parametrize(
    "text",
    [
        "Camille",
        "Durandal",
        "Camille Durand-Le Gallois",
        "autrecamille.durand@exemple.fr",
        "1029800112233",
        "RAS ici",
        "",
    ],
)
def test_what_merely_resembles_is_left(text):
    assert not CAMILLE.found_in(text)
    assert CAMILLE.masked(text) == text


def test_what_stands_around_is_kept_as_it_was():
    assert CAMILLE.masked("Été : DURAND-LE GALL Camille, où ?") == "Été : Personne effacée, où ?"


def test_a_masked_text_stands_for_what_it_was_and_nothing_else():
    assert stood_for("Vu Personne effacée à Brest, (effacé)", "Vu Camille Durand à Brest, 02 98")
    assert not stood_for("Vu Personne effacée à Brest", "Vu Camille Durand à Lille")
    assert not stood_for("Vu à Brest", "Vu à Brest")


def test_nobody_is_found_nowhere():
    assert not Traces()
    assert not Traces().found_in("Camille")
