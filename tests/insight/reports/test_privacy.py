"""What never leaves unless it was asked for: internal notes, calls, and people."""

import io
import zipfile

import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Kind
from dcant_tracker.insight.reports.catalogue import REPORTS
from dcant_tracker.insight.reports.word.writer import word
from dcant_tracker.store.reading.queries import Query, records
from dcant_tracker.store.writing.changes import Operation
from tests.insight.reports.reading import LIGHT, subject_of, texts

PRIVATE = {
    "contact": ("name", "function"),
    "interaction": ("summary", "details"),
    "recommendation": ("officer",),
    "action_item": ("officer",),
}
"""The fields that speak of people or of talks with them, beside those declared internal."""


@pytest.fixture
def marked(store, story):
    """The story, every private field of every record bearing a mark; the marks by entity."""
    marks: dict[str, set[str]] = {}
    for entity in CATALOGUE.values():
        internal = {one.name for one in entity.fields if one.internal and one.kind in {Kind.TEXT, Kind.LONGTEXT}}
        fields = internal | set(PRIVATE.get(entity.name, ()))
        uids = [one.uid for one in records(store.read(), Query(entity.name))]
        for uid in uids if fields else ():
            marked = {name: f"zz-{entity.name}-{name}" for name in fields}
            store.update(entity.name, uid, marked, Operation("edit", "Marques"))
            marks.setdefault(entity.name, set()).update(marked.values())
    assert len(marks) > 4
    return marks


@pytest.mark.parametrize("kind", REPORTS)
def test_nothing_private_is_in_a_report_that_did_not_ask_for_it(marked, story, make, kind):
    made = make(kind, subject=subject_of(kind, story))
    assert "zz-" not in "\n".join(texts(made))
    with zipfile.ZipFile(io.BytesIO(word(made, LIGHT))) as package:
        assert not [name for name in package.namelist() if b"zz-" in package.read(name)]


def test_people_and_notes_leave_each_with_its_own_choice(marked, story, make):
    people = "\n".join(texts(make("recommendation", subject=story.archives, with_contacts=True)))
    assert "zz-contact-name" in people
    assert "zz-recommendation-officer" in people
    assert not any(mark in people for mark in marked["recommendation"] if mark.endswith("-notes"))
    notes = "\n".join(texts(make("recommendation", subject=story.archives, with_internal=True)))
    assert "zz-recommendation-notes" in notes
    assert not any(mark in notes for mark in marked["contact"])
