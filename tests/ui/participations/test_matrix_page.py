"""The picture of the product, driven from the keyboard."""

from datetime import date

import openpyxl
import pytest
from PySide6.QtCore import Qt

from dcant_tracker.store.reading.matrix import Matrix
from dcant_tracker.store.records.record import all_records
from dcant_tracker.ui.participations.picture import Picture


@pytest.fixture
def page(window, settle):
    shown = window.open_page("participation")
    settle()
    return shown


def cell(page, organisation: str, code: str) -> tuple[int, int]:
    row = next(n for n, row in enumerate(page.pane.model.rows) if row.name == organisation)
    column = next(n for n, column in enumerate(page.pane.model.columns) if column.code == code)
    return row, column


def put_cursor(page, organisation: str, code: str) -> None:
    row, column = cell(page, organisation, code)
    page.pane.view.setCurrentIndex(page.pane.model.index(row, column))
    page.pane.view.setFocus()


def roles(store, organisation: str) -> set[str]:
    uid = next(o.uid for o in all_records(store.read(), "organisation") if o["name"] == organisation)
    return {str(p["role"]) for p in all_records(store.read(), "participation") if p["organisation"] == uid}


def test_it_says_who_takes_part_in_what(page):
    assert {row.name for row in page.pane.model.rows} == {"Brest Métropole", "Toulouse Métropole", "Épinal"}
    assert "3 organismes" in page.pane.answer.text()


def test_a_letter_adds_the_role_and_takes_it_away(page, qtbot, settle, store, session, messages):
    put_cursor(page, "Brest Métropole", "2")
    qtbot.keyClick(page.pane.view, Qt.Key.Key_P)
    settle()
    assert roles(store, "Brest Métropole") == {"experimenter", "pilot"}
    assert messages.actions[-1][0] == "Annuler"
    qtbot.keyClick(page.pane.view, Qt.Key.Key_P)
    settle()
    assert roles(store, "Brest Métropole") == {"experimenter"}
    session.undo()
    settle()
    assert roles(store, "Brest Métropole") == {"experimenter", "pilot"}


def test_delete_empties_the_cell_and_undo_brings_it_back(page, qtbot, settle, store, session):
    put_cursor(page, "Brest Métropole", "1")
    qtbot.keyClick(page.pane.view, Qt.Key.Key_Delete)
    settle()
    assert roles(store, "Brest Métropole") == set()
    session.undo()
    settle()
    assert roles(store, "Brest Métropole") == {"experimenter"}


def test_who_experiments_archiving_in_brittany_takes_two_choices(page, settle):
    page.pane.filters.role.choose(("experimenter",))
    page.pane.filters.role.chosen.emit()
    settle()
    page.pane.filters.region.choose(("Bretagne",))
    page.pane.filters.region.chosen.emit()
    settle()
    assert [row.name for row in page.pane.model.rows] == ["Brest Métropole"]
    assert "Bretagne" in page.pane.answer.text()


def test_enter_opens_the_small_editor_and_saves_what_it_says(page, qtbot, settle, store):
    put_cursor(page, "Épinal", "1")
    qtbot.keyClick(page.pane.view, Qt.Key.Key_Return)
    assert page.pane.editor is not None
    page.pane.editor.add_role("working_group")
    page.pane.editor.save()
    settle()
    assert page.pane.editor is None
    assert "working_group" in roles(store, "Épinal")


def test_the_programme_chooses_the_columns(page, session, settle, uid_of):
    session.set_programme(uid_of("programme", "DcANT 2018-2020"))
    settle()
    assert {column.programme for column in page.pane.model.columns if column.uid} <= {"DcANT 2018-2020"}


def test_headers_stay_in_view(page):
    view = page.pane.view
    assert view.verticalHeader().isVisible() or view.organisations.isVisible()
    assert view.viewport().y() > 0
    assert view.viewport().x() > 0


