"""A workbook that a colleague sent comes back to me: it finds its base as if I had sent it."""

import shutil
from collections.abc import Iterator

import pytest

from dcant_tracker.exchange.merging.importing import Policy, import_files
from dcant_tracker.store.checking.checking import check
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.records.record import get
from dcant_tracker.store.replicas import sending
from dcant_tracker.store.replicas.naming import name_steps
from dcant_tracker.store.replicas.taking_in import take_in
from dcant_tracker.store.store import Store


@pytest.fixture
def mine(tmp_path, empty_file) -> Iterator[Store]:
    """My data file, which began by itself."""
    opened = Store.open(shutil.copy(empty_file, tmp_path / "mien.sqlite"))
    yield opened
    opened.close()


def learn(store: Store, other: Store) -> None:
    other.keep(name_steps)
    take_in(store, sending.everything(other.read()), shared=False)


def test_what_she_sent_comes_back_to_me_and_its_answer_to_her(desk, mine):
    sent = desk.send()
    desk.set("experiment", "exp", notes="Écrit chez elle depuis")
    learn(mine, desk.store)

    def answer(book):
        desk.write(book, "experiment", "exp", "title", "Titre revu par le partenaire")

    back = desk.edit(sent, answer)
    taken = import_files(mine, [back], Policy("stop"))
    record = get(mine.read(), "experiment", desk.uids["exp"])
    assert record["title"] == "Titre revu par le partenaire"
    assert record["notes"] == "Écrit chez elle depuis"
    applied = taken.outcomes[0].applied
    assert (applied.changed, applied.added, applied.left) == (1, 0, 0)
    assert not check(mine)

    learn(desk.store, mine)
    assert desk.record("experiment", "exp")["title"] == "Titre revu par le partenaire"
    (out,) = [one for one in ledger.exchanges(desk.store.read()) if one.direction == "out"]
    (came,) = ledger.returns_of(desk.store.read(), out.export_id)
    assert ledger.file_of(desk.store.read(), came.id) == back.read_bytes()
    again = import_files(desk.store, [back], Policy("stop"))
    assert not again.outcomes[0].preview.proposals
    assert not check(desk.store)
