"""Records that somebody deleted and that stayed since others named them: they go with the last link to them."""

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.reading.keys import existing
from dcant_tracker.store.replicas.contested import Kind, contested
from dcant_tracker.store.replicas.log import Log, roots
from dcant_tracker.store.writing.deletion import links_into
from dcant_tracker.store.writing.transaction import Transaction


def let_go(transaction: Transaction) -> None:
    """Delete those that this step took the last link from; one in which it writes was decided to stay."""
    reading = transaction.reading
    marked = [one for one in contested(reading, Kind.DELETION) if one[0] in CATALOGUE]
    if not marked:
        return
    written = {(one.entity, one.uid) for one in transaction.changes() if one.after is not None}
    log = Log(reading, roots(reading))
    log.look(marked)
    for place in marked:
        entity, uid = place
        if place in written or log.of(place).is_alive or not existing(reading, entity, {uid}):
            continue
        if not any((link.entity, link.uid) != place for _uid, link in links_into(reading, entity, (uid,))):
            transaction.remove(entity, uid)
