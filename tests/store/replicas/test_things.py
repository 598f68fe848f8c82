"""What is no record travels: the ledger with its files, attached files, correspondences, decisions, closings."""

import hashlib
import json
import zlib
from dataclasses import replace
from datetime import date

import pytest

from dcant_tracker.store.kept import closings, ledger, mappings
from dcant_tracker.store.kept.attachments import attach, copy_of
from dcant_tracker.store.kept.ledger import DecisionInfo, NewExchange, ledger_entry
from dcant_tracker.store.kept.mappings import SavedMapping
from dcant_tracker.store.replicas import sending
from dcant_tracker.store.replicas.thing_kinds import KINDS
from dcant_tracker.store.replicas.things import names_of, things_of, things_unshared
from dcant_tracker.store.replicas.travelling import Parcel, TravellingThing
from dcant_tracker.store.writing.changes import Op, Operation
from tests.store.replicas.team import File, meet

BASE = zlib.compress(b'{"contact":{"fields":[],"rows":{}}}')
IMPORT = Operation(Op.IMPORT, "Import", always=True)


def send(file: File, partner: str | None = None, export_id: str = "e1", content: bytes = b"xlsx") -> int:
    """Let a workbook leave."""
    facts = NewExchange(
        "out",
        "envoi.xlsx",
        file.reading.last_step(),
        export_id,
        partner,
        counts={"experiment": 1},
        options={"with_contacts": False},
    )
    with ledger_entry(file.store.path) as writing:
        return ledger.record_exchange(writing, facts, content, BASE)


def take_back(file: File, answers: str = "e1", content: bytes = b"retour") -> int:
    """Let a workbook come back, with a decision."""

    def work(transaction) -> None:
        def finish(changes) -> None:
            facts = NewExchange("in", "retour.xlsx", changes.step - 1, step=changes.step, answers=answers)
            ledger.record_exchange(transaction.writing, facts, content)
            told = DecisionInfo(answers, "experiment", "u1", "title", '"A"', '"B"', True, "retour.xlsx", changes.step)
            ledger.record_decisions(transaction.writing, [told])

        transaction.finishing.append(finish)

    return file.store.transact(IMPORT, work)[0].step


def save(file: File, name: str, definition: str = "{}", at: str = "2026-05-03T08:00:00+00:00") -> None:
    """Save a correspondence at a moment."""
    with ledger_entry(file.store.path) as writing:
        mappings.save_mapping(writing, SavedMapping(name, None, "forme", definition))
        writing.execute("UPDATE column_mapping SET at = ? WHERE name = ?", (at, name))


def attached(file: File, owner: str, path, content: bytes) -> str:
    path.write_bytes(content)
    label = Operation(Op.ADD, "Pièce jointe")
    return file.store.transact(label, lambda transaction: attach(transaction, owner, path))[1]


@pytest.fixture
def partner(anne) -> str:
    return anne.add("partner", name="Région")


def test_a_workbook_that_left_from_another_laptop_has_its_file_and_its_base_here(anne, bruno, partner):
    number = send(anne, partner)
    bruno.learn_from(anne)
    found = ledger.export_called(bruno.reading, "e1")
    told = ledger.exchange(anne.reading, number)
    assert (found.partner, found.file_name, found.sha256, found.at) == (partner, "envoi.xlsx", told.sha256, told.at)
    assert ledger.file_of(bruno.reading, found.id) == b"xlsx"
    assert ledger.base_of(bruno.reading, found.id) == zlib.decompress(BASE)
    assert not bruno.problems()


def test_taking_in_again_changes_nothing(anne, bruno, partner):
    send(anne, partner)
    assert bruno.learn_from(anne).things.taken == 1
    before = bruno.rows("SELECT * FROM exchange")
    assert bruno.learn_from(anne).things == replace(bruno.learn_from(anne).things, taken=0, waiting=(), refused=0)
    assert anne.learn_from(bruno).things.taken == 0
    assert bruno.rows("SELECT * FROM exchange") == before


def test_what_was_changed_since_a_colleagues_sending_is_what_her_file_did_not_know(anne, bruno, partner):
    mine = bruno.add("programme", code="P1", title="Le mien")
    hers = anne.add("programme", code="P2", title="Le sien")
    send(anne, partner)
    later = anne.add("programme", code="P3", title="Le sien, plus tard")
    bruno.learn_from(anne)
    info = ledger.export_called(bruno.reading, "e1")
    touched = {one.uid for one in ledger.touched_since(bruno.reading, info)}
    assert touched == {mine, later}
    assert hers not in touched
    third = ledger.export_called(bruno.reading, "e1").options[ledger.KNOWN]
    assert len(third) == 1


def test_how_far_a_file_had_come_travels_on(anne, bruno, chloe, partner):
    send(anne, partner)
    bruno.add("programme", code="P1", title="Le mien")
    bruno.learn_from(anne)
    chloe.learn_from(bruno)
    known = [ledger.export_called(one.reading, "e1").options[ledger.KNOWN] for one in (bruno, chloe)]
    assert known[0] == known[1]


