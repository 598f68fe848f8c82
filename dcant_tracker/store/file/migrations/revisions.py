"""Every revision of the schema: the n-th leads to schema n, from the one before.

A released revision is frozen. A new field is one line in its entity and one revision here::

    @_revision(8)
    def _colour_of_a_partner(connection: sqlite3.Connection) -> None:
        add_field(connection, "partner", "colour", Kind.TEXT)

Then ``tests/store/file/freeze.py`` keeps a data file of the new schema for the tests of later ones.
"""

import sqlite3
from collections.abc import Callable
from typing import TypeAlias

from dcant_tracker.domain.kinds import Kind
from dcant_tracker.store.file.migrations.adding import add_entity, add_field, run_script
from dcant_tracker.store.file.migrations.refolding import fold_again

Revision: TypeAlias = Callable[[sqlite3.Connection], None]

REVISIONS: list[Revision] = []
"""The revisions in order; an empty file needs all of them, one of schema n those after the n-th."""


def _revision(number: int) -> Callable[[Revision], Revision]:
    """Enrol a revision as the one that leads to schema ``number``: one more than the revision above it."""
    if number != len(REVISIONS) + 1:
        raise ValueError(number)

    def enrol(revision: Revision) -> Revision:
        REVISIONS.append(revision)
        return revision

    return enrol


@_revision(1)
def _first_schema(connection: sqlite3.Connection) -> None:
    run_script(connection, "schema-1.sql")


@_revision(2)
def _foreign_workbooks_and_paused_imports(connection: sqlite3.Connection) -> None:
    run_script(connection, "schema-2.sql")


@_revision(3)
def _own_number_of_the_schema(connection: sqlite3.Connection) -> None:
    """Drop what Alembic counted the revisions with: ``PRAGMA user_version`` says it."""
    connection.execute("DROP TABLE IF EXISTS alembic_version")


@_revision(4)
def _when_a_referent_took_over(connection: sqlite3.Connection) -> None:
    add_field(connection, "participation", "referent_since", Kind.DATE)


@_revision(5)
def _when_a_campaign_was_closed(connection: sqlite3.Connection) -> None:
    add_field(connection, "campaign", "closed_on", Kind.DATE)


@_revision(6)
def _hyphens_alike_and_what_does_not_show_left_out(connection: sqlite3.Connection) -> None:
    fold_again(connection)


@_revision(7)
def _meetings_from_agenda_to_minutes(connection: sqlite3.Connection) -> None:
    add_field(connection, "meeting", "hours", Kind.TEXT)
    add_field(connection, "attendance", "represented_by", Kind.TEXT)
    add_field(connection, "action_item", "agenda_item", Kind.REF, target="agenda_item")


@_revision(8)
def _when_somebody_was_called_back(connection: sqlite3.Connection) -> None:
    add_field(connection, "interaction", "followed_up_on", Kind.DATE)


@_revision(9)
def _where_a_position_stands_and_what_is_said_of_it(connection: sqlite3.Connection) -> None:
    add_field(connection, "position", "state", Kind.CHOICE)
    add_field(connection, "position", "themes", Kind.TAGS)
    add_field(connection, "position", "talking_points", Kind.LONGTEXT)


@_revision(10)
def _who_is_observed_in_a_campaign(connection: sqlite3.Connection) -> None:
    add_entity(connection, "observed_territory")
    add_field(connection, "observed_territory", "campaign", Kind.REF, target="campaign")
    add_field(connection, "observed_territory", "organisation", Kind.REF, target="organisation")


@_revision(11)
def _two_records_that_are_one(connection: sqlite3.Connection) -> None:
    run_script(connection, "pairing.sql")


@_revision(12)
def _views_kept_by_name(connection: sqlite3.Connection) -> None:
    add_entity(connection, "saved_view")
    add_field(connection, "saved_view", "listing", Kind.TEXT, leading=True)
    add_field(connection, "saved_view", "name", Kind.TEXT)
    add_field(connection, "saved_view", "filters", Kind.LONGTEXT)
    add_field(connection, "saved_view", "shown", Kind.LONGTEXT)
    add_field(connection, "saved_view", "sorting", Kind.TEXT)
    add_field(connection, "saved_view", "grouping", Kind.TEXT)


@_revision(13)
def _what_a_campaign_said_when_it_was_closed(connection: sqlite3.Connection) -> None:
    run_script(connection, "closing.sql")


@_revision(14)
def _who_filled_in_a_form(connection: sqlite3.Connection) -> None:
    add_field(connection, "evaluation", "filled_by", Kind.TEXT)
    add_field(connection, "evaluation", "filled_as", Kind.TEXT)
    add_field(connection, "maturity_assessment", "filled_by", Kind.TEXT)
    add_field(connection, "maturity_assessment", "filled_as", Kind.TEXT)


@_revision(15)
def _what_a_campaign_writes_to_those_it_asks(connection: sqlite3.Connection) -> None:
    add_field(connection, "campaign", "invitation", Kind.LONGTEXT)
    add_field(connection, "campaign", "reminder", Kind.LONGTEXT)
    add_field(connection, "campaign", "acknowledgement", Kind.LONGTEXT)


@_revision(16)
def _steps_that_travel(connection: sqlite3.Connection) -> None:
    run_script(connection, "team.sql")


@_revision(17)
def _the_last_that_was_written_in_a_cell(connection: sqlite3.Connection) -> None:
    run_script(connection, "cells.sql")


@_revision(18)
def _steps_by_what_they_did(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE INDEX ix_step_op ON step (op)")


@_revision(19)
def _what_is_left_to_decide_of_a_record(connection: sqlite3.Connection) -> None:
    run_script(connection, "fewer_cells.sql")
