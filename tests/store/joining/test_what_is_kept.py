"""What is kept beside records follows them: exchanges of partners, and what is known of a person."""

from dcant_tracker.store.checking.checking import check
from dcant_tracker.store.erasure.erasing import erase, look
from dcant_tracker.store.erasure.knowing import known_of
from dcant_tracker.store.history import log
from dcant_tracker.store.joining.plan import Pair
from dcant_tracker.store.kept import ledger, mappings


def test_exchanges_and_correspondences_of_a_partner_follow_it_and_come_back(store, add, join):
    stays, goes = add("partner", name="SGMAP"), add("partner", name="S.G.M.A.P.")
    facts = ledger.NewExchange(
        ledger.OUT, "envoi.xlsx", 0, export_id="x", partner=goes, options={"with_contacts": False}
    )
    with ledger.ledger_entry(store.path) as writing:
        number = ledger.record_exchange(writing, facts, b"", b"x")
        mappings.save_mapping(writing, mappings.SavedMapping("Tableau", goes, "forme", "{}"))

    def partners():
        reading = store.read()
        told = (
            ledger.exchange(reading, number),
            *ledger.exchanges(reading),
            mappings.mapping_called(reading, "Tableau"),
        )
        return {one.partner for one in told} | set(ledger.recipients(reading))

    assert partners() == {goes}
    join(Pair("partner", stays, goes))
    assert partners() == {stays}
    assert ledger.last_sending(store.read(), stays).id == number
    assert ledger.exchange_states(store.read(), ledger.exchanges(store.read())) == {number: "awaited"}
    store.undo()
    assert partners() == {goes}


def test_a_person_joined_from_two_records_is_known_and_erased_as_one(store, add, join, brest):
    stays = add("contact", organisation=brest, name="Camille Riou", email="camille@brest.fr")
    goes = add("contact", organisation=brest, name="Riou-Kerleo C.", phone="02 98 11 22 33", notes="Rappeler le soir")
    join(Pair("contact", stays, goes))
    assert "Riou-Kerleo C." in [one.value for one in known_of(store.read(), stays).data]
    erase(store, stays, {one.place: one.masked for one in look(store, stays).mentions})
    reading = store.read()
    history = " ".join(f"{one.before} {one.after}" for one in log.changes_since(reading, 0))
    labels = " ".join(step.label for step in log.steps(reading))
    for told in ("Kerleo", "02 98 11", "Rappeler le soir", "camille@brest.fr"):
        assert told not in history + labels
    step = next(one for one in log.steps(reading) if one.op == "join")
    kept = store.reverse_step(step).kept if log.to_undo(reading) == step else ()
    assert reading.fetch_all("SELECT uid FROM contact") == []
    assert all("Kerleo" not in sentence for sentence in kept)
    assert check(store) == []
