"""A campaign that asks three organisations, its forms, and people who fill them in."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from dcant_tracker.exchange.collecting.preparing import prepare_forms
from dcant_tracker.store.writing.changes import Operation
from tests.forms import fill_in

SCORES = [f.label for f in CATALOGUE["evaluation"] if f.name.endswith("_score")]


class Campaign:
    """« Automne 2018 »: Brest is asked about two recommendations, Épinal and Toulouse about one."""

    def __init__(self, store, uid_of, folder: Path) -> None:
        self.store = store
        self.label = "Automne 2018"
        self.folder = folder
        self.returned = folder.with_name("reçus")
        self.returned.mkdir()
        self.organisations = {name: uid_of("organisation", name) for name in ("Brest Métropole", "Épinal")}
        self.organisations["Toulouse Métropole"] = uid_of("organisation", "Toulouse Métropole")
        self.uid = store.transact(Operation("add", "Campagne"), self._ask)[1]

    def _ask(self, tx) -> str:
        from dcant_tracker.store.reading.queries import Query, records

        uid = tx.add("campaign", {"label": self.label, "opens_on": date(2018, 9, 1), "closes_on": date(2018, 11, 30)})
        first, second = [record.uid for record in records(tx.reading, Query("recommendation"))][:2]
        for name, subjects in (
            ("Brest Métropole", (first, second)),
            ("Épinal", (first,)),
            ("Toulouse Métropole", (second,)),
        ):
            for subject in subjects:
                values = {"campaign": uid, "recommendation": subject, "evaluator": self.organisations[name]}
                tx.add("expected_evaluation", values)
        tx.add("contact", {"organisation": self.organisations["Épinal"], "name": "Luc", "email": "luc@epinal.example"})
        return uid

    def send(self) -> dict[str, Path]:
        """The forms as they leave, by organisation."""
        made = prepare_forms(self.store, self.uid, self.folder, replace=True)
        return {form.asked.name: form.path for form in made.forms}

    def comes_back(self, form: Path, rows: int, name: str = "") -> Path:
        """A form with its first ``rows`` evaluations noted on each principle, put in the folder of answers."""
        target = Path(shutil.copy(form, self.returned / (name or form.name)))
        for rank in range(rows):
            fill_in(target, rank, **dict.fromkeys(PRINCIPLES.values(), "Largement"))
        return target

    def evaluations(self) -> int:
        """How many evaluations the campaign holds."""
        from dcant_tracker.store.reading.queries import Condition, Query, count

        return count(self.store.read(), Query("evaluation", conditions=(Condition("campaign", (self.uid,)),)))


@pytest.fixture(autouse=True)
def documents(monkeypatch, tmp_path) -> Path:
    """The person's documents, so that no test writes among the real ones."""
    folder = tmp_path / "Documents"
    for module in ("suggested_folder", "prepare_dialog", "collect_dialog"):
        monkeypatch.setattr(f"dcant_tracker.ui.evaluations.collecting.{module}.documents", lambda: folder)
    return folder


@pytest.fixture
def campaign(store, uid_of, tmp_path) -> Campaign:
    return Campaign(store, uid_of, tmp_path / "formulaires")
