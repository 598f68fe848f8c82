"""The sheet of a record: fields in place, what refers to it, its pieces, its history."""

from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from front import bring_to_front
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.file.backup import backup
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.kept.attachments import KeptFile
from dcant_tracker.store.records.record import all_records, get
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.figures.evaluation_tab import EVALUATION_TAB
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.long_text_dialog import LongTextDialog
from dcant_tracker.ui.kit.text_dialog import TextsDialog
from dcant_tracker.ui.records.sheet.erase_dialog import EDIT, MASK, EraseDialog
from dcant_tracker.ui.records.sheet.links import relations
from dcant_tracker.ui.records.sheet.record_sheet import RecordSheet
from dcant_tracker.ui.records.sheet.record_story import PAGE
from dcant_tracker.ui.records.sheet.summary import groups
from dcant_tracker.ui.records.table.candidates import Candidate
from dcant_tracker.ui.records.table.editors.suggestions import Suggestions


@pytest.fixture
def sheet(session, qtbot):
    made = RecordSheet(session)
    qtbot.addWidget(made)
    made.resize(420, 700)
    made.show()
    return made


@pytest.fixture
def shown(sheet, settle, uid_of):
    """Shows the record that a text names."""

    def show(entity, text):
        uid = uid_of(entity, text)
        sheet.show_record(entity, uid)
        settle()
        settle()
        return uid

    return show


@pytest.mark.parametrize("entity", list(CATALOGUE))
def test_every_field_has_its_place_once(entity):
    listed = [field.name for _title, fields in groups(CATALOGUE[entity]) for field in fields]
    assert sorted(listed) == sorted(field.name for field in CATALOGUE[entity])


def test_the_head_names_the_record(sheet, shown):
    shown("recommendation", "DcANT 2015-2017 / 1")
    assert sheet.kind.text() == "Recommandation"
    assert sheet.key.text() == "Mesure 1 (DcANT 2015-2017)"
    assert sheet.caption.text() == "Échanger par voie électronique"
    shown("organisation", "Épinal")
    assert sheet.caption.text() == "Ville · Vosges · Grand Est"


def test_a_field_is_written_when_it_is_left(sheet, shown, settle, store):
    uid = shown("recommendation", "DcANT 2015-2017 / 1")
    editor = sheet.summary.form.editor("due_on")
    editor.setFocus()
    editor.setText("5 juin 2017")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    settle()
    assert get(store.read(), "recommendation", uid)["due_on"].isoformat() == "2017-06-05"
    assert editor.text() == "05/06/2017"


def test_a_refused_field_keeps_what_was_typed_and_says_why(sheet, shown, settle, store):
    uid = shown("recommendation", "DcANT 2015-2017 / 1")
    editor = sheet.summary.form.editor("status")
    editor.setText("Bof")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    settle()
    assert editor.text() == "Bof"
    assert "n'est pas dans la liste" in sheet.summary.form._bubble.accessibleName()
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert editor.text() == "Non démarrée"
    assert get(store.read(), "recommendation", uid)["status"] == "not_started"


def test_what_is_being_typed_survives_a_change_from_elsewhere(sheet, shown, settle, session):
    uid = shown("organisation", "Épinal")
    form = sheet.summary.form
    form.editor("short_name").setText("Épi")
    session.write(Operation("edit", "…"), lambda tx: tx.update("organisation", uid, {"region": "Lorraine"}))
    settle()
    assert form.editor("short_name").text() == "Épi"
    assert form.editor("region").text() == "Lorraine"


def test_going_to_another_record_takes_what_was_typed(sheet, shown, settle, store):
    uid = shown("organisation", "Épinal")
    editor = sheet.summary.form.editor("short_name")
    bring_to_front(sheet)
    editor.setFocus()
    editor.setText("Épi")
    shown("organisation", "SGMAP")
    settle()
    assert get(store.read(), "organisation", uid)["short_name"] == "Épi"
    assert editor.text() == ""


