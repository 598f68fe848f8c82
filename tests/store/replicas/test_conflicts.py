"""What is to decide, decided: once, by whoever comes first, for a side or otherwise."""

import contextlib
import sqlite3
from datetime import date

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.store.checking.repairing import repair
from dcant_tracker.store.erasure.erasing import erase
from dcant_tracker.store.erasure.traces import nameless
from dcant_tracker.store.history import log
from dcant_tracker.store.joining.joining import join
from dcant_tracker.store.joining.plan import Pair
from dcant_tracker.store.replicas import conflicts
from dcant_tracker.store.replicas.conflicts import conflict, decide, keep_mine, open_conflicts, take_theirs
from tests.store.replicas.team import File, meet


@pytest.fixture
def lyon(anne, bruno, chloe) -> str:
    uid = anne.add("organisation", name="Lyon", kind="ville")
    meet([anne, bruno, chloe])
    return uid


@pytest.fixture
def disputed(anne, bruno, chloe, lyon) -> str:
    """The region of Lyon, of which each of three says something else; Chloé said it last."""
    for one, region in ((anne, "A"), (bruno, "B"), (chloe, "C")):
        one.set("organisation", lyon, region=region)
    meet([anne, bruno, chloe])
    return lyon


def region(file: File, uid: str) -> object:
    return file.records()["organisation", uid]["region"]


def test_all_that_is_said_stands_beside_what_is_shown(anne, disputed):
    assert {(one.mine, one.theirs) for one in open_conflicts(anne.reading)} == {("C", "A"), ("C", "B")}


def test_only_those_are_counted_that_may_be_others_than_when_they_were_counted(anne, bruno, disputed, monkeypatch):
    asked = []
    read = conflicts._found

    def found(reading, places):
        asked.extend(place for some in places.values() for place in some)
        return read(reading, places)

    monkeypatch.setattr(conflicts, "_found", found)
    assert conflicts.count_open(anne.reading) == 2
    conflicts.note_open(anne.store)
    assert {*asked} == {("organisation", disputed)}
    asked.clear()
    other = anne.add("organisation", name="Brest", kind="ville")
    anne.set("organisation", other, region="Bretagne")
    assert (conflicts.count_open(anne.reading), asked) == (2, [])
    keep_mine(anne.store, open_conflicts(anne.reading))
    conflicts.note_open(anne.store)
    asked.clear()
    assert (conflicts.count_open(anne.reading), asked) == (0, [])
    anne.store.undo()  # of a step that wrote nothing in the record
    assert (conflicts.count_open(anne.reading), asked) == (2, [("organisation", disputed)])
    conflicts.note_open(anne.store)
    asked.clear()
    anne.set("organisation", disputed, region="D")
    assert (conflicts.count_open(anne.reading), asked) == (0, [("organisation", disputed)])


def test_what_differed_by_an_erased_name_only_is_counted_anew(anne, bruno, lyon):
    """The history of Lyon is blanked: no step writes there."""
    camille = anne.add("contact", organisation=lyon, name="Camille Durand")
    meet([anne, bruno])
    anne.set("organisation", lyon, notes="Vu Camille Durand.")
    bruno.set("organisation", lyon, notes=f"Vu {nameless()}.")
    meet([anne, bruno])
    conflicts.note_open(anne.store)
    assert conflicts.count_open(anne.reading) == 1
    erase(anne.store, camille)
    assert conflicts.count_open(anne.reading) == len(open_conflicts(anne.reading)) == 0


def test_what_named_two_records_that_became_one_is_counted_anew(anne, bruno, lyon):
    """Nothing is written in the participation: it names the one that stays."""
    cities = [anne.add("organisation", name=name, kind="ville") for name in ("Brest", "Ville de Brest")]
    who = anne.add("contact", organisation=lyon, name="Camille Durand")
    meet([anne, bruno])
    for one, city in zip((bruno, anne), reversed(cities), strict=True):
        one.set("contact", who, organisation=city)
    meet([anne, bruno])
    shown = anne.records()["contact", who]["organisation"]
    other = next(city for city in cities if city != shown)
    conflicts.note_open(anne.store)
    assert conflicts.count_open(anne.reading) == 1
    join(anne.store, Pair("organisation", shown, other), {("organisation", other, "name"): "Brest"})
    assert conflicts.count_open(anne.reading) == len(open_conflicts(anne.reading)) == 0


