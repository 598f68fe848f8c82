"""Who filled a form in, as its head says: a contact of the body that was asked where the name is one's, else a text."""

from collections.abc import Mapping
from dataclasses import replace

from dcant_tracker.domain.text import fold
from dcant_tracker.exchange.reader import CellValue
from dcant_tracker.exchange.sources.form.questions import Questions
from dcant_tracker.exchange.tables import Incoming, IncomingTable, is_blank
from dcant_tracker.store.erasure.traces import TITLES
from dcant_tracker.store.reading.queries import Condition, Query, records
from dcant_tracker.store.reading.reading import Reading


def with_who_signed(reading: Reading, found: Incoming, asked: Questions, organisation: str) -> Incoming:
    """``found`` with the contact of ``organisation`` who signed the form in the place of her name, if there is one."""
    if not asked.signer:
        return found
    return replace(
        found,
        tables=[
            _signed(reading, table, asked, organisation) if table.entity is asked.entity else table
            for table in found.tables
        ],
    )


def _signed(reading: Reading, table: IncomingTable, asked: Questions, organisation: str) -> IncomingTable:
    at = {name: position for position, name in table.columns.items()}
    if asked.signed_by not in table.for_all or asked.signed_by not in at:
        return table
    name = next((cells[at[asked.signed_by]] for _number, cells in table.rows if len(cells) > at[asked.signed_by]), None)
    person = contact_called(reading, organisation, name)
    if not person:
        return table
    columns = {position: asked.signer if one == asked.signed_by else one for position, one in table.columns.items()}
    told = reading.labels().of("contact", person)
    rows = [
        (number, [told if position == at[asked.signed_by] else cell for position, cell in enumerate(cells)])
        for number, cells in table.rows
    ]
    elsewhere: Mapping[tuple[int, str], str] = {
        (number, asked.signer if field == asked.signed_by else field): cell
        for (number, field), cell in table.elsewhere.items()
    }
    kept = {position: one for position, one in columns.items() if one != asked.signed_as}
    for_all = (table.for_all | {asked.signer}) - {asked.signed_by, asked.signed_as}
    return replace(table, columns=kept, rows=rows, elsewhere=elsewhere, for_all=for_all)


def contact_called(reading: Reading, organisation: str, name: CellValue) -> str:
    """The uid of the one contact of ``organisation`` who bears that name, words in any order; empty for none."""
    if not organisation or is_blank(name) or not isinstance(name, str):
        return ""
    wanted = _words(name)
    here = Query("contact", conditions=(Condition("organisation", (organisation,)),))
    alike = [one.uid for one in records(reading, here) if _words(str(one["name"])) == wanted]
    return alike[0] if len(alike) == 1 else ""


def _words(name: str) -> frozenset[str]:
    words = frozenset(fold(name).replace(",", " ").split())
    return words - TITLES or words
