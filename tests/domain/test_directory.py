"""An officer adds an organisation: a few letters bring it up with everything filled in."""

import re
from collections import Counter

import pytest

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.directory import Directory, DirectoryEntry, load_directory
from dcant_tracker.domain.text import fold
from dcant_tracker.settings import resource


@pytest.fixture(scope="module")
def directory() -> Directory:
    return load_directory(resource("referential/organisations.csv"))


def names(entries: list[DirectoryEntry]) -> list[str]:
    return [entry.name for entry in entries]


def is_luhn(number: str) -> bool:
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number))]
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0


def test_brest_offers_the_metropole_first_then_the_town_with_everything_filled_in(directory):
    metropole, town = directory.search("brest")
    assert metropole == DirectoryEntry(
        source_key="siren:242900314",
        name="Brest Métropole",
        kind="metropole",
        siren="242900314",
        insee_code="",
        department="Finistère",
        department_code="29",
        region="Bretagne",
        region_code="53",
        population=213403,
    )
    assert (town.name, town.kind, town.insee_code) == ("Brest", "ville", "29019")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("st etienne", "Saint-Étienne Métropole"),
        ("SAINT-ETIENNE MET", "Saint-Étienne Métropole"),
        ("lille", "Métropole Européenne de Lille"),
        ("nice", "Métropole Nice Côte d'Azur"),
        ("poitiers", "Poitiers"),
        ("finist", "Finistère"),
        ("département de la mayenne", "Mayenne (département)"),
        ("région bretagne", "Bretagne"),
        ("ville de nantes", "Nantes"),
        ("cœur d'yvelines", "CC Coeur d'Yvelines"),
        ("communauté d'agglomération bourg-en-bresse", "CA du Bassin de Bourg-en-Bresse"),
        ("communauté de communes iroise", "CC du Pays d'Iroise"),
        ("bas-rhin", "Collectivité européenne d'Alsace"),
        ("haute corse", "Collectivité de Corse"),
        ("saint-denis réunion", "Saint-Denis"),
        ("côte d’azur", "Métropole Nice Côte d'Azur"),
        ("242 900 314", "Brest Métropole"),
        ("2A004", "Ajaccio"),
    ],
)
def test_what_people_type_finds_what_they_mean(directory, typed, first):
    assert directory.search(typed)[0].name == first


def test_homonyms_are_told_apart_by_their_departement(directory):
    towns = [entry for entry in directory.search("saint denis") if entry.name == "Saint-Denis"]
    assert {entry.department for entry in towns} == {"Seine-Saint-Denis", "La Réunion"}


def test_words_in_the_middle_of_a_word_or_unknown_find_nothing(directory):
    assert directory.search("rest metropole") == []
    assert directory.search("brest lyon") == []


def test_nothing_typed_finds_nothing(directory):
    assert directory.search("") == []
    assert directory.search(" - ") == []


def test_a_place_alone_does_not_bring_everything_that_lies_in_it(directory):
    assert "Brest" not in names(directory.search("finistère", limit=100))


def test_no_more_than_asked_for(directory):
    assert len(directory.search("s", limit=7)) == 7


def test_an_organisation_is_found_again_by_its_numbers(directory):
    brest = directory.by_siren("242 900 314")
    assert brest is not None
    assert directory.by_source_key(brest.source_key) is brest
    assert directory.by_siren("000000000") is None
    assert directory.by_source_key("siren:") is None


def test_every_laptop_gives_an_organisation_the_same_uid(directory):
    brest = directory.by_siren("242900314")
    assert brest is not None
    assert brest.uid == "822023f4-e122-5e14-9b84-ebe63c783970"


def test_the_directory_is_read_once():
    path = resource("referential/organisations.csv")
    assert load_directory(path) is load_directory(path)


def test_the_directory_holds_the_official_division(directory):
    kinds = Counter(entry.kind for entry in directory)
    groupings = ("metropole", "communaute_urbaine", "communaute_agglomeration", "communaute_communes")
    assert sum(kinds[kind] for kind in groupings) == 1255
    assert kinds["metropole"] == 22
    assert kinds["ept"] == 11
    assert kinds["departement"] == 93
    assert kinds["region"] == 14
    assert kinds["ville"] > 1000
    paris = directory.by_siren("217500016")
    assert paris is not None
    assert paris.kind == "statut_particulier"


def test_every_entry_could_become_a_record(directory):
    known = CHOICES["organisation_kind"].codes
    for entry in directory:
        assert entry.kind in known
        assert entry.name == " ".join(entry.name.split())
        assert entry.region
        assert entry.department or entry.kind == "region"
        assert entry.population
        if entry.siren:
            assert re.fullmatch(r"\d{9}", entry.siren)
            assert is_luhn(entry.siren)
            assert entry.source_key == f"siren:{entry.siren}"


def test_name_and_departement_tell_two_organisations_apart(directory):
    keys = Counter((fold(entry.name), entry.department) for entry in directory)
    assert [key for key, count in keys.items() if count > 1] == []


def test_the_population_of_a_region_is_that_of_its_communes(directory):
    bretagne = directory.by_source_key("region:53")
    departments = [directory.by_source_key(f"departement:{code}").population for code in ("22", "29", "35", "56")]
    assert bretagne.population == sum(departments)
