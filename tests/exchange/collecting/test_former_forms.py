"""Forms that left as tables, one row a record: those that are out are still read.

The fixture is a data file and a form that version 1.0 made: Brest answers two of its measures.
"""

import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from dcant_tracker.exchange.collecting.folder import Status, read_folder
from dcant_tracker.exchange.merging import importing
from dcant_tracker.exchange.merging.proposal import Case
from dcant_tracker.store.records.record import all_records
from dcant_tracker.store.store import Store
from tests.exchange.collecting.conftest import LABELS, SHEET
from tests.exchange.conftest import column_of

HERE = Path(__file__).parent / "former"


class Former:
    """The data file and the form of that time, in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "retours"
        self.folder.mkdir()
        self.form = Path(shutil.copy(HERE / "formulaire.xlsx", self.folder))
        self.store = Store.open(Path(shutil.copy(HERE / "suivi.dcant", folder)))

    def change(self, change) -> None:
        book = openpyxl.load_workbook(self.form)
        change(book[SHEET])
        book.save(self.form)

    def type(self, row: int, **answers) -> None:
        def typed(sheet) -> None:
            for field, value in answers.items():
                sheet.cell(row, column_of(sheet, LABELS[field])).value = value

        self.change(typed)

    def proposals(self):
        return [p for preview in read_folder(self.store, self.folder).previews for p in preview.proposals]

    def take(self) -> dict[str, dict]:
        """Take the form in; the evaluations by the number of their measure."""
        previews = read_folder(self.store, self.folder).previews
        policy = importing.Policy("theirs")
        choices = [[importing.choice_for(p, policy) for p in preview.proposals] for preview in previews]
        importing.apply(self.store, previews, choices)
        codes = {one.uid: one["code"] for one in all_records(self.store.read(), "recommendation")}
        found = all_records(self.store.read(), "evaluation")
        return {codes[one["recommendation"]]: one for one in found if one["recommendation"]}


@pytest.fixture
def former(tmp_path):
    made = Former(tmp_path)
    yield made
    made.store.close()


def test_a_former_form_is_read_and_taken_in(former):
    (file,) = read_folder(former.store, former.folder).files
    assert (file.status, file.progress.asked, file.progress.complete) == (Status.PARTLY, 2, 1)
    taken = former.take()
    assert (taken["1"]["governance_score"], taken["1"]["evaluated_on"]) == ("3", date(2017, 3, 5))
    assert (taken["2"]["efficiency_score"], taken["2"]["evaluated_on"]) == ("3", date(2017, 4, 12))
    assert taken["2"]["governance_justification"] == "Comité tenu."
    assert {one["state"] for one in taken.values()} == {"submitted"}
    assert former.proposals() == []


def test_a_row_added_bare_is_of_the_same_campaign_and_organisation(former):
    former.change(lambda sheet: sheet.delete_rows(3))
    former.type(3, recommendation="2", governance_score="Peu")
    taken = former.take()
    assert taken["2"]["governance_score"] == "1"
    assert taken["2"]["evaluator"] == taken["1"]["evaluator"]


def test_a_row_that_is_about_nothing_is_put_aside(former):
    def emptied(sheet) -> None:
        for name in ("experiment", "recommendation"):
            sheet.delete_cols(column_of(sheet, LABELS[name]))
        sheet.delete_cols(1)

    former.change(emptied)
    messages = [one.message for one in former.proposals() if one.kind is Case.UNREADABLE]
    assert any("ne dit plus quelle recommandation" in message for message in messages)


def test_a_heading_that_was_changed_is_told_with_its_form(former):
    def renamed(sheet) -> None:
        sheet.cell(1, column_of(sheet, LABELS["governance_score"])).value = "Note de gouvernance"

    former.change(renamed)
    (file,) = read_folder(former.store, former.folder).files
    assert "Laissé de côté : « Note de gouvernance »." in file.message


def test_a_deleted_subject_is_known_from_when_the_form_left(former):
    former.change(lambda sheet: sheet.delete_cols(column_of(sheet, LABELS["recommendation"])))
    assert set(former.take()) == {"1", "2"}


def test_a_form_in_the_name_of_another_organisation_is_asked_about(former):
    former.type(3, evaluator="Rennes Métropole")
    asked = [one.message for one in former.proposals() if one.kind is Case.CONFLICT]
    assert any("préparé pour un autre (Évaluateur)" in message for message in asked)
