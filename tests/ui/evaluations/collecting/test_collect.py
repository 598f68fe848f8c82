"""Forms came back: the officer reads the folder, takes the answers in, reminds the others."""

import openpyxl
import pytest
from front import bring_to_front
from PySide6.QtCore import Qt

from dcant_tracker.exchange.collecting.folder import Status
from dcant_tracker.exchange.collecting.status_words import status_word
from dcant_tracker.exchange.sources.said_words import known_words
from dcant_tracker.store.history import log
from dcant_tracker.store.records.record import all_records
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.evaluations.collecting.collect_dialog import CollectDialog
from dcant_tracker.ui.evaluations.collecting.returned_tree import MESSAGE, ORDER, status_look, status_meaning
from dcant_tracker.ui.evaluations.collecting.whose_dialog import WhoseDialog
from dcant_tracker.ui.exchange.preview.dialog import PreviewDialog
from dcant_tracker.ui.kit.encoding_dialog import EncodingDialog
from tests.forms import fill_in
from tests.parcels import eml


@pytest.fixture
def answers(campaign):
    """Épinal answered everything, Brest half of it, Toulouse nothing; one file is broken."""
    forms = campaign.send()
    campaign.comes_back(forms["Épinal"], 1, "reponse-epinal.xlsx")
    campaign.comes_back(forms["Brest Métropole"], 1)
    (campaign.returned / "abîmé.xlsx").write_bytes(b"PK\x03\x04 rien")
    return campaign


@pytest.fixture
def open_dialog(session, settle):
    opened = []

    def open_on(folder=None, campaign=None) -> CollectDialog:
        made = CollectDialog(session, campaign)
        made.resize(960, 660)
        made.show()
        opened.append(made)
        if folder is not None:
            session.messages.answers.append(folder)
            made.on_choose()
            settle()
        return made

    yield open_on
    settle()
    for dialog in opened:
        dialog.close()


def groups(dialog) -> dict[str, list[list[str]]]:
    """The rows of the list below the words of their group."""
    tree = dialog.tree.widget
    heads = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    return {
        head.text(0): [[head.child(row).text(column) for column in range(3)] for row in range(head.childCount())]
        for head in heads
    }


def test_each_status_has_its_word_icon_and_meaning():
    assert set(ORDER) == set(Status)
    assert len({status_word(status) for status in Status}) == len(Status)
    assert len({status_look(status)[0] for status in Status}) == len(Status)
    assert all(status_meaning(status) for status in Status)


def test_before_a_folder_is_read_it_says_what_to_do(open_dialog):
    dialog = open_dialog()
    assert dialog.middle.currentIndex() == 0
    assert not dialog.read_button.isEnabled()
    assert not dialog.apply_button.isEnabled()


def test_the_folder_is_shown_by_status_with_those_to_remind(open_dialog, answers):
    dialog = open_dialog(answers.returned)
    assert groups(dialog) == {
        "Répondu (1)": [["Épinal", "1 sur 1", "reponse-epinal.xlsx"]],
        "En partie (1)": [["Brest Métropole", "1 sur 2", "Évaluation – Automne 2018 – Brest Métropole.xlsx"]],
        "Illisible (1)": [["—", "", "abîmé.xlsx"]],
    }
    assert dialog.campaigns.campaign == answers.uid
    assert dialog.tabs.tabText(1) == "À relancer (2)"
    heads = [dialog.reminders.list.topLevelItem(row) for row in range(dialog.reminders.list.topLevelItemCount())]
    assert {head.text(0): [head.child(row).text(0) for row in range(head.childCount())] for head in heads} == {
        "Sans réponse (1)": ["Toulouse Métropole"],
        "En partie (1)": ["Brest Métropole"],
    }


def test_why_a_file_is_not_read_stands_below_the_list(open_dialog, answers):
    dialog = open_dialog(answers.returned)
    dialog.on_count(Status.UNREADABLE)
    head = dialog.tree.widget.currentItem()
    assert head.text(0) == "Illisible (1)"
    dialog.tree.widget.setCurrentItem(head.child(0))
    assert dialog.detail.text() == head.child(0).data(0, MESSAGE)
    assert dialog.detail.text().startswith("abîmé.xlsx : ")


def test_those_to_remind_are_written_to_from_here(open_dialog, answers, messages, settle):
    dialog = open_dialog(answers.returned)
    seen = []

    def look(opened):
        settle()
        seen.append([one.body.name for one in opened.asked.chosen()])
        return False

    messages.on_run = look
    dialog.reminders.write.click()
    assert seen == [["Brest Métropole", "Épinal", "Toulouse Métropole"]]


def test_those_who_answered_are_thanked_from_here(open_dialog, answers, messages, settle, store, campaign):
    dialog = open_dialog(answers.returned)
    seen = []

    def look(opened):
        settle()
        seen.append([one.body.name for one in opened.asked.chosen()])
        return False

    messages.on_run = look
    subject = store.read().fetch_value(
        "SELECT recommendation FROM expected_evaluation WHERE evaluator = ?", (campaign.organisations["Épinal"],)
    )
    key = {"campaign": campaign.uid, "recommendation": subject, "evaluator": campaign.organisations["Épinal"]}
    store.add("evaluation", {**key, "state": "submitted"}, Operation("add", "Réponse"))
    dialog.thank_button.click()
    assert seen == [["Épinal"]]