def test_an_organisation_shows_what_a_call_needs(sheet, shown):
    shown("organisation", "Brest Métropole")
    said = {one.title: [(line.text, line.beside) for line in one.lines] for one in sheet.summary.first_look.sections}
    assert next(iter(said)) == "Contacts"
    assert said["Contacts"] == [("Anne Le Goff", "Agent")]
    assert said["Participe"] == [("Expérimentateur : Mesure 1 (DcANT 2015-2017)", "")]
    assert said["Promesses"] == [("Relancer : Point téléphonique", "01/06/2017 · en retard")]
    assert said["Échanges"] == [("Appel – Point téléphonique", "02/05/2017")]
    assert len(said["Avis attendus"]) == 1


def test_linked_records_are_listed_by_field(sheet, shown, settle):
    shown("organisation", "Brest Métropole")
    titles = {table.relation.entity.name: table for table in sheet.links.tables()}
    assert {"contact", "interaction", "participation", "evaluation"} <= titles.keys()
    contact = titles["contact"].view.table
    settle()
    assert contact.count == 1
    assert titles["contact"].view.isColumnHidden(contact.column("organisation"))
    assert sheet.tabs.tabText(1).startswith("Liens (")


def test_name_variants_of_an_organisation_come_first():
    assert relations("organisation")[0].entity.name == "organisation_identity"


def test_adding_a_linked_record_presets_the_reference(sheet, shown, settle, messages, store):
    uid = shown("organisation", "Brest Métropole")
    table = next(one for one in sheet.links.tables() if one.relation.entity.name == "contact")

    def fill(dialog):
        assert dialog.form.editor("organisation").text() == "Brest Métropole"
        dialog.form.editor("name").setText("Yann Kermarrec")
        dialog.accept()
        return bool(dialog.result())

    messages.on_run = fill
    table.add()
    settle()
    found = [record for record in all_records(store.read(), "contact") if record["name"] == "Yann Kermarrec"]
    assert found[0]["organisation"] == uid
    assert table.view.table.count == 2


def test_a_copy_that_a_stranger_named_is_saved_in_the_folder_that_shows(sheet, shown, settle, messages, monkeypatch):
    """The name of a kept copy may come with a received data file: it is no path."""
    offered = []
    monkeypatch.setattr(messages, "save_file", lambda _title, suggested, _filters: offered.append(suggested))
    for name in ("/etc/passwd", "../../.bashrc", "facture\u202efdp.exe", "NUL.pdf"):
        sheet.pieces._save(KeptFile(name, b"x"))
    assert {path.parent for path in offered} == {Path.home()}
    assert [path.name for path in offered] == ["-etc-passwd", "-..-.bashrc", "facturefdp.exe", "_NUL.pdf"]


def test_a_file_is_attached_and_listed(sheet, shown, settle, messages, store, tmp_path):
    uid = shown("recommendation", "DcANT 2015-2017 / 1")
    note = tmp_path / "note.txt"
    note.write_text("bonjour", encoding="utf-8")
    messages.answers = [[note]]
    sheet.pieces._on_file_wanted()
    settle()
    [record] = all_records(store.read(), "attachment")
    assert record["owner"] == f"recommendation:{uid}"
    assert record["label"] == "note.txt"
    assert sheet.tabs.tabText(sheet.tabs.indexOf(sheet.pieces)) == "Pièces (1)"
    note.unlink()
    messages.answers = [tmp_path / "copie.txt"]
    sheet.pieces.open_target(record.uid)
    assert (tmp_path / "copie.txt").read_text(encoding="utf-8") == "bonjour"


def test_a_path_that_came_with_a_workbook_is_never_opened(sheet, shown, settle, messages, store, monkeypatch):
    opened = []
    monkeypatch.setattr("PySide6.QtGui.QDesktopServices.openUrl", lambda url: bool(opened.append(url)))
    uid = shown("recommendation", "DcANT 2015-2017 / 1")
    values = {"owner": f"recommendation:{uid}", "label": "piège", "target": "/usr/bin/true"}
    _, piece = store.add("attachment", values, Operation("import", "Import"))
    sheet.pieces.open_target(piece)
    assert opened == []
    assert "ne peut pas être ouvert" in messages.toasts[-1]


