"""A campaign as work to be done, beside a plain reading of every record."""

from collections import Counter
from datetime import date

import pytest

from dcant_tracker.store.reading import entry_queue as asking
from dcant_tracker.store.reading.entry_queue import Arrangement, Place, Show, Wanted
from dcant_tracker.store.reading.expected import coverage
from dcant_tracker.store.records.record import all_records
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation

STATES = (None, "draft", "submitted", "validated")


@pytest.fixture
def store(tmp_path):
    """Two campaigns; the second expects twelve answers in every state, and got one that nobody asked for."""
    store = Store.create(tmp_path / "donnees.sqlite")
    store.transact(Operation("add", "Jeu d'essai"), _fill)
    yield store
    store.close()


def _fill(tx):
    programmes = [tx.add("programme", {"code": code, "title": code}) for code in ("P1", "P2")]
    recommendations = [
        tx.add("recommendation", {"programme": programme, "code": code, "title": title, "short_title": short})
        for programme, code, title, short in (
            (programmes[0], "10", "Archiver", None),
            (programmes[0], "2", "Échanger des actes", "Échanges"),
            (programmes[1], "1", "Ouvrir les données", None),
        )
    ]
    experiment = tx.add("experiment", {"title": "Préfiguration", "recommendation": recommendations[0]})
    organisations = [tx.add("organisation", {"name": name, "kind": "ville"}) for name in ("Épinal", "Brest", "Œting")]
    first, second = (
        tx.add("campaign", {"label": label, "opens_on": day})
        for label, day in (("Avant", date(2016, 1, 1)), ("Après", date(2017, 1, 1)))
    )
    subjects = [(one, None) for one in recommendations] + [(recommendations[0], experiment)]
    for rank, (evaluator, (recommendation, about)) in enumerate(
        (evaluator, subject) for evaluator in organisations for subject in subjects
    ):
        key = {"campaign": second, "recommendation": recommendation, "experiment": about, "evaluator": evaluator}
        tx.add("expected_evaluation", key)
        if state := STATES[rank % 4]:
            tx.add("evaluation", {**key, "state": state, "governance_score": "3"})
        tx.add("evaluation", {**key, "campaign": first, "state": "submitted", "efficiency_score": str(rank % 5)})
    stranger = tx.add("organisation", {"name": "Zuydcoote", "kind": "ville"})
    tx.add("evaluation", {"campaign": second, "recommendation": recommendations[2], "evaluator": stranger})


@pytest.fixture
def campaign(store):
    return next(one.uid for one in all_records(store.read(), "campaign") if one["label"] == "Après")


def listed(store, wanted):
    reading = store.read()
    numbers = asking.numbers(reading, wanted)
    found = asking.entries(reading, numbers)
    return [found[number] for number in numbers]


def test_every_entry_is_there_once_by_evaluator_then_by_number(store, campaign):
    entries = listed(store, Wanted(campaign, show=Show.ALL))
    assert [entry.evaluator for entry in entries] == ["Brest"] * 4 + ["Épinal"] * 4 + ["Œting"] * 4 + ["Zuydcoote"]
    assert [entry.subject for entry in entries[:4]] == [
        "1 · Ouvrir les données",
        "2 · Échanges",
        "10 · Archiver",
        "10 · Préfiguration",
    ]
    assert len({entry.place for entry in entries}) == 13


def test_by_subject_evaluators_follow_one_another(store, campaign):
    entries = listed(store, Wanted(campaign, show=Show.ALL, by=Arrangement.SUBJECT))
    assert [(entry.subject, entry.evaluator) for entry in entries[:5]] == [
        ("1 · Ouvrir les données", "Brest"),
        ("1 · Ouvrir les données", "Épinal"),
        ("1 · Ouvrir les données", "Œting"),
        ("1 · Ouvrir les données", "Zuydcoote"),
        ("2 · Échanges", "Brest"),
    ]


def test_the_tally_says_how_many_each_list_holds(store, campaign):
    tally = asking.tally(store.read(), campaign)
    assert (tally.blank, tally.count.drafts, tally.count.received, tally.count.validated) == (3, 4, 6, 3)
    assert tally.total == 13
    for show in Show:
        entries = listed(store, Wanted(campaign, show=show))
        assert len(entries) == tally.of(show)
        assert not any(entry.is_done for entry in entries) or show not in {Show.TODO, Show.DRAFT}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("epin", {"Épinal"}),
        ("oeting ouvrir", {"Œting"}),
        ("brest 2", {"Brest"}),
        ("echanger actes", {"Brest", "Épinal", "Œting"}),
        ("% _", set()),
    ],
)
def test_words_are_found_in_names_numbers_and_titles(store, campaign, text, found):
    assert {entry.evaluator for entry in listed(store, Wanted(campaign, show=Show.ALL, text=text))} == found


