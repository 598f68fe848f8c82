"""The collector of cycles rests while rows are made, and is afterwards as it was before."""

import gc

import pytest

from dcant_tracker.exchange.merging.collector import collector_off


@pytest.fixture(autouse=True)
def _collecting():
    yield
    gc.enable()


def test_it_rests_meanwhile_and_goes_on_afterwards_whatever_happens():
    seen: list[bool] = []

    @collector_off()
    def failing() -> None:
        seen.append(gc.isenabled())
        raise KeyError

    with pytest.raises(KeyError):
        failing()
    assert (seen, gc.isenabled()) == ([False], True)


def test_where_it_was_off_it_stays_off():
    gc.disable()
    with collector_off():
        assert not gc.isenabled()
    assert not gc.isenabled()


def test_it_finds_nothing_of_a_comparison(desk):
    back = desk.edit(desk.send(), lambda book: desk.write(book, "participation", "part", "organisation", "Épinal"))
    desk.delete("organisation", "rennes")
    gc.collect()
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        assert desk.compare(back).proposals
        gc.collect()
        held = {type(one).__name__ for one in gc.garbage if type(one).__module__.startswith("dcant_tracker")}
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
    assert held == set()
