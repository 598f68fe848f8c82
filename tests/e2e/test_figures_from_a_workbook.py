"""What the figures say can be found again by anyone who opens the exported workbook and counts."""

import random
import statistics
from collections import defaultdict
from itertools import product

import pytest
from python_calamine import CalamineWorkbook

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from dcant_tracker.exchange.sending.exporting import ExportOptions, export
from dcant_tracker.insight.distribution import GRADES
from dcant_tracker.insight.figures.catalogue import figure
from dcant_tracker.insight.figures.figure import Selection, Subject
from dcant_tracker.insight.figures.notes import SHORT_PRINCIPLES
from dcant_tracker.insight.state import present
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation

SCORES = (*GRADES, "NC", "NSP", None)
CAMPAIGNS = ("Printemps 2017", "Automne 2017")


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """Two campaigns over three recommendations and thirty evaluators, answers at random, drafts among them."""
    store = Store.create(tmp_path_factory.mktemp("data") / "donnees.sqlite")
    store.transact(Operation("add", "Jeu d'essai"), _fill)
    yield store
    store.close()


def _fill(work):
    chance = random.Random(29_05_2017)
    programme = work.add("programme", {"code": "DcANT", "title": "Développement concerté"})
    subjects = [
        work.add("recommendation", {"programme": programme, "code": code, "title": f"Mesure {code}"}) for code in "123"
    ]
    evaluators = [work.add("organisation", {"name": f"Ville {n}", "kind": "ville"}) for n in range(30)]
    for number, label in enumerate(CAMPAIGNS):
        opened = {"label": label, "programme": programme, "opens_on": f"2017-0{3 + 6 * number}-01"}
        campaign = work.add("campaign", opened)
        for subject, evaluator in product(subjects, evaluators):
            asked = {"campaign": campaign, "recommendation": subject, "evaluator": evaluator}
            work.add("expected_evaluation", asked)
            if chance.random() < 0.6:
                scores = {column: chance.choice(SCORES) for column in PRINCIPLES.values()}
                work.add("evaluation", {**asked, **scores, "state": chance.choice(CHOICES["evaluation_state"].codes)})
    for evaluator, role in product(evaluators[:9], ("experimenter", "observer")):
        if chance.random() < 0.5:
            work.add("participation", {"recommendation": subjects[0], "organisation": evaluator, "role": role})


@pytest.fixture(scope="module")
def sheets(store, tmp_path_factory):
    """The rows of each exported sheet, by heading: what a person has who never saw the application."""
    path = tmp_path_factory.mktemp("out") / "DcANT.xlsx"
    export(store, path, ExportOptions())
    book = CalamineWorkbook.from_path(str(path))
    found = {}
    for name in ("Évaluations", "Évaluations attendues", "Participations"):
        heads, *rows = book.get_sheet_by_name(name).to_python()
        found[name] = [dict(zip(heads, row, strict=True)) for row in rows]
    return found


GRADE_OF = {CHOICES["score"].labels[code]: int(code) for code in GRADES}


def answers(sheets, campaign=None, subject=None):
    """The labels given to each principle in what was transmitted."""
    given = defaultdict(list)
    for row in sheets["Évaluations"]:
        if row["État"] == "Brouillon" or (campaign and row["Campagne"] != campaign):
            continue
        if subject and row["Recommandation"] != subject:
            continue
        for name in SHORT_PRINCIPLES.values():
            label = row[f"{name} – note"]
            if label:
                given[name].append(label)
    return given


def grades(labels):
    return [GRADE_OF[label] for label in labels if label in GRADE_OF]


def test_the_radar(store, sheets):
    drawn = figure("radar", present(store.read()), Selection())
    told = {tuple(row.cells[:2]): row.cells for row in drawn.table.rows}
    for campaign, principle in product(CAMPAIGNS, SHORT_PRINCIPLES.values()):
        labels = answers(sheets, campaign)[principle]
        _label, _name, mean, count, spread, agreement, *counts, answered, expected, came, _cover = told[
            campaign, principle
        ]
        assert mean == pytest.approx(statistics.mean(grades(labels)))
        assert spread == pytest.approx(statistics.pstdev(grades(labels)))
        assert (count, answered) == (len(grades(labels)), len(labels))
        assert counts == [labels.count(label) for label in CHOICES["score"].labels.values()]
        assert expected == sum(row["Campagne"] == campaign for row in sheets["Évaluations attendues"])
        assert came == len(labels)  # whoever answers here was asked
        assert 0 <= agreement <= 1


def test_the_radar_of_one_recommendation(store, sheets):
    (uid,) = store.read().fetch_one("SELECT uid FROM recommendation WHERE code = '2'")
    drawn = figure("radar", present(store.read()), Selection(subjects=(Subject("recommendation", uid),)))
    for series in drawn.plot.series:
        given = answers(sheets, series.label, "DcANT / 2")
        assert series.values == pytest.approx(
            [statistics.mean(grades(given[name])) for name in SHORT_PRINCIPLES.values()]
        )


def test_the_heat_map_and_its_coverage(store, sheets):
    """The last campaign, recommendation by recommendation, principle by principle."""
    rows = figure("heatmap", present(store.read()), Selection()).table.rows
    told = {(str(row.cells[0])[0], row.cells[1]): row.cells for row in rows}
    for code, name in product("123", SHORT_PRINCIPLES.values()):
        labels = answers(sheets, "Automne 2017", f"DcANT / {code}")[name]
        assert told[code, name][2] == pytest.approx(statistics.mean(grades(labels)))
        assert told[code, name][6:13] == tuple(labels.count(label) for label in CHOICES["score"].labels.values())
        asked = [
            row
            for row in sheets["Évaluations attendues"]
            if (row["Campagne"], row["Recommandation"]) == ("Automne 2017", f"DcANT / {code}")
        ]
        assert told[code, name][14] == len(asked)


def test_the_answers(store, sheets):
    rows = figure("answers", present(store.read()), Selection()).table.rows
    for row in rows:
        labels = answers(sheets, "Automne 2017")[str(row.cells[0])]
        assert row.cells[5:12] == tuple(labels.count(label) for label in CHOICES["score"].labels.values())


def test_who_takes_part(store, sheets):
    (first, *_others) = figure("coverage", present(store.read()), Selection()).table.rows
    there = [row for row in sheets["Participations"] if row["Recommandation"] == "DcANT / 1"]
    roles = [row["Rôle"] for row in there]
    assert first.cells[1:6] == tuple(roles.count(label) for label in CHOICES["participation_role"].labels.values())
    assert first.cells[6] == len({row["Organisme"] for row in there})
