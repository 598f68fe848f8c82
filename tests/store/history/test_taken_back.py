"""Which steps are taken back: an undo takes one back, a redo takes the undo back."""

from dcant_tracker.store.history.log import is_undone, taken_back
from dcant_tracker.store.writing.changes import Operation


def test_steps_are_taken_back_and_brought_back(store):
    first = store.add("partner", {"name": "A"}, Operation("add", "A"))[0].step
    second = store.add("partner", {"name": "B"}, Operation("add", "B"))[0].step
    assert taken_back(store.read()) == frozenset()
    undo = store.undo().step
    assert taken_back(store.read()) == {second}
    redo = store.redo().step
    assert taken_back(store.read()) == {undo}
    store.undo()
    assert taken_back(store.read()) == {second, undo}
    assert is_undone(store.read(), second)
    assert not is_undone(store.read(), first)
    assert redo not in taken_back(store.read())