def test_what_a_file_says_to_be_open_of_a_kind_that_there_is_not_counts_for_nothing(anne, disputed):
    anne.store.close()
    with contextlib.closing(sqlite3.connect(anne.store.path)) as raw, raw:
        raw.execute(
            "INSERT INTO contested(entity, uid, kind, open, until) VALUES ('organisation', ?, 'ailleurs', 7, 1 << 40)",
            (disputed,),
        )
    assert conflicts.count_open(anne.reading) == len(open_conflicts(anne.reading)) == 2


def test_a_repair_counts_anew(anne, disputed):
    conflicts.note_open(anne.store)
    anne.store.close()
    with contextlib.closing(sqlite3.connect(anne.store.path)) as raw, raw:
        assert raw.execute("UPDATE contested SET open = 99").rowcount == 1
        raw.execute("UPDATE organisation SET key_digest = 1")
    assert repair(anne.store).mended
    assert conflicts.count_open(anne.reading) == len(open_conflicts(anne.reading)) == 2


def test_theirs_is_the_latest_of_several_in_a_cell(anne, bruno, disputed):
    take_theirs(anne.store, open_conflicts(anne.reading))
    assert (region(anne, disputed), open_conflicts(anne.reading)) == ("B", [])
    meet([anne, bruno])
    assert (region(bruno, disputed), open_conflicts(bruno.reading)) == ("B", [])


def test_what_never_stood_here_is_in_the_history_of_its_cell(anne, bruno, disputed):
    told, _more = log.page_of_record(anne.reading, disputed, "region")
    assert {change.after for change in told if change.field} == {'"A"', '"B"', '"C"'}
    keep_mine(anne.store, open_conflicts(anne.reading))
    meet([anne, bruno])
    for file in (anne, bruno):
        told = list(log.changes_of_record(file.reading, disputed))
        assert {change.after for change in told if change.field == "region"} == {'"A"', '"B"', '"C"'}
        steps = [change for step in log.steps(file.reading) for change in log.told_of(file.reading, step.number)]
        assert sorted(map(str, steps)) == sorted(map(str, told))


def test_one_of_several_may_win_by_name(anne, disputed):
    (wanted,) = [one for one in open_conflicts(anne.reading) if one.theirs == "A"]
    take_theirs(anne.store, [conflict(anne.reading, wanted.id[:6])])
    assert (region(anne, disputed), open_conflicts(anne.reading)) == ("A", [])


@pytest.mark.parametrize("how", [keep_mine, take_theirs])
def test_what_was_decided_meanwhile_is_told_and_not_decided_again(anne, disputed, how):
    found = open_conflicts(anne.reading)
    decide(anne.store, found[0], "Rhône")
    count = anne.reading.last_step()
    with pytest.raises(UserError, match="entre-temps") as told:
        how(anne.store, found)
    assert told.value.hint
    assert (region(anne, disputed), anne.reading.last_step()) == ("Rhône", count)


@pytest.mark.parametrize("wanted", ["", "zz", "0123456789abcdef"])
def test_what_is_none_of_them_is_told_with_where_they_are(anne, disputed, wanted):
    with pytest.raises(UserError, match="décision à prendre") as told:
        conflict(anne.reading, wanted)
    assert "« À trancher… »" in told.value.hint


def test_a_value_may_break_no_rule(anne, bruno, chloe):
    uid = anne.add("programme", code="P", title="Programme", starts_on=date(2020, 1, 1))
    meet([anne, bruno])
    for one, ends in ((anne, date(2021, 1, 1)), (bruno, date(2022, 1, 1))):
        one.set("programme", uid, ends_on=ends)
    meet([anne, bruno])
    (one,) = open_conflicts(anne.reading)
    with pytest.raises(UserError):
        decide(anne.store, one, date(2019, 1, 1))
    assert open_conflicts(anne.reading) == [one]
    decide(anne.store, one, date(2023, 1, 1))
    assert open_conflicts(anne.reading) == []


def test_keeping_what_breaks_a_rule_together_is_no_decision(anne, bruno):
    uid = anne.add("programme", code="P", title="Programme")
    meet([anne, bruno])
    anne.set("programme", uid, starts_on=date(2021, 1, 1))
    bruno.set("programme", uid, ends_on=date(2020, 1, 1))
    meet([anne, bruno])
    with pytest.raises(UserError, match="laisserait la règle enfreinte"):
        keep_mine(anne.store, open_conflicts(anne.reading))
    take_theirs(anne.store, open_conflicts(anne.reading))
    assert open_conflicts(anne.reading) == []
