"""What people read never is a key: every entity, wherever the window names its records."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Kind
from dcant_tracker.insight.reports.catalogue import REPORTS
from dcant_tracker.store.file.schema import SCHEMA
from dcant_tracker.store.history import log
from dcant_tracker.store.records.record import all_records
from dcant_tracker.ui.history.step_details import read_details
from dcant_tracker.ui.insight.reports.subject_line import SubjectLine
from dcant_tracker.ui.records.deleting import consequences, delete
from dcant_tracker.ui.records.sheet.record_sheet import RecordSheet
from dcant_tracker.ui.records.table.model import RecordTable
from dcant_tracker.ui.shell.palette_offers import find_records

FULL = Path(__file__).parents[1] / "store" / "file" / "fixtures" / f"schema-{SCHEMA}.sqlite"
A_KEY = re.compile(r"[^ ] / [^ ]|[0-9a-f]{8}-[0-9a-f]{4}-")
A_DATED_KEY = re.compile(A_KEY.pattern + r"|\d\d/\d\d/\d{4}")


@pytest.fixture
def data_file():
    """A full and a bare record of every entity, and the public data."""
    return FULL


def keys_in(texts, pattern=A_DATED_KEY):
    return [text for text in texts if pattern.search(text)]


@pytest.mark.parametrize("entity", CATALOGUE)
def test_headings_questions_and_what_goes_along_say_titles(session, settle, qtbot, store, messages, entity):
    sheet = RecordSheet(session)
    qtbot.addWidget(sheet)
    for record in all_records(store.read(), entity)[:4]:
        sheet.show_record(entity, record.uid)
        settle()
        assert keys_in([sheet.key.text(), sheet.accessibleName(), consequences(store, entity, [record.uid])]) == []
        messages.answers = [False]
        delete(session, entity, [record.uid])
        settle()
        settle()
    assert keys_in(messages.questions) == []
    assert keys_in(messages.toasts) == []


@pytest.mark.parametrize("entity", CATALOGUE)
def test_no_cell_of_any_list_names_a_record_by_its_key(session, settle, entity):
    table = RecordTable(session, entity, session, everywhere=True)
    table.requery()
    settle()
    refs = [rank for rank, field in enumerate(table.fields) if field.kind is Kind.REF]
    cells = [(row, rank) for row in range(min(table.rowCount(), 30)) for rank in refs]
    assert keys_in([table.cells.shown(*cell) for cell in cells]) == []
    roles = (Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole)
    assert keys_in([str(table.data(table.index(*cell), role) or "") for cell in cells for role in roles]) == []


@pytest.mark.parametrize("kind", [name for name, info in REPORTS.items() if info.about])
def test_a_report_names_its_subject_by_its_title(session, qtbot, store, kind):
    line = SubjectLine(session)
    qtbot.addWidget(line)
    line.look_for(REPORTS[kind].about)
    for record in all_records(store.read(), REPORTS[kind].about)[:4]:
        line.name(record.uid)
        assert line.text()
        assert keys_in([line.text()]) == []


def test_the_palette_says_titles(store):
    hits = [
        hit.text
        for words in ("e", "d", "p", "réunion", "2017")
        for group in find_records(store, words)
        for hit in group.hits
    ]
    assert len(hits) > 20
    assert keys_in(hits) == []


def test_the_journal_says_titles(store):
    for step in log.steps(store.read(), limit=100):
        told = read_details(store, step.number)
        assert keys_in([one.name for one in told.records]) == []
        fields = {field.label: field for one in told.records for field in CATALOGUE[one.entity]}
        lines = [line for one in told.records for line in one.lines if fields[line[0]].kind is Kind.REF]
        assert keys_in([text for _label, *texts in lines for text in texts], A_KEY) == []
