"""The portfolios to measure on are what the store itself would have written."""

from contextlib import closing

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.checking.checking import check
from dcant_tracker.store.reading import queries
from dcant_tracker.store.reading.queries import Query
from dcant_tracker.store.records import search
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation
from tests.benchmarks.portfolio import TINY, make


def test_a_tiny_portfolio_is_sound_and_as_large_as_asked(tmp_path):
    make(TINY, tmp_path / "petit.sqlite")
    with closing(Store.open(tmp_path / "petit.sqlite")) as store:
        assert check(store) == []
        reading = store.read()
        counts = {name: queries.count(reading, Query(name)) for name in CATALOGUE}
        assert counts["recommendation"] == TINY.recommendations
        assert counts["organisation"] == TINY.organisations
        assert counts["participation"] == TINY.participations
        assert counts["evaluation"] == TINY.evaluations
        assert reading.fetch_one("SELECT count(*) FROM change") == (TINY.changes,)


def test_a_tiny_portfolio_is_the_same_each_time_and_lives_like_any_other(tmp_path):
    for name in ("un", "deux"):
        make(TINY, tmp_path / f"{name}.sqlite")
    with closing(Store.open(tmp_path / "un.sqlite")) as one, closing(Store.open(tmp_path / "deux.sqlite")) as two:
        sql = "SELECT * FROM evaluation ORDER BY id"
        assert one.read().fetch_all(sql) == two.read().fetch_all(sql)
        (number,) = queries.ids(one.read(), Query("organisation"), limit=1)
        first = queries.rows(one.read(), "organisation", [number])[number]
        one.update("organisation", first.uid, {"name": "Zuydcoote"}, Operation("edit", "Modification"))
        assert list(search.find(one.read(), "zuydc")) == [("organisation", number)]
        assert check(one) == []
