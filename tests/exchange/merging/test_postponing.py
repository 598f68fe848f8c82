"""What is not decided yet, and a file that is no longer the one that was compared."""

import pytest

from dcant_tracker.errors import Cancelled, UserError
from dcant_tracker.exchange.merging.deciding import LEAVE, POSTPONE, TAKE
from dcant_tracker.exchange.merging.importing import apply
from dcant_tracker.exchange.merging.proposal import Case


def conflicting(desk):
    path = desk.send()
    desk.set("recommendation", "r1", description="Chez nous")
    return desk.edit(path, lambda book: desk.write(book, "recommendation", "r1", "description", "Reçu"))


def test_a_postponed_conflict_keeps_ours_and_is_proposed_again(desk):
    back = conflicting(desk)
    first = apply(desk.store, [desk.compare(back)], [[POSTPONE]])
    assert desk.record("recommendation", "r1")["description"] == "Chez nous"
    assert first.outcomes[0].applied.to_json() == {"added": 0, "changed": 0, "deleted": 0, "left": 0}
    assert [p.kind for p in desk.compare(back).proposals] == [Case.CONFLICT]


def test_a_file_that_changes_nothing_writes_nothing(desk):
    before = desk.store.read().last_step()
    done = apply(desk.store, [desk.compare(desk.send())], [[]])
    assert done.outcomes[0].applied.to_json() == {"added": 0, "changed": 0, "deleted": 0, "left": 0}
    assert desk.store.read().last_step() == before


def test_a_conflict_left_is_not_proposed_again(desk):
    back = conflicting(desk)
    apply(desk.store, [desk.compare(back)], [[LEAVE]])
    assert desk.compare(back).proposals == []


def test_a_file_replaced_since_it_was_compared_is_refused(desk):
    back = conflicting(desk)
    preview = desk.compare(back)
    desk.edit(back, lambda book: desk.write(book, "recommendation", "r2", "description", "Encore autre chose"))
    with pytest.raises(UserError, match="a changé depuis la comparaison"):
        apply(desk.store, [preview], [[TAKE]])
    assert desk.record("recommendation", "r1")["description"] == "Chez nous"


def test_a_file_gone_since_it_was_compared_is_said_in_a_sentence(desk):
    back = conflicting(desk)
    preview = desk.compare(back)
    back.unlink()
    with pytest.raises(UserError, match="introuvable"):
        apply(desk.store, [preview], [[TAKE]])


def test_giving_up_while_it_is_written_leaves_everything_as_it_was(desk):
    back = conflicting(desk)

    def give_up(_done, _total, _text):
        raise Cancelled

    with pytest.raises(Cancelled):
        apply(desk.store, [desk.compare(back)], [[TAKE]], give_up)
    assert desk.record("recommendation", "r1")["description"] == "Chez nous"
    assert desk.compare(back).counts()["conflict"] == 1
