"""What the history tells of records that are gone, and of what they were."""

from datetime import datetime, timedelta

from dcant_tracker.store.erasure.erasing import erase
from dcant_tracker.store.reading.history import deleted_records, edits_between, erased_contacts
from dcant_tracker.store.writing.changes import Operation

EDIT = Operation("edit", "Modification")


def test_deleted_records_keep_their_last_values(store, programme, recommendation):
    store.update("recommendation", recommendation, {"title": "Dernier titre"}, EDIT)
    store.transact(EDIT, lambda transaction: transaction.delete("recommendation", recommendation))
    ((uid, values),) = deleted_records(store.read(), "recommendation")
    assert (uid, values["title"], values["programme"]) == (recommendation, "Dernier titre", programme)
    assert deleted_records(store.read(), "programme") == []


def test_only_the_erased_are_erased(store, add, brest):
    erased, deleted, _kept = (
        add("contact", name=name, organisation=brest, category="officer")
        for name in ("Camille Roy", "Dominique Bel", "Alix Mar")
    )
    erase(store, erased)
    store.transact(EDIT, lambda transaction: transaction.delete("contact", deleted))
    assert erased_contacts(store.read()) == {erased}


def test_edits_of_a_period_come_in_their_order_and_no_others(store, recommendation):
    for status in ("in_progress", "done"):
        store.update("recommendation", recommendation, {"status": status, "title": f"Titre {status}"}, EDIT)
    now = datetime.now().astimezone()
    hour = timedelta(hours=1)
    found = edits_between(store.read(), "recommendation", "status", [recommendation], now - hour, now + hour)
    assert [(one.uid, one.before, one.after) for one in found] == [
        (recommendation, "not_started", "in_progress"),
        (recommendation, "in_progress", "done"),
    ]
    assert edits_between(store.read(), "recommendation", "status", [recommendation], now - 2 * hour, now - hour) == []
    assert edits_between(store.read(), "recommendation", "status", ["autre"], now - hour, now + hour) == []
    assert edits_between(store.read(), "recommendation", "due_on", [recommendation], now - hour, now + hour) == []
