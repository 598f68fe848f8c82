"""The figures of the observatory agree with a recount, tell no group under five, and rank nobody."""

import pytest

from dcant_tracker.insight.figures.catalogue import OBSERVATORY, figure
from dcant_tracker.insight.figures.figure import Selection, Subject
from dcant_tracker.insight.state import present
from tests.insight.observatory import DOMAINS, KINDS, Recount, fill

LABELS = {
    "Métropole": "metropole",
    "Ville": "ville",
    "Département": "departement",
    "Région": "region",
    "Ensemble": None,
}


@pytest.fixture
def made(store) -> dict[str, str]:
    return fill(store)


def told(store, name: str, **asked):
    return figure(name, present(store.read()), Selection(**asked))


def cells(shown) -> list[tuple]:
    return [row.cells for row in shown.table.rows]


def territory(made, *names: str) -> tuple[Subject, ...]:
    return tuple(Subject("organisation", made[name]) for name in names)


def test_means_by_kind_are_those_of_a_recount_and_small_groups_are_not_told(store, made):
    recount = Recount(store.path)
    shown = told(store, "observatory_kinds")
    assert {label for _domain, label, *_rest in cells(shown)} == set(LABELS)
    for domain, label, mean, counted in cells(shown):
        levels = recount.levels("Après", domain)
        kind = LABELS[label]
        assert mean == pytest.approx(recount.mean(levels, kind)), (domain, label)
        if kind is not None:
            there = len(levels[kind])
            assert counted == (there if there >= 5 else "moins de 5")
    assert "Un groupe de moins de 5 territoires n'est pas montré. Ce n'est pas un classement." in shown.notes


def test_a_kind_that_is_too_small_cannot_be_found_by_subtracting_from_all(store):
    fill(store, {"metropole": 9, "departement": 3})
    shown = {(domain, label): rest for domain, label, *rest in cells(told(store, "observatory_kinds"))}
    for domain in DOMAINS:
        assert shown[domain, "Département"] == [None, "moins de 5"]
        assert shown[domain, "Ensemble"] == shown[domain, "Métropole"]


def test_small_kinds_count_where_nothing_can_be_found_of_any_of_them(store):
    fill(store, {"ville": 3, "departement": 4, "metropole": 9})
    recount = Recount(store.path)
    shown = {(domain, label): rest for domain, label, *rest in cells(told(store, "observatory_kinds"))}
    for domain in DOMAINS:
        levels = recount.levels("Après", domain)
        assert shown[domain, "Ensemble"][1] == sum(map(len, levels.values()))


def test_too_few_territories_have_no_mean_at_all(store):
    fill(store, {"metropole": 2, "departement": 2})
    assert told(store, "observatory_radar").plot is None
    assert "Moins de 5 territoires" in told(store, "observatory_radar").nothing


def test_the_radar_shows_territories_or_one_beside_its_kind_or_all_over_the_campaigns(store, made):
    recount = Recount(store.path)
    one, kind = told(store, "observatory_radar", subjects=territory(made, "metropole 0")).plot.series
    levels = [recount.levels("Après", domain) for domain in DOMAINS]
    assert one.values == tuple(each["metropole"]["metropole 0"] for each in levels)
    assert kind.values == pytest.approx([recount.mean(each, "metropole") for each in levels])
    both = told(store, "observatory_radar", subjects=territory(made, "region 0", "ville 1")).plot.series
    assert [series.label for series in both] == ["region 0", "ville 1"]
    before, after = told(store, "observatory_radar").plot.series
    assert (before.label, after.label) == ("Avant", "Après")
    assert after.values == pytest.approx([recount.mean(each, None) for each in levels])
    (alone,) = told(store, "observatory_radar", subjects=territory(made, "region 1")).plot.series
    assert alone.label == "region 1"


def test_the_distance_to_the_mean_of_its_kind_is_that_of_a_recount(store, made):
    recount = Recount(store.path)
    for name in ("metropole 0", "ville 0"):
        kind = name.split()[0]
        for domain, mean, level, gap in cells(told(store, "observatory_gap", subjects=territory(made, name))):
            levels = recount.levels("Après", domain)
            assert level == levels[kind][name]
            usual = recount.mean(levels, kind)
            assert mean == pytest.approx(usual)
            assert gap == (None if usual is None else pytest.approx(level - usual))
    small = told(store, "observatory_gap", subjects=territory(made, "region 0"))
    assert {row[1] for row in cells(small)} == {None}
    assert told(store, "observatory_gap").nothing.startswith("Choisissez un territoire")


@pytest.mark.parametrize("steady", [0.9, 1.0])
def test_progress_counts_those_who_have_a_level_in_both_campaigns(store, steady):
    made = fill(store, steady=steady)
    recount = Recount(store.path)
    shown = 0
    for kind in (None, *KINDS):
        for domain, before, after, change in cells(told(store, "observatory_progress", kind=kind)):
            moved = recount.moved(domain, kind)
            shown += moved is not None
            assert (before, after) == ((None, None) if moved is None else pytest.approx(moved))
            assert change == (None if moved is None else pytest.approx(moved[1] - moved[0]))
    assert shown
    mine = cells(told(store, "observatory_progress", subjects=territory(made, "ville 0")))
    assert [row[2] - row[1] for row in mine] == [row[3] for row in mine]


def test_nothing_is_told_of_an_empty_observatory_and_each_says_what_to_do(store, add):
    for name in OBSERVATORY:
        shown = told(store, name)
        assert shown.plot is None
        assert "grille de l'observatoire" in shown.nothing
