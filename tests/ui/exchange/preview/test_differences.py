"""Which words are marked between two texts, however long."""

import random

import pytest

from dcant_tracker.ui.exchange.preview.differences import differing, marked


def words(text: str) -> list[str]:
    return [f"{word} " for word in text.split()]


def test_only_the_words_that_differ_are_marked(qapp):
    html = marked("un annuaire partagé en 2018", "un annuaire en 2017", is_new=True)
    assert html.count("underline") == 2
    assert "<span" not in marked("pareil", "pareil", is_new=True)
    assert "&lt;b&gt;" in marked("<b>", "autre", is_new=False)


def test_what_went_is_struck_through_and_what_came_is_underlined(qapp):
    assert "line-through" in marked("un mot", "un", is_new=False)
    assert "underline" in marked("un mot", "un", is_new=True)


def test_a_long_text_with_a_few_words_changed_shows_just_those(qapp):
    spoken = [f"mot{number % 700}" for number in range(5_000)]
    changed = list(spoken)
    for place in (3, 1_200, 2_500, 4_990):
        changed[place] = "neuf"
    found = differing(words(" ".join(changed)), words(" ".join(spoken)))
    assert found == [(3, 4), (1_200, 1_201), (2_500, 2_501), (4_990, 4_991)]


def test_a_paragraph_that_moved_is_marked_once(qapp):
    first, second = [f"a{n} " for n in range(400)], [f"b{n} " for n in range(600)]
    assert differing(first + second, second + first) in ([(0, 400)], [(400, 1_000)])


@pytest.mark.parametrize("seed", range(20))
def test_what_is_not_marked_is_the_same_on_both_sides(seed):
    rng = random.Random(seed)
    vocabulary = [f"m{n} " for n in range(rng.choice((2, 30, 4_000)))]
    mine = [rng.choice(vocabulary) for _ in range(rng.randrange(2_000))]
    theirs = list(mine)
    for _ in range(rng.randrange(60)):
        place = rng.randrange(len(theirs) + 1)
        theirs[place : place + rng.randrange(4)] = [rng.choice(vocabulary) for _ in range(rng.randrange(4))]

    def kept(one: list[str], other: list[str]) -> list[str]:
        gone = {at for start, end in differing(one, other) for at in range(start, end)}
        return [word for at, word in enumerate(one) if at not in gone]

    both = kept(mine, theirs)
    rest = iter(theirs)
    assert all(word in rest for word in both)
    assert len(both) > 0 or not set(mine) & set(theirs)
