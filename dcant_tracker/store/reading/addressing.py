"""Who may be written to: nobody who left, nobody who objects to the use of her data, no address that is none.

Whoever writes messages asks here, so that a person is spared, or told of, everywhere alike.
"""

from collections.abc import Collection
from datetime import date

from dcant_tracker.mail_draft import is_address
from dcant_tracker.store.reading.people import is_in_office
from dcant_tracker.store.reading.queries import Condition, Query, records
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import Record
from dcant_tracker.words import _


def address_of(contact: Record) -> str:
    """The e-mail address of ``contact`` as it was typed, without the spaces around it; empty where none is known."""
    return str(contact["email"] or "").strip()


def objecting_addresses(reading: Reading) -> frozenset[str]:
    """The addresses (folded) of those who object: another record of the same person may not say so."""
    objecting = records(reading, Query("contact", conditions=(Condition("objection", (True,)),)))
    return frozenset(address_of(one).casefold() for one in objecting) - {""}


def why_not(contact: Record, day: date, objecting: Collection[str]) -> str:
    """Why nobody writes to ``contact`` on ``day``; empty where one may.

    ``objecting`` are the :func:`objecting_addresses`.
    """
    address = address_of(contact)
    if contact["objection"] or address.casefold() in objecting:
        return _("s'oppose au traitement de ses données")
    if not is_in_office(contact, day):
        return _("n'est plus en fonction")
    if not address:
        return _("aucun courriel connu")
    return "" if is_address(address) else _("courriel illisible, « {text} »").format(text=address)
