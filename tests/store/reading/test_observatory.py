"""The grid holds what plain Python finds in the records."""

import pytest

from dcant_tracker.store.reading import observatory
from dcant_tracker.store.reading.observatory import JUSTIFIED, LEVEL, Question
from dcant_tracker.store.writing.changes import Operation


@pytest.fixture
def world(store):
    """A campaign that observes Brest and Épinal, where Rennes answered unasked, and Vannes never was."""
    found: dict[str, str] = {}
    store.transact(Operation("add", "Un monde"), lambda tx: _fill(tx, found))
    return found


def _fill(tx, found: dict[str, str]) -> None:
    def add(entity: str, **values) -> str:
        return tx.add(entity, values)

    found |= {"campaign": add("campaign", label="Printemps"), "other": add("campaign", label="Automne")}
    for name, kind, region in (
        ("Brest", "metropole", "Bretagne"),
        ("Épinal", "ville", "Grand Est"),
        ("Rennes", "metropole", "Bretagne"),
        ("Vannes", "ville", "Bretagne"),
        ("SGMAP", "etat", None),
    ):
        found[name] = add("organisation", name=name, kind=kind, region=region)
    for rank, label in ((2, "Smart city"), (1, "Médiation numérique")):
        found[label] = add("maturity_domain", label=label, position=rank)
    for name in ("Brest", "Épinal"):
        add("observed_territory", campaign=found["campaign"], organisation=found[name])
    for campaign, name, label, level, evidence in (
        ("campaign", "Brest", "Smart city", "5", "Capteurs posés."),
        ("campaign", "Brest", "Médiation numérique", "0", None),
        ("campaign", "Rennes", "Smart city", "3", "  "),
        ("other", "Épinal", "Smart city", "1", None),
    ):
        about = {"campaign": found[campaign], "organisation": found[name], "domain": found[label]}
        add("maturity_assessment", **about, level=level, evidence=evidence)


def shown(store, question) -> dict[str, dict[str, tuple[int, bool]]]:
    grid = observatory.read(store.read(), question)
    return {
        one.name: {grid.domains[rank].label: (mask & LEVEL, bool(mask & JUSTIFIED)) for rank, mask in one.cells.items()}
        for one in grid.territories
    }


def test_it_shows_those_observed_and_those_who_answered_in_the_order_of_the_domains(store, world):
    grid = observatory.read(store.read(), Question(world["campaign"]))
    assert [domain.label for domain in grid.domains] == ["Médiation numérique", "Smart city"]
    assert [(one.name, one.observed) for one in grid.territories] == [
        ("Brest", True),
        ("Épinal", True),
        ("Rennes", False),
    ]
    assert shown(store, Question(world["campaign"])) == {
        "Brest": {"Smart city": (5, True), "Médiation numérique": (0, False)},
        "Épinal": {},
        "Rennes": {"Smart city": (3, False)},
    }


def test_it_is_narrowed(store, world):
    for asked, names in (
        ({"everyone": True}, ["Brest", "Épinal", "Rennes", "Vannes"]),
        ({"unfinished": True}, ["Épinal", "Rennes"]),
        ({"kinds": ("ville",), "everyone": True}, ["Épinal", "Vannes"]),
        ({"regions": ("BRETAGNE",)}, ["Brest", "Rennes"]),
        ({"text": "epi"}, ["Épinal"]),
    ):
        assert list(shown(store, Question(world["campaign"], **asked))) == names


def test_the_campaign_that_opens_first_is_the_last_that_observes(store, world, add):
    add("campaign", label="Évaluations seules")
    assert observatory.last_observing(store.read()) in (world["campaign"], world["other"])
    assert observatory.heard_in(store.read(), world["other"]) == {world["Épinal"]}
    assert observatory.facets(store.read()).kinds == ("metropole", "ville", "etat")
