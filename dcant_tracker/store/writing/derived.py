"""What follows from a change, written in the same transaction: fields that follow the record named beside them."""

from dcant_tracker.domain.following import Following, followers, followings
from dcant_tracker.domain.kinds import Values
from dcant_tracker.store.records.record import get
from dcant_tracker.store.writing.transaction import Transaction


def settle(transaction: Transaction) -> None:
    """Let records hold what those that they follow hold: when these change, and where they say nothing themselves."""
    for change in transaction.changes():
        for link in followers(change.entity):
            if change.after is not None and link.field.name in change.fields:
                _carry(transaction, link, change.uid, change.after)
    for change in transaction.changes():
        for link in followings(change.entity):
            if change.after is not None:
                _fill(transaction, link, change.uid, change.after)


def _carry(transaction: Transaction, link: Following, source: str, values: Values) -> None:
    """Write what the record ``source`` holds in those that follow it."""
    value = values[link.field.name]
    if value is None:
        return
    sql = f'SELECT uid FROM "{link.entity.name}" WHERE "{link.beside.name}" = ?'
    for (uid,) in transaction.reading.fetch_all(sql, (source,)):
        transaction.update(link.entity.name, str(uid), {link.field.name: value})


def _fill(transaction: Transaction, link: Following, uid: str, values: Values) -> None:
    beside = values[link.beside.name]
    if beside is None or values[link.field.name] is not None:
        return
    source = get(transaction.reading, link.source.name, str(beside))
    if source is not None and source[link.field.name] is not None:
        transaction.update(link.entity.name, uid, {link.field.name: source[link.field.name]})
