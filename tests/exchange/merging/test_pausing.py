"""An import left before its end, and taken up again when the data may have moved."""

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.exchange.merging.deciding import LEAVE, TAKE, Choice, Side
from dcant_tracker.exchange.merging.importing import apply
from dcant_tracker.exchange.merging.pausing import give_up, leave, resume
from dcant_tracker.exchange.merging.proposal import Case
from dcant_tracker.store.kept.paused_imports import all_paused, undecided


@pytest.fixture
def back(desk):
    """Two conflicts, one change, one new row, one cell that cannot be read."""
    path = desk.send()
    desk.set("recommendation", "r1", description="Chez nous")
    desk.set("recommendation", "r2", description="Chez nous aussi")

    def change(book):
        desk.write(book, "recommendation", "r1", "description", "Reçu")
        desk.write(book, "recommendation", "r2", "description", "Reçu aussi")
        desk.write(book, "recommendation", "r3", "short_title", "Commande")
        desk.write(book, "organisation", "brest", "population", "beaucoup")
        desk.append(book, "organisation", {"name": "Vannes", "kind": "Ville"})

    return desk.edit(path, change)


def decide(preview, conditions):
    """One choice a proposal: that of the first condition that holds, else None."""
    return [next((choice for test, choice in conditions if test(p)), None) for p in preview.proposals]


def test_what_was_decided_is_still_decided_when_one_comes_back(desk, back):
    preview = desk.compare(back)
    joined = Choice(Side.OTHER, "Les deux")
    made = decide(
        preview,
        [
            (lambda p: p.uid == desk["r1"], joined),
            (lambda p: p.field == "short_title", LEAVE),
            (lambda p: p.kind is Case.ADDED, LEAVE),
        ],
    )
    number = leave(desk.store, [preview], [made])
    assert desk.store.read().last_step() == preview.state_step
    assert undecided(desk.store.read()) == 1
    back.unlink()
    resumed = resume(desk.store, number)
    again = resumed.previews[0]
    assert again.origin.label == "retour.xlsx"
    assert [p.kind for p in again.proposals] == [p.kind for p in preview.proposals]
    assert resumed.choices == [made]
    assert (resumed.reopened, resumed.vanished, resumed.news()) == ([], 0, "")
    resumed.close()
    assert not again.origin.path.exists()


def test_a_decision_on_a_value_that_moved_since_is_open_again_and_told(desk, back):
    preview = desk.compare(back)
    number = leave(desk.store, [preview], [decide(preview, [(lambda p: p.kind is Case.CONFLICT, TAKE)])])
    desk.set("recommendation", "r1", description="Encore autre chose")
    resumed = resume(desk.store, number)
    rank = next(rank for rank, p in enumerate(resumed.previews[0].proposals) if p.uid == desk["r1"])
    assert resumed.choices[0][rank] is None
    assert resumed.reopened == [(0, rank)]
    assert "1 décision est à revoir" in resumed.news()
    assert resumed.choices[0].count(TAKE) == 1
    resumed.close()


def test_a_decision_whose_difference_is_gone_is_counted(desk, back):
    preview = desk.compare(back)
    number = leave(desk.store, [preview], [decide(preview, [(lambda p: p.uid == desk["r1"], LEAVE)])])
    desk.set("recommendation", "r1", description="Reçu")
    resumed = resume(desk.store, number)
    assert resumed.vanished == 1
    assert "n'a plus d'objet" in resumed.news()
    resumed.close()


def test_leaving_again_replaces_what_waited(desk, back):
    preview = desk.compare(back)
    first = leave(desk.store, [preview], [[None] * len(preview.proposals)])
    resumed = resume(desk.store, first)
    leave(desk.store, resumed.previews, [[LEAVE] * len(preview.proposals)], first)
    resumed.close()
    assert [(one.label, one.undecided) for one in all_paused(desk.store.read())] == [("Import de retour.xlsx", 0)]


def test_two_files_of_the_same_name_wait_together(desk, back):
    other = desk.folder / "ailleurs" / back.name
    other.parent.mkdir()
    other.write_bytes(
        desk.edit(back, lambda book: desk.write(book, "recommendation", "r3", "title", "Autre"), "x.xlsx").read_bytes()
    )
    previews = [desk.compare(back), desk.compare(other)]
    number = leave(desk.store, previews, [[None] * len(p.proposals) for p in previews])
    resumed = resume(desk.store, number)
    assert [p.origin.sha256 for p in resumed.previews] == [p.origin.sha256 for p in previews]
    assert [p.origin.label for p in resumed.previews] == ["retour.xlsx", "retour.xlsx"]
    assert all_paused(desk.store.read())[0].label == "Import de 2 fichiers"
    resumed.close()


def test_taking_it_in_or_giving_it_up_ends_the_wait(desk, back):
    preview = desk.compare(back)
    number = leave(desk.store, [preview], [[None] * len(preview.proposals)])
    resumed = resume(desk.store, number)
    apply(desk.store, resumed.previews, [[LEAVE] * len(preview.proposals)], paused=number)
    resumed.close()
    assert all_paused(desk.store.read()) == []
    give_up(desk.store, leave(desk.store, [preview], [[None] * len(preview.proposals)]))
    with pytest.raises(UserError, match="n'existe plus"):
        resume(desk.store, number)


def test_a_file_replaced_since_it_was_compared_is_not_kept_under_its_name(desk, back):
    preview = desk.compare(back)
    back.write_bytes(b"autre chose")
    with pytest.raises(UserError, match="a changé depuis la comparaison"):
        leave(desk.store, [preview], [[None] * len(preview.proposals)])
    assert all_paused(desk.store.read()) == []