def test_an_empty_folder_is_told_in_the_dialog(open_dialog, tmp_path, messages):
    (tmp_path / "vide").mkdir()
    dialog = open_dialog(tmp_path / "vide")
    assert "aucun fichier" in dialog.banner.message.text()
    assert "Rangez-y les réponses reçues" in dialog.banner.hint.text()
    assert dialog.middle.currentIndex() == 0
    assert dialog.result() == 0


def test_another_campaign_is_read_once_it_is_chosen(open_dialog, answers, settle, uid_of):
    dialog = open_dialog(answers.returned)
    dialog.campaigns.show_campaign(uid_of("campaign", "Printemps 2017"))
    dialog.on_campaign()
    settle()
    assert [name.partition(" (")[0] for name in groups(dialog)] == ["Illisible", "Autre campagne"]
    assert not dialog.apply_button.isEnabled()


def test_the_folder_read_last_is_proposed_again_and_f5_reads_it(open_dialog, answers, settle, qtbot):
    open_dialog(answers.returned).close()
    again = open_dialog()
    with qtbot.waitActive(again):
        bring_to_front(again)
    assert again.folder.text() == str(answers.returned)
    with qtbot.waitSignal(again.read_button.clicked):
        qtbot.keyClick(again, Qt.Key.Key_F5)
    settle()
    assert again.collected is not None


def test_a_folder_that_is_typed_is_read_with_enter(open_dialog, answers, settle, qtbot):
    dialog = open_dialog()
    dialog.folder.setFocus()
    dialog.folder.insert(str(answers.returned))
    qtbot.keyClick(dialog.folder, Qt.Key.Key_Return)
    settle()
    assert dialog.collected is not None
    assert dialog.apply_button.isDefault()
    qtbot.keyClicks(dialog.folder, "x")
    assert dialog.read_button.isDefault()


def test_answers_go_in_together_as_one_step_named_after_the_campaign(window, answers, session, store, settle, messages):
    seen = []

    def on_run(dialog):
        seen.append(type(dialog))
        if isinstance(dialog, CollectDialog):
            messages.answers.append(answers.returned)
            dialog.on_choose()
            settle()
            assert dialog.apply_button.isEnabled()
            dialog.apply_button.click()
            return dialog.result() == dialog.DialogCode.Accepted
        assert len(dialog.batch.previews) == 2
        assert "Sans réponse : 1 · En partie : 1" in dialog.batch.notes
        return True

    messages.on_run = on_run
    before = len(messages.toasts)
    window.window_actions["collect_forms"].trigger()
    settle()
    assert seen == [CollectDialog, PreviewDialog]
    assert answers.evaluations() == 2
    assert log.steps(store.read(), limit=1)[0].label == "Collecte « Automne 2018 » : 2 formulaires"
    assert len(messages.toasts) == before + 1
    label, undo = messages.actions[-1]
    assert label == "Annuler"
    undo()
    settle()
    assert answers.evaluations() == 0


def test_answers_taken_in_before_are_not_proposed_again(window, answers, settle, messages, open_dialog):
    def take(dialog):
        if isinstance(dialog, CollectDialog):
            messages.answers.append(answers.returned)
            dialog.on_choose()
            settle()
        return True

    messages.on_run = take
    window.commands.on_collect_forms()
    settle()
    dialog = open_dialog(answers.returned)
    assert dialog.told.text() == "Rien de nouveau à intégrer : vos données contiennent déjà ces réponses."
    assert not dialog.apply_button.isEnabled()
    assert dialog.tabs.tabText(1) == "À relancer (2)"


def test_forms_that_came_back_empty_are_told_so(open_dialog, campaign):
    forms = campaign.send()
    campaign.comes_back(forms["Épinal"], 0)
    dialog = open_dialog(campaign.returned)
    assert list(groups(dialog)) == ["Pas encore (1)"]
    assert dialog.told.text() == "Aucun de ces formulaires ne contient encore de réponse."
    assert not dialog.apply_button.isEnabled()


def test_when_all_have_answered_nobody_is_to_be_reminded(open_dialog, campaign):
    forms = campaign.send()
    for name, rows in (("Brest Métropole", 2), ("Épinal", 1), ("Toulouse Métropole", 1)):
        campaign.comes_back(forms[name], rows)
    dialog = open_dialog(campaign.returned)
    assert dialog.reminders.either.currentIndex() == 1
    assert dialog.collected.notes() == []


