"""A small programme with its campaigns and opinions, and the same answers counted one by one in plain Python."""

import random
from dataclasses import dataclass

from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from dcant_tracker.domain.rules import COUNTED
from dcant_tracker.insight.figures.figure import Subject
from dcant_tracker.store.records.record import all_records
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation

CODES = ("0", "1", "2", "3", "4", "NC", "NSP", None)


@dataclass(frozen=True)
class Opinions:
    """What :func:`fill` wrote, by uid. ``measures`` are 1, 2, 10 and 11: nobody was asked about the last."""

    programme: str
    measures: tuple[str, ...]
    experiment: str
    spring: str
    autumn: str

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """The first three measures, as subjects."""
        return tuple(Subject("recommendation", uid) for uid in self.measures[:3])


def fill(store: Store, evaluators: int = 9) -> Opinions:
    """Two campaigns, four measures, an experiment of the first, evaluators who answered or not; seeded."""
    return store.transact(Operation("add", "Jeu d'essai"), lambda work: _written(work, evaluators))[1]


def _written(work, evaluators: int) -> Opinions:
    chance = random.Random(2017)
    programme = work.add("programme", {"code": "DcANT", "title": "DcANT"})
    measures = tuple(
        work.add("recommendation", {"programme": programme, "code": code, "title": f"Mesure {code}"})
        for code in ("1", "2", "10", "11")
    )
    trial = work.add("experiment", {"recommendation": measures[0], "title": "Préfiguration"})
    autumn = work.add("campaign", {"label": "Automne", "programme": programme, "opens_on": "2017-10-01"})
    spring = work.add("campaign", {"label": "Printemps", "programme": programme, "opens_on": "2017-03-01"})
    about = [{"recommendation": uid} for uid in measures[:3]] + [{"recommendation": measures[0], "experiment": trial}]
    for number in range(evaluators):
        evaluator = work.add("organisation", {"name": f"Ville {number}", "kind": "ville"})
        for campaign in (spring, autumn):
            for subject in about:
                shared = {"campaign": campaign, "evaluator": evaluator, **subject}
                if chance.random() < 0.8:
                    work.add("expected_evaluation", shared)
                if chance.random() < 0.7:
                    scores = {column: chance.choice(CODES) for column in PRINCIPLES.values()}
                    state = chance.choice(("draft", "submitted", "submitted", "validated"))
                    work.add("evaluation", {**shared, **scores, "state": state})
    return Opinions(programme, measures, trial, spring, autumn)


def given(reading, principle=None, **fields) -> list[str]:
    """Every answer that counts to ``principle`` (None: to all four), of the evaluations with those ``fields``."""
    columns = [PRINCIPLES[principle]] if principle else list(PRINCIPLES.values())
    return [
        evaluation[column]
        for evaluation in counted(reading, **fields)
        for column in columns
        if evaluation[column] is not None
    ]


def counted(reading, **fields) -> list:
    """The evaluations that count with those ``fields``."""
    return [
        one
        for one in all_records(reading, "evaluation")
        if one["state"] in COUNTED and all(one[name] == value for name, value in fields.items())
    ]


def mean(codes: list[str]) -> float | None:
    """The mean of the grades among ``codes``."""
    grades = [int(code) for code in codes if code.isdecimal()]
    return sum(grades) / len(grades) if grades else None
