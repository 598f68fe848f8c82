"""The matrix holds what plain Python counts over the records."""

import random
from datetime import date
from pathlib import Path

import pytest

from dcant_tracker.store.reading.matrix import (
    Question,
    column_totals,
    facets,
    marks,
    read,
    read_rows,
    touched_organisations,
)
from dcant_tracker.store.records.record import all_records
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation


@pytest.fixture(scope="module")
def portfolio(tmp_path_factory: pytest.TempPathFactory):
    store = Store.create(tmp_path_factory.mktemp("matrice") / "suivi.sqlite")
    chance = random.Random(7)

    def work(tx):
        programmes = [
            tx.add("programme", {"code": code, "title": code, "starts_on": date(year, 1, 1)})
            for code, year in (("Premier", 2015), ("Second", 2018))
        ]
        measures = [
            tx.add(
                "recommendation",
                {
                    "programme": programmes[n % 2],
                    "code": str(n),
                    "title": f"Mesure {n}",
                    "themes": (("archivage", "annuaires")[n % 2],),
                },
            )
            for n in range(8)
        ]
        places = [
            tx.add(
                "organisation",
                {
                    "name": f"Ville {n}",
                    "kind": ("ville", "metropole")[n % 2],
                    "region": ("Bretagne", "Occitanie", None)[n % 3],
                },
            )
            for n in range(40)
        ]
        cells = {(chance.choice(measures), chance.choice(places)) for _ in range(150)}
        for measure, place in sorted(cells):
            for role in chance.sample(("pilot", "experimenter", "observer"), chance.randint(1, 2)):
                tx.add(
                    "participation",
                    {
                        "recommendation": measure,
                        "organisation": place,
                        "role": role,
                        "status": chance.choice(("active", "confirmed", "ended")),
                        "since": date(2016, 1, 1),
                        "until": chance.choice((None, date(2016, 12, 31))),
                    },
                )
        tx.add("participation", {"organisation": places[0], "role": "observer"})

    store.transact(Operation("init", "Jeu d'essai"), work)
    yield store
    store.close()


def counted(store: Store, keep=lambda participation, place: True) -> dict[tuple[str, str], set[str]]:
    """(organisation, recommendation) → roles, the plain way."""
    places = {record.uid: record for record in all_records(store.read(), "organisation")}
    found: dict[tuple[str, str], set[str]] = {}
    for one in all_records(store.read(), "participation"):
        if keep(one, places[str(one["organisation"])]):
            found.setdefault((str(one["organisation"]), str(one["recommendation"] or "")), set()).add(str(one["role"]))
    return found


def held(matrix) -> dict[tuple[str, str], set[str]]:
    return {
        (row.uid, matrix.columns[rank].uid): {role for role, _status in marks(mask)}
        for row in matrix.rows
        for rank, mask in row.cells.items()
    }


def test_every_cell_holds_the_roles_of_its_records(portfolio):
    assert held(read(portfolio.read(), Question())) == counted(portfolio)


@pytest.mark.parametrize(
    ("question", "keep"),
    [
        (Question(roles=("experimenter",)), lambda one, place: one["role"] == "experimenter"),
        (Question(statuses=("active", "ended")), lambda one, place: one["status"] in ("active", "ended")),
        (Question(regions=("Occitanie",)), lambda one, place: place["region"] == "Occitanie"),
        (Question(regions=("",)), lambda one, place: place["region"] is None),
        (Question(kinds=("metropole",)), lambda one, place: place["kind"] == "metropole"),
        (Question(text="ville 1"), lambda one, place: str(place["name"]).startswith("Ville 1")),
        (
            Question(day=date(2017, 6, 1)),
            lambda one, place: one["until"] is None,
        ),
    ],
    ids=["role", "status", "region", "no region", "kind", "text", "day"],
)
def test_a_question_keeps_what_it_says(portfolio, question, keep):
    assert held(read(portfolio.read(), question)) == counted(portfolio, keep)


def test_totals_count_organisations_and_recommendations(portfolio):
    matrix = read(portfolio.read(), Question())
    expected = counted(portfolio)
    totals = column_totals(matrix.rows, len(matrix.columns))
    for column, total in zip(matrix.columns, totals, strict=True):
        assert total == sum(measure == column.uid for _place, measure in expected)
    for row in matrix.rows:
        assert row.total == sum(place == row.uid for place, _measure in expected)


def test_rows_come_in_the_order_asked(portfolio):
    names = [row.name for row in read(portfolio.read(), Question(everyone=True)).rows]
    assert names == [f"Ville {n}" for n in range(40)]
    totals = [row.total for row in read(portfolio.read(), Question(order="total")).rows]
    assert totals == sorted(totals, reverse=True)


def test_a_first_screen_is_the_beginning_of_the_whole(portfolio):
    whole = read(portfolio.read(), Question())
    first = read(portfolio.read(), Question(), 5)
    assert not first.complete
    assert first.rows == whole.rows[: len(first.rows)]


def test_a_change_touches_its_organisations_only(tmp_path: Path, portfolio):
    from dcant_tracker.store.file.backup import backup

    store = Store.open(backup(portfolio.path, tmp_path / "copie.sqlite"))
    one = all_records(store.read(), "participation")[0]
    other = next(o.uid for o in all_records(store.read(), "organisation") if o.uid != one["organisation"])
    matrix = read(store.read(), Question(everyone=True))
    changes = store.update("participation", one.uid, {"organisation": other}, Operation("set", "Déplacement"))
    touched = touched_organisations(store.read(), changes)
    assert touched == {one["organisation"], other}
    again = {row.uid: row for row in read(store.read(), Question(everyone=True)).rows}
    assert read_rows(store.read(), matrix, touched) == {uid: again[uid] for uid in touched}
    store.close()


def test_the_filters_offer_what_the_data_holds(portfolio):
    offered = facets(portfolio.read(), "")
    assert offered.themes == ("annuaires", "archivage")
    assert offered.regions == ("Bretagne", "Occitanie")
    assert offered.kinds == ("metropole", "ville")
