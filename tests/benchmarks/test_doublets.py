"""Records that may be one among ten thousand organisations, beside reading them."""

import pytest

from dcant_tracker.exchange.names.doublets import doublets
from dcant_tracker.store.records.record import all_records
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation

BODIES, FEW = 10_000, 60
KINDS = ("ville", "communaute_communes", "communaute_agglomeration")
SYLLABLES = ("bre", "mont", "ville", "pla", "gou", "ker", "lan", "char", "val", "bois", "roche", "mar", "pont", "ars")


def _name(number: int) -> str:
    """A name of its own, made of three syllables and of one word in twelve that others share."""
    size = len(SYLLABLES)
    syllables = (SYLLABLES[number // size**place % size] for place in (0, 1, 2, 3))
    return f"{''.join(syllables).capitalize()} {('sur-Loire', 'en-Bresse', 'Saint-Jean')[number % 3]}"


@pytest.fixture
def store(scale, tmp_path):
    made = Store.create(tmp_path / "donnees.sqlite")

    def work(transaction):
        for number in range(scale.number(BODIES, FEW)):
            values = {"name": _name(number), "kind": KINDS[number % 3], "department": f"Département {number % 95}"}
            transaction.add("organisation", values)
        transaction.add("organisation", {"name": _name(1).replace("e", "é"), "kind": KINDS[1]})

    made.transact(Operation("add", "Jeu d'essai"), work)
    yield made
    made.close()


@pytest.mark.timeout(900)
def test_doublets_of_ten_thousand_organisations(figures, store):
    reading = store.read()

    def ours() -> None:
        assert len(doublets(reading, ["organisation"])) >= 1

    def bare() -> None:
        all_records(reading, "organisation")

    figures.against("doublets of 10,000 organisations", "3 s", ours, bare, rounds=3)
