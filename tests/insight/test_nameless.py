"""What the data file knows by name is masked in any text, and counted; what it does not know stays."""

import pytest

from dcant_tracker.insight.nameless import Masker


@pytest.fixture
def masker(store, add):
    brest = add("organisation", name="Brest Métropole", short_name="BM", kind="metropole", siren="242900314")
    add("organisation_identity", organisation=brest, name="Communauté urbaine de Brest")
    add("organisation", name="Communauté d'agglomération du Pays de Saint-Malo", kind="communaute_agglomeration")
    add("organisation", name="Pau", kind="ville")
    add("organisation", name="Ville", kind="autre")
    add("organisation", name="Ville n°07 (Nord)", kind="ville")
    add("contact", organisation=brest, name="Camille Le Goff", email="c.legoff@brest.example")
    add("contact", organisation=brest, name="DURAND Zoé")
    programme = add("programme", code="P", title="P")
    add("recommendation", programme=programme, code="1", title="Une mesure", officer="Karim Benali")
    return Masker(store.read())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("À BREST  METROPOLE, tout va bien.", "À [organisme], tout va bien."),
        ("Comme à Brest, rien n'a changé.", "Comme à [organisme], rien n'a changé."),
        ("L'ex-communauté urbaine de Brest a voté.", "L'ex-[organisme] a voté."),
        ("la communauté d’agglomération du pays de St-Malo", "la [organisme]"),
        ("la Communauté d’agglomération du Pays de Saint-Malo", "la [organisme]"),
        ("Pays de Saint-Malo : pays de saint malo", "[organisme] : [organisme]"),
        ("Pau et BM, mais un peu de pau et bm", "[organisme] et [organisme], mais un peu de pau et bm"),
        ("SIREN 242 900 314 ou 242900314", "SIREN [organisme] ou [organisme]"),
        ("Mme Le Goff, Camille Le Goff et LE GOFF Camille", "Mme Le [personne], [personne] et LE [personne]"),
        ("Zoé Durand, Karim et M. BENALI", "[personne], [personne] et M. [personne]"),
        ("Écrire à c.legoff@brest.example ou au 02 98 12 34 56", "Écrire à [coordonnées] ou au [coordonnées]"),
        ("Voir https://www.brest.fr/page?id=1.", "Voir [coordonnées]."),
        ("La ville n°07 (nord), la Ville n° 07 - Nord", "La [organisme]), la [organisme]"),
        ("À Brest. Métropole ou non", "À [organisme]. Métropole ou non"),
        ("La ville et l'État ont noté 3 sur 4.", "La ville et l'État ont noté 3 sur 4."),
    ],
)
def test_names_and_addresses_are_masked_however_they_are_written(masker, text, told):
    assert masker.masked(text) == told
    assert masker.count == told.count("[")


def test_masking_twice_changes_nothing_more(masker):
    once = masker.masked("Camille Le Goff, de Brest Métropole, au 02 98 12 34 56")
    counted = masker.count
    assert masker.masked(once) == once
    assert masker.count == counted == 3