def test_the_history_tells_who_when_before_and_after(sheet, shown, settle, session):
    uid = shown("organisation", "Épinal")
    for region in ("Lorraine", "Grand Est"):
        session.write(
            Operation("edit", "Région", origin="retour SGMAP.xlsx"),
            lambda tx, region=region: tx.update("organisation", uid, {"region": region}),
        )
    settle()
    sheet.show_history()
    settle()
    told = sheet.history.entries()
    assert told[0].headline == "Région : Lorraine → Grand Est"
    assert "retour SGMAP.xlsx" in told[0].detail
    assert session.store.who in told[0].detail
    assert told[-1].headline.startswith("Fiche créée")


def test_a_long_history_comes_in_parts_down_to_the_creation(sheet, shown, settle, session):
    uid = shown("organisation", "Épinal")

    for number in range(PAGE + 20):
        session.write(
            Operation("edit", "…"), lambda tx, number=number: tx.update("organisation", uid, {"population": number})
        )
    settle()
    sheet.show_history()
    settle()
    assert len(sheet.history.entries()) == PAGE
    sheet.history.list.scrollToBottom()
    settle()
    told = [entry.headline for entry in sheet.history.entries()]
    assert len(told) == PAGE + 21
    assert told[-1].startswith("Fiche créée")


def test_the_history_of_one_cell_and_its_former_value_put_back(sheet, shown, settle, session, store):
    uid = shown("organisation", "Épinal")
    for values in ({"region": "Lorraine"}, {"department": "88"}):
        session.write(Operation("edit", "…"), lambda tx, values=values: tx.update("organisation", uid, values))
    settle()
    sheet.show_history("region")
    settle()
    told = [entry.headline for entry in sheet.history.entries()]
    assert told == ["Région : Grand Est → Lorraine", "Fiche créée avec : Grand Est"]
    sheet.history.list.setCurrentIndex(sheet.history.list.model().index(0, 0))
    sheet.history.put_back()
    settle()
    assert get(store.read(), "organisation", uid)["region"] == "Grand Est"


def test_a_call_is_noted_in_one_form(sheet, shown, settle, messages, store):
    uid = shown("organisation", "Brest Métropole")

    def fill(dialog):
        assert dialog.windowTitle() == "Noter un appel"
        assert dialog.form.editor("channel").text() == "Appel"
        dialog.form.editor("summary").setText("Demande le calendrier")
        dialog.accept()
        return bool(dialog.result())

    messages.on_run = fill
    sheet.note_call()
    settle()
    noted = [record for record in all_records(store.read(), "interaction") if record["organisation"] == uid]
    assert "Demande le calendrier" in [record["summary"] for record in noted]
    assert len(sheet.summary.first_look.sections[-1].lines) == 2


def test_a_deleted_record_leaves_an_empty_sheet(sheet, shown, settle, session):
    uid = shown("organisation", "Épinal")
    session.write(Operation("delete", "…"), lambda tx: tx.delete("organisation", uid, with_dependants=True))
    settle()
    assert sheet.uid == ""


def test_a_linked_record_is_opened_from_its_field(sheet, shown, session, uid_of, qtbot):
    shown("participation", "DcANT 2015-2017 / 1 / Brest Métropole / Expérimentateur")
    editor = sheet.summary.form.editor("referent")
    with qtbot.waitSignal(session.navigate) as asked:
        QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert asked.args == ["contact", uid_of("contact", "Anne Le Goff")]


def test_a_long_text_can_be_given_more_room(sheet, shown, settle, messages, store):
    uid = shown("recommendation", "DcANT 2015-2017 / 1")

    def write(dialog):
        assert dialog.windowTitle() == "Description"
        dialog.area.setPlainText("Deux\nlignes")
        return True

    messages.on_run = write
    QTest.keyClick(sheet.summary.form.editor("description"), Qt.Key.Key_F2)
    settle()
    assert get(store.read(), "recommendation", uid)["description"] == "Deux\nlignes"


@pytest.fixture
def anne(session, uid_of, qtbot):
    """The sheet of Anne Le Goff."""
    sheet = RecordSheet(session)
    qtbot.addWidget(sheet)
    sheet.show_record("contact", uid_of("contact", "Anne Le Goff"))
    return sheet


