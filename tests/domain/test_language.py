"""The words of the catalogue follow the language of the window, and those of a workbook do not."""

import gettext
import shutil
from pathlib import Path

import openpyxl
import pytest

from dcant_tracker import words
from dcant_tracker.domain import nouns
from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.parsing import display, parse
from dcant_tracker.exchange.merging.importing import prepare
from dcant_tracker.exchange.scope import ExportOptions
from dcant_tracker.exchange.sending.exporting import export
from dcant_tracker.insight.figures.coverage import INFO, ROLES
from dcant_tracker.store.store import Store

FROZEN = Path(__file__).parents[1] / "store" / "file" / "fixtures"
ENGLISH = {
    "Recommandations": "Recommendations",
    "recommandation": "recommendation",
    "Intitulé": "Title",
    "Rôle": "Role",
    "Pilote": "Lead",
    "Participation par recommandation": "Participation by recommendation",
    "Ajouter une {one}": "Add a {one}",
}


class Dictionary(gettext.NullTranslations):
    """A tiny catalogue of translations."""

    def gettext(self, message: str) -> str:
        return ENGLISH.get(message, message)


@pytest.fixture
def english(monkeypatch):
    """The window speaks English from here on: every module was imported in French."""
    monkeypatch.setattr(words, "_chosen", [Dictionary()])


MEASURE, ROLE = CATALOGUE["recommendation"], CATALOGUE["participation"]["role"]


def test_sheets_nouns_fields_and_choices_are_read_in_the_chosen_language(english):
    assert (MEASURE.sheet, MEASURE.one, MEASURE["title"].label) == ("Recommendations", "recommendation", "Title")
    assert (ROLE.label, display(ROLE, "pilot"), ROLES["pilot"]) == ("Role", "Lead", "Lead")
    assert nouns.added(MEASURE) == "Add a recommendation"
    assert INFO.title == "Participation by recommendation"
    assert MEASURE["code"].label == "N°"


@pytest.mark.parametrize("typed", ["Lead", "Pilote", "pilot", "LEAD"])
def test_a_choice_is_understood_in_the_chosen_language_in_french_and_by_its_code(english, typed):
    assert parse(ROLE, typed) == "pilot"


def test_what_was_said_in_english_is_said_in_french_again():
    before = MEASURE.sheet, CHOICES["participation_role"].label("pilot"), INFO.title
    assert before == ("Recommandations", "Pilote", "Participation par recommandation")


def test_the_catalogue_is_in_french_within_a_workbook_and_back_after(english):
    with words.exchange_language():
        assert (MEASURE.sheet, MEASURE["title"].label, ROLES["pilot"]) == ("Recommandations", "Intitulé", "Pilote")
        with words.exchange_language():
            assert ROLE.label == "Rôle"
        assert ROLE.label == "Rôle"
    assert ROLE.label == "Role"


def test_a_workbook_leaves_in_french_and_comes_back_whatever_the_window_speaks(english, tmp_path):
    store = Store.open(Path(shutil.copy(max(FROZEN.iterdir()), tmp_path / "suivi.sqlite")))
    sent = export(store, tmp_path / "envoi.xlsx", ExportOptions(("recommendation", "participation"))).path
    book = openpyxl.load_workbook(sent)
    sheet = book["Participations"]
    column = next(cell.column for cell in sheet[1] if cell.value == "Rôle")
    assert "Intitulé" in [cell.value for cell in book["Recommandations"][1]]
    (row,) = [row[0].row for row in sheet.iter_rows(min_row=2) if row[column - 1].value == "Pilote"][:1]
    sheet.cell(row, column).value = "Observateur"
    book.save(sent)
    preview = prepare(store, sent)
    assert [(p.field, p.base, p.theirs) for p in preview.proposals] == [("role", "pilot", "observer")]
    assert list(preview.ignored) == []
    store.close()
