"""The officer says what the columns of a partner's table give."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox

from dcant_tracker.exchange.merging.importing import prepare
from dcant_tracker.exchange.sources.foreign import saved_mappings
from dcant_tracker.exchange.sources.foreign.mapping import WorkbookMapping
from dcant_tracker.store.kept import mappings
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.exchange.foreign.columns_table import FIELD
from tests.ui.exchange.foreign.tables import ACTIONS, MATRIX, UNNUMBERED


def sentences(dialog):
    return [dialog.rows.said.item(row).text() for row in range(dialog.rows.said.count())]


def test_what_is_proposed_is_shown_with_samples_and_how_sure_it_is(matching, workbook, field_of):
    dialog = matching(workbook({"Suivi": ACTIONS}))
    assert field_of(dialog) == {
        "N° reco": "N°",
        "Titre": "Intitulé",
        "Avancement": "Statut",
        "Date limite": "Échéance",
        "Mots-clés": "Thèmes",
        "Budget": "Laisser de côté",
    }
    model = dialog.columns.columns
    assert model.data(model.index(0, 1)) == "1 · 2 · 9"
    assert model.data(model.index(0, 3)) == "sûre"
    assert dialog.entity.currentText() == "Recommandations"
    assert (dialog.header.value(), dialog.first.value()) == (3, 4)
    assert dialog.values.lines["programme"].text() == "DcANT 2015-2017"
    assert dialog.keeping.next_button.isEnabled()


def test_the_first_rows_show_what_the_import_would_read(matching, workbook, rows_shown):
    dialog = matching(workbook({"Suivi": ACTIONS}))
    first, second, third = rows_shown(dialog)
    assert (first["Ligne"], first["Statut"], first["Échéance"]) == ("4 · connue", "En cours", "31/12/2016")
    assert first["Thèmes"] == "archivage; identité"
    assert second["Échéance"] == "31/12/2017"
    assert third["Ligne"] == "6 · nouvelle"
    said = sentences(dialog)
    assert any("Ligne 5" in text and "fin 2017" in text for text in said)
    assert any("Ligne 6" in text and "Bientôt" in text for text in said)


def test_a_word_of_the_partner_is_translated_once_for_the_whole_column(matching, workbook, rows_shown, position_of):
    dialog = matching(workbook({"Suivi": ACTIONS}))
    dialog.columns.setCurrentIndex(dialog.columns.columns.index(position_of(dialog, "Avancement"), FIELD))
    words = dialog.settings.words
    listed = [words.data(words.index(row, 0)) for row in range(words.rowCount())]
    assert "Bientôt" in listed
    place = words.index(listed.index("Bientôt"), 1)
    assert words.data(place) == "À traduire"
    words.setData(place, "not_started")
    matching.settle(dialog)
    assert words.data(words.index(listed.index("Bientôt"), 1)) == "Non démarrée"
    assert rows_shown(dialog)[2]["Statut"] == "Non démarrée"
    assert not any("Bientôt" in text for text in sentences(dialog))


def test_two_columns_for_one_field_cannot_both_be_read(matching, workbook, position_of):
    dialog = matching(workbook({"Suivi": ACTIONS}))
    dialog.columns.columns.picked.emit(position_of(dialog, "Budget"), "title")
    assert not dialog.keeping.next_button.isEnabled()
    assert "« Titre » et « Budget » donnent toutes deux « Intitulé »" in dialog.keeping.problem.text()
    dialog.columns.setCurrentIndex(dialog.columns.columns.index(position_of(dialog, "Budget"), FIELD))
    QTest.keyClick(dialog.columns, Qt.Key.Key_Delete)
    assert dialog.keeping.next_button.isEnabled()
    assert not dialog.keeping.problem.isVisible()


def test_without_what_names_a_record_the_officer_is_told_what_to_do(matching, workbook, rows_shown, position_of):
    dialog = matching(workbook({"Actions": UNNUMBERED}))
    dialog.columns.setCurrentIndex(dialog.columns.columns.index(position_of(dialog, "Libellé"), FIELD))
    if dialog.settings.leading.isChecked():
        dialog.settings.leading.click()
    assert not dialog.keeping.next_button.isEnabled()
    assert "rien ne donne « N° »" in dialog.keeping.problem.text()
    assert "dites que « Libellé » commence par ce nombre" in dialog.keeping.problem.text()
    dialog.settings.leading.click()
    matching.settle(dialog)
    assert dialog.keeping.next_button.isEnabled()
    assert rows_shown(dialog)[0]["N°"] == "1"
    assert rows_shown(dialog)[0]["Intitulé"] == "Échanger par voie électronique"


def test_a_value_for_the_whole_sheet_may_name_the_records_too(matching, workbook, rows_shown):
    dialog = matching(workbook({"Suivi": ACTIONS}))
    dialog.values.lines["programme"].setText("")
    assert not dialog.keeping.next_button.isEnabled()
    assert "Programme" in dialog.keeping.problem.text()
    line = dialog.values.lines["programme"]
    line.setFocus()
    QTest.keyClicks(line, "DcANT 2015-2017")
    matching.settle(dialog)
    assert dialog.keeping.next_button.isEnabled()
    assert rows_shown(dialog)[0]["Programme"] == "DcANT 2015-2017"
    dialog.values.offer("officer")
    dialog.values.lines["officer"].setText("Camille Martin")
    matching.settle(dialog)
    assert dict(dialog.mapping().sheets[0].given)["officer"] == "Camille Martin"
    assert rows_shown(dialog)[1]["Suivi par"] == "Camille Martin"


def test_another_entity_or_header_row_is_proposed_anew(matching, workbook, settle, field_of):
    dialog = matching(workbook({"Suivi": ACTIONS}))
    dialog.entity.setCurrentIndex(dialog.entity.findData("milestone"))
    dialog.entity.activated.emit(dialog.entity.currentIndex())
    settle()
    assert dialog.sheet.entity == "milestone"
    assert "Recommandation" in dialog.keeping.problem.text()
    dialog.header.setValue(4)
    settle()
    assert dialog.sheet.header == 4
    assert dialog.first.value() == 5
    assert "Échanger par voie électronique" in field_of(dialog)


def test_a_sheet_that_is_not_read_asks_for_nothing(matching, workbook):
    dialog = matching(workbook({"Suivi": ACTIONS, "Divers": (("a", "b"), (1, 2))}))
    dialog.sheets.go(0)
    dialog.entity.setCurrentIndex(0)
    dialog.entity.activated.emit(0)
    assert "Aucune feuille n'est lue" in dialog.keeping.problem.text()
    assert not dialog.keeping.next_button.isEnabled()
    assert dialog.values.more.isHidden()
    assert dialog.values.lines == {}


def test_the_roles_of_a_matrix_are_translated_once_for_all_its_columns(matching, workbook, position_of, rows_shown):
    dialog = matching(workbook({"Implications": MATRIX}))
    assert "Rôle – DcANT 2015-2017 / 1" in dialog.columns.columns.data(dialog.columns.columns.index(1, FIELD))
    dialog.columns.setCurrentIndex(dialog.columns.columns.index(position_of(dialog, "R1"), FIELD))
    words = dialog.settings.words
    listed = [words.data(words.index(row, 0)) for row in range(words.rowCount())]
    assert "référent" in listed, "a word of the other column"
    words.setData(words.index(listed.index("référent"), 1), "pilot")
    matching.settle(dialog)
    second = next(column for column in dialog.sheet.columns if column.heading == "R2")
    assert second.values["referent"] == "pilot"


def test_a_column_that_names_no_recommendation_is_told_which_one(matching, workbook, position_of):
    dialog = matching(workbook({"Implications": MATRIX}))
    place = position_of(dialog, "Atelier")
    dialog.columns.columns.picked.emit(place, "role")
    assert not dialog.keeping.next_button.isEnabled()
    assert "de quelle recommandation parle la colonne « Atelier »" in dialog.keeping.problem.text()
    dialog.columns.setCurrentIndex(dialog.columns.columns.index(4, FIELD))
    dialog.settings.subject.setText("DcANT 2015-2017 / 2")
    dialog.settings.subject.returnPressed.emit()
    matching.settle(dialog)
    column = next(column for column in dialog.sheet.columns if column.position == place)
    assert column.given == {"recommendation": "DcANT 2015-2017 / 2"}
    assert column.values["gt"] == "working_group"
    assert dialog.keeping.next_button.isEnabled()


def test_everything_by_keyboard(matching, workbook, qapp):
    dialog = matching(workbook({"Suivi": ACTIONS}))
    dialog.columns.setCurrentIndex(dialog.columns.columns.index(5, FIELD))
    dialog.columns.setFocus()
    QTest.keyClick(dialog.columns, Qt.Key.Key_Return)
    qapp.processEvents()
    listed = dialog.columns.findChild(QComboBox).view()
    assert listed.isVisible()
    QTest.keyClick(listed, Qt.Key.Key_End)
    QTest.keyClick(listed, Qt.Key.Key_Return)
    qapp.processEvents()
    assert next(column.field for column in dialog.sheet.columns if column.heading == "Budget") == "notes"
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.result() == dialog.DialogCode.Accepted


def test_the_lists_answer_to_typed_letters(matching, workbook, qapp):
    dialog = matching(workbook({"Suivi": ACTIONS}))
    dialog.columns.setCurrentIndex(dialog.columns.columns.index(5, FIELD))
    QTest.keyClick(dialog.columns, Qt.Key.Key_Return)
    qapp.processEvents()
    listed = dialog.columns.findChild(QComboBox).view()
    QTest.keyClicks(listed, "theme")
    QTest.keyClick(listed, Qt.Key.Key_Return)
    qapp.processEvents()
    assert next(column.field for column in dialog.sheet.columns if column.heading == "Budget") == "themes"
    QTest.keyClicks(dialog.entity, "organis")
    assert dialog.entity.currentText() == "Collectivités et organismes"


def test_letters_that_come_back_to_what_the_sheet_is_want_no_other_reading(matching, workbook, settle):
    dialog = matching(workbook({"Suivi": ACTIONS}))
    passed = []
    dialog.entity.activated.connect(lambda row: passed.append(dialog.entity.itemData(row)))
    QTest.keyClicks(dialog.entity, "reco")
    assert passed == ["meeting", "recommendation"]
    settle()
    assert (dialog.sheet.entity, dialog.entity.currentData()) == ("recommendation", "recommendation")


def test_what_is_typed_counts_whatever_is_done_before_it_is_answered(matching, workbook, settle):
    dialog = matching(workbook({"Suivi": ACTIONS, "Implications": MATRIX}))
    dialog.sheets.go(0)
    QTest.keyClicks(dialog.entity, "suites")
    dialog.header.setValue(2)
    dialog.header.setValue(3)
    dialog.sheets.go(1)
    QApplication.sendEvent(dialog.entity, QFocusEvent(QEvent.Type.FocusOut))
    QTest.keyClicks(dialog.entity, "jalons")
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.result() == 0, "nothing is read as something that it was a moment ago"
    settle()
    assert [sheet.entity for sheet in dialog.mapping().sheets] == ["action_item", "milestone"]


def test_what_is_matched_is_remembered_for_the_partner_and_recognised_next_time(
    matching, workbook, store, session, settle
):
    partner = store.add("partner", {"name": "Région Bretagne"}, Operation("add", "…"))[1]
    path = workbook({"Suivi": ACTIONS})
    dialog = matching(path)
    dialog.keeping.partner.setCurrentIndex(dialog.keeping.partner.findData(partner))
    dialog.keeping.partner.activated.emit(dialog.keeping.partner.currentIndex())
    assert dialog.keeping.name.text() == "Région Bretagne"
    dialog.accept()
    settle()
    saved = mappings.mapping_called(store.read(), "région bretagne")
    assert saved.partner == partner
    preview = prepare(store, path)
    assert preview.origin.terms.mapping is not None
    assert preview.origin.terms.mapping.name == "Région Bretagne"
    assert preview.origin.partner == partner


def test_a_correspondence_that_is_not_to_be_remembered_is_not(matching, workbook, store, settle):
    dialog = matching(workbook({"Suivi": ACTIONS}))
    dialog.keeping.name.setText("")
    assert not dialog.keeping.next_button.isEnabled()
    dialog.keeping.remember.setChecked(False)
    dialog.accept()
    settle()
    assert mappings.mappings(store.read()) == []
    assert dialog.mapping().name == ""


def test_one_that_nearly_fits_is_named_and_started_from_in_one_click(matching, workbook, store, settle, field_of):
    before = matching(workbook({"Suivi": ACTIONS}, "avant.xlsx"))
    before.columns.columns.picked.emit(5, "notes")
    before.keeping.name.setText("Région")
    before.accept()
    settle()
    renamed = (
        *ACTIONS[:2],
        ("N° reco", "Titre", "Où en est-on ?", "Échéance prévue", "Mots-clés", "Budget"),
        *ACTIONS[3:],
    )
    dialog = matching(workbook({"Suivi": renamed}, "après.xlsx"))
    assert "ressemble à « Région » (67 %" in dialog.resembling.told.text()
    assert dialog.resembling.isVisible()
    dialog.resembling.start.click()
    assert field_of(dialog)["Budget"] == "Notes internes"
    assert field_of(dialog)["Où en est-on ?"] == "Laisser de côté"
    assert "« Avancement »" in dialog.resembling.told.text()
    assert dialog.keeping.name.text() == "Région"
    assert "remplaçant" in dialog.keeping.remember.text()
    dialog.resembling.start.click()
    assert field_of(dialog)["Budget"] == "Laisser de côté"


def test_a_saved_one_that_does_not_speak_of_a_sheet_leaves_it_unread(matching, workbook, store):
    both = workbook({"Suivi": ACTIONS, "Implications": MATRIX})
    first = matching(both)
    kept = WorkbookMapping(first.mapping().sheets[:1]).named("Suivi seul", None)
    first.close()
    saved_mappings.save(store.path, kept)
    dialog = matching(both)
    dialog.resembling.start.click()
    assert [sheet.entity for sheet in dialog.mapping().sheets] == ["recommendation", ""]
    assert dialog.keeping.next_button.isEnabled()


def test_tab_goes_through_the_dialog_in_the_order_in_which_it_is_read(matching, workbook):
    dialog = matching(workbook({"Suivi": ACTIONS}))
    order = [dialog.sheets, dialog.entity, dialog.first, dialog.values.lines["programme"], dialog.columns]
    order += [dialog.rows.table, dialog.keeping.name, dialog.keeping.next_button]
    chain = [dialog.sheets]
    while (following := chain[-1].nextInFocusChain()) is not dialog.sheets:
        chain.append(following)
    places = [chain.index(widget) for widget in order]
    assert places == sorted(places)
    assert all(widget.accessibleName() for widget in order[:-1])


def test_what_is_missing_is_said_of_the_sheet_in_view_first(matching, workbook, position_of):
    dialog = matching(workbook({"Suivi": ACTIONS, "Implications": MATRIX}))
    dialog.sheets.go(0)
    dialog.columns.columns.picked.emit(position_of(dialog, "Budget"), "title")
    dialog.sheets.go(1)
    dialog.columns.columns.picked.emit(position_of(dialog, "Atelier"), "role")
    assert "« Atelier »" in dialog.keeping.problem.text()
    dialog.sheets.go(0)
    assert "« Budget »" in dialog.keeping.problem.text()


def test_of_two_readings_as_likely_the_person_takes_one(matching, workbook, settle):
    rows = (("Recommandation", "Intitulé", "Échéance"), ("1", "Lancement", "30/06/2017"), ("1", "Bilan", "30/06/2018"))
    dialog = matching(workbook({"Feuil1": rows}))
    settle()
    assert dialog.sheet.entity == ""
    texts = [button.text() for button in dialog.readings.buttons if not button.isHidden()]
    assert len(texts) == 2
    dialog.readings.buttons[0].click()
    settle()
    assert dialog.sheet.entity in ("milestone", "action_item")
    assert dialog.keeping.next_button.isEnabled()


CONTACTS = (
    ("Structure", "Interlocuteur", "Fonction"),
    ("Brest Métropole", "Anne Le Gall / 02 98 33 50 50", "Cheffe de projet"),
    ("Brest Métropole", "Luc Roux / 02 98 33 50 51", "Directeur"),
)


def test_the_second_part_of_a_column_gives_a_field_of_its_own(matching, workbook, position_of, rows_shown):
    dialog = matching(workbook({"Contacts": CONTACTS}))
    dialog.columns.columns.picked.emit(1, "name")
    dialog.columns.setCurrentIndex(dialog.columns.columns.index(position_of(dialog, "Interlocuteur"), FIELD))
    second = dialog.settings.second
    assert second.isVisible()
    assert not second.mark.isVisible()
    second.field.setFocus()
    QTest.keyClicks(second.field, "Tel")
    matching.settle(dialog)
    assert (dialog.sheet.columns[1].second, second.mark.text()) == ("phone", "/")
    assert [(row["Nom"], row["Téléphone"]) for row in rows_shown(dialog)] == [
        ("Anne Le Gall", "02 98 33 50 50"),
        ("Luc Roux", "02 98 33 50 51"),
    ]


def test_a_doubtful_point_is_asked_about_before_the_workbook_is_read(matching, workbook, position_of, rows_shown):
    rows = (("Nom", "Type", "Population"), ("Ville d'Aa", "Ville", "191.000"), ("Ville de Bb", "Ville", "12.500"))
    dialog = matching(workbook({"Villes": rows}))
    assert "« 191.000 » vaut-il 191\u202f000 ou 191 ?" in dialog.keeping.problem.text()
    assert not dialog.keeping.next_button.isEnabled()
    dialog.columns.setCurrentIndex(dialog.columns.columns.index(position_of(dialog, "Population"), FIELD))
    point = dialog.settings.point
    assert point.isVisible()
    point.setFocus()
    QTest.keyClick(point, Qt.Key.Key_Down)
    matching.settle(dialog)
    assert dialog.keeping.next_button.isEnabled()
    assert [row["Population"] for row in rows_shown(dialog)] == ["191000", "12500"]


def test_the_numbers_of_a_column_of_dates_are_asked_about_once(matching, workbook, position_of, rows_shown):
    rows = (("N°", "Intitulé", "Échéance"), ("11", "Échanger", 43_100), ("12", "Simplifier", 43_131))
    dialog = matching(workbook({"Plan": rows}))
    assert "« 43100 » est-il le 31/12/2017, en nombre ?" in dialog.keeping.problem.text()
    assert not dialog.keeping.next_button.isEnabled()
    dialog.columns.setCurrentIndex(dialog.columns.columns.index(position_of(dialog, "Échéance"), FIELD))
    days = dialog.settings.days
    assert days.isVisible()
    QTest.keyClick(days, Qt.Key.Key_Down)
    matching.settle(dialog)
    assert dialog.keeping.next_button.isEnabled()
    assert [row["Échéance"] for row in rows_shown(dialog)] == ["31/12/2017", "31/01/2018"]
    QTest.keyClick(days, Qt.Key.Key_Down)
    matching.settle(dialog)
    assert "laissés illisibles" in dialog.columns.columns.data(dialog.columns.columns.index(2, 4))