def test_the_last_sending_is_the_one_that_left_last_whatever_the_order_of_arrival(anne, bruno, partner):
    bruno.learn_from(anne)
    first = anne.parcel()
    send(anne, partner, "e1")
    send(bruno, partner, "e2", b"plus tard")
    bruno.learn_from(anne)
    assert first.things == ()
    assert ledger.last_sending(bruno.reading, partner).export_id == "e2"
    assert [one.export_id for one in ledger.exchanges(bruno.reading)] == ["e2", "e1"]
    states = ledger.exchange_states(bruno.reading, ledger.exchanges(bruno.reading))
    assert [str(state) for state in states.values()] == ["awaited", "replaced"]


def test_decisions_come_with_their_step(anne, bruno):
    send(anne)
    take_back(anne)
    bruno.learn_from(anne)
    decided = ledger.decisions_on(bruno.reading, "e1")
    assert [(one.uid, one.mine, one.theirs, one.taken) for one in decided] == [("u1", '"A"', '"B"', True)]
    assert ledger.returns_of(bruno.reading, "e1")[0].step == decided[0].step
    assert not bruno.problems()
    anne.store.undo()
    bruno.learn_from(anne)
    assert ledger.decisions_on(bruno.reading, "e1") == []


def test_a_thing_waits_for_its_step(anne, bruno):
    send(anne)
    take_back(anne)
    parcel = anne.parcel()
    taken = bruno.take(Parcel((), parcel.things))
    assert {one.kind for one in taken.things.waiting} == {"exchange", "decision"}
    assert taken.things.taken == 1
    assert bruno.take(Parcel(parcel.steps, taken.things.waiting)).things.taken == 2
    assert not bruno.problems()


def test_a_thing_waits_for_the_records_that_it_names(anne, bruno, partner):
    send(anne, partner)
    things = anne.parcel().things
    assert bruno.take(Parcel((), things)).things.waiting == things


def test_an_attached_file_comes_with_its_record(anne, bruno, tmp_path):
    programme = anne.add("programme", code="P1", title="A")
    uid = attached(anne, f"programme:{programme}", tmp_path / "note.pdf", b"%PDF note")
    parcel = anne.parcel()
    bruno.take(Parcel(parcel.steps))
    assert not bruno.problems(), "a copy that is still on its way is not lost"
    bruno.take(parcel)
    assert copy_of(bruno.reading, uid).content == b"%PDF note"
    assert not bruno.problems()


def test_the_later_of_two_correspondences_of_one_name_stays_everywhere(anne, bruno):
    save(anne, "Tableau de la Région", '{"v": 1}', "2026-05-03T08:00:00+00:00")
    save(bruno, "tableau de la region", '{"v": 2}', "2026-05-04T08:00:00+00:00")
    meet([anne, bruno])
    assert [one.definition for one in mappings.mappings(anne.reading)] == ['{"v": 2}']
    assert mappings.mappings(anne.reading) == mappings.mappings(bruno.reading)


def test_a_correspondence_that_was_forgotten_does_not_come_back_from_the_team(anne, bruno):
    save(anne, "Tableau")
    parcel = anne.parcel()
    bruno.take(parcel, shared=True)
    with ledger_entry(bruno.store.path) as writing:
        mappings.delete_mapping(writing, "Tableau")
    bruno.take(parcel, shared=True)
    assert mappings.mappings(bruno.reading) == []


def test_the_figures_of_a_closing_come_with_its_step(anne, bruno):
    programme = anne.add("programme", code="P1", title="A")
    campaign = anne.add("campaign", label="Printemps", programme=programme)
    anne.set("campaign", campaign, closed_on=date(2026, 6, 1))
    bruno.learn_from(anne)
    told, found = (closings.kept(one.reading, campaign) for one in (anne, bruno))
    assert found.figures == told.figures
    assert not bruno.problems()


def test_what_the_team_has_is_not_given_again(anne, bruno):
    send(anne)
    take_back(anne)
    parcel = anne.parcel()
    assert {one.kind for one in sending.unshared(anne.reading).things} == {"exchange", "decision"}
    sending.mark_shared(anne.store, parcel)
    assert not sending.unshared(anne.reading)
    bruno.take(parcel, shared=True)
    assert not sending.unshared(bruno.reading)
    send(bruno, None, "e2")
    (one,) = things_unshared(bruno.reading)
    assert one.key == "e2"


def test_things_come_once_all_steps_have_and_no_more_than_memory_holds(anne, monkeypatch):
    anne.add("programme", code="P1", title="A")
    for rank in range(3):
        send(anne, None, f"e{rank}", b"x" * 1000)
    anne.parcel()
    assert sending.unshared(anne.reading, 1).things == ()
    monkeypatch.setattr(sending, "MOST_BYTES", 2500)
    assert len(sending.unshared(anne.reading, 2).things) == 1
    assert len(sending.unshared(anne.reading).things) == 3