def test_the_encoding_of_a_text_that_does_not_tell_is_asked_and_the_folder_read_again(
    open_dialog, answers, messages, settle
):
    rows = "Nom;Courriel\r\nKurt \x9al;kurt@ville.fr\r\n"
    for name in ("agents.csv", "autres.csv"):
        (answers.returned / name).write_bytes(rows.encode("latin-1"))
    dialog = open_dialog(answers.returned)
    assert [name for _owner, _done, name in groups(dialog)["Illisible (3)"]] == [
        "abîmé.xlsx",
        "agents.csv",
        "autres.csv",
    ]
    assert dialog.decode_button.text().strip() == "Dire le codage de 2 fichiers…"

    def say(asked) -> bool:
        assert isinstance(asked, EncodingDialog)
        asked.choices[1].setChecked(True)
        return "agents" in asked.windowTitle()

    messages.on_run = say
    dialog.decode_button.click()
    settle()
    assert [name for _owner, _done, name in groups(dialog)["Pas un formulaire (1)"]] == ["agents.csv"]
    assert dialog.decode_button.text().strip() == "Dire le codage de 1 fichier…"
    messages.on_run = lambda _asked: False
    dialog.decode_button.click()
    settle()
    assert dialog.decode_button.text().strip() == "Dire le codage de 1 fichier…"


def test_no_encoding_is_asked_where_every_file_tells(open_dialog, answers):
    assert open_dialog(answers.returned).decode_button is None


@pytest.fixture
def messy(campaign):
    """A form in a message, a document whose body its name tells, another of nobody, a word of no list."""
    forms = campaign.send()
    filled = fill_in(forms["Épinal"], 0, campaign.folder / "rempli.xlsx", governance_score="Très bien")
    eml(campaign.returned / "Réponse.eml", {"a.xlsx": filled.read_bytes()})
    (campaign.returned / "Brest Métropole.pdf").write_bytes(b"%PDF un")
    (campaign.returned / "IMG_0042.jpg").write_bytes(b"\xff\xd8\xff")
    book = openpyxl.Workbook()
    book.active.append(["Commune", "Avis"])
    book.active.append(["Brest", "Favorable"])
    book.save(campaign.returned / "tableau.xlsx")
    return campaign


def test_every_file_stands_in_the_list_whatever_brought_it(open_dialog, messy):
    dialog = open_dialog(messy.returned)
    files = {row[2] for rows in groups(dialog).values() for row in rows}
    assert files == {"Réponse.eml › a.xlsx", "Brest Métropole.pdf", "IMG_0042.jpg", "tableau.xlsx"}


def test_a_document_is_attached_and_its_answer_typed_in_at_a_click(open_dialog, messy, session, settle, qtbot):
    dialog = open_dialog(messy.returned)
    dialog.on_count(Status.TO_READ)
    item = dialog.tree.widget.currentItem().child(0)
    dialog.tree.widget.setCurrentItem(item)
    assert dialog.file_actions.read_button.isVisible()
    with qtbot.waitSignal(session.navigatePlace) as went:
        dialog.file_actions.read_button.click()
        settle()
    page, place = went.args
    assert (page, place.evaluator) == ("evaluation", dialog.tree.current.organisation)
    (kept,) = all_records(session.store.read(), "attachment")
    assert kept["owner"] == f"organisation:{place.evaluator}"
    assert not dialog.isVisible()


def test_whose_a_document_is_that_nobody_knows_is_asked(open_dialog, messy, session, settle, qtbot):
    dialog = open_dialog(messy.returned)
    dialog.on_count(Status.TO_READ)
    item = dialog.tree.widget.currentItem().child(1)
    dialog.tree.widget.setCurrentItem(item)
    assert dialog.tree.current.organisation is None
    session.messages.on_run = lambda asked: isinstance(asked, WhoseDialog)
    dialog.file_actions.read_button.click()
    settle()
    (kept,) = all_records(session.store.read(), "attachment")
    assert str(kept["owner"]).startswith("organisation:")


def test_all_documents_that_are_known_are_attached_at_once(open_dialog, messy, session, settle):
    dialog = open_dialog(messy.returned)
    assert dialog.attach_button.text().strip() == "Joindre 1 document"
    dialog.attach_button.click()
    settle()
    assert len(all_records(session.store.read(), "attachment")) == 1
    assert dialog.attach_button is None
    session.undo()
    settle()
    assert all_records(session.store.read(), "attachment") == []


def test_a_word_of_no_list_is_asked_then_known(open_dialog, messy, session, settle):
    dialog = open_dialog(messy.returned)
    assert dialog.words_button.text().strip() == "Dire ce que vaut 1 mot…"

    def answer(asked) -> bool:
        asked.boxes[0].setCurrentIndex(asked.boxes[0].findData("4"))
        return True

    session.messages.on_run = answer
    dialog.words_button.click()
    settle()
    assert dialog.words_button is None
    assert known_words(session.store.read()) == {"score": {"tres bien": "4"}}


def test_a_table_of_another_shape_goes_to_have_its_columns_matched(open_dialog, messy, session, qtbot):
    dialog = open_dialog(messy.returned)
    dialog.on_count(Status.NO_FORM)
    dialog.tree.widget.setCurrentItem(dialog.tree.widget.currentItem().child(0))
    with qtbot.waitSignal(session.importRequested) as asked:
        dialog.file_actions.match_button.click()
    assert [path.name for path in asked.args[0]] == ["tableau.xlsx"]
