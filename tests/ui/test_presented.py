"""Every entity says how it is presented, in terms of fields that it has and pages that there are."""

import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Kind
from dcant_tracker.settings import resource
from dcant_tracker.ui.presented import PRESENTED, ranked
from dcant_tracker.ui.shell.pages import pages

RANKS = ("among_links", "found", "counted")
NAMING = ("columns", "matters", "asked", "today", "heading", "beside_candidate", "beside_found")


def test_every_entity_is_presented_and_nothing_else():
    assert set(PRESENTED) == set(CATALOGUE)


@pytest.mark.parametrize("name", PRESENTED)
def test_a_presentation_names_fields_of_its_entity(name):
    entity, shown = CATALOGUE[name], PRESENTED[name]
    for naming in NAMING:
        known = entity.columns if naming in {"columns", "matters"} else entity.fields
        assert set(getattr(shown, naming)) <= {field.name for field in known}, naming
    assert {entity[field].kind for field in shown.today} <= {Kind.DATE}
    assert bool(shown.split) == bool(shown.counted)
    assert not shown.split or shown.split in entity
    assert not entity.caption or not (shown.heading or shown.beside_candidate), "the caption is said there"
    assert shown.empty()


@pytest.mark.parametrize("name", PRESENTED)
def test_a_presentation_names_an_icon_a_page_and_the_page_above_it(name):
    shown = PRESENTED[name]
    assert (resource("icons") / f"{shown.icon}.svg").is_file()
    tops = {page.id for page in pages() if page.under is None}
    assert shown.under is None or shown.under in tops


@pytest.mark.parametrize("rank", RANKS)
def test_no_two_entities_share_a_rank(rank):
    ranks = sorted(getattr(shown, rank) for shown in PRESENTED.values() if getattr(shown, rank))
    assert ranks == list(range(1, len(ranks) + 1))
    assert all(ranked(one) < ranked(0) for one in ranks)


def test_no_two_pages_open_with_the_same_keys():
    keys = [page.shortcut for page in pages() if page.shortcut]
    assert len(keys) == len(set(keys))
