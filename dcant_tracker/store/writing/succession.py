"""Somebody takes over from a person who leaves: one step, in which her past stays hers."""

from collections.abc import Sequence
from datetime import date

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Value
from dcant_tracker.store.reading.holdings import Holding
from dcant_tracker.store.reading.keys import twins_of
from dcant_tracker.store.writing.transaction import Transaction


def leave(transaction: Transaction, contact: str, day: date, successor: str | None, held: Sequence[Holding]) -> None:
    """Write that ``contact`` left on ``day`` and who replaces her, and hand on what is ``held``.

    Without a successor, participations lose their referent and memberships end. With one, a membership ends on
    ``day`` and another begins; what is to be done and a seat at a meeting to come are the successor's. Where he has
    the seat already, hers goes.
    """
    transaction.update("contact", contact, {"left_on": day, "replaced_by": successor})
    for one in held:
        _HANDED_ON[one.record.entity](transaction, one, day, successor)


def _referent(transaction: Transaction, one: Holding, day: date, successor: str | None) -> None:
    values: dict[str, Value] = {one.field: successor}
    if one.field == "referent":
        values["referent_since"] = day if successor else None
    transaction.update("participation", one.record.uid, values)


def _membership(transaction: Transaction, one: Holding, day: date, successor: str | None) -> None:
    transaction.update("group_member", one.record.uid, {"until": day})
    if successor is not None:
        values = dict(one.record.values) | {"contact": successor, "since": day, "until": None}
        if not twins_of(transaction.reading, CATALOGUE["group_member"], values):
            transaction.add("group_member", values)


def _promise(transaction: Transaction, one: Holding, _day: date, successor: str | None) -> None:
    if successor is not None:
        name = transaction.get("contact", successor)["name"]
        transaction.update("action_item", one.record.uid, {one.field: name})


def _seat(transaction: Transaction, one: Holding, _day: date, successor: str | None) -> None:
    values = dict(one.record.values) | {"contact": successor}
    if successor is None or twins_of(transaction.reading, CATALOGUE["attendance"], values):
        transaction.remove("attendance", one.record.uid)
    else:
        transaction.update("attendance", one.record.uid, {"contact": successor})


_HANDED_ON = {"participation": _referent, "group_member": _membership, "action_item": _promise, "attendance": _seat}