def test_a_person_is_erased_after_a_look_at_what_names_them_elsewhere(anne, session, messages, settle, store, uid_of):
    brest = uid_of("organisation", "Brest Métropole")
    for summary in ("Vu Anne Le Goff", "Appel de LE GOFF Anne", "Anne Le Goff : à revoir"):
        values = {"organisation": brest, "held_on": date(2026, 1, 2), "summary": summary}
        store.add("interaction", values, Operation("add", "Échange"))
    copy = backup(store.path)
    uid = anne.uid
    opened = []

    def answer(dialog):
        opened.append(dialog)
        if isinstance(dialog, LongTextDialog):
            dialog.area.setPlainText("Vu la référente")
            return True
        if isinstance(dialog, TextsDialog):
            assert "Texte gardé" in dialog.text()
            assert f"Sauvegarde réécrite : {copy}" in dialog.text()
            return True
        assert dialog.table.item(0, 2).text() == "Vu Anne Le Goff"
        dialog.choices[0].setCurrentIndex(EDIT)
        dialog.choices[0].activated.emit(EDIT)
        dialog.choices[1].setCurrentIndex(MASK)
        return True

    messages.on_run = answer
    assert not anne.erase.isHidden()
    anne.erase_person()
    settle()
    assert [type(one) for one in opened] == [EraseDialog, LongTextDialog, TextsDialog]
    assert get(store.read(), "contact", uid) is None
    said = {one["summary"] for one in all_records(store.read(), "interaction")}
    assert said >= {"Vu la référente", "Appel de Personne effacée", "Anne Le Goff : à revoir"}
    assert "La personne est effacée." in messages.toasts


def test_without_a_yes_nobody_is_erased(anne, messages, settle, store):
    messages.on_run = lambda dialog: not isinstance(dialog, EraseDialog)
    before = store.path.read_bytes()
    anne.erase_person()
    settle()
    assert store.path.read_bytes() == before


def test_masking_all_and_deleting_backups_leaves_no_byte(anne, messages, settle, store, uid_of):
    values = {"organisation": uid_of("organisation", "Brest Métropole"), "held_on": date(2026, 1, 2)}
    store.add("interaction", values | {"summary": "Vu Anne Le Goff"}, Operation("add", "Échange"))
    copy = backup(store.path)

    def answer(dialog):
        if isinstance(dialog, EraseDialog):
            dialog.mask_all.click()
            dialog.backups.setCurrentIndex(1)
        return True

    messages.on_run = answer
    anne.erase_person()
    settle()
    assert b"Anne Le Goff" not in store.path.read_bytes()
    assert not copy.exists()


def test_a_text_that_may_be_about_another_is_marked_and_not_masked_with_the_others(
    anne, messages, settle, store, uid_of
):
    values = {"organisation": uid_of("organisation", "Brest Métropole"), "held_on": date(2026, 1, 2)}
    for summary in ("Mme Le Goff rappelle", "Vu Anne Le Goff"):
        store.add("interaction", values | {"summary": summary}, Operation("add", "Échange"))
    seen = []

    def answer(dialog):
        if isinstance(dialog, EraseDialog):
            seen.extend(dialog.table.item(row, 0).text() == "Peut-être" for row in range(2))
            dialog.mask_all.click()
        return True

    messages.on_run = answer
    anne.erase_person()
    settle()
    assert seen == [False, True]
    said = {one["summary"] for one in all_records(store.read(), "interaction")}
    assert said >= {"Mme Le Goff rappelle", "Vu Personne effacée"}


def test_texts_of_kept_workbooks_are_told_with_their_place_and_masked_one_by_one(anne, messages, settle, store):
    book = openpyxl.Workbook()
    book.active.title = "Retour"
    for text in ("Vu avec Mme Le Goff", "Le Goff absente"):
        book.active.append([text])
    content = BytesIO()
    book.save(content)
    with ledger.ledger_entry(store.path) as writing:
        ledger.record_exchange(writing, ledger.NewExchange(ledger.IN, "retour.xlsx", 1), content.getvalue())
    seen = []

    def answer(dialog):
        if isinstance(dialog, EraseDialog):
            first = next(row for row in range(2) if dialog.table.item(row, 2).text() == "Vu avec Mme Le Goff")
            choice = dialog.choices[first]
            seen.append([choice.itemText(way) for way in range(choice.count())])
            choice.setCurrentIndex(MASK)
            choice.activated.emit(MASK)
            seen.append([dialog.table.item(first, column).text() for column in range(3)])
        return True

    messages.on_run = answer
    anne.erase_person()
    settle()
    assert seen == [["Garder", "Masquer"], ["Peut-être", "retour.xlsx, feuille Retour, A1", "Vu avec Personne effacée"]]
    (info,) = ledger.exchanges(store.read())
    kept = openpyxl.load_workbook(BytesIO(ledger.file_of(store.read(), info.id))).active
    assert [row[0].value for row in kept] == ["Vu avec Personne effacée", "Le Goff absente"]


