"""The officer sends a form to each organisation asked in a campaign."""

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices

from dcant_tracker.exchange.collecting.messages import Message
from dcant_tracker.store.reading.queries import Condition, Query, count
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.evaluations.collecting.prepare_dialog import PrepareDialog
from dcant_tracker.ui.kit.folders import show_folder


@pytest.fixture
def open_dialog(session, settle):
    """The dialog over a campaign, shown and settled."""
    opened = []

    def open_on(campaign=None) -> PrepareDialog:
        made = PrepareDialog(session, campaign)
        made.resize(900, 640)
        made.show()
        settle()
        opened.append(made)
        return made

    yield open_on
    settle()
    for dialog in opened:
        dialog.close()


def names(dialog) -> list[str]:
    return [one.body.name for one in dialog.asked.chosen()]


def expected(store, campaign) -> int:
    return count(store.read(), Query("expected_evaluation", conditions=(Condition("campaign", (campaign,)),)))


def note(store, campaign, organisation, recommendation, score="3"):
    scores = {f"{name}_score": score for name in ("governance", "efficiency", "user_relation", "evaluation")}
    subject = {"campaign": campaign.uid, "evaluator": organisation, "recommendation": recommendation}
    store.add("evaluation", {**subject, **scores, "state": "submitted"}, Operation("add", "Réponse"))


def test_the_latest_campaign_is_proposed_with_all_who_have_not_answered(open_dialog, campaign):
    dialog = open_dialog()
    assert dialog.campaigns.currentText() == "Automne 2018"
    assert names(dialog) == ["Brest Métropole", "Épinal", "Toulouse Métropole"]
    assert dialog.prepare_button.text() == "Préparer 3 formulaires"
    assert dialog.folder.text().endswith("Évaluation – Automne 2018")


def test_the_table_is_a_sound_model_and_says_who_answered_in_words(
    open_dialog, campaign, store, settle, session, qtmodeltester
):
    subject = store.read().fetch_value(
        "SELECT recommendation FROM expected_evaluation WHERE evaluator = ? AND campaign = ?",
        (campaign.organisations["Épinal"], campaign.uid),
    )
    note(store, campaign, campaign.organisations["Épinal"], subject)
    dialog = open_dialog()
    qtmodeltester.check(dialog.asked)
    shown = [[dialog.asked.index(row, column).data() for column in range(6)] for row in range(3)]
    assert ["Épinal", "1", "1", "1", "Tout répondu", "Luc"] in shown
    assert ["Brest Métropole", "2", "0", "0", "Formulaire à préparer", "personne"] in shown
    assert names(dialog) == ["Brest Métropole", "Toulouse Métropole"]
    assert "dont 1 a tout répondu" in dialog.told.text()


def test_ticks_by_keyboard_and_by_the_three_links(open_dialog, campaign, qtbot):
    dialog = open_dialog()
    dialog.view.selectAll()
    qtbot.keyClick(dialog.view, Qt.Key.Key_Space)
    assert names(dialog) == []
    assert not dialog.prepare_button.isEnabled()
    dialog.view.selectRow(1)
    qtbot.keyClick(dialog.view, Qt.Key.Key_Space)
    assert names(dialog) == ["Épinal"]
    dialog.on_all()
    assert len(names(dialog)) == 3
    dialog.on_none()
    dialog.on_meant()
    assert len(names(dialog)) == 3


def test_forms_are_written_and_the_summary_says_whom_to_send_them(
    open_dialog, campaign, settle, messages, qapp, tmp_path
):
    dialog = open_dialog()
    messages.answers.append(tmp_path / "envoi")
    dialog.on_choose()
    dialog.asked.choose(lambda one: one.body.name != "Toulouse Métropole")
    dialog.on_prepare()
    settle()
    written = sorted(path.name for path in (tmp_path / "envoi").iterdir())
    brest, other = (f"Évaluation – Automne 2018 – {name}" for name in ("Brest Métropole", "Épinal"))
    assert set(written) == {f"{brest}.xlsx", f"{other}.xlsx", f"{other}.eml", "exclus.csv"}
    assert openpyxl.load_workbook(tmp_path / "envoi" / f"{brest}.xlsx")
    assert dialog.panel.heading.text() == "2 formulaires et 1 message sont prêts"
    files = [dialog.panel.files.topLevelItem(row) for row in range(2)]
    assert [(item.text(0), item.text(1)) for item in files] == [("Brest Métropole", "personne"), ("Épinal", "Luc")]
    left = dialog.panel.left_out.topLevelItem(0)
    assert [left.text(column) for column in range(3)] == ["Brest Métropole", "–", "personne à qui écrire"]


