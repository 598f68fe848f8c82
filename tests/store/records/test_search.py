"""Words are found over all entities at once, a few records of each."""

import itertools

import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.reading.queries import Query, position_of, records
from dcant_tracker.store.records import search


@pytest.fixture
def crowd(add, programme) -> dict[str, list[int]]:
    """Records that all hold the word « archivage », some entities with many, some with few."""
    numbers = {"recommendation": 9, "organisation": 4, "campaign": 2, "group": 7}
    for number in range(numbers["recommendation"]):
        add("recommendation", programme=programme, code=str(number), title=f"Archivage {number}")
        if number < numbers["organisation"]:
            add("organisation", name=f"Service d'archivage {number}", kind="ville")
        if number < numbers["campaign"]:
            add("campaign", label=f"Archivage {number}")
        if number < numbers["group"]:
            add("group", name=f"Groupe archivage {number}", kind="working_group")
    return {entity: list(range(1, number + 1)) for entity, number in numbers.items()}


_NUMBERED = [
    "programme",
    "recommendation",
    "campaign",
    "group",
    "experiment",
    "partner",
    "principle_guide",
    "maturity_domain",
    "position",
    "meeting",
    "milestone",
    "progress_point",
    "agenda_item",
    "action_item",
    "group_member",
    "attendance",
    "attachment",
    "interaction",
    "contact",
    "organisation_identity",
    "organisation",
    "maturity_assessment",
    "expected_evaluation",
    "participation",
    "evaluation",
    "observed_territory",
    "saved_view",
]


def test_the_numbers_that_data_files_hold_never_change_and_a_new_entity_takes_the_next():
    numbered = sorted(CATALOGUE.values(), key=lambda entity: entity.number)
    assert [entity.name for entity in numbered[: len(_NUMBERED)]] == _NUMBERED
    assert [entity.number for entity in numbered] == list(range(len(CATALOGUE)))


def test_the_first_records_of_each_entity_are_found_however_they_are_read(store, crowd, monkeypatch):
    ways = itertools.product((0, 1, 2, 3, 5, 1_000), (1, 2, 256), (0, 64), (1, 3, 8, 20))
    for farthest, at_once, most_terms, each in ways:
        monkeypatch.setattr(search, "_NEAR", farthest)
        monkeypatch.setattr(search, "_FARTHEST", farthest)
        monkeypatch.setattr(search, "_AT_ONCE", at_once)
        monkeypatch.setattr(search, "_MOST_TERMS", most_terms)
        found: dict[str, list[int]] = {}
        for entity, number in search.find(store.read(), "ARCHIV", each=each):
            found.setdefault(entity, []).append(number)
        assert found == {entity: numbers[:each] for entity, numbers in crowd.items()}
        assert list(found) == [entity for entity in CATALOGUE if entity in found]


def test_only_the_entities_asked_for_are_searched_in_the_order_asked(store, crowd):
    found = list(search.find(store.read(), "archivage", ("group", "recommendation"), each=2))
    assert found == [("group", 1), ("group", 2), ("recommendation", 1), ("recommendation", 2)]
    assert list(search.find(store.read(), "archivage", ())) == []


def test_each_entity_may_have_its_own_number(store, crowd):
    found = list(search.find(store.read(), "archivage", ("group", "campaign"), {"group": 3, "campaign": 1}))
    assert found == [("group", 1), ("group", 2), ("group", 3), ("campaign", 1)]


def test_every_word_must_begin_a_word(store, crowd):
    assert [entity for entity, _number in search.find(store.read(), "arch serv", each=1)] == ["organisation"]
    assert list(search.find(store.read(), "chivage")) == []
    assert list(search.find(store.read(), " « » ")) == []


def test_words_named_one_by_one_find_what_their_beginning_finds(store, add, monkeypatch):
    for rank, title in enumerate(("Archivage", "Archives", "Les archivistes", "Arche d'archives", "Arc", "L'œuvre")):
        add("programme", code=f"P{rank}", title=title)
    first = search.row_number("programme", 0)
    sql = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid"
    for text in (
        "arch",
        "archi",
        "archivage",
        "archives arch",
        "ar archivag",
        "archivistes",
        "l archi",
        "œuvr",
        "archz",
    ):
        plainly = [row - first for (row,) in store.read().fetch_all(sql, (" ".join(search.expressions(text)),))]
        for most_terms in (0, 2, 64):
            monkeypatch.setattr(search, "_MOST_TERMS", most_terms)
            assert [number for _entity, number in search.find(store.read(), text, ("programme",))] == plainly


def test_a_word_written_meanwhile_is_found_at_the_next_keystroke(store, add):
    assert list(search.find(store.read(), "zanz")) == []
    add("programme", code="Z", title="Zanzibar")
    assert [entity for entity, _number in search.find(store.read(), "zanz")] == ["programme"]


@pytest.mark.parametrize(
    "written", ["06 12 34 56 78", "0612345678", "06.12.34.56.78", "+33 6 12 34 56 78", "+33612345678"]
)
@pytest.mark.parametrize("asked", ["0612345678", "06 12 34 56 78", "06.12.34", "061234", "+33 6 12 34 56 78", "0612"])
def test_a_person_is_found_by_her_number_however_both_are_written(store, add, written, asked):
    brest = add("organisation", name="Brest", kind="ville")
    add("contact", organisation=brest, name="Autre", phone="06 12 99 99 99" if asked != "0612" else "07")
    add("contact", organisation=brest, name="Anne", phone=written)
    assert list(search.find(store.read(), asked, ["contact"])) == [("contact", 2)]
    listed = records(store.read(), Query("contact", asked))
    assert [one["name"] for one in listed] == ["Anne"]


def test_a_number_that_is_no_telephone_is_found_as_it_was(store, add):
    add("organisation", name="Brest", kind="ville", siren="242900314", insee_code="01053")
    for asked in ("242900314", "2429", "01053"):
        assert list(search.find(store.read(), asked, ["organisation"])) == [("organisation", 1)]


def test_of_a_whole_text_that_was_pasted_the_first_words_are_looked_for(store, brest):
    text = "Brest Métropole " + " ".join(f"mot{number}" for number in range(5_000))
    assert list(search.find(store.read(), text)) == []
    assert list(search.find(store.read(), "brest " * 5_000)) == [
        ("organisation", position_of(store.read(), "organisation", brest))
    ]
    assert len(search.words(text)) < 100