def test_what_the_other_has_is_left_out(anne, bruno):
    send(anne)
    bruno.learn_from(anne)
    known = names_of(bruno.reading)
    assert sending.beyond(anne.reading, sending.all_uids(bruno.reading), known) == Parcel()


def test_two_files_of_one_name_are_both_kept_and_called_alike_everywhere(anne, bruno, chloe, tmp_path):
    programme = anne.add("programme", code="P1", title="A")
    for one in (bruno, chloe):
        one.learn_from(anne)
    first = attached(anne, f"programme:{programme}", tmp_path / "note.pdf", b"%PDF anne")
    second = attached(bruno, f"programme:{programme}", tmp_path / "note.pdf", b"%PDF bruno")
    third = attached(chloe, f"programme:{programme}", tmp_path / "note.pdf", b"%PDF chloe")
    meet([anne, bruno, chloe])
    meet([anne, bruno, chloe])
    labels = [
        {uid: one.records()["attachment", uid]["label"] for uid in (first, second, third)}
        for one in (anne, bruno, chloe)
    ]
    assert labels[0] == labels[1] == labels[2]
    assert len(set(labels[0].values())) == 3
    assert labels[0][first] == "note.pdf"
    for one in (anne, bruno, chloe):
        assert copy_of(one.reading, second).content == b"%PDF bruno"
        assert not one.problems()


def test_the_later_of_two_files_of_one_name_may_be_the_one_that_is_here(anne, bruno, tmp_path):
    programme = anne.add("programme", code="A", title="Un")
    bruno.learn_from(anne)
    first = attached(anne, f"programme:{programme}", tmp_path / "note.pdf", b"%PDF anne")
    second = attached(bruno, f"programme:{programme}", tmp_path / "note.pdf", b"%PDF bruno")
    bruno.learn_from(anne)
    assert {uid: bruno.records()["attachment", uid]["label"] for uid in (first, second)} == {
        first: "note.pdf",
        second: "note.pdf (2)",
    }
    assert bruno.problems() == []
    meet([anne, bruno])
    assert anne.records() == bruno.records()


def test_one_file_attached_on_two_laptops_becomes_one(anne, bruno, tmp_path):
    programme = anne.add("programme", code="P1", title="A")
    bruno.learn_from(anne)
    for one in (anne, bruno):
        attached(one, f"programme:{programme}", tmp_path / "note.pdf", b"%PDF")
    meet([anne, bruno])
    assert anne.records() == bruno.records()
    assert sum(entity == "attachment" for entity, _uid in anne.records()) == 1


def altered(thing: TravellingThing, **cells) -> TravellingThing:
    """``thing`` with other cells in its first row."""
    rows = json.loads(thing.contents["rows"])
    rows[0] |= cells
    return replace(thing, contents={**thing.contents, "rows": json.dumps(rows).encode()})


@pytest.mark.parametrize(
    "cells",
    [
        {"direction": "sideways"},
        {"counts": '{"experiment": -1}'},
        {"options": "[]"},
        {"options": '{"known": {"r": "soon"}}'},
        {"sha256": "0" * 64},
        {"at": "yesterday"},
        {"file_name": ""},
        {"file_name": "x" * 2000},
        {"export_id": "e9"},
        {"partner": 3},
    ],
)
def test_an_exchange_that_is_not_made_as_ours_are_is_refused(anne, bruno, cells):
    send(anne)
    (thing,) = things_of(anne.reading)
    taken = bruno.take(Parcel((), (altered(thing, **cells),)))
    assert (taken.things.taken, taken.things.refused) == (0, 1)
    assert bruno.rows("SELECT count(*) FROM exchange") == [(0,)]


def test_contents_of_strangers_are_bounded_and_looked_at(anne, bruno, monkeypatch):
    send(anne)
    (thing,) = things_of(anne.reading)
    bomb = zlib.compress(b'{"a":"' + b"x" * 5000 + b'"}')
    monkeypatch.setattr("dcant_tracker.store.replicas.thing_kinds.LARGEST_DOCUMENT", 1000)
    for base in (bomb, b"no base", zlib.compress(b"[]")):
        stranger = replace(thing, contents={**thing.contents, "base.0": base})
        assert bruno.take(Parcel((), (stranger,))).things.refused == 1
    for rows in (b"", b"[]", b"{}", b"[1]", b"[" * 100_000, b'[{"direction": "out"}]'):
        stranger = replace(thing, contents={**thing.contents, "rows": rows})
        assert bruno.take(Parcel((), (stranger,))).things.refused == 1
    assert bruno.take(Parcel((), (TravellingThing("meta", "store_id", {}, thing.contents),))).things.refused == 1


def test_every_kind_is_a_table_that_is_kept_beside_the_records(anne):
    for kind in KINDS.values():
        assert anne.rows("SELECT 1 FROM sqlite_master WHERE name = ?", kind.table)


def test_keys_name_nobody(anne):
    save(anne, "Retour de Jeanne Le Gall")
    (thing,) = things_of(anne.reading)
    assert thing.key == hashlib.sha256(b"retour de jeanne le gall\x1f2026-05-03t08:00:00+00:00").hexdigest()