def test_each_message_or_all_open_in_the_mail_program(open_dialog, campaign, settle, messages, monkeypatch, tmp_path):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(Path(url.toLocalFile()).name))
    dialog = open_dialog()
    dialog.folder.setText(str(tmp_path / "envoi"))
    dialog.on_prepare()
    settle()
    panel = dialog.panel
    panel.files.setCurrentItem(panel.files.topLevelItem(0))
    assert not panel.open_one.isEnabled()
    panel.on_open_one()
    assert opened == []
    epinal = next(item for item in map(panel.files.topLevelItem, range(3)) if item.text(0) == "Épinal")
    panel.files.setCurrentItem(epinal)
    panel.on_open_one()
    assert opened == ["Évaluation – Automne 2018 – Épinal.eml"]
    panel.on_open_all()
    settle()
    assert len(opened) == 2


def test_without_a_message_only_forms_are_written(open_dialog, campaign, settle, tmp_path, session):
    dialog = open_dialog()
    dialog.mail.setChecked(False)
    dialog.folder.setText(str(tmp_path / "envoi"))
    dialog.on_prepare()
    settle()
    assert {path.suffix for path in (tmp_path / "envoi").iterdir()} == {".xlsx"}
    assert not dialog.panel.open_all.isVisible()
    assert not open_dialog().mail.isChecked()


def test_forms_in_the_way_are_told_in_the_dialog_and_replaced_only_when_asked(open_dialog, campaign, settle, messages):
    campaign.send()
    dialog = open_dialog()
    dialog.folder.setText(str(campaign.folder))
    dialog.on_prepare()
    settle()
    assert dialog.banner.isVisible()
    assert "rien n'a été écrit" in dialog.banner.message.text()
    assert messages.errors == []
    dialog.replace.setChecked(True)
    dialog.on_prepare()
    settle()
    assert not dialog.banner.isVisible()
    assert dialog.panel.heading.text() == "3 formulaires et 1 message sont prêts"


def test_giving_up_writes_nothing_and_leaves_the_dialog_usable(open_dialog, campaign, settle):
    dialog = open_dialog()
    dialog.folder.setText(str(campaign.folder))
    dialog.on_prepare()
    dialog.reject()
    settle()
    assert dialog.isVisible()
    assert not list(campaign.folder.glob("*.xlsx"))
    dialog.on_prepare()
    settle()
    assert len(list(campaign.folder.glob("*.xlsx"))) == 3


def test_who_is_asked_is_chosen_from_here_and_shows_at_once(open_dialog, store, settle, messages, uid_of):
    campaign = uid_of("campaign", "Printemps 2017")
    for (uid,) in store.read().fetch_all("SELECT uid FROM expected_evaluation"):
        store.transact(Operation("delete", "…"), lambda tx, uid=uid: tx.delete("expected_evaluation", uid))
    dialog = open_dialog(campaign)
    assert dialog.middle.currentIndex() == 1
    assert "Personne n'est encore interrogé" in dialog.empty.text()
    assert dialog.begin_button.text() == "Choisir qui est interrogé…"

    def choose(asked):
        settle()
        asked.accept()
        return True

    messages.on_run = choose
    dialog.begin_button.click()
    settle()
    assert expected(store, campaign) > 0
    assert len(names(dialog)) == dialog.asked.rowCount() > 0
    store.undo()
    assert expected(store, campaign) == 0


def test_reminders_are_for_the_silent_and_the_incomplete_and_are_shown_beside_them(
    session, campaign, settle, store, tmp_path
):
    campaign.send()
    subject = store.read().fetch_value(
        "SELECT recommendation FROM expected_evaluation WHERE evaluator = ? AND campaign = ?",
        (campaign.organisations["Toulouse Métropole"], campaign.uid),
    )
    note(store, campaign, campaign.organisations["Toulouse Métropole"], subject)
    for _round in range(2):
        dialog = PrepareDialog(session, campaign.uid, message=Message.REMINDER)
        settle()
        assert names(dialog) == ["Brest Métropole", "Épinal"]
        dialog.folder.setText(str(tmp_path / "relances"))
        dialog.replace.setChecked(True)
        dialog.on_prepare()
        settle()
        assert dialog.panel.heading.text() == "1 formulaire et 1 message sont prêts"
        dialog.close()
    told = [dialog.asked.index(row, 4).data() for row in range(2)]
    assert told[0] == "Sans réponse"
    assert told[1].startswith("Sans réponse · relancé le ")


