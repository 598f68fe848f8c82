"""Collecting: a folder of a hundred returned forms, beside calamine merely reading them."""

import pytest
from python_calamine import CalamineWorkbook

from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from dcant_tracker.exchange.collecting.folder import read_folder
from dcant_tracker.exchange.collecting.preparing import prepare_forms
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation
from tests.forms import fill_in

FORMS, SUBJECTS, ANSWERED = 100, 10, 6
FEW = 2


@pytest.fixture
def folder(scale, tmp_path):
    """The store and the folder of its forms, each answered in part."""
    store = Store.create(tmp_path / "donnees.sqlite")
    _changes, campaign = store.transact(
        Operation("add", "Jeu d'essai"), lambda work: _fill(work, scale.number(FORMS, FEW))
    )
    made = prepare_forms(store, campaign, tmp_path / "formulaires")
    for form in made.forms:
        for rank in range(ANSWERED):
            fill_in(form.path, rank, **dict.fromkeys(PRINCIPLES.values(), "Largement"))
    yield store, tmp_path / "formulaires"
    store.close()


def _fill(transaction, forms):
    programme = transaction.add("programme", {"code": "DcANT", "title": "DcANT"})
    recommendations = [
        transaction.add("recommendation", {"programme": programme, "code": str(n), "title": f"Recommandation {n}"})
        for n in range(SUBJECTS)
    ]
    campaign = transaction.add("campaign", {"label": "2017"})
    for number in range(forms):
        evaluator = transaction.add("organisation", {"name": f"Ville {number:03}", "kind": "ville"})
        for recommendation in recommendations:
            values = {"campaign": campaign, "recommendation": recommendation, "evaluator": evaluator}
            transaction.add("expected_evaluation", values)
    return campaign


@pytest.mark.timeout(900)
def test_a_folder_of_forms_is_read(figures, scale, folder):
    store, place = folder

    def ours() -> None:
        collection = read_folder(store, place)
        assert sum(len(preview.proposals) for preview in collection.previews) == scale.number(FORMS, FEW) * ANSWERED

    def bare() -> None:
        for path in place.iterdir():
            book = CalamineWorkbook.from_path(path)
            assert all(book.get_sheet_by_name(name).to_python() is not None for name in book.sheet_names)

    figures.against("a folder of 100 forms read / calamine merely reading", "< 5 000 ms", ours, bare, rounds=3)
