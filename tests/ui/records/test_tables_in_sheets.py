"""Tables inside sheets: the columns that matter at their width, never what the record says itself."""

import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.ui.records.sheet.links import relations
from dcant_tracker.ui.records.sheet.record_sheet import RecordSheet


@pytest.fixture
def columns_of(session, settle, qtbot, uid_of):
    """``columns_of(entity, name, width)``: the columns that each table of the sheet shows, by what it lists."""
    sheet = RecordSheet(session)
    qtbot.addWidget(sheet)
    sheet.show()
    sheet.tabs.setCurrentWidget(sheet.links)

    def read(entity, text, width=390):
        sheet.resize(width, 700)
        sheet.show_record(entity, uid_of(entity, text))
        settle()
        settle()
        views = {one.relation.entity.name: one.view for one in sheet.links.tables() if one.view is not None}
        shown = {
            name: [view.table.fields[column].name for column in view.columns.visible()] for name, view in views.items()
        }
        return shown, views

    return read


@pytest.mark.parametrize("entity", CATALOGUE)
def test_no_table_of_any_sheet_repeats_the_record_it_belongs_to(entity):
    for relation in relations(entity):
        assert relation.columns
        assert relation.field.name not in relation.columns
        for field in relation.entity.following:
            assert field.follows != relation.field.name or field.name not in relation.columns


def test_what_matters_most_shows_where_there_is_little_room(columns_of):
    shown, _views = columns_of("organisation", "Brest Métropole")
    assert shown["participation"][:2] == ["recommendation", "role"]
    assert shown["contact"][:2] == ["name", "function"]
    assert shown["interaction"][:2] == ["held_on", "summary"]
    shown, _views = columns_of("recommendation", "DcANT 2015-2017 / 1")
    assert shown["participation"][:2] == ["organisation", "role"]
    assert shown["milestone"][:2] == ["title", "due_on"]


def test_a_wide_sheet_shows_more(columns_of):
    narrow, _views = columns_of("organisation", "Brest Métropole", 390)
    wide, _views = columns_of("organisation", "Brest Métropole", 900)
    assert len(wide["contact"]) > len(narrow["contact"])
    assert wide["contact"][:4] == ["name", "function", "phone", "email"]


@pytest.mark.parametrize("width", [340, 390, 600, 900])
def test_no_table_is_wider_than_its_sheet(columns_of, width):
    _shown, views = columns_of("organisation", "Brest Métropole", width)
    for view in views.values():
        assert view.horizontalHeader().length() <= view.viewport().width() + 1
        assert not view.horizontalScrollBar().isVisible()


def test_columns_that_a_person_chose_stay(columns_of, session, settle, qtbot):
    _shown, views = columns_of("organisation", "Brest Métropole")
    view = views["contact"]
    view.columns.show_column(view.table.column("email"))
    view.columns.save()
    shown, _views = columns_of("organisation", "Brest Métropole", 600)
    assert "email" in shown["contact"]
    view.columns.reset()


def test_a_sheet_that_only_changes_its_width_remembers_no_columns(columns_of, session):
    for width in (390, 700, 340):
        columns_of("organisation", "Brest Métropole", width)
    assert session.preferences.recall("columns.sheet.contact.organisation") is None
