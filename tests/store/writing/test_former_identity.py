"""A body that changes keeps what it was, and what is dated from before is told by that name."""

from datetime import date

import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.records.record import all_records, get
from dcant_tracker.store.records.titles import Titles
from dcant_tracker.store.writing.changes import Op, Operation
from dcant_tracker.store.writing.former_identity import keep_former

EDIT = Operation(Op.EDIT, "Modification")


@pytest.fixture
def change(store, brest):
    """``change(date(2015, 1, 1), name="…")``: Brest becomes that on that day."""

    def become(day, **values):
        before = {name: get(store.read(), "organisation", brest)[name] for name in values}
        store.update("organisation", brest, values, EDIT)
        store.transact(EDIT, lambda work: keep_former(work, brest, before, day))

    return become


@pytest.fixture
def identities(store):
    names = ("name", "kind", "siren", "valid_from", "valid_until")
    return lambda: [tuple(one[name] for name in names) for one in all_records(store.read(), "organisation_identity")]


def test_what_it_was_ends_on_the_eve_and_the_next_begins_the_day_after(change, identities):
    change(date(2005, 1, 1), name="Brest métropole océane")
    change(date(2015, 1, 1), name="Brest Métropole (2015)", kind="autre")
    assert identities() == [
        ("Brest Métropole", "metropole", "242900314", None, date(2004, 12, 31)),
        ("Brest métropole océane", "metropole", "242900314", date(2005, 1, 1), date(2014, 12, 31)),
    ]


def test_several_changes_of_one_day_make_one_identity(change, identities):
    change(date(2015, 1, 1), name="Brest Métropole (2015)")
    change(date(2015, 1, 1), siren="200093201", kind="autre")
    assert identities() == [("Brest Métropole", "metropole", "242900314", None, date(2014, 12, 31))]


def test_a_name_that_is_kept_already_is_given_its_end(add, brest, change, identities):
    add("organisation_identity", organisation=brest, name="Brest métropole", valid_from="2008-01-01")
    change(date(2015, 1, 1), name="Brest Métropole (2015)")
    assert identities() == [("Brest Métropole", "metropole", "242900314", date(2008, 1, 1), date(2014, 12, 31))]


def test_dated_records_are_told_by_the_name_of_their_day(store, add, brest, recommendation, change):
    told = {}
    for rank, day in enumerate((date(2014, 6, 1), date(2016, 6, 1))):
        told[day] = add("interaction", organisation=brest, held_on=day, summary=f"Appel {rank}")
    stands = add("participation", organisation=brest, recommendation=recommendation, role="pilot")
    change(date(2015, 1, 1), name="Brest (nouvelle)")
    reading = store.read()
    labels, titles = reading.labels(), Titles(reading.labels())
    names = [
        labels.of_cell(CATALOGUE["interaction"], "organisation", get(reading, "interaction", uid).values)
        for uid in told.values()
    ]
    assert names == ["Brest Métropole", "Brest (nouvelle)"]
    assert "Brest Métropole" in titles.of("interaction", told[date(2014, 6, 1)])
    assert "Brest (nouvelle)" in titles.of("participation", stands)
    assert reading.labels(day=date(2014, 6, 1)).of("organisation", brest) == "Brest Métropole"
    assert labels.of("organisation", brest) == "Brest (nouvelle)"
