"""Lists: what they hold and in which order; the search that forgets case, accents and ligatures."""

from datetime import date

import pytest

from dcant_tracker.store.reading import queries
from dcant_tracker.store.reading.queries import Condition, Query
from dcant_tracker.store.records import search
from dcant_tracker.store.writing.changes import Operation

TODAY = date(2017, 6, 14)


def names(store, query, field="name"):
    return [record[field] for record in queries.records(store.read(), query)]


@pytest.fixture
def towns(add):
    for name, kind, region in (
        ("Saint-Étienne", "ville", "Auvergne-Rhône-Alpes"),
        ("Épinal", "ville", "Grand Est"),
        ("Zuydcoote", "ville", None),
        ("Œuilly", "ville", "Grand Est"),
        ("Grenoble-Alpes Métropole", "metropole", "Auvergne-Rhône-Alpes"),
    ):
        add("organisation", name=name, kind=kind, region=region)


def test_names_sort_without_case_accents_or_ligatures(store, towns):
    assert names(store, Query("organisation")) == [
        "Épinal",
        "Grenoble-Alpes Métropole",
        "Œuilly",
        "Saint-Étienne",
        "Zuydcoote",
    ]


def test_numbers_sort_as_numbers(store, add, programme):
    for code in ("10", "2", "1", "2 bis"):
        add("recommendation", programme=programme, code=code, title=f"Titre {code}")
    assert names(store, Query("recommendation"), "code") == ["1", "2", "2 bis", "10"]
    assert names(store, Query("recommendation", order=("-code",)), "code") == ["10", "2 bis", "2", "1"]


def test_choices_sort_in_the_order_of_their_list_and_references_by_their_name(store, add, recommendation, towns, brest):
    uids = {record["name"]: record.uid for record in queries.records(store.read(), Query("organisation"))}
    for name, role in (("Zuydcoote", "pilot"), ("Épinal", "observer"), ("Œuilly", "co_pilot")):
        add("participation", recommendation=recommendation, organisation=uids[name], role=role)
    assert names(store, Query("participation", order=("role",)), "role") == ["pilot", "co_pilot", "observer"]
    by_name = names(store, Query("participation", order=("organisation",)), "organisation")
    assert by_name == [uids["Épinal"], uids["Œuilly"], uids["Zuydcoote"]]


def test_empty_values_come_last(store, towns):
    listed = names(store, Query("organisation", order=("region",)), "region")
    assert listed == ["Auvergne-Rhône-Alpes", "Auvergne-Rhône-Alpes", "Grand Est", "Grand Est", None]


def test_conditions_all_hold(store, towns):
    ask = [Condition("kind", ("ville",)), Condition("region", ("grand est",))]
    assert names(store, Query("organisation", conditions=tuple(ask))) == ["Épinal", "Œuilly"]
    assert names(store, Query("organisation", conditions=(Condition("region", (None,)),))) == ["Zuydcoote"]
    some = Condition("region", ("Auvergne-Rhône-Alpes", None))
    assert names(store, Query("organisation", conditions=(some,))) == [
        "Grenoble-Alpes Métropole",
        "Saint-Étienne",
        "Zuydcoote",
    ]


def test_a_condition_may_follow_a_reference(store, add, recommendation, brest):
    uid = add("participation", recommendation=recommendation, organisation=brest, role="pilot")
    here = Query("participation", conditions=(Condition("organisation.region", ("Bretagne",)),))
    there = Query("participation", conditions=(Condition("organisation.region", ("Corse",)),))
    assert [record.uid for record in queries.records(store.read(), here)] == [uid]
    assert queries.records(store.read(), there) == []


def test_tags_dates_and_numbers_are_filtered_by_their_own_tests(store, add, programme):
    for code, themes, day in (("1", ("identité numérique", "annuaires"), 1), ("2", ("annuaires locaux",), 15)):
        add("recommendation", programme=programme, code=code, title=code, themes=themes, due_on=date(2017, 6, day))
    tagged = Query("recommendation", conditions=(Condition("themes", ("ANNUAIRES",), "has"),))
    assert names(store, tagged, "code") == ["1"]
    until = Query("recommendation", conditions=(Condition("due_on", (date(2017, 6, 1),), "until"),))
    assert names(store, until, "code") == ["1"]

    since = Query("recommendation", conditions=(Condition("due_on", (date(2017, 6, 2),), "from"),))
    assert names(store, since, "code") == ["2"]
    assert queries.distinct(store.read(), "recommendation", "themes") == [
        "annuaires",
        "annuaires locaux",
        "identité numérique",
    ]


def test_a_bound_can_let_the_empty_ones_in(store, add, programme):
    for code, due in (("1", date(2017, 6, 1)), ("2", date(2017, 7, 1)), ("3", None)):
        add("recommendation", programme=programme, code=code, title="T", due_on=due)
    for test, found in (("until", ["1", "3"]), ("from", ["2", "3"])):
        bound = Condition("due_on", (date(2017, 6, 15), None), test)
        assert names(store, Query("recommendation", conditions=(bound,), order=("code",)), "code") == found


