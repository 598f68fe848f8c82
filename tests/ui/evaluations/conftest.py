"""A campaign that asks twelve evaluations of four organisations, and the page where they are answered."""

from datetime import date

import pytest
from front import bring_to_front
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dcant_tracker.store.reading.entry_queue import Place
from dcant_tracker.store.reading.queries import Condition, Query, records
from dcant_tracker.store.records.record import all_records
from dcant_tracker.store.writing.changes import Operation

NAMES = ("Brest Métropole", "Épinal", "Saint-Étienne Métropole", "Toulouse Métropole")


class Asked:
    """« Automne 2018 » asks each of four organisations about the three recommendations of the file."""

    def __init__(self, store) -> None:
        self.store = store
        self.uid = store.transact(Operation("add", "Campagne"), self._fill)[1]

    def _fill(self, tx) -> str:
        uid = tx.add("campaign", {"label": "Automne 2018", "opens_on": date(2018, 9, 1)})
        self.recommendations = [one.uid for one in all_records(tx.reading, "recommendation")]
        organisations = {one["name"]: one.uid for one in all_records(tx.reading, "organisation")}
        self.organisations = {name: organisations[name] for name in NAMES}
        for evaluator in self.organisations.values():
            for recommendation in self.recommendations:
                tx.add(
                    "expected_evaluation",
                    {"campaign": uid, "recommendation": recommendation, "evaluator": evaluator},
                )
        return uid

    def place(self, name: str, rank: int = 0) -> Place:
        """The entry of ``name`` about one of the recommendations."""
        return Place(self.uid, self.recommendations[rank], None, self.organisations[name])

    def answers(self):
        """The evaluations of the campaign, in the order they were made."""
        return records(
            self.store.read(),
            Query("evaluation", conditions=(Condition("campaign", (self.uid,)),), order=("evaluator",)),
        )

    def answer(self, name: str, rank: int = 0, **values) -> str:
        """An evaluation written by another hand."""
        return self.store.add(
            "evaluation", {**self.place(name, rank).values(), **values}, Operation("add", "Réponse reçue")
        )[1]

    def delete(self, uid: str) -> None:
        """An evaluation deleted by another hand."""
        self.store.transact(Operation("delete", "Un autre poste"), lambda tx: tx.delete("evaluation", uid))


@pytest.fixture
def asked(store) -> Asked:
    return Asked(store)


@pytest.fixture
def page(asked, window, settle):
    """The page in its window, the keyboard in it."""
    bring_to_front(window)
    shown = window.open_page("evaluation")
    shown.campaigns.choose(asked.uid)
    shown._show_campaign()
    settle()
    settle()
    return shown


@pytest.fixture
def entry(page, qtbot):
    """The pane where evaluations are answered, the keyboard in its list."""
    page.entry.focus_list()
    qtbot.waitUntil(page.entry.queue.view.hasFocus)
    return page.entry


@pytest.fixture
def press():
    """Presses keys where the keyboard is: a text is typed, a key pressed with its modifiers."""

    def go(what, *modifiers) -> None:
        for key in what if isinstance(what, str) else [what]:
            target = QApplication.focusWidget()
            assert target is not None
            QTest.keyClick(target, key, *modifiers)
            QApplication.processEvents()

    return go
