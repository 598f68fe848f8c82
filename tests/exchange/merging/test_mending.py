"""A cell that cannot be read is said better by the officer, and goes in with the rest of its file."""

from dataclasses import replace
from datetime import date

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.exchange.ledger.acknowledging import acknowledgement
from dcant_tracker.exchange.ledger.decisions_report import decisions_report
from dcant_tracker.exchange.merging import importing, pausing
from dcant_tracker.exchange.merging.deciding import LEAVE, TAKE, Choice, Side
from dcant_tracker.exchange.merging.proposal import Case
from dcant_tracker.store.kept import ledger
from tests.exchange.conftest import column_of, row_of

SHEET = "Collectivités et organismes"
UNREAD = "beaucoup"


def written(value) -> Choice:
    return Choice(Side.OTHER, value)


@pytest.fixture
def spoilt(desk):
    """A file in which one cell of Brest cannot be read."""

    def spoil(book):
        sheet = book[SHEET]
        sheet.cell(row_of(sheet, desk["brest"]), column_of(sheet, "Population")).value = UNREAD

    return desk.edit(desk.send(), spoil)


@pytest.fixture
def with_new_row(desk):
    """A file with a new row of which one cell cannot be read."""

    def add(book):
        sheet = book[SHEET]
        row = sheet.max_row + 1
        for label, value in (("Nom", "Vannes"), ("Type", "Ville"), ("Population", UNREAD)):
            sheet.cell(row, column_of(sheet, label)).value = value

    return desk.edit(desk.send(), add)


def test_a_mended_cell_is_written_in_the_step_of_its_file(desk, spoilt):
    before = desk.record("organisation", "brest")["population"]
    preview = desk.compare(spoilt)
    (told,) = preview.proposals
    assert (told.kind, told.mendable) == (Case.UNREADABLE, True)
    done = importing.apply(desk.store, [preview], [[written(139_000)]])
    assert desk.record("organisation", "brest")["population"] == 139_000
    assert done.outcomes[0].applied.changed == 1
    desk.store.undo()
    assert desk.record("organisation", "brest")["population"] == before


def test_what_is_not_mended_stays_unreadable_and_makes_no_step(desk, spoilt):
    before = desk.store.read().last_step()
    importing.apply(desk.store, [desk.compare(spoilt)], [[LEAVE]])
    assert desk.store.read().last_step() == before
    assert [proposal.kind for proposal in desk.compare(spoilt).proposals] == [Case.UNREADABLE]


def test_the_same_file_again_does_not_ask_for_what_was_mended(desk, spoilt):
    importing.apply(desk.store, [desk.compare(spoilt)], [[written(139_000)]])
    assert desk.compare(spoilt).proposals == []
    desk.store.undo()
    assert [proposal.theirs for proposal in desk.compare(spoilt).proposals] == [UNREAD]


def test_a_mended_cell_goes_in_with_its_new_row_or_not_at_all(desk, with_new_row):
    preview = desk.compare(with_new_row)
    kinds = [proposal.kind for proposal in preview.proposals]
    assert sorted(kinds) == [Case.ADDED, Case.UNREADABLE]

    def choices(row):
        return [written(53_000) if kind is Case.UNREADABLE else row for kind in kinds]

    importing.apply(desk.store, [preview], [choices(LEAVE)])
    assert "Vannes" not in [record["name"] for record in desk.all("organisation")]
    desk.store.undo()
    importing.apply(desk.store, [desk.compare(with_new_row)], [choices(TAKE)])
    (vannes,) = (record for record in desk.all("organisation") if record["name"] == "Vannes")
    assert vannes["population"] == 53_000


def test_a_value_that_breaks_a_rule_is_refused_and_nothing_is_written(desk, spoilt):
    desk.set("organisation", "brest", member_since=date(2020, 1, 1))
    preview = desk.compare(spoilt)
    (told,) = preview.proposals
    wrong = replace(preview, proposals=[replace(told, field="member_until", theirs="bientôt")])
    with pytest.raises(UserError):
        importing.apply(desk.store, [wrong], [[written(date(2019, 1, 1))]])
    assert desk.record("organisation", "brest")["member_until"] is None


def test_a_row_that_cannot_be_used_at_all_cannot_be_mended(desk):
    def spoil(book):
        sheet = book[SHEET]
        sheet.cell(sheet.max_row + 1, column_of(sheet, "Population")).value = UNREAD

    (told,) = desk.compare(desk.edit(desk.send(), spoil)).proposals
    assert (told.kind, told.mendable) == (Case.UNREADABLE, False)


def test_the_ledger_the_report_and_the_sender_are_told_what_was_written_instead(desk, spoilt):
    preview = desk.compare(spoilt)
    done = importing.apply(desk.store, [preview], [[written(139_000)]])
    reading = desk.store.read()
    entry = ledger.exchanges(reading)[0]
    assert "unreadable" not in entry.options
    (decision,) = ledger.decisions_on(reading, entry.decision_key)
    assert (decision.unread, decision.mine) == (UNREAD, "139000")
    assert "illisible dans le fichier (« beaucoup »), écrit « 139000 »" in decisions_report(reading, entry.id)
    told = acknowledgement([preview.read_through(reading)], done, [[written(139_000)]])
    assert "« beaucoup » compris comme « 139000 »" in told
    assert "Illisible" not in told


def test_what_was_mended_waits_with_an_import_left_for_later(desk, spoilt):
    number = pausing.leave(desk.store, [desk.compare(spoilt)], [[written(139_000)]])
    resumed = pausing.resume(desk.store, number)
    assert resumed.choices == [[written(139_000)]]
    resumed.close()