def test_late_is_computed_never_kept(store, add, programme):
    for code, status, day in (
        ("1", "in_progress", date(2017, 6, 13)),
        ("2", "in_progress", TODAY),
        ("3", "done", date(2017, 1, 1)),
        ("4", "not_started", None),
    ):
        add("recommendation", programme=programme, code=code, title=code, status=status, due_on=day)
    late = Query("recommendation", conditions=(Condition(queries.LATE),), today=TODAY)
    assert names(store, late, "code") == ["1"]
    add("action_item", title="Rencontre", due_on=date(2017, 6, 1))
    add("action_item", title="Faite", due_on=date(2017, 6, 1), done_on=date(2017, 6, 20))
    late = Query("action_item", conditions=(Condition(queries.LATE),), today=TODAY)
    assert names(store, late, "title") == ["Rencontre"]


def test_the_chosen_programme_applies_to_what_belongs_to_one(store, add, programme, recommendation, brest):
    other = add("programme", code="TNT", title="TNT")
    theirs = add("recommendation", programme=other, code="1", title="Autre")
    for about in (recommendation, theirs, None):
        add("action_item", title=f"À propos de {about}", recommendation=about)
    assert names(store, Query("recommendation", programme=other), "code") == ["1"]
    assert len(names(store, Query("action_item", programme=other), "title")) == 2
    assert len(names(store, Query("organisation", programme=other))) == 1


def test_a_list_is_counted_numbered_and_read_in_parts(store, towns):
    query = Query("organisation", conditions=(Condition("kind", ("ville",)),))
    reading = store.read()
    assert queries.count(reading, query) == 4
    numbers = queries.ids(reading, query)
    assert len(numbers) == 4
    assert list(queries.ids(reading, query, limit=2)) == list(numbers[:2])
    rows = queries.rows(reading, "organisation", numbers[1:3])
    assert [rows[number]["name"] for number in numbers[1:3]] == ["Œuilly", "Saint-Étienne"]
    first = rows[numbers[1]]
    assert queries.position_of(reading, "organisation", first.uid) == numbers[1]
    assert queries.position_of(reading, "organisation", "inconnu") == 0


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("coeur", ["Cœur d'Essonne"]),
        ("CŒUR", ["Cœur d'Essonne"]),
        ("cœu", ["Cœur d'Essonne"]),
        ("essonne coeur", ["Cœur d'Essonne"]),
        ("epinal", ["Épinal"]),
        ("ÉPI", ["Épinal"]),
        ("pinal", []),
        ("d'essonne", ["Cœur d'Essonne"]),
        ('"épinal" OR (x) NEAR * -', []),
        ("épinal*", ["Épinal"]),
        ("", ["Cœur d'Essonne", "Épinal"]),
        (" - ", ["Cœur d'Essonne", "Épinal"]),
    ],
)
def test_the_search_finds_the_beginnings_of_words(store, add, typed, found):
    add("organisation", name="Cœur d'Essonne", kind="communaute_agglomeration")
    add("organisation", name="Épinal", kind="ville")
    assert names(store, Query("organisation", text=typed)) == found


def test_the_search_reaches_the_records_that_are_referred_to(store, add, recommendation, brest):
    uid = add("participation", recommendation=recommendation, organisation=brest, role="pilot")
    found = queries.records(store.read(), Query("participation", text="brest simplifiée"))
    assert [record.uid for record in found] == [uid]


def test_the_search_everywhere_follows_edits_deletions_and_undo(store, add, brest):
    def found(text):
        return [entity for entity, _number in search.find(store.read(), text)]

    add("contact", organisation=brest, name="Anne Le Goff", notes="préfère le téléphone")
    assert found("telephone") == ["contact"]
    assert found("brest") == ["organisation"]
    store.update("organisation", brest, {"name": "Métropole du Ponant"}, Operation("edit", "Modification"))
    assert found("brest") == []
    assert found("ponant") == ["organisation"]
    store.undo()
    assert found("brest") == ["organisation"]
    store.transact(
        Operation("delete", "Suppression"),
        lambda transaction: transaction.delete("organisation", brest, with_dependants=True),
    )
    assert found("brest") == found("goff") == []
    store.undo()
    assert found("goff") == ["contact"]


def test_a_lost_index_can_be_built_again(store, brest):
    from contextlib import closing

    from dcant_tracker.store.file.connection import connect
    from dcant_tracker.store.file.database import Database

    with closing(connect(store.path)) as connection:
        search.list_terms(connection)
        connection.execute("INSERT INTO search(search) VALUES ('delete-all')")
        assert list(search.find(Database(connection), "brest")) == []
        connection.execute("BEGIN")
        search.rebuild(connection)
        connection.execute("COMMIT")
    assert [entity for entity, _number in search.find(store.read(), "brest")] == ["organisation"]
