"""The grid of the observatory, driven from the keyboard."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from dcant_tracker.store.records.record import all_records
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.observatory.model import Spot
from tests.ui.observatory.conftest import DOMAINS

SIX = ("dijon mé", "rennes mé", "nantes mé", "bordeaux mé", "grenoble-a", "nancy")


class Keyboard:
    """Presses keys wherever the keyboard is, and counts them."""

    def __init__(self, qtbot) -> None:
        self._qtbot = qtbot
        self.count = 0

    def press(self, widget, key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
        self.count += 1
        self._qtbot.keyPress(widget, key, modifier)

    def type(self, widget, text: str) -> None:
        for letter in text:
            self.press(widget, letter)


@pytest.fixture
def keyboard(qtbot) -> Keyboard:
    return Keyboard(qtbot)


def levels(store) -> dict[tuple[str, str], str]:
    labels = store.labels()
    return {
        (labels.of("organisation", one["organisation"]), labels.of("maturity_domain", one["domain"])): one["level"]
        for one in all_records(store.read(), "maturity_assessment")
    }


def observe(store, uid_of, *names: str) -> None:
    campaign = uid_of("campaign", "Printemps 2017")

    def work(tx) -> None:
        for name in names:
            tx.add("observed_territory", {"campaign": campaign, "organisation": uid_of("organisation", name)})

    store.transact(Operation("add", "Territoires"), work)


def test_six_territories_are_found_and_their_sixty_levels_typed_in_less_than_150_keys(
    page, keyboard, messages, qtbot, settle, store, session
):
    wanted = iter(SIX)

    def pick(dialog) -> bool:
        dialog.show()
        keyboard.type(dialog.line, next(wanted))
        dialog.line.settle()
        qtbot.waitUntil(dialog.add.isEnabled)
        keyboard.press(dialog.line, Qt.Key.Key_Return)
        return dialog.result() == QDialog.DialogCode.Accepted

    messages.on_run = pick
    for rank in range(6):
        page.window().activateWindow()
        QApplication.processEvents()
        page.focus_list()
        keyboard.press(page.window().focusWidget(), Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
        settle()
        assert len(page.pane.model.grid.territories) == rank + 1
    view = page.pane.view
    keyboard.press(view, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    for cell in range(60):
        keyboard.press(view, str(cell % 6))
    settle()
    assert keyboard.count < 150
    said = levels(store)
    assert len(said) == 60
    assert len({territory for territory, _domain in said}) == 6
    second = page.pane.model.grid.territories[1].name
    assert [said[second, domain] for domain in DOMAINS] == list("4501234501")
    session.undo()
    settle()
    assert len(levels(store)) == 59


def test_enter_justifies_a_level_and_shows_what_was_said_before(
    page, keyboard, messages, settle, store, uid_of, domains
):
    observe(store, uid_of, "Brest Métropole", "Épinal")
    brest = uid_of("organisation", "Brest Métropole")
    before = store.add("campaign", {"label": "Automne 2016", "opens_on": date(2016, 9, 1)}, Operation("add", "C"))[1]
    said = {
        "campaign": before,
        "organisation": brest,
        "domain": domains[0],
        "level": "1",
        "evidence": "Un espace loué.",
    }
    store.add("maturity_assessment", said, Operation("add", "M"))
    page.pane.filters.choose_campaign(uid_of("campaign", "Printemps 2017"))
    settle()
    view = page.pane.view
    view.put_cursor(Spot(page.pane.model.rank(brest), 0))
    keyboard.press(view, Qt.Key.Key_Return)
    editor = page.pane.editor
    assert "Automne 2016 : niveau 1\nUn espace loué." in editor.recalled.text()
    editor.evidence.setPlainText("Ouvert en janvier.")
    editor.save()
    assert page.pane.editor is editor
    assert "choisissez-en un" in editor.told.text()
    keyboard.press(editor, Qt.Key.Key_4)
    keyboard.press(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert page.pane.editor is None
    (held,) = [one for one in all_records(store.read(), "maturity_assessment") if one["campaign"] != before]
    assert (held["level"], held["evidence"]) == ("4", "Ouvert en janvier.")
    assert "niveau 4, justifié" in page.pane.model.sentence(Spot(page.pane.model.rank(brest), 0))
    keyboard.press(view, Qt.Key.Key_Return)
    page.pane.editor.levels[0].click()
    keyboard.press(page.pane.editor, Qt.Key.Key_Escape)
    settle()
    assert levels(store)["Brest Métropole", "Laboratoire d'innovation"] == "4"


def test_a_justification_of_a_domain_that_is_gone_is_refused_and_kept_in_the_clipboard(
    page, messages, settle, store, uid_of, domains, session
):
    observe(store, uid_of, "Brest Métropole")
    page.pane.filters.choose_campaign(uid_of("campaign", "Printemps 2017"))
    settle()
    page.pane.open_editor(0, 0)
    page.pane.editor.levels[2].click()
    page.pane.editor.evidence.setPlainText("Ouvert en janvier.")
    store.transact(Operation("delete", "D"), lambda tx: tx.delete("maturity_domain", domains[0], with_dependants=True))
    session.poll()
    settle()
    page.pane.editor.save()
    settle()
    assert "presse-papiers" in messages.errors[-1].hint
    assert QApplication.clipboard().text() == "Ouvert en janvier."


def test_what_is_no_level_is_said_and_delete_empties_a_cell(page, keyboard, messages, settle, store, uid_of, session):
    observe(store, uid_of, "Brest Métropole")
    page.pane.filters.choose_campaign(uid_of("campaign", "Printemps 2017"))
    settle()
    view = page.pane.view
    for typed in ("7", "x"):
        keyboard.press(view, typed)
    assert messages.toasts[-1] == "« x » n'est pas un niveau : tapez un chiffre de 0 à 5, ou Entrée pour justifier."
    assert levels(store) == {}
    keyboard.press(view, "5")
    settle()
    keyboard.press(view, Qt.Key.Key_Up)
    keyboard.press(view, Qt.Key.Key_Delete)
    settle()
    assert levels(store) == {}
    session.undo()
    settle()
    assert list(levels(store).values()) == ["5"]


def test_a_few_territories_stand_side_by_side_and_many_below_one_another(page, settle, store, uid_of):
    observe(store, uid_of, "Brest Métropole", "Épinal")
    page.pane.filters.choose_campaign(uid_of("campaign", "Printemps 2017"))
    settle()
    model = page.pane.model
    assert (model.rowCount(), model.columnCount()) == (10, 2)
    assert model.after(Spot(0, 9)) == Spot(1, 0)
    page._on_copy()
    head, first, *_rest = QApplication.clipboard().text().split("\n")
    assert (head, first) == ("\tBrest Métropole\tÉpinal", "Laboratoire d'innovation\t\t")
    page.pane.filters.everyone.setChecked(True)
    settle()
    assert [one.name for one in model.grid.territories] == [
        "Brest Métropole",
        "Épinal",
        "Saint-Étienne Métropole",
        "Toulouse Métropole",
    ]
    page.pane.observe_shown()
    settle()
    assert len(all_records(store.read(), "observed_territory")) == 4
    page.pane.view.put_cursor(Spot(0, 0))
    page.pane.leave_out()
    settle()
    assert len(all_records(store.read(), "observed_territory")) == 3


def test_an_empty_observatory_says_what_to_do_next(page, settle, uid_of, store):
    page.pane.filters.choose_campaign(uid_of("campaign", "Printemps 2017"))
    settle()
    assert page.pane.none.title.text() == "Cette campagne n'observe encore aucun territoire."
    page.pane.filters.text.setText("zzz")
    page.pane.filters.text.settle()
    settle()
    assert [button.text() for button in page.pane.none.buttons] == ["Effacer les filtres"]
    page.pane.none.buttons[0].setFocus()
    page.pane.none.buttons[0].click()
    settle()
    assert page.window().focusWidget() is page.pane.none.buttons[0], "the keyboard goes on to what is to be done next"
    page.pane.none.buttons[1].setFocus()
    observe(store, uid_of, "Brest Métropole")
    before = store.add("campaign", {"label": "Automne 2018", "opens_on": date(2018, 9, 1)}, Operation("add", "C"))[1]
    page.pane.filters.choose_campaign(before)
    settle()
    page.pane.observe_again()
    settle()
    assert [one.name for one in page.pane.model.grid.territories] == ["Brest Métropole"]
    assert page.window().focusWidget() is page.pane.view
    high = page.pane.view.rowHeight(0)
    page.window().window_actions["density.compact"].trigger()
    assert page.pane.view.rowHeight(0) < high
    QApplication.processEvents()


def test_forms_are_prepared_for_the_territories_of_the_grid(page, messages, settle, store, uid_of, tmp_path):
    observe(store, uid_of, "Brest Métropole", "Épinal")
    page.pane.filters.choose_campaign(uid_of("campaign", "Printemps 2017"))
    settle()
    shown = []

    def prepare(dialog) -> bool:
        settle()
        shown.extend(one.body.name for one in dialog.asked.rows)
        dialog.folder.setText(str(tmp_path / "formulaires"))
        dialog.on_prepare()
        settle()
        return True

    messages.on_run = prepare
    page._campaign_action.menu().actions()[3].trigger()
    assert shown == ["Brest Métropole", "Épinal"]
    assert len(list((tmp_path / "formulaires").glob("Observatoire – Printemps 2017 – *.xlsx"))) == 2
