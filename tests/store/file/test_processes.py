"""Several windows and programs at once, and a computer that stops at the wrong moment."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from dcant_tracker.store.checking.checking import check
from dcant_tracker.store.file.connection import connect
from dcant_tracker.store.history import log
from dcant_tracker.store.records.record import all_records, get
from dcant_tracker.store.writing.changes import Operation

ROOT = Path(__file__).resolve().parents[3]


def start(code: str, *arguments: object) -> subprocess.Popen:
    """A process of its own that runs ``code`` with the store's modules."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )


WRITER = """
    import sys
    from pathlib import Path
    from dcant_tracker.store.writing.changes import Operation
    from dcant_tracker.store.records.record import get
    from dcant_tracker.store.store import Store

    store, name, shared = Store.open(Path(sys.argv[1])), sys.argv[2], sys.argv[3]

    def work(transaction):
        count = transaction.get("organisation", shared)["population"] or 0
        transaction.update("organisation", shared, {"population": count + 1})

    for number in range(15):
        store.add("organisation", {"name": f"{name} {number}", "kind": "ville"}, Operation("add", "Ajout"))
        store.transact(Operation("edit", "Compte"), work)
"""


def test_two_processes_that_write_at_once_lose_nothing(store, data_file, brest):
    first = store.read().last_step()
    writers = [start(WRITER, data_file, name, brest) for name in ("Gauche", "Droite")]
    for writer in writers:
        writer.communicate()
    assert [writer.returncode for writer in writers] == [0, 0]
    names = {record["name"] for record in all_records(store.read(), "organisation")}
    assert names == {"Brest Métropole"} | {f"{name} {n}" for name in ("Gauche", "Droite") for n in range(15)}
    assert get(store.read(), "organisation", brest)["population"] == 30
    steps = [step.number for step in log.steps(store.read())]
    assert steps == list(range(first + 60, 0, -1))
    assert check(store) == []


KILLED = """
    import sys
    from pathlib import Path
    from dcant_tracker.store.writing.changes import Operation
    from dcant_tracker.store.store import Store

    store, most = Store.open(Path(sys.argv[1])), int(sys.argv[2])

    def work(transaction):
        transaction.writing.execute("PRAGMA cache_size = 10")  # so that pages reach the file before the end
        for number in range(3_000):
            if number == most:
                print("au milieu", flush=True)
                sys.stdin.readline()
            transaction.add("organisation", {"name": f"Ville {number}", "kind": "ville", "notes": "x" * 500})

    store.transact(Operation("import", "Gros import"), work)
    print("fini", flush=True)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 here")
@pytest.mark.parametrize("most", [10, 700, 2_500])
def test_a_process_killed_in_the_middle_of_a_big_step_leaves_the_file_as_it_was(store, data_file, brest, most):
    victim = start(KILLED, data_file, most)
    assert victim.stdout.readline() == "au milieu\n"
    victim.kill()
    victim.wait(30)
    victim.communicate()
    assert [record.uid for record in all_records(store.read(), "organisation")] == [brest]
    assert check(store) == []
    store.undo()
    assert all_records(store.read(), "organisation") == []


def test_who_reads_meanwhile_sees_the_state_before(store, data_file, programme):
    def work(transaction):
        transaction.update("programme", programme, {"title": "Pas encore"})
        assert get(store.read(), "programme", programme)["title"] == "Développement concerté 2015-2017"

    store.transact(Operation("edit", "Modification"), work)
    assert get(store.read(), "programme", programme)["title"] == "Pas encore"


def test_threads_write_one_after_the_other(store):
    import threading

    def write(name):
        for number in range(5):
            values = {"name": f"{name} {number}", "kind": "ville"}
            store.add("organisation", values, Operation("add", "Ajout"))

    threads = [threading.Thread(target=write, args=(name,)) for name in ("Un", "Deux", "Trois")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(all_records(store.read(), "organisation")) == 15
    assert store.read().last_step() == 15


def test_a_file_that_another_program_holds_is_told(store, data_file, programme, monkeypatch):
    from dcant_tracker.errors import UserError
    from dcant_tracker.store.file import connection

    monkeypatch.setattr(connection, "BUSY_MS", 50)
    holder = connect(data_file)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(UserError, match="occupé") as refused:
        store.update("programme", programme, {"title": "Deux"}, Operation("edit", "Modification"))
    assert refused.value.hint
    holder.execute("ROLLBACK")
    holder.close()
    store.update("programme", programme, {"title": "Deux"}, Operation("edit", "Modification"))
