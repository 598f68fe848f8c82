"""Their second version of one sending is compared with their first: what they withdrew is proposed as withdrawn."""

from dataclasses import replace

from dcant_tracker.exchange.merging.proposal import Case
from tests.exchange.conftest import EVERYTHING


def written(desk, sent, name: str, *cells, change=None):
    def write(book):
        for entity, record, field, value in cells:
            desk.write(book, entity, record, field, value)
        if change:
            change(book)

    return desk.edit(sent, write, name)


def told(preview) -> list[tuple[str, str | None, object]]:
    return [(str(p.kind), p.field, p.theirs) for p in preview.proposals]


KEPT = ("organisation", "épinal", "region", "Grand Est")


def test_an_edit_that_they_withdrew_is_proposed_as_withdrawn(desk):
    sent = desk.send()
    desk.take(written(desk, sent, "v1.xlsx", ("organisation", "brest", "region", "Bretagne"), KEPT))
    assert told(desk.compare(written(desk, sent, "v2.xlsx", KEPT))) == [("changed", "region", None)]


def test_the_only_edit_of_a_partner_that_it_withdrew_is_proposed_as_withdrawn(desk):
    partner = desk.add("partner", {"name": "SGMAP"})
    sent = desk.send(replace(EVERYTHING, partner=partner))
    desk.take(written(desk, sent, "v1.xlsx", ("organisation", "brest", "region", "Bretagne")))
    assert told(desk.compare(written(desk, sent, "v2.xlsx"))) == [("changed", "region", None)]


def test_what_another_person_did_not_touch_takes_nothing_away(desk):
    sent = desk.send()
    desk.take(written(desk, sent, "brest.xlsx", ("organisation", "brest", "region", "Bretagne")))
    assert told(desk.compare(written(desk, sent, "intact.xlsx"))) == []
    assert told(desk.compare(written(desk, sent, "épinal.xlsx", KEPT))) == [("changed", "region", "Grand Est")]


def test_a_second_version_is_known_by_a_row_that_the_first_added(desk):
    sent = desk.send()

    def add(book):
        desk.append(book, "organisation", {"name": "Quimper", "kind": "Ville"})

    desk.take(written(desk, sent, "v1.xlsx", ("organisation", "brest", "region", "Bretagne"), change=add))
    assert told(desk.compare(written(desk, sent, "v2.xlsx", change=add))) == [("changed", "region", None)]


def test_two_versions_one_after_the_other_are_no_conflict(desk):
    sent = desk.send()
    desk.take(written(desk, sent, "v1.xlsx", ("organisation", "brest", "region", "Bretagne")))
    second = written(desk, sent, "v2.xlsx", ("organisation", "brest", "region", "Bretagne sud"))
    assert told(desk.compare(second)) == [("changed", "region", "Bretagne sud")]
    desk.take(second)
    third = written(desk, sent, "v3.xlsx", ("organisation", "brest", "region", "Grand Ouest"))
    assert told(desk.compare(third)) == [("changed", "region", "Grand Ouest")]


def test_what_i_edited_since_their_first_version_is_a_conflict_with_it(desk):
    sent = desk.send()
    desk.take(written(desk, sent, "v1.xlsx", ("organisation", "brest", "region", "Bretagne")))
    desk.set("organisation", "brest", region="Finistère")
    (conflict,) = desk.compare(
        written(desk, sent, "v2.xlsx", ("organisation", "brest", "region", "Bretagne sud"))
    ).proposals
    assert (conflict.kind, conflict.base, conflict.mine) == (Case.CONFLICT, "Bretagne", "Finistère")


def test_a_row_that_they_withdrew_is_absent(desk):
    sent = desk.send()

    def add(book):
        desk.append(book, "organisation", {"name": "Quimper", "kind": "Ville"})

    desk.take(written(desk, sent, "v1.xlsx", change=add))
    (absent,) = desk.compare(written(desk, sent, "v2.xlsx")).proposals
    assert (absent.kind, absent.mine["name"]) == (Case.ABSENT, "Quimper")


def test_a_first_version_taken_back_is_no_base(desk):
    sent = desk.send()
    first = written(desk, sent, "v1.xlsx", ("organisation", "brest", "region", "Bretagne"))
    desk.take(first)
    desk.store.undo()
    assert told(desk.compare(written(desk, sent, "v2.xlsx"))) == []
    assert told(desk.compare(first)) == [("changed", "region", "Bretagne")]


def test_what_i_declined_and_they_withdrew_is_not_spoken_of(desk):
    sent = desk.send()
    desk.set("organisation", "brest", region="Finistère")
    desk.take(written(desk, sent, "v1.xlsx", ("organisation", "brest", "region", "Bretagne")), "mine")
    assert told(desk.compare(written(desk, sent, "v2.xlsx"))) == []


def test_a_link_that_they_changed_then_withdrew_is_proposed_as_withdrawn(desk):
    sent = desk.send()
    desk.take(written(desk, sent, "v1.xlsx", ("organisation", "brest", "parent", "Épinal"), KEPT))
    (back,) = desk.compare(written(desk, sent, "v2.xlsx", KEPT)).proposals
    assert (back.kind, back.field, back.theirs) == (Case.CHANGED, "parent", None)