def test_nobody_to_remind_is_said(session, campaign, settle):
    dialog = PrepareDialog(session, campaign.uid, message=Message.REMINDER)
    settle()
    assert dialog.middle.currentIndex() == 1
    assert "Personne n'est à relancer" in dialog.empty.text()
    assert dialog.begin_button.isHidden()
    assert not dialog.prepare_button.isEnabled()
    dialog.close()


def test_thanks_are_for_those_who_answered(session, campaign, settle, store, tmp_path):
    subject = store.read().fetch_value(
        "SELECT recommendation FROM expected_evaluation WHERE evaluator = ?", (campaign.organisations["Épinal"],)
    )
    note(store, campaign, campaign.organisations["Épinal"], subject)
    dialog = PrepareDialog(session, campaign.uid, message=Message.ACKNOWLEDGEMENT)
    settle()
    assert names(dialog) == ["Épinal"]
    dialog.folder.setText(str(tmp_path / "merci"))
    dialog.on_prepare()
    settle()
    assert dialog.panel.heading.text() == "1 message est prêt"
    assert sorted(path.suffix for path in (tmp_path / "merci").iterdir()) == [".csv", ".eml"]
    dialog.close()


def test_without_a_campaign_one_is_made_here(open_dialog, session, store, settle, messages, uid_of):
    def forget(tx):
        tx.delete("campaign", uid_of("campaign", "Printemps 2017"), with_dependants=True)

    store.transact(Operation("delete", "…"), forget)
    dialog = open_dialog()
    assert dialog.begin_button.text() == "Nouvelle campagne…"
    assert not dialog.prepare_button.isEnabled()

    def fill_in(asked):
        asked.values["label"] = "Hiver 2019"
        return True

    messages.on_run = fill_in
    dialog.begin_button.click()
    settle()
    assert dialog.campaigns.currentText() == "Hiver 2019"
    assert dialog.folder.text().endswith("Évaluation – Hiver 2019")
    assert "Personne n'est encore interrogé" in dialog.empty.text()


def test_ticks_stay_when_something_else_changes(open_dialog, session, campaign, store: Store, settle):
    dialog = open_dialog()
    dialog.asked.choose(lambda one: one.body.name == "Épinal")
    brest = campaign.organisations["Brest Métropole"]
    session.write(Operation("set", "Nom court"), lambda tx: tx.update("organisation", brest, {"short_name": "Brest"}))
    settle()
    assert names(dialog) == ["Épinal"]


def test_a_folder_typed_without_its_place_lies_in_the_documents(open_dialog, campaign, settle, documents):
    dialog = open_dialog()
    dialog.folder.setText("Envoi de septembre")
    dialog.on_prepare()
    settle()
    assert len(list((documents / "Envoi de septembre").glob("*.xlsx"))) == 3


def test_the_folder_follows_the_campaign_until_another_one_is_typed(open_dialog, campaign, settle, documents, qtbot):
    dialog = open_dialog()
    assert dialog.folder.text() == str(documents / "Évaluation – Automne 2018")
    qtbot.keyClick(dialog.campaigns, Qt.Key.Key_Down)
    assert dialog.folder.text() == str(documents / "Évaluation – Printemps 2017")
    dialog.folder.setText("/ailleurs")
    qtbot.keyClick(dialog.campaigns, Qt.Key.Key_Up)
    assert dialog.folder.text() == "/ailleurs"


def test_only_a_folder_that_is_there_is_ever_opened(monkeypatch, tmp_path):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    show_folder(tmp_path / "absent")
    (tmp_path / "programme.exe").write_bytes(b"")
    show_folder(tmp_path / "programme.exe")
    assert opened == []
    show_folder(tmp_path)
    assert [url.toLocalFile() for url in opened] == [str(tmp_path)]