def test_all_that_is_known_of_a_person_is_saved_as_a_document(anne, messages, settle, tmp_path):
    messages.answers.append(tmp_path / "données.docx")
    anne.tell_all()
    settle()
    assert (tmp_path / "données.docx").read_bytes().startswith(b"PK")
    assert messages.toasts == ["Document enregistré : données.docx"]


def test_only_a_person_offers_it(anne, uid_of):
    anne.show_record("organisation", uid_of("organisation", "Brest Métropole"))
    assert anne.erase.isHidden()
    assert anne.know.isHidden()


def test_another_room_brings_a_tab_for_some_entities(session, uid_of, qtbot, settle):
    sheet = RecordSheet(session, tabs=(EVALUATION_TAB,))
    qtbot.addWidget(sheet)
    sheet.show_record("organisation", uid_of("organisation", "Brest Métropole"))
    assert sheet.brought(EVALUATION_TAB) is None
    sheet.show_record("experiment", uid_of("experiment", "Préfiguration à Brest"))
    brought = sheet.brought(EVALUATION_TAB)
    tab = sheet.tabs.indexOf(brought)
    assert (tab, sheet.tabs.tabText(tab)) == (1, "Évaluation")
    sheet.tabs.setCurrentIndex(tab)
    assert brought.radar.asked.selection.subjects[0].uid == sheet.uid
    sheet.show_record("organisation", uid_of("organisation", "Brest Métropole"))
    assert not sheet.tabs.isTabVisible(tab)
    settle()


@pytest.fixture
def in_window(window, settle, uid_of):
    """The sheet of the window on a recommendation, its editors by name."""
    page = window.open_page("recommendation")
    page.select(uid_of("recommendation", "DcANT 2015-2017 / 1"))
    settle()
    settle()
    bring_to_front(window)
    return page.sheet.summary.form


def typed_in(qtbot, editor, text):
    editor.setFocus()
    qtbot.waitUntil(editor.hasFocus)
    editor.selectAll()
    QTest.keyClicks(editor, text)


def test_undo_in_a_field_that_is_written_takes_back_the_step(in_window, qtbot, settle, store, uid_of):
    uid = uid_of("recommendation", "DcANT 2015-2017 / 1")
    before = get(store.read(), "recommendation", uid)["officer"]
    editor = in_window.editor("officer")
    typed_in(qtbot, editor, "Camille")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    settle()
    assert get(store.read(), "recommendation", uid)["officer"] == "Camille"
    QTest.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert get(store.read(), "recommendation", uid)["officer"] == before
    assert editor.text() == (before or "")


def test_undo_while_typing_takes_back_what_is_typed(in_window, qtbot, settle, store):
    steps = store.read().last_step()
    editor = in_window.editor("officer")
    before = editor.text()
    typed_in(qtbot, editor, "Cam")
    QTest.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert editor.text() == before
    assert store.read().last_step() == steps


@pytest.mark.parametrize("name", ["title", "status", "programme", "due_on", "officer", "themes", "description"])
def test_escape_brings_back_what_was_written_and_closes_the_list(in_window, qtbot, settle, store, name):
    steps = store.read().last_step()
    editor = in_window.editor(name)
    before = editor.raw()
    typed_in(qtbot, editor, "e")
    settle()
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    settle()
    assert editor.raw() == before
    assert not in_window.is_touched(name)
    assert not any(one.isVisible() for one in in_window.window().findChildren(Suggestions))
    assert store.read().last_step() == steps


