"""The forms of the observatory go out, come back and are taken in by what does so for evaluations."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.collecting.expecting import questions_in
from dcant_tracker.exchange.collecting.folder import read_folder
from dcant_tracker.exchange.collecting.groups import Group, bodies
from dcant_tracker.exchange.collecting.preparing import prepare_forms
from dcant_tracker.exchange.collecting.responses import responses
from dcant_tracker.exchange.merging import importing
from dcant_tracker.exchange.merging.proposal import Case
from dcant_tracker.exchange.sources.form.questions import EVALUATIONS, MATURITY
from dcant_tracker.store.joining.joining import join
from dcant_tracker.store.joining.plan import Pair, plan
from tests.forms import blocks, fill_in

SHEET = CATALOGUE["maturity_assessment"].sheet
LABELS = {f.name: f.label for f in CATALOGUE["maturity_assessment"]}


class Observed:
    """Two territories and three domains in a campaign; Brest said something of the first in the one before."""

    def __init__(self, desk, folder: Path) -> None:
        self.desk, self.folder = desk, folder
        before = desk.add("campaign", {"label": "Observatoire 2016", "opens_on": date(2016, 9, 1)})
        self.uid = desk.add("campaign", {"label": "Observatoire 2017", "opens_on": date(2017, 9, 1)})
        self.domains = [
            desk.add("maturity_domain", {"label": label, "position": rank, "description": f"Ce que {label} recouvre"})
            for rank, label in enumerate(("Smart city", "Médiation", "Filière"))
        ]
        said = {"campaign": before, "organisation": desk["brest"], "domain": self.domains[0], "level": "2"}
        desk.add("maturity_assessment", said)
        for name in ("brest", "épinal"):
            desk.add("observed_territory", {"campaign": self.uid, "organisation": desk[name]})
        self.forms: dict[str, Path] = {}

    def prepare(self) -> None:
        made = prepare_forms(self.desk.store, self.uid, self.folder, MATURITY)
        self.forms = {one.asked.name: one.path for one in made.forms}

    def fill(self, name: str, row: int, **answers) -> None:
        fill_in(self.forms[name], row - 2, **answers)

    def take(self, collection) -> None:
        policy = importing.Policy("mine")
        choices = [[importing.choice_for(p, policy) for p in preview.proposals] for preview in collection.previews]
        importing.apply(self.desk.store, collection.previews, choices)

    def levels(self) -> dict[str, tuple[str, str | None]]:
        """What the campaign holds, by the name of the domain and of the territory."""
        labels = self.desk.store.labels()
        return {
            f"{labels.of('organisation', one['organisation'])} / {labels.of('maturity_domain', one['domain'])}": (
                one["level"],
                one["evidence"],
            )
            for one in self.desk.all("maturity_assessment")
            if one["campaign"] == self.uid
        }


@pytest.fixture
def observed(desk, tmp_path) -> Observed:
    return Observed(desk, tmp_path / "formulaires")


def test_a_form_asks_a_level_of_each_domain_beside_what_was_said_before(observed):
    observed.prepare()
    assert sorted(path.name for path in observed.forms.values()) == [
        "Observatoire – Observatoire 2017 – Brest Métropole.xlsx",
        "Observatoire – Observatoire 2017 – Épinal.xlsx",
    ]
    book = openpyxl.load_workbook(observed.forms["Brest Métropole"])
    sheet = book[SHEET]
    asked = [str(sheet.cell(one["level"].row, 2).value) for one in blocks(sheet).values()]
    assert [text.split("\n")[0] for text in asked] == ["Smart city", "Médiation", "Filière"]
    assert asked[0].split("\n")[1:] == [
        "Ce que Smart city recouvre",
        "Votre dernière réponse : 2 (Observatoire 2016)",
    ]
    (validation,) = sheet.data_validations.dataValidation
    assert all(one["level"].coordinate in validation.sqref for one in blocks(sheet).values())
    guide = " ".join(str(row[1]) for row in book.worksheets[0].iter_rows(values_only=True))
    assert "Assemblée des départements de France" in guide
    assert "5 – Mise en œuvre complète et effective" in guide


def test_what_comes_back_goes_in_as_one_step_and_who_is_silent_is_reminded(observed):
    observed.prepare()
    observed.fill("Brest Métropole", 2, level="4", evidence="Capteurs posés.")
    observed.fill("Brest Métropole", 3, level=0)
    collection = read_folder(observed.desk.store, observed.folder)
    assert {str(file.status) for file in collection.files} == {"partly", "not_yet"}
    observed.take(collection)
    assert observed.levels() == {
        "Brest Métropole / Smart city": ("4", "Capteurs posés."),
        "Brest Métropole / Médiation": ("0", None),
    }
    again = read_folder(observed.desk.store, observed.folder)
    assert [len(preview.proposals) for preview in again.previews] == [0, 0]
    reading = observed.desk.store.read()
    assert {one.name: one.group for one in bodies(reading, observed.uid, MATURITY)} == {
        "Brest Métropole": Group.PARTLY,
        "Épinal": Group.SILENT,
    }
    assert [(one.asked.name, one.complete, one.expected) for one in responses(reading, observed.uid, MATURITY)] == [
        ("Brest Métropole", 2, 3),
        ("Épinal", 0, 3),
    ]
    observed.desk.store.undo()
    assert observed.levels() == {}


def test_what_is_no_level_is_told_with_its_cell_and_nothing_is_lost(observed):
    observed.prepare()
    observed.fill("Épinal", 2, level="très avancé")
    observed.fill("Épinal", 3, evidence="Trois médiatrices.")
    observed.fill("Épinal", 4, level="3")
    collection = read_folder(observed.desk.store, observed.folder)
    found = [p for preview in collection.previews for p in preview.proposals]
    cells = list(blocks(openpyxl.load_workbook(observed.forms["Épinal"])[SHEET]).values())
    (unreadable,) = [p for p in found if p.kind is Case.UNREADABLE and p.cell == cells[0]["level"].coordinate]
    assert "très avancé" in str(unreadable.theirs) + unreadable.message
    told = [p for p in found if p.row == cells[1]["level"].row]
    assert told
    assert all(p.message for p in told)
    observed.take(collection)
    assert observed.levels() == {"Épinal / Filière": ("3", None)}
    observed.fill("Épinal", 2, level="5")
    observed.fill("Épinal", 3, level="1")
    observed.take(read_folder(observed.desk.store, observed.folder))
    assert observed.levels()["Épinal / Médiation"] == ("1", "Trois médiatrices.")
    assert observed.levels()["Épinal / Smart city"] == ("5", None)


def test_a_form_of_another_campaign_is_left_aside_with_a_sentence(observed):
    observed.prepare()
    observed.fill("Épinal", 2, level="3")
    other = observed.desk.add("campaign", {"label": "Observatoire 2018"})
    collection = read_folder(observed.desk.store, observed.folder, other)
    assert collection.previews == ()
    assert {str(file.status) for file in collection.files} == {"other_campaign"}
    assert "autre campagne (Observatoire 2017)" in collection.files[0].message


def test_a_campaign_asks_what_it_expects_and_says_what_is_missing(observed):
    reading = observed.desk.store.read()
    assert questions_in(reading, observed.uid) is MATURITY
    empty = observed.desk.add("campaign", {"label": "Vide"})
    assert questions_in(reading, empty) is EVALUATIONS
    with pytest.raises(UserError, match="n'observe aucun territoire"):
        prepare_forms(observed.desk.store, empty, observed.folder, MATURITY)


def test_the_forms_of_two_territories_that_became_one_are_taken_in_together(observed):
    """What both answered is asked about, whoever of them a form had been prepared for."""
    desk = observed.desk
    observed.prepare()
    observed.fill("Brest Métropole", 2, level=2)
    observed.fill("Épinal", 2, level=2)
    observed.fill("Épinal", 3, level=4, evidence="Trois médiateurs")
    pair, choices = Pair("organisation", desk["brest"], desk["épinal"]), {}
    while left := plan(desk.store.read(), pair, choices).undecided(choices):
        choices |= {one.spot: one.mine for one in left}
    join(desk.store, pair, choices)
    collection = read_folder(desk.store, observed.folder)
    assert {one.organisation for one in collection.files} == {desk["brest"]}
    assert collection.counts()["repeated"] == 1
    assert not [one for preview in collection.previews for one in preview.proposals if one.kind is Case.CONFLICT]
    observed.take(collection)
    assert observed.levels() == {
        "Brest Métropole / Smart city": ("2", None),
        "Brest Métropole / Médiation": ("4", "Trois médiateurs"),
    }
