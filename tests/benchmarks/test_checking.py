"""The check of a whole data file against SQLite's own, which it runs beside the rest."""

from contextlib import closing

from dcant_tracker.store.checking.checking import check
from dcant_tracker.store.file.connection import connect
from dcant_tracker.store.store import Store


def test_the_whole_check_beside_sqlite_s_own(stress: Store, figures):
    def integrity() -> None:
        with closing(connect(stress.path, read_only=True)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]

    def ours() -> None:
        assert check(stress) == []

    figures.against("check of the whole file", "30 s", ours, integrity, rounds=1)
