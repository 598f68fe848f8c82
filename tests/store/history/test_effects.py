"""What a step did, beside what was done to the same records since."""

import pytest

from dcant_tracker.store.history.effects import effects_of
from dcant_tracker.store.writing.changes import Op, Operation


@pytest.fixture
def erase(store):
    """``erase(uid)``: an erasure empties the note of a programme."""

    def one(uid):
        store.update("programme", uid, {"description": None}, Operation(Op.ERASE, "Effacement"))

    return one


def test_what_an_erasure_took_out_is_told(store, edit, programme, erase):
    number = edit("programme", programme, description="Suivi par Camille Durand")
    erase(programme)
    (effect,) = effects_of(store.read(), number)
    assert effect.erased == {"description"}
    assert effect.rewritten == frozenset()


def test_what_was_written_again_after_an_erasure_is_rewritten_and_not_erased(store, edit, programme, erase):
    number = edit("programme", programme, description="Suivi par Camille Durand")
    erase(programme)
    edit("programme", programme, description="Suivi par le pôle numérique")
    (effect,) = effects_of(store.read(), number)
    assert effect.erased == frozenset()
    assert effect.rewritten == {"description"}