def test_down_opens_the_list_of_a_choice(in_window, qtbot, settle):
    editor = in_window.editor("status")
    editor.setFocus()
    qtbot.waitUntil(editor.hasFocus)
    QTest.keyClick(editor, Qt.Key.Key_Down)
    settle()
    assert editor.suggestions().isVisible()
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert not editor.suggestions().isVisible()


def test_proposals_that_come_late_open_over_nothing(in_window, qtbot, settle):
    editor = in_window.editor("programme")
    late = []
    editor.set_source(lambda _text, done: late.append(done))
    typed_in(qtbot, editor, "Dc")
    in_window.editor("title").setFocus()
    late[-1]([Candidate("DcANT 2018-2020", "uid")])
    assert not editor.suggestions().isVisible()
    typed_in(qtbot, editor, "Dc")
    late[-1]([Candidate("DcANT 2018-2020", "uid")])
    assert editor.suggestions().isVisible()


@pytest.mark.parametrize(
    ("entity", "values", "settled"),
    [
        ("interaction", {"summary": "Appel", "channel": "call", "held_on": date(2026, 1, 1)}, "followed_up_on"),
        ("action_item", {"title": "Écrire"}, "done_on"),
    ],
)
def test_what_is_done_is_said_with_one_key(sheet, settle, store, session, uid_of, entity, values, settled):
    due = {"interaction": "follow_up_on", "action_item": "due_on"}[entity]
    brest = uid_of("organisation", "Brest Métropole")
    made = store.add(entity, values | {"organisation": brest, due: date(2026, 1, 2)}, Operation("add", "Ajout"))[1]
    session.poll()
    settle()
    sheet.show_record(entity, made)
    settle()
    assert sheet.done.isVisible()
    sheet.done.click()
    settle()
    assert get(store.read(), entity, made)[settled] == date.today()
    assert not sheet.done.isVisible()
    session.undo()
    settle()
    assert sheet.done.isVisible()


def test_what_has_no_day_or_is_no_task_has_nothing_to_be_done(sheet, shown):
    shown("organisation", "Épinal")
    assert not sheet.done.isVisible()
    shown("recommendation", "DcANT 2015-2017 / 1")
    assert not sheet.done.isVisible()


def test_an_action_waits_without_a_day_and_a_call_does_not(sheet, settle, store, session, uid_of):
    brest = uid_of("organisation", "Brest Métropole")
    action = store.add("action_item", {"title": "Écrire"}, Operation("add", "Ajout"))[1]
    values = {"organisation": brest, "summary": "Appel", "channel": "call", "held_on": date(2026, 1, 1)}
    call = store.add("interaction", values, Operation("add", "Ajout"))[1]
    session.poll()
    settle()
    for entity, uid, waits in (("action_item", action, True), ("interaction", call, False)):
        sheet.show_record(entity, uid)
        settle()
        assert sheet.done.isVisible() is waits


@pytest.mark.parametrize("scale", [100, 150])
def test_no_button_of_the_head_is_cut(qapp, sheet, settle, store, uid_of, scale):
    brest = uid_of("organisation", "Brest Métropole")
    person = store.add("contact", {"organisation": brest, "name": "Anne Le Gall"}, Operation("add", "Ajout"))[1]
    action = store.add("action_item", {"title": "Écrire"}, Operation("add", "Ajout"))[1]
    theme.apply(qapp, "light", scale)
    try:
        for entity, uid in (("organisation", brest), ("contact", person), ("action_item", action)):
            sheet.show_record(entity, uid)
            settle()
            shown = [button for button in sheet.findChildren(QToolButton) if button.isVisible() and button.text()]
            assert shown
            assert [button.text() for button in shown if button.width() < button.sizeHint().width()] == []
    finally:
        theme.apply(qapp, "light", 100)


def test_what_is_being_typed_is_not_written_when_the_same_record_is_shown_again(
    in_window, qtbot, settle, store, window
):
    """A list shows the record of its current row a moment after one went there."""
    steps = store.read().last_step()
    editor = in_window.editor("officer")
    typed_in(qtbot, editor, "Cam")
    sheet = window.current_page.sheet
    sheet.show_record(sheet.entity, sheet.uid)
    settle()
    assert editor.text() == "Cam"
    assert in_window.is_touched("officer")
    assert store.read().last_step() == steps
