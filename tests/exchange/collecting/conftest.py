"""A campaign that asks three organisations, and forms filled in as people do."""

from datetime import date
from pathlib import Path

import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.exchange.collecting.preparing import prepare_forms
from tests.forms import fill_in

SHEET = CATALOGUE["evaluation"].sheet
LABELS = {f.name: f.label for f in CATALOGUE["evaluation"]}
SCORES = [name for name in LABELS if name.endswith("_score")]


class Round:
    """One campaign of the desk: its forms by organisation."""

    def __init__(self, desk, folder: Path) -> None:
        self.desk = desk
        self.folder = folder
        self.uid = desk.add(
            "campaign", {"label": "Printemps 2017", "opens_on": date(2017, 3, 1), "closes_on": date(2017, 4, 30)}
        )
        for organisation, subject in (
            ("brest", ("recommendation", "r1")),
            ("brest", ("recommendation", "r2")),
            ("épinal", ("recommendation", "r1")),
            ("rennes", ("experiment", "exp")),
        ):
            name, about = subject
            desk.add("expected_evaluation", {"campaign": self.uid, "evaluator": desk[organisation], name: desk[about]})
        self.forms: dict[str, Path] = {}

    def prepare(self, **options):
        prepared = prepare_forms(self.desk.store, self.uid, self.folder, **options)
        names = {uid: name for name, uid in self.desk.uids.items()}
        self.forms = {names[one.asked.organisation]: one.path for one in prepared.forms}
        return prepared

    def fill(self, organisation: str, row: int, name: str | None = None, **answers) -> Path:
        """Type answers in row ``row`` (from 2) of an organisation's form, saved as ``name`` in the same folder."""
        path = self.forms[organisation]
        target = path if name is None else self.folder / name
        return fill_in(target if target.exists() else path, row - 2, target, **answers)

    def fill_all(self, organisation: str, row: int, score: str = "Largement") -> Path:
        scores = {name: score for name in LABELS if name.endswith("_score")}
        return self.fill(organisation, row, **scores)


@pytest.fixture
def campaign(desk, tmp_path) -> Round:
    return Round(desk, tmp_path / "formulaires")