def test_it_leaves_as_a_picture_and_as_a_workbook(page, messages, settle, tmp_path):
    for method, name in ((page.export_svg, "m.svg"), (page.export_png, "m.png"), (page.export_workbook, "m.xlsx")):
        messages.answers.append(tmp_path / name)
        method()
        settle()
    drawn = (tmp_path / "m.svg").read_text(encoding="utf-8")
    assert "<svg" in drawn
    assert (tmp_path / "m.png").read_bytes().startswith(b"\x89PNG")
    sheet = openpyxl.load_workbook(tmp_path / "m.xlsx").worksheets[0]
    shown = {str(value) for row in sheet.iter_rows(values_only=True) for value in row if value}
    assert {"Brest Métropole", "E"} <= shown


def test_another_hand_s_change_shows_without_being_asked(page, session, settle, store, uid_of):
    from dcant_tracker.store.writing.changes import Operation

    brest, measure = uid_of("organisation", "Brest Métropole"), uid_of("recommendation", "DcANT 2015-2017 / 2")
    store.add(
        "participation", {"organisation": brest, "recommendation": measure, "role": "observer"}, Operation("add", "A")
    )
    session.poll()
    settle()
    row, column = cell(page, "Brest Métropole", "2")
    assert page.pane.model.mask(row, column)


def test_totals_are_painted_anew_with_their_cells(page, qtbot, settle):
    put_cursor(page, "Brest Métropole", "2")
    told = []
    page.pane.model.headerDataChanged.connect(lambda orientation, first, last: told.append(orientation))
    qtbot.keyClick(page.pane.view, Qt.Key.Key_P)
    settle()
    assert {Qt.Orientation.Vertical, Qt.Orientation.Horizontal} <= set(told)
    row, column = cell(page, "Brest Métropole", "2")
    assert page.pane.model.rows[row].total == 2
    assert page.pane.model.totals[column] == 2


def test_an_organisation_is_added_where_one_stands_and_takes_its_letter(page, messages, qtbot, settle, store, uid_of):
    page.pane.filters.role.choose(("pilot",))
    page.pane.filters.role.chosen.emit()
    settle()

    def pick(dialog):
        dialog.line.setText("Rennes Métropole")
        dialog.line.settle()
        qtbot.waitUntil(lambda: any(entry.name == "Rennes Métropole" for entry in dialog.entries()))
        dialog.accept()
        return True

    messages.on_run = pick
    (add,) = [one for one in page.head_actions() if "organisme" in one.text()]
    add.trigger()
    settle()
    assert page.pane.model.rows[page.pane.view.currentIndex().row()].name == "Rennes Métropole"
    assert page.pane.filters.role.values() == ()
    qtbot.keyClick(page.pane.view, Qt.Key.Key_P)
    settle()
    assert roles(store, "Rennes Métropole") == {"pilot"}


def test_a_narrow_picture_has_room_for_its_legend_and_its_answer(page):
    matrix = page.pane.matrix
    narrow = Picture(Matrix(matrix.question, matrix.columns[:1], ()), "Participations", date(2026, 11, 30))
    image = narrow.image()
    ink = [
        x for x in range(image.width()) for y in range(0, image.height(), 2) if image.pixelColor(x, y).lightness() < 200
    ]
    assert max(ink) < image.width() - 20 * image.devicePixelRatio()


def test_the_file_of_a_picture_is_called_after_its_filters(page, settle, messages, monkeypatch):
    page.pane.filters.role.choose(("experimenter",))
    page.pane.filters.region.choose(("Bretagne",))
    page.pane.filters.region.chosen.emit()
    settle()
    suggested = []
    monkeypatch.setattr(messages, "save_file", lambda _title, path, _filters: suggested.append(path.name))
    page.export_png()
    assert "expérimentateur, Bretagne" in suggested[0]


def test_the_list_of_the_page_has_the_actions_of_a_list(page, settle):
    shown = page.show_list()
    settle()
    assert [one.text() for one in page.head_actions()] == [one.text() for one in shown.head_actions()]
    assert page.matrix_button.width() < page.width() // 4