def test_a_programme_keeps_its_own_subjects(store, campaign):
    programme = next(one.uid for one in all_records(store.read(), "programme") if one["code"] == "P2")
    entries = listed(store, Wanted(campaign, programme, Show.ALL))
    assert {entry.subject for entry in entries} == {"1 · Ouvrir les données"}
    assert asking.tally(store.read(), campaign, programme).total == len(entries) == 4


def test_an_entry_is_found_by_its_place_before_and_after_its_answer(store, campaign):
    reading = store.read()
    blank = next(entry for entry in listed(store, Wanted(campaign)) if not entry.state)
    assert asking.number_of(reading, blank.place) == blank.number < 0
    assert asking.given(reading, blank.place) is None
    uid = store.add("evaluation", blank.place.values(), Operation("add", "Réponse"))[1]
    found = asking.given(reading, blank.place)
    assert found.uid == uid
    assert asking.place_of(found) == blank.place
    assert asking.number_of(reading, blank.place) == found.id
    assert asking.awaited(reading, blank.place) == blank.number
    nowhere = Place(campaign, None, None, blank.place.evaluator)
    assert asking.number_of(reading, nowhere) == 0


def test_the_last_answer_is_the_nearest_one_transmitted_before(store, campaign):
    reading = store.read()
    place = listed(store, Wanted(campaign, show=Show.ALL))[0].place
    opened = asking.opened(reading, place)
    assert opened.before["efficiency_score"] == "1"
    between = store.add("campaign", {"label": "Entre", "opens_on": date(2016, 6, 1)}, Operation("add", "C"))[1]
    later = store.add("campaign", {"label": "Plus tard", "opens_on": date(2018, 6, 1)}, Operation("add", "C"))[1]
    for other, state, score in ((between, "draft", "4"), (later, "submitted", "4")):
        values = {**place.values(), "campaign": other, "state": state, "efficiency_score": score}
        store.add("evaluation", values, Operation("add", "R"))
    assert asking.opened(reading, place).before["efficiency_score"] == "1"
    first = next(one.uid for one in all_records(reading, "campaign") if one["label"] == "Avant")
    assert asking.earlier(reading, Place(first, *list(place.values().values())[1:])) is None


def test_what_is_gone_cannot_be_opened(store, campaign):
    place = listed(store, Wanted(campaign))[0].place
    store.transact(
        Operation("delete", "Suppression"),
        lambda tx: tx.delete("organisation", place.evaluator, with_dependants=True),
    )
    assert asking.opened(store.read(), place) is None


@pytest.mark.parametrize("by", list(Arrangement))
def test_coverage_counts_what_was_expected_and_transmitted(store, campaign, by):
    reading = store.read()
    names = ("evaluator",) if by is Arrangement.EVALUATOR else ("recommendation", "experiment")

    def of(entity, *states):
        return Counter(
            tuple(one[name] for name in names)
            for one in all_records(reading, entity)
            if one["campaign"] == campaign and (not states or one["state"] in states)
        )

    expected, answered, drafts = (
        of("expected_evaluation"),
        of("evaluation", "submitted", "validated"),
        of("evaluation", "draft"),
    )
    lines = coverage(reading, campaign, by)
    assert {line.key: (line.count.asked, line.count.came, line.count.drafts) for line in lines} == {
        key: (expected[key], answered[key], drafts[key]) for key in expected
    }
    assert all(line.count.silent == line.count.asked - line.count.came for line in lines)
    if by is Arrangement.EVALUATOR:
        assert [line.name for line in lines] == ["Brest", "Épinal", "Œting"]
    else:
        assert [line.name for line in lines] == [
            "1 · Ouvrir les données",
            "2 · Échanges",
            "10 · Archiver",
            "10 · Préfiguration",
        ]


def test_the_grid_in_its_order(store):
    for position, criterion in ((2, "Second"), (1, "Premier")):
        values = {"principle": "evaluation", "criterion": criterion, "position": position, "help": f"{criterion} ?"}
        store.add("principle_guide", values, Operation("add", "Grille"))
    guide = asking.guide(store.read())
    assert list(guide) == ["governance", "efficiency", "user_relation", "evaluation"]
    assert guide["evaluation"] == [("Premier", "Premier ?"), ("Second", "Second ?")]
    assert guide["governance"] == []
